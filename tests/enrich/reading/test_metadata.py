"""What a page says of itself is read from the place that is right most often, and no place is taken at its word."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from services.enrich.reading import dates
from services.enrich.reading.pages.metadata import Metadata, read_metadata
from shared.model import Copy
from tests.enrich.building import read_html, read_json

URL = "https://www.dailyheron.example/region/bridge-reopens.html"


def read(*, head: str = "", body: str = "", url: str | None = URL, html: str = "<html>") -> Metadata:
    page = f"<!doctype html>{html}<head>{head}</head><body>{body}</body></html>"
    return read_metadata(LexborHTMLParser(page), url)


def ld(said: Any, kind: str = "NewsArticle") -> str:
    if isinstance(said, dict):
        said = json.dumps({"@context": "https://schema.org", "@type": kind, **said})
    return f'<script type="application/ld+json">{said}</script>'


def meta(**said: str) -> str:
    """Metas by name; `og__title` is og:title."""
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{said[name]}">' for name in said)


# --- JSON-LD ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "Bridge reopens"}',
        '[{"@type": "WebSite"}, {"@type": "Article", "headline": "Bridge reopens"}]',
        '{"@graph": [{"@type": "WebPage"}, {"@type": ["Thing", "BlogPosting"], "headline": "Bridge reopens"}]}',
        '{"@type": "WebPage", "mainEntity": {"@type": "Report", "headline": "Bridge reopens"}}',
        '{"@type": "http://schema.org/NewsArticle", "headline": "Bridge reopens"}',
        '{"@type": "NewsArticle", "headline": "Bridge reopens",}',  # one comma too many
        '{"@type": "NewsArticle", "keywords": ["a", "b",], "headline": "Bridge reopens"}',
        '<!-- {"@type": "NewsArticle", "headline": "Bridge reopens"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Bridge reopens"}\n//]]>',
        '/*<![CDATA[*/ {"@type": "NewsArticle", "headline": "Bridge reopens"} /*]]>*/',
        '{"@type": "NewsArticle", "headline": "Bridge\nreopens"}',  # a raw line end within a text
        '{"@type": "NewsArticle", "headline": "Bridge reopens"};',
        '{"@type": "WebSite"} {"@type": "NewsArticle", "headline": "Bridge reopens"}',  # two, one after the other
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;Bridge reopens&quot;}",
        '{"@type": "NewsArticle", "description": "It\\\'s open", "headline": "Bridge reopens"}',  # no escape of JSON
        '{"@type": "NewsArticle", "headline": "Bridge reopens", "itemListElement": [], "x": {"headline": "No"}}',
    ],
)
def test_json_ld_is_read_in_all_its_shapes(script: str) -> None:
    assert read(head=ld(script)).title == "Bridge reopens"


def test_an_article_that_is_only_listed_is_not_the_pages_own() -> None:
    teaser = {"@type": "NewsArticle", "headline": "Another", "author": "Nobody", "datePublished": "2020-01-01"}

    found = read(head=ld({"itemListElement": [teaser]}, "ItemList") + ld({"hasPart": teaser, "name": "x"}, "WebPage"))

    assert found.byline == ()
    assert "json-ld" not in {origin.origin for name, origin in found.origins.items() if name != "title"}


def test_of_two_articles_the_one_with_the_pages_address_counts() -> None:
    other = {"headline": "Another", "url": "https://www.dailyheron.example/other"}
    own = {"headline": "Bridge reopens", "mainEntityOfPage": {"@id": URL + "?ref=rss"}}

    assert read(head=ld(other) + ld(own)).title == "Bridge reopens"


def test_broken_json_ld_leaves_the_rest_of_the_page() -> None:
    assert (
        read(head=ld('{"@type": "NewsArticle", "headline": ') + meta(og__title="Bridge reopens")).title
        == "Bridge reopens"
    )


# --- Title ------------------------------------------------------------------------------------------------------------


def test_entities_are_decoded_once_and_twice_where_they_were_escaped_twice() -> None:
    assert read(head=meta(og__title="Salt &amp; sun")).title == "Salt & sun"
    assert read(head=meta(og__title="Salt &amp;amp; &amp;quot;sun&amp;quot;")).title == 'Salt & "sun"'
    assert read(head=ld({"headline": "Salt &amp; sun"})).title == "Salt & sun"


def test_a_title_loses_the_name_that_the_page_gives_its_site() -> None:
    found = read(
        head="<title>Bridge reopens | Reiherbote</title>" + meta(og__site_name="Reiherbote"), url="https://a.example/b"
    )

    assert (found.title, found.site_name) == ("Bridge reopens", "Reiherbote")
    assert found.origins["title"].origin == "html"


def test_a_title_in_a_drawing_is_not_the_pages() -> None:
    assert read(body="<svg><title>Arrow</title></svg><h1>Bridge reopens</h1>").title == "Bridge reopens"


def test_an_article_named_as_the_site_keeps_its_title() -> None:
    found = read(
        head=meta(og__title="Bridge reopens", og__site_name="Heron")
        + '<meta name="application-name" content="Bridge reopens">'
    )

    assert (found.title, found.site_name) == ("Bridge reopens", "Heron")


# --- Byline -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Jane Doe", ["Jane Doe"]),
        ("By Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        (["Jane Doe", "John Roe"], ["Jane Doe", "John Roe"]),
        ({"@type": "Person", "name": "Jane Doe"}, ["Jane Doe"]),
        ([{"@type": "Person", "name": "Jane Doe"}, {"name": "John Roe"}], ["Jane Doe", "John Roe"]),
        ({"@type": "Person", "name": ["Jane Doe", "John Roe"]}, ["Jane Doe", "John Roe"]),
        ({"givenName": "Jane", "familyName": "Doe"}, ["Jane Doe"]),
        ({"@type": "Organization", "name": "The Daily Heron"}, ["The Daily Heron"]),
        ([{"name": "Jane Doe"}, {"@type": "Organization", "name": "The Daily Heron"}], ["Jane Doe", "The Daily Heron"]),
        ("https://social.example/jane", []),
        ("https://www.dailyheron.example/authors/jane-doe/", ["Jane Doe"]),  # the address of her own page names her
        ({"name": None}, []),
        ([None, 3, {}], []),
    ],
)
def test_json_ld_names_authors_in_many_ways(author: Any, names: list[str]) -> None:
    head = ld({"headline": "x", "author": author}) + meta(og__site_name="The Daily Heron")

    assert read(head=head).byline == tuple(names)


def test_an_author_may_be_another_node() -> None:
    graph = [
        {"@type": "NewsArticle", "headline": "Bridge reopens", "author": {"@id": "#jane"}},
        {"@type": "Person", "@id": "#jane", "name": "Jane Doe"},
    ]

    assert read(head=ld({"@graph": graph}, "")).byline == ("Jane Doe",)


def test_the_site_as_author_gives_way_to_a_person_named_elsewhere() -> None:
    head = ld({"headline": "x", "author": {"@type": "Person", "name": "Reiherbote"}}) + meta(og__site_name="Reiherbote")

    assert read(head=head + '<meta name="author" content="Jane Doe">').byline == ("Jane Doe",)
    assert read(head=head).byline == ("Reiherbote",)
    assert read(head=head).origins["byline"].confidence < 0.9


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ('<a rel="author" href="/x">Jane Doe</a>', ["Jane Doe"]),
        ('<p>By <a rel="author">Jane Doe</a> and <a rel="author">John Roe</a></p>', ["Jane Doe", "John Roe"]),
        ('<p class="article-byline">Von Anna Meier und Jörg Schmidt</p>', ["Anna Meier", "Jörg Schmidt"]),
        ('<div class="autor">Por María López</div>', ["María López"]),
        ('<span itemprop="author" itemscope><span itemprop="name">Jane Doe</span>, editor</span>', ["Jane Doe"]),
        ("<address>Par Marie Petit</address>", ["Marie Petit"]),
        ('<p class="byline">Published on 3 May 2021</p>', []),
        # Those of pictures, comments, teasers and quotations wrote something else
        ('<figure><figcaption class="author">Jane Doe</figcaption></figure>', []),
        ('<div id="comments"><span class="author">Jane Doe</span></div>', []),
        ('<div class="related"><span class="author">Jane Doe</span></div>', []),
        ('<aside><span class="author">Jane Doe</span></aside>', []),
        ("<footer><address>Heron Street 3, Lakeside</address></footer>", []),
        ('<blockquote><span class="author">Jane Doe</span></blockquote>', []),
    ],
)
def test_a_byline_that_readers_see_is_read_beside_the_article_only(body: str, names: list[str]) -> None:
    assert read(body=f"<article><h1>Bridge reopens</h1>{body}<p>Text.</p></article>").byline == tuple(names)


def test_a_byline_may_stand_in_the_body_itself() -> None:
    assert read(body='<a rel="author">Jane Doe</a><p>Text.</p>').byline == ("Jane Doe",)


# --- Dates ------------------------------------------------------------------------------------------------------------


def test_dates_come_from_the_most_trusted_place_and_the_others_wait() -> None:
    head = ld({"headline": "x", "datePublished": "2021-03-16T10:00:00+01:00"}) + meta(
        article__published_time="2021-03-17T08:00:00Z"
    )

    found = read(head=head)

    assert found.published == "2021-03-16T10:00:00+01:00"
    assert [one.rule for one in found.published_candidates] == ["datePublished", "article:published_time"]
    assert found.origins["published"].origin == "json-ld"


def test_of_two_that_mean_one_day_the_more_exact_counts() -> None:
    head = ld({"headline": "x", "datePublished": "2021-03-16"}) + meta(
        article__published_time="2021-03-16T10:00:00+01:00"
    )

    assert read(head=head).published == "2021-03-16T10:00:00+01:00"


def test_what_was_changed_before_it_was_published_was_not() -> None:
    first = {"headline": "x", "datePublished": "2021-03-16T10:00:00Z"}

    assert read(head=ld({**first, "dateModified": "2021-03-15T10:00:00Z"})).modified is None
    assert read(head=ld({**first, "dateModified": "2021-03-17T10:00:00Z"})).modified == "2021-03-17T10:00:00Z"


@pytest.mark.parametrize(
    ("body", "published"),
    [
        ('<time datetime="2021-03-16T10:00:00Z">this morning</time>', "2021-03-16T10:00:00Z"),
        ("<time>16 March 2021</time>", "16 March 2021"),
        ('<meta itemprop="datePublished" content="2021-03-16">', "2021-03-16"),
        ('<p class="publish-date">16. März 2021</p>', "16. März 2021"),
        ('<time datetime="PT5M">5 min</time><p class="date">16 марта 2021</p>', "16 марта 2021"),
    ],
)
def test_a_date_that_readers_see_is_read(body: str, published: str) -> None:
    assert read(body=f"<article><h1>Bridge reopens</h1>{body}<p>Text.</p></article>").published == published


@pytest.mark.parametrize(
    "place",
    [
        '<div class="comments">{}</div>',
        "<aside>{}</aside>",
        "<footer>© {}</footer>",
        '<div class="related-stories">{}</div>',
    ],
)
def test_no_date_is_taken_from_a_comment_a_teaser_or_the_footer(place: str) -> None:
    time = place.format('<time datetime="2019-01-01T10:00:00Z">1 January 2019</time>')

    found = read(body=f'<article><time datetime="2021-03-16">16 March 2021</time></article>{time}')

    assert [one.value for one in found.published_candidates] == ["2021-03-16"]


def test_the_address_gives_a_day_where_nothing_else_does() -> None:
    found = read(body="<p>Text.</p>", url="https://a.example/2021/03/16/bridge/")

    assert (found.published, found.origins["published"].origin) == ("2021-03-16", "url")


def test_the_year_of_a_copyright_line_is_no_date() -> None:
    assert read(body="<p>Text.</p><footer>© 2019 Heron Ltd</footer>").published is None


def test_the_last_resort_for_a_date_is_the_whole_page() -> None:
    found = read(body="<div><p>Lakeside, posted on 2021-03-16</p><p>Text.</p></div>")

    assert (found.published, found.origins["published"].origin) == ("2021-03-16", "htmldate")


# --- The rest ---------------------------------------------------------------------------------------------------------


def test_a_section_is_given_in_its_readable_form() -> None:
    head = ld({"headline": "x", "articleSection": "public-service"}) + '<meta name="category" content="Public Service">'

    assert read(head=head).category == "Public Service"


def test_breadcrumbs_give_the_section_without_home_and_the_article() -> None:
    names = ["Home", "Region", "Lakeside", "Bridge reopens"]
    items = [{"@type": "ListItem", "position": n, "item": {"name": name}} for n, name in enumerate(names, 1)]

    assert read(head=ld({"itemListElement": items}, "BreadcrumbList")).category == "Lakeside"


@pytest.mark.parametrize("section", ["Home", "The Daily Heron", "https://a.example/b", "12", "x" * 61, "Uncategorized"])
def test_chrome_is_no_section(section: str) -> None:
    found = read(head=meta(article__section=section, og__site_name="The Daily Heron"))

    assert found.category in (None, "Home", "Uncategorized")


@pytest.mark.parametrize(
    ("html", "head", "spoken"),
    [
        ('<html lang="de-CH">', "", "de"),
        ("<html>", meta(og__locale="pt_BR"), "pt"),
        ('<html lang="x">', '<meta http-equiv="content-language" content="ja">', "ja"),
        ('<html lang="">', "", None),
    ],
)
def test_the_language_is_a_code_that_exists(html: str, head: str, spoken: str | None) -> None:
    assert read(html=html, head=head).language == spoken


def test_addresses_become_absolute() -> None:
    found = read(head='<link rel="canonical" href="/region/bridge">' + meta(og__image="//img.example/a.jpg"))

    assert found.url == "https://www.dailyheron.example/region/bridge"
    assert found.lead_image == "https://img.example/a.jpg"


def test_the_front_page_is_no_articles_address() -> None:
    assert read(head='<link rel="canonical" href="https://www.dailyheron.example/">').url is None


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("https://a.example/site-logo.png", None),
        ("javascript:alert(1)", None),
        ("data:image/png;base64,AAAA", None),
        ("https://a.example/catalogue.png", "https://a.example/catalogue.png"),
    ],
)
def test_a_lead_image_is_a_picture_of_the_article(image: str, expected: str | None) -> None:
    assert read(head=ld({"headline": "x", "image": [{"url": image}]})).lead_image == expected


@pytest.mark.parametrize(
    ("head", "body", "licence"),
    [
        ('<link rel="license" href="https://rights.example/by/4.0/">', "", "https://rights.example/by/4.0/"),
        (ld({"headline": "x", "license": {"url": "https://rights.example/by"}}), "", "https://rights.example/by"),
        (
            ld({"headline": "x", "copyrightHolder": {"name": "Heron Ltd"}, "copyrightYear": 2021}),
            "",
            "© 2021 Heron Ltd",
        ),
        ('<meta name="copyright" content="Heron Ltd">', "", "Heron Ltd"),
        ("", "<footer><p>Contact</p><p>© 2021 Heron Ltd</p></footer>", "© 2021 Heron Ltd"),
        ("", "<footer>© 2021 <b>Heron Ltd</b></footer>", "© 2021 Heron Ltd"),
        ("", "<footer>Copyright policy</footer>", None),
        ('<link rel="license" href="">', "", None),
    ],
)
def test_rights_are_an_address_or_a_line(head: str, body: str, licence: str | None) -> None:
    assert read(head=head, body=body).licence == licence


def test_a_page_that_says_nothing_has_nothing() -> None:
    assert read(url=None) == Metadata()


# --- In a copy --------------------------------------------------------------------------------------------------------


def a_copy_of(*, head: str) -> Copy:
    prose = "".join(
        f"<p>The bridge, closed for {number} years, carries cars and trains again.</p>" for number in range(9)
    )
    return read_html(f"<html><head>{head}</head><body><article>{prose}</article></body></html>")


def test_a_copy_keeps_what_the_page_says_with_its_confidence() -> None:
    head = (
        ld({"headline": "Bridge reopens", "author": "Jane Doe", "datePublished": "2021-03-16T10:00:00+09:00"})
        + meta(og__image="https://img.example/a.jpg?w=2&h=1", og__site_name="The Daily Heron")
        + '<link rel="license" href="https://rights.example/by">'
    )

    copy = a_copy_of(head=head)

    assert (copy.title, copy.byline, copy.site_name) == ("Bridge reopens", ("Jane Doe",), "The Daily Heron")
    assert copy.published_at == datetime(2021, 3, 16, 1, 0, tzinfo=UTC)
    # Its query is left in its order, for it may be signed.
    assert copy.lead_image == "https://img.example/a.jpg?w=2&h=1"
    assert copy.licence == "https://rights.example/by"
    assert copy.origins["published_at"].confidence == 0.99
    assert copy.origins["published_at"].rule == "datePublished; ISO 8601"


def test_when_the_first_date_lies_in_the_future_the_next_counts() -> None:
    head = ld({"headline": "Bridge reopens", "datePublished": "2031-03-16T10:00:00Z"}) + meta(
        article__published_time="2021-03-16T10:00:00Z"
    )

    copy = a_copy_of(head=head)

    assert copy.published_at == datetime(2021, 3, 16, 10, 0, tzinfo=UTC)
    assert copy.origins["published_at"].origin == "meta"
    assert copy.warnings == ()


def test_a_date_in_the_future_without_a_next_is_dropped_with_a_warning() -> None:
    copy = a_copy_of(head=ld({"headline": "Bridge reopens", "datePublished": "2031-03-16T10:00:00Z"}))

    assert copy.published_at is None
    assert "published_at" not in copy.origins
    assert "lies in the future" in copy.warnings[0]


def test_a_copy_changed_before_it_was_published_keeps_only_the_latter() -> None:
    copy = read_json(published_at="2021-03-16T10:00:00Z", modified_at="2021-03-15T10:00:00Z")

    assert copy.modified_at is None
    assert "lies before" in copy.warnings[0]


# --- Laws -------------------------------------------------------------------------------------------------------------

_KEYS = (
    "@type", "@graph", "@id", "name", "url", "author", "headline", "image", "datePublished", "dateModified",
    "publisher", "license", "articleSection", "itemListElement", "item", "mainEntity", "mainEntityOfPage",
    "copyrightHolder",
)  # fmt: skip
_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(["javascript:x", "//[", "#a"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(_KEYS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
_METAS = (
    "og:title",
    "author",
    "og:image",
    "article:published_time",
    "og:url",
    "og:site_name",
    "article:section",
    "date",
)


@given(_JSON, st.dictionaries(st.sampled_from(_METAS), st.text(max_size=40)), st.none() | st.text(max_size=20))
def test_whatever_a_page_says_is_read_or_left(said: Any, metas: dict[str, str], url: str | None) -> None:
    node = {"@type": "Article", **said} if isinstance(said, dict) else {"@type": "Article", "author": said, "url": said}
    script = json.dumps(node).replace("<", "\\u003c")
    tags = "".join(
        f'<meta name="{name}" content="{value.replace(chr(34), "&quot;")}">' for name, value in metas.items()
    )

    found = read(head=ld(script) + tags, body="<p>2021-03-16</p>", url=url)

    assert all(
        address is None or address.startswith(("http://", "https://")) for address in (found.url, found.lead_image)
    )
    assert all(map(str.strip, found.byline))
    assert all(dates.parse(one.value) for one in (*found.published_candidates, *found.modified_candidates))
    assert {name for name in found.origins if not getattr(found, name)} == set()


@given(st.text('{}[]",:<!->\\/*@ ab\n', max_size=80))
def test_no_script_is_too_broken(script: str) -> None:
    read(head=ld(script.replace("</", "")))
