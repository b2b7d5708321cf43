"""Reads HTML: a whole page by its metadata and its body, a fragment as it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from services.enrich.reading import dates
from services.enrich.reading.decode import clean, one_line
from services.enrich.reading.pages import blocks, body, roles
from services.enrich.reading.pages.around import Around, look_around
from services.enrich.reading.pages.layout import Measured, measure
from services.enrich.reading.pages.linked_data import decoded, find_article, read_nodes
from services.enrich.reading.pages.metadata import Metadata, Said, read_metadata
from services.enrich.reading.pages.pieces import APART, INSIDE, Cut, Element, Piece, cut
from services.enrich.reading.pages.wholes import keep_whole
from shared.errors import Refused
from shared.model import Block, Line, Origin

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

LIMIT_PIECES: Final = 30_000
_LIMIT_LINES: Final = 2000
_LIMIT_LINE: Final = 300  # characters
_STUB: Final = 30  # words: what is shorter may be the notice that stands where the text should be
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True)
class Page:
    """An HTML page: what it says of itself, its body, and of every piece what it was taken for."""

    metadata: Metadata
    blocks: tuple[Block, ...]
    origin: Origin  # of the blocks
    lines: tuple[Line, ...]
    capabilities: tuple[str, ...]


def read_page(text: str, url: str | None) -> Page:
    """A whole page; `url` is where it was found, if that is known."""
    tree = _tree(text)
    said = read_metadata(tree, url)
    page = _with_body(said, tree, url)
    if sum(block.text.count(" ") + 1 for block in page.blocks if block.text) < _STUB:
        return _from_json_ld(page, tree) or page
    return page


def read_fragment(text: str) -> tuple[Block, ...]:
    """The blocks of HTML that is an article's body and nothing else: only scripts, styles and controls are left out."""
    tree = _tree(text)
    whole = _cut(tree, apart=frozenset())
    chosen = [not piece.block.is_hidden and not (piece.image and piece.is_tiny) for piece in whole.pieces]
    captions = _captions(whole)
    for caption in captions.values():
        chosen[caption] = False
    return tuple(blocks.build(whole, chosen, captions, _base(tree, None)).blocks)


def _tree(text: str) -> LexborHTMLParser:
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(text.encode("utf-8", "replace"))


def _cut(tree: LexborHTMLParser, *, apart: frozenset[str] = APART) -> Cut:
    """The pieces of the page. Raises Refused `too_many_tags`: each of them costs 60 us and 4 KiB to judge."""
    whole = cut(tree, apart=apart)
    if len(whole.pieces) > LIMIT_PIECES:
        raise Refused("too_many_tags", f"The page has more than {LIMIT_PIECES:,} pieces. Post the article alone.")
    return whole


def _base(tree: LexborHTMLParser, url: str | None) -> str | None:
    """What the page's relative addresses are relative to."""
    said = (node.attributes.get("href") for node in tree.head.iter() if node.tag == "base") if tree.head else ()
    return blocks.absolute(next(filter(None, said), ""), url) or url


def _with_body(metadata: Metadata, tree: LexborHTMLParser, url: str | None) -> Page:
    title = metadata.title or ""
    whole = _cut(tree)
    candidates = whole.candidates
    measured = measure(candidates, title)
    judged = body.judge(measured)
    is_dated = bool(metadata.published) and metadata.origins["published"].origin not in _GUESSED
    around = tell_apart(candidates, measured, judged.is_body, title, is_signed=bool(metadata.byline), is_dated=is_dated)
    judged = replace(judged, is_body=around.is_body)
    metadata = _completed(metadata, around)
    known = roles.Known(title=title, byline=metadata.byline, category=metadata.category or "", named=around.named)
    said = roles.roles_of(whole, measured, judged, known)
    capabilities = roles.capabilities_of(whole, said)

    chosen = [one.role == "body" for one in said]
    _drop_title(whole, chosen, said, title)
    captions = _captions(whole)
    _choose_images(whole, chosen, captions, measured.below)
    built = blocks.build(whole, chosen, captions, _base(tree, url or metadata.url))
    return Page(
        metadata=metadata,
        blocks=tuple(built.blocks),
        origin=Origin(
            origin="extractor", rule="the pieces of the page that a model took for body", confidence=judged.confidence
        ),
        lines=tuple(_lines(whole, said, built)),
        capabilities=capabilities,
    )


def tell_apart(
    pieces: Sequence[Piece],
    measured: Measured,
    is_body: NDArray[np.bool_],
    title: str,
    *,
    is_signed: bool,
    is_dated: bool,
) -> Around:
    """What is body when rules have looked at what the model took for it, and what stands around it."""
    is_whole = keep_whole(pieces, measured.links, measured.words, is_body)
    return look_around(pieces, measured, is_whole, title, is_signed=is_signed, is_dated=is_dated)


_SHOWN: Final = {"byline": 0.7, "date": 0.8, "path": 0.6}  # how far a line that says so itself is believed
_GUESSED: Final = frozenset({"htmldate", "url"})


def _completed(metadata: Metadata, around: Around) -> Metadata:
    """The metadata with what the page shows and says nowhere else; a date that was only guessed gives way."""
    found: dict[str, Said] = {}
    if around.byline and not metadata.byline:
        found["byline"] = _shown("byline", "; ".join(around.byline), "a line that says who wrote it")
    if around.path and not metadata.category:
        found["category"] = _shown("path", around.path[-1], "the end of a path of sections")
    first = next(iter(metadata.published_candidates), None)
    if around.date and (first is None or (first.origin in _GUESSED and _is_better(around.date, first))):
        found["published"] = _shown("date", around.date, "a line that says a date")
    if not found:
        return metadata
    told = {name: Origin(origin=one.origin, rule=one.rule, confidence=one.confidence) for name, one in found.items()}
    metadata = replace(metadata, origins=metadata.origins | told)
    if "byline" in found:
        metadata = replace(metadata, byline=around.byline)
    if "category" in found:
        metadata = replace(metadata, category=found["category"].value)
    if "published" in found:
        dated = found["published"]
        metadata = replace(
            metadata, published=dated.value, published_candidates=(dated, *metadata.published_candidates)
        )
    return metadata


def _shown(name: str, value: str, rule: str) -> Said:
    return Said(value=value, origin="html", rule=rule, confidence=_SHOWN[name])


def _is_better(shown: str, guessed: Said) -> bool:
    """Whether a shown date is more than one that was guessed: an address often says the day, and that is right."""
    if guessed.origin != "url":
        return True
    ours, its = dates.parse(shown), dates.parse(guessed.value)
    return bool(ours and its and abs((ours[0] - its[0]).days) <= 1)


def _drop_title(whole: Cut, chosen: list[bool], said: list[roles.Said], title: str) -> None:
    """A title that stands again above the text is no part of it."""
    first = next((place for place, is_body in enumerate(chosen) if is_body), None)
    if first is None or not title:
        return
    if _WORD.findall(whole.pieces[first].text.casefold()) == _WORD.findall(title.casefold()):
        chosen[first] = False
        said[first] = said[first]._replace(role="title", rule="says the title")


def _captions(whole: Cut) -> dict[int, int]:
    """Of each image in a figure, the piece that is its caption."""
    if not any(element.tag == "figcaption" for element in whole.elements):
        return {}
    figures: dict[Element, int] = {}
    for place, piece in enumerate(whole.pieces):
        if not piece.image and _is_in_figure(piece.block) and (figure := _figure(piece.block, "figcaption")):
            figures.setdefault(figure, place)
    captions = {}
    if figures:
        for place, piece in enumerate(whole.pieces):
            if piece.image and (figure := _figure(piece.block, "figure")) in figures and figure is not None:
                captions[place] = figures.pop(figure)
    return captions


def _is_in_figure(block: Element) -> bool:
    return bool(block.inside & INSIDE["figure"])


def _figure(element: Element, within: str) -> Element | None:
    """The figure around an element that stands in a `within`."""
    here: Element | None = element
    is_within = False
    while here is not None:
        is_within = is_within or here.tag == within
        if here.tag == "figure":
            return here if is_within else None
        here = here.parent
    return None


_BEFORE: Final = 8  # texts above the first of the body that may part it from its picture


def _choose_images(whole: Cut, chosen: list[bool], captions: dict[int, int], below: dict[Element, float]) -> None:
    """Choose the pictures that stand among the body's pieces, in an element that mostly holds body."""
    places = [place for place, is_body in enumerate(chosen) if is_body]
    if not places:
        return
    start, passed = places[0], 0
    while start and (passed := passed + (whole.pieces[start - 1].apart or 1)) <= _BEFORE:
        start -= 1
    candidates = [
        place
        for place in range(start, places[-1] + 1)
        if (piece := whole.pieces[place]).image and not piece.is_tiny and not piece.block.is_hidden
    ]
    if not candidates:
        return
    body_words: dict[Element, int] = {}
    for place in places:
        here: Element | None = whole.pieces[place].block
        while here is not None:
            body_words[here] = body_words.get(here, 0) + whole.pieces[place].text.count(" ") + 1
            here = here.parent
    for place in candidates:
        holder: Element | None = whole.pieces[place].block
        if (figure := _figure(whole.pieces[place].block, "figure")) is not None:
            holder = figure.parent
        while holder is not None and holder not in below:
            holder = holder.parent
        chosen[place] = holder is not None and body_words.get(holder, 0) * 2 > below[holder]
        if chosen[place] and place in captions:
            chosen[captions[place]] = False


def _lines(whole: Cut, said: list[roles.Said], built: blocks.Built) -> list[Line]:
    lines = []
    for place, (piece, (role, rule, confidence)) in enumerate(zip(whole.pieces[:_LIMIT_LINES], said, strict=False)):
        block = built.block_of.get(place)
        if block is None:
            if role == "body":
                role, rule = "caption", "the caption of a picture"
        elif piece.image:
            role, rule, confidence = "body", "a picture among the prose", 0.8
        elif role != "body":
            role, rule = "caption", "the caption of a picture in the body"
        text = "" if block is not None and role == "body" else clean(piece.text[:_LIMIT_LINE])
        lines.append(Line(number=place + 1, role=role, rule=rule, confidence=confidence, text=text, block=block))
    return lines


def _from_json_ld(page: Page, tree: LexborHTMLParser) -> Page | None:
    """A page that shows no text may still say it: the last resort."""
    scripts = (script.text() for script in tree.css('script[type*="ld+json"]'))
    node = find_article(read_nodes(scripts), [page.metadata.url or ""])
    told = node.get("articleBody") if node else None
    if not isinstance(told, str) or len(told) <= 2 * sum(len(block.text) for block in page.blocks):
        return None
    paragraphs = [line for part in clean(told).split("\n") if (line := one_line(decoded(part)))]
    if not paragraphs:
        return None
    return replace(
        page,
        blocks=tuple(Block(kind="paragraph", text=text) for text in paragraphs),
        origin=Origin(origin="json-ld", rule="articleBody: the page shows no text", confidence=0.8),
        lines=tuple(line._replace(block=None, role="furniture") for line in page.lines),
    )


def title_of(tree: LexborHTMLParser) -> str:
    """The title that the page says it has; what the body's measures are compared with."""
    return read_metadata(tree, None).title or ""
