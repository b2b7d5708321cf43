"""What a reader in a hurry needs of an article: key sentences with their numbers, key figures, key dates. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from services.web import compare, typeset
from shared.model import Block, KeyDate, KeyFigure, Span

DATES: Final = 8
AROUND: Final = 90  # characters told around a date or a figure
_TINY: Final = 0.00001  # six decimals would leave little of it
_CODE = re.compile(r"[A-Z]{3}")
_LARGE: Final = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


@dataclass(frozen=True, kw_only=True)
class KeyFacts:
    """`numbers` are those of the sentences in the text, from 1."""

    sentences: list[str]
    numbers: list[int]
    sentence_spans: list[Span]
    figures: list[tuple[KeyFigure, str, Markup]]  # the amount, as people write it, and the words around
    dates: list[tuple[KeyDate, str, Markup]]  # likewise

    def spans(self, shown: str) -> list[Span]:
        """Where in the text those stand that a reader wants to see: `key` sentences, `figures` or `dates`."""
        if shown == "key":
            return self.sentence_spans
        told = {"figures": [figure.span for figure, *_ in self.figures], "dates": [day.span for day, *_ in self.dates]}
        return told.get(shown, [])


def of(
    blocks: Sequence[Block], sentences: Iterable[Span], dates: Iterable[KeyDate], figures: Iterable[KeyFigure]
) -> KeyFacts | None:
    """None when there is nothing to tell; what lies outside of the text is left out, and a date stands once."""
    inside = [span for span in sentences if _said(blocks, span)]
    first: dict[str, KeyDate] = {}
    for told in dates:
        if _said(blocks, told.span):
            first.setdefault(told.date, told)
    days = list(first.values())[:DATES]
    amounts = [figure for figure in figures if _said(blocks, figure.span)]
    if not (inside or days or amounts):
        return None
    return KeyFacts(
        sentences=[_said(blocks, span) for span in inside],
        numbers=[_number(blocks, span) for span in inside],
        sentence_spans=inside,
        figures=[(told, amount(told), _around(blocks, told.span)) for told in amounts],
        dates=[(told, written(told), _around(blocks, told.span)) for told in days],
    )


def written(told: KeyDate) -> str:
    """16 March 2021, week of 15 March 2021, March 2021 or 2021"""
    try:
        day = date.fromisoformat(f"{told.date}-1" if told.precision == "week" else (told.date + "-01-01")[:10])
    except ValueError:
        return told.date
    whole = f"{day.day} {day:%B} {day.year}"
    known = {"day": whole, "week": f"week of {whole}", "month": f"{day:%B} {day.year}"}
    return known.get(told.precision, f"{day.year}")


def amount(told: KeyFigure) -> str:
    """EUR 1.5 million, $1.5 million, 45 zł, 12%, 0.25 percentage points, 40 km, magnitude 6.4, 12 dead, 1,200 houses"""
    number = _in_words(told.value)
    if told.kind == "money":
        return _money(told.unit, number)
    if told.unit == "%":
        return f"{number}%"
    if told.unit == "magnitude":
        return f"magnitude {number}"
    return f"{number} {'percentage points' if told.unit == 'pp' else told.unit}"


def _money(unit: str, number: str) -> str:
    """Signs made for it stand before the number, as codes do; letters of a language behind it."""
    if _CODE.fullmatch(unit):
        return f"{unit} {number}"
    if any(unicodedata.category(sign) == "Sc" for sign in unit):
        return f"−{unit}{number[1:]}" if number.startswith("−") else f"{unit}{number}"
    return f"{number} {unit}"


def _in_words(value: float) -> str:
    return "−" + _size_in_words(-value) if value < 0 else _size_in_words(abs(value))


def _size_in_words(value: float) -> str:
    for size, name in _LARGE:
        # 1,234,567 is no round number, and three decimals of it are not what the text says.
        if value >= size and abs(round(value / size, 3) * size - value) < 1:
            return f"{value / size:,.3f}".rstrip("0").rstrip(".") + f" {name}"
    if 0 < value < _TINY:
        return f"{Decimal(repr(value)):f}"
    return f"{value:,.6f}".rstrip("0").rstrip(".")


def _said(blocks: Sequence[Block], span: Span) -> str:
    return blocks[span.block].text[span.start : span.end] if 0 <= span.block < len(blocks) else ""


def _number(blocks: Sequence[Block], span: Span) -> int:
    before = [block.text for block in blocks[: span.block] if block.kind not in ("heading", "image")]
    texts = [*before, blocks[span.block].text[: span.start]]
    return sum(len(compare.sentences(text)) for text in texts) + 1


def _around(blocks: Sequence[Block], span: Span) -> Markup:
    return typeset.snippet(blocks[span.block].text, [(span.start, span.end)], length=AROUND)
