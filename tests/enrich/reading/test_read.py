"""From payload to copy: what each content type is read as, what wins over what, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.enrich.identify import content_hash, identity
from services.enrich.reading.read import read
from services.enrich.tagging.tag import beginning
from shared.errors import Refused, Verdict
from shared.model import Copy
from tests.enrich.building import NOW, SEED, read_html, read_json, read_text, tags_of

PROSE = "The council met on Monday evening and decided, after three hours of talks, to close the bridge for repairs."


@pytest.mark.parametrize(
    ("payload", "content_type", "code"),
    [
        (b"", "text/plain", "empty"),
        (b" \n", "application/json", "empty"),
        (b"\x00\x01\x02", "text/plain", "binary"),
        (b"hello", "image/png", "binary"),
        (b"x" * (2 * 1024 * 1024 + 1), "text/plain", "too_large"),
        (b"<div>" * 20_000, "text/html", "too_deep"),
        (b"<br/>" * 100_001, "text/html", "too_many_tags"),
        (b"<html><body></body></html>", "text/html", "no_text"),
        (b"<p>A paragraph and no title.</p>", "text/html", "no_title"),
        (b"Only one line", "text/plain", "no_text"),
        (b"{", "application/json", "bad_json"),
        (b"[]", "application/json", "bad_json"),
        (b"\xff\xfe\xfd", "application/json", "bad_json"),
        (b'{"title": 3, "body_text": "x"}', "application/json", "bad_json"),
        (b'{"title": "x", "body_text": "x", "tags": [1]}', "application/json", "bad_json"),
        (b'{"title": "x", "body_text": "x", "n": NaN}', "application/json", "bad_json"),
        (b'{"title": "x", "body_text": "x", "n": 1e999}', "application/json", "bad_json"),
        (b'{"title": "x", "body_text": "x", "n": ' + b"1" * 5000 + b"}", "application/json", "bad_json"),
        (b"[" * 100_000, "application/json", "too_deep"),
        (b'{"title": "x", "body_text": "x", "a": ' + b"[" * 80 + b"]" * 80 + b"}", "application/json", "too_deep"),
        (b'{"title": "x"}', "application/json", "no_text"),
        (b'{"title": "x", "body_text": " \\u200b "}', "application/json", "no_text"),
        (b'{"body_text": "x"}', "application/json", "no_title"),
    ],
)
def test_content_that_is_at_fault_is_refused(payload: bytes, content_type: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(payload, content_type, {}, received_at=NOW)

    assert refusal.value.code == code
    assert refusal.value.message.endswith(".")


def test_posted_fields_are_taken() -> None:
    copy = read_json(
        title="Bridge to be closed",
        body_text="One paragraph\nin two lines.\n\nAnother.",
        url="https://Example.com/a?utm_source=x#top",
        external_id="b-7",
        byline=["By Jane Doe", "John Roe"],
        published_at="2026-11-22T10:00:00+01:00",
        category="Traffic",
        language="en-GB",
        tags=["bridges", "bridges", "Repairs "],
        desk="north",
    )

    assert copy.recognised == "json fields"
    assert [block.text for block in copy.blocks] == ["One paragraph in two lines.", "Another."]
    assert copy.url == "https://example.com/a"
    assert copy.external_id == "b-7"
    assert copy.byline == ("Jane Doe", "John Roe")
    assert copy.published_at is not None
    assert copy.published_at.isoformat() == "2026-11-22T09:00:00+00:00"
    assert copy.category == "Traffic"
    assert copy.language == "en"
    assert copy.keywords == ("bridges", "Repairs")
    assert copy.extra == {"desk": "north"}
    assert {origin.origin for origin in copy.origins.values()} == {"posted"}
    assert copy.warnings == ()


@pytest.mark.parametrize(
    ("name", "value", "in_warning"),
    [
        ("published_at", "2030-01-01", "future"),
        ("published_at", "soon", "no date"),
        ("language", "klingon", "ISO 639-1"),
        ("url", "ftp://example.com/a", "http"),
    ],
)
def test_a_field_that_cannot_be_used_is_dropped_with_a_warning(name: str, value: str, in_warning: str) -> None:
    copy = read_json(**{name: value})

    assert getattr(copy, name) in (None, "en")
    assert name in copy.warnings[0]
    assert in_warning in copy.warnings[0]
    assert copy.origins.get(name) is None or copy.origins[name].origin == "detected"


def test_posted_fields_win_over_found_ones() -> None:
    copy = read_json(title="Our own title", text=SEED.decode(), category="World")

    assert copy.title == "Our own title"
    assert copy.category == "World"
    assert len(copy.blocks) == 15
    assert copy.capabilities == ("comments", "trackback")
    assert copy.origins["title"].origin == "posted"
    assert copy.origins["body"].origin == "dump-line 15"


def test_a_second_body_is_not_read_and_said_so() -> None:
    copy = read_json(body_text="This one.", body_html="<p>Not this one.</p>")

    assert copy.text == "This one."
    assert "body_html" in copy.warnings[0]


def test_hints_are_as_good_as_posted_fields_but_do_not_overrule_them() -> None:
    beside = {"url": "https://example.com/beside", "external_id": "beside"}

    assert read_text(f"A title\n\n{PROSE}", beside).url == "https://example.com/beside"
    assert read_json(beside).external_id == "beside"
    assert read_json(beside, url="https://example.com/in").url == "https://example.com/in"


def test_a_page_posted_as_plain_text_is_read_as_a_page() -> None:
    copy = read_text(
        f"<!DOCTYPE html><html><head><title>x</title></head><body><h1>A title</h1><p>{PROSE}</p></body></html>"
    )

    assert copy.recognised == "html page"
    assert copy.title == "A title"


def test_a_fragment_is_read_whole_but_for_scripts() -> None:
    copy = read_json(
        body_html=(
            "<h2>Head</h2><p>One <b>bold</b><br>word.</p>tail<script>no</script><style>no</style>"
            "<ul><li>a<li>b</ul><blockquote><p>said</p></blockquote><table><tr><td>x</td><td><p>y</p></td></tr></table>"
        )
    )

    assert [(block.kind, block.text) for block in copy.blocks] == [
        ("heading", "Head"),
        ("paragraph", "One bold word."),
        ("paragraph", "tail"),
        ("item", "a"),
        ("item", "b"),
        ("quote", "said"),
        ("row", "x | y"),
    ]


PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>Bridge | The Paper</title>
<link rel="canonical" href="https://example.com/bridge?utm_source=x">
<meta property="og:title" content="Bridge, says Facebook">
<meta property="article:published_time" content="2026-11-20T08:00:00Z">
<meta property="article:section" content="Traffic">
<script type="application/ld+json">{{"@graph": [{{"@type": "WebPage"}}, {{"@type": "NewsArticle",
"headline": "Bridge to be closed &amp; repaired", "author": [{{"name": "Jane Doe"}}, {{"name": "John Roe"}}],
"datePublished": "2026-11-21T08:00:00+01:00"}}]}}</script></head>
<body><nav><a href="/">Home</a> <a href="/w">World</a></nav><article><h1>Bridge to be closed &amp; repaired</h1>
<p>{PROSE}</p><p>{PROSE} Twice.</p><h2>What next</h2><p>{PROSE} Thrice.</p></article>
<footer>© The Paper. All rights reserved.</footer></body></html>"""


def test_a_page_says_itself_what_it_is() -> None:
    copy = read_html(PAGE)

    assert copy.title == "Bridge to be closed & repaired"
    assert copy.byline == ("Jane Doe", "John Roe")
    assert copy.published_at is not None
    assert copy.published_at.isoformat() == "2026-11-21T07:00:00+00:00"
    assert copy.category == "Traffic"
    assert copy.language == "en"
    assert copy.url == "https://example.com/bridge"
    assert copy.licence == "© The Paper. All rights reserved."
    assert [block.kind for block in copy.blocks] == ["paragraph", "paragraph", "heading", "paragraph"]
    assert copy.blocks[0].text == PROSE
    assert {name: origin.origin for name, origin in copy.origins.items()} == {
        "title": "json-ld",
        "byline": "json-ld",
        "published_at": "json-ld",
        "category": "meta",
        "language": "html",
        "url": "html",
        "licence": "html",
        "body": "extractor",
    }


@pytest.mark.parametrize(
    "said",
    ["", "{", "[" * 100_000, '{"@graph": 3, "@type": 4}', '{"@type": "NewsArticle", "author": {"name": 3}}', "null"],
)
def test_broken_json_ld_does_no_harm(said: str) -> None:
    page = f'<html><body><script type="application/ld+json">{said}</script><h1>A title</h1><p>{PROSE}</p></body></html>'

    assert read_html(page).title == "A title"


def test_what_a_source_posts_beyond_our_limits_is_cut_to_them() -> None:
    copy = read_json(
        title="word " * 1000, byline=["x" * 1000] * 3, category="c" * 1000, tags=[f"t{n}" * 90 for n in range(100)]
    )

    assert len(copy.title) <= 500
    assert len(copy.byline) == 1
    assert max(map(len, (*copy.byline, *copy.keywords, copy.category or ""))) <= 120
    assert len(copy.keywords) == 64


def strings_in(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.items() for text in strings_in(list(item))]
    if isinstance(value, (list, tuple)):
        return [text for item in value for text in strings_in(item)]
    return strings_in(vars(value)) if hasattr(value, "__dataclass_fields__") and hasattr(value, "__dict__") else []


def assert_sound(copy: Copy) -> None:
    """What holds of every copy, whatever was posted."""
    tags = tags_of(copy)
    for text in [*strings_in(copy), *strings_in(tags), beginning(copy), identity(copy)]:
        text.encode("utf-8")  # no half characters
        assert "\x00" not in text
    assert copy.title.strip()
    assert copy.blocks
    assert all(block.text.strip() for block in copy.blocks)
    assert len(content_hash(copy)) == 32
    assert len(beginning(copy)) <= 240
    assert len({(found.kind, found.key) for found in tags}) == len(tags)
    assert all(0 <= found.score <= 1 for found in tags)
    texts = {-1: copy.title} | {index: block.text for index, block in enumerate(copy.blocks)}
    assert all(0 <= span.start < span.end <= len(texts[span.block]) for found in tags for span in found.spans)


def read_soundly(payload: bytes, content_type: str, hints: dict[str, Any]) -> None:
    try:
        copy = read(payload, content_type, hints, received_at=NOW)
    except Verdict:
        return
    assert_sound(copy)


_types = st.sampled_from([
    "text/plain", "text/plain; charset=utf-16", "text/plain; charset=", "text/html", "text/html; charset=big5",
    "application/json", "application/ld+json", "", ";;", "text/x; charset=utf-7",
])  # fmt: skip
_hints = st.dictionaries(
    st.sampled_from(["url", "external_id", "x"]),
    st.text(st.characters(), max_size=20) | st.integers() | st.none(),
    max_size=2,
)
_signs = st.sampled_from([
    "\n", "\n\n", " ", "• ", "# ", "> ", "By Jane Doe", "Category: x", "2021-03-16", "Tokyo", "US", "in Paris, France",
    "Comments", "Trackback", PROSE, "\u200d", "\u202e", "\ud800", "\x07", "é", "中文", "<p>", "</p>", "<div>", "<br>",
    "<table><tr><td>", "<script>", "<!--", "-->", "<li>", "&#0;", "&#xD800;", "&shy;", '<meta charset="utf-16">',
    "<?xml encoding='x'?>", '<html lang="x">', "<h1>Title</h1>", "<blockquote>", '"', "'", "=",
])  # fmt: skip
_documents = st.lists(_signs | st.text(st.characters(), max_size=8), max_size=25).map("".join)
_lenient = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@_lenient
@given(st.binary(max_size=200), _types, _hints)
def test_any_bytes_are_a_sound_copy_or_a_verdict(payload: bytes, content_type: str, hints: dict[str, Any]) -> None:
    read_soundly(payload, content_type, hints)


@_lenient
@given(_documents, _types, _hints)
def test_any_document_is_a_sound_copy_or_a_verdict(text: str, content_type: str, hints: dict[str, Any]) -> None:
    read_soundly(text.encode("utf-8", "surrogatepass"), content_type, hints)


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(), max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
_names = st.sampled_from([
    "title", "body_text", "body_html", "html", "text", "url", "external_id", "byline", "published_at", "modified_at",
    "category", "language", "tags", "source", "x",
])  # fmt: skip


@_lenient
@given(st.dictionaries(_names, _documents | _values, max_size=6), _documents)
def test_any_json_is_a_sound_copy_or_a_verdict(fields: dict[str, Any], body: str) -> None:
    posted = {"title": "A title", "body_text": body, **fields}

    read_soundly(json.dumps(posted).encode(), "application/json", {})
