"""Persons in the languages that no model has read: a given name before another name, or names behind an office.

Right rather than plenty. Where words have capitals, a run of two to four of them is a person when a given name begins
it, or when it stands behind an office. Where they have none, a given name must stand directly behind an office, and the
word behind it is taken too. In Chinese and Thai, where nothing shows where a name ends, nobody is named.

In languages with Latin letters the model that read their kin is asked too, and believed where it is very sure. By both
half of the persons are named in Portuguese and Croatian taken for unread ones, and nine of ten rightly.
"""

# ruff: noqa: SIM905 - lists of words are read and kept as words, not as a quote and a comma each

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from services.enrich.tagging.background import background
from services.enrich.tagging.names import lexicon, tagger
from services.enrich.tagging.names.names import named
from services.enrich.tagging.names.tagger import Name
from services.enrich.tagging.places.gazetteer import gazetteer, plain
from services.enrich.tagging.places.local_names import LocalNames, local_names
from services.enrich.tagging.tokens import Tokens

_SURE_OF_KIN: Final = 0.85
_SURE: Final = 0.8
_BY_RULE: Final = "office or given name"
_LONGEST: Final = 4  # words of a name
_NO_NAME: Final = (
    lexicon.ORGANISATION
    | lexicon.CLUB
    | lexicon.SITE
    | lexicon.CALENDAR
    | lexicon.COUNTRY
    | lexicon.DEMONYM
    | lexicon.REGION
)

# Words within a name that have no capital.
_LINKS: Final = frozenset("de del da dos van von der den ten ter af el al bin ibn".split())
# Some have one with a capital.
_PARTICLES: Final = _LINKS | frozenset("le la di della dello degli du des do da dos das lo li te zu zur vom".split())
_CALLED_AFTER: Final = frozenset(
    "rue avenue boulevard place pont stade aéroport université hôpital lycée collège prix calle avenida plaza estadio"
    " aeropuerto universidad hospital instituto premio via viale piazza stadio aeroporto università ospedale premio"
    " teatro teatru strada bulevardul universitatea straat plein universiteit gatan ulica ulice ulici plac stadion"
    " universitet jalan bandara вулиця площа улица булевард улици тргу".split()
)
# Where persons have none, what has one is none: `la Cruz Roja`.
_ARTICLES: Final = {
    "es": frozenset({"la", "las", "el", "los"}), "fr": frozenset({"la", "le", "les"}), "nl": frozenset({"de", "het"}),
    "it": frozenset({"la", "le", "il", "lo", "i", "gli"}),
}  # fmt: skip
_LINKS_NOWHERE: Final = frozenset({"it", "ro"})  # there they are words between names, or have a capital
_OFFICE_WITHIN: Final = 3  # words before a given name
_LONGEST_OFFICE: Final = 3  # words, or parts of one with a quote in it

_OFFICES: Final = {
    "es": "presidente|presidenta|ministro|ministra|canciller|senador|senadora|diputado|diputada|alcalde"
    "|alcaldesa|gobernador|gobernadora|rey|reina|papa|secretario|secretaria|portavoz|director|directora"
    "|juez|fiscal|general|entrenador|delantero|expresidente|vicepresidente|vicepresidenta",
    "fr": "président|présidente|ministre|chancelier|chancelière|sénateur|sénatrice|député|députée|maire|roi"
    "|reine|pape|secrétaire|porte-parole|directeur|directrice|juge|procureur|général|entraîneur"
    "|ex-président|m|mme|monsieur|madame",
    "it": "presidente|premier|ministro|ministra|cancelliere|senatore|senatrice|deputato|sindaco|sindaca|re"
    "|regina|papa|segretario|portavoce|direttore|giudice|generale|allenatore",
    "nl": "president|premier|minister|kanselier|burgemeester|koning|koningin|paus|staatssecretaris"
    "|woordvoerder|directeur|rechter|generaal|coach",
    "sv": "president|presidenten|statsminister|statsministern|minister|utrikesminister|finansminister|kansler"
    "|förbundskansler|borgmästare|kung|kungen|drottning|påve|påven|talesperson|vd|domare|general|tränare"
    "|partiledare",
    "da": "præsident|statsminister|minister|udenrigsminister|finansminister|kansler|borgmester|kong|dronning"
    "|pave|talsmand|direktør|dommer|general|træner",
    "nb": "president|statsminister|minister|utenriksminister|finansminister|kansler|ordfører|kong|dronning"
    "|pave|talsmann|direktør|dommer|general|trener",
    "ro": "președintele|președinte|premierul|premier|ministrul|ministru|cancelarul|senatorul|senator|deputatul"
    "|primarul|regele|papa|secretarul|directorul|generalul",
    "ca": "president|presidenta|ministre|ministra|conseller|consellera|alcalde|alcaldessa|rei|papa|secretari"
    "|portaveu",
    "id": "presiden|menteri|gubernur|bupati|walikota|raja|jenderal|ketua|direktur",
    "ms": "presiden|menteri|gabenor|datuk|raja|jeneral|pengerusi",
    "pl": "prezydent|premier|minister|kanclerz|senator|poseł|posłanka|burmistrz|król|papież|rzecznik|dyrektor"
    "|sędzia|generał|trener|szef|prezes",
    "cs": "prezident|premiér|premiérka|ministr|ministryně|kancléř|senátor|poslanec|poslankyně|primátor|král"
    "|papež|mluvčí|ředitel|soudce|generál|trenér|předseda",
    "sk": "prezident|prezidentka|premiér|minister|ministerka|kancelár|poslanec|primátor|kráľ|pápež|hovorca"
    "|riaditeľ|generál|tréner|predseda",
    "sl": "predsednik|predsednica|premier|minister|ministrica|kancler|župan|kralj|papež|direktor|trener",
    "fi": "presidentti|pääministeri|ministeri|ulkoministeri|kansleri|kansanedustaja|pormestari|kuningas|paavi"
    "|johtaja|kenraali|valmentaja|puheenjohtaja",
    "uk": "президент|премʼєр|прем'єр|прем’єр|прем'єр-міністр|міністр|канцлер|сенатор|депутат|мер|король|папа"
    "|речник|директор|суддя|генерал|тренер|голова",
    "bg": "президентът|президент|премиерът|премиер|министърът|министър|канцлерът|кметът|кмет|депутатът|кралят"
    "|папата|говорителят|директорът|съдията|генерал|треньорът",
    "sr": "председник|премијер|премијерка|министар|министарка|канцелар|посланик|градоначелник|краљ|папа"
    "|портпарол|директор|судија|генерал|тренер|predsednik|premijer|premijerka|ministar|kancelar|poslanik"
    "|gradonačelnik|kralj",
    "mk": "претседателот|премиерот|министерот|канцеларот|градоначалникот|кралот|папата|директорот|генералот",
    "el": "πρόεδρος|πρόεδρο|προέδρου|πρωθυπουργός|πρωθυπουργό|πρωθυπουργού|υπουργός|υπουργό|υπουργού"
    "|καγκελάριος|βουλευτής|δήμαρχος|βασιλιάς|πάπας|εκπρόσωπος|διευθυντής|στρατηγός|προπονητής",
    "lt": "prezidentas|premjeras|premjerė|ministras|ministrė|kancleris|meras|karalius|popiežius|generolas",
    "lv": "prezidents|premjers|premjere|ministrs|ministre|kanclers|mērs|karalis|pāvests|ģenerālis",
    "et": "president|peaminister|minister|välisminister|kantsler|linnapea|kuningas|paavst|kindral",
    "sq": "presidenti|kryeministri|ministri|kancelari|kryetari|mbreti|papa|gjenerali",
    "az": "prezident|prezidenti|nazir|naziri|general",
    "ar": "الرئيس|رئيس|رئيس الوزراء|رئيس الجمهورية|رئيس الحكومة|وزير|الوزير|وزير الخارجية|وزير الدفاع|وزير الداخلية"
    "|وزير المالية|الملك|الأمير|ولي العهد|الأمين العام|المستشار|السيناتور|المتحدث|الشيخ|الدكتور|النائب"
    "|الجنرال|الفريق",
    "he": "נשיא|הנשיא|ראש הממשלה|שר|השר|שרת|שר החוץ|שרת החוץ|שר הביטחון|שר האוצר|שר הפנים|המלך|האפיפיור"
    "|ראש העיר|הרמטכ\"ל|אלוף|ח\"כ|ד\"ר|פרופ'",
    "fa": "رئیس‌جمهور|رئیس جمهور|رئیس‌جمهوری|رئیس‌جمهور ایران|وزیر|وزیر خارجه|وزیر امور خارجه|وزیر دفاع"
    "|وزیر خارجه ایران|نخست‌وزیر|نخست وزیر|آیت‌الله|سردار|دکتر|سخنگوی|آقای|خانم",
    "ur": "صدر|وزیراعظم|وزیر اعظم|وزیرِاعظم|وزیر|وزیر خارجہ|وزیر دفاع|وزیر داخلہ|وزیر خزانہ|وزیرِ خارجہ|وزیرِ دفاع"
    "|جنرل|مولانا|ڈاکٹر|چیئرمین",
    "hi": "प्रधानमंत्री|राष्ट्रपति|मंत्री|मुख्यमंत्री|विदेशमंत्री|गृहमंत्री|रक्षामंत्री|वित्तमंत्री|राज्यपाल"
    "|नेता|अध्यक्ष|डॉ|श्री|न्यायमूर्ति|जनरल",
    "bn": "প্রধানমন্ত্রী|প্রেসিডেন্ট|রাষ্ট্রপতি|মন্ত্রী|পররাষ্ট্রমন্ত্রী|চেয়ারম্যান|অধ্যাপক",
    "ka": "პრეზიდენტი|პრემიერ-მინისტრი|პრემიერი|მინისტრი|კანცლერი|მერი|დეპუტატი|გენერალი",
}  # fmt: skip
_OTHER_LETTERS: Final = frozenset({"uk", "bg", "sr", "mk", "el"})
_WITHOUT_CAPITALS: Final = frozenset({"ar", "he", "fa", "ur", "hi", "bn", "ka"})

# Given names of those who are much in the news, as scripts without capitals write them; lists of names have their own.
_GIVEN: Final = {
    "ar": "جو دونالد باراك فلاديمير فولوديمير إيمانويل ايمانويل أنغيلا أولاف بوريس ريشي أنتوني سيرغي رجب"
    " جورجيا جاستن نيكولا كير مارين أورسولا بنيامين ناريندرا كمالا ماركو شي كيم بشار عبد محمد حسن حسين علي"
    " أحمد محمود إبراهيم",
    "he": "ג'ו דונלד ברק ולדימיר וולודימיר עמנואל אנגלה אולף בוריס רישי אנתוני אנטוני סרגיי רג'פ בנימין יאיר"
    " נפתלי בני יואב יצחק איתמר בצלאל קמלה מרקו עבדל חסן מחמוד",
    "fa": "جو دونالد باراک ولادیمیر امانوئل آنگلا اولاف بوریس آنتونی سرگئی رجب بنیامین محمدجواد حسن حسین"
    " ابراهیم علی محمد مسعود محمود عباس",
    "ur": "جو ڈونلڈ ولادیمیر نریندر شہباز نواز عمران آصف بلاول مریم اسحاق خواجہ بنیامین رجب",
    "hi": "नरेंद्र नरेन्द्र जो डोनाल्ड व्लादिमीर राहुल अमित सोनिया राजनाथ योगी ममता अरविंद नीतीश निर्मला"
    " द्रौपदी शी इमरान शहबाज़ ऋषि बराक इमैनुएल",
    "bn": "শেখ জো ডোনাল্ড ভ্লাদিমির নরেন্দ্র মমতা খালেদা মুহাম্মদ রাহুল",
    "ka": "ირაკლი გიორგი სალომე მიხეილ ნიკა ჯო დონალდ ვლადიმირ ვოლოდიმირ",
}  # fmt: skip
_GOES_ON: Final = frozenset("عبد بن ابن ال الله الفتاح الرحمن العزيز بن דין बिन".split())

LANGUAGES: Final = frozenset(_OFFICES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Name):
    """A name, and by what it was found."""

    rule: str


def persons(tokens: Tokens, language: str, model: tagger.Model | None = None) -> list[Person]:
    """The persons of a text, and where their surnames stand alone; none in a language without rules."""
    if language not in LANGUAGES:
        return []
    offices = frozenset(_OFFICES[language].split("|"))
    find = _behind_offices if language in _WITHOUT_CAPITALS else _among_capitals
    known = background(language)
    stop_words = known.stop_words if known else frozenset[str]()
    found = [
        name for first, last in tokens.sentences for name in find(tokens, first, last, offices, language, stop_words)
    ]
    if language not in _WITHOUT_CAPITALS | _OTHER_LETTERS:
        found += list(_seen_by_kin(tokens, found, offices, language, model))
    return sorted([*found, *_alone(tokens, found)], key=lambda name: name.first)


def before_place(name: Name, tokens: Tokens, local: LocalNames | None) -> Name:
    """`Orbán Viktor Brüsszelben`, `Putin Moskovassa`: a place behind a person is no part of the name."""
    length = name.last - name.first
    if name.kind != "person" or length < 2 or local is None:
        return name
    last = tokens.words[name.last - 1]
    is_behind = local.says_where(last) or (length > 2 and local.is_one(last))
    return replace(name, last=name.last - 1) if is_behind else name


def _seen_by_kin(
    tokens: Tokens, found: list[Person], offices: frozenset[str], language: str, model: tagger.Model | None
) -> Iterator[Person]:
    """The persons that the model is very sure of, though it has not read this language, besides those found already."""
    taken = {index for name in found for index in range(name.first, name.last)}
    for seen in named(tokens, model):
        name = before_place(seen, tokens, local_names(language))
        if (
            name.kind == "person"
            and name.sure >= _SURE_OF_KIN
            and taken.isdisjoint(range(name.first, name.last))
            and _is_whole(tokens.words[name.first : name.last], offices)
            and not (name.first and _is_called_after(tokens.words[name.first - 1], tagger.model().says))
        ):
            yield _person(name.first, name.last, "model of kindred languages", sure=name.sure)


def _person(first: int, last: int, rule: str, *, sure: float = _SURE) -> Person:
    return Person(first=first, last=last, kind="person", sure=sure, rule=rule)


def _is_whole(words: list[str], offices: frozenset[str]) -> bool:
    """Two to four words from a capital on: no surname alone, no `Mme Binet`."""
    is_led = words[0].lower() in offices or not words[0][0].isupper()
    return 2 <= len(words) <= _LONGEST and not is_led and all(word[0].isalpha() or word == "." for word in words)


def _among_capitals(
    tokens: Tokens, first: int, last: int, offices: frozenset[str], language: str, stop_words: frozenset[str]
) -> Iterator[Person]:
    words, says, places = tokens.words, tagger.model().says, local_names(language)
    links = frozenset[str]() if language in _LINKS_NOWHERE else _LINKS
    index = first
    while index < last:
        if not _is_capital(words[index]) or words[index].lower() in offices or _is_place(words[index], places):
            index += 1
            continue
        end = _end_of_run(tokens, index, last, links, places)
        is_led = not offices.isdisjoint(word.lower() for word in words[max(first, index - _OFFICE_WITHIN) : index])
        begin = _begin_of_run(words, index, end, offices, is_led=is_led, opens=index == first)
        if (
            2 <= end - begin <= _LONGEST
            and not (begin > first and _is_of_a_thing(words[begin - 1], language))
            and _is_person(words[begin:end], says, behind_office=is_led, stop_words=stop_words)
        ):
            yield _person(begin, end, _BY_RULE)
        index = max(end, index + 1)


def _begin_of_run(words: list[str], index: int, end: int, offices: frozenset[str], *, is_led: bool, opens: bool) -> int:
    """Where a name begins: later than its run in `Mañana Pedro Sánchez`, `presidente del Consiglio Giorgia Meloni`."""
    says = tagger.model().says
    if is_led:
        begin = _given(words, index, end - 1, says)
        if begin < end - 1:
            return begin
        return index if words[index - 1].lower() in offices else end
    return index + 1 if opens and not says(words[index]) & lexicon.FIRST_NAME else index


def _is_of_a_thing(before: str, language: str) -> bool:
    """Whether no person stands behind this word: an article, or what is called after somebody."""
    return before.lower() in _ARTICLES.get(language, ()) or _is_called_after(before, tagger.model().says)


def _given(words: list[str], index: int, last: int, says: Callable[[str], int]) -> int:
    """Where the first given name of [index, last) stands; `last` when there is none."""
    return next((at for at in range(index, last) if says(words[at]) & lexicon.FIRST_NAME), last)


def _is_called_after(before: str, says: Callable[[str], int]) -> bool:
    """`rue Victor Hugo`, `L'Università Carlo Bo`."""
    before = re.split("['’]", before)[-1].lower()
    return before in _CALLED_AFTER or bool(
        says(before) & (lexicon.SITE | lexicon.ORGANISATION) and not says(before) & lexicon.TITLE
    )


def _is_place(word: str, places: LocalNames | None) -> bool:
    return places is not None and places.is_one(word) and not tagger.model().says(word) & lexicon.FIRST_NAME


def _is_capital(word: str) -> bool:
    return word[0].isupper() and not (len(word) > 1 and word.isupper())


def _end_of_run(tokens: Tokens, index: int, last: int, links: frozenset[str], places: LocalNames | None) -> int:
    """Where a run of capitals ends that one space parts, with links between them; before the name of a place."""
    words, end = tokens.words, index + 1
    while end < last and tokens.starts[end] - tokens.ends[end - 1] == 1:
        behind = end
        while behind < last and behind < end + 2 and words[behind] in links | {"la"} and words[end] in links:
            behind += 1
        if behind == last or not _is_capital(words[behind]) or _is_place(words[behind], places):
            break
        end = behind + 1
    return end


def _is_person(
    words: list[str], says: Callable[[str], int], *, behind_office: bool, stop_words: frozenset[str]
) -> bool:
    flags = [says(word) for word in words]
    told = [word for word in words if word[0].isupper()]
    # `Marine Le Pen`: a small word within a name is none of the sentence.
    told = [told[0], *(word for word in told[1:-1] if word.lower() not in _PARTICLES), told[-1]]
    if any(flag & _NO_NAME and not flag & (lexicon.FIRST_NAME | lexicon.SURNAME) for flag in flags):
        return False
    if any(word.lower() in stop_words for word in told) or flags[-1] & lexicon.ORGANISATION:
        return False
    if plain(" ".join(words)) in gazetteer().names or plain(" ".join(words[:2])) in gazetteer().names:
        return False
    return behind_office or bool(flags[0] & lexicon.FIRST_NAME and not flags[0] & (lexicon.CITY | lexicon.ORGANISATION))


def _behind_offices(
    tokens: Tokens, first: int, last: int, offices: frozenset[str], language: str, stop_words: frozenset[str]
) -> Iterator[Person]:
    given = frozenset(_GIVEN.get(language, "").split())
    of_offices = _words_of_offices(language)
    words, says = tokens.words, tagger.model().says
    free = first + 1
    for index in range(first + 1, last - 1):
        is_given = words[index] in given or says(words[index]) & lexicon.FIRST_NAME
        if index < free or not is_given or words[index] in of_offices:
            continue
        end = _end_behind(words, index, last)
        named = words[index + 1 : end]
        is_said = of_offices.isdisjoint(named) and stop_words.isdisjoint(named) and all(len(word) > 1 for word in named)
        # An adjective of a country may stand between: `الرئيس الأمريكي جو بايدن`.
        if is_said and any(_ends_in_office(tokens, first, at, offices) for at in (index, index - 1)):
            yield _person(index, end, _BY_RULE)
            free = end


@cache
def _words_of_offices(language: str) -> frozenset[str]:
    return frozenset(re.split(r"[| ]", _OFFICES[language]))


def _end_behind(words: list[str], index: int, last: int) -> int:
    """Where the name ends that a given name begins: behind the next word, or behind one that needs no other."""
    end = index + (3 if words[index] in _GOES_ON else 2)
    while end < min(last, index + _LONGEST) and words[end - 1] in _GOES_ON:
        end += 1
    return min(end, last)


def _ends_in_office(tokens: Tokens, first: int, end: int, offices: frozenset[str]) -> bool:
    """Whether an office stands directly before the word `end`; one may have several words, and quotes in a word."""
    return any(
        tokens.text[tokens.starts[begin] : tokens.ends[end - 1]] in offices
        for begin in range(max(first, end - _LONGEST_OFFICE), end)
    )


def _alone(tokens: Tokens, found: list[Person]) -> Iterator[Person]:
    """Surnames that stand alone elsewhere."""
    surnames = {tokens.words[name.last - 1] for name in found if tokens.words[name.last - 1][0].isupper()}
    taken = {index for name in found for index in range(name.first, name.last)}
    for index, word in enumerate(tokens.words):
        if word in surnames and index not in taken:
            beside = (tokens.words[index - 1] if index else "", *tokens.words[index + 1 : index + 2])
            if not any(other[:1].isupper() for other in beside[1:]):
                yield _person(index, index + 1, "document", sure=0.0)
