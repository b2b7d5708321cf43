"""The words that hold sentences together, that date, and that stand before nouns, in the languages we know them in."""

from __future__ import annotations

from typing import Final

# Function words, auxiliaries, words of time and of speech; lower-case. Of other languages background.py counted them.
_TEXT: Final = {
    "en": """
        a about above according across after again against ago all almost along already also although always am
        among an and another any anyone anything are aren around as ask asked at away back be became because become
        been before began behind being below between both but by call called came can cannot come comes could couldn
        d day days did didn do does doesn doing don done down during each early earlier either else end enough even
        ever every everyone everything far few first for former found from further gave get gets getting give given
        go goes going gone got had has hasn have haven having he her here hers herself him himself his hour hours
        how however i if in including indeed instead into is isn it its itself just keep kept know known last late
        later least led left less let like likely ll long look looking lot m made make makes making many may me mean
        means might mine month months more most much must my myself near nearly need never new next no nor not
        nothing now number of off often old on once one only onto or other others our ours out over own part per
        perhaps place put quite rather re really right round said same saw say saying says second see seek seeks
        seem seemed seen set several shall she should shouldn show since so some someone something soon still such t
        take taken takes taking than that the their theirs them themselves then there therefore these they thing
        things third this those though three through throughout thus time times to today together told tomorrow too
        took toward towards two under until up upon us use used using ve very via want wants was wasn way ways we
        week weeks well went were weren what whatever when where whether which while who whole whom whose why will
        with within without won work would wouldn year years yes yesterday yet you your yours address committed
        expect expected fall falls further issue issued name plan planned planning raise raised seen set slated
        speak speaking told toward wrote monday tuesday wednesday thursday friday saturday sunday january february
        march april june july august september october november december jan feb mar apr jun jul aug sep sept oct
        nov dec mr mrs ms dr four five six seven eight nine ten hundred thousand million billion percent s""",
    "de": """
        ab aber alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus bei beim
        bereits bin bis bisher da dabei dadurch dafür dagegen daher damit danach dann daran darauf darin darum das
        dass davon davor dazu dein dem den denen denn der deren des dessen deshalb dich die dies diese diesem diesen
        dieser dieses dir doch dort du durch eben ein eine einem einen einer eines einige einigen einmal er erst
        erste ersten es etwa etwas euch euer für gab ganz gar gegen gegenüber geht gewesen gibt habe haben hat hatte
        hatten heute hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in indem ins ist ja jede
        jedem jeden jeder jedes jedoch jetzt kann kein keine keinen könne können könnte laut lassen machen man mehr
        mein meine mit muss müssen nach nachdem neben nein neue neuen nicht nichts noch nun nur ob oder ohne rund
        sagt sagte schon sehr sei seien sein seine seinem seinen seiner seit sich sie sind so sogar solche soll
        sollen sollte sondern sowie statt über um und uns unser unter viel viele vielen vom von vor war waren was
        wegen weil weiter welche wenn wer werde werden wie wieder will wir wird wo wollen worden wurde wurden würde
        würden während zu zum zur zwar zwischen zwei drei vier jahr jahre jahren tag tage tagen woche wochen monat
        monate uhr prozent millionen milliarden montag dienstag mittwoch donnerstag freitag samstag sonntag januar
        februar märz april mai juni juli august september oktober november dezember ende anfang art beispiel bezug fall
        mal stunde stunden minuten tausende""",
    "fr": """
        a afin ai ainsi alors après au aucun aujourd aussi autre autres aux avant avec avoir avait avaient c ce cela
        celle celles celui ces cet cette ceux chaque chez comme comment contre d dans de depuis derrière des dès
        deux donc dont du elle elles en encore entre es est et été étaient était être eu eux fait faire fois font
        hui il ils j jamais je jour jours jusqu l la là le les leur leurs lors lorsque lui m ma mais malgré me même
        mes mois moins mon n ne ni non nos notre nous nouveau nouvelle on ont ou où par parce pas peu peut peuvent
        plus plusieurs pour pourquoi pourrait près puis qu quand que quel quelle quelques qui quoi s sa sans se
        selon sera serait ses si soit son sont sous sur t ta tandis te tel tes toi ton tous tout toute toutes très
        trois tu un une va vers veut voir vos votre vous y dit an ans année années semaine heure heures euros
        millions milliards lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin
        juillet août septembre octobre novembre décembre hier demainntenant toujours ici déjà mme mm vient dernier
        dernière prochain six sept huit neuf dix vingt trente quarante cinquante cent mille""",
    "es": """
        a además al algo alguna algunas alguno algunos ante antes aquel aquella así aún aunque bajo bien cada casi
        como con contra cual cuales cuando cuanto de del desde después día días dice dijo donde dos durante e el él
        ella ellas ellos en entre era eran es esa esas ese eso esos esta está están estar estas este esto estos
        estaba fue fueron ha haber había habían hace hacer hacia han hasta hay he la las le les lo los luego más me
        mediante mejor menos mes meses mi mientras mis mismo misma mucho muchos muy nada ni no nos nosotros nueva
        nuevo o otra otras otro otros para parte pero poco por porque primer primera puede pueden pues que qué quien
        quienes se sea según ser será si sí sido siempre sin sino sobre solo sólo son su sus también tan tanto te
        tener tiene tienen toda todas todavía todo todos tras tres tu tus un una uno unos unas usted va vez veces y
        ya yo año años semana semanas hora horas euros millones lunes martes miércoles jueves viernes sábado domingo
        enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre ayer hoy mañana ahora
        nunca aquí allí fuera dentro lejos cerca cuatro cinco seis siete ocho nueve diez veinte
        treinta cuarenta cincuenta cien mil asegura asegurado explica señala afirma""",
    "it": """
        a abbia abbiamo ad adesso agli ai al alla alle allo allora altra altre altri altro anche ancora anni anno
        avere aveva avevano ben c che chi ci ciò col come con contro cosa così cui d da dagli dai dal dalla dalle
        dallo degli dei del della delle dello dentro di dice dopo dove due durante e è ed era erano essere fa fare
        fatto fino fra già giorni giorno gli ha hai hanno ho i il in infatti intanto invece io l la le lei li lo
        loro lui ma mai mentre mese mesi mi mia mio molto ne nei nel nella nelle nello nessun no noi non nostra
        nostro nuova nuovo o ogni oggi oltre ora ore per perché però più poco poi possono prima primo proprio può
        qualche quale quali quando quanto quasi quella quelle quelli quello questa queste questi questo qui quindi s
        sarà se secondo sei sempre senza si sia sono sopra sta stata stati stato stesso su sua sue sugli sui sul
        sulla sulle sullo suo suoi tra tre tutta tutte tutti tutto un una uno va verso vi via volta settimana euro
        milioni miliardi lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio marzo aprile
        maggio giugno luglio agosto settembre ottobre novembre dicembre ieri domani fuori lì là spiega afferma
        sottolinea detto quattro cinque sei sette otto nove dieci venti trenta quaranta cinquanta cento mille scorso
        scorsa""",
    "pt": """
        a ainda além algum alguma alguns ano anos antes ao aos apenas após aquela aquele aqui as assim até cada com
        como contra da das de depois desde dessa desse desta deste dia dias disse do dois dos duas durante e é ela
        elas ele eles em enquanto entre era eram essa essas esse esses esta está estão estar estas estava este estes
        eu faz fazer foi foram há hoje isso isto já lá lhe mais mas me mês meses mesmo mesma meu minha muito muitos
        na nas nem nenhum no nos nós nova novo num numa o onde ontem os ou outra outras outro outros para parte pela
        pelas pelo pelos pode podem por porque pois primeira primeiro qual quando que quem são se segundo seja sem
        sempre ser será seu seus si sido sob sobre sua suas só também tão tem têm ter teve tinha toda todas todo
        todos três tudo um uma umas uns vai vez vezes você semana horas euros reais milhões segunda terça quarta
        quinta sexta sábado domingo feira janeiro fevereiro março abril maio junho julho agosto setembro outubro
        novembro dezembro amanhã agora fora dentro nunca ali afirma afirmou diz explica explicou quatro cinco seis
        sete oito nove dez vinte trinta quarenta cinquenta cem mil""",
}

# Of a calendar and a clock, in languages whose stop words are counted and not written: they date, and say nothing. Next
# door they may say much: `ore` are hours in Romania, and iron in England.
_CALENDAR: Final = {
    "da": """januar februar marts april maj juni juli august september oktober november december mandag tirsdag onsdag
        torsdag fredag lørdag søndag år året dag dage uge uger måned måneder time timer kroner""",
    "nb": """januar februar mars april mai juni juli august september oktober november desember mandag tirsdag onsdag
        torsdag fredag lørdag søndag år året dag dager uke uker måned måneder time timer kroner""",
    "nn": """januar februar mars april mai juni juli august september oktober november desember måndag tysdag onsdag
        torsdag fredag laurdag søndag sundag år året dag dagar veke veker månad månader time timar kroner""",
    "sv": """januari februari mars april maj juni juli augusti september oktober november december måndag tisdag onsdag
        torsdag fredag lördag söndag år året dag dagar vecka veckor månad månader timmar kronor""",
    "nl": """januari februari maart april mei juni juli augustus september oktober november december maandag dinsdag
        woensdag donderdag vrijdag zaterdag zondag jaar dag dagen week weken maand maanden uur""",
    "af": """januarie februarie maart april mei junie julie augustus september oktober november desember maandag dinsdag
        woensdag donderdag vrydag saterdag sondag jaar dag dae week weke maand maande uur""",
    "pl": """stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
        poniedziałek wtorek środa środę czwartek piątek sobota sobotę niedziela niedzielę rok roku lat lata dzień dni
        tydzień tygodni miesiąc miesięcy godzin godziny złotych""",
    "cs": """ledna února března dubna května června července srpna září října listopadu prosince pondělí úterý středa
        středu čtvrtek pátek sobota sobotu neděle neděli rok roku let roky dnů dní týden týdnů měsíc měsíců hodin
        hodiny korun""",
    "sk": """januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra pondelok utorok
        streda stredu štvrtok piatok sobota sobotu nedeľa nedeľu rok roku roky rokov dni dní týždeň týždňov mesiac
        mesiacov hodín hodiny""",
    "ru": """января февраля марта апреля мая июня июля августа сентября октября ноября декабря понедельник вторник
        среда среду четверг пятница пятницу суббота субботу воскресенье год года году годы лет день дня дней неделя
        недели недель месяц месяца месяцев часов часа минут рублей""",
    "uk": """січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня понеділок вівторок
        середа середу четвер пʼятниця пʼятницю п'ятниця п'ятницю субота суботу неділя неділю рік року роки років днів
        тиждень тижня місяць місяця місяців годин години гривень""",
    "tr": """ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık pazartesi salı çarşamba perşembe
        cuma cumartesi pazar yıl yılında gün günü hafta ay saat lira""",
    "fi": """tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta
        marraskuuta joulukuuta maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina vuosi
        vuonna vuotta päivä viikko kuukausi tunti euroa""",
    "hu": """január február március április május június július augusztus szeptember október november december hétfőn
        kedden szerdán csütörtökön pénteken szombaton vasárnap év évben éves nap hét hónap óra forint""",
    "ro": """ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie luni
        marți miercuri joi vineri sâmbătă duminică an ani anul zile săptămână lună ore lei""",
    "ko": """오늘 어제 내일 모레 올해 지난해 내년 작년 이날 지난 다음 오전 오후 월요일 화요일 수요일 목요일
        금요일 토요일 일요일 하루 이틀 사흘 나흘""",
    "hi": """सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त
        सितंबर अक्टूबर नवंबर दिसंबर साल वर्ष महीने महीना सप्ताह दिन दिनों घंटे पिछले अगले सुबह शाम बजे""",
    "id": """januari februari maret april mei juni juli agustus september oktober november desember senin selasa rabu
        kamis jumat sabtu minggu tahun hari pekan bulan jam rupiah pukul""",
    "ms": """januari februari mac april mei jun julai ogos september oktober november disember isnin selasa rabu khamis
        jumaat sabtu ahad tahun hari minggu bulan jam ringgit pukul""",
}
# Behind these stands a noun: a word that never stands so is what somebody does, or how.
_LEADS: Final = {
    "en": """a an the this these those his her its their our my your some any no every each another of in on for
        with from by at about into over under between against during after before without within through""",
    "fr": """le la les l un une des du de d au aux ce cet cette ces son sa ses leur leurs notre nos votre mon ma en dans
        sur pour par avec sans contre entre sous chez""",
    "es": """el la los las un una unos unas del al de en con por sin sobre su sus este esta estos estas ese esa contra
        entre""",
    "it": """il lo la i gli le l un uno una del dello della dei degli delle al allo alla ai agli alle dal dalla dai nel
        nella nei nelle sul sulla sui di in con su per tra fra questo questa suo sua""",
    "pt": """o a os as um uma uns umas do da dos das no na nos nas ao aos pelo pela pelos pelas de em com por sem sobre
        seu sua seus suas este esta esse essa contra entre""",
    "nl": "de het een deze dit zijn haar hun ons van in op met voor door over naar bij uit aan tegen zonder",
    "da": "en et sin sit sine hans hendes deres i på af til for med om fra ved mod uden over under",
    "nb": "en et ei sin sitt sine hans hennes deres i på av til for med om fra ved mot uten over under",
    "sv": "en ett sin sitt sina hans hennes deras i på av till för med om från vid mot utan över under",
    "pl": "w we na z ze o do od po dla za przez przed nad pod przy u bez ten ta to tej tego jego jej ich",
    "cs": "v ve na z ze s se o do od po pro za k ke u při před nad pod přes bez ten ta to jeho její jejich",
    "ru": "в во на с со о об до от по для за из у к ко при через перед над под без этот эта это его её их",
    "uk": "у в на з із зі про до від по для за через перед над під без при цей ця це його її їх",
}

# Verbs of speech, adverbs and pronouns, in languages whose stop words are counted and where these are too rare for it.
_UNCOUNTED: Final = {
    "nl": "zegt zei vertelt vindt meldt aldus volgens",
    "da": "siger sagde fortæller mener skriver oplyser udtaler ifølge hende ham dem stadig længe alligevel",
    "nb": "sier sa forteller mener skriver opplyser uttaler ifølge henne ham dem fortsatt lenge likevel rundt",
    "nn": "seier sa fortel meiner skriv opplyser ifølgje",
    "sv": "säger sade berättar menar skriver uppger enligt henne honom dem fortfarande länge ändå",
    "pl": "mówi powiedział powiedziała dodał dodała twierdzi pisze zaznaczył podkreślił według ds",
    "cs": "říká řekl řekla dodal dodala uvedl uvedla tvrdí píše podle",
    "sk": "hovorí povedal povedala dodal dodala uviedol uviedla tvrdí píše podľa",
    "ru": "говорит сказал сказала заявил заявила сообщил сообщила отметил отметила считает пишет том сих пор",
    "uk": "каже сказав сказала заявив заявила повідомив повідомила зазначив зазначила вважає пише том сих пір",
    "fi": "sanoo sanoi kertoo kertoi mukaan toteaa arvioi kirjoittaa",
    "hu": "mondta mondja közölte írta szerint elmondta hozzátette",
    "ro": "spune spus declarat precizat adăugat scrie potrivit",
    "tr": """dedi söyledi belirtti açıkladı ifade etti diye göre eden diğer olduğunu ettiği iki üç dört beş altı
        yedi sekiz dokuz yüz yüzde bin kişi""",
    "hi": "होने देने करने लेने जाने बताया बारह",
    "id": "kata ujar tutur jelas ucap menurut kepada",
    "vi": "nói cho biết theo",
}

CALENDAR: Final = {language: frozenset(text.split()) for language, text in _CALENDAR.items()}
LEADS: Final = {language: frozenset(text.split()) for language, text in _LEADS.items()}
UNCOUNTED: Final = {language: frozenset(text.split()) for language, text in _UNCOUNTED.items()}
STOP_WORDS: Final = {language: frozenset(text.split()) for language, text in _TEXT.items()}
