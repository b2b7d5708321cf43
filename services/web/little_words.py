"""Words that say little of what a sentence is about, words for small numbers, and abbreviations, by language."""

from __future__ import annotations

from typing import Final

_FUNCTION_TEXT: Final = {
    "en": """a about after again all also an and any are as at be been before but by can could did do does for from
        had has have he her him his how i if in into is it its more most new no not now of on one or other our out
        over said say says she so some than that the their them then there these they this those to told two up us
        was we were what when where which while who will with would you your""",
    "de": """ab aber als also am an auch auf aus bei bis da damit dann das dass dem den der des die dies diese dieser
        dieses doch durch ein eine einem einen einer eines er es für gegen habe haben hat hatte hatten ich ihm ihn ihr
        ihre ihren im in ist kann mehr mit nach nicht noch nun nur oder sagt sagte sagten sei sein seine seien sich sie
        sind so soll über um und unter vom von vor war waren was wenn wer werden wie wir wird wo wurde wurden zu zum
        zur zwischen""",
    "fr": """a à après au aussi aux avait avant avec avoir ce ces cet cette comme dans de depuis des dit dont du d’un
        d’une d'un d'une elle elles en entre est et été être eu il ils je la le les leur leurs lors lui mais même ne
        non nous on ont ou où par pas plus pour qu’il qu'il que qui sa sans se selon ses si son sont sous sur un une
        vers vous y""",
    "es": """a al ante antes aunque como con contra cuando de del desde después dijo donde dos e el ella ellos en
        entre era es esta está estaba este esto fue fueron ha había han hasta la las le les lo los más mientras muy
        ni no nos o para pero por que qué quien se según ser si sido sin sobre son su sus también tras un una uno
        unos y ya""",
    "it": """a ad ai al alla alle anche che chi ci come con contro cui da dal dalla dalle dei del della delle detto di
        dopo e è ed era essere fra gli ha hanno i il in io la le lo loro ma mentre nei nel nella nelle non o per più
        prima quando questa questo se si sono stata stati stato su sua sue sui sul sulla suo suoi tra un una uno""",
    "pt": """a ao aos após as às até com como contra da das de depois disse do dos e é ela ele eles em entre era essa
        esse esta está estava este foi foram há já mais mas mesmo na nas não no nos o os ou para pela pelas pelo pelos
        por quando que quem se sem ser seu seus sob sobre sua suas também tem um uma""",
    "nl": """aan al als bij dan dat de deze die dit door dus een en er geen haar had hadden heb hebben heeft het hij
        hun ik in is je kan maar meer met na naar niet nog nu of om onder ook op over te tegen tot uit van voor was
        waren was wat we werd werden wie wordt worden ze zei zegt zich zij zijn zo zou""",
}  # fmt: skip

_TWO_TO_TWELVE: Final = {
    "en": "two three four five six seven eight nine ten eleven twelve",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici",
    "pt": "dois três quatro cinco seis sete oito nove dez onze doze",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf",
    "sv": "två tre fyra fem sex sju åtta nio tio elva tolv",
    "da": "to tre fire fem seks syv otte ni ti elleve tolv",
    "nb": "to tre fire fem seks sju åtte ni ti elleve tolv",
    "pl": "dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście",
}
_MORE_NUMBERS: Final = {
    "en": {"thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18",
           "nineteen": "19", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60",
           "seventy": "70", "eighty": "80", "ninety": "90"},
    "de": {"dreizehn": "13", "vierzehn": "14", "fünfzehn": "15", "zwanzig": "20", "dreissig": "30", "dreißig": "30"},
    "fr": {"treize": "13", "quatorze": "14", "quinze": "15", "vingt": "20", "trente": "30"},
    "es": {"trece": "13", "catorce": "14", "quince": "15", "veinte": "20", "treinta": "30"},
    "it": {"quindici": "15", "venti": "20", "trenta": "30"},
    "pt": {"duas": "2", "quinze": "15", "vinte": "20", "trinta": "30"},
    "nl": {"dertien": "13", "veertien": "14", "vijftien": "15", "twintig": "20", "dertig": "30"},
}  # fmt: skip

FUNCTION_WORDS: Final = {language: frozenset(text.split()) for language, text in _FUNCTION_TEXT.items()}
NUMBER_WORDS: Final = {
    language: {word: str(number) for number, word in enumerate(text.split(), start=2)} | _MORE_NUMBERS.get(language, {})
    for language, text in _TWO_TO_TWELVE.items()
}
# What is no amount of anything yet: `five million`.
_SCALES_TEXT: Final = """
    bilhão bilhões billion billionen billions bn cent cento cents cien ciento docena douzaine dozen dozens
    duizend dutzend honderd hundert hundred hundreds k m mil mila milhão milhões miliard miliardi miliardo
    miliardów milion milione milioni milionów miljard miljarder miljoen miljoner mille milliard milliarde
    milliarden milliards million millionen millions millones millón mio mld mln mn mrd tausend tausende thousand
    thousands tn trillion trillions tusen tusind tys tysięcy миллиардов миллионов млн млрд мільйонів мільярдів
    тыс тысяч 万 亿 億 千 百
"""
SCALES: Final = frozenset(_SCALES_TEXT.split())

# With a capital; a name or an office follows.
TITLES: Final = (
    "Mr|Mrs|Ms|Dr|St|Ste|Gen|Sen|Rep|Gov|Lt|Col|Prof|Adm|Capt|Cmdr|Cpl|Sgt|Maj|Brig|Pvt|Hon|Rev|Supt|Insp|Pres|Msgr"
    "|vs|Jr|Sr|Sra|Dra|Sres|M|MM|Mme|Mmes|Mlle|Mgr|Dott|Ing|Avv|On|Hr|Fr|Hl|Dhr|Mevr|Mw|bzw|Mio|Mrd"
)
SHORT_MONTHS: Final = "Jan|Jän|Feb|Mar|Mär|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Okt|Nov|Dec|Dez|Juil|Janv|Févr|Avr|Déc"
BEFORE_NUMBERS: Final = "No|Nos|Nr|Núm|Art|Abs|Bd|Vol|Fig|Kap|p|pp|S|ca|approx|cap|c|cf|n|tel|Ziff"
# German alone writes its months with a capital behind `3.`.
MONTHS: Final = "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
