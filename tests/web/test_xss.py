"""Whatever is put into any field comes out of every page, feed and answer as text."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

import pytest
from lxml import etree, html
from selectolax.lexbor import LexborHTMLParser

from services.web import typeset, views
from shared import ids, markup
from shared.model import Block, BlockKind, KeyDate, KeyFigure, Line, Mark, Origin, Role, Span
from tests.web.builders import a_comment, a_revision, a_tag, an_article, in_one_story
from tests.web.conftest import Site
from tests.web.payloads import PAYLOADS

ATOM = {"a": "http://www.w3.org/2005/Atom"}
KINDS: list[BlockKind] = ["paragraph", "heading", "item", "quote", "row", "code", "image"]
ROLES: list[Role] = ["furniture", "title", "byline", "comment box", "related"]
HARMLESS = "Rail line"
# PostgreSQL keeps no NUL; nothing else is spared.
TOLD = [payload for payload in PAYLOADS if "\0" not in payload]
in_parts = pytest.mark.parametrize("told", [TOLD[n::4] for n in range(4)], ids=range(4))  # for as many processes

pytestmark = pytest.mark.slow


def an_article_of(site: Site, payload: str) -> UUID:
    """An article with two revisions and a comment, each field of which is the payload, and one that tells the same."""
    spans = [[-1, 1, 3], [0, 2, 5], [6, 0, 4], [len(KINDS), 20, 40]]
    tags = [
        a_tag(
            payload, kind=kind, key=_key(payload), spans=spans, rule=payload, data={"iso": payload, "latitude": payload}
        )
        for kind in ("person", "topic")
    ]
    everywhere: dict[str, Any] = {
        "byline": [payload, payload],
        "url": payload if len(payload) % 2 else f"https://acme.example/?{payload}",
        "body": [*(_block(kind, payload, f"{payload} a") for kind in KINDS), f"It was closed for 21 days. {payload}"],
        "key_sentences": [Span(block=0, start=0, end=len(payload)), Span(block=len(KINDS), start=0, end=99)],
        "key_dates": [KeyDate(date=payload, precision="day", text=payload, span=Span(block=0, start=1, end=4))],
        "key_figures": [
            KeyFigure(kind="count", value=12, unit=payload, text=payload, span=Span(block=0, start=1, end=4))
        ],
        "site_name": payload,
        "licence": payload,
        "lead_image": payload,
        "recognised": payload,
        "category": payload,
        "language": payload[:20],
        "warnings": [payload],
        "lines": _lines(payload),
        "origins": {
            name: Origin(origin=payload, rule=payload, confidence=0.5) for name in ("title", "byline", "body", payload)
        },
        "extra": {payload: [payload, {payload: payload}]},
        "tags": tags,
    }
    article_id = an_article(
        site.conn,
        title=payload,
        summary=payload,
        announced=False,
        **everywhere | {"body": [_block(kind, payload, payload) for kind in KINDS], "byline": [payload]},
    )
    a_revision(site.conn, article_id, title=payload, **everywhere)
    a_comment(site.conn, article_id, name=payload, body=payload)
    again = an_article(
        site.conn,
        title=payload,
        source="blatt",  # a source's name is checked by the database
        language=payload[:20],
        body=[f"It was closed for 20 days. {payload}", f"Nobody else has heard of it: {payload}"],
        announced=False,
    )
    in_one_story(site.conn, article_id, again)
    return article_id


def _key(payload: str) -> str:
    """A key that an address can name: it begins with no slash and has one line."""
    return " ".join(["key", *payload.split()])


def _block(kind: BlockKind, payload: str, text: str) -> Block:
    href = f"https://acme.example/{payload}"
    marks = (Mark(kind="link", start=0, end=4, href=payload), Mark(kind="link", start=5, end=9, href=href))
    src = href if kind == "image" else ""
    return Block(kind=kind, text=text, marks=marks, cells=(text,) if kind == "row" else (), src=src, alt=payload)


def _lines(payload: str) -> list[Line]:
    told = [Line(number=n, role=role, rule=payload, text=payload, confidence=0.5) for n, role in enumerate(ROLES, 1)]
    folded = [Line(number=n, role="furniture", rule=payload, text=payload) for n in range(6, 10)]
    of_blocks = [Line(number=n + 10, role="body", rule=payload, block=n) for n in range(len(KINDS))]
    return [*told, *folded, *of_blocks]


class Shape:
    """The elements, attributes and scripts of harmless pages: nothing else may stand in any other."""

    def __init__(self) -> None:
        self.attributes: defaultdict[str, set[str]] = defaultdict(set)

    def learn(self, page: str) -> None:
        for tag, attributes in _elements(page):
            self.attributes[tag] |= set(attributes)

    def faults(self, page: str) -> list[str]:
        """What a page has, for either of two parsers, that no harmless one has."""
        found = []
        for tag, attributes in _elements(page):
            if tag not in self.attributes:
                found.append(f"<{tag}>")
            for name, value in attributes.items():
                if name not in self.attributes[tag]:
                    found.append(f"<{tag} {name}>")
                if name in ("href", "src", "action", "content") and not _is_harmless(tag, name, value or ""):
                    found.append(f"<{tag} {name}={value!r}>")
        return found


def _elements(page: str) -> list[tuple[str, dict[str, str | None]]]:
    by_lxml = [(str(element.tag), {**element.attrib}) for element in html.document_fromstring(page).iter()]
    by_lexbor = [(str(node.tag), {**node.attributes}) for node in LexborHTMLParser(page).css("*")]
    return [*by_lxml, *by_lexbor]


def _is_harmless(tag: str, name: str, value: str) -> bool:
    if name == "content":
        return True  # a meta with a name; one with http-equiv has an attribute too many
    if tag == "link" and value.startswith("data:image/svg+xml,%3Csvg"):
        return True  # the icon, as the template has it
    return (value.startswith(("/", "#")) and not value.startswith("//")) or markup.safe_url(value) == value


@pytest.fixture
def shape(site: Site) -> Shape:
    known = Shape()
    ref = ids.to_text(an_article_of(site, HARMLESS))
    other = an_article(site.conn, url="https://acme.example", licence="https://acme.example/licence", title=HARMLESS)
    for n in range(views.PAGE):
        an_article(site.conn, title=f"{HARMLESS} {n}")
    site.index()
    paths = [*_pages(ref, HARMLESS), *_lists(HARMLESS), f"/a/{ids.to_text(other)}", f"/t/person/{_key(HARMLESS)}"]
    older = site.page("/").xpath("//a[@rel='next']/@href")
    for path in [*paths, *older, "/search?q=zebra", "/search?q=foo:bar", "/search?q=-"]:
        known.learn(site.client.get(path, headers={"Accept": "text/html"}).text)
    return known


def _pages(ref: str, payload: str) -> list[str]:
    chosen = f"/a/{ref}?tag=person:{quote(_key(payload), safe='')}"
    return [f"/a/{ref}", f"/a/{ref}/glass", f"/a/{ref}/revisions", chosen, f"/a/{ref}?show=key", f"/s/{ref}"]


def _lists(payload: str) -> list[str]:
    return ["/", f"/search?q={quote(payload)}"]


def test_there_are_enough() -> None:
    assert len(TOLD) >= 300


@in_parts
def test_pages_and_answers_hold_payloads_as_text(site: Site, shape: Shape, told: list[str]) -> None:
    for payload in told:
        ref = ids.to_text(an_article_of(site, payload))

        for path in _pages(ref, payload):
            page = site.client.get(path, headers={"Accept": "text/html"})
            assert page.status_code == 200, (payload, path)
            assert shape.faults(page.text) == [], (payload, path)
        assert LexborHTMLParser(page.text).css("dl.differs mark"), payload  # the last one is the story's
        _check_article(site.client.get(f"/a/{ref}").text, payload)
        _check_answers(site, ref, payload)
        _withdraw_all(site)  # or its category would stand in the navigation of all that follow


def _withdraw_all(site: Site) -> None:
    site.conn.execute("UPDATE article SET withdrawn_seq = nextval('accept_seq') WHERE visible")


def _check_article(page: str, payload: str) -> None:
    tree = LexborHTMLParser(page)
    shown = payload.replace("\r\n", "\n").replace("\r", "\n")
    texts = {
        "h1": shown,
        ".comment strong": shown,
        ".body code": f"{shown} a",
        "title": f"{shown} · Copydesk",
    }
    for selector, text in texts.items():
        node = tree.css_first(selector)
        assert node is not None, (payload, selector)
        assert node.text().strip() == text.strip(), (payload, selector)
    scripts = tree.css("script")
    assert [script.attributes for script in scripts] == [{"type": "application/ld+json"}], payload
    assert json.loads(scripts[0].text())["headline"] == payload


def _check_answers(site: Site, ref: str, payload: str) -> None:
    for path in ("", "/revisions/2"):
        told = site.client.get(f"/v1/articles/{ref}{path}")
        assert told.status_code == 200
        assert told.content_type == "application/json"
        assert _faults_of_html(told.json["html"]) == [], payload  # type: ignore[index]
        assert told.json["title"] == payload  # type: ignore[index]
        for name in ("original_url", "lead_image"):
            assert told.json[name] is None or markup.safe_url(told.json[name]), payload  # type: ignore[index]

    told = site.client.get(f"/v1/stories/{ref}")
    assert told.content_type == "application/json"
    assert [member["title"] for member in told.json["members"]] == [payload, payload]  # type: ignore[index]


def _faults_of_html(shown: str) -> list[str]:
    allowed = Shape()
    for tag in (*markup.TAGS, "html", "head", "body", "div"):
        allowed.attributes[tag] |= markup.ATTRIBUTES.get(tag, set())
    return allowed.faults(f"<div>{shown}</div>")


@in_parts
def test_lists_and_searches_show_payloads_as_text(site: Site, shape: Shape, told: list[str]) -> None:
    for payload in told:
        an_article_of(site, payload)
    site.index()

    older: str | None = "/"
    while older:
        page = site.client.get(older).text
        assert shape.faults(page) == [], older
        link = LexborHTMLParser(page).css_first("a[rel=next]")
        older = link.attributes["href"] if link else None
    for payload in told:
        for path in (*_lists(payload)[1:], f"/t/person/{quote(_key(payload), safe='')}"):
            answer = site.client.get(path, headers={"Accept": "text/html"})
            assert answer.status_code == 200, (payload, path)
            assert shape.faults(answer.text) == [], (payload, path)
        query = LexborHTMLParser(site.client.get(_lists(payload)[1]).text).css_first("#q")
        assert query is not None
        assert query.attributes["value"] == payload.replace("\r", "\n"), payload


@in_parts
def test_feeds_hold_payloads_as_text(site: Site, told: list[str]) -> None:
    for payload in told:
        an_article_of(site, payload)

        answer = site.client.get(f"/t/person/{quote(_key(payload), safe='')}.atom")
        assert answer.status_code == 200, payload
        feed = etree.fromstring(answer.data)

        entry = feed.find("a:entry", ATOM)
        assert entry is not None
        assert {etree.QName(element).localname for element in feed.iter()} <= ELEMENTS, payload
        assert {name for element in feed.iter() for name in element.attrib} <= ATTRIBUTES, payload
        assert _as_text(entry.findtext("a:title", "", ATOM)) == _as_text(payload)
        assert _faults_of_html(entry.findtext("a:content", "", ATOM)) == [], payload
        for link in feed.iter("{*}link"):
            assert urlsplit(link.get("href", "")).scheme in ("http", "https"), payload


ELEMENTS = {
    "feed", "title", "id", "updated", "link", "generator", "author", "name", "entry", "published", "category",
    "summary", "content",
}  # fmt: skip
ATTRIBUTES = {
    "rel", "type", "href", "version", "term", "label", "scheme", "{http://www.w3.org/XML/1998/namespace}lang",
}  # fmt: skip


def _as_text(told: str) -> str:
    """As XML has it: without what it cannot hold, each line's end a newline."""
    return typeset.in_xml(told).replace("\r", "\n")
