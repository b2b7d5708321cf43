"""The glass: what was posted, line by line, beside the copy made of it, and each field with its origin. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from services.web import languages, typeset
from shared import rules
from shared.model import Block, Copy, Line, Origin, Role

UNSURE: Final = 0.7  # a rule that is right less often is said to be unsure
SHOWN_LINES: Final = 400  # of a source; a page of them has some 60 KB
FOLDED: Final = 3  # lines of furniture in a row are folded
SHOWN_FURNITURE: Final = 30  # of one fold
LINE_CHARACTERS: Final = 120

# Each role by a sign and a word: no colour has to be seen.
ROLES: Final[dict[Role, tuple[str, str]]] = {
    "furniture": ("▢", "furniture"),
    "title": ("◆", "title"),
    "category": ("▸", "category"),
    "byline": ("✎", "byline"),
    "date": ("◷", "date"),
    "body": ("¶", "body"),
    "caption": ("❐", "caption"),
    "comment": ("❝", "comment"),
    "comment box": ("✉", "comment box"),
    "trackback box": ("↩", "trackback box"),
    "related": ("⤷", "related"),
}

# The fields a reader meets.
FIELDS: Final = {
    "title": "Title",
    "byline": "Byline",
    "published_at": "Published",
    "modified_at": "Modified",
    "category": "Category",
    "language": "Language",
    "url": "Address",
    "site_name": "Site",
    "lead_image": "Lead image",
    "licence": "Licence",
    "body": "Body",
}


@dataclass(frozen=True, kw_only=True)
class Pane:
    """Lines of the source side by side with what became of them.

    A block that no line tells of stands alone; so do lines that became no block. A fold holds furniture.
    """

    lines: tuple[Line, ...] = ()
    block: Block | None = None
    is_fold: bool = False

    @property
    def runs(self) -> list[tuple[Line, Line]]:
        """First and last of the lines that one block tells whole: of a paragraph that was wrapped, all of them."""
        runs: list[tuple[Line, Line]] = []
        for line in self.lines:
            before = runs[-1] if runs else None
            if before and not line.text and not before[1].text and before[1].role == line.role:
                runs[-1] = (before[0], line)
            else:
                runs.append((line, line))
        return runs


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of the copy: what is in it, where that is from, and by which rule."""

    name: str
    label: str
    value: str
    origin: Origin | None

    @property
    def is_correctable(self) -> bool:
        return self.name in rules.FIELDS


def panes(copy: Copy) -> list[Pane]:
    """The whole source in its order, as far as SHOWN_LINES; `hidden_lines` says how many are left out."""
    return list(_with_lone_blocks(copy, _said(copy)[:SHOWN_LINES]))


def hidden_lines(copy: Copy) -> int:
    return max(0, len(_said(copy)) - SHOWN_LINES)


def _said(copy: Copy) -> list[Line]:
    """The lines with something in them."""
    return [line for line in copy.lines if line.rule != "empty"]


def fields(copy: Copy) -> list[Field]:
    """All fields, those that nothing was found for too."""
    origins = copy.origins | ({"body": copy.origins["blocks"]} if "blocks" in copy.origins else {})
    return [
        Field(name=name, label=label, value=_value(copy, name), origin=origins.get(name))
        for name, label in FIELDS.items()
    ]


def sureness(confidence: float) -> str:
    """How sure a rule is, in words that need no colour: `92 %`, `61 %, unsure`."""
    return f"{confidence:.0%}".replace("%", " %") + (", unsure" if confidence < UNSURE else "")


def line_text(line: Line, block: Block | None) -> str:
    """What stands in a line; of one that a block tells whole, its beginning."""
    text = line.text or (block.text if block else "")
    return text if len(text) <= LINE_CHARACTERS else f"{text[:LINE_CHARACTERS].rstrip()} …"


def other_role(role: Role) -> Role:
    """The role an editor would most often give a line of this one instead."""
    return "body" if role == "furniture" else "furniture"


def _with_lone_blocks(copy: Copy, lines: Sequence[Line]) -> Iterator[Pane]:
    if not lines:
        return
    told = {line.block for line in copy.lines}
    done = 0
    for pane, place in _of_lines(lines, copy.blocks):
        if place is not None:
            yield from (Pane(block=copy.blocks[at]) for at in range(done, place) if at not in told)
            done = max(done, place + 1)
        yield pane
    if not hidden_lines(copy):
        yield from (Pane(block=copy.blocks[at]) for at in range(done, len(copy.blocks)) if at not in told)


def _of_lines(lines: Sequence[Line], blocks: Sequence[Block]) -> Iterator[tuple[Pane, int | None]]:
    """Lines that became one block stand together, and so does furniture; with each the block's place."""

    def place(line: Line) -> int | None:
        return line.block if line.block is not None and 0 <= line.block < len(blocks) else None

    for (at, is_furniture), run in groupby(lines, key=lambda line: (place(line), line.role == "furniture")):
        some = tuple(run)
        if at is not None:
            yield Pane(lines=some, block=blocks[at]), at
        elif is_furniture and len(some) >= FOLDED:
            yield Pane(lines=some, is_fold=True), None
        else:
            yield from ((Pane(lines=(line,)), None) for line in some)


def _value(copy: Copy, name: str) -> str:
    if name == "body":
        words = f"{copy.word_count:,} word{'' if copy.word_count == 1 else 's'}"
        return f"{len(copy.blocks):,} block{'' if len(copy.blocks) == 1 else 's'}, {words}"
    value = getattr(copy, name)
    if isinstance(value, datetime):
        return typeset.exact_moment(value)
    if name == "language" and value:
        return f"{languages.name(value)} ({value})"
    return ", ".join(value) if isinstance(value, tuple) else value or ""
