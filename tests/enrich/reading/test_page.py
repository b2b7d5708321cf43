"""Pages in many languages and layouts: what is body, what stays out of it, and what every piece was taken for."""

# ruff: noqa: E501 - a row of a table is read in one line

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from services.enrich.reading.pages.page import Page, read_fragment, read_page
from services.enrich.reading.pages.pieces import cut
from shared.model import Block, Mark

PAGES = sorted((Path(__file__).parents[2] / "data" / "pages").glob("*.html"))
PROSE = (
    "The committee met on Tuesday, and its members agreed to publish the report in full before the summer.",
    "It took them most of the year, said the chair, because the archive had been closed since the flood.",
    "A first copy will lie in the town hall, where everybody may read it; others can be ordered by post.",
)
URL = "https://paper.example/news/report.html"


def a_page(*inner: str, title: str = "The report is out", head: str = "", after: str = "") -> Page:
    text = "".join(inner) or "".join(f"<p>{line}</p>" for line in PROSE)
    return read_page(
        f"<!DOCTYPE html><html lang=en><head><title>{title}</title><meta property='og:title' content='{title}'>{head}"
        f"</head><body><nav><a href=/>Home</a><a href=/sport>Sport</a></nav><main><article><h1>{title}</h1>"
        f"<div class='article-body'>{text}</div></article></main>{after}<footer>© The Paper</footer></body></html>",
        URL,
    )


def texts(page: Page) -> list[str]:
    return [block.text for block in page.blocks]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_body_of_a_page_and_nothing_else_becomes_blocks(path: Path) -> None:
    page = read_page(path.read_text(encoding="utf-8"), "https://paper.example/mill")

    expected = path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    assert [f"{block.kind}: {block.text}" for block in page.blocks] == expected


def test_pages_of_ten_languages_and_more_are_read() -> None:
    assert len({path.stem[:2] for path in PAGES}) >= 10


@pytest.mark.parametrize(
    ("inner", "leaked"),
    [
        (
            "<div class='related-stories'><a href=/1>Bridge stays closed for another month, say engineers</a></div>",
            "Bridge",
        ),
        (
            "<div class='newsletter-signup'><p>Sign up for our newsletter and get the news every morning.</p></div>",
            "newsletter",
        ),
        (
            "<figure><img src=/a.jpg alt=''><figcaption>The archive in May. Photo: Jan Berg</figcaption></figure>",
            "Photo",
        ),
        ("<noscript><p>Please enable scripts to read this page of ours in full.</p></noscript>", "enable"),
        ("<script>var leaked = 'in a script';</script><style>p{}</style>", "leaked"),
        ("<p>Read also: <a href=/2>The flood, ten years after</a></p>", "ten years"),
    ],
)
def test_what_stands_between_the_paragraphs_does_not_leak_into_the_text(inner: str, leaked: str) -> None:
    page = a_page(*(f"<p>{line}</p>{inner if index == 1 else ''}" for index, line in enumerate(PROSE)))

    body = [block.text for block in page.blocks if block.kind != "image"]
    assert body == list(PROSE)
    assert not any(leaked in text for text in body)


def test_comments_of_readers_stay_out_and_are_named_as_such() -> None:
    comments = (
        "<section id=comments class=comments><h3>1 comment</h3><div class=comment><b>Mara</b>"
        "<p>I have been waiting for this report since the spring, and I am very glad that it is out.</p></div></section>"
    )
    page = a_page(after=comments)

    assert texts(page) == list(PROSE)
    assert page.capabilities == ("comments",)
    assert [line.role for line in page.lines if "waiting" in line.text] == ["comment"]


def test_a_page_that_takes_trackbacks_says_so() -> None:
    assert "trackback" in a_page(after="<div><p>Trackback (You need to login.)</p></div>").capabilities


def test_the_title_that_stands_again_above_the_text_is_no_block() -> None:
    page = a_page("<h2>The report is out</h2>", *(f"<p>{line}</p>" for line in PROSE))

    assert texts(page) == list(PROSE)


def test_a_row_of_links_amid_the_text_is_no_body_and_is_told_what_it_is() -> None:
    links = "".join(f"<li><a href=/{place}>The flood of {place} and what became of it</a></li>" for place in "abcd")
    page = a_page(f"<p>{PROSE[0]}</p><ul>{links}</ul><p>{PROSE[1]}</p><p>{PROSE[2]}</p>")

    assert texts(page) == list(PROSE)
    assert {line.role for line in page.lines if "flood of" in line.text} == {"related"}


def test_marks_say_where_links_and_emphasis_stand_in_the_text() -> None:
    (block,) = read_fragment(
        "<p>Read\n <a href='https://a.example/x'>the <em>whole</em> report</a>, <b>now</b> or\xa0<code>later</code>.</p>"
    )

    assert block.text == "Read the whole report, now or later."
    assert [(mark.kind, block.text[mark.start : mark.end], mark.href) for mark in block.marks] == [
        ("link", "the whole report", "https://a.example/x"),
        ("emphasis", "whole", ""),
        ("strong", "now", ""),
        ("code", "later", ""),
    ]


@pytest.mark.parametrize(
    ("href", "absolute"),
    [
        ("/b", "https://paper.example/b"),
        ("c.html", "https://paper.example/news/c.html"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("mailto:desk@paper.example", "mailto:desk@paper.example"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("ftp://old.example/", None),
        ("http://[broken", None),
        ("", None),
    ],
)
def test_a_link_is_absolute_and_safe_or_no_link(href: str, absolute: str | None) -> None:
    page = a_page(f"<p>{PROSE[0]} <a href='{href}'>The report</a> is long.</p>", *(f"<p>{x}</p>" for x in PROSE[1:]))

    assert [mark.href for mark in page.blocks[0].marks] == ([absolute] if absolute else [])


def test_a_base_element_says_what_addresses_are_relative_to() -> None:
    page = a_page(
        f"<p>{PROSE[0]} <a href=x>More</a></p>", f"<p>{PROSE[1]}</p>", head="<base href='https://other.example/dir/'>"
    )

    assert page.blocks[0].marks == (
        Mark(kind="link", start=len(PROSE[0]) + 1, end=len(PROSE[0]) + 5, href="https://other.example/dir/x"),
    )


@pytest.mark.parametrize(
    ("fragment", "blocks"),
    [
        ("one<br>line", [Block(kind="paragraph", text="one line")]),
        ("two<br><br>lines", [Block(kind="paragraph", text="two"), Block(kind="paragraph", text="lines")]),
        ("<h1>a</h1><h3>b</h3><h6>c</h6>", [
            Block(kind="heading", text="a", level=2),
            Block(kind="heading", text="b", level=3),
            Block(kind="heading", text="c", level=4),
        ]),
        ("<ul><li>a<ol><li>b</ol><li><p>c</p></ul>", [
            Block(kind="item", text="a", level=1),
            Block(kind="item", text="b", level=2, is_numbered=True),
            Block(kind="item", text="c", level=1),
        ]),
        ("<blockquote>said<p>so</blockquote>", [Block(kind="quote", text="said"), Block(kind="quote", text="so")]),
        ("<pre>a\n  b\tc\n</pre>", [Block(kind="code", text="a\n  b c")]),
        ("<table><tr><th>x<th>y<tr><td>1<td></table>", [
            Block(kind="row", text="x | y", cells=("x", "y"), is_header=True),
            Block(kind="row", text="1 |", cells=("1", "")),
        ]),
        ("<table><caption>Of <i>it</i></caption><tr><td>a<td>b</table>", [
            Block(kind="heading", text="Of it", level=4, marks=(Mark(kind="emphasis", start=3, end=5),)),
            Block(kind="row", text="a | b", cells=("a", "b")),
        ]),
        ("<table><tr><td>a<td><b>b</b></table>", [
            Block(kind="row", text="a | b", cells=("a", "b"), marks=(Mark(kind="strong", start=4, end=5),)),
        ]),
        ("<figure><img src='https://a.example/i.png' alt=An><figcaption>Seen</figcaption></figure>", [
            Block(kind="image", text="Seen", src="https://a.example/i.png", alt="An"),
        ]),
        ("<img src='data:image/png;base64,xx'><p>a", [Block(kind="paragraph", text="a")]),
        ("<p hidden>no</p><p style='display: none'>no</p><p>yes</p>", [Block(kind="paragraph", text="yes")]),
        ("e\u0301<b>te\u0301</b>", [
            Block(kind="paragraph", text="été", marks=(Mark(kind="strong", start=1, end=3),)),
        ]),
        ("", []),
    ],
)  # fmt: skip
def test_a_fragment_keeps_what_its_elements_say(fragment: str, blocks: list[Block]) -> None:
    assert list(read_fragment(fragment)) == blocks


def test_a_fragment_keeps_what_stands_in_its_navigation_and_footer() -> None:
    kept = read_fragment("<nav><p>In this part</p></nav><footer><p>Read by two.</p><p hidden>Draft</p></footer>")

    assert [block.text for block in kept] == ["In this part", "Read by two."]


def test_an_accent_in_an_element_of_its_own_leaves_marks_within_the_text() -> None:
    (block,) = read_fragment("<p>caf<b>e</b>\u0301 and <i>tea</i></p>")

    assert block.text == "café and tea"
    assert [block.text[mark.start : mark.end] for mark in block.marks if mark.kind == "emphasis"] == ["tea"]


def test_text_that_only_json_ld_holds_is_the_last_resort() -> None:
    said = json.dumps({"@type": "NewsArticle", "headline": "Title", "articleBody": "\n\n".join(PROSE)})
    page = read_page(f"<html><script type='application/ld+json'>{said}</script><div id=app></div></html>", None)

    assert texts(page) == list(PROSE)
    assert (page.origin.origin, page.origin.rule[:11]) == ("json-ld", "articleBody")


def test_every_piece_has_a_line_with_its_role_rule_and_confidence() -> None:
    page = a_page(
        after="<aside class=related><h3>Related</h3><a href=/1>The flood, ten years after it came</a></aside>"
    )

    assert [line.number for line in page.lines] == list(range(1, len(page.lines) + 1))
    assert all(line.rule and 0 <= line.confidence <= 1 for line in page.lines)
    assert [line.block for line in page.lines if line.role == "body"] == [0, 1, 2]
    assert [line.text for line in page.lines if line.role == "title"] == ["The report is out"]
    assert {line.role for line in page.lines} == {"furniture", "title", "body", "related"}


def test_a_navigation_is_one_line_of_what_is_seen_of_it() -> None:
    menu = "<nav><script>let open = 1</script><ul><li><a href=/a>Towns</a></li><li>Rivers\n<b>!</b></li></ul></nav>"

    page = a_page(after=menu)

    told = [(line.text, line.role) for line in page.lines if "Towns" in line.text]
    assert told == [("Towns Rivers !", "furniture")]


@pytest.mark.parametrize(
    ("apart", "seen"),
    [
        (
            "<footer><script src=x></script>Copyright 2021 Acme <input>Agree <noscript><p>no js</p></noscript>"
            "<select><option><b>EN</b></option></select></footer>",
            ["Copyright 2021 Acme Agree"],
        ),
        (
            "<footer><div><img src=x alt=y><style>p{}</style></div>The <b>Acme</b><!-- no --> Post</footer>",
            ["The Acme Post"],
        ),
        ("<nav><button><span>Open menu</span></button></nav>", []),
        ("<nav><button><span>Open menu</span></button><ul><li><a href=/>Home</a></li></ul></nav>", ["Home"]),
        ("<nav></nav>", []),
    ],
)
def test_of_what_is_apart_all_is_told_that_is_seen_and_nothing_else(apart: str, seen: list[str]) -> None:
    tree = LexborHTMLParser(f"<body><p>Above</p>{apart}<p>Below</p></body>")

    assert [piece.text for piece in cut(tree).pieces] == ["Above", *seen, "Below"]


def test_the_body_says_how_sure_it_is() -> None:
    sure, unsure = a_page(), read_page("<html><body><a href=/>One</a> <a href=/2>Two</a></body></html>", None)

    assert sure.origin.confidence > unsure.origin.confidence


@pytest.mark.slow
def test_pages_of_many_elements_are_read_whole() -> None:
    page = read_page("<html><body>" + "<p>A sentence of seven plain words here.</p>" * 20_000 + "</body></html>", None)

    assert len(page.lines) == 2000


_BITS = st.lists(
    st.sampled_from([
        "<p>", "</p>", "<div class=comment>", "</div>", "<table>", "<tr>", "<td>", "</table>", "<ul>", "<li>", "</ul>", "<b>",
        "</b>", "<a href='/x'>", "</a>", "<em>", "<br>", "<br><br>", "<h1>", "<h2>", "<img src=/i.png>", "<figure>",
        "<figcaption>", "</figure>", "<pre>", "</pre>", "<blockquote>", "<svg>", "</svg>", "<frameset>", "<template>",
        "<select>", "<nav>", "</nav>", "<math>", "<html>", "<body>", "<form>", "&shy;", "&nbsp;", "&#x301;", "\u200b", "\u200d",
        "x", " ", "\n", "Some words, in a sentence.", "日本語。", "é", "\ud800", "\x00", "<!--", "-->", "<noscript>",
        "<script type='application/ld+json'>", "{", "[]", "</script>",
    ]),
    max_size=30,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(_BITS)
def test_no_page_is_too_broken_to_be_read(html: str) -> None:
    page = read_page(html, URL)

    for block in (*page.blocks, *read_fragment(html)):
        assert block.text or block.src
        assert all(0 <= mark.start < mark.end <= len(block.text) for mark in block.marks)
        for one in block.marks:
            for other in block.marks:  # they nest or lie apart
                assert not one.start < other.start < one.end < other.end
    assert [line.number for line in page.lines] == list(range(1, len(page.lines) + 1))
    assert all(line.block is None or line.block < len(page.blocks) for line in page.lines)


TELLING = (
    "The council published its plan for the city's buses on Sunday, and opened a consultation that runs until March.",
    "Fares would be held for two years, two people who have read the plan said on Sunday, and no line would be closed.",
    "Operators welcomed the plan, and one of them said that it would order forty vehicles before the end of the year.",
)


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        ("<ul><li>Route 1<li>Route 49</ul>", ["Route 1", "Route 49"]),
        ("<ol><li>First the riders<li>Then the rest</ol><table><tr><th>Route<th>2025<tr><td>1<td>3.4m</table>", [
            "First the riders", "Then the rest", "Route | 2025", "1 | 3.4m",
        ]),
        ("<pre>line one\n  line two</pre>", ["line one\n  line two"]),
        ("<h2>Three terms</h2><ul><li>a buoy<li>a cap</ul><p class=ad>Advertisement</p>", [
            "Three terms", "a buoy", "a cap",
        ]),
        ("<ul><li><a href=/a>Tolls rise</a><li><a href=/b>Ferry stops</a></ul>", []),
        ("<h3>Read also</h3><ul class=related-stories><li>Tolls will rise in April<li>Ferry stops</ul>", []),
    ],
)  # fmt: skip
def test_lists_tables_and_verse_among_the_prose_are_kept_whole(whole: str, said: list[str]) -> None:
    first, *rest = (f"<p>{text}</p>" for text in TELLING)
    page = read_page(f"<title>Buses</title><article><h1>Buses</h1>{first}{whole}{''.join(rest)}</article>", None)

    assert [block.text for block in page.blocks] == [TELLING[0], *said, *TELLING[1:]]
