"""What languages call days, months and years, habits and ranges.

Words of one meaning stand apart by a bar; months and weekdays by a comma. A word that a language uses for two days has
no place here: `कल` is yesterday and tomorrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shared.model import DatePrecision

Periods = dict[str, tuple[DatePrecision, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateWords:
    """Of one language."""

    months: str  # January to December
    weekdays: str  # Monday to Sunday
    relative: dict[str, int]  # days from the publication
    periods: Periods
    last: str = ""
    next: str = ""
    this: str = ""  # week, where a weekday follows
    ahead_of_ours: int = 0  # years by which the count of another era is ahead
    is_behind: bool = False  # `lundi dernier`; they may stand before it too
    ahead: str  # of a sentence that looks forward
    until: str = ""  # just before a day that is to come
    in_year: str = ""  # before a year
    of_year: str = ""  # behind one
    of: str = ""  # between day, month and year
    every: str  # just before a weekday that is no day: a habit, one of many, or counted from another one
    often: str  # in a sentence that tells a habit: opening hours
    to: str  # between the two ends of a range
    other: frozenset[str] = frozenset()  # so written they are no `relative` day


_EN: Final = DateWords(
    months="January|Jan, February|Feb, March|Mar, April|Apr, May, June|Jun, July|Jul, August|Aug, September|Sept|Sep,"
    " October|Oct, November|Nov, December|Dec",
    weekdays="Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday",
    relative={"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "the day before yesterday": -2},
    periods={
        "last week": ("week", -1), "this week": ("week", 0), "next week": ("week", 1), "last month": ("month", -1),
        "this month": ("month", 0), "next month": ("month", 1), "last year": ("year", -1), "this year": ("year", 0),
        "next year": ("year", 1),
    },
    last="last|past",
    next="next|coming|this coming",
    ahead="will|would|shall|begins?|starts?|opens?|takes? place|kicks? off|expected|slated|scheduled|due|plans?|planned"
    "|set to|is to|are to|upcoming|ahead of",
    until="until|till|by|this",
    in_year="in|since|by|until|from|before|after|of|during",
    of="of ",
    every="(?i:every|every other|each|a|any|one|another|most|that|first|second|third|fourth|following|previous"
    "|preceding)|Black|Good|Ash|Super|Bloody|Cyber|Palm|Easter|Holy|The",
    often="opening hours|open daily|is open|are open|open from|opens daily|weekly|usually|regularly|typically|normally"
    "|always|every week",
    to="to|through|till|until|and",
)  # fmt: skip
_DE: Final = DateWords(
    months="Januar|Jänner, Februar, März, April, Mai, Juni, Juli, August, September, Oktober, November, Dezember",
    weekdays="Montag, Dienstag, Mittwoch, Donnerstag, Freitag, Samstag|Sonnabend, Sonntag",
    relative={"heute": 0, "gestern": -1, "vorgestern": -2, "morgen": 1, "übermorgen": 2},
    other=frozenset({"Morgen"}),  # the morning; where a sentence begins it may be tomorrow, and is left
    periods={
        "letzte Woche": ("week", -1), "vergangene Woche": ("week", -1), "diese Woche": ("week", 0),
        "nächste Woche": ("week", 1), "kommende Woche": ("week", 1), "letzten Monat": ("month", -1),
        "vergangenen Monat": ("month", -1), "nächsten Monat": ("month", 1), "letztes Jahr": ("year", -1),
        "vergangenen Jahr": ("year", -1), "dieses Jahr": ("year", 0), "nächstes Jahr": ("year", 1),
    },
    last="letzten|letzter|letztem|vergangenen|vorigen",
    next="nächsten|nächster|kommenden|kommender",
    ahead="wird|werden|soll|sollen|geplant|voraussichtlich|bevorstehend"
    "|beginnt|beginnen|startet|starten|öffnet|findet|tagt|spielt|spielen|reist|reisen|besucht|empfängt|trifft"
    "|entscheidet",
    until="bis|bis zum|bis einschließlich|diesen",
    in_year="Jahr|Jahre|seit|bis|ab",
    every="jeden|jedem|jeder|jede|jeweils|jeweils am|immer|immer am|stets am|einem|ein|eines|jenem|ersten|zweiten"
    "|dritten|vierten|folgenden|darauffolgenden",
    often="Öffnungszeiten|(?<!wieder )geöffnet|Sprechzeiten|Sprechstunden?|üblicherweise|regelmäßig|gewöhnlich"
    "|normalerweise|wöchentlich|jede Woche|Ruhetag",
    to="bis|bis zum|und",
)  # fmt: skip
_FR: Final = DateWords(
    months="janvier|janv, février|févr, mars, avril, mai, juin, juillet|juil, août, septembre|sept, octobre|oct,"
    " novembre|nov, décembre|déc",
    weekdays="lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche",
    relative={"aujourd'hui": 0, "aujourd’hui": 0, "hier": -1, "avant-hier": -2, "demain": 1, "après-demain": 2},
    periods={
        "la semaine dernière": ("week", -1), "cette semaine": ("week", 0), "la semaine prochaine": ("week", 1),
        "le mois dernier": ("month", -1), "ce mois-ci": ("month", 0), "le mois prochain": ("month", 1),
        "l'année dernière": ("year", -1), "l’année dernière": ("year", -1), "l'an dernier": ("year", -1),
        "l’an dernier": ("year", -1), "cette année": ("year", 0), "l'année prochaine": ("year", 1),
        "l’année prochaine": ("year", 1), "l'an prochain": ("year", 1), "l’an prochain": ("year", 1),
    },
    last="dernier",
    next="prochain",
    is_behind=True,
    ahead="sera|seront|aura|auront|va|vont|doit|doivent|prévu|prévue|prévoit|prévoient"
    "|[a-zà-ÿ]{2,}(?:era|eront|iront|dra|dront)|(?:ouv|off)rira|commence|débute|s['’]ouvre",
    until="jusqu'à|jusqu’à|jusqu'au|jusqu’au",
    in_year="en|depuis|dès|année|avant|après",
    of="de ",
    every="chaque|tous les|le|du|au|tout|un|ce|premier|deuxième|troisième",
    often="horaires|est ouverte?|sont ouverte?s|ouverte?s? (?:du|le|les|tous)|habituellement|régulièrement"
    "|généralement|hebdomadaire",
    to="au|à|jusqu'au|jusqu’au|et",
)  # fmt: skip
_ES: Final = DateWords(
    months="enero, febrero, marzo, abril, mayo, junio, julio, agosto, septiembre|setiembre, octubre, noviembre,"
    " diciembre",
    weekdays="lunes, martes, miércoles, jueves, viernes, sábado, domingo",
    relative={"hoy": 0, "ayer": -1, "anteayer": -2, "mañana": 1},
    periods={
        "la semana pasada": ("week", -1), "esta semana": ("week", 0), "la próxima semana": ("week", 1),
        "el mes pasado": ("month", -1), "este mes": ("month", 0), "el próximo mes": ("month", 1),
        "el año pasado": ("year", -1), "este año": ("year", 0), "el próximo año": ("year", 1),
    },
    last="pasado",
    next="próximo",
    is_behind=True,
    ahead="será|serán|habrá|va a|van a|prevé|previsto|prevista"
    "|[a-zñ]{2,}r(?:á|án)|comienza|comienzan|empieza|empiezan|arranca",
    until="hasta|hasta el",
    in_year="en|desde|hasta|año|de",
    of="de |del ",
    every="los|todos los|cada|de|un|primer|segundo|tercer|aquel",
    often="horario|horarios|está abiert[oa]|abre|abren|abiert[oa]s? (?:de|los)|habitualmente|regularmente|semanal"
    "|semanalmente|suele|suelen",
    to="al|a|hasta el|y",
)  # fmt: skip
_PT: Final = DateWords(
    months="janeiro, fevereiro, março, abril, maio, junho, julho, agosto, setembro, outubro, novembro, dezembro",
    weekdays="segunda-feira, terça-feira, quarta-feira, quinta-feira, sexta-feira, sábado, domingo",
    relative={"hoje": 0, "ontem": -1, "anteontem": -2, "amanhã": 1},
    periods={
        "na semana passada": ("week", -1), "esta semana": ("week", 0), "na próxima semana": ("week", 1),
        "no mês passado": ("month", -1), "este mês": ("month", 0), "no próximo mês": ("month", 1),
        "no ano passado": ("year", -1), "este ano": ("year", 0), "no próximo ano": ("year", 1),
    },
    last="passada|passado",
    next="próxima|próximo",
    is_behind=True,
    ahead="será|serão|haverá|vai|vão|deve|devem|previsto|prevista|(?!verão)[a-zç]{2,}r(?:á|ão)|visita|viaja|chega|joga|recebe|começa|começam|inicia",
    until="até|até a|até à",
    in_year="em|desde|até|ano|de",
    of="de ",
    every="aos|às|todos os|todas as|todo|toda|cada|um|uma|primeiro|primeira|segunda|terceira",
    often="horário|horários|está abert[oa]|abert[oa]s? (?:de|às|aos)|habitualmente|regularmente|semanal|semanalmente"
    "|costuma|costumam",
    to="a|até|ao|e",
)  # fmt: skip
_IT: Final = DateWords(
    months="gennaio, febbraio, marzo, aprile, maggio, giugno, luglio, agosto, settembre, ottobre, novembre, dicembre",
    weekdays="lunedì, martedì, mercoledì, giovedì, venerdì, sabato, domenica",
    relative={"oggi": 0, "ieri": -1, "l'altro ieri": -2, "l’altro ieri": -2, "domani": 1, "dopodomani": 2},
    periods={
        "la scorsa settimana": ("week", -1), "questa settimana": ("week", 0), "la prossima settimana": ("week", 1),
        "il mese scorso": ("month", -1), "questo mese": ("month", 0), "il mese prossimo": ("month", 1),
        "l'anno scorso": ("year", -1), "l’anno scorso": ("year", -1), "quest'anno": ("year", 0),
        "quest’anno": ("year", 0), "l'anno prossimo": ("year", 1), "l’anno prossimo": ("year", 1),
    },
    last="scorso|scorsa",
    next="prossimo|prossima",
    is_behind=True,
    ahead="sarà|saranno|dovrà|dovrebbe|previsto|prevista|[a-z]{2,}(?:rà|ranno)|inizia|iniziano|comincia",
    until="fino a|fino al",
    in_year="nel|dal|del|fino al|anno",
    of="di ",
    every="ogni|tutti i|tutte le|il|la|dal|dalla|al|alla|un|una|primo|prima|secondo|seconda",
    often="orari|orario|è apert[oa]|sono apert[ie]|apert[oaie] (?:dal|il|tutti)|di solito|abitualmente|settimanale"
    "|settimanalmente",
    to="al|a|fino al|e",
)  # fmt: skip
_NL: Final = DateWords(
    months="januari, februari, maart, april, mei, juni, juli, augustus, september, oktober, november, december",
    weekdays="maandag, dinsdag, woensdag, donderdag, vrijdag, zaterdag, zondag",
    relative={"vandaag": 0, "gisteren": -1, "eergisteren": -2, "morgen": 1, "overmorgen": 2},
    periods={
        "vorige week": ("week", -1), "deze week": ("week", 0), "volgende week": ("week", 1),
        "vorige maand": ("month", -1), "deze maand": ("month", 0), "volgende maand": ("month", 1),
        "vorig jaar": ("year", -1), "dit jaar": ("year", 0), "volgend jaar": ("year", 1),
    },
    last="vorige|afgelopen",
    next="volgende|komende|aanstaande",
    ahead="zal|zullen|wordt|gaat|gepland|verwacht|begint|beginnen|starten|vindt|opent",
    until="tot|tot en met|deze",
    in_year="in|sinds|tot|vanaf|jaar",
    every="elke|iedere|alle|een|eerste|tweede|derde",
    often="openingstijden|is open|zijn open|geopend (?:van|op|tussen)|meestal|wekelijks|altijd|gewoonlijk|doorgaans",
    to="tot|t/m|tot en met|en",
)  # fmt: skip
_RU: Final = DateWords(
    months="января|январь|январе, февраля|февраль|феврале, марта|март|марте, апреля|апрель|апреле, мая|май|мае,"
    " июня|июнь|июне, июля|июль|июле, августа|август|августе, сентября|сентябрь|сентябре, октября|октябрь|октябре,"
    " ноября|ноябрь|ноябре, декабря|декабрь|декабре",
    weekdays="понедельник|понедельника, вторник|вторника, в среду|до среды, четверг|четверга, пятницу|пятницы|пятница,"
    " субботу|субботы|суббота, воскресенье|воскресенья",  # `среда` is surroundings too
    relative={"сегодня": 0, "вчера": -1, "позавчера": -2, "завтра": 1, "послезавтра": 2},
    periods={
        "на прошлой неделе": ("week", -1), "на этой неделе": ("week", 0), "на следующей неделе": ("week", 1),
        "в прошлом месяце": ("month", -1), "в этом месяце": ("month", 0), "в следующем месяце": ("month", 1),
        "в прошлом году": ("year", -1), "в этом году": ("year", 0), "в следующем году": ("year", 1),
    },
    last="прошлый|прошлую|прошлое|минувший|минувшую",
    next="следующий|следующую|ближайший|ближайшую",
    ahead="будет|будут|намерен|намерены|планируется|планируют|запланирован|запланирована|состоится|пройдёт|пройдет"
    "|прибуд[её]т|прибудут|посетит|встретится|встретятся|приедет|вылетит|отправится|выступит|рассмотрит|провед[её]т|сыграет"
    "|начн\\w+|откро(?:ет|ют)\\w*|пройдут|состоятся|стартует|начинается",
    until="до|эту|этот",
    of_year="год|года|году|г\\.",
    every="каждый|каждую|каждое|по|один|одну|первый|первую",
    often="часы работы|режим работы|открыт[аоы]? (?:с|по)|ежедневно|еженедельно|обычно|регулярно",
    to="по|до|и",
)  # fmt: skip
_UK: Final = DateWords(
    months="січня|січень|січні, лютого|лютий|лютому, березня|березень|березні, квітня|квітень|квітні,"
    " травня|травень|травні, червня|червень|червні, липня|липень|липні, серпня|серпень|серпні,"
    " вересня|вересень|вересні, жовтня|жовтень|жовтні, листопада|листопад|листопаді, грудня|грудень|грудні",
    weekdays="понеділок|понеділка, вівторок|вівторка, середу, четвер|четверга, п'ятницю|п’ятницю|п'ятниці|п’ятниці,"
    " суботу|суботи, неділю",
    relative={"сьогодні": 0, "вчора": -1, "учора": -1, "позавчора": -2, "завтра": 1, "післязавтра": 2},
    periods={
        "минулого тижня": ("week", -1), "цього тижня": ("week", 0), "наступного тижня": ("week", 1),
        "минулого місяця": ("month", -1), "наступного місяця": ("month", 1), "минулого року": ("year", -1),
        "торік": ("year", -1), "цього року": ("year", 0), "наступного року": ("year", 1),
    },
    last="минулий|минулу|минулої",
    next="наступний|наступну",
    ahead="буде|будуть|планується|планують|відбудеться|заплановано"
    "|прибуде|прибудуть|відвідає|зустрінеться|зустрінуться|приїде|вирушить|виступить|розгляне|проведе|зіграє"
    "|розпочн\\w+|почн\\w+|відкри(?:ється|ються)|пройде|пройдуть|стартує",
    until="до",
    of_year="рік|року|році|р\\.",
    every="кожен|кожну|щосереди|по|один|одну|перший|першу",
    often="години роботи|графік роботи|щодня|щотижня|зазвичай|регулярно",
    to="по|до|та|і",
)  # fmt: skip
_PL: Final = DateWords(
    months="stycznia|styczeń|styczniu, lutego|luty|lutym, marca|marzec|marcu, kwietnia|kwiecień|kwietniu,"
    " maja|maj|maju, czerwca|czerwiec|czerwcu, lipca|lipiec|lipcu, sierpnia|sierpień|sierpniu,"
    " września|wrzesień|wrześniu, października|październik|październiku, listopada|listopad|listopadzie, grudnia"
    "|grudzień|grudniu",
    weekdays="poniedziałek|poniedziałku, wtorek|wtorku, środę|środy, czwartek|czwartku, piątek|piątku, sobotę|soboty,"
    " niedzielę|niedzieli",
    relative={"dziś": 0, "dzisiaj": 0, "wczoraj": -1, "przedwczoraj": -2, "jutro": 1, "pojutrze": 2},
    periods={
        "w zeszłym tygodniu": ("week", -1), "w ubiegłym tygodniu": ("week", -1), "w tym tygodniu": ("week", 0),
        "w przyszłym tygodniu": ("week", 1), "w zeszłym miesiącu": ("month", -1), "w ubiegłym miesiącu": ("month", -1),
        "w przyszłym miesiącu": ("month", 1), "w zeszłym roku": ("year", -1), "w ubiegłym roku": ("year", -1),
        "w tym roku": ("year", 0), "w przyszłym roku": ("year", 1),
    },
    last="ubiegły|ubiegłą|miniony|minioną|zeszły|zeszłą",
    next="najbliższy|najbliższą|przyszły|przyszłą",
    ahead="będzie|będą|ma|mają|planuje|planowane|zaplanowano|odbędzie się"
    "|przyjedzie|przyjadą|odwiedzi|spotka się|spotkają się|pojedzie|poleci|przyleci|wystąpi|zagra|zostanie|zdecyduje"
    "|rozpocznie|rozpoczną|zacznie|zaczną|otworzy|otworzą|odbędą|startuje|rusza",
    until="do",
    in_year="roku",
    of_year="rok|roku|r\\.",
    every="każdy|każdą|co|jeden|jedną|pierwszy|pierwszą",
    often="godziny otwarcia|godzinach otwarcia|otwarte od|codziennie|co tydzień|zwykle|zazwyczaj|regularnie",
    to="do|i",
)  # fmt: skip
_SV: Final = DateWords(
    months="januari, februari, mars, april, maj, juni, juli, augusti, september, oktober, november, december",
    weekdays="måndag|måndagen|måndagens|måndags, tisdag|tisdagen|tisdagens|tisdags, onsdag|onsdagen|onsdagens|onsdags,"
    " torsdag|torsdagen|torsdagens|torsdags, fredag|fredagen|fredagens|fredags, lördag|lördagen|lördagens|lördags,"
    " söndag|söndagen|söndagens|söndags",
    relative={"idag": 0, "i dag": 0, "igår": -1, "i går": -1, "i förrgår": -2, "imorgon": 1, "i morgon": 1},
    periods={
        "förra veckan": ("week", -1), "denna vecka": ("week", 0), "nästa vecka": ("week", 1),
        "förra månaden": ("month", -1), "nästa månad": ("month", 1), "förra året": ("year", -1), "i år": ("year", 0),
        "i fjol": ("year", -1), "nästa år": ("year", 1),
    },
    last="förra",
    next="nästa|kommande",
    ahead="ska|skall|kommer att|väntas|planeras|inleds|börjar|startar|öppnar|hålls",
    until="till|till och med|fram till|på",
    in_year="år|sedan",
    every="varje|varannan|alla|en|första|andra",
    often="öppettider|öppet|vanligtvis|regelbundet|brukar|varje vecka",
    to="till|och",
)  # fmt: skip
_EL: Final = DateWords(
    months="Ιανουαρίου|Ιανουάριο|Ιανουάριος, Φεβρουαρίου|Φεβρουάριο|Φεβρουάριος, Μαρτίου|Μάρτιο|Μάρτιος,"
    " Απριλίου|Απρίλιο|Απρίλιος, Μαΐου|Μάιο|Μάιος|Μαίου, Ιουνίου|Ιούνιο|Ιούνιος, Ιουλίου|Ιούλιο|Ιούλιος,"
    " Αυγούστου|Αύγουστο|Αύγουστος, Σεπτεμβρίου|Σεπτέμβριο|Σεπτέμβριος, Οκτωβρίου|Οκτώβριο|Οκτώβριος,"
    " Νοεμβρίου|Νοέμβριο|Νοέμβριος, Δεκεμβρίου|Δεκέμβριο|Δεκέμβριος",
    weekdays="Δευτέρα|Δευτέρας, Τρίτη|Τρίτης, Τετάρτη|Τετάρτης, Πέμπτη|Πέμπτης, Παρασκευή|Παρασκευής,"
    " Σάββατο|Σαββάτου, Κυριακή|Κυριακής",
    relative={"σήμερα": 0, "χθες": -1, "χτες": -1, "προχθές": -2, "αύριο": 1, "μεθαύριο": 2},
    periods={
        "την περασμένη εβδομάδα": ("week", -1), "αυτή την εβδομάδα": ("week", 0),
        "την επόμενη εβδομάδα": ("week", 1), "τον περασμένο μήνα": ("month", -1), "τον επόμενο μήνα": ("month", 1),
        "πέρυσι": ("year", -1), "φέτος": ("year", 0), "του χρόνου": ("year", 1),
    },
    last="περασμένη|περασμένο",
    next="επόμενη|επόμενο|ερχόμενη|προσεχή",
    ahead="θα|αναμένεται|αναμένονται|προγραμματιστεί|πρόκειται",
    until="έως|μέχρι|έως την|μέχρι την|ως την",
    in_year="το|του|από το|έως το",
    every="κάθε|τις|μία|μια|πρώτη|δεύτερη",
    often="ωράριο|ανοιχτ[όάή]|καθημερινά|συνήθως|εβδομαδιαί[αο]",
    to="έως|μέχρι|ως|και",
)  # fmt: skip
_TR: Final = DateWords(
    months="Ocak, Şubat, Mart, Nisan, Mayıs, Haziran, Temmuz, Ağustos, Eylül, Ekim, Kasım, Aralık",
    weekdays="Pazartesi günü|pazartesi günü, Salı günü|salı günü, Çarşamba günü|çarşamba günü,"
    " Perşembe günü|perşembe günü, Cuma günü|cuma günü, Cumartesi günü|cumartesi günü, Pazar günü|pazar günü",
    relative={"bugün": 0, "dün": -1, "evvelsi gün": -2, "önceki gün": -2, "yarın": 1},
    periods={
        "geçen hafta": ("week", -1), "bu hafta": ("week", 0), "gelecek hafta": ("week", 1),
        "önümüzdeki hafta": ("week", 1),
        "geçen ay": ("month", -1), "bu ay": ("month", 0), "gelecek ay": ("month", 1), "önümüzdeki ay": ("month", 1),
        "geçen yıl": ("year", -1), "bu yıl": ("year", 0), "gelecek yıl": ("year", 1),
    },
    last="geçen|geçtiğimiz",
    next="gelecek|önümüzdeki",
    ahead="\\w+(?:[ae]ca[kğ]\\w*|ece[kğ]\\w*)|planlanıyor|bekleniyor",
    of_year="yılı|yılında|yılından|yılına|yılının",
    every="her|bir|ilk",
    often="çalışma saatleri|açıktır|haftalık|her hafta|genellikle|genelde|düzenli olarak",
    to="ile|ve|ila",
)  # fmt: skip
_AR: Final = DateWords(
    months="يناير|كانون الثاني|جانفي, فبراير|شباط|فيفري, مارس|آذار, أبريل|إبريل|نيسان|أفريل, مايو|أيار|ماي,"
    " يونيو|حزيران|جوان, يوليو|تموز|جويلية|يوليوز, أغسطس|آب|أوت|غشت, سبتمبر|أيلول|شتنبر, أكتوبر|تشرين الأول,"
    " نوفمبر|تشرين الثاني|نونبر, ديسمبر|كانون الأول|دجنبر",
    weekdays="الاثنين|الإثنين, الثلاثاء, الأربعاء, الخميس, الجمعة, السبت, الأحد",
    relative={"اليوم": 0, "أمس": -1, "أول أمس": -2, "غدا": 1, "غداً": 1, "غدًا": 1},
    periods={
        "الأسبوع الماضي": ("week", -1), "هذا الأسبوع": ("week", 0), "الأسبوع المقبل": ("week", 1),
        "الأسبوع القادم": ("week", 1), "الشهر الماضي": ("month", -1), "هذا الشهر": ("month", 0),
        "الشهر الجاري": ("month", 0), "الشهر المقبل": ("month", 1), "العام الماضي": ("year", -1),
        "هذا العام": ("year", 0), "العام المقبل": ("year", 1), "العام الجاري": ("year", 0),
    },
    last="الماضي",
    next="المقبل|القادم",
    is_behind=True,
    ahead="سوف|سي\\w+|ست\\w+|من المقرر|المقرر|المتوقع|المرتقب",
    until="حتى|حتى يوم",
    in_year="عام|العام|سنة|منذ",
    of="من ",
    every="كل|كل يوم|أيام|يومي|يوم كل|أحد أيام",
    often="ساعات العمل|مواعيد العمل|أوقات الدوام|يوميا|يوميًا|يومياً|أسبوعيا|أسبوعيًا|أسبوعياً|عادة",
    to="إلى|حتى|و",
)  # fmt: skip
_HE: Final = DateWords(
    months="ינואר|בינואר, פברואר|בפברואר, מרץ|במרץ|מרס|במרס, אפריל|באפריל, מאי|במאי, יוני|ביוני, יולי|ביולי,"
    " אוגוסט|באוגוסט, ספטמבר|בספטמבר, אוקטובר|באוקטובר, נובמבר|בנובמבר, דצמבר|בדצמבר",
    weekdays="ביום שני|יום שני|יום ב', ביום שלישי|יום שלישי|יום ג', ביום רביעי|יום רביעי|יום ד',"
    " ביום חמישי|יום חמישי|יום ה', ביום שישי|יום שישי|יום ו', בשבת|יום שבת|ביום שבת, ביום ראשון|יום ראשון|יום א'",
    relative={"היום": 0, "אתמול": -1, "שלשום": -2, "מחר": 1, "מחרתיים": 2},
    periods={
        "בשבוע שעבר": ("week", -1), "השבוע": ("week", 0), "בשבוע הבא": ("week", 1), "בחודש שעבר": ("month", -1),
        "החודש": ("month", 0), "בחודש הבא": ("month", 1), "בשנה שעברה": ("year", -1), "השנה": ("year", 0),
        "בשנה הבאה": ("year", 1),
    },
    last="שעבר|האחרון",
    next="הבא|הקרוב",
    is_behind=True,
    ahead="י?תתקיים|יתקיים|צפוי|צפויה|צפויים|מתוכנן|מתוכננת|ייפתח|תיפתח|יתקיימו|עתיד|עתידה"
    "|יגיע|תגיע|יגיעו|יבקר|תבקר|ייפגש|תיפגש|ידון|תדון|ישחק|תשחק|יחתום|תחתום",
    until="עד",
    in_year="בשנת|שנת|מאז",
    every="כל|בכל|מדי|ימי|בימי",
    often="שעות הפתיחה|שעות פתיחה|שעות פעילות|פתוח|פתוחה|בדרך כלל|מדי שבוע|כל שבוע",
    to="עד|ועד",
)  # fmt: skip
_HI: Final = DateWords(
    months="जनवरी, फरवरी|फ़रवरी, मार्च, अप्रैल, मई, जून, जुलाई, अगस्त, सितंबर|सितम्बर, अक्टूबर|अक्तूबर, नवंबर|नवम्बर,"
    " दिसंबर|दिसम्बर",
    weekdays="सोमवार, मंगलवार, बुधवार, गुरुवार|बृहस्पतिवार|वीरवार, शुक्रवार, शनिवार, रविवार",
    relative={"आज": 0},
    periods={
        "पिछले सप्ताह": ("week", -1), "पिछले हफ्ते": ("week", -1), "इस सप्ताह": ("week", 0), "इस हफ्ते": ("week", 0),
        "अगले सप्ताह": ("week", 1), "अगले हफ्ते": ("week", 1), "पिछले महीने": ("month", -1), "इस महीने": ("month", 0),
        "अगले महीने": ("month", 1), "पिछले साल": ("year", -1), "पिछले वर्ष": ("year", -1), "इस साल": ("year", 0),
        "इस वर्ष": ("year", 0), "अगले साल": ("year", 1), "अगले वर्ष": ("year", 1),
    },
    last="पिछले|बीते|गत",
    next="अगले|आगामी",
    ahead="होगा|होगी|होंगे|होंगी|जाएगा|जाएगी|जाएंगे|करेगा|करेगी|करेंगे|खुलेगा|खुलेगी|मिलेगा|रहेगा|रहेगी",
    in_year="साल|वर्ष|सन",
    every="हर|प्रत्येक|एक",
    often="खुलने का समय|खुला रहता|खुली रहती|आमतौर पर|साप्ताहिक|हर सप्ताह|हर हफ्ते|नियमित",
    to="से|और",
)  # fmt: skip
DATE_WORDS: Final = {
    "en": _EN, "de": _DE, "fr": _FR, "es": _ES, "pt": _PT, "it": _IT, "nl": _NL, "ru": _RU, "uk": _UK, "pl": _PL,
    "sv": _SV, "el": _EL, "tr": _TR, "ar": _AR, "he": _HE, "hi": _HI,
}  # fmt: skip

# Where no space parts the words, and where particles are joined to them.
_JA: Final = DateWords(
    months="",
    weekdays="月曜日|月曜, 火曜日|火曜, 水曜日|水曜, 木曜日|木曜, 金曜日|金曜, 土曜日|土曜, 日曜日|日曜",
    relative={"今日": 0, "きょう": 0, "本日": 0, "昨日": -1, "きのう": -1, "一昨日": -2, "おととい": -2, "明日": 1,
              "あす": 1,
              "明後日": 2, "あさって": 2},
    periods={
        "先週": ("week", -1), "今週": ("week", 0), "来週": ("week", 1), "先月": ("month", -1), "今月": ("month", 0),
        "来月": ("month", 1), "昨年": ("year", -1), "去年": ("year", -1), "今年": ("year", 0), "来年": ("year", 1),
    },
    last="先週の?",
    next="来週の?",
    this="今週の?",
    ahead="予定|見通し|見込み|方針|計画|予想される|始まる|開かれる|開幕する|開催される|開催する|開く"
    "|[訪視会出参発対]\\w{0,2}する(?=[。」\\n]|$)|訪れる|向かう|迎える|臨む|行う(?=[。」\\n]|$)",
    until="まで",
    every="毎週|毎月|毎|隔週|第[一二三四1-5１-５]",
    often="営業時間|開館時間|定休|営業日|毎週|毎日",
    to="から|〜|～|~|-|－|–|、|と",
)  # fmt: skip
_ZH: Final = DateWords(
    months="",
    weekdays=", ".join(
        "|".join(f"{word}{day}" for word in ("星期", "礼拜", "禮拜", "周", "週") for day in days)
        for days in ("一", "二", "三", "四", "五", "六", "日天")
    ),
    relative={"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1, "明日": 1, "后天": 2, "後天": 2},
    periods={
        "上周": ("week", -1), "上週": ("week", -1), "上星期": ("week", -1), "本周": ("week", 0), "本週": ("week", 0),
        "下周": ("week", 1), "下週": ("week", 1), "下星期": ("week", 1), "上个月": ("month", -1),
        "上個月": ("month", -1),
        "上月": ("month", -1), "本月": ("month", 0), "下个月": ("month", 1), "下個月": ("month", 1),
        "下月": ("month", 1),
        "去年": ("year", -1), "今年": ("year", 0), "明年": ("year", 1), "前年": ("year", -2),
    },
    last="上个?|上個?",
    next="下个?|下個?",
    this="本|这个?|這個?",
    ahead="将|將|预计|預計|计划|計劃|即将|即將|拟|擬",
    until="前|之前|为止",
    every="每|每个|每個|逢|每逢",
    often="营业时间|營業時間|开放时间|開放時間|每周|每週|每天|每日|通常",
    to="至|到|—|–|-|~|和|、",
)  # fmt: skip
_KO: Final = DateWords(
    months="",
    weekdays="월요일, 화요일, 수요일, 목요일, 금요일, 토요일, 일요일",
    relative={"오늘": 0, "어제": -1, "그제": -2, "그저께": -2, "내일": 1, "모레": 2},
    periods={
        "지난주": ("week", -1), "이번 주": ("week", 0), "이번주": ("week", 0), "다음 주": ("week", 1),
        "다음주": ("week", 1),
        "지난달": ("month", -1), "이달": ("month", 0), "이번 달": ("month", 0), "다음 달": ("month", 1),
        "다음달": ("month", 1), "작년": ("year", -1), "지난해": ("year", -1), "올해": ("year", 0), "내년": ("year", 1),
    },
    last="지난주 |지난 ",
    next="다음 주 |다음주 |오는 ",
    this="이번 주 |이번주 ",
    ahead="예정|전망|계획|예상|방침|\\w+기로 했|시작된다|시작한다|시작할|열린다|열릴|개막한다"
    "|방문한다|방문할|만난다|참석한다|도착한다|출국한다|발표한다",
    until="까지",
    every="매주 |매월 |매달 |격주 ",
    often="운영시간|운영 시간|영업시간|영업 시간|매주|매일|정기|마다",
    to="부터|에서|~|∼|-|–|·|과|와",
)  # fmt: skip
_TH: Final = DateWords(
    months="มกราคม|ม.ค., กุมภาพันธ์|ก.พ., มีนาคม|มี.ค., เมษายน|เม.ย., พฤษภาคม|พ.ค., มิถุนายน|มิ.ย., กรกฎาคม|ก.ค.,"
    " สิงหาคม|ส.ค., กันยายน|ก.ย., ตุลาคม|ต.ค., พฤศจิกายน|พ.ย., ธันวาคม|ธ.ค.",
    weekdays="วันจันทร์, วันอังคาร, วันพุธ, วันพฤหัสบดี|วันพฤหัส, วันศุกร์, วันเสาร์, วันอาทิตย์",
    relative={"วันนี้": 0, "เมื่อวานนี้": -1, "เมื่อวาน": -1, "วานนี้": -1, "พรุ่งนี้": 1, "มะรืนนี้": 2},
    periods={
        "สัปดาห์ที่แล้ว": ("week", -1), "สัปดาห์ก่อน": ("week", -1), "สัปดาห์นี้": ("week", 0),
        "สัปดาห์หน้า": ("week", 1),
        "เดือนที่แล้ว": ("month", -1), "เดือนนี้": ("month", 0), "เดือนหน้า": ("month", 1), "ปีที่แล้ว": ("year", -1),
        "ปีก่อน": ("year", -1), "ปีนี้": ("year", 0), "ปีหน้า": ("year", 1),
    },
    last="ที่แล้ว|ที่ผ่านมา",
    next="หน้า|ที่จะถึง|ที่จะถึงนี้",
    is_behind=True,
    ahead_of_ours=543,
    ahead="จะ|คาดว่า|กำหนด",
    until="",
    every="ทุก|ทุก ๆ |ทุกๆ",
    often="เวลาทำการ|เวลาเปิด|เปิดทำการ|เปิดให้บริการ|ทุกวัน|ทุกสัปดาห์|เป็นประจำ|โดยปกติ",
    to="ถึง|-|–|และ",
)  # fmt: skip
JOINED_DATE_WORDS: Final = {"ja": _JA, "zh": _ZH, "ko": _KO, "th": _TH}
