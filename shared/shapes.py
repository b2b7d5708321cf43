"""What bylines and datelines of a source have in common: their small words, with a name or a date for the rest. Pure.

Here is only told where the name or the date would stand; whether one stands there is for the desk to say, which knows
names and months in many languages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from shared.model import Line

NAME: Final = "‹name›"
DATE: Final = "‹date›"
OF_ROLE: Final = {"byline": NAME, "date": DATE}

Where = Literal["above", "below", "amid", ""]

# The last word before a name says that one follows: "Reportage von", "Author". A colon says it of any word.
_SAYS_WHO_WORDS: Final = """
    by von par por di da de door av af przez oleh yazan bởi od από του της بقلم كتب كتبت بواسطة מאת כתב כתבה автор
    author authors autor autorin autoren autora auteur autrice autore forfatter författare
"""
# What stands before a name or a date and is neither; other words may be a place, a weekday or a month.
_SMALL_WORDS: Final = """
    text texte texto testo tekst story words written reported reporting report bericht reportage analysis analyse
    posted published geschrieben verfasst geschreven publié publiée publicado publicada pubblicato gepubliceerd
    publicerad publisert opublikowano опубликовано обновлено updated last first zuletzt aktualisiert veröffentlicht
    erschienen stand datum date data fecha mis à jour modifié actualizado atualizado aggiornato bijgewerkt oppdatert
    uppdaterad opdateret julkaistu päivitetty
    am on the le el il em den op dnia vom نشر تحديث تاريخ آخر פורסם עודכן
"""
_SAYS_WHO: Final = frozenset(_SAYS_WHO_WORDS.split())
_SMALL: Final = _SAYS_WHO | frozenset(_SMALL_WORDS.split())
_UNPARTED_BEFORE = re.compile(
    r"(?:(?:取材・|撮影・)?文|記者|记者|作者|著者|글|公開|更新|最終更新|配信|掲載|发布时间|发布|更新时间|입력|수정|등록)\s*[:：＝=/／・]?\s*"
)
_UNPARTED_BEHIND = re.compile(r"\s?(?:記者|记者|特派員|기자|특파원)$")
_UNCASED = re.compile(r"[\u0590-\u06ff\u0900-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)|年")


def shape(text: str, role: str) -> str:
    """`Von Anna Beispiel, Hamburg` as a byline: `von ‹name›`. Empty where no name or date could stand.

    A name alone has no shape, for any two words with capitals would be of it; nor has a time of day or an age alone.
    Two lines of one shape and role are the same to an editor. Lower case; what stands behind the name belongs to it.
    """
    if role not in OF_ROLE:
        return ""
    before, rest, behind = _parted(text)
    if role == "date":
        return " ".join(filter(None, (before.casefold(), DATE))) if _YEAR.search(f"{rest} {behind}") else ""
    if not (_says_who(before) or behind) or not _could_be_name(rest):
        return ""
    return " ".join(filter(None, (before.casefold(), NAME, behind)))


def named(text: str) -> str:
    """What stands in a byline of some shape where its name would, with all behind it: `Anna Beispiel, Hamburg`."""
    return _parted(text)[1]


def where(lines: Sequence[Line], place: int) -> Where:
    """Where a line, by its place among others, stands to all else of the body; empty where there is no other."""
    body = [at for at, line in enumerate(lines) if line.role == "body" and at != place]
    if not body:
        return ""
    return "above" if place < body[0] else "below" if place > body[-1] else "amid"


def _parted(text: str) -> tuple[str, str, str]:
    """The small words, what stands behind them, and a reporter's title at the end of a script without spaces."""
    words = text.split()
    small = 0
    while small < len(words) and words[small].casefold().rstrip(":：") in _SMALL:
        small += 1
    before, rest = " ".join(words[:small]), " ".join(words[small:])
    if not _UNCASED.search(rest):
        return before, rest, ""
    if found := _UNPARTED_BEFORE.match(rest):
        before, rest = f"{before} {found[0].strip()}".strip(), rest[found.end() :]
    title = _UNPARTED_BEHIND.search(rest)
    return (before, rest[: title.start()], title[0].strip()) if title else (before, rest, "")


def _says_who(before: str) -> bool:
    *_, last = before.casefold().split() or [""]
    return last in _SAYS_WHO or last.endswith((":", "：")) or bool(_UNPARTED_BEFORE.fullmatch(last))


def _could_be_name(text: str) -> bool:
    """Two words with capitals at the beginning, or a script that has none."""
    words = text.split()
    if words and _UNCASED.match(words[0]):
        return True
    return len(words) > 1 and all(word[0].isupper() or word.casefold() in _PARTICLES for word in words[:2])


_PARTICLES: Final = frozenset(
    {"de", "da", "del", "di", "dos", "du", "el", "la", "le", "van", "der", "den", "al", "bin"}
)
