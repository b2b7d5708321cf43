"""The few amounts that tell an article: what it cost, how many died, by how much it rose.

The rule: of what paragraphs, items and quotes say, at most eight, and of one kind at most four. The dead, injured and
missing come before money, then shares and people, then measures, then things that are counted; what the title tells too
or the text tells again counts for more, and what comes late for less. Each amount stands where it is told first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from services.enrich.tagging.facts.amounts import Amount, amounts
from services.enrich.tagging.tokens import Tokens
from shared.model import Copy, FigureKind, KeyDate, KeyFigure, Span

MOST: Final = 8
_OF_A_KIND: Final = 4
_WORTH: Final[dict[FigureKind, float]] = {
    "casualties": 5, "money": 4, "share": 3, "people": 3, "measure": 2, "count": 1,
}  # fmt: skip
_IN_TITLE: Final = 2.0
_AGAIN: Final = 0.5
_LATE: Final = 2.0  # what an amount at the end loses
_BLOCKS: Final = ("paragraph", "item", "quote")

_Meant = tuple[FigureKind, float, str]


def key_figures(copy: Copy, tokens: Tokens, *, dates: Iterable[KeyDate] = ()) -> tuple[KeyFigure, ...]:
    """The amounts worth telling, in the order of the text; the digits of a date are none."""
    found = list(_located(tokens, copy.language, dates))
    times = Counter(_meant(amount) for amount, _ in found)
    in_title = {_meant(amount) for amount, span in found if span.block < 0}
    first: dict[_Meant, tuple[Amount, Span]] = {}
    for amount, span in found:
        if span.block >= 0 and copy.blocks[span.block].kind in _BLOCKS:
            first.setdefault(_meant(amount), (amount, span))

    def worth(meant: _Meant) -> float:
        late = first[meant][0].start / max(1, len(tokens.text))
        again = _AGAIN if times[meant] > 1 else 0
        return _WORTH[meant[0]] + (_IN_TITLE if meant in in_title else again) - _LATE * late

    chosen = {first[meant] for meant in _few(sorted(first, key=worth, reverse=True))}
    return tuple(
        KeyFigure(
            kind=amount.kind,
            value=amount.value,
            unit=amount.unit,
            text=tokens.text[amount.start : amount.end],
            span=span,
        )
        for amount, span in sorted(chosen, key=lambda one: one[0].start)
    )


def _located(tokens: Tokens, language: str | None, dates: Iterable[KeyDate]) -> Iterator[tuple[Amount, Span]]:
    begins = {block: begin for begin, block in tokens.blocks}
    spans = [date.span for date in dates]
    taken = [(begins[span.block] + span.start, begins[span.block] + span.end) for span in spans]
    text = tokens.text[: tokens.ends[-1]] if tokens.ends else ""
    for amount in amounts(text, language, tokens.words, tokens.starts, taken=taken):
        yield amount, tokens.locate(amount.start, amount.end)


def _meant(amount: Amount) -> _Meant:
    return amount.kind, amount.value, amount.unit


def _few(ordered: Iterable[_Meant]) -> list[_Meant]:
    of_a_kind: Counter[FigureKind] = Counter()
    chosen: list[_Meant] = []
    for meant in ordered:
        of_a_kind[meant[0]] += 1
        if of_a_kind[meant[0]] <= _OF_A_KIND and len(chosen) < MOST:
            chosen.append(meant)
    return chosen
