"""Reads HTML: a whole page by its metadata and its main text, a fragment as it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from services.enrich.decode import one_line
from shared.model import Block, BlockKind, Origin

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(kw_only=True)
class Page:
    """What an HTML page says of itself, as it says it; each field that was found has its origin."""

    blocks: tuple[Block, ...] = ()
    title: str | None = None
    byline: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    category: str | None = None
    language: str | None = None
    url: str | None = None
    origins: dict[str, Origin] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def offer(self, name: str, value: str | tuple[str, ...] | None, origin: str, rule: str) -> None:
        """Take the value unless it is empty or the field was found before: who is asked first is believed most."""
        if value and not getattr(self, name):
            setattr(self, name, value)
            self.origins[name] = Origin(origin=origin, rule=rule)


# What a parser may throw at a broken page. Named one by one: a time limit that strikes in here must pass.
_PARSER_FAULTS: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)

_ARTICLE_TYPES = re.compile(r"(?:\w*Article|\w*BlogPosting|NewsReport|Report|Review)$")
_KINDS: Final[dict[str, BlockKind]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    "blockquote": "quote",
    "tr": "row",
    # What the extractor calls them.
    "head": "heading",
    "item": "item",
    "quote": "quote",
    "row": "row",
}
_BLOCKS: Final = frozenset({
    *_KINDS, "ab", "address", "article", "aside", "body", "center", "div", "dl", "fieldset", "figcaption", "figure",
    "footer", "form", "header", "hr", "html", "list", "main", "nav", "ol", "p", "pre", "section", "table", "tbody",
    "tfoot", "thead", "ul",
})  # fmt: skip
_CELLS: Final = frozenset({"td", "th", "cell"})
_UNSEEN: Final = (
    "script",
    "style",
    "template",
    "noscript",
    "svg",
    "math",
    "iframe",
    "object",
    "select",
    "textarea",
    "button",
    "head",
)
_AROUND: Final = ("nav", "header", "footer", "aside", "form")


def read_page(text: str, url: str | None) -> Page:
    """A whole page: its own metadata first, the extractor for the main text and for what the page does not say."""
    page = Page()
    tree = _tree(text)
    if tree is None:
        return page
    _ask_json_ld(page, tree)
    _ask_meta(page, tree)
    _ask_extractor(page, tree, url)
    page.blocks = tuple(_without_title(page.blocks, page.title))
    return page


def read_fragment(text: str) -> tuple[Block, ...]:
    """The blocks of HTML that is an article's body and nothing else: only scripts, styles and controls are left out."""
    tree = _tree(text)
    return () if tree is None else tuple(_blocks(tree, unseen=_UNSEEN))


def _tree(text: str) -> _Element | None:
    from lxml import etree, html

    # Bytes, for lxml refuses a str that names an encoding in an XML declaration; the parser is told the real one.
    # Elements of lxml.html, for the extractor silently takes no others.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _ask_json_ld(page: Page, tree: _Element) -> None:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            said = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _articles(said):
            page.offer("title", _said(node.get("headline")), "json-ld", "headline")
            page.offer("byline", tuple(_names(node.get("author"))), "json-ld", "author")
            page.offer("published", _said(node.get("datePublished")), "json-ld", "datePublished")
            page.offer("modified", _said(node.get("dateModified")), "json-ld", "dateModified")
            page.offer("category", _said(node.get("articleSection")), "json-ld", "articleSection")
            page.offer("language", _said(node.get("inLanguage")), "json-ld", "inLanguage")


def _articles(said: Any) -> Iterator[dict[str, Any]]:
    """The nodes that are articles, on the top or in an @graph."""
    for node in said if isinstance(said, list) else [said]:
        if not isinstance(node, dict):
            continue
        types = node.get("@type")
        if any(
            isinstance(name, str) and _ARTICLE_TYPES.match(name)
            for name in (types if isinstance(types, list) else [types])
        ):
            yield node
        graph = node.get("@graph")
        if isinstance(graph, list):
            yield from (
                inner for inner in graph if isinstance(inner, dict) for inner in _articles({**inner, "@graph": None})
            )


def _said(value: Any) -> str | None:
    """A text, or the first text of a list."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    return one_line(_unescaped(value)) or None if isinstance(value, str) else None


def _names(value: Any) -> Iterator[str]:
    for author in value if isinstance(value, list) else [value]:
        name = _said(author.get("name") if isinstance(author, dict) else author)
        if name and not name.startswith("http"):
            yield name


def _unescaped(text: str) -> str:
    from html import unescape

    return unescape(text)  # JSON within HTML is often escaped twice


def _ask_meta(page: Page, tree: _Element) -> None:
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = one_line(element.get("content") or "")
        if name and content:
            metas.setdefault(name.lower(), content)

    page.offer("title", metas.get("og:title"), "meta", "og:title")
    headings = [one_line("".join(map(str, element.itertext()))) for element in tree.iter("h1")]
    if len(headings) == 1:
        page.offer("title", headings[0], "html", "the only h1")
    page.offer("byline", _author(metas.get("author") or metas.get("article:author") or ""), "meta", "author")
    for name in ("article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "parsely-pub-date"):
        page.offer("published", metas.get(name), "meta", name)
    page.offer("modified", metas.get("article:modified_time"), "meta", "article:modified_time")
    page.offer("category", metas.get("article:section"), "meta", "article:section")
    for root in tree.iter("html"):
        page.offer("language", root.get("lang") or root.get("xml:lang"), "html", "lang")
    page.offer("language", metas.get("og:locale"), "meta", "og:locale")
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical":
            page.offer("url", (link.get("href") or "").strip(), "html", "link rel=canonical")
    page.offer("url", metas.get("og:url"), "meta", "og:url")


def _author(name: str) -> tuple[str, ...]:
    return () if not name or name.startswith("http") else (name,)


def _ask_extractor(page: Page, tree: _Element, url: str | None) -> None:
    """The main text by trafilatura, and by its guesses what the page itself did not say; else all text of the page."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    asks = not (page.title and page.byline and page.published)
    try:
        # It copies the tree and leaves ours as it was. In `fast` it asks no second extractor.
        found = bare_extraction(tree, url=url, fast=True, include_comments=False, with_metadata=asks)
    except _PARSER_FAULTS as err:
        page.warnings = (f"The extractor stopped at this page ({type(err).__name__}); all its text was taken.",)
        found = None
    if isinstance(found, Document):
        page.offer("title", one_line(found.title or ""), "extractor", "trafilatura title")
        authors = [name for part in (found.author or "").split(";") if (name := one_line(part))]
        page.offer("byline", tuple(authors), "extractor", "trafilatura author")
        page.offer("published", found.date, "extractor", "trafilatura date")
        page.offer("category", one_line((found.categories or [""])[0]), "extractor", "trafilatura category")
        page.offer("url", found.url, "extractor", "trafilatura url")
        if found.body is not None:
            page.blocks = tuple(_blocks(found.body))
            page.origins["blocks"] = Origin(origin="extractor", rule="trafilatura main text")
    if not page.blocks:
        page.blocks = tuple(_blocks(tree, unseen=_UNSEEN + _AROUND))
        page.origins["blocks"] = Origin(origin="html", rule="no main text found: all text of the page")


def _blocks(root: _Element, *, unseen: tuple[str, ...] = ()) -> Iterator[Block]:
    """The text below an element, cut where a block begins or ends; its kind is that of the innermost that has one."""
    from lxml import etree

    kinds: list[BlockKind] = ["paragraph"]
    parts: list[str] = []

    def flush() -> Iterator[Block]:
        text = one_line("".join(parts)).strip("| ")
        parts.clear()
        if text:
            yield Block(kind=kinds[-1], text=text)

    # No recursion: cells, rows and items nest deeper than the guard counts.
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = element.tag
        if event == "start":
            if name in unseen:
                walk.skip_subtree()
                continue
            if name in _BLOCKS:
                # A list in a table's cell is a list; a paragraph in it is still a part of the row.
                if not (name in ("p", "div") and kinds[-1] == "row"):
                    yield from flush()
                kinds.append(_KINDS.get(name, kinds[-1]))
            elif name in _CELLS or name in ("br", "lb"):
                parts.append(" | " if name in _CELLS and parts else " ")
            parts.append(element.text or "")
        elif name not in unseen:
            if name in _BLOCKS:
                if not (name in ("p", "div") and kinds[-1] == "row"):
                    yield from flush()
                kinds.pop()
            if element is not root:
                parts.append(element.tail or "")
        else:
            parts.append(element.tail or "")
    yield from flush()


def _without_title(blocks: tuple[Block, ...], title: str | None) -> Iterator[Block]:
    """The blocks without a first heading that says the title again."""
    for index, block in enumerate(blocks):
        if index or block.kind != "heading" or not title or block.text.casefold() != title.casefold():
            yield block
