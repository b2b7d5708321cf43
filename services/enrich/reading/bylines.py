"""Bylines as pages write them, split into the names of those who wrote."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile
from typing import Final

from services.enrich.reading import dates
from services.enrich.reading.decode import one_line
from services.enrich.reading.sentences import ends_sentence

LIMIT: Final = 400  # characters; what is longer is prose about an author, not a byline
LIMIT_NAME: Final = 80
LIMIT_WORDS: Final = 8  # of one name: "The Associated Press of the United Kingdom"

# "By Jane Doe", in the words of many languages. The first row may be said of anything but a name;
# the second can begin a name too ("Di Stefano"): it goes when it is small, or when two capitalised words are left.
_BY = re.compile(
    r"""(?:
        (?:(?:story|text|words|reporting|report|article|post|analysis|opinion|review|written|posted|published|reported
            |authored|compiled)\s+)?by
        |(?:(?:ein(?:e)?\s+\w+|text|bericht|ein\ \w+\ \w+|geschrieben|verfasst)\s+)?von
        |(?:(?:publié|écrit|propos\ recueillis|texte|article)\s+)?par
        |(?:(?:escrito|publicado|texto)\s+)?por
        |(?:geschreven\s+)?door | skrevet\ av | skriven\ av | av | af | przez | napisał[a]? | yazan | oleh | bởi
        |(?:scritto|articolo)\s+da | a\s+cura\s+di | από | του | της | كتبه? | كتبت | بقلم | بواسطة | מאת
    )(?:\s+|\s*:\s*)(?=\S)""",
    re.IGNORECASE | re.VERBOSE,
)
_BY_OR_NAME = re.compile(r"(?:(?P<small>d[aei]|od|do|ni|van)|(?:D[aei]|Od|Do))\s+(?=(?P<rest>.*))", re.DOTALL)
_TWO_CAPITALISED = re.compile(r"[^\W\d_a-z]\w*\S*\s+[^\W\d_a-z]\w*")
# "Author: Jane Doe". A colon makes it a label whatever the word; without one only words that name nobody do.
_LABEL = re.compile(
    r"""(?:
        (?:[^\W\d_]+\s+){0,2}[^\W\d_]+\s*[:：]\s*
        |(?:authors?|autor(?:en|in|es|zy|i|e)?|auteurs?|autore|forfatter|författare|journalist|schrijver|reporter)\s+(?=[A-ZÀ-Þ])
        |(?:文|記者|记者|作者|取材・文|文・|撮影・文|글|기자)\s*[/／:：・]\s*
        |(?:автор[ыи]?|текст)\s*[:—–-]?\s+
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# Those who came after: named only where nobody else is.
_LATER = re.compile(
    r"""[\s,;|(–—-]*\b(?:(?:last\s+)?(?:updated|edited|reviewed|translated|fact[- ]checked|produced)\s+by
        |photo(?:s|graph(?:s|ed|y)?)?\s+by|aktualisiert\s+von|übersetzt\s+von|foto(?:s|grafie)?\s*(?:[:/]|von\s|d[aei]\s)
        |bearbeitet\s+von|mis\ à\ jour\ par|traduit\s+par
        |traducción\s+de|actualizado\s+por|with\s+additional\s+reporting\s+by|additional\s+reporting\s+by)\s*""",
    re.IGNORECASE | re.VERBOSE,
)

AND: Final = (
    "and", "und", "et", "og", "och", "és", "ja", "та", "и", "і", "και", "ve", "și", "şi", "dan", "và", "en", "oraz",
    "ir", "un",
)  # fmt: skip
_BETWEEN = re.compile(rf"\s*[;|•‧、，；/／\n]+\s*|\s+(?:{'|'.join(AND)}|&|\+|·|–|—|-)\s+|\s+و\s*(?=\S)")
# One letter can stand in a name ("Ortega y Gasset", "Silva e Sousa"): it parts only what are two full names.
_BETWEEN_FULL_NAMES = re.compile(r"(?<=\w)\s+[yeiaí]\s+(?=[^\W\d_a-z]\S*\s+[^\W\d_a-z])")
_COMMA = re.compile(r"\s*,\s*(?:(?:and|und|et|og|och|y|e)\s+)?")

_ROLE_NOUN: Final = r"""(?:
        (?:\w+-)?(?:reporter|correspondent|editor|writer|columnist|contributor|journalist|producer|critic|analyst|director)(?:s|in|innen)?
        |\w*(?:redakteur|korrespondent|volontär|kolumnist)(?:in|en|innen)?|gastautor(?:in)?
        |(?:ressort|redaktions|team|büro)leiter(?:in)?
        |journaliste|rédact(?:eur|rice)|correspondante?|grand\ reporter|periodista|redactora?|corresponsal|colaboradora?
        |giornalista|redattore|inviat[oa]|jornalista|repórter|redatora?|colunista|redacteur|verslaggever|correspondente
        |redaktør|redaktör|redaktor(?:ka)?|dziennikar[zk]\w*|újságíró|muhabiri?
        |журналист\w*|корреспондент\w*|редактор\w*|кореспондент\w*|журналіст\w*
    )"""
_ROLE = re.compile(
    rf"\b(?:{_ROLE_NOUN}|(?:staff|freelance)\s+\w+|\w*redaktion|(?:envoyée?|enviad[oa])\s\w+|intern)\b",
    re.IGNORECASE | re.VERBOSE,
)
_ROLE_AFTER = re.compile(
    rf"""(?<=\w)\s+(?:(?:staff|senior|chief|deputy|associate|managing|freelance|political|business|sports?|news|science
        |health|technology|investigative|contributing|executive|assistant)\s+)*{_ROLE_NOUN}$""",
    re.IGNORECASE | re.VERBOSE,
)
_NOBODY: Final = frozenset({
    "am", "pm", "a.m", "p.m",
    "admin", "administrator", "anonymous", "author", "autor", "auteur", "author bio", "by", "contributor", "editor",
    "editorial", "guest", "n/a", "na", "none", "null", "read more", "root", "staff", "staff reporter", "staff writer",
    "staff writers", "subscribe", "super admin", "test", "undefined", "unknown", "user", "view all posts", "von",
    "webmaster", "wordpress", "agencies", "agenturen", "share", "follow", "false", "true",
})  # fmt: skip

# Agencies that are written like a surname or a city.
_AGENCIES: Final = frozenset({
    "Adnkronos", "Agerpres", "Anadolu", "Ansa", "Belga", "Bernama", "Bloomberg", "Efe", "Interfax", "Keystone", "Kyodo",
    "Lusa", "Reuters", "Ritzau", "Tanjug", "Tass", "Télam", "Ukrinform", "Xinhua", "Yonhap",
})  # fmt: skip

# What begins a byline, or is half of a role; what stands in a name as well ("Di Stefano") is here too.
_SPEAKING_WORDS: Final = """
    by von par por door av af przez yazan oleh bởi da di dai od do ni van a από του της كتب كتبه كتبت بقلم بواسطة מאת
    story text words reporting report article post analysis opinion review written posted published reported authored
    compiled ein eine bericht geschrieben verfasst publié écrit propos texte escrito publicado texto geschreven
    skrevet skriven napisał napisała scritto articolo author authors autor autoren autorin autores autorzy autori
    auteur auteurs autore forfatter författare schrijver журналист автор авторы текст автори updated edited reviewed
    translated photo photos photograph photographs photography foto fotos aktualisiert übersetzt bearbeitet traduit
    mis traducción actualizado additional last staff freelance envoyé envoyée enviado enviada grand senior chief
    deputy associate managing political business sport sports news science health technology investigative
    contributing executive assistant
"""
_SPEAKING: Final = frozenset(_SPEAKING_WORDS.split())

_ADDRESS = re.compile(r"[<(\[]?\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+[>)\]]?")
_HANDLE = re.compile(r"[(\[]?(?<!\w)@\w+[)\]]?")
_LINK = re.compile(r"(?:https?:)?//\S+|\bwww\.\S+", re.IGNORECASE)
_ASIDE = re.compile(r"\s*[(\[（【][^()\[\]（）【】]*[)\]）】]\s*")
_OPENS_ASIDE: Final = frozenset("([（【")
_PLACE = re.compile(
    r"\s+(?:in|aus|à|en|i|w|aus dem|reporting from|from)\s+[^\W\d_a-z][\w.-]+(?:\s[^\W\d_a-z][\w.-]+)?$"
)
_WHEN = re.compile(
    r"\s*(?:\b\d{1,2}[:.h]\d\d(?!\d)|\b\d+\s*(?:min|hour|day|stunde|tag|heure|jour|minute)|\b(?:19|20)\d\d\b"
    r"|\d{1,2}\.\s?\d{1,2}\.|\d{1,2}/\d{1,2}/).*",
    re.IGNORECASE | re.DOTALL,
)
_MONTH_BEFORE = re.compile(
    r"\s*(?:\b(?:mon|tue|wed|thu|fri|sat|sun)\w*,?\s*)?(?:\b\d{1,2}(?:st|nd|rd|th|\.)?\s+[^\W\d_]{3,12}\.?|\b[^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?)?,?\s*"
    r"(?:at|um|on|à|-|–|\|)?\s*$",
    re.IGNORECASE,
)
_TITLE_AFTER = re.compile(
    r"(?<=\w)\s+(?:기자|특파원|논설위원|선임기자|인턴기자|記者|记者|さん|氏|特派員|编辑|編集委員)$"
)
_SUFFIX = re.compile(r",\s*(?=(?:jr|sr|ph\.?\s?d|m\.?d|mba|ii|iii|iv|esq)\b)", re.IGNORECASE)
_EDGES: Final = " \t,.;:|/-–—·•*_\"“”„'‘’<>()[]{}©"


def split(text: str, *, site_name: str | None = None) -> tuple[str, ...]:
    """The names in a byline, in its order, each once; empty when it names nobody.

    "By Jane Doe, Political Editor, and John Roe | The Daily" with `site_name` "The Daily" is ("Jane Doe", "John Roe").
    The site's own name counts only where it stands alone.
    """
    if is_plain(text):
        return (text,)
    line = _without_addresses(one_line(text)[:LIMIT])
    first, *later = _LATER.split(line)
    names = _names(first) or next(filter(None, map(_names, later)), [])
    others = [name for name in names if not site_name or name.casefold() != site_name.casefold()]
    return tuple({name.casefold(): name for name in reversed(others or names)}.values())[::-1]


def signed(text: str) -> tuple[str, ...]:
    """The names on a line that says that these wrote what it stands by: "Von Anna Beispiel, Hamburg".

    Empty where a line only begins so ("Von Hamburg nach Berlin", "Por qué no"): then nothing like full names follows.
    """
    line = one_line(text)
    if len(line) > _LIMIT_SIGNED or (ends_sentence(line) and not _SHORT_FORM.search(line)):
        return ()
    said = _NAMES_END.split(_behind_by(line), maxsplit=1)[0]
    return tuple(takewhile(_is_full, split(said))) if said and not _goes_on_as_prose(said) else ()


_LIMIT_SIGNED: Final = 160  # characters
_SHORT_FORM = re.compile(r"\b(?:\w{1,2}|inc|ltd|min|esq|uhr)\.$", re.IGNORECASE)  # "Jr.", "a.m.", "2026. 5. 3."
_CAPITAL: Final = r"[^\W\d_a-zß-ÿа-яё][\w.'’-]*"
_PARTICLE: Final = r"(?:d[aeiou]|del|dos|das|van|von|der|den|la|las|los|le|el|al|bin|ibn|ten|ter|zu|y|e)"
_FULL: Final = re.compile(rf"{_CAPITAL}(?:\s(?:{_PARTICLE}\s){{0,2}}{_CAPITAL}){{1,3}}")
_UNCASED: Final = re.compile(r"[^\W\d_][^\W\d_A-Za-z]*(?:[\s・·'’\"״׳-][^\W\d_]+){0,3}")
_LIMIT_UNCASED: Final = 24  # characters
_SIGNS = re.compile(
    r"""(?:
        (?:text[eo]?|testo|tekst|story|words|bericht|reportage|reported|authors?|autor(?:in|en|es|a|ka|zy)?|auteure?s?
            |autore|autrice|forfatter|författare|schrijver|yazar|yazan|penulis|автор[ыи]?|текст|kirjoittaja|szerző
            |συντάκτης|كتب|كتبت|الكاتبة?|כתבה?|लेखक|ผู้เขียน|(?:取材・|撮影・)?文|記者|记者|作者|著者|글|기자)
            \s*[:：＝=/／・]
        |글(?=\s)
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_SIGNED_WITHIN = re.compile(
    r"(?<=\s)(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]oor|di|av|af|przez|oleh)\s+(?=[^\W\d_a-zß-ÿ]\S*\s+[^\W\d_a-zß-ÿ])"
)
_TITLED = re.compile(
    r"([\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]{2,10}?)\s?(?:기자|특파원|記者|记者|特派員)(?:\s\S+@\S+)?"
)
# Behind the names: when, with whose help, from where.
_NAMES_END = re.compile(
    r"""[\s,|·•–—-]+(?:(?:published|updated|posted|publiée?|mis\sà\sjour|veröffentlicht|aktualisiert|erschienen|stand
            |publicad[oa]|actualizad[oa]|atualizad[oa]|pubblicat[oa]|aggiornat[oa]|gepubliceerd|bijgewerkt|publiceret
            |publicerad|publisert|opublikowano|опубликовано|обновлено)\b
        |(?:on|le|am|vom|el|il|den|op|em|dnia|on\sthe)\s(?=(?:[^\W\d_]{2,12}\.?,?\s){0,2}[^\W\d_]{0,9}\.?,?\s?\d)
        |(?:avec|mit|with|con|com|met|med)\s
        |(?<=,\s)(?:de|em|en|à|in|aus|from|i|w)\s)""",
    re.IGNORECASE | re.VERBOSE,
)


def _behind_by(line: str) -> str:
    """What stands behind the words that say that a name follows; a reporter's title may say it of all of the line."""
    match = _SIGNS.match(line) or _BY.match(line) or _BY_OR_NAME.match(line)
    if match and not (match.re is _BY_OR_NAME and not _says_by(match)):
        return line[match.end() :]
    if (within := _SIGNED_WITHIN.search(line)) and dates.is_line(line[: within.start()]):
        return line[within.end() :]
    titled = _TITLED.fullmatch(line)
    return titled[1] if titled else ""


def _goes_on_as_prose(said: str) -> bool:
    """Whether behind a name a part follows that begins small and is none: "Jane Doe, John Roe and the question"."""
    _, *others = _PARTS.split(_BAR.split(said, maxsplit=1)[0])
    return any(part and part[0].islower() and not _may_follow(part) for part in others)


def _may_follow(part: str) -> bool:
    """What stands behind a name in small letters: an agency, a role, a day, another name."""
    return bool(_FULL_WITH_PARTICLE.fullmatch(part) or _ROLE.search(part) or dates.find(part)) or is_agency(part)


_BAR = re.compile(r"\s*[|/•·]\s*")
_PARTS = re.compile(rf"\s*[,;]\s*(?:(?:{'|'.join(AND)}|y|e)\s+)?|\s+(?:{'|'.join(AND)}|y|e)\s+")
_FULL_WITH_PARTICLE = re.compile(rf"(?:{_PARTICLE}\s){{1,2}}{_CAPITAL}|special\sto\s.+")
# No name begins so, though what stands behind "by" may: "By The Numbers", "Von Bad Tölz", "By Our Correspondent".
# "Le", "La", "El", "Al" and "An" are left out, for names do.
_BEGIN_NO_NAME_WORDS: Final = """
    the a my our your his her its their this that these those any all every each both one two three who what which why
    how when where popular public special sheer pure mutual common default design far land sea air rail road train bus
    wind night ici fin weer
    der die dem den des ein eine einem einen einer unser unsere unserem unserer mein sein ihr diese dieser bad
    les une notre nos votre cette ces ses leur leurs monts temps los las una unos nuestro nuestra
    este esta gli uno nostro nostra questo questa um uma nosso nossa het een onze dit deze
    monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag
    lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado
"""
_BEGIN_NO_NAME: Final = frozenset(_BEGIN_NO_NAME_WORDS.split())
# Nor do these stand within one.
_WITHIN_NO_NAME_WORDS: Final = """
    and or of for with from into in the to on at was were is are has had have not und oder für mit aus zu ist sind war
    hat wird nicht et ou pour avec est sont sur dans con para en och eller
"""
_WITHIN_NO_NAME: Final = frozenset(_WITHIN_NO_NAME_WORDS.split())


def _is_full(name: str) -> bool:
    """Whether a name is one by which people sign: two words with capitals and more, or an agency's."""
    if is_agency(name):
        return True
    if name[0].isupper():
        first, *others = name.casefold().split()
        says_else = first in _BEGIN_NO_NAME or not _WITHIN_NO_NAME.isdisjoint(others)
        return not says_else and bool(_FULL.fullmatch(name)) and not dates.is_month(name.split()[-1])
    is_uncased = name[0].lower() == name[0].upper()
    return is_uncased and len(name) <= _LIMIT_UNCASED and bool(_UNCASED.fullmatch(name))


def is_plain(text: str) -> bool:
    """Whether a text is two to four words with capitals, none of which says anything of who bears them as a name."""
    if len(text) > LIMIT_NAME or not _PLAIN.fullmatch(text):
        return False
    return text.casefold() not in _NOBODY and not any(map(_speaks, text.split(" ")))


_PLAIN = re.compile(r"[^\W\d_a-zß-ÿ][^\W\d_]*+(?:[ '’-][^\W\d_a-zß-ÿ][^\W\d_]*+){1,4}")


@lru_cache(maxsize=20_000)
def _speaks(word: str) -> bool:
    said = word.casefold()
    return (
        said in _SPEAKING
        or word[0].islower()
        or word[0] == "و"
        or len(word) > 20
        or bool(_ROLE.search(word) or _TITLE_AFTER.search(f"x {word}"))
    )


def says_role(text: str) -> bool:
    """Whether a text says what someone is: a reporter, an editor, a correspondent."""
    return bool(_ROLE.search(text))


@lru_cache(maxsize=4_096)  # each word of a line is asked for
def is_agency(name: str) -> bool:
    """Whether a name is one by which a news agency signs."""
    return (
        name in _AGENCIES
        or name.casefold() in _AGENCIES_IN_FULL
        or (name.isupper() and name.isalpha() and 2 <= len(name) <= 4)
    )


def is_titled(text: str) -> bool:
    """Whether a name has a reporter's title behind it, as they write in Korea and Japan."""
    return bool(_TITLE_AFTER.search(text))


_AGENCIES_IN_FULL: Final = frozenset(
    {"dpa", "associated press", "the associated press", "deutsche presse-agentur", "agence france-presse"}
)


def _without_addresses(line: str) -> str:
    if "@" in line:
        line = _HANDLE.sub(" ", _ADDRESS.sub(" ", line))
    if "/" in line or "." in line:
        line = _LINK.sub(" ", line)
    return " ".join(line.split())


def _names(line: str) -> list[str]:
    parts = [part for piece in _BETWEEN.split(_without_moment(_without_by(line))) for part in _between_names(piece)]
    names: list[str] = []
    for part in parts:
        found = _commas(part)
        names += [name for position, raw in enumerate(found) if (name := _name(raw, is_first=not position))]
    return names


def _between_names(piece: str) -> list[str]:
    return _BETWEEN_FULL_NAMES.split(piece) if len(piece.split()) >= 5 else [piece]


def _commas(part: str) -> list[str]:
    """The pieces between commas; a surname before a given name ("Doe, Jane") is one name, a place after it none."""
    if "," not in part:
        return [part] if part else []
    pieces = [piece for piece in _COMMA.split(_SUFFIX.sub(" ", part)) if piece]
    if len(pieces) == 2 and all(_is_plain_word(piece) for piece in pieces):
        return [f"{pieces[1]} {pieces[0]}"]
    if len(pieces) == 2 and " " in pieces[0] and _is_plain_word(pieces[1]) and pieces[1] not in _AGENCIES:
        return pieces[:1]
    return pieces


def _is_plain_word(text: str) -> bool:
    """A word such as surnames and cities are; "dpa" and "AFP" are not."""
    return text.istitle() and text.isalpha() and len(text) > 2


def _without_by(line: str) -> str:
    """The line without what says that a name follows, in whatever language."""
    for _ in range(3):
        line = line.lstrip(_EDGES)
        match = _BY.match(line) or _LABEL.match(line) or _BY_OR_NAME.match(line)
        if match is None or (match.re is _BY_OR_NAME and not _says_by(match)):
            break
        line = line[match.end() :]
    return line


def _says_by(match: re.Match[str]) -> bool:
    return bool(match["small"] or _TWO_CAPITALISED.match(match["rest"]))


def _without_moment(line: str) -> str:
    """The line up to where it begins to say when."""
    match = _WHEN.search(line)
    if match is None or (match.start() == 0 and not dates.find(line)):
        return line
    return _MONTH_BEFORE.sub("", line[: match.start()])


def _name(raw: str, *, is_first: bool) -> str:
    """One name without its titles, or an empty text when it is none."""
    name = _without_by(raw.strip())
    if not _OPENS_ASIDE.isdisjoint(name):
        name = _ASIDE.sub(" ", name).strip() or name
    if " " in name:
        name = _TITLE_AFTER.sub("", _PLACE.sub("", name))
    name = name.strip(_EDGES)
    if name.count(" ") > 1:
        name = bare if " " in (bare := _ROLE_AFTER.sub("", name)) else name
    if not name or name.casefold() in _NOBODY or len(name) > LIMIT_NAME or len(name.split()) > LIMIT_WORDS:
        return ""
    if not any(map(str.isalpha, name)) or dates.find(name):
        return ""
    if not is_first and (_ROLE.search(name) or (name[0].islower() and " " in name)):
        return ""
    return name
