"""Measures how the pieces of a page are laid out: a row of numbers each, by which prose is told from furniture."""

# ruff: noqa: SIM905 - lists of words are read and kept as words, not as a quote and a comma each

from __future__ import annotations

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
# One class in front, for quickness: a sign that ends a sentence by itself, or before a space or a quote.
_ENDS = re.compile(r"[.!?…。！？।؟۔](?:(?<=[。！？।؟۔])|(?=[\s\"'”’»)\]]|$))")
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


def measure(pieces: list[Piece], title: str) -> Measured:
    """The measures of a page's pieces of text (not of its images)."""
    count = len(pieces)
    repeats = Counter(piece.text for piece in pieces)
    heading = _Heading(title)
    numbers = [_numbers(piece, heading, repeats) for piece in pieces]
    table = np.array(numbers, dtype=np.float32).reshape(count, _NUMBERS)
    words, links = table[:, 0].copy(), table[:, 1]
    is_prose = (words >= _PROSE) & (links < 0.5) & ((table[:, 4] > 0) | (words >= 25))
    prose: Floats = np.where(is_prose, words, 0).astype(np.float32)

    tree = _Tree(pieces)
    below = tree.below(words, links, prose)
    total = max(float(prose.sum()), 1.0)
    containers = _containers(tree, below, total)
    kinds = _makes(pieces)
    bits = _bits(pieces, tree)
    said = np.array([words_of_line(piece.text) if len(piece.text) <= _LINE else 0 for piece in pieces], dtype=np.int64)

    table[:, 0] = np.log1p(words)
    saying = _spread(said.astype("<u4").reshape(count, 1), _BITS_SAID)
    core: Floats = np.column_stack((table[:, [0, 1, 3]], is_prose, bits[:, :1], containers[:, :1]))
    columns = (
        table, containers, _made(kinds, words, links, prose, total), bits, saying, _since(said, words),
        _places(pieces, prose, total), _neighbours(tree.parents[tree.blocks], core, words, prose),
    )  # fmt: skip
    return Measured(
        rows=np.concatenate(columns, axis=1, dtype=np.float32), words=words, links=links, prose=prose, said=said,
        below=dict(zip(tree.elements, below.words.tolist(), strict=True)),
        groups=(kinds, *_families(tree, below)),
    )  # fmt: skip


@dataclass(kw_only=True)
class _Below:
    """What lies below each element."""

    pieces: Floats
    words: Floats
    links: Floats  # words, too
    prose: Floats
    prose_pieces: Floats
    larger: NDArray[np.int64]  # the number of the nearest element around it that holds more pieces


class _Tree:
    """The elements above a page's pieces, numbered, each before what is in it."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.elements: list[Element] = []
        number: dict[Element, int] = {}
        parents: list[int] = []
        blocks: list[int] = []
        for piece in pieces:
            new: list[Element] = []
            here: Element | None = piece.block
            while here is not None and here not in number:
                new.append(here)
                here = here.parent
            at = -1 if here is None else number[here]
            for element in reversed(new):
                parents.append(at)
                at = number[element] = len(self.elements)
                self.elements.append(element)
            blocks.append(at)
        self.blocks = np.array(blocks, dtype=np.int64)  # of each piece
        # -1 is none; it is also the number of the last, so that what is around none is none.
        self.parents = np.array([*parents, -1], dtype=np.int64)

    def below(self, words: Floats, links: Floats, prose: Floats) -> _Below:
        count = len(self.elements)
        own = np.ones(len(words)), words, words.astype(np.float64) * links, prose, prose > 0
        so_far = np.zeros((count + 1, len(own)))
        np.cumsum([np.bincount(self.blocks, column, count) for column in own], axis=1, out=so_far[1:].T)
        parents = self.parents.tolist()
        ends = list(range(1, count + 1))  # what lies in an element follows it, up to here
        for at in range(count - 1, 0, -1):
            ends[parents[at]] = max(ends[parents[at]], ends[at])
        all_in = (so_far[ends] - so_far[:-1]).T
        sizes: list[float] = all_in[0].tolist()
        larger: list[int] = []
        for at, above in enumerate(parents[:-1]):
            larger.append(above if above < 0 or sizes[above] > sizes[at] else larger[above])
        return _Below(
            pieces=all_in[0], words=all_in[1], links=all_in[2], prose=all_in[3], prose_pieces=all_in[4],
            larger=np.array([*larger, -1], dtype=np.int64),
        )  # fmt: skip


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


_KEPT_A_STEP: Final = 0.75


def _main_container(parents: list[int], prose: list[float]) -> int:
    """The smallest element that keeps most of the prose at every step down from the page; -1 where there is none."""
    main = 0 if prose else -1
    for at, above in enumerate(parents):
        if above == main and 0 < prose[at] >= _KEPT_A_STEP * prose[main]:
            main = at
    return main


def _containers(tree: _Tree, below: _Below, total: float) -> Floats:
    """Of the nearest containers above a piece, each larger than the last: share of prose, links, size, how prosy.

    And whether it lies in the main container, how far below it, and how much of the prose that holds.
    """
    around = [np.where(below.pieces > 1, np.arange(len(below.pieces)), below.larger[:-1])]  # one piece says nothing
    for _ in range(_CONTAINERS - 1):
        larger = below.larger[around[-1]]
        around.append(np.where(larger < 0, around[-1], larger))
    measures = np.zeros((len(tree.elements) + 1, 4))  # the last are those of none
    measures[:-1] = np.column_stack((
        below.prose / total, below.links / below.words, np.log1p(below.pieces), below.prose_pieces / below.pieces
    ))  # fmt: skip
    parents, prose = tree.parents[:-1].tolist(), below.prose.tolist()
    main = _main_container(parents, prose)
    steps: list[int] = []  # down from the main container; -1: not in it
    for at, above in enumerate(parents):
        steps.append(0 if at == main else steps[above] + 1 if above >= 0 and steps[above] >= 0 else -1)
    share = prose[main] / total if prose else 0.0
    way = [(1.0, min(step, 12) / 4, share) if step >= 0 else (0.0, 4.0, share) for step in steps]
    table = np.column_stack((
        measures[np.column_stack(around)].reshape(-1, _CONTAINERS * 4), np.array(way).reshape(-1, 3)
    ))  # fmt: skip
    above = tree.parents[tree.blocks]
    return table[np.where(above < 0, tree.blocks, above)]


def _makes(pieces: list[Piece]) -> NDArray[np.int64]:
    """The number of each piece's make: pieces are of one make when tag and classes are the same, and the parent's."""
    number: dict[tuple[str, ...], int] = {}
    makes = []
    for piece in pieces:
        block = piece.block
        parent = block.parent or block
        make = (block.tag, block.classes, parent.tag, parent.classes)
        makes.append(number.setdefault(make, len(number)))
    return np.array(makes, dtype=np.int64)


def _made(kinds: NDArray[np.int64], words: Floats, links: Floats, prose: Floats, total: float) -> Floats:
    """Of the pieces of one make: how many, how long, how linked, how much of the page's prose."""
    counts = np.bincount(kinds)
    mean_words = np.bincount(kinds, words) / counts
    mean_links = np.bincount(kinds, links) / counts
    share = np.bincount(kinds, prose) / total
    return np.array((np.log1p(counts), np.log1p(mean_words), mean_links, share)).T[kinds]


def _families(tree: _Tree, below: _Below) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The number of each piece's nearest container that holds more than one piece, and of the next larger one."""
    blocks = tree.blocks
    near = np.maximum(np.where(below.pieces[blocks] > 1, blocks, below.larger[blocks]), 0)
    return near, np.maximum(below.larger[near], 0)


def _bits(pieces: list[Piece], tree: _Tree) -> NDArray[np.uint8]:
    """Tags and names, each as 0 or 1: the block's tag, the tags it is in, its names, those near, those above."""
    named = np.array([*(element.names for element in tree.elements), 0], dtype="<u4")
    above = [tree.parents[tree.blocks]]
    for _ in range(5):
        above.append(tree.parents[above[-1]])
    near, far = (np.bitwise_or.reduce(named[np.array(part)]) for part in (above[:2], above[2:]))
    own = np.array([_own_bits(piece) for piece in pieces], dtype="<u4").reshape(len(pieces), 3)
    return _spread(np.column_stack((own, near, far)), _BITS)


def _own_bits(piece: Piece) -> tuple[int, int, int]:
    block, inner = piece.block, piece.parts[0][1]
    at = _TAG_AT.get(block.tag)
    inside = block.inside | (INSIDE["a"] if inner.marked & _LINK else 0)
    # A span that holds all of a block names it as well as the block's own class.
    return 0 if at is None else 1 << at, inside, inner.names | block.names


def _spread(bits: NDArray[np.uint32], chosen: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Of each row's numbers of 32 bits the chosen bits, each as 0 or 1."""
    return np.unpackbits(bits.view(np.uint8), axis=1, bitorder="little")[:, chosen]


_SINCE: Final = np.array(
    [LINES.index(f"says {what}") for what in ("related", "comment", "subscribe", "rights", "hand-over")]
)


def _since(said: NDArray[np.int64], words: Floats) -> Floats:
    """How many pieces ago a short line spoke of what is related, of comments, of subscribing, of rights."""
    index = np.arange(len(said))[:, None]
    spoke = ((said[:, None] >> _SINCE) & 1 > 0) & (words <= 8)[:, None]
    last = np.maximum.accumulate(np.where(spoke, index, -100), axis=0)
    return np.minimum(index - last, 40) / 20


def _places(pieces: list[Piece], prose: Floats, total: float) -> Floats:
    """Where a piece stands: in the page, in its prose, after the first h1."""
    count = len(pieces)
    index = np.arange(count)
    before = (np.cumsum(prose) - prose) / total
    first = next((at for at, piece in enumerate(pieces) if piece.block.tag == "h1"), -1)
    after = np.clip(index - first, -20, 60) / 20 if first >= 0 else np.full(count, -2.0)
    left_out = np.log1p([*(piece.left_out for piece in pieces), 0])
    return np.array((
        index / max(count, 1), before, after, index > first, np.log1p(index), np.log1p(count - index),
        np.full(count, np.log1p(total)), left_out[:-1], left_out[1:],
    )).T  # fmt: skip


_AROUND: Final = np.array([0, 1, 2, 4, 5, 6])  # three pieces before to three after, where 3 is the piece itself


def _neighbours(parents: NDArray[np.int64], core: Floats, words: Floats, prose: Floats) -> Floats:
    """What stands before and after a piece, and whether under the same parent."""
    count, width = core.shape
    padded = np.zeros((count + 6, width + 1))
    padded[3 : count + 3, :width] = core
    padded[3 : count + 3, width] = parents
    padded[[0, 1, 2, -1, -2, -3], width] = -2
    index = np.arange(count)
    around = padded[index[:, None] + _AROUND]
    around[:, :, width] = around[:, :, width] == parents[:, None]
    kept = np.zeros((count + 1, 2))
    np.cumsum(np.column_stack((prose, words)), axis=0, dtype=np.float64, out=kept[1:])
    columns = [around.reshape(count, len(_AROUND) * (width + 1))]
    for reach in (5, 12):
        before = kept[:-1] - kept[np.maximum(index - reach, 0)]
        after = kept[np.minimum(index + reach + 1, count)] - kept[1:]
        columns.append(np.log1p(np.stack((before, after), axis=2)).reshape(count, 4))
    return np.column_stack(columns)
