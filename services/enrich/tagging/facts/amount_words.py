"""What languages call amounts: large numbers, money, shares, measures, and people who are counted.

A word is written as a pattern, so that its endings stand with it; of two that begin alike the longer one stands first.
What is left out here on purpose means different things to different readers, and says nothing: `billion` in Italian,
`pounds` that are weighed or paid, `degrees` of nobody's scale.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountWords:
    """Of one language. Patterns are told without regard to capitals, but for the nouns that are counted."""

    point: str  # before decimals
    unclear: str = ""  # signs behind which three digits say nothing: for some of the readers they are decimals
    scales: dict[str, float]
    with_money: dict[str, float] = field(default_factory=dict)  # large numbers only next to money: `$5m`
    joint: str = ""  # between amount and unit: `2 millions de dollars`
    money: dict[str, str] = field(default_factory=dict)
    percent: str
    points: str = ""  # percentage points
    percent_before: str = ""
    magnitude: str = ""  # of an earthquake, before the number
    measures: dict[str, str] = field(default_factory=dict)
    people: str  # counted, whatever they are
    nouns: str = ""  # other things that are counted; "" where nothing tells a noun from other words
    dead: str
    injured: str
    missing: str = ""
    times: str = ""  # directly behind a number: nobody of these came to harm
    persons: str = ""  # things that are counted, but to harm they come like people
    posts: str = ""  # told like people, but nothing befalls them
    none: str = ""  # denies what is said in the same statement; `not fewer than 12` does not
    of_them: str = ""  # just before a number of which only a part, or none, came to harm: `two of the 40`
    of_those: str = ""  # likewise, just behind the people
    were: str = ""  # what may stand between a number alone and its harm: `30 were seriously injured`
    aged: str = ""  # makes an age of a number
    both: str  # joins two statements: what stands behind it is said of something else
    numbers: dict[str, float] = field(default_factory=dict)  # written as words; none that is an article too


_KM: Final = "km"
_EN: Final = AmountWords(
    point=".",
    scales={"thousand": 1e3, "million": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12, "lakhs?": 1e5,
            "crores?": 1e7},
    with_money={"k": 1e3, "m": 1e6, "b": 1e9, "tn": 1e12},
    joint="of ",
    money={"us dollars?|u\\.s\\. dollars?|american dollars?": "USD", "australian dollars?": "AUD",
           "canadian dollars?": "CAD", "hong kong dollars?": "HKD", "singapore dollars?": "SGD",
           "new zealand dollars?": "NZD", "dollars?": "$", "euros?": "EUR", "pounds sterling|british pounds": "GBP",
           "pence|pounds": "", "yen": "JPY", "yuan|renminbi": "CNY",
           "(?:russian )?roubles?|(?:russian )?rubles?": "RUB",
           "indian rupees?": "INR", "pakistani rupees?": "PKR", "rupees?": "₨", "swiss francs?": "CHF",
           "south korean won|korean won": "KRW", "swedish kron(?:or|a)": "SEK", "norwegian kron(?:er|e)": "NOK",
           "danish kron(?:er|e)": "DKK", "turkish liras?": "TRY", "zlotys?|złoty": "PLN", "shekels?": "ILS",
           "hryvnias?": "UAH", "forints?": "HUF", "baht": "THB", "reais": "BRL", "rand": "ZAR", "rupiah": "IDR"},
    percent="percent|per cent|pct",
    points="percentage points?",
    magnitude="magnitude(?: of|-)?|-?magnitude",
    measures={"kilomet(?:ers|res|er|re)": _KM, "met(?:ers|res|er|re)": "m", "centimet(?:ers|res|er|re)": "cm",
              "square miles": "sq mi", "square kilomet(?:ers|res)": "km²", "square feet": "sq ft",
              "square met(?:ers|res)": "m²", "miles": "mi", "feet": "ft", "inches": "in", "acres": "acre",
              "kilograms?|kilogrammes?|kilos": "kg", "tonnes|metric tons": "t", "hectares": "ha",
              "degrees celsius|degrees centigrade": "°C", "degrees fahrenheit": "°F", "degrees": "", "barrels": "bbl",
              "lit(?:ers|res)": "L", "megawatts": "MW", "gigawatts": "GW", "kilowatt[- ]hours": "kWh",
              "magnitude": "magnitude"},
    people="people|persons|men|women|children|residents|inhabitants|workers|employees|soldiers|troops|students"
    "|pupils|passengers|refugees|migrants|patients|protesters|demonstrators|voters|visitors|victims|families"
    "|households|civilians|officers|police officers|firefighters|teachers|doctors|nurses|customers|members"
    "|prisoners|hostages|fighters|militants|others|girls|boys",
    persons="tourists|miners|guests|journalists|sailors|policemen|crew members|holidaymakers|pilgrims|worshippers"
    "|fans|[a-z]*(?:men|women)|insurgents|rebels|guards|astronauts|bystanders|terrorists|bombers|attackers"
    "|assailants|suspects|inmates|detainees|relatives|sons|daughters|brothers|sisters|babies|infants|toddlers"
    "|teenagers|youths|aides|officials|politicians|ministers|lawmakers|judges|lawyers|reporters|activists"
    "|clerics|monks|priests|peacekeepers|marines|pilots|paratroopers|commandos|recruits|cadets"
    "|contractors|drivers|motorists|cyclists|pedestrians|commuters|farmers|villagers|smugglers|climbers|skiers"
    "|hikers|players|spectators|athletes|shoppers|clients|medics|paramedics|scientists|engineers"
    "|citizens|nationals|foreigners|locals|immigrants|survivors|mourners|rioters|leaders|commanders|settlers"
    "|colleagues|friends|neighbou?rs|kidnappers|hijackers|pirates|gangsters|robbers|extremists|jihadists"
    "|separatists|guerrillas|mercenaries|agents|diplomats|candidates|hunters|herders|elders|bodyguards"
    "|rescuers|adults|couples|parents|mothers|fathers",
    nouns=r"(?:[a-z]{3,}(?:-[a-z]+)? )?[a-z]{3,}s",
    dead=r"death toll|dead|deaths?(?! (?:threat|sentence|penalt|row|camp|certificate))|died|killed|killing|kills"
    r"|fatalit\w+|lost their lives|dies|drowned",
    injured=r"injur\w+|wounded|wounding|hurt",
    missing=r"missing|unaccounted for",
    posts="jobs",
    times="years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|centuries|nights?|year-old",
    none="no(?! (?:fewer|less) than)|none|not(?! (?:fewer|less) than| only)|nobody|never|neither|nor|without"
    r"|\w+n['’]t|surviv\w+|unhurt|unharmed",
    of_them="(?<!all )of (?:the|these|those|its|their)|(?:none|one|two|three|four|five|six|seven|eight|nine"
    r"|ten|some|most|many|few|several|half|\d+) of|out of",
    were="were|was|are|is|have|has|had|been|being|since|remain(?:s|ed)?|of (?:them|whom)"
    "|got|left|lay|others?|more|still|also|reported|confirmed|feared"
    r"|presumed|believed|\w+ly",
    aged="aged?|(?<!toll )(?<!stands )(?<!stood )(?<!remains )(?<!number )(?<!count )(?<!deaths )(?<!fatalities )at",
    both="and|but|while|with",
    numbers={"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
             "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
             "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
             "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
)  # fmt: skip
_DE: Final = AmountWords(
    point=",",
    scales={"tausend|tsd\\.?": 1e3, "millionen|million|mio\\.?": 1e6, "milliarden|milliarde|mrd\\.?": 1e9,
            "billionen|billion|bio\\.?": 1e12},
    money={"us-dollar": "USD", "dollar": "USD", "euro": "EUR", "(?:schweizer )?franken": "CHF", "yen": "JPY",
           "yuan": "CNY", "rubel": "RUB", "britische pfund|pfund sterling": "GBP", "pfund|kronen": "", "zloty": "PLN",
           "(?:türkische )?lira": "TRY", "forint": "HUF"},
    percent="prozent",
    points="prozentpunkte?n?",
    magnitude="stärke|magnitude",
    measures={"quadratkilometern?": "km²", "quadratmetern?": "m²", "kubikmetern?": "m³", "kilometern?": _KM,
              "zentimetern?": "cm", "metern?": "m", "kilogramm|kilo": "kg", "tonnen": "t", "hektar": "ha",
              "grad celsius": "°C", "grad": "°C", "barrel": "bbl", "litern?": "L", "megawatt": "MW", "gigawatt": "GW",
              "kilowattstunden": "kWh"},
    people="Menschen|Personen|Leuten?|Männern?|Frauen|Kindern?|Einwohnern?|Einwohnerinnen|Bewohnern?|Anwohnern?"
    "|Mitarbeitern?|Mitarbeitende|Beschäftigten?|Arbeitern?|Soldaten|Schülern?|Studierenden?|Studenten"
    "|Passagieren?|Reisenden?|Flüchtlingen?|Patienten|Demonstranten|Demonstrierenden?|Wählern?|Besuchern?"
    "|Besucherinnen|Opfern?|Familien|Zivilisten|Polizisten|Feuerwehrleuten?|Einsatzkräften?|Helfern?|Lehrern?"
    "|Ärzten?|Kunden|Mitgliedern?|Gefangenen?|Geiseln|Zuschauern?|Insassen|Gästen?|Bürgern?",
    persons="Touristen|Bergleuten?|Urlaubern?|Fans|Matrosen|Gläubigen?|Rebellen|Kämpfern?|Extremisten|Terroristen"
    "|Aufständischen?|Angreifern?|Attentätern?|Wachleuten?|Palästinensern?|Touristinnen|Fahrern?|Autofahrern?"
    "|Radfahrern?|Fußgängern?|Bauern|Dorfbewohnern?|Jugendlichen?|Babys|Säuglingen?|Angehörigen?|Häftlingen?"
    "|Journalisten|Aktivisten|Migranten|Kollegen|Rettern?|Sanitätern?|Piloten|Bergsteigern?|Wanderern?",
    nouns=r"(?:[a-zäöüß]{3,}en? )?[A-ZÄÖÜ][a-zäöüß]{3,}",
    dead=r"tote\w*|getötet\w*|töte\w*|starben|gestorben|ums leben|todesopfer\w*|todesfälle\w*|gestorbene\w*",
    injured=r"verletz\w*|schwerverletz\w*|leichtverletz\w*|verwundet\w*",
    missing=r"vermisst\w*|vermißt\w*",
    posts="Stellen|Arbeitsplätzen?|Haushalten?",
    times="jahren?|monaten?|wochen?|tagen?|stunden?|minuten?|sekunden?|jahrzehnten?|nächten?",
    none=r"kein\w*|niemand\w*|nicht(?! (?:weniger|nur))|nie|ohne|weder|überleb\w*|unverletzt\w*",
    of_them=r"(?:kein\w*|niemand|eine[rs]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|viele|einige|wenige|mehrere"
    r"|meisten|hälfte|\d+) (?:der|dieser|von|ihrer|seiner)|(?:von|unter) den",
    were="wurden?|werden|sind|waren|seien|haben|hatten|weitere|teils|zum teil|teilweise|schwer|leicht|lebensgefährlich",
    aged="mit|im alter von",
    both="und|aber|während|sowie",
    numbers={"zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10,
             "elf": 11, "zwölf": 12, "fünfzehn": 15, "zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50},
)  # fmt: skip
_FR: Final = AmountWords(
    point=",",
    scales={"mille": 1e3, "millions?": 1e6, "milliards?": 1e9, "md": 1e9, "billions?": 1e12},
    with_money={"m": 1e6},
    joint="de |d['’]",
    money={"dollars? américains?": "USD", "dollars? canadiens?": "CAD", "dollars?": "$", "euros?": "EUR",
           "livres sterling": "GBP", "francs suisses": "CHF", "francs cfa": "XOF", "yens?": "JPY", "yuans?": "CNY",
           "roubles?": "RUB", "dirhams marocains": "MAD", "dinars algériens": "DZD"},
    percent="pour cent|pourcent",
    points="points? de pourcentage",
    magnitude="magnitude(?: de)?",
    measures={"kilomètres carrés": "km²", "mètres carrés": "m²", "mètres cubes": "m³", "kilomètres?": _KM,
              "centimètres?": "cm", "mètres?": "m", "kilogrammes?|kilos?": "kg", "tonnes?": "t", "hectares?": "ha",
              "degrés celsius|degrés": "°C", "barils": "bbl", "litres?": "L", "mégawatts?": "MW", "gigawatts?": "GW"},
    people="personnes?|hommes|femmes|enfants|habitants|riverains|salariés|employés|ouvriers|soldats|militaires"
    "|élèves|étudiants|passagers|réfugiés|migrants|patients|manifestants|électeurs|visiteurs|victimes|familles"
    "|civils|policiers|pompiers|gendarmes|enseignants|médecins|clients|membres|détenus|otages|spectateurs",
    persons="touristes|mineurs|marins|journalistes|fidèles|rebelles|combattants|insurgés|terroristes|assaillants"
    "|djihadistes|jihadistes|suspects|gardes|conducteurs|automobilistes|cyclistes|piétons|agriculteurs"
    "|villageois|adolescents|jeunes|bébés|nourrissons|proches|prisonniers|activistes|secouristes|pilotes"
    "|alpinistes|randonneurs|supporteurs|ressortissants|fonctionnaires",
    nouns=r"(?:[a-zà-ÿœ]{3,} )?[a-zà-ÿœ]{3,}[sx]",
    dead=r"morts?|mortes?|tués?|tuées?|tuant|décès|décédé\w*|ont péri|perdu la vie|mourir|meurent",
    injured=r"blessé\w*|blessant",
    missing=r"disparu\w*|portés disparus",
    posts="emplois|postes|foyers",
    times="ans?|années?|mois|semaines?|jours?|heures?|minutes?|secondes?|décennies?|siècles?|nuits?",
    none=r"aucune?|personne|pas(?! moins)|jamais|ni|sans|surviv\w+|survéc\w+|rescapé\w*|indemnes?",
    of_them="des|de (?:ces|ses|leurs)|(?:parmi|d['’]entre|sur) les|(?:aucune?|une?|deux|trois|quatre|cinq|six|sept"
    r"|huit|neuf|dix|plusieurs|\d+) (?:de|sur)",
    were=r"sont|les|portée?s?|ont|été|étaient|furent|autres|en|y|\w+ment",
    aged="à|âgée?s? de",
    both="et|mais|tandis",
    numbers={"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "dix": 10, "onze": 11,
             "douze": 12, "quinze": 15, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50},
)  # fmt: skip
_ES: Final = AmountWords(
    point=",",
    unclear=",",  # Mexico parts thousands with it
    scales={"mil millones": 1e9, "mil": 1e3, "millones|millón": 1e6, "billones|billón": 1e12},
    joint="de ",
    money={"dólares?|dólares estadounidenses": "USD", "euros?": "EUR", "libras esterlinas": "GBP",
           "francos suizos": "CHF", "yenes": "JPY", "yuanes": "CNY", "rublos": "RUB", "soles": "PEN",
           "pesos mexicanos": "MXN", "pesos argentinos": "ARS", "pesos chilenos": "CLP", "pesos colombianos": "COP",
           "reales": "BRL"},
    percent="por ciento",
    points="puntos? porcentuales?",
    magnitude="magnitud(?: de)?",
    measures={"kilómetros cuadrados": "km²", "metros cuadrados": "m²", "metros cúbicos": "m³", "kilómetros?": _KM,
              "centímetros?": "cm", "metros?": "m", "kilogramos?|kilos?": "kg", "toneladas?": "t", "hectáreas?": "ha",
              "grados(?: centígrados| celsius)?": "°C", "barriles": "bbl", "litros?": "L", "megavatios": "MW"},
    people="personas|hombres|mujeres|niños|niñas|habitantes|vecinos|trabajadores|empleados|soldados|militares"
    "|alumnos|estudiantes|pasajeros|refugiados|migrantes|pacientes|manifestantes|votantes|visitantes|víctimas"
    "|familias|civiles|policías|bomberos|agentes|docentes|médicos|clientes|miembros|presos|rehenes",
    persons="turistas|mineros|marineros|periodistas|fieles|rebeldes|combatientes|insurgentes|terroristas"
    "|atacantes|yihadistas|sospechosos|guardias|conductores|ciclistas|peatones|agricultores|campesinos"
    "|adolescentes|jóvenes|bebés|familiares|reclusos|activistas|rescatistas|pilotos|montañistas|aficionados"
    "|ciudadanos|funcionarios",
    nouns=r"(?:[a-záéíóúñ]{3,} )?[a-záéíóúñ]{3,}s",
    dead=r"muert[oa]s?|muertes|murieron|fallecid[oa]s?|fallecieron|mata\w*|mató|mataron|perdieron la vida|víctimas"
    r" mortales",
    injured=r"herid[oa]s?|lesionad[oa]s?|resultaron heridas",
    missing=r"desaparecid[oa]s?",
    posts="empleos|puestos de trabajo|hogares",
    times="años?|mes(?:es)?|semanas?|días?|horas?|minutos?|segundos?|décadas?|siglos?|noches?",
    none=r"ningún|ninguno|ninguna|nadie|no(?! menos)|nunca|ni|sin|sobreviv\w+|ilesos?",
    of_them="(?:de|entre) (?:los|las|estos|estas|esos|esas|sus)|(?:ninguno|ninguna|uno|una|dos|tres|cuatro|cinco|seis"
    r"|siete|ocho|nueve|diez|varios|\d+) de",
    were=r"fueron|los|las|han|sido|están|son|quedaron|resultaron|otros|otras|más|\w+mente",
    aged="a los|con",
    both="y|e|pero|mientras",
    numbers={"dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
             "once": 11, "doce": 12, "quince": 15, "veinte": 20, "treinta": 30},
)  # fmt: skip
_PT: Final = AmountWords(
    point=",",
    scales={"mil milhões": 1e9, "mil": 1e3, "milhões|milhão|mi": 1e6, "bilhões|bilhão": 1e9, "trilhões|trilhão": 1e12},
    joint="de ",
    money={"dólares": "USD", "euros?": "EUR", "reais": "BRL", "libras esterlinas": "GBP", "ienes": "JPY"},
    percent="por cento",
    points="pontos? percentua(?:is|l)",
    magnitude="magnitude(?: de)?",
    measures={"quilómetros quadrados|quilômetros quadrados": "km²", "metros quadrados": "m²",
              "quilómetros?|quilômetros?": _KM, "centímetros?": "cm", "metros?": "m", "quilos?|quilogramas?": "kg",
              "toneladas?": "t", "hectares?": "ha", "graus(?: celsius)?": "°C", "barris": "bbl", "litros?": "L"},
    people="pessoas|homens|mulheres|crianças|habitantes|moradores|trabalhadores|funcionários|soldados|militares"
    "|alunos|estudantes|passageiros|refugiados|migrantes|pacientes|manifestantes|eleitores|visitantes|vítimas"
    "|famílias|civis|policiais|polícias|bombeiros|professores|médicos|clientes|membros|presos|reféns",
    persons="rebeldes|combatentes|insurgentes|terroristas|atacantes|jihadistas|suspeitos|guardas|motoristas"
    "|ciclistas|pedestres|peões|agricultores|adolescentes|jovens|bebés|bebês|familiares|detentos|reclusos"
    "|ativistas|turistas|pilotos|cidadãos|jornalistas",
    nouns=r"(?:[a-zà-ÿ]{3,} )?[a-zà-ÿ]{3,}s",
    dead=r"mort[oa]s?|mortes|morreram|mata\w*|matou|mataram|óbitos|vítimas mortais|perderam a vida",
    injured=r"ferid[oa]s?|feriram|ferindo",
    missing=r"desaparecid[oa]s?",
    posts="empregos|vagas",
    times="anos?|mês|meses|semanas?|dias?|horas?|minutos?|segundos?|décadas?|séculos?|noites?",
    none=r"nenhuma?|ninguém|não(?! menos)|nunca|nem|sem|sobreviv\w+|ilesos?",
    of_them="d[oa]s|dest[ea]s|entre [oa]s|(?:nenhuma?|uma?|dois|duas|três|quatro|cinco|seis|sete|oito|nove|dez|vários"
    r"|\d+) de",
    were=r"foram|os|as|ficaram|estão|são|sido|outros|outras|mais|\w+mente",
    aged="aos|com",
    both="e|mas|enquanto",
    numbers={"dois|duas": 2, "três": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7, "oito": 8, "nove": 9, "dez": 10,
             "doze": 12, "quinze": 15, "vinte": 20, "trinta": 30},
)  # fmt: skip
_IT: Final = AmountWords(
    point=",",
    scales={"mila": 1e3, "milioni|milione|mln": 1e6, "miliardi|miliardo|mld": 1e9},
    joint="di |d['’]",
    money={"dollari": "USD", "euro": "EUR", "sterline": "GBP", "franchi svizzeri": "CHF", "yen": "JPY", "yuan": "CNY",
           "rubli": "RUB"},
    percent="per cento|percento",
    points="punti percentuali|punto percentuale",
    magnitude="magnitudo(?: di)?",
    measures={"chilometri quadrati": "km²", "metri quadrati|metri quadri": "m²", "metri cubi": "m³", "chilometri": _KM,
              "centimetri": "cm", "metri": "m", "chilogrammi|chili": "kg", "tonnellate": "t", "ettari": "ha",
              "gradi": "°C", "barili": "bbl", "litri": "L"},
    people="persone|uomini|donne|bambini|abitanti|residenti|lavoratori|dipendenti|operai|soldati|militari|alunni"
    "|studenti|passeggeri|profughi|rifugiati|migranti|pazienti|manifestanti|elettori|visitatori|vittime|famiglie|civili"
    "|agenti|poliziotti|vigili del fuoco|insegnanti|medici|clienti|membri|detenuti|ostaggi|spettatori",
    dead=r"mort[ie]|morto|vittime|uccis[ie]|uccidendo|deceduti|hanno perso la vita|decessi",
    injured=r"ferit[ie]|ferito|ferendo",
    missing=r"dispers[ie]",
    posts="posti di lavoro",
    times="ann[oi]|mes[ei]|settiman[ae]|giorn[oi]|or[ae]|minut[oi]|second[oi]|decenni|secoli|notti",
    none=r"nessuno?|nessuna|non(?! meno)|mai|né|senza|sopravvissut\w+|illes[io]",
    of_them="de(?:i|gli|lle)|(?:tra|fra) (?:i|le|gli)|su|(?:nessuno?|un[oa]?|due|tre|quattro|cinque|sei|sette|otto"
    r"|nove|dieci|alcuni|\d+) di",
    were=r"sono|i|le|gli|hanno|sono stat[ei]|stat[ei]|rimast[ei]|erano|altr[ei]|\w+mente",
    aged="a|all['’]età di",
    both="e|ed|ma|mentre",
    numbers={"due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sette": 7, "otto": 8, "nove": 9, "dieci": 10,
             "dodici": 12, "quindici": 15, "venti": 20, "trenta": 30},
)  # fmt: skip
_NL: Final = AmountWords(
    point=",",
    scales={"duizend": 1e3, "miljoen|mln": 1e6, "miljard|mrd": 1e9, "biljoen": 1e12},
    money={"dollar": "USD", "euro": "EUR", "britse pond|pond sterling": "GBP", "zwitserse frank": "CHF", "yen": "JPY",
           "yuan": "CNY", "roebel": "RUB"},
    percent="procent",
    points="procentpunt(?:en)?",
    magnitude="kracht(?: van)?|magnitude",
    measures={"vierkante kilometer": "km²", "vierkante meter": "m²", "kubieke meter": "m³", "kilometers?": _KM,
              "centimeters?": "cm", "meters?": "m", "kilo|kilogram": "kg", "ton": "t", "hectare": "ha",
              "graden": "°C", "vaten": "bbl", "liters?": "L", "megawatt": "MW", "gigawatt": "GW"},
    people="mensen|personen|mannen|vrouwen|kinderen|inwoners|bewoners|werknemers|medewerkers|arbeiders|soldaten"
    "|militairen|leerlingen|studenten|passagiers|reizigers|vluchtelingen|migranten|patiënten|betogers|demonstranten"
    "|kiezers|bezoekers|slachtoffers|gezinnen|burgers|agenten|brandweerlieden|leraren|artsen|klanten|leden"
    "|gevangenen|gijzelaars",
    dead=r"doden?|dood|gedood|kwamen om|omgekomen|overleden|stierven|om het leven|dodelijke slachtoffers",
    injured=r"gewond\w*",
    missing=r"vermist\w*",
    posts="banen|huishoudens",
    times="jaar|jaren|maand(?:en)?|we(?:ek|ken)|dag(?:en)?|uur|uren|minuten|seconden|decennia|eeuwen|nachten",
    none=r"geen|niemand|niet(?! minder)|nooit|noch|zonder|overleef\w*|ongedeerd",
    of_them="van (?:de|deze|die)|onder de|(?:geen|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|enkele"
    r"|\d+) van",
    were="werden|raakten|zijn|waren|worden|anderen|zwaar|licht|ernstig",
    aged="op",
    both="en|maar|terwijl",
    numbers={"twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10,
             "elf": 11, "twaalf": 12, "vijftien": 15, "twintig": 20, "dertig": 30},
)  # fmt: skip
_SV: Final = AmountWords(
    point=",",
    scales={"tusen": 1e3, "miljoner|miljon|mn": 1e6, "miljarder|miljard|mdr": 1e9, "biljoner": 1e12},
    money={"kronor|krona|kr": "SEK", "dollar": "USD", "euro": "EUR", "pund": "GBP"},
    percent="procent",
    points="procentenheter?",
    magnitude="magnitud",
    measures={"kilometer": _KM, "meter": "m", "kvadratmeter": "m²", "kilo": "kg", "ton": "t", "hektar": "ha",
              "grader": "°C", "liter": "L"},
    people="personer|människor|män|kvinnor|barn|invånare|anställda|soldater|elever|studenter|passagerare|flyktingar"
    "|patienter|väljare|besökare|offer|familjer|civila|poliser|medlemmar",
    dead=r"döda|dödades|dödade|dog|omkom\w*|dödsoffer",
    injured=r"skada\w*",
    missing=r"saknade|saknas",
    posts="jobb|hushåll",
    times="år|månad(?:er)?|veck(?:a|or)|dag(?:ar)?|timm(?:e|ar)|minut(?:er)?|sekunder|decennier|nätter",
    none=r"ingen|inga|inte(?! mindre)|aldrig|utan|överlev\w*|oskadd\w*",
    of_them=r"av (?:de|dessa)|bland de|(?:ingen|en|två|tre|fyra|fem|sex|sju|åtta|nio|tio|flera|\d+) av",
    were="har|är|blev|blivit|andra|ytterligare|till|svårt|lätt|allvarligt",
    aged="vid",
    both="och|men|medan",
    numbers={"två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9, "tio": 10, "tolv": 12},
)  # fmt: skip
_PL: Final = AmountWords(
    point=",",
    scales={"tysi[ąę]c[ey]?|tys\\.?": 1e3, "milion(?:ów|y|a)?|mln": 1e6, "miliard(?:ów|y|a)?|mld": 1e9},
    money={"złotych|złote|zł": "PLN", "dolarów|dolary|dolara": "USD", "euro": "EUR", "funtów(?: szterlingów)?": "GBP"},
    percent="procenta?|procent|proc\\.?",
    points="punkt(?:y|ów|u)? procentow(?:e|ych|ego)|pkt\\.? proc\\.?",
    magnitude="magnitudzie",
    measures={"kilometr(?:ów|y|a)?": _KM, "metr(?:ów|y|a)?": "m", "ton(?:y)?": "t", "hektar(?:ów|y|a)?": "ha",
              "stopni": "°C", "litr(?:ów|y|a)?": "L"},
    people="osób|osoby|ludzi|mężczyzn|kobiet|dzieci|mieszkańców|pracowników|żołnierzy|uczniów|studentów|pasażerów"
    "|uchodźców|pacjentów|wyborców|ofiar|rodzin|cywilów|policjantów|strażaków|członków",
    dead=r"zginęł[oay]|zginęli|zabit\w*|zmarł[oay]|zmarli|ofiar śmiertelnych|nie żyje",
    injured=r"rann\w*|poszkodowan\w*",
    missing=r"zaginion\w*",
    times=r"lat[ay]?|rok|miesi[ąę]c\w*|tygodni\w*|tydzień|dni|dzień|godzin\w*|minut\w*|sekund\w*",
    none=r"nie(?! (?:mniej|żyje))|żaden|żadn\w+|nikt|nikogo|bez|ani|przeży\w+",
    of_them="spośród|z|ze",
    were="zostało|zostali|zostały|jest|było|kolejnych|innych|osób|ciężko|lekko",
    both="i|a|oraz|ale",
    numbers={"dwie|dwa|dwoje|dwóch": 2, "trzy|troje|trzech": 3, "cztery|czterech": 4, "pięć|pięciu": 5,
             "sześć|sześciu": 6, "siedem|siedmiu": 7, "osiem|ośmiu": 8, "dziesięć|dziesięciu": 10},
)  # fmt: skip
_RU: Final = AmountWords(
    point=",",
    scales={"тысяч[аи]?|тыс\\.?": 1e3, "миллион(?:ов|а)?|млн\\.?": 1e6, "миллиард(?:ов|а)?|млрд\\.?": 1e9,
            "триллион(?:ов|а)?|трлн\\.?": 1e12},
    money={"рубл(?:ей|я|ь)|руб\\.?": "RUB", "доллар(?:ов|а)?(?: сша)?": "USD", "евро": "EUR", "юан(?:ей|я|ь)": "CNY",
           "фунт(?:ов|а)? стерлингов": "GBP", "гривен": "UAH", "тенге": "KZT", "иен": "JPY"},
    percent="процент(?:ов|а)?",
    points="процентн(?:ых|ого|ый) пункт(?:ов|а)?|п\\. ?п\\.?",
    magnitude="магнитуд(?:ой|ы|а)",
    measures={"квадратных километров": "km²", "квадратных метров|кв\\. м": "m²", "километр(?:ов|а)?|км": _KM,
              "метр(?:ов|а)?|м": "m", "килограмм(?:ов|а)?|кг": "kg", "тонн(?:ы|а)?": "t", "гектар(?:ов|а)?|га": "ha",
              "градус(?:ов|а)?": "°C", "баррел(?:ей|я)": "bbl", "литр(?:ов|а)?": "L"},
    people="человек|человека|людей|мужчин|женщин|детей|жителей|жителя|сотрудников|работников|рабочих|солдат"
    "|военнослужащих|военных|школьников|студентов|пассажиров|беженцев|мигрантов|пациентов|избирателей|семей"
    "|полицейских|спасателей|членов|зрителей|заложников|гостей|туристов",
    dead=r"погиб\w*|убит\w*|умер\w*|скончал\w*|жертв\w*",
    injured=r"ранен\w*|пострада\w*",
    missing=r"пропал\w* без вести|пропавш\w*",
    posts="домов",
    times="лет|год(?:а|у|ов)?|месяц(?:а|ев)?|недел[яиь]|дн(?:я|ей|и)|день|сут(?:ок|ки)|час(?:а|ов)?|минут[аы]?"
    "|секунд[аы]?",
    none=r"никто|никого|ни|не(?! ме)|нет|без(?! вести)|выжи\w+",
    of_them="из|среди",
    were="были|было|остались|получили|ещё|еще|тяжело|серьезно",
    both="и|а|но",
    numbers={"два|две|двое|двух": 2, "три|трое|трёх|трех": 3, "четыре|четверо|четырёх|четырех": 4,
             "пять|пятеро|пяти": 5,
             "шесть|шестеро|шести": 6, "семь|семеро": 7, "восемь": 8, "девять": 9, "десять": 10, "двенадцать": 12},
)  # fmt: skip
_UK: Final = AmountWords(
    point=",",
    scales={"тисяч[аі]?|тис\\.?": 1e3, "мільйон(?:ів|и|а)?|млн\\.?": 1e6, "мільярд(?:ів|и|а)?|млрд\\.?": 1e9,
            "трильйон(?:ів|и|а)?|трлн\\.?": 1e12},
    money={"грив(?:ень|ні|ня)|грн\\.?": "UAH", "долар(?:ів|и|а)?(?: сша)?": "USD", "євро": "EUR"},
    percent="відсотк(?:ів|и|а)",
    magnitude="магнітуд(?:ою|а)",
    measures={"кілометр(?:ів|и|а)?|км": _KM, "метр(?:ів|и|а)?|м": "m", "тонн(?:и|а)?": "t",
              "гектар(?:ів|и|а)?|га": "ha",
              "градус(?:ів|и|а)?": "°C"},
    people="людей|осіб|людини|чоловіків|жінок|дітей|мешканців|жителів|працівників|військових|учнів|студентів|пасажирів"
    "|біженців|пацієнтів|виборців|родин|рятувальників|членів",
    dead=r"загинул\w*|загибл\w*|убит\w*|помер\w*",
    injured=r"поранен\w*|постраждал\w*",
    missing=r"зникл\w* безвісти",
    times="рок(?:и|ів|у)?|літ|місяц(?:я|і|ів)|тиж(?:ні|нів|день|ня)|дн(?:я|і|ів)|день|діб|доби|годин[аи]?"
    "|хвилин[аи]?",
    none=r"ніхто|нікого|жод\w+|ні|не(?! ме)|немає|без|вижи\w+",
    of_them="з|із|зі|серед",
    were="були|було|дістали|отримали|ще|важко",
    both="і|й|та|але",
    numbers={"два|дві|двоє|двох": 2, "три|троє|трьох": 3, "чотири|четверо": 4, "п'ять|п’ять|п'ятеро|п’ятеро": 5,
             "шість|шестеро": 6, "сім|семеро": 7, "вісім": 8, "десять": 10},
)  # fmt: skip
_EL: Final = AmountWords(
    point=",",
    scales={"χιλιάδες|χιλ\\.?": 1e3, "εκατομμύρι(?:α|ο)|εκατ\\.?": 1e6, "δισεκατομμύρι(?:α|ο)|δισ\\.?": 1e9,
            "τρισεκατομμύρι(?:α|ο)|τρισ\\.?": 1e12},
    money={"ευρώ": "EUR", "δολάρια|δολαρίων": "USD", "λίρες στερλίνες|στερλίνες": "GBP", "λίρες": "", "γιεν": "JPY"},
    percent="τοις εκατό|τοις 100",
    points="ποσοστιαίες μονάδες|ποσοστιαία μονάδα",
    magnitude="ρίχτερ",
    measures={"χιλιόμετρα|χλμ\\.?": _KM, "τετραγωνικά μέτρα|τ\\.μ\\.": "m²", "μέτρα": "m", "τόνοι|τόνους|τόνων": "t",
              "στρέμματα": "stremma", "βαθμούς(?: κελσίου)?|βαθμοί(?: κελσίου)?": "°C", "λίτρα": "L", "κιλά": "kg"},
    people="άτομα|άνθρωποι|ανθρώπους|ανθρώπων|άνδρες|γυναίκες|παιδιά|κάτοικοι|κατοίκους|εργαζόμενοι|εργαζομένους"
    "|στρατιώτες|μαθητές|φοιτητές|επιβάτες|πρόσφυγες|μετανάστες|ασθενείς|ψηφοφόροι|επισκέπτες|θύματα|οικογένειες"
    "|πυροσβέστες|αστυνομικοί|μέλη|πολίτες",
    dead=r"νεκρ\w+|σκοτώθηκ\w+|έχασαν τη ζωή|πέθαν\w+|θύματα",
    injured=r"τραυμα\w+",
    missing=r"αγνοούμεν\w+|αγνοούνται",
    times="χρόνια|χρόνων|έτη|ετών|μήνες|εβδομάδες|μέρες|ημέρες|ώρες|λεπτά|δευτερόλεπτα",
    none=r"δεν|κανείς|κανένας|καμία|κανένα|χωρίς|ούτε|όχι(?! λιγότερ)|επέζησ\w+",
    of_them="από (?:τους|τις|τα)|μεταξύ των|των",
    were="ήταν|είναι|έχουν|άλλοι|ακόμη|σοβαρά|ελαφρά",
    both="και|αλλά|ενώ",
    numbers={"δύο|δυο": 2, "τρεις|τρία|τριών": 3, "τέσσερις|τέσσερα": 4, "πέντε": 5, "έξι": 6, "επτά|εφτά": 7,
             "οκτώ|οχτώ": 8, "εννέα|εννιά": 9, "δέκα": 10, "δώδεκα": 12},
)  # fmt: skip
_TR: Final = AmountWords(
    point=",",
    scales={"bin": 1e3, "milyon": 1e6, "milyar": 1e9, "trilyon": 1e12},
    money={"lira(?:lık|dan|ya|yı|nın)?|tl": "TRY", "(?:abd )?dolar(?:lık|ı|a|dan|ın)?": "USD",
           "(?:avro|euro)(?:luk|ya|yu|dan)?": "EUR", "sterlin": "GBP", "ruble": "RUB"},
    percent="",  # it stands before the number
    percent_before="yüzde |%",
    magnitude="",
    measures={"büyüklüğünde": "magnitude", "kilometrekare(?:lik)?": "km²", "metrekare(?:lik)?": "m²",
              "kilometre(?:lik|ye)?": _KM, "metre(?:lik|ye)?": "m", "kilogram|kilo": "kg", "ton": "t",
              "hektar(?:lık)?": "ha", "derece(?:ye)?": "°C", "litre": "L", "varil": "bbl"},
    people="kişi(?:nin|ye|yi|den|lik)?|insan(?:ın|ı)?|erkek|kadın|çocuk|işçi(?:nin)?|çalışan(?:ın|ı)?|asker|öğrenci(?:nin)?"
    "|yolcu(?:nun)?|göçmen|mülteci|hasta|seçmen|ziyaretçi|aile|sivil|polis|itfaiyeci|öğretmen|doktor|üye",
    dead=r"öl(?:dü|düğü|en|müş|üm|ü)\w*|hayatını kaybe\w+|yaşamını yitir\w+|can verdi",
    injured=r"yaralan\w*|yaralı\w*",
    missing=r"kayıp|kaybol\w+",
    times=r"yıl\w*|ay|hafta\w*|gün\w*|saat\w*|dakika\w*|saniye\w*|yaş\w*|gece",
    none=r"\w*(?:ma|me)(?:dı|di|mış|miş)\w*|yok|hiç\w*|değil|olmadan|sağ",
    were="da|de|ağır|hafif|daha",
    both="ve|ama|ise",
    numbers={"iki": 2, "üç": 3, "dört": 4, "beş": 5, "altı": 6, "yedi": 7, "sekiz": 8, "dokuz": 9, "on": 10},
)  # fmt: skip
_AR: Final = AmountWords(
    point=".",
    unclear=".,",
    scales={"آلاف|ألف[اًا]*": 1e3, "ملايين|مليون[اًا]*": 1e6, "مليارات|مليار[اًا]*": 1e9, "تريليون": 1e12},
    money={"دولارات|دولار(?:[اًا]*)(?: أمريكي| أميركي)?": "USD", "يورو": "EUR", "جنيه[اًا]* مصري[اًا]*": "EGP",
           "جنيه[اًا]* إسترليني[اًا]*": "GBP", "ريال[اًا]* سعودي[اًا]*": "SAR", "ريال[اًا]* قطري[اًا]*": "QAR",
           "درهم[اًا]* إماراتي[اًا]*": "AED", "درهم[اًا]* مغربي[اًا]*": "MAD", "دينار[اًا]* كويتي[اًا]*": "KWD",
           "دينار[اًا]* عراقي[اًا]*": "IQD", "دينار[اًا]* جزائري[اًا]*": "DZD", "دينار[اًا]* تونسي[اًا]*": "TND",
           "دينار[اًا]* أردني[اًا]*": "JOD", "ين ياباني": "JPY"},
    percent="في المئة|في المائة|بالمئة|بالمائة|% ",
    points="نقطة مئوية|نقاط مئوية",
    magnitude="بقوة",
    measures={"كيلومترات|كيلومتر[اًا]*(?: مربع[اًا]*)?|كلم": _KM, "أمتار|متر[اًا]*": "m", "أطنان|طن[اًا]*": "t",
              "درجة مئوية|درجات مئوية": "°C", "هكتار[اًا]*": "ha", "برميل": "bbl"},
    people="أشخاص|شخص[اًا]*|شخصًا|رجال|نساء|امرأة|أطفال|طفل[اًا]*|عمال|عامل[اًا]*|جنود|جندي[اًا]*|طلاب|طالب[اًا]*|مواطن[اًا]*"
    "|راكب[اًا]*|لاجئ[اًا]*|مهاجر[اًا]*|ناخب[اًا]*|زائر[اًا]*|أسرة|عائلة|مدني[اًا]*|موظف[اًا]*|نسمة",
    dead=r"قتل\w*|قُتل\w*|مقتل\w*|لقوا حتفهم|لقي\w*|مصرع\w*|و?فاة|توفي\w*|قتيل\w*|قتلى|بمقتل|ضحايا",
    injured=r"جرح\w*|جُرح\w*|إصابة|أصيب\w*|مصاب\w*|جريح\w*|جرحى|بإصابة",
    missing=r"مفقود\w*|فقد\w*|فُقد\w*",
    times="سنة|سنوات|عام[اًا]*|أعوام|شهر[اًا]*|أشهر|شهور|أسبوع[اًا]*|أسابيع|يوم[اًا]*|أيام|ساعة|ساعات|دقيقة|دقائق",
    none=r"لم|لن|لا(?! يقل)|دون|بدون|ليس|عدم|نجا\w*|أي",
    of_them="من (?:بين|أصل|ال)|أحد",
    were="آخرون|آخرين|قد|هم",
    both="و(?=\\w)",
    numbers={"ثلاثة|ثلاث": 3, "أربعة|أربع": 4, "خمسة|خمس": 5, "ستة|ست": 6, "سبعة|سبع": 7, "ثمانية|ثماني": 8,
             "تسعة|تسع": 9, "عشرة": 10},
)  # fmt: skip
_FA: Final = AmountWords(
    point=".",
    unclear=".,",
    scales={"هزار": 1e3, "میلیون": 1e6, "میلیارد": 1e9},
    money={"دلار": "USD", "یورو": "EUR", "ریال": "IRR", "تومان": ""},
    percent="درصد",
    measures={"کیلومتر": _KM, "متر": "m", "تن": "t", "هکتار": "ha", "درجه": "°C"},
    people="نفر|کودک|زن|مرد|خانواده|کارگر|دانشجو|سرباز",
    dead=r"کشته|جان باخت\w*|جان خود را از دست|درگذشت\w*",
    injured=r"زخمی|مجروح|مصدوم",
    missing=r"مفقود",
    times="سال|ماه|هفته|روز|ساعت|دقیقه|ثانیه",
    none=r"نشد\w*|نبود\w*|نیست\w*|هیچ\w*|بدون|نداد\w*",
    of_them="از (?:میان|بین|مجموع)",
    were="دیگر|نیز|هم",
    both="و |اما",
)  # fmt: skip
_HE: Final = AmountWords(
    point=".",
    scales={"אלפים|אלף": 1e3, "מיליון|מיליוני|מ'": 1e6, "מיליארד|מיליארדי": 1e9},
    money={"שקלים|שקל|ש\"ח|ש״ח": "ILS", "דולרים|דולר": "USD", "אירו|יורו": "EUR", "ליש\"ט|ליש״ט": "GBP"},
    percent="אחוזים|אחוז",
    points="נקודות האחוז|נקודות אחוז",
    magnitude="בעוצמה|בעוצמת|עוצמה",
    measures={"קילומטרים|קילומטר|ק\"מ|ק״מ": _KM, "מטרים|מטר": "m", "טונות|טון": "t", "דונמים|דונם": "dunam",
              "מעלות(?: צלזיוס)?": "°C", "ליטר": "L", "מגה-ואט|מגוואט": "MW"},
    people="בני אדם|אנשים|איש|גברים|נשים|ילדים|תושבים|עובדים|חיילים|תלמידים|סטודנטים|נוסעים|פליטים|מהגרים|חולים|מפגינים"
    "|בוחרים|מבקרים|משפחות|אזרחים|שוטרים|כבאים|מורים|רופאים|חברים|חטופים",
    dead=r"נהרג\w*|הרוג\w*|מתו|נספו|מת|קורבנות|נרצח\w*",
    injured=r"נפצע\w*|פצוע\w*|פצועים",
    missing=r"נעדר\w*",
    aged="בן|בת|בני|בנות",
    times="שנים|שנה|שנות|חודשים|חודש|שבועות|ימים|יום|שעות|שעה|דקות|שניות",
    none="לא(?! פחות)|אף|בלי|ללא|אין",
    of_them="מתוך|מבין|מה",
    were="היו|אחרים|נוספים",
    both="ו(?=\\w)|אך|אבל",
    numbers={"שלושה|שלוש": 3, "ארבעה|ארבע": 4, "חמישה|חמש": 5, "שישה|שש": 6, "שבעה|שבע": 7, "שמונה": 8,
             "תשעה|תשע": 9, "עשרה|עשר": 10},
)  # fmt: skip
_HI: Final = AmountWords(
    point=".",
    scales={"हजार|हज़ार": 1e3, "लाख": 1e5, "करोड़|करोड": 1e7, "अरब": 1e9, "खरब": 1e11, "मिलियन": 1e6},
    money={"रुपये|रुपए|रुपयों|रुपया|रूपये": "INR", "डॉलर|अमेरिकी डॉलर": "USD", "यूरो": "EUR"},
    percent="प्रतिशत|फीसदी|फ़ीसदी",
    points="प्रतिशत अंक",
    measures={"किलोमीटर|किमी": _KM, "मीटर": "m", "टन": "t", "हेक्टेयर": "ha", "एकड़": "acre",
              "डिग्री(?: सेल्सियस)?": "°C",
              "किलो|किलोग्राम|किग्रा": "kg", "लीटर": "L", "मेगावाट": "MW"},
    people="लोगों|लोग|व्यक्तियों|व्यक्ति|पुरुष|महिलाएं|महिलाओं|बच्चे|बच्चों|मजदूर|मजदूरों|कर्मचारी|कर्मचारियों|सैनिक|सैनिकों|जवान|छात्र|छात्रों"
    "|यात्री|यात्रियों|शरणार्थी|मरीज|मरीजों|मतदाता|मतदाताओं|परिवार|परिवारों|नागरिक|पुलिसकर्मी|सदस्य|किसान|किसानों",
    dead=r"मौत|मारे|मृत|मृतकों|जान गई|मर",
    injured=r"घायल|जख्मी|ज़ख्मी",
    missing=r"लापता",
    times="साल|वर्ष|वर्षों|सालों|महीने|महीनों|हफ्ते|सप्ताह|दिन|दिनों|घंटे|घंटों|मिनट|सेकंड",
    none="नहीं|बिना",
    of_those="(?: लोगों)? ?में से",
    were="की|को|गंभीर|रूप|से|अन्य",
    both="और|लेकिन|जबकि",
    numbers={"दो": 2, "तीन": 3, "चार": 4, "पांच|पाँच": 5, "छह": 6, "सात": 7, "आठ": 8, "नौ": 9, "दस": 10},
)  # fmt: skip
_TH: Final = AmountWords(
    point=".",
    scales={"ล้านล้าน": 1e12, "หมื่นล้าน": 1e10, "แสนล้าน": 1e11, "พันล้าน": 1e9, "ล้าน": 1e6, "แสน": 1e5, "หมื่น": 1e4,
            "พัน": 1e3},
    money={"บาท": "THB", "ดอลลาร์(?:สหรัฐ)?": "USD", "ยูโร": "EUR", "เยน": "JPY", "หยวน": "CNY"},
    percent="เปอร์เซ็นต์|เปอร์เซนต์",
    percent_before="ร้อยละ",
    magnitude="แผ่นดินไหวขนาด",
    measures={"ตารางกิโลเมตร": "km²", "ตารางเมตร": "m²", "กิโลเมตร|กม\\.": _KM, "เมตร": "m", "กิโลกรัม": "kg",
              "ตัน": "t",
              "ไร่": "rai", "องศาเซลเซียส|องศา": "°C", "ลิตร": "L"},
    people="คน|ราย|ครอบครัว|ครัวเรือน",
    dead=r"เสียชีวิต|ตาย",
    injured=r"บาดเจ็บ|ได้รับบาดเจ็บ",
    missing=r"สูญหาย",
    times="ปี|เดือน|สัปดาห์|วัน|ชั่วโมง|นาที|วินาที|ขวบ",
    none="ไม่|ไร้|ปลอดภัย",
    of_them="จาก(?:จำนวน|ทั้งหมด)?",
    both=" |และ|แต่",
)  # fmt: skip
_JA: Final = AmountWords(
    point=".",
    scales={"兆": 1e12, "億": 1e8, "万": 1e4, "千": 1e3},
    money={"円": "JPY", "米ドル|ドル": "USD", "香港ドル": "HKD", "豪ドル": "AUD", "ユーロ": "EUR", "ポンド": "GBP",
           "人民元|元": "CNY", "ウォン": "KRW", "ルピー": "₨", "スイスフラン": "CHF"},
    percent="パーセント|％|㌫",
    points="パーセントポイント|％ポイント|%ポイント",
    magnitude="マグニチュード(?:\\(M\\)|（Ｍ）)?|震源の規模はM",
    measures={"平方キロメートル|平方キロ": "km²", "平方メートル": "m²", "キロメートル|㌔": _KM, "キロ": "",
              "センチメートル|センチ": "cm",
              "メートル": "m", "キログラム": "kg", "トン": "t", "ヘクタール": "ha", "バレル": "bbl", "リットル": "L",
              "キロワット": "kW", "メガワット": "MW"},
    people="人|名|世帯",
    nouns="棟|軒|校|社|か国|カ国|ヶ国|件|台|隻|機|頭|羽|票",
    dead=r"死亡|死者|死去|犠牲|亡くな\w*",
    injured=r"負傷|けが|重傷|軽傷|重軽傷",
    missing=r"行方不明|不明者",
    times="年|か月|カ月|ヶ月|月|週間|日|時間|時|分|秒|歳|才|代",
    none="[はがも]な[いくか]|しなかった|していない|ません|無事|生存",
    of_those="(?:のうち|中)",
    both="一方",
)  # fmt: skip
_ZH: Final = AmountWords(
    point=".",
    scales={"万亿|萬億": 1e12, "千万|千萬": 1e7, "百万|百萬": 1e6, "亿|億": 1e8, "万|萬": 1e4, "千": 1e3},
    money={"美元|美金": "USD", "欧元|歐元": "EUR", "日元|日圓": "JPY", "英镑|英鎊": "GBP", "港元|港币|港幣": "HKD",
           "新台币|新台幣|新臺幣": "TWD", "卢布|盧布": "RUB", "人民币|人民幣|元人民币": "CNY", "元": "元",
           "韩元|韓元": "KRW"},
    percent="％",
    points="个百分点|個百分點",
    measures={"平方公里": "km²", "平方米": "m²", "公里|千米": _KM, "米|公尺": "m", "厘米": "cm", "公斤|千克": "kg",
              "吨|噸|公噸": "t", "公顷|公頃": "ha", "摄氏度|攝氏度|℃": "°C", "级地震|級地震": "magnitude", "桶": "bbl"},
    people="人|名|户|戶|位",
    nouns="所|家|座|个国家|個國家|起|例|栋|棟|辆|輛|艘|架|票",
    dead=r"死亡|遇难|遇難|丧生|喪生|身亡|罹难|罹難|死者",
    injured=r"受伤|受傷|轻伤|輕傷|重伤|重傷|伤者|傷者",
    missing=r"失踪|失蹤|失联|失聯",
    times="年|个月|個月|月|周|週|天|日|小时|小時|分钟|分鐘|秒|岁|歲",
    none="没有|沒有|没(?=[受死伤])|沒(?=[受死傷])|未(?!成年)|无人|無人|并非|並非|生还|生還",
    of_those="(?:中(?![毒弹彈枪槍])|当中|當中|之中|里|裡)",
    both="和|及|但",
)  # fmt: skip
_KO: Final = AmountWords(
    point=".",
    scales={"조": 1e12, "억": 1e8, "만": 1e4, "천": 1e3},
    money={"원": "KRW", "달러": "USD", "유로": "EUR", "엔": "JPY", "위안": "CNY", "파운드": "GBP", "루블": "RUB"},
    percent="퍼센트",
    points="%포인트|%p|퍼센트포인트",
    magnitude="규모|진도",
    measures={"제곱킬로미터|㎢": "km²", "제곱미터|㎡": "m²", "킬로미터|㎞": _KM, "미터": "m", "센티미터|㎝": "cm",
              "킬로그램|㎏": "kg", "톤": "t", "헥타르|㏊": "ha", "배럴": "bbl", "리터": "L", "도": "°C"},
    people="명|가구|사람",
    nouns="곳|개국|건|대|척|마리|채|개 학교|개사",
    dead=r"사망\w*|숨지\w*|숨졌\w*|숨진\w*|목숨\w*|희생\w*",
    injured=r"부상\w*|다쳤\w*|다치\w*|중상\w*|경상\w*",
    missing=r"실종\w*",
    times="년|개월|달|주|일|시간|시|분|초|세|살",
    none=r"않\w*|없\w*|아니\w*|못\w*|무사",
    of_those=" ?(?:가운데|중(?! ?상))",
    both="그리고|하지만",
)  # fmt: skip

AMOUNT_WORDS: Final = {
    "en": _EN, "de": _DE, "fr": _FR, "es": _ES, "pt": _PT, "it": _IT, "nl": _NL, "sv": _SV, "pl": _PL, "ru": _RU,
    "uk": _UK, "el": _EL, "tr": _TR, "ar": _AR, "fa": _FA, "he": _HE, "hi": _HI, "th": _TH, "ja": _JA, "zh": _ZH,
    "ko": _KO,
}  # fmt: skip
NO_WORDS: Final = AmountWords(point=".", unclear=".,", scales={}, percent="", people="", dead="", injured="", both="")

# A sign that is several countries' money stays a sign, save where a language has none of its own.
SIGNS: Final = {
    "US$": "USD", "USD": "USD", "$": "$", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "R$": "BRL",
    "HK$": "HKD", "NZ$": "NZD", "S$": "SGD", "NT$": "TWD", "€": "EUR", "EUR": "EUR", "£": "GBP", "GBP": "GBP", "¥": "¥",
    "￥": "¥", "JPY": "JPY", "CNY": "CNY", "RMB": "CNY", "₹": "INR", "INR": "INR", "Rs.": "₨", "Rs": "₨", "CHF": "CHF",
    "Fr.": "CHF", "₽": "RUB", "RUB": "RUB", "₩": "KRW", "KRW": "KRW", "₺": "TRY", "₪": "ILS", "฿": "THB", "₴": "UAH",
    "AUD": "AUD", "CAD": "CAD", "SEK": "SEK", "NOK": "NOK", "DKK": "DKK", "PLN": "PLN", "zł": "PLN", "CZK": "CZK",
    "Kč": "CZK", "HUF": "HUF", "ZAR": "ZAR", "MXN": "MXN", "BRL": "BRL", "AED": "AED", "SAR": "SAR", "EGP": "EGP",
}  # fmt: skip
OF_A_LANGUAGE: Final = {
    **{(code, "$"): "USD" for code in AMOUNT_WORDS.keys() - {"en", "fr", "es", "pt", "zh"}},
    ("ja", "¥"): "JPY",
    ("zh", "¥"): "CNY",
}
MEASURES: Final = {
    "km²": "km²", "km/h": "km/h", "km": _KM, "m²": "m²", "m³": "m³", "cm": "cm", "mm": "mm", "kg": "kg", "ha": "ha",
    "°C": "°C", "℃": "°C", "°F": "°F", "kWh": "kWh", "MWh": "MWh", "GWh": "GWh", "TWh": "TWh", "MW": "MW", "GW": "GW",
    "kW": "kW", "mph": "mph", "kph": "km/h", "m": "m", "t": "t",
}  # fmt: skip
