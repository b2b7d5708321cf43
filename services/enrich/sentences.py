"""Finds where sentences begin and end, by the rules of the script that they are written in."""

# ruff: noqa: SIM905 - lists of words are read and kept as words, not as a quote and a comma each

from __future__ import annotations

import re
from typing import Final

# A full stop after these ends no sentence. Those of all languages hold where none is named: few of them are words.
_ABBREVIATIONS: Final = {
    language: frozenset(words.split())
    for language, words in {
        "en": "mr mrs ms dr prof rev hon gov sen rep gen col lt capt sgt st jr sr vs etc no inc ltd co corp dept est"
        " fig vol jan feb mar apr jun jul aug sep sept oct nov dec approx al",
        "de": "dr prof hr fr st str nr bzw ca evtl ggf usw vgl sog inkl max min mio mrd abs art bd geb gest tel jh etc"
        " mag ing dipl jan feb aug sept okt nov dez",
        "fr": "m mm mme mlle dr pr st ste etc cf env av bd p art vol janv févr avr juil sept oct nov déc",
        "es": "sr sra srta sres dr dra d da ud uds etc núm pág art av avda gral cap prof lic ing p ej",
        "it": "sig sigg dott prof avv ing on ecc art pag cfr ca dr",
        "pt": "sr sra dr dra prof eng etc pág art av nº ex gen cap",
        "nl": "dhr mevr dr prof ir drs mr bijv enz nr blz ca o.a",
        "pl": "dr prof inż mgr ul al np itd itp tzn im św r w nr str tys mln mld godz gen",
        "cs": "dr prof ing mgr např tzv atd apod č str r sv mil tis",
        "ru": "г гг в вв т п др пр см стр ул им руб тыс млн млрд проф акад",
        "tr": "dr prof av sn vb vs örn",
        "sv": "dr prof bl ca t.ex dvs m.m s.k nr kl",
    }.items()
}
_ANY: Final = frozenset().union(*_ABBREVIATIONS.values()) - frozenset("no co al max min art in w on d da p r v".split())

_CLOSERS: Final = "\"'”’»“)\\]」』】〉》）］›"
_END = re.compile(
    rf"[。！？｡．](?:[。！？!?｡…]*[{_CLOSERS}]*)"  # needs no space behind it
    rf"|(?:[.!?…]+|[؟۔।॥။៕።፧‼⁇]+)[{_CLOSERS}]*(?:\s»)?(?=\s|\Z)"
)
_LINE = re.compile(r"[^\n]+")
_LAST_WORD = re.compile(r"[^\W\d_][\w.’'-]*\Z")
_LOWER_NEXT = re.compile(rf"\s+[{_CLOSERS}«„“‘(\[—–-]*([^\W\d_])")
_THAI: Final = range(0x0E00, 0x0F00)
_THAI_GAP = re.compile(r"(?<=[\u0e00-\u0eff”\"])\s+(?=[\u0e00-\u0eff“\"])")
_THAI_SHORTEST: Final = 20  # signs; a shorter stretch between spaces is a part of a sentence


def sentences(text: str, language: str | None) -> list[tuple[int, int]]:
    """The sentences of a text, each as [start, end) without the space around it; a line's end ends a sentence.

    Of `language` (ISO 639-1) the abbreviations are known; None takes those of all. Thai has no mark at a sentence's
    end: there a space behind a long enough stretch counts as one.
    """
    found = []
    for line in _LINE.finditer(text):
        start = line.start()
        for end in (*_ends(line[0], line.start(), language), line.end()):
            stretch = text[start:end]
            if said := stretch.strip():
                at = start + stretch.index(said[0])
                found.append((at, at + len(said)))
            start = end
    return found


def _ends(line: str, offset: int, language: str | None) -> list[int]:
    if language == "th" or (language is None and _is_thai(line)):
        return _thai_ends(line, offset)
    known = _ABBREVIATIONS.get(language or "", frozenset()) if language else _ANY
    return [offset + mark.end() for mark in _END.finditer(line) if _is_end(line, mark, known)]


def _is_end(line: str, mark: re.Match[str], known: frozenset[str]) -> bool:
    sign = mark[0]
    if sign[0] not in ".…!?":
        return True
    after = _LOWER_NEXT.match(line, mark.end())
    if after and after[1].islower():
        return False  # “What?” he asked … and so on
    if sign[0] != "." or sign.startswith(".."):
        return True
    before = line[max(mark.start() - 24, 0) : mark.start()]
    word = _LAST_WORD.search(before)
    if word is None:
        # A number with a full stop is an ordinal or ends a sentence; at a line's beginning it numbers it.
        return not before.strip().isdecimal() or before != line[: mark.start()]
    last = word[0].rstrip(".").lower()
    return not (last in known or (len(last) == 1 and word[0].isupper()) or re.fullmatch(r"(?:\w\.)+\w", last))


def _is_thai(line: str) -> bool:
    return sum(ord(sign) in _THAI for sign in line) * 2 > len(line)


def _thai_ends(line: str, offset: int) -> list[int]:
    ends, start = [], 0
    for gap in _THAI_GAP.finditer(line):
        if gap.start() - start >= _THAI_SHORTEST:
            ends.append(offset + gap.start())
            start = gap.end()
    return ends
