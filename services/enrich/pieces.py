"""Cuts a page into pieces, runs of text that no block's edge parts, in one walk over its tree."""

# ruff: noqa: SIM905 - lists of words are read and kept as words, not as a quote and a comma each

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from services.enrich.vocabulary import words_of_names

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

BLOCKS: Final = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup html legend li listing main menu nav ol p plaintext pre search"
    " section summary table tbody td tfoot th thead tr ul xmp".split()
)
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


_INSIDE: Final = "article main aside footer header nav form section figure table ul ol blockquote a li p".split()
INSIDE: Final = {tag: 1 << index for index, tag in enumerate(_INSIDE)}

_APART: Final = frozenset({"nav", "footer"})


class Element:
    """An element that holds pieces, with what it says of itself and what its ancestors say."""

    __slots__ = (
        "block", "depth", "href", "inside", "is_apart", "is_hidden", "marks", "names", "names_above", "parent",
        "signature", "tag",
    )  # fmt: skip

    def __init__(self, tag: str, parent: Element | None) -> None:
        self.tag = tag
        self.parent = parent
        self.signature = tag  # tag and classes: elements of one make share it
        self.names = 0  # bits of `vocabulary.NAMES`, of its own class, id, role
        self.href = ""
        if parent is None:
            self.depth = self.names_above = self.inside = 0
            self.is_apart = self.is_hidden = False
            self.marks: Mapping[str, Element] = {}  # what its text is: kind -> the innermost element that says so
            self.block = self
        else:
            self.depth = parent.depth + 1
            self.names_above = parent.names_above | parent.names  # of all its ancestors
            self.inside = parent.inside | INSIDE.get(parent.tag, 0)  # bits of `INSIDE`: what it stands in
            # It is, or lies in, a navigation or a footer, where no article was ever seen.
            self.is_apart = parent.is_apart or tag in _APART
            self.is_hidden = parent.is_hidden
            self.marks = parent.marks
            self.block = self if tag in BLOCKS else parent.block


@dataclass(slots=True, eq=False)
class Piece:
    """A run of text within one block, or one image."""

    block: Element
    parts: list[tuple[str, Element]] = field(default_factory=list)  # as they stand in the page
    text: str = ""  # in one line; of an image its alternative text
    image: str = ""  # its source, as the page spells it
    is_tiny: bool = False  # of an image: it is no picture but an icon or a counter


@dataclass(kw_only=True)
class Cut:
    """A page in pieces, in reading order."""

    pieces: list[Piece]
    elements: list[Element]  # parents before their children

    @property
    def candidates(self) -> list[Piece]:
        """The pieces of text that may be body; the others need no measuring."""
        return [piece for piece in self.pieces if not piece.image and not piece.block.is_apart]


def cut(tree: LexborHTMLParser) -> Cut:
    """The pieces of a page. Scripts, styles and controls have none."""
    root = tree.root
    if root is None:
        return Cut(pieces=[], elements=[])
    walk = _Walk()
    known: dict[int, Element] = {}
    for node in root.traverse(include_text=True):
        above = node.parent
        parent = known.get(above.mem_id) if above is not None else None
        tag = node.tag
        if tag == "-text":
            if parent is not None and (text := node.text_content):
                walk.take_text(text, parent)
        elif tag is None or tag[0] == "-" or tag in _UNSEEN or (parent is None and tag != "html"):
            continue  # and nothing below it has a known parent
        elif tag == "br":
            walk.take_break()
        elif parent is not None and parent.is_apart:
            known[node.mem_id] = walk.enter_apart(tag, parent)
        elif tag == "img":
            if parent is not None:
                walk.take_image(node.attributes, parent)
        else:
            known[node.mem_id] = walk.enter(tag, node.attributes, parent)
    walk.flush()
    return Cut(pieces=walk.pieces, elements=walk.elements)


class _Walk:
    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.elements: list[Element] = []
        self._parts: list[tuple[str, Element]] = []
        self._block: Element | None = None
        self._breaks = 0  # since the last word

    def enter(self, tag: str, attributes: Mapping[str, str | None], parent: Element | None) -> Element:
        if tag in BLOCKS or tag == "hr":
            if self._parts:
                self.flush()
        elif parent is not None and not attributes and tag not in _MARKS:
            return parent  # a plain span tells nothing
        element = Element(tag, parent)
        self.elements.append(element)
        if attributes:
            _take_attributes(element, attributes)
        if kind := _MARKS.get(tag):
            element.marks = {**element.marks, kind: element}
        return element

    def enter_apart(self, tag: str, parent: Element) -> Element:
        """Where no body is, only what parts the pieces matters."""
        if tag not in BLOCKS:
            return parent
        if self._parts:
            self.flush()
        return Element(tag, parent)

    def take_text(self, text: str, parent: Element) -> None:
        block = parent.block
        if block is not self._block:
            if self._parts:
                self.flush()
            if text.isspace():  # most text is: what indents the tags
                return
            self._block = block
        self._parts.append((text, parent))
        if self._breaks and not text.isspace():
            self._breaks = 0

    def take_break(self) -> None:
        if not self._parts:
            return
        self._breaks += 1
        if self._breaks > 1 and self._block is not None and self._block.tag != "pre":
            self.flush()
        else:
            self._parts.append(("\n", self._parts[-1][1]))

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
        parts = self._parts
        if parts:
            block = self._block
            assert block is not None
            text = " ".join("".join([part for part, _ in parts]).split())
            if text:
                self.pieces.append(Piece(block, parts, text))
            self._parts = []
            self._block = None
        self._breaks = 0


def _take_attributes(element: Element, attributes: Mapping[str, str | None]) -> None:
    classes = attributes.get("class")
    if classes:
        element.names = words_of_names(classes)
        element.signature = f"{element.tag} {classes}"
    if len(attributes) > 1 or not classes:
        for name in _NAMED_BY.intersection(attributes):
            element.names |= words_of_names(attributes[name] or "")
    if element.tag == "a":
        element.href = (attributes.get("href") or "").strip()
    if not element.is_hidden and not _HIDES.isdisjoint(attributes):
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
    return any(
        (value := (attributes.get(name) or "").removesuffix("px")).isdecimal() and len(value) < 6 and int(value) < 80
        for name in ("width", "height")
    )
