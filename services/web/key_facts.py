"""What a reader in a hurry needs of an article: its key sentences with their numbers, its key dates. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup

from services.web import compare, typeset
from shared.model import Block, KeyDate, Span

DATES: Final = 8
AROUND: Final = 90  # characters told around a date


@dataclass(frozen=True, kw_only=True)
class KeyFacts:
    """`numbers` are those of the sentences in the text, from 1."""

    sentences: list[str]
    numbers: list[int]
    dates: list[tuple[KeyDate, str, Markup]]  # the date, as people write it, and the words around


def of(blocks: Sequence[Block], sentences: Iterable[Span], dates: Iterable[KeyDate]) -> KeyFacts | None:
    """None when there is nothing to tell; what lies outside of the text is left out."""
    inside = [span for span in sentences if _said(blocks, span)]
    some = [told for told in dates if _said(blocks, told.span)][:DATES]
    if not inside and not some:
        return None
    return KeyFacts(
        sentences=[_said(blocks, span) for span in inside],
        numbers=[_number(blocks, span) for span in inside],
        dates=[(told, written(told), _around(blocks, told.span)) for told in some],
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


def _said(blocks: Sequence[Block], span: Span) -> str:
    return blocks[span.block].text[span.start : span.end] if 0 <= span.block < len(blocks) else ""


def _number(blocks: Sequence[Block], span: Span) -> int:
    before = [block.text for block in blocks[: span.block] if block.kind not in ("heading", "image")]
    texts = [*before, blocks[span.block].text[: span.start]]
    return sum(len(compare.sentences(text)) for text in texts) + 1


def _around(blocks: Sequence[Block], span: Span) -> Markup:
    return typeset.snippet(blocks[span.block].text, [(span.start, span.end)], length=AROUND)
