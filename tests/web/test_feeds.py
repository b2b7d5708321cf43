"""Feeds, as readers of feeds get them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from lxml import etree

from services.web import feeds
from shared import ids
from shared.model import Block, Mark
from tests.web.builders import NOON, a_revision, a_tag, an_article
from tests.web.conftest import PUBLIC_URL, Site

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def feed(site: Site, path: str) -> etree._Element:
    answer = site.client.get(path)
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    return etree.fromstring(answer.data)


@pytest.mark.parametrize("path", ["/feed.atom", "/c/world.atom", "/t/place/brig.atom", "/search.atom?q=rail"])
def test_every_list_has_a_feed_that_is_whole(site: Site, path: str) -> None:
    article_id = an_article(site.conn, body=["a < b & c", ("item", "<i>")], tags=[a_tag("Brig")], title="Rail & <road>")
    an_article(site.conn, title="Sport", category="Sport", body=["Goal."], at=NOON - timedelta(hours=1))
    site.index()

    told = feed(site, path)

    entry = told.findall("a:entry", ATOM)[0]
    assert entry.findtext("a:title", None, ATOM) == "Rail & <road>"
    assert entry.findtext("a:id", None, ATOM) == f"tag:news.example,2026-11-23:{ids.to_text(article_id)}"
    assert entry.findtext("a:content", None, ATOM) == "<p>a &lt; b &amp; c</p>\n<ul><li>&lt;i&gt;</li></ul>"
    link = entry.find("a:link[@rel='alternate']", ATOM)
    assert link is not None
    assert link.get("href") == f"{PUBLIC_URL}/a/{ids.to_text(article_id)}"
    assert told.find("a:link[@rel='self']", ATOM).get("href") == PUBLIC_URL + path  # type: ignore[union-attr]
    for name in ("title", "id", "updated"):
        assert told.findtext(f"a:{name}", None, ATOM)


def test_a_category_has_its_feed_from_its_first_article_on(site: Site) -> None:
    site.page("/")  # from here on the navigation's categories are known, for a while
    an_article(site.conn, category="Weather")

    told = feed(site, "/c/weather.atom")

    assert len(told.findall("a:entry", ATOM)) == 1


def test_a_feed_knows_its_own_address_whatever_is_in_it(site: Site) -> None:
    an_article(site.conn, tags=[a_tag("C#", kind="topic", key="c#")])

    told = feed(site, "/t/topic/c%23.atom?from=afar")

    assert told.find("a:link[@rel='self']", ATOM).get("href") == f"{PUBLIC_URL}/t/topic/c%23.atom"  # type: ignore[union-attr]


def test_a_long_text_ends_in_the_way_to_the_rest(site: Site) -> None:
    article_id = an_article(site.conn, body=["Short.", "w" * feeds.ENTRY_CHARACTERS, "Never told."])

    told = feed(site, "/feed.atom").findtext("a:entry/a:content", "", ATOM)

    assert len(told) < feeds.ENTRY_CHARACTERS + 300
    assert told.startswith("<p>Short.</p>\n<p>www")
    assert told.endswith(
        f'www</p>\n<p><a href="{PUBLIC_URL}/a/{ids.to_text(article_id)}">Read the whole article</a></p>'
    )


def test_a_feed_holds_links_and_pictures(site: Site) -> None:
    link = Mark(kind="link", start=4, end=8, href="https://acme.example/line")
    image = Block(kind="image", text="The slope", src="https://img.example/slope.png", alt="A bare slope")
    an_article(site.conn, body=[Block(kind="paragraph", text="The line is open.", marks=(link,)), image])

    told = feed(site, "/feed.atom").findtext("a:entry/a:content", "", ATOM)

    assert told == (
        '<p>The <a href="https://acme.example/line" rel="nofollow ugc noopener">line</a> is open.</p>\n'
        '<figure><img src="https://img.example/slope.png" alt="A bare slope" loading="lazy" '
        'referrerpolicy="no-referrer"><figcaption>The slope</figcaption></figure>'
    )


def test_a_row_that_is_cut_ends_where_the_text_does(site: Site) -> None:
    wide = "w" * feeds.ENTRY_CHARACTERS
    an_article(site.conn, body=[Block(kind="row", text=f"a | {wide}", cells=("a", wide))])

    told = feed(site, "/feed.atom").findtext("a:entry/a:content", "", ATOM)

    assert len(told) < feeds.ENTRY_CHARACTERS + 300


def test_a_change_moves_updated_and_keeps_the_id(site: Site) -> None:
    article_id = an_article(site.conn)
    before = feed(site, "/feed.atom")
    a_revision(site.conn, article_id)
    site.conn.execute("UPDATE article SET changed_at = changed_at + interval '1 hour'")

    after = feed(site, "/feed.atom")

    path = "a:entry/a:{}"
    assert before.findtext(path.format("id"), None, ATOM) == after.findtext(path.format("id"), None, ATOM)
    assert after.findtext(path.format("updated"), None, ATOM) == "2026-11-23T13:00:00Z"
    assert after.findtext("a:updated", None, ATOM) == "2026-11-23T13:00:00Z"


def test_a_feed_that_did_not_change_is_not_sent_again(site: Site) -> None:
    an_article(site.conn)
    first = site.client.get("/feed.atom")

    again = site.client.get("/feed.atom", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304


def test_a_withdrawal_is_told_to_who_asks_by_time(site: Site) -> None:
    an_article(site.conn, title="Kept", at=NOON - timedelta(hours=1))
    withdrawn = an_article(site.conn, title="Withdrawn", at=NOON)
    since = {"If-Modified-Since": "Mon, 23 Nov 2026 12:00:00 GMT"}
    assert b"Withdrawn" in site.client.get("/feed.atom").data

    site.conn.execute("UPDATE article SET withdrawn_seq = nextval('accept_seq') WHERE id = %s", [withdrawn])
    answer = site.client.get("/feed.atom", headers=since)

    assert answer.status_code == 200
    assert b"Withdrawn" not in answer.data


def test_signs_that_xml_cannot_hold_do_not_break_a_feed(site: Site) -> None:
    an_article(site.conn, title="Rail\x0b\x1f\ufffe line", body=["a\x08b"])

    assert feed(site, "/feed.atom").findtext("a:entry/a:title", None, ATOM) == "Rail line"


@pytest.mark.parametrize(
    ("path", "status"),
    [("/c/x.atom", 404), ("/t/place/x.atom", 404), ("/t/place/%00.atom", 404), ("/search.atom", 400)],
)
def test_a_feed_of_nothing_is_no_feed(site: Site, path: str, status: int) -> None:
    assert site.client.get(path).status_code == status


def test_search_can_be_put_into_a_browser(site: Site) -> None:
    told = etree.fromstring(site.client.get("/opensearch.xml").data)

    assert any(f"{PUBLIC_URL}/search?q=" in url.get("template", "") for url in told)


def test_robots_are_told_where_not_to_go(site: Site) -> None:
    told = site.client.get("/robots.txt").text

    assert re.search(r"^Disallow: /search\?$", told, re.MULTILINE)
