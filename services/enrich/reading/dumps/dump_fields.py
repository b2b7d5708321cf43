"""From the lines that a dump's title, byline, date and category stand on to their values."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from services.enrich.reading import bylines, dates
from services.enrich.reading.dumps import dump_words

_CATEGORY: Final = re.compile(
    r"(?:category|categories|section|filed (?:under|in)|posted in|kategorien?|rubrik|ressort|rubrique|catégories?"
    r"|categorías?|sección|categorias?|seção|sezione|categorie|rubriek|kategoria|kategori|osasto|dział|rubryka|рубрика"
    r"|категория|раздел|категорія|rubrika|kategória|rovat|القسم|التصنيف|श्रेणी|वर्ग|カテゴリー?|分類|ジャンル|分类|栏目"
    r"|카테고리|분류|섹션|chuyên mục|κατηγορία|קטגוריה|หมวดหมู่|หมวด)\s*[:：]\s*(\S.{0,60})",
    re.IGNORECASE,
)
_CRUMBS = re.compile(r"\s*(?:[>»›→]|\s/\s|::)\s*")
_BY: Final = re.compile(
    r"(?:(?:(?:written|reported|posted|published|story|text|texte?|article|reporting|analysis|words|report|beitrag|bericht"
    r"|kommentar|interview|analyse|artikel|propos recueillis)\s*"
    r"(?:by|von|par|av|af|door)|by|von|par|por|di|door|av|af|authors?|autor(?:in|en|es|a|ka|ki|zy)?|auteurs?|autore|autori"
    r"|oleh|penulis|yazar|автор|текст|tekst|skrevet av|kirjoittaja|toimittaja|szerző|بقلم|كتب|लेखक|συντάκτης|מאת"
    r"|reporter|redaktion|redazione|rédaction)\b|文|撰文?|記者|记者|作者|著者|글|기자|작성자)\s*[:：＝=/]?\s*(?=\S)",
    re.IGNORECASE,
)
_BY_ALONE: Final = re.compile(
    r"(?:(?:written |posted |text )?by|von|par|por|di|door|av|af|authors?|autor(?:in)?|auteurs?|autore|oleh|автор|text)"
    r"\s*[:：]?",
    re.IGNORECASE,
)
_NAME_ENDS: Final = re.compile(
    r"\s*[|•·(–—\[]|\s-\s|,?\s+\d|[,;]?\s*\d{1,2}[./:]\d|,\s+(?=[^\W\d_]+\.?\s+\d)"
    r"|\s+(?:on|am|vom|le|el|il|den|updated|published|publié|aktualisiert|posted|last|für|for|is|reports)\s"
    r"|\s+(?:vor|il y a|hace|há|for|fa|před|siden)\s+\d"
    r"|\s+(?:with|mit|avec|con|met|med)\s+(?:ag[eê]n|afp|dpa|ap\b|reuters|material).*"
    r"|,\s*(?:\w+\s){0,3}(?:correspondent|reporter|editor|writer|staff|contributor|news|press|redakteur\w*"
    r"|korrespondent\w*|journalist\w*)\b.*|\s+(?:(?:staff|senior|chief|deputy|associate|managing|freelance|political|business|sports?|news|science"
    r"|health|technology|investigative|contributing|executive|assistant|foreign|diplomatic|royal|content)\s+){0,3}"
    r"(?:reporter|correspondent|editor|writer|@\w).*",
    re.IGNORECASE,
)
_TRAILING: Final = re.compile(r"\s*[,:;/|]+\s*$|\s+(?:記者|기자|특파원)$")
_DATE_LABEL: Final = re.compile(r"^[^\d:]{0,40}?:\s*")
_DATE_WITHIN: Final = 200  # characters
_LIMIT_NAMES: Final = 160
_LIMIT_LINE: Final = 400
BEHIND_BY: Final = "a name behind `by`"


def category_in(text: str) -> tuple[str, str] | None:
    """The section that a line names by a label or as the last of a path, with the rule; None when it names none."""
    if (":" in text or "：" in text) and (match := _CATEGORY.fullmatch(text)):
        return match[1], "a label and a value: category"
    return None


def last_crumb(text: str) -> str:
    """`News › World › Asia`: Asia."""
    return [part for part in _CRUMBS.split(text) if part][-1:][0] if _CRUMBS.search(text) else text


@lru_cache(maxsize=512)  # a line is asked for by itself and by those above it
def byline_in(text: str) -> tuple[str, str] | None:
    """The names on a line, with the rule; None when it cannot hold any."""
    if len(text) > _LIMIT_LINE:
        return None
    if bylines.is_plain(text):
        names = _without_labels(text)
        return (names, "a name, where bylines stand") if _could_be_name(names) else None
    match = _BY.match(text)
    rest = text[match.end() :] if match else text
    while match and (again := _BY.match(rest)):
        rest = rest[again.end() :]
    names = _without_labels(_TRAILING.sub("", _NAME_ENDS.split(rest, maxsplit=1)[0]).strip(" ,:;*."))
    if not 2 <= len(names) <= _LIMIT_NAMES or sum(map(str.isdigit, names)) > 2:
        return None
    if not match and (names.count(" ") > 12 or (names.islower() and not bylines.is_agency(names))):
        return None
    if not all(map(_could_be_name, split(names))):
        return None
    return names, BEHIND_BY if match else "a name, where bylines stand"


def begins_with_by(text: str) -> bool:
    """Whether a line begins as bylines do, and goes on."""
    return bool(_BY.match(text))


@lru_cache(maxsize=256)  # what could be a byline is asked for in several ways
def split(names: str) -> tuple[str, ...]:
    """The names in a byline, as `bylines.split` tells them."""
    return bylines.split(names)


def _without_labels(names: str) -> str:
    """The names without what begins a date, or is a button, at their end: "Jane Doe Apr", "John Roe Follow"."""
    words = names.split()
    while len(words) > 2 and (dates.is_month(words[-1]) or dump_words.look_up(words[-1])[0] & _BUTTONS):
        words.pop()
    return " ".join(words)


def _could_be_name(name: str) -> bool:
    """Whether no word of it speaks of the page, and it is no sentence; a lone agency also gives pictures."""
    words = name.split()
    speaks = 0
    for word in words:
        speaks |= dump_words.look_up(word)[0]
    if speaks & _NO_NAME or (len(words) > 1 and speaks & _PICTURE):
        return False
    small = sum(word[0].islower() and not bylines.is_agency(word) for word in words)
    return len(words) <= _NAME_WORDS and small * 2 <= len(words) and not _NO_SIGNS.search(name)


_PICTURE: Final = 1 << dump_words.KINDS.index("picture")
_BUTTONS: Final = sum(1 << dump_words.KINDS.index(kind) for kind in ("account", "share", "navigation", "more", "date"))
_NO_NAME: Final = _BUTTONS | sum(
    1 << dump_words.KINDS.index(kind) for kind in ("legal", "advertising", "comments", "category", "trackback")
)
_NAME_WORDS: Final = 6
_NO_SIGNS: Final = re.compile(r"[?!:：@#=<>]|\d{2}")


def is_by_alone(text: str) -> bool:
    """Whether a line is `By` and the name stands on the next."""
    return bool(_BY_ALONE.fullmatch(text))


def date_in(text: str) -> tuple[str, str] | None:
    """The words that say a date, with the rule that read them; None when none do."""
    text = text[:_DATE_WITHIN]
    for said in (text, _DATE_LABEL.sub("", text), text[-dates.LIMIT :]):
        if found := dates.find(said):
            return said[: dates.LIMIT], found[1]
    return None
