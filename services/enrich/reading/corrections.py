"""Applies a source's rules to a copy that was read; what they corrected says so on the glass page.

On the result, not while reading: how a page or a dump is read may change from one revision to the next, and what an
editor corrected still holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from services.enrich.reading import bylines, dates
from shared import rules, shapes
from shared.model import Block, Copy, Line, Mark, Origin, Role
from shared.rules import FieldName, SourceRule

_LOOKED_AT: Final = 3000  # characters of the body
_FEW: Final = 12  # pairs that a line has too few of by so many: a short one is easily said

_FIELD_OF_ROLE: Final[dict[str, FieldName]] = {
    "title": "title",
    "byline": "byline",
    "category": "category",
    "date": "published_at",
}


def correct(copy: Copy, source_rules: Sequence[SourceRule], *, identity: str, received_at: datetime) -> Copy:
    """The copy as the rules have it, in the order they were made; what was said of this one article comes last.

    A rule never leaves an article without title or text, or dated in the future: then it is not applied, and a
    warning says so.
    """
    for rule in sorted(source_rules, key=lambda rule: rule.how == "article"):
        if rule.is_of_lines:
            copy = _correct_lines(copy, rule, received_at)
        elif (said := _said(rule, copy, identity)) is not None:
            copy = _put(copy, rule, _field(rule), said, received_at)
    return copy


# Fields --------------------------------------------------------------------------------------------------------------


def _field(rule: SourceRule) -> FieldName:
    return next(name for name in rules.FIELDS if name == rule.what)


def _said(rule: SourceRule, copy: Copy, identity: str) -> str | None:
    """What the rule makes of its field; None when it says nothing about this copy."""
    value = getattr(copy, rule.what)
    found = rules.as_text(value)
    if rule.how in ("cut_prefix", "cut_suffix"):
        names = value if isinstance(value, tuple) else [found]
        said = rules.as_text([name for one in names if (name := _cut_off(one, rule))])
        return said if said and said != found else None
    is_meant = rule.how == "always" or rule.said == (identity if rule.how == "article" else found)
    return rule.say if is_meant and rule.say != found else None


def _cut_off(text: str, rule: SourceRule) -> str:
    return (text.removeprefix(rule.said) if rule.how == "cut_prefix" else text.removesuffix(rule.said)).strip()


def _put(copy: Copy, rule: SourceRule, name: FieldName, said: str, received_at: datetime) -> Copy:
    """The copy with this field corrected."""
    value: str | tuple[str, ...] | datetime | None = said or None
    if name == "byline":
        value = tuple(one for part in said.split(";") if (one := part.strip()))
    elif name in ("published_at", "modified_at") and said:
        value = rules.moment(said) or _dated(said)
        if value is None or value > received_at + timedelta(days=1):
            return _not_applied(copy, rule, f"“{said[:60]}” is no date we can read, or lies in the future")
    if name == "title" and not said:
        return _not_applied(copy, rule, "it would leave no title")
    origins = {field: origin for field, origin in copy.origins.items() if field != name}
    if value:
        origins[name] = Origin(origin="corrected", rule=_reason(rule), confidence=1.0)
    return replace(copy, **{name: value}, origins=origins)  # type: ignore[arg-type]


def _dated(text: str) -> datetime | None:
    found = dates.parse(text)
    return found[0] if found else None


def _not_applied(copy: Copy, rule: SourceRule, why: str) -> Copy:
    return replace(copy, warnings=(*copy.warnings, f"The {rule.name} was not applied: {why}."))


def _reason(rule: SourceRule) -> str:
    return f"{rule.name}: {rules.told(rule)}"


# Lines ---------------------------------------------------------------------------------------------------------------


def _correct_lines(copy: Copy, rule: SourceRule, received_at: datetime) -> Copy:
    meant = _meant(rule, copy)
    if rule.is_of_shapes and any(copy.lines[place].role == rule.what for place in meant):
        return copy  # it was read as the rule has it
    hits = [place for place in meant if copy.lines[place].role != rule.what]
    name = _FIELD_OF_ROLE.get(rule.what)
    if name:
        hits = _with_its_block(copy.lines, hits)  # the others only repeat it
    if not hits:
        return copy

    lines = _with_roles(copy.lines, set(hits), rule)
    corrected = _inserted(copy, lines, hits) if rule.what == "body" else _removed(copy, lines, hits)
    if not any(block.text for block in corrected.blocks if block.kind != "image"):
        return _not_applied(copy, rule, "it would leave no text")
    for place in hits:
        corrected = _without_its_field(corrected, rule, copy.lines[place], received_at)
    if name:
        return _put(corrected, rule, name, _value(rule, _text(copy.lines[hits[0]], copy)), received_at)
    return corrected


def _with_its_block(lines: Sequence[Line], hits: Sequence[int]) -> list[int]:
    """The first of these lines, and those that make one block with it: a text that is wrapped goes as a whole."""
    first = lines[hits[0]].block if hits else None
    return [place for place in hits if place == hits[0] or (first is not None and lines[place].block == first)]


def _without_its_field(copy: Copy, rule: SourceRule, line: Line, received_at: datetime) -> Copy:
    """The copy without the field that was read in this line, which is something else; of a title the next best one."""
    name = _FIELD_OF_ROLE.get(line.role)
    origin = copy.origins.get(name) if name else None
    if name is None or origin is None or origin.origin != f"dump-line {line.number}":
        return copy
    return _with_next_title(copy, rule) if name == "title" else _put(copy, rule, name, "", received_at)


def _with_next_title(copy: Copy, rule: SourceRule) -> Copy:
    """The copy with the line above the body that says most of what the body says too."""
    first = next((place for place, line in enumerate(copy.lines) if line.block is not None), 0)
    said = _pairs(copy.text[:_LOOKED_AT])
    best: tuple[float, int] | None = None
    for place, line in enumerate(copy.lines[:first]):
        pairs = _pairs(line.text)
        share = len(pairs & said) / (len(pairs) + _FEW)
        is_free = line.role in ("furniture", "byline") and not line.rule.startswith("source rule")
        if is_free and pairs and (share, place) > (best or (0, 0)):
            best = share, place
    if best is None:
        return _not_applied(copy, rule, "no other line could be the title")
    line = copy.lines[best[1]]
    why = "next like a headline, for another line is none"
    lines = (*copy.lines[: best[1]], line._replace(role="title", rule=why), *copy.lines[best[1] + 1 :])
    origin = Origin(origin=f"dump-line {line.number}", rule=why, confidence=0.5)
    origins = {field: told for field, told in copy.origins.items() if field not in ("title", line.role)}
    return replace(
        copy,
        title=line.text,
        byline=() if line.role == "byline" else copy.byline,
        lines=lines,
        origins={**origins, "title": origin},
    )


def _pairs(text: str) -> set[str]:
    """What a text says, as pairs of neighbouring signs: words of any script, whether there are spaces or not."""
    plain = " ".join(text.casefold().split())
    return {first + second for first, second in pairwise(plain) if not (first + second).isspace()}


def _meant(rule: SourceRule, copy: Copy) -> list[int]:
    """The lines that a rule speaks of; of one of shapes those of its very words there, else those of its shape."""
    texts = {place: text for place, line in enumerate(copy.lines) if (text := _text(line, copy))}
    of_words = [place for place, text in texts.items() if _is_meant(rule, text)]
    if not rule.is_of_shapes:
        return of_words
    of_shape = [place for place, text in texts.items() if _has_shape(rule, text)]
    there = {place for place in (*of_words, *of_shape) if shapes.where(copy.lines, place) == rule.say}
    return [place for place in of_words if place in there] or [place for place in of_shape if place in there]


def _is_meant(rule: SourceRule, text: str) -> bool:
    if rule.how == "line":
        return rules.plain(text) == (rules.plain(rule.said) if rule.is_of_shapes else rule.said)
    parted = rules.split_label(text)
    return parted is not None and rules.plain(parted[0]) == rule.said


def _has_shape(rule: SourceRule, text: str) -> bool:
    """Whether a line is of a rule's shape, and says a name or a date where that has one."""
    shape = shapes.shape(text, rule.what)
    if not shape or shape != shapes.shape(rule.said, rule.what):
        return False
    return dates.is_line(text) if rule.what == "date" else bool(_signed(rule, text))


def _signed(rule: SourceRule, text: str) -> tuple[str, ...]:
    """The names in a byline, also where only the rule's shape says that it begins like one: "Reportage von"."""
    return bylines.signed(text) or (bylines.signed(f"by {shapes.named(text)}") if rule.is_of_shapes else ())


def _text(line: Line, copy: Copy) -> str:
    """What stands in a line; '' where neither it nor its block says that, as in the copies of early revisions."""
    if line.text or line.block is None or line.block >= len(copy.blocks):
        return line.text
    return copy.blocks[line.block].text[: rules.LINE_TOLD]


def _value(rule: SourceRule, text: str) -> str:
    """The field's value in a line: what stands behind its label; of a title all of it, unless the label is meant."""
    if rule.what == "byline" and (names := _signed(rule, text) or bylines.split(text)):
        return "; ".join(names)
    parted = rules.split_label(text)
    return parted[1] if parted and parted[1] and (rule.how == "label" or rule.what in ("byline", "category")) else text


def _with_roles(lines: Sequence[Line], hits: set[int], rule: SourceRule) -> list[Line]:
    """The lines with their new role; of a title, byline, category or date there is one, so another line loses it."""
    corrected = []
    for place, line in enumerate(lines):
        if place in hits:
            line = line._replace(role=_role(rule), rule=_reason(rule), confidence=1.0)
        elif rule.what in _FIELD_OF_ROLE and line.role == rule.what:
            line = line._replace(role="furniture", rule=f"{rule.name}: another line is the {rule.what}", confidence=1.0)
        corrected.append(line)
    return corrected


def _role(rule: SourceRule) -> Role:
    return next(role for role in rules.ROLES if role == rule.what)


def _removed(copy: Copy, lines: Sequence[Line], hits: Iterable[int]) -> Copy:
    """The copy without what these lines gave to its body; a line that was only a part of a block leaves the rest."""
    of_block: dict[int, list[int]] = defaultdict(list)
    for place, line in enumerate(copy.lines):
        if line.block is not None:
            of_block[line.block].append(place)
    gone: dict[int, list[int]] = defaultdict(list)
    for place in hits:
        became = copy.lines[place].block
        if became is not None and became < len(copy.blocks):
            gone[became].append(place)

    blocks: list[Block] = []
    places: dict[int, int] = {}
    for number, block in enumerate(copy.blocks):
        left = block
        if gone[number]:
            is_whole = len(gone[number]) == len(of_block[number])
            left = _emptied(block) if is_whole else _without(block, [copy.lines[place].text for place in gone[number]])
        if left.text or left.src:
            places[number] = len(blocks)
            blocks.append(left)
    cut = set(hits)
    kept = tuple(
        line._replace(
            text=line.text or _text(copy.lines[place], copy) if place in cut else line.text,
            block=None if place in cut or line.block is None else places.get(line.block),
        )
        for place, line in enumerate(lines)
    )
    return replace(copy, blocks=tuple(blocks), lines=kept)


def _emptied(block: Block) -> Block:
    """Nothing, but of an image only its caption goes."""
    return replace(block, text="", marks=(), cells=())


def _without(block: Block, texts: Iterable[str]) -> Block:
    """The block without these stretches of its text; of a table's row nothing is cut, since its cells hang together."""
    for text in texts:
        start = block.text.find(text)
        if not text or start < 0 or block.cells:
            continue
        end = start + len(text)
        if block.text[end : end + 1] == " ":
            end += 1
        elif end == len(block.text) and block.text[start - 1 : start] == " ":
            start -= 1
        marks = (_moved(mark, start, end) for mark in block.marks)
        left = block.text[:start] + block.text[end:]
        block = replace(block, text=left, marks=tuple(mark for mark in marks if mark.start < mark.end))
    return block


def _moved(mark: Mark, start: int, end: int) -> Mark:
    def at(place: int) -> int:
        return min(place, start) if place <= end else place - (end - start)

    return replace(mark, start=at(mark.start), end=at(mark.end))


def _inserted(copy: Copy, lines: Sequence[Line], hits: Iterable[int]) -> Copy:
    """The copy with these lines as paragraphs, each behind the block of the line above it."""
    wanted = set(hits)
    before: dict[int, list[str]] = defaultdict(list)  # by the block they go before
    next_block = 0
    at: dict[int, tuple[int, int]] = {}
    for place, line in enumerate(copy.lines):
        if line.block is not None:
            next_block = max(next_block, line.block + 1)
        if place in wanted and line.block is None:
            at[place] = (next_block, len(before[next_block]))
            before[next_block].append(line.text)

    blocks: list[Block] = []
    begins: dict[int, int] = {}  # where what goes before a block begins; the block stands behind it
    for number in range(len(copy.blocks) + 1):
        begins[number] = len(blocks)
        blocks += [Block(kind="paragraph", text=text) for text in before[number]]
        blocks += copy.blocks[number : number + 1]
    kept = []
    for place, line in enumerate(lines):
        if place in at:
            number, offset = at[place]
            line = line._replace(block=begins.get(number, begins[len(copy.blocks)]) + offset)
        elif line.block is not None and line.block in begins:
            line = line._replace(block=begins[line.block] + len(before[line.block]))
        kept.append(line)
    cut = [
        f"Line {copy.lines[place].number} was put into the body as far as it is kept: {rules.LINE_TOLD} characters."
        for place in at
        if len(copy.lines[place].text) >= rules.LINE_TOLD
    ]
    return replace(copy, blocks=tuple(blocks), lines=tuple(kept), warnings=(*copy.warnings, *cut))
