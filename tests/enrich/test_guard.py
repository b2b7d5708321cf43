"""Pages that would stop a parser are refused; pages as people write them are not."""

from __future__ import annotations

from contextlib import suppress

import pytest

from services.enrich.guard import LIMIT_BYTES, guard_html
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
        ("<a " + " ".join(f"a{n}=1" for n in range(64)) + ">", "64 attributes"),
        ("1 < 2 and 3 > 2 " * 5_000, "signs that are no tags"),
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
        ("<a " + " ".join(f"a{n}" for n in range(65)) + ">", "too_many_tags"),
        ("<a " + "/b" * 100_000 + ">", "too_many_tags"),
        *((f"<{name}>" * 20_000, "too_deep") for name in ("div", "span", "b", "ul", "table", "font", "x-y", "svg")),
        ("<ul><li>" * 20_000, "too_deep"),
        ("<table><tr><td>" * 20_000, "too_deep"),
        ("<b><div></b></div>" * 20_000, "too_deep"),  # parsers keep the <b> open
        ("<div></b>" * 20_000, "too_deep"),
        ("<!--><div>" * 20_000, "too_deep"),  # an empty comment, to the standard
        ("<a x='=\">" + "<div>" * 20_000, "too_deep"),
        ("<script></script >" + "<div>" * 20_000, "too_deep"),
    ],
)
def test_what_would_stop_a_parser_is_refused(html: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        guard_html(html)

    assert refusal.value.code == code


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
