"""An article's HTML: built from blocks as they say, and clean whatever they hold."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from selectolax.lexbor import LexborHTMLParser

from shared import markup
from shared.model import Block, BlockKind, Mark, MarkKind
from tests.web.payloads import ELEMENTS, PAYLOADS, URLS

REL = 'rel="nofollow ugc noopener"'


def a_paragraph(text: str, *marks: Mark) -> Block:
    return Block(kind="paragraph", text=text, marks=marks)


def a_mark(kind: MarkKind, start: int, end: int, href: str = "") -> Mark:
    return Mark(kind=kind, start=start, end=end, href=href)


def an_item(text: str, level: int = 1, *, is_numbered: bool = False) -> Block:
    return Block(kind="item", text=text, level=level, is_numbered=is_numbered)


def a_row(*cells: str, is_header: bool = False, marks: tuple[Mark, ...] = ()) -> Block:
    return Block(kind="row", text=" | ".join(cells), cells=cells, is_header=is_header, marks=marks)


AN_IMAGE = Block(kind="image", text="The slope", src="https://img.example/a.png?x=1&y=2", alt="A bare slope")

BODIES: list[tuple[str, list[Block], str]] = [
    ("a text is escaped", [a_paragraph("a < b & \u00a0c")], "<p>a &lt; b &amp; &nbsp;c</p>"),
    (
        "a heading has its level, and none is left out",
        [Block(kind="heading", text="A", level=3), Block(kind="heading", text="B", level=4)],
        "<h2>A</h2>\n<h3>B</h3>",
    ),
    (
        "items that follow one another are one list, the deeper ones within",
        [an_item("a"), an_item("b", 2), an_item("c", 2), an_item("d")],
        "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>",
    ),
    (
        "a list that counts is another list",
        [an_item("a"), an_item("b", is_numbered=True)],
        "<ul><li>a</li></ul><ol><li>b</li></ol>",
    ),
    (
        "a level that was left out is closed up",
        [an_item("a", 3), an_item("b", 9), an_item("c")],
        "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
    ),
    (
        "quotes that follow one another are one",
        [Block(kind="quote", text="a"), Block(kind="quote", text="b")],
        "<blockquote><p>a</p><p>b</p></blockquote>",
    ),
    (
        "rows are a table with its head",
        [a_row("A", "B", is_header=True), a_row("1", "")],
        "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td></td></tr></tbody></table>",
    ),
    (
        "a row that names the columns anew begins a table",
        [a_row("1"), a_row("A", is_header=True)],
        "<table><tbody><tr><td>1</td></tr></tbody></table>\n<table><thead><tr><th>A</th></tr></thead></table>",
    ),
    (
        "a row of an old copy has one cell",
        [Block(kind="row", text="a | b")],
        "<table><tbody><tr><td>a | b</td></tr></tbody></table>",
    ),
    (
        "a row's marks find their cell, and one over two cells is parted",
        [a_row("ab", "cd", marks=(a_mark("strong", 1, 6),))],
        "<table><tbody><tr><td>a<strong>b</strong></td><td><strong>c</strong>d</td></tr></tbody></table>",
    ),
    (
        "code keeps its lines",
        [Block(kind="code", text="\n\nif a < b:\n    c")],
        "<pre><code>\n\nif a &lt; b:\n    c</code></pre>",
    ),
    (
        "a picture of another host is a link",
        [AN_IMAGE],
        f'<figure><p><a href="https://img.example/a.png?x=1&amp;y=2" {REL}>Image at img.example ↗</a>: A bare slope</p>'
        "<figcaption>The slope</figcaption></figure>",
    ),
    (
        "a picture from nowhere is its caption",
        [Block(kind="image", text="Lost", src="data:image/png,x")],
        "<figure><figcaption>Lost</figcaption></figure>",
    ),
    ("a picture from nowhere without caption is nothing", [Block(kind="image", text="", src="/x.png")], ""),
    (
        "marks stand at their offsets",
        [
            a_paragraph(
                "one two three four",
                a_mark("link", 4, 7, "https://a.example/?q=1&r"),
                a_mark("emphasis", 8, 13),
                a_mark("code", 14, 18),
            )
        ],
        f'<p>one <a href="https://a.example/?q=1&amp;r" {REL}>two</a> <em>three</em> <code>four</code></p>',
    ),
    (
        "marks nest as they say, whatever their order",
        [a_paragraph("abcd", a_mark("emphasis", 1, 2), a_mark("strong", 0, 4))],
        "<p><strong>a<em>b</em>cd</strong></p>",
    ),
    (
        "marks that cross are parted",
        [a_paragraph("abcd", a_mark("strong", 0, 3), a_mark("emphasis", 1, 4))],
        "<p><strong>a<em>bc</em></strong><em>d</em></p>",
    ),
    (
        "no link stands within a link",
        [a_paragraph("abcd", a_mark("link", 0, 3, "https://a.example"), a_mark("link", 1, 4, "https://b.example"))],
        f'<p><a href="https://a.example" {REL}>abc</a><a href="https://b.example" {REL}>d</a></p>',
    ),
    (
        "a mark that reaches beyond the text ends with it, one of nothing is none",
        [a_paragraph("ab", a_mark("strong", 1, 99), a_mark("emphasis", 1, 1), a_mark("code", 7, 9))],
        "<p>a<strong>b</strong></p>",
    ),
    (
        "a link that leads nowhere good is its text",
        [a_paragraph("ab", a_mark("link", 0, 2, "javascript:alert(1)"))],
        "<p>ab</p>",
    ),
]


@pytest.mark.parametrize(("blocks", "shown"), [row[1:] for row in BODIES], ids=[row[0] for row in BODIES])
def test_a_body_is_set(blocks: list[Block], shown: str) -> None:
    assert markup.html_of(blocks) == shown


def test_programs_get_pictures_that_load_late_and_do_not_tell_from_where() -> None:
    shown = markup.html_of([AN_IMAGE], images="shown")

    assert shown == (
        '<figure><img src="https://img.example/a.png?x=1&amp;y=2" alt="A bare slope" loading="lazy" '
        'referrerpolicy="no-referrer"><figcaption>The slope</figcaption></figure>'
    )


SAFE = [
    ("https://acme.example/a?b=c#d", True),
    ("HTTP://acme.example", True),
    ("mailto:desk@acme.example", True),
    ("https://[::1]/", True),
    ("https://", False),
    ("mailto:", False),
    ("acme.example/x", False),
    ("https://acme.example/a b", False),
    ("https://[acme", False),
    ("ftp://acme.example/", False),
    ("", False),
    (None, False),
]


@pytest.mark.parametrize(("url", "is_safe"), SAFE)
def test_a_link_leads_to_the_web_or_to_a_letter(url: str | None, is_safe: bool) -> None:
    assert markup.safe_url(url) == (url if is_safe else None)


@pytest.mark.parametrize("url", URLS)
def test_no_link_leads_where_something_would_run(url: str) -> None:
    assert markup.safe_url(url) is None


def survivors(shown: str) -> list[str]:
    """What stands in HTML, for either of two parsers, that POLICY does not allow."""
    by_lxml = [
        (element.tag, dict(element.attrib))
        for element in html.document_fromstring(f"<div>{shown}</div>").iter()
        if element.tag not in ("html", "body", "div")
    ]
    by_lexbor = [
        (node.tag, node.attributes)
        for node in LexborHTMLParser(f"<div>{shown}</div>").css("*")
        if node.tag not in ("html", "head", "body", "div")
    ]
    return [fault for tag, attributes in [*by_lxml, *by_lexbor] for fault in _faults(tag, attributes)]


def _faults(tag: Any, attributes: dict[str, Any]) -> list[str]:
    faults = [] if tag in markup.TAGS else [f"<{tag}>"]
    for name, value in attributes.items():
        if name not in markup.ATTRIBUTES.get(tag, ()):
            faults.append(f"<{tag} {name}>")
        if name in ("href", "src") and markup.safe_url(value) is None:
            faults.append(f"<{tag} {name}={value!r}>")
    return faults


KINDS: list[BlockKind] = ["paragraph", "heading", "item", "quote", "row", "code", "image"]


@pytest.mark.parametrize("images", ["linked", "shown"])
def test_nothing_but_text_comes_out_of_a_payload(images: markup.Images) -> None:
    assert len(PAYLOADS) >= 300
    for payload in PAYLOADS:
        blocks = [
            Block(
                kind=kind,
                text=payload,
                marks=(a_mark("link", 0, 3, payload), a_mark("link", 4, 9, f"https://acme.example/{payload}")),
                cells=(payload, payload) if kind == "row" else (),
                src=src,
                alt=payload,
            )
            for kind in KINDS
            for src in ([payload, f"https://acme.example/{payload}"] if kind == "image" else [""])
        ]

        shown = markup.html_of(blocks, images=images, highlights={n: [(2, 6), (8, 99)] for n in range(len(blocks))})

        assert survivors(shown) == [], payload
        assert markup.clean(shown) == shown, payload
        code = LexborHTMLParser(shown).css_first("code")
        assert code is not None
        assert code.text() == payload.replace("\r", "\n"), payload


def test_html_from_elsewhere_is_cleaned_of_every_payload() -> None:
    for payload in PAYLOADS:
        assert survivors(markup.clean(payload)) == [], payload


def test_cleaning_twice_is_cleaning_once() -> None:
    dice = random.Random(7)
    pieces = [
        *ELEMENTS, *URLS, *(f"<{tag}>" for tag in [*sorted(markup.TAGS), "svg", "math", "template", "style", "select"]),
        *(f"</{tag}>" for tag in [*sorted(markup.TAGS), "svg", "math", "style", "select", "b"]), "<b>", "\n", "text",
        "&", "&#0;", '<a href="https://acme.example">', "<pre>\n\n", "<td>", '"', "'", "<", ">",
        "<!--", "-->", "\u00a0", "\x00",
    ]  # fmt: skip
    for _ in range(10_000):
        told = "".join(dice.choices(pieces, k=dice.randint(1, 8)))

        once = markup.clean(told)

        assert markup.clean(once) == once, told
        assert survivors(once) == [], told


@given(
    st.text(max_size=60),
    st.lists(
        st.builds(
            Mark,
            kind=st.sampled_from(["link", "emphasis", "strong", "code"]),
            start=st.integers(0, 60),
            end=st.integers(0, 70),
            href=st.just("https://acme.example/"),
        ),
        max_size=6,
    ),
)
def test_marks_change_no_letter(text: str, marks: list[Mark]) -> None:
    text = text.replace("\x00", "").replace("\r", "")

    shown = markup.html_of([a_paragraph(text, *marks)])

    assert LexborHTMLParser(shown).css_first("p").text() == text  # type: ignore[union-attr]
    assert markup.clean(shown) == shown


@pytest.mark.slow
def test_a_body_of_hostile_size_is_set_in_a_moment() -> None:
    marks = tuple(a_mark("link", at, at + 5, "https://acme.example") for at in range(20_000))

    shown = markup.html_of([a_paragraph("x" * 20_000, *marks), *(an_item("a", level) for level in range(5_000))])

    assert shown.count("<a ") == 19_996
    assert shown.count("<ul>") == markup.DEEPEST


HIGHLIGHTS: list[tuple[str, Block, list[tuple[int, int]], str]] = [
    ("a stretch is marked", a_paragraph("In Bern, yes"), [(3, 7)], "<p>In <mark>Bern</mark>, yes</p>"),
    (
        "a mark and a link that cross are parted",
        a_paragraph("abcd", a_mark("link", 0, 3, "https://a.example")),
        [(1, 4)],
        f'<p><a href="https://a.example" {REL}>a<mark>bc</mark></a><mark>d</mark></p>',
    ),
    (
        "stretches that overlap are one after the other",
        a_paragraph("abcd"),
        [(1, 3), (0, 2)],
        "<p><mark>ab</mark><mark>c</mark>d</p>",
    ),
    ("what lies outside of the text marks nothing", a_paragraph("ab"), [(5, 9), (1, 1)], "<p>ab</p>"),
    ("what is marked is escaped", a_paragraph("<b>"), [(0, 3)], "<p><mark>&lt;b&gt;</mark></p>"),
    (
        "a row is marked in its cell",
        a_row("ab", "cd"),
        [(5, 7)],
        "<table><tbody><tr><td>ab</td><td><mark>cd</mark></td></tr></tbody></table>",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("block", "stretches", "shown"), [row[1:] for row in HIGHLIGHTS], ids=[row[0] for row in HIGHLIGHTS]
)
def test_what_a_reader_chose_is_marked(block: Block, stretches: list[tuple[int, int]], shown: str) -> None:
    assert markup.html_of([a_paragraph("-"), block], highlights={1: stretches}) == f"<p>-</p>\n{shown}"
    assert markup.html_of([block], highlights={}) == markup.html_of([block])
