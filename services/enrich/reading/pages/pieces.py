"""Cuts a page into pieces, runs of text that no block's edge parts, in one walk over its tree."""

# ruff: noqa: SIM905 - lists of words are read and kept as words, not as a quote and a comma each

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from services.enrich.reading.pages.vocabulary import words_of_names

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

BLOCKS: Final = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup html legend li listing main menu nav ol p plaintext pre search"
    " section summary table tbody td tfoot th thead tr ul xmp".split()
)
_PARTS: Final = BLOCKS | {"hr"}
_UNSEEN: Final = frozenset(
    "area audio base button canvas col colgroup datalist embed frame frameset head iframe input link map math meta"
    " noembed noframes noscript object option optgroup param progress script select source style svg template textarea"
    " title track video".split()
)
_NAMED_BY: Final = frozenset({"id", "role", "itemprop", "aria-label", "data-testid", "data-component", "data-type"})
_HIDES: Final = frozenset({"hidden", "aria-hidden", "style"})
_MARKS: Final = {
    "a": "link",
    "em": "emphasis",
    "i": "emphasis",
    "cite": "emphasis",
    "strong": "strong",
    "b": "strong",
    "code": "code",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
}
MARK: Final = {kind: 1 << index for index, kind in enumerate(dict.fromkeys(_MARKS.values()))}
_MARK_OF: Final = {tag: MARK[kind] for tag, kind in _MARKS.items()}


_INSIDE: Final = "article main aside footer header nav form section figure table ul ol blockquote a li p".split()
INSIDE: Final = {tag: 1 << index for index, tag in enumerate(_INSIDE)}

APART: Final = frozenset({"nav", "footer"})  # of a page: no article was ever seen in one


class Element:
    """An element that holds pieces, with what it says of itself and what its ancestors say.

    It knows its parent and nothing below: so a page's elements go when the page goes, with no cycle to be collected.
    """

    __slots__ = (
        "classes", "depth", "href", "inside", "is_hidden", "marked", "names", "parent", "tag",
    )  # fmt: skip

    def __init__(self, tag: str, parent: Element | None) -> None:
        self.tag = tag
        self.parent = parent
        self.classes = self.href = ""
        self.names = 0  # bits of `vocabulary.NAMES`, of its own class, id, role
        if parent is None:
            self.depth = self.inside = self.marked = 0
            self.is_hidden = False
            return
        self.depth = parent.depth + 1
        self.inside = parent.inside  # bits of `INSIDE`: what it stands in
        if parent.tag in INSIDE:
            self.inside |= INSIDE[parent.tag]
        self.marked = parent.marked  # bits of `MARK`: what its text is
        if tag in _MARK_OF:
            self.marked |= _MARK_OF[tag]
        self.is_hidden = parent.is_hidden

    def marks(self) -> list[tuple[str, Element]]:
        """What its text is marked as, outermost first, each kind with the innermost element that says so."""
        found: list[tuple[str, Element]] = []
        wanted = self.marked
        here: Element | None = self
        while wanted and here is not None:
            if (bit := _MARK_OF.get(here.tag, 0)) & wanted:
                found.append((_MARKS[here.tag], here))
                wanted &= ~bit
            here = here.parent
        return found[::-1]


@dataclass(slots=True, eq=False)
class Piece:
    """A run of text within one block, or one image."""

    block: Element
    parts: list[tuple[str, Element]] = field(default_factory=list)  # as they stand in the page
    text: str = ""  # in one line; of an image its alternative text
    image: str = ""  # its source, as the page spells it
    is_tiny: bool = False  # of an image: it is no picture but an icon or a counter
    apart: int = 0  # of a whole navigation or footer: how many texts it holds
    is_candidate: bool = False  # it may be body
    left_out: int = 0  # of a candidate: how many pieces of text between it and the last one are none


@dataclass(kw_only=True)
class Cut:
    """A page in pieces, in reading order."""

    pieces: list[Piece]
    elements: list[Element]  # parents before their children

    @property
    def candidates(self) -> list[Piece]:
        """The pieces of text that may be body; the others need no measuring."""
        return [piece for piece in self.pieces if piece.is_candidate]


def cut(tree: LexborHTMLParser, *, apart: frozenset[str] = APART) -> Cut:
    """The pieces of a page. Scripts, styles and controls have none; an element that is `apart` is one."""
    walk = _Walk()
    node: LexborNode | None = tree.root
    # Down and on by hand, not by `traverse`: it would enter what is unseen, and not say whose child it is at.
    above: list[tuple[LexborNode, Element | None, Element | None]] = []
    parent: Element | None = None
    block: Element | None = None  # the innermost block around the node
    while node is not None:
        tag = node.tag or "-"
        if tag == "-text":
            text = node.text_content or ""
            # Most text is what indents the tags: it only counts within a piece that has begun.
            if block is not None and parent is not None and (walk.parts or not text.isspace()):
                walk.take_text(text, parent, block)
        elif tag[0] == "-" or tag in _UNSEEN:
            pass
        elif tag == "br":
            walk.take_break()
        elif tag == "img" and parent is not None:
            walk.take_image(node.attributes, parent)
        elif tag in apart and parent is not None:
            walk.take_apart(node, parent)
        elif (below := node.first_child) is not None or tag in _PARTS:
            element = walk.enter(tag, node.attributes, parent)
            if below is not None:
                above.append((node, parent, block))
                if tag in BLOCKS or parent is None:
                    block = element
                parent = element
                node = below
                continue
        following = node.next if above else None
        while following is None and above:
            node, parent, block = above.pop()
            following = node.next if above else None
        node = following
    walk.flush()
    _choose_candidates(walk.pieces)
    return Cut(pieces=walk.pieces, elements=walk.elements)


_ROW: Final = 3  # so many links, one after the other, are a list of them
_LIMIT_LINK: Final = 20  # words
_LINK: Final = MARK["link"]


def _choose_candidates(pieces: list[Piece]) -> None:
    """All text may be body but what is apart and what stands in a row of links: that is four of ten pieces of news."""
    row: list[Piece] = []
    left_out = 0
    for piece in pieces:
        if piece.image:
            continue
        if piece.apart:
            left_out += piece.apart
        elif _is_link(piece):
            row.append(piece)
        else:
            left_out = _end_row(row, left_out)
            piece.is_candidate, piece.left_out = True, left_out
            left_out, row = 0, []
    _end_row(row, left_out)


def _end_row(row: list[Piece], left_out: int) -> int:
    if len(row) >= _ROW:
        return left_out + len(row)
    for piece in row:
        piece.is_candidate, piece.left_out = True, left_out
        left_out = 0
    return left_out


def _is_link(piece: Piece) -> bool:
    """Whether all of a piece is a link, and no long one."""
    for text, element in piece.parts:
        if not element.marked & _LINK and not text.isspace():
            return False
    return piece.text.count(" ") < _LIMIT_LINK


class _Walk:
    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.elements: list[Element] = []
        self.parts: list[tuple[str, Element]] = []
        self._block: Element | None = None
        self._breaks = 0  # since the last word

    def enter(self, tag: str, attributes: Mapping[str, str | None], parent: Element | None) -> Element:
        if tag in _PARTS:
            if self.parts:
                self.flush()
        elif parent is not None and not attributes and tag not in _MARKS:
            return parent  # a plain span tells nothing
        element = Element(tag, parent)
        self.elements.append(element)
        if attributes:
            _take_attributes(element, attributes)
        return element

    def take_apart(self, node: LexborNode, parent: Element) -> None:
        """All of an element as one piece."""
        self.flush()
        if texts := _seen_in(node):
            text = " ".join(" ".join(texts).split())
            self.pieces.append(Piece(block=parent, parts=[(text, parent)], text=text, apart=len(texts)))

    def take_text(self, text: str, parent: Element, block: Element) -> None:
        if block is not self._block:
            if self.parts:
                self.flush()
            if text.isspace() or not text:
                return
            self._block = block
        self.parts.append((text, parent))
        if self._breaks and not text.isspace():
            self._breaks = 0

    def take_break(self) -> None:
        if not self.parts:
            return
        self._breaks += 1
        if self._breaks > 1 and self._block is not None and self._block.tag != "pre":
            self.flush()
        else:
            self.parts.append(("\n", self.parts[-1][1]))

    def take_image(self, attributes: Mapping[str, str | None], parent: Element) -> None:
        self.flush()
        source = _source_of(attributes)
        if source:
            self.pieces.append(
                Piece(
                    block=parent,
                    text=" ".join((attributes.get("alt") or "").split()),
                    image=source,
                    is_tiny=_is_tiny(attributes),
                )
            )

    def flush(self) -> None:
        parts = self.parts
        if parts:
            block = self._block
            assert block is not None
            whole = parts[0][0] if len(parts) == 1 else "".join([part for part, _ in parts])
            text = " ".join(whole.split())
            if text:
                self.pieces.append(Piece(block, parts, text))
            self.parts = []
            self._block = None
        self._breaks = 0


def _seen_in(top: LexborNode) -> list[str]:
    """The texts of an element, in their order, but for those of what is unseen."""
    texts: list[str] = []
    above: list[LexborNode] = []
    node = top.first_child
    while node is not None:
        tag = node.tag or "-"
        if tag == "-text":
            if (text := node.text_content) and not text.isspace():
                texts.append(text)
        elif tag not in _UNSEEN and (below := node.first_child) is not None:
            above.append(node)
            node = below
            continue
        following = node.next
        while following is None and above:
            following = above.pop().next
        node = following
    return texts


def _take_attributes(element: Element, attributes: Mapping[str, str | None]) -> None:
    hides = False
    for name, value in attributes.items():
        if name == "class":
            if value:
                element.classes = value
                element.names |= words_of_names(value)
        elif name == "href":
            element.href = (value or "").strip()
        elif name in _NAMED_BY:
            element.names |= words_of_names(value or "")
        elif name in _HIDES:
            hides = True
    if hides and not element.is_hidden:
        style = attributes.get("style") or ""
        element.is_hidden = (
            "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or "display:none" in style.replace(" ", "").lower()
        )


def _source_of(attributes: Mapping[str, str | None]) -> str:
    """Where the picture is. Pages that load it late keep a blank one in `src`, often as a data: URL."""
    for name in ("src", "data-src", "data-original", "data-lazy-src", "data-srcset", "srcset"):
        value = (attributes.get(name) or "").strip()
        if value and not value.startswith("data:"):
            return value.split()[0].rstrip(",") if name.endswith("srcset") else value
    return ""


def _is_tiny(attributes: Mapping[str, str | None]) -> bool:
    return _is_less_than_80(attributes.get("width")) or _is_less_than_80(attributes.get("height"))


def _is_less_than_80(said: str | None) -> bool:
    pixels = (said or "").removesuffix("px")
    return pixels.isdecimal() and len(pixels) < 6 and int(pixels) < 80
