"""Reads what a page says of itself: JSON-LD first, then its meta elements, last what it shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, Any

from services.enrich.decode import one_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from services.enrich.page import Page

_ARTICLE_TYPES = re.compile(r"(?:\w*Article|\w*BlogPosting|NewsReport|Report|Review)$")
_DATES = ("article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "parsely-pub-date")


def offer_metadata(page: Page, tree: LexborHTMLParser) -> None:
    _offer_json_ld(page, tree)
    _offer_meta(page, tree)


def articles_in(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """The nodes of the page's JSON-LD that are articles."""
    for script in tree.css('script[type*="ld+json"]'):
        try:
            said = json.loads(script.text() or "", strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _articles(said)


def said_text(value: Any) -> str | None:
    """A text, or the first text of a list."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    # JSON within HTML is often escaped twice.
    return one_line(unescape(value)) or None if isinstance(value, str) else None


def _offer_json_ld(page: Page, tree: LexborHTMLParser) -> None:
    for node in articles_in(tree):
        page.offer("title", said_text(node.get("headline")), "json-ld", "headline")
        page.offer("byline", tuple(_names(node.get("author"))), "json-ld", "author")
        page.offer("published", said_text(node.get("datePublished")), "json-ld", "datePublished")
        page.offer("modified", said_text(node.get("dateModified")), "json-ld", "dateModified")
        page.offer("category", said_text(node.get("articleSection")), "json-ld", "articleSection")
        page.offer("language", said_text(node.get("inLanguage")), "json-ld", "inLanguage")


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


def _names(value: Any) -> Iterator[str]:
    for author in value if isinstance(value, list) else [value]:
        name = said_text(author.get("name") if isinstance(author, dict) else author)
        if name and not name.startswith("http"):
            yield name


def _offer_meta(page: Page, tree: LexborHTMLParser) -> None:
    metas: dict[str, str] = {}
    for element in tree.css("meta"):
        said = element.attributes
        name = said.get("property") or said.get("name") or said.get("itemprop")
        content = one_line(said.get("content") or "")
        if name and content:
            metas.setdefault(name.lower(), content)

    page.offer("title", metas.get("og:title"), "meta", "og:title")
    headings = [one_line(element.text()) for element in tree.css("h1")]
    if len(headings) == 1:
        page.offer("title", headings[0], "html", "the only h1")
    author = metas.get("author") or metas.get("article:author") or ""
    page.offer("byline", () if not author or author.startswith("http") else (author,), "meta", "author")
    for name in _DATES:
        page.offer("published", metas.get(name), "meta", name)
    page.offer("modified", metas.get("article:modified_time"), "meta", "article:modified_time")
    page.offer("category", metas.get("article:section"), "meta", "article:section")
    page.offer("site_name", metas.get("og:site_name"), "meta", "og:site_name")
    page.offer("lead_image", metas.get("og:image"), "meta", "og:image")
    if (root := tree.css_first("html")) is not None:
        language = root.attributes.get("lang") or root.attributes.get("xml:lang")
        page.offer("language", language, "html", "lang")
    page.offer("language", metas.get("og:locale"), "meta", "og:locale")
    if (link := tree.css_first('link[rel="canonical" i]')) is not None:
        page.offer("url", (link.attributes.get("href") or "").strip(), "html", "link rel=canonical")
    page.offer("url", metas.get("og:url"), "meta", "og:url")
    if (title := tree.css_first("title")) is not None:
        page.offer("title", one_line(title.text()), "html", "title")
