"""Hundreds of thousands of broken inputs, made of pieces of real forms: each is a copy or a verdict, nothing else.

    ./copydesk test --nightly
    COPYDESK_TEST_SEED=7 COPYDESK_FUZZ_INPUTS=1000 ./copydesk test --nightly

The seed and the number are printed; an input that fails is printed as hex, with its content type.
"""

from __future__ import annotations

import json
import os
import random
import time
import warnings
from typing import Any

import pytest

from services.enrich.reading.read import read
from shared.errors import Verdict
from tests.enrich.building import NOW, SEED

_SEED = int(os.environ.get("COPYDESK_TEST_SEED") or time.time())
_INPUTS = int(os.environ.get("COPYDESK_FUZZ_INPUTS") or 200_000)

_PROSE = (
    "The council met on Monday evening and decided to close the bridge for repairs.",
    "Le maire a déclaré à l’Assemblée que « la situation » était préoccupante — et coûteuse.",
    "市長は火曜日に東京で会見し、橋を三年間閉鎖すると述べた。",
    "قال رئيس البلدية إن الجسر سيغلق لمدة ثلاث سنوات.",
    "Мэр заявил, что мост закроют на три года.",
    "นายกเทศมนตรีกล่าวว่าสะพานจะปิดเป็นเวลาสามปี",
)
_TAGS = (
    "html",
    "head",
    "body",
    "title",
    "meta",
    "link",
    "script",
    "style",
    "article",
    "main",
    "section",
    "div",
    "p",
    "span",
    "a",
    "b",
    "i",
    "em",
    "strong",
    "u",
    "font",
    "h1",
    "h2",
    "h3",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "caption",
    "blockquote",
    "pre",
    "code",
    "figure",
    "figcaption",
    "img",
    "picture",
    "video",
    "iframe",
    "svg",
    "math",
    "g",
    "path",
    "foreignObject",
    "desc",
    "annotation-xml",
    "template",
    "noscript",
    "select",
    "option",
    "textarea",
    "button",
    "form",
    "input",
    "label",
    "nav",
    "aside",
    "header",
    "footer",
    "time",
    "address",
    "br",
    "hr",
    "wbr",
    "x-y",
    "frameset",
    "plaintext",
    "xmp",
    "object",
    "embed",
    "ruby",
    "rt",
)
_ATTRIBUTES = (
    ' class="article-body"',
    " id=content",
    ' itemprop="articleBody"',
    ' property="og:title" content="A title"',
    ' name="author" content="Jane Doe"',
    ' href="https://example.com/a?b=c#d"',
    " href='javascript:alert(1)'",
    ' src="//x"',
    ' lang="fr"',
    ' datetime="2026-11-20T08:00:00Z"',
    ' type="application/ld+json"',
    ' charset="shift_jis"',
    " =",
    ' "',
    ' content="text/html; charset=utf-16"',
    ' property="article:published_time" content="2026-13-45"',
    " style='a:b'",
    "/",
    ' rel="canonical" href="http://["',
    ' colspan="99999999999"',
    ' start="-1"',
    " \x00=\x00",
    " dir=rtl",
    ' alt="x',
)
_SIGNS = (
    "&amp;",
    "&#0;",
    "&#xD800;",
    "&#x110000;",
    "&nbsp",
    "&shy;",
    "&#8217;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml ",
    "?>",
    "<!DOCTYPE html>",
    "<",
    ">",
    "</",
    "\x00",
    "\x07",
    "\x1b$B",
    "\u00ad",
    "\u200b",
    "\u200d",
    "\u202e",
    "\u2066",
    "\u2069",
    "\ufeff",
    "\ufffd",
    "\ufffe",
    "\U000e0041",
    "e\u0301",
    "\ud800",
    "Ã©",
    "â€™",
    "вЂ",
    "👩\u200d🚀",
    "\r\n",
    "\r",
    "\u2028",
    "\x85",
)
_LINES = (
    "Loading",
    "Search",
    ":",
    "• Category:Other",
    "By Jane Doe",
    "2026-11-20",
    "Published: 20 November 2026, 08:00",
    "Comment(s) Write comment",
    "Trackback (You need to login.)",
    "# Heading",
    "> quoted",
    "* item",
    "1. item",
    "| a | b |",
    "Copyright 2026",
    "Read more",
    "https://example.com/a",
    "[link](https://example.com)",
    "Jane Doe [photo.jpg] Share",
    "By Jane Doe, [Reuters] Follow",
    "By Jane Doe ![](a.jpg) Follow",
    "![alt](a.jpg) Jane Doe and John Roe [x]",
    "   indented",
    "----",
    "\t\t",
    "",
)
_BITS = (
    "By",
    "Jane Doe",
    "John Roe",
    "and",
    "[photo.jpg]",
    "[x]",
    "![](a.jpg)",
    "![alt](a.jpg)",
    "[ ](https://example.com)",
    "Share",
    "Follow",
    "Apr",
    "16 March 2021",
    "10:22",
    "|",
    ",",
    ";",
)
_FIELDS = (
    "title",
    "body_text",
    "body_html",
    "html",
    "text",
    "url",
    "external_id",
    "byline",
    "published_at",
    "modified_at",
    "category",
    "language",
    "tags",
    "source",
    "x",
)
_CHARSETS = (
    "utf-8",
    "utf-8",
    "utf-8",
    "cp1252",
    "cp1251",
    "cp1250",
    "koi8-r",
    "cp932",
    "euc_jp",
    "iso2022_jp",
    "cp949",
    "gb18030",
    "big5",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1256",
    "cp874",
    "cp1258",
)
_DECLARED = (
    "",
    "; charset=utf-8",
    "; charset=shift_jis",
    "; charset=gb2312",
    "; charset=iso-8859-1",
    "; charset=hz",
    "; charset=utf-16",
    "; charset=x",
    "; charset=iso-2022-jp",
    "; charset=big5",
    "; charset=utf-7",
)


@pytest.mark.nightly
def test_every_input_is_a_copy_or_a_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    dice = random.Random(_SEED)
    outcomes: dict[str, int] = {}
    started_s = time.process_time()
    for number in range(_INPUTS):
        payload, content_type = _an_input(dice)
        try:
            outcome = _outcome(payload, content_type)
        except BaseException as err:
            pytest.fail(
                f"seed {_SEED}, input {number}: {type(err).__name__}: {err}\n{content_type!r} {payload.hex()}",
                pytrace=True,
            )
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    with capsys.disabled():
        spent_s = time.process_time() - started_s
        print(f"\nfuzz: seed {_SEED}, {_INPUTS:,} inputs, {spent_s:.0f} s CPU: {dict(sorted(outcomes.items()))}")  # noqa: T201

    assert outcomes.get("copy", 0) > _INPUTS // 20, "most of the dice's work ends at the door"


def _outcome(payload: bytes, content_type: str) -> str:
    hints = {"url": "https://example.com/a"}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            copy = read(payload, content_type, hints, received_at=NOW)
    except Verdict as verdict:
        return verdict.code
    assert copy.title.strip()
    assert copy.blocks
    said = "".join((copy.title, *copy.byline, *copy.warnings, *(block.text for block in copy.blocks)))
    said.encode()
    assert "\x00" not in said
    return "copy"


def _an_input(dice: random.Random) -> tuple[bytes, str]:
    form = dice.random()
    if form < 0.35:
        return _garbled(dice, _encoded(dice, _page(dice))), "text/html" + dice.choice(_DECLARED)
    if form < 0.75:
        return _garbled(dice, _encoded(dice, _dump(dice))), "text/plain" + dice.choice(_DECLARED)
    if form < 0.95:
        return _garbled(dice, _json(dice)), dice.choice(("application/json", "application/ld+json"))
    return dice.randbytes(dice.randint(0, 300)), dice.choice(
        ("text/plain", "text/html", "application/json", "", ";", "text/x")
    )


def _page(dice: random.Random) -> str:
    opening = dice.choice(
        ("<!DOCTYPE html><html><head><title>A title</title></head><body><article><h1>A title</h1>", "<html>", "")
    )
    return opening + "".join(_piece(dice) for _ in range(dice.randint(0, 30)))


def _piece(dice: random.Random) -> str:
    kind = dice.random()
    if kind < 0.3:
        return f"<p>{dice.choice(_PROSE)}</p>"
    if kind < 0.6:
        return f"<{dice.choice(_TAGS)}{''.join(dice.choices(_ATTRIBUTES, k=dice.randint(0, 3)))}>"
    if kind < 0.8:
        return f"</{dice.choice(_TAGS)}>"
    if kind < 0.85:
        node = {"@type": "NewsArticle", "headline": _value(dice), "author": _value(dice), "datePublished": _value(dice)}
        return f'<script type="application/ld+json">{json.dumps(node)}</script>'
    if kind < 0.87:
        return f"<{dice.choice(_TAGS)}>" * dice.choice((5, 40, 300))
    return dice.choice(_SIGNS)


def _dump(dice: random.Random) -> str:
    if dice.random() < 0.1:
        return SEED.decode()
    return dice.choice(("\n", "\n\n", "\r\n")).join(
        dice.choice(_PROSE) * dice.randint(1, 3) if dice.random() < 0.5 else _line(dice)
        for _ in range(dice.randint(1, 25))
    )


def _line(dice: random.Random) -> str:
    if dice.random() < 0.3:
        return " ".join(dice.choices(_BITS, k=dice.randint(1, 7)))
    return dice.choice(_LINES + _SIGNS)


def _json(dice: random.Random) -> bytes:
    fields: dict[str, Any] = {"title": "A title", "body_text": _dump(dice)} if dice.random() < 0.6 else {}
    for name in dice.sample(_FIELDS, k=dice.randint(0, 5)):
        fields[name] = _page(dice) if name in ("html", "body_html") else _value(dice)
    return json.dumps(fields, ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")


def _value(dice: random.Random, depth: int = 0) -> Any:
    kind = dice.random()
    if kind < 0.5 or depth > 3:
        return dice.choice((*_PROSE, *_SIGNS, *_LINES, "en", "2026-11-20T08:00:00+01:00", "https://example.com"))
    if kind < 0.7:
        return dice.choice((None, True, 0, -1, 2**70, 1e300, float("nan"), "x" * 5000))
    if kind < 0.85:
        return [_value(dice, depth + 1) for _ in range(dice.randint(0, 3))]
    return {
        dice.choice(("name", "@type", "@graph", "\x00", "x")): _value(dice, depth + 1)
        for _ in range(dice.randint(0, 3))
    }


def _encoded(dice: random.Random, text: str) -> bytes:
    charset = dice.choice(_CHARSETS)
    return text.encode("utf-8", "surrogatepass") if charset == "utf-8" else text.encode(charset, "replace")


def _garbled(dice: random.Random, payload: bytes) -> bytes:
    """Most as they are; some with bytes turned, cut out, doubled or cut off."""
    if dice.random() < 0.6 or not payload:
        return payload
    broken = bytearray(payload)
    for _ in range(dice.randint(1, 8)):
        at, size = dice.randrange(len(broken) + 1), dice.randint(1, 30)
        match dice.randrange(4):
            case 0:
                broken[at : at + 1] = dice.randbytes(1)
            case 1:
                del broken[at : at + size]
            case 2:
                broken[at:at] = broken[at : at + size] * dice.randint(1, 4)
            case _:
                broken[at:at] = dice.choice(_SIGNS).encode("utf-8", "surrogatepass")
    return bytes(broken[: dice.randrange(len(broken) + 1)] if dice.random() < 0.1 else broken)
