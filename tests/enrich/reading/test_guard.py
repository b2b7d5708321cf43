"""Pages that would stop a parser are refused; pages as people write them are not."""

from __future__ import annotations

import os
import random
from contextlib import suppress

import pytest
from selectolax.lexbor import LexborHTMLParser

from services.enrich.reading.guard import LIMIT_BYTES, LIMIT_DEPTH, guard_html
from shared.errors import Refused


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("", "nothing"),
        ("<p>one<p>two" * 5_000, "paragraphs need no end tag"),
        ("<ul>" + "<li>one" * 5_000, "items neither"),
        ("<table>" + "<tr><td>a<td>b" * 5_000, "rows and cells neither"),
        ("<br><img src=x><hr>" * 5_000, "void elements hold nothing"),
        ("<div>" * 250 + "</div>" * 250, "deep, but not too deep"),
        ("<div><b>x</b></div>" * 5_000, "beside one another"),
        ("<b><i>x</b></i>" * 5_000, "inline elements that end in the wrong order"),
        ("<div><span>x</div>" * 5_000, "a block's end closes what was left open in it"),
        ("<script>" + "'<div>'" * 5_000 + "</script>", "a script's text is no markup"),
        ("<!--" + "<div>" * 5_000 + "-->", "nor is a comment"),
        ("<a title='<div>' href=\"<div>\">x</a>" * 5_000, "nor is an attribute's value"),
        ("<a " + " ".join(f"a{n}=1" for n in range(256)) + ">", "256 attributes"),
        ("1 < 2 and 3 > 2 " * 5_000, "signs that are no tags"),
        ("<img src='data:" + "A" * 200_000 + "'>", "a picture within an attribute"),
        ("<svg>" + "<path d=1 />" * 5_000 + "</svg>", "strokes of a drawing end themselves"),
        ("<svg><title>x</title><g></g></svg>" * 5_000, "small drawings"),
        ("<ul>" + "<li><div>x</div>" * 5_000, "items that hold blocks"),
        ("<dd><svg><g><svg><dd><p>x", "an item that ends the drawing around the drawing that it ends"),
        ("<p><font size=2>x" * 200, "some formatting that is never closed"),
    ],
)
def test_ordinary_pages_pass(html: str, reason: str) -> None:
    guard_html(html)


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("x" * (LIMIT_BYTES + 1), "too_large"),
        ("é" * (LIMIT_BYTES // 2 + 1), "too_large"),
        ("<p>" * 100_001, "too_many_tags"),
        ("</p>" * 100_001, "too_many_tags"),
        ("<a " + " ".join(f"a{n}" for n in range(257)) + ">", "too_many_tags"),
        ("<a " + "/b" * 100_000 + ">", "too_many_tags"),
        *((f"<{name}>" * 20_000, "too_deep") for name in ("div", "span", "b", "ul", "table", "font", "x-y", "svg")),
        ("<ul><li>" * 20_000, "too_deep"),
        ("<table><tr><td>" * 20_000, "too_deep"),
        ("<b><div></b></div>" * 20_000, "too_deep"),  # parsers keep the <b> open
        ("<div></b>" * 20_000, "too_deep"),
        ("<!--><div>" * 20_000, "too_deep"),  # an empty comment, to the standard
        ("<a x='=\">" + "<div>" * 20_000, "too_deep"),
        ("<script></script >" + "<div>" * 20_000, "too_deep"),
        *(
            (unit * 10_000, "too_deep")
            for unit in (
                "<div><table></div></table>",  # an end tag does not reach out of a table,
                "<div><select></div></select>",  # nor out of a choice,
                "<div><textarea></div></textarea>",  # nor is it one within a field
                "<div><!x </div>",  # or within what is read as a comment
                "<span><h1></span>",
                "<svg><script><div>",
                "<svg><g><![CDATA[></g>]]>",
                "<svg><th>",
                "<rt>",
                "<li><ul></li>",
                "<frameset><script>",
            )
        ),
        ("<p>" + "".join(f"<b class=c{n}>" for n in range(64)) + "<p>x" * 20_000, "too_many_tags"),
    ],
)
def test_what_would_stop_a_parser_is_refused(html: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        guard_html(html)

    assert refusal.value.code == code


_NAMES = [
    "a",
    "annotation-xml",
    "b",
    "body",
    "button",
    "caption",
    "dd",
    "details",
    "div",
    "dt",
    "font",
    "foreignObject",
    "form",
    "frameset",
    "g",
    "h1",
    "i",
    "li",
    "math",
    "mi",
    "nobr",
    "noscript",
    "object",
    "option",
    "p",
    "pre",
    "rt",
    "script",
    "select",
    "span",
    "style",
    "svg",
    "table",
    "td",
    "template",
    "textarea",
    "th",
    "title",
    "tr",
    "ul",
]
_SIGNS = ("<![CDATA[", "]]>", "<!--", "-->", "<!x ", "</ x", "x", '"', '<a x="', "<a x='>'>", ">", "<svg/>", "<div/>")
_PIECES = (*(f"<{name}>" for name in _NAMES), *(f"</{name}>" for name in _NAMES), *_SIGNS)


@pytest.mark.slow
def test_what_is_let_through_is_not_deep_to_the_parser() -> None:
    dice = random.Random(seed := int(os.environ.get("COPYDESK_TEST_SEED", "1")))
    for _ in range(400):
        html = "".join(dice.choices(_PIECES, k=3)) + "".join(dice.choices(_PIECES, k=dice.randint(1, 6))) * 1_500
        with suppress(Refused):
            guard_html(html)

            assert depth_of(html) <= 2 * LIMIT_DEPTH, (seed, html[:100])


def depth_of(html: str) -> int:
    node = LexborHTMLParser(html).root
    depth = deepest = 0
    while node is not None:
        if node.first_child is not None:
            node, depth = node.first_child, depth + 1
            deepest = max(deepest, depth)
            continue
        while node is not None and node.next is None:
            node, depth = node.parent, depth - 1
        node = node.next if node is not None else None
    return deepest


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<a",
        "<a ",
        '<a "',
        '<a ="',
        "<a ='",
        '"=',
        "<!--",
        "<!-",
        "<!-->",
        "<script>",
        "</",
        "<a =",
        "&",
        "--!",
        "<style",
    ],
)
def test_two_megabytes_of_anything_are_looked_over_in_one_pass(unit: str) -> None:
    # No clock: were the scan quadratic, this would take hours and not be overlooked.
    with suppress(Refused):
        guard_html((unit * LIMIT_BYTES)[:LIMIT_BYTES])
