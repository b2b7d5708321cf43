"""Measures how the pieces of a page are laid out: a row of numbers each, by which prose is told from furniture."""

# ruff: noqa: SIM905 - lists of words are read and kept as words, not as a quote and a comma each

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from services.enrich.reading.pages.pieces import INSIDE, MARK, Element, Piece
from services.enrich.reading.pages.vocabulary import LINES, NAMES, words_of_line

Floats = NDArray[np.floating[Any]]

_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_ENDS = re.compile(r"[.!?…](?=[\s\"'”’»)\]]|$)|[。！？।؟۔]")
_COMMAS = re.compile("[,،、，;]")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w+")
_LINK, _STRONG, _EMPHASIS = MARK["link"], MARK["strong"], MARK["emphasis"]
_LINE: Final = 160  # characters: beyond, a piece is judged by its measures and not by its words
_PROSE: Final = 12  # words that a piece must have to count as prose
_CONTAINERS: Final = 4  # looked at above a piece

_TAGS: Final = (
    "p div li h1 h2 h3 h4 td blockquote figcaption pre dt dd section article span header footer label".split()
)
_TAG_AT: Final = {tag: index for index, tag in enumerate(_TAGS)} | {"h5": 6, "h6": 6, "th": 7, "caption": 9}


@dataclass(kw_only=True)
class Measured:
    """What a page's pieces measure; every array has one row a piece."""

    rows: Floats
    words: Floats
    links: Floats  # share of the characters that are links
    prose: Floats  # words, where they are prose
    said: NDArray[np.int64]  # bits of `vocabulary.LINES`
    below: dict[Element, float]  # the words below each element that has any
    groups: tuple[NDArray[np.int64], ...]  # numbers of what each belongs to: its make, its parent, the container around


@dataclass(slots=True)
class _Sum:
    """What lies below an element."""

    pieces: int = 0
    words: float = 0
    links: float = 0
    prose: float = 0
    prose_pieces: int = 0


def measure(pieces: list[Piece], title: str) -> Measured:
    """The measures of a page's pieces of text (not of its images)."""
    count = len(pieces)
    repeats = Counter(piece.text for piece in pieces)
    heading = _Heading(title)
    numbers = [_numbers(piece, heading, repeats) for piece in pieces]
    table = np.array(numbers, dtype=np.float32).reshape(count, _NUMBERS)
    words, links = table[:, 0].copy(), table[:, 1]
    prose = np.where((words >= _PROSE) & (links < 0.5) & ((table[:, 4] > 0) | (words >= 25)), words, 0).astype(
        np.float32
    )

    sums = _sums(pieces, words.tolist(), links.tolist(), prose.tolist())
    total = max(float(prose.sum()), 1.0)
    containers = _containers(pieces, sums, total)
    kinds = _makes(pieces)
    made = _made(kinds, words, links, prose, total)
    below = {element: own.words for element, own in sums.items()}
    groups = (kinds, *_families(pieces, sums))
    bits = _bits(pieces)
    said = np.array([words_of_line(piece.text) if len(piece.text) <= _LINE else 0 for piece in pieces], dtype=np.int64)

    table[:, 0] = np.log1p(words)
    saying = _spread(said.astype("<u4").reshape(count, 1), _BITS_SAID)
    core: Floats = np.column_stack((table[:, [0, 1, 3]], prose > 0, bits[:, :1], containers[:, :1]))
    rows = np.column_stack((
        table, containers, made, bits, saying, _since(said, words),
        _places(pieces, prose, total), _neighbours(pieces, core, words, prose),
    ))  # fmt: skip
    return Measured(
        rows=rows.astype(np.float32), words=words, links=links, prose=prose, said=said, below=below, groups=groups
    )


_NUMBERS: Final = 18
_WIDTHS: Final = (len(_TAGS), len(INSIDE), len(NAMES), len(NAMES), len(NAMES))
_BITS: Final = np.array([32 * at + bit for at, width in enumerate(_WIDTHS) for bit in range(width)])
_BITS_SAID: Final = np.arange(len(LINES))


def _numbers(piece: Piece, heading: _Heading, repeats: Counter[str]) -> tuple[float, ...]:
    text = piece.text
    length = len(text)
    words = text.count(" ") + 1
    if not text.isascii() and (wide := len(_WIDE.findall(text))):
        words = max(words, wide // 2)
    linked = strong = emphasised = raw = 0
    block = piece.block
    for part, element in piece.parts:
        size = len(part)
        raw += size
        if marked := element.marked:
            if marked & _LINK:
                linked += size
            if marked & _STRONG:
                strong += size
            if marked & _EMPHASIS:
                emphasised += size
    ends = len(_ENDS.findall(text)) if length > 3 else 0
    last = text[-1]
    return (
        words,
        linked / raw,
        length / words,
        last in '.!?…。！？।"”»',
        ends,
        min(ends / words * 10, 2),
        min(text.count(",") if text.isascii() else len(_COMMAS.findall(text)), 12),
        last == ":",
        text[0].isupper(),
        text[0] in "\"“„«»'‘「",
        strong / raw,
        emphasised / raw,
        min(repeats[text] - 1, 5),
        heading.likeness(text, length),
        block.is_hidden,
        min(block.depth, 40) / 10,
        min(len(_DIGIT.findall(text, 0, 80)), 10) / 10,
        len(piece.parts) / words,
    )


class _Heading:
    """The title, to be found again in the page."""

    def __init__(self, title: str) -> None:
        self._words = set(_WORD.findall(title.casefold()))
        self._least, self._most = len(title) // 2, 2 * len(title)

    def likeness(self, text: str, length: int) -> float:
        """The words shared, of all; of texts much shorter or longer 0."""
        if not self._words or not self._least <= length <= self._most:
            return 0.0
        words = set(_WORD.findall(text.casefold()))
        return len(words & self._words) / (len(words | self._words) or 1)


def _sums(pieces: list[Piece], words: list[float], links: list[float], prose: list[float]) -> dict[Element, _Sum]:
    """What lies below every element that has a piece below it."""
    sums: dict[Element, _Sum] = {}
    for piece, size, linked, good in zip(pieces, words, links, prose, strict=True):
        own = sums.get(piece.block)
        if own is None:
            own = sums[piece.block] = _Sum()
        own.pieces += 1
        own.words += size
        own.links += size * linked
        own.prose += good
        own.prose_pieces += good > 0
    # The deepest first: what is added to a parent is whole then.
    by_depth: dict[int, list[Element]] = {}
    for element in sums:
        by_depth.setdefault(element.depth, []).append(element)
    for depth in range(max(by_depth, default=0), 0, -1):
        for element in by_depth.get(depth, ()):
            parent, own = element.parent, sums[element]
            assert parent is not None
            above = sums.get(parent)
            if above is None:
                above = sums[parent] = _Sum()
                by_depth.setdefault(depth - 1, []).append(parent)
            above.pieces += own.pieces
            above.words += own.words
            above.links += own.links
            above.prose += own.prose
            above.prose_pieces += own.prose_pieces
    return sums


_KEPT_A_STEP: Final = 0.75


def _main_container(sums: dict[Element, _Sum]) -> Element | None:
    """The smallest element that keeps most of the prose at every step down from the page."""
    children: dict[Element, list[Element]] = {}
    for element in sums:
        if element.parent is not None:
            children.setdefault(element.parent, []).append(element)
    here = next((element for element in sums if element.parent is None), None)
    while here is not None:
        best = max(children.get(here, ()), key=lambda child: sums[child].prose, default=None)
        if best is None or sums[best].prose < _KEPT_A_STEP * sums[here].prose or not sums[best].prose:
            return here
        here = best
    return None


def _containers(pieces: list[Piece], sums: dict[Element, _Sum], total: float) -> Floats:
    main = _main_container(sums)
    share = sums[main].prose / total if main is not None else 0.0
    number: dict[Element, int] = {}
    rows: list[tuple[float, ...]] = []
    places = []
    for piece in pieces:
        parent = piece.block.parent or piece.block
        at = number.get(parent)
        if at is None:
            at = number[parent] = len(rows)
            rows.append((*_around(parent, sums, total), *_way_to(main, parent), share))
        places.append(at)
    table = np.array(rows, dtype=np.float32).reshape(len(rows), _CONTAINERS * 4 + 3)
    return table[places] if places else table


def _around(element: Element, sums: dict[Element, _Sum], total: float) -> list[float]:
    """Of the nearest containers above a piece, each larger than the last: share of prose, links, size, how prosy."""
    values: list[float] = []
    here: Element | None = element
    size = 1  # a container of one piece says nothing
    while here is not None and len(values) < _CONTAINERS * 4:
        below = sums[here]
        if below.pieces > size:
            size = below.pieces
            values += (
                below.prose / total,
                below.links / (below.words or 1),
                math.log1p(size),
                below.prose_pieces / size,
            )
        here = here.parent
    return values + (values[-4:] or [0.0] * 4) * (_CONTAINERS - len(values) // 4)


def _way_to(main: Element | None, element: Element) -> tuple[float, float]:
    """Whether an element lies in the main container, and how far below it."""
    here: Element | None = element
    steps = 0
    while here is not None:
        if here is main:
            return 1.0, min(steps, 12) / 4
        steps += 1
        here = here.parent
    return 0.0, 4.0


def _makes(pieces: list[Piece]) -> NDArray[np.int64]:
    """The number of each piece's make: pieces are of one make when tag and classes are the same, and the parent's."""
    number: dict[tuple[str, str], int] = {}
    makes = []
    for piece in pieces:
        parent = piece.block.parent
        make = (piece.block.signature, parent.signature if parent is not None else "")
        makes.append(number.setdefault(make, len(number)))
    return np.array(makes, dtype=np.int64)


def _made(kinds: NDArray[np.int64], words: Floats, links: Floats, prose: Floats, total: float) -> Floats:
    """Of the pieces of one make: how many, how long, how linked, how much of the page's prose."""
    counts = np.bincount(kinds)
    mean_words = np.bincount(kinds, words) / counts
    mean_links = np.bincount(kinds, links) / counts
    share = np.bincount(kinds, prose) / total
    return np.column_stack((np.log1p(counts), np.log1p(mean_words), mean_links, share))[kinds].astype(np.float32)


def _families(pieces: list[Piece], sums: dict[Element, _Sum]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The number of each piece's nearest container that holds more than one piece, and of the next larger one."""
    number: dict[Element, int] = {}
    known: dict[Element, tuple[int, int]] = {}
    rows = []
    for piece in pieces:
        start = piece.block
        found = known.get(start)
        if found is None:
            near = _larger(start, 1, sums)
            far = _larger(near, sums[near].pieces, sums)
            found = known[start] = (number.setdefault(near, len(number)), number.setdefault(far, len(number)))
        rows.append(found)
    table = np.array(rows, dtype=np.int64).reshape(len(pieces), 2)
    return table[:, 0], table[:, 1]


def _larger(element: Element, size: int, sums: dict[Element, _Sum]) -> Element:
    while sums[element].pieces <= size and element.parent is not None:
        element = element.parent
    return element


def _bits(pieces: list[Piece]) -> Floats:
    """Tags and names, each as 0 or 1: the block's tag, the tags it is in, its names, those near, those above."""
    known: dict[tuple[Element, Element], tuple[int, ...]] = {}
    rows: list[tuple[int, ...]] = []
    for piece in pieces:
        # A span that holds all of a block names it as well as the block's own class.
        kin = piece.parts[0][1], piece.block
        found = known.get(kin)
        if found is None:
            found = known[kin] = _named(*kin)
        rows.append(found)
    return _spread(np.array(rows, dtype="<u4").reshape(len(pieces), 5), _BITS)


def _named(inner: Element, block: Element) -> tuple[int, ...]:
    near = far = 0
    here, steps = block.parent, 0
    while here is not None and steps < 6:
        steps += 1
        if steps <= 2:
            near |= here.names
        else:
            far |= here.names
        here = here.parent
    inside = block.inside | (INSIDE["a"] if inner.marked & _LINK else 0)
    at = _TAG_AT.get(block.tag)
    return 0 if at is None else 1 << at, inside, inner.names | block.names, near, far


def _spread(bits: NDArray[np.uint32], chosen: NDArray[np.int64]) -> Floats:
    """Of each row's numbers of 32 bits the chosen bits, each as 0 or 1."""
    return np.unpackbits(bits.view(np.uint8), axis=1, bitorder="little")[:, chosen].astype(np.float32)


_SINCE: Final = np.array(
    [LINES.index(f"says {what}") for what in ("related", "comment", "subscribe", "rights", "hand-over")]
)


def _since(said: NDArray[np.int64], words: Floats) -> Floats:
    """How many pieces ago a short line spoke of what is related, of comments, of subscribing, of rights."""
    index = np.arange(len(said))[:, None]
    spoke = ((said[:, None] >> _SINCE) & 1 > 0) & (words <= 8)[:, None]
    last = np.maximum.accumulate(np.where(spoke, index, -100), axis=0)
    return (np.minimum(index - last, 40) / 20).astype(np.float32)


def _places(pieces: list[Piece], prose: Floats, total: float) -> Floats:
    """Where a piece stands: in the page, in its prose, after the first h1."""
    count = len(pieces)
    index = np.arange(count)
    before = (np.cumsum(prose) - prose) / total
    first = next((at for at, piece in enumerate(pieces) if piece.block.tag == "h1"), -1)
    after = np.clip(index - first, -20, 60) / 20 if first >= 0 else np.full(count, -2.0)
    left_out = np.log1p([*(piece.left_out for piece in pieces), 0])
    return np.column_stack(
        (
            index / max(count, 1),
            before,
            after,
            index > first,
            np.log1p(index),
            np.log1p(count - index),
            np.full(count, np.log1p(total)),
            left_out[:-1],
            left_out[1:],
        )
    ).astype(np.float32)


def _neighbours(pieces: list[Piece], core: Floats, words: Floats, prose: Floats) -> Floats:
    """What stands before and after a piece, and whether under the same parent."""
    count = len(pieces)
    parents = np.full(count + 6, -1, dtype=np.int64)
    parents[3 : count + 3] = [id(piece.block.parent) for piece in pieces]
    around = np.zeros((count + 6, core.shape[1]), dtype=np.float32)
    around[3 : count + 3] = core
    columns = []
    for start in (0, 1, 2, 4, 5, 6):  # three pieces before to three after
        same = parents[start : start + count] == parents[3 : count + 3]
        columns += [around[start : start + count], same[:, None]]
    kept = np.zeros((count + 1, 2))
    np.cumsum(np.column_stack((prose, words)), axis=0, dtype=np.float64, out=kept[1:])
    index = np.arange(count)
    for reach in (5, 12):
        before = kept[:-1] - kept[np.maximum(index - reach, 0)]
        after = kept[np.minimum(index + reach + 1, count)] - kept[1:]
        columns.append(np.log1p(np.stack((before, after), axis=2)).reshape(count, 4))
    return np.column_stack(columns).astype(np.float32)
