"""What an article said over time, and where it says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from lxml import etree

from services.web import diff
from shared import ids
from tests.web.builders import NOON, a_revision, an_article
from tests.web.conftest import PUBLIC_URL, Site

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def a_changed_article(site: Site) -> str:
    article_id = an_article(site.conn, title="Line reopens", body=["Trains go at 40 km/h.", "Same."])
    a_revision(site.conn, article_id, title="Line reopens", body=["Trains go at 60 km/h.", "Same."])
    later = NOON + timedelta(days=1)
    a_revision(
        site.conn, article_id, title="Line reopens", body=["Trains go at 60 km/h.", "Same.", "More."], received_at=later
    )
    return ids.to_text(article_id)


def test_what_changed_last_is_shown_word_by_word(site: Site) -> None:
    ref = a_changed_article(site)

    page = site.page(f"/a/{ref}/revisions")

    assert page.xpath("//ol[@class='revisions']/li/@value") == ["3", "2", "1"]
    assert page.xpath("//ol[@class='revisions']/li/strong/text()") == ["addition", "correction", "first"]
    assert diff.RULES["correction"] in page.text_content()
    assert page.xpath("//div[@class='body changes']//ins/text()") == ["More."]
    assert page.xpath("//div[@class='body changes']//del") == []
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_any_two_revisions_can_be_compared(site: Site) -> None:
    ref = a_changed_article(site)

    page = site.page(f"/a/{ref}/revisions?from=1&to=3")

    assert page.xpath("//div[@class='body changes']//ins/text()") == ["60", "More."]
    assert page.xpath("//div[@class='body changes']//del/text()") == ["40"]
    assert page.xpath("//form[@class='compare']//input/@value") == ["1", "3"]


def test_fields_that_changed_stand_beside_the_text(site: Site) -> None:
    article_id = an_article(site.conn, title="Same", body=["Same."], byline=["J. Doe"])
    a_revision(
        site.conn, article_id, title="Same", body=["Same."], byline=["A. Muster"], url="https://acme.example/rail"
    )

    page = site.page(f"/a/{ids.to_text(article_id)}/revisions")

    assert page.xpath("//ol[@class='revisions']/li/strong/text()") == ["details", "first"]
    assert page.xpath("//ul[@class='panes fields']/li/h4/text()") == ["Byline"]
    assert page.xpath("//ul[@class='panes fields']/li//del/text()") == ["J. Doe"]


def test_a_text_that_was_never_changed_says_so(site: Site) -> None:
    ref = ids.to_text(an_article(site.conn))

    assert "one text so far" in site.page(f"/a/{ref}/revisions").text_content()


@pytest.mark.parametrize("asked", ["from=0", "to=9", "from=x&to=2", "to=-1"])
def test_there_is_nothing_to_compare_with_what_is_not_there(site: Site, asked: str) -> None:
    site.page(f"/a/{a_changed_article(site)}/revisions?{asked}", status=404)


def test_texts_that_are_too_different_are_shown_whole_with_a_word_about_it(site: Site) -> None:
    article_id = an_article(site.conn, title="Same", body=[" ".join(f"x y{n}" for n in range(2_000))])
    a_revision(site.conn, article_id, title="Same", body=[" ".join(f"x z{n}" for n in range(2_000))])

    page = site.page(f"/a/{ids.to_text(article_id)}/revisions")

    assert "more than is compared word by word" in page.text_content()


def test_an_update_is_marked_on_card_and_article(site: Site) -> None:
    ref = a_changed_article(site)
    again = an_article(site.conn, title="Corrected at once")
    a_revision(site.conn, again)
    an_article(site.conn, title="Never changed")

    cards = {card.xpath("string(.//h3)"): card for card in site.page("/").xpath("//article")}
    dateline = site.page(f"/a/{ref}").xpath("//header/details[1]")[0]

    assert cards["Line reopens"].xpath("string(.//a[@class='updated'])") == "updated 24 November 2026, 12:00 UTC"
    assert cards["Line reopens"].xpath(".//a[@class='updated']/@href") == [f"/a/{ref}/revisions"]
    assert (
        cards["Rail line reopens after landslide, with a speed limit"].xpath("string(.//a[@class='updated'])")
        == "updated 12:20"
    )
    assert cards["Never changed"].xpath(".//a[@class='updated']") == []
    assert "updated 24 November 2026, 12:00 UTC" in dateline.xpath("string(summary)")
    assert dateline.xpath(".//a[text()='What changed']/@href") == [f"/a/{ref}/revisions"]
    assert "First published23 November 2026, 12:00:00 UTC" in dateline.text_content()


def test_an_update_is_marked_in_the_feed(site: Site) -> None:
    ref = a_changed_article(site)
    an_article(site.conn, title="Never changed", at=NOON - timedelta(hours=1))

    feed = etree.fromstring(site.client.get("/feed.atom").data)

    changed, never = feed.findall("a:entry", ATOM)
    address = f"{PUBLIC_URL}/a/{ref}/revisions"
    assert changed.find("a:link[@rel='version-history']", ATOM).get("href") == address  # type: ignore[union-attr]
    assert changed.find("a:category[@term='updated']", ATOM) is not None
    assert changed.findtext("a:content", "", ATOM).endswith(
        f'<p>Updated 24 November 2026, 12:00 UTC: <a href="{address}">what changed</a></p>'
    )
    assert never.find("a:category[@term='updated']", ATOM) is None
    assert "what changed" not in never.findtext("a:content", "", ATOM)


def test_an_update_is_marked_in_the_api(site: Site) -> None:
    ref = a_changed_article(site)
    never = ids.to_text(an_article(site.conn))

    listed = {item["id"]: item for item in site.client.get("/v1/articles").json["items"]}  # type: ignore[index]

    for item in (listed[ref], site.client.get(f"/v1/articles/{ref}").json):
        assert item is not None
        assert (item["updated"], item["revision"], item["updated_at"]) == (True, 3, "2026-11-24T12:00:00Z")
    assert (listed[never]["updated"], listed[never]["revision"], listed[never]["updated_at"]) == (False, 1, None)


def test_the_api_tells_what_each_revision_changed(site: Site) -> None:
    told = site.client.get(f"/v1/articles/{a_changed_article(site)}/revisions").json

    assert told is not None
    assert [item["number"] for item in told["items"]] == [1, 2, 3]
    first, second, third = (item["changes"] for item in told["items"])
    assert first is None
    assert (second["kind"], second["words_added"], second["words_removed"]) == ("correction", 1, 1)
    assert second["rule"] == diff.RULES["correction"]
    assert set(second["fields_changed"]) == {"byline", "url"}
    assert (third["kind"], third["words_added"], third["words_removed"]) == ("addition", 1, 0)


def test_the_api_gives_each_revision_with_its_text(site: Site) -> None:
    ref = a_changed_article(site)

    told = site.client.get(f"/v1/articles/{ref}/revisions/1").json

    assert told is not None
    assert (told["number"], told["current"], told["title"]) == (1, False, "Line reopens")
    assert told["html"] == "<p>Trains go at 40 km/h.</p>\n<p>Same.</p>"
    assert told["submission"] == ref
    assert told["origins"]["title"]["confidence"] == 0.92
    assert site.client.get(f"/v1/articles/{ref}/revisions/4").status_code == 404
    assert site.client.get(f"/v1/articles/{ref}/revisions/0").status_code == 404


def test_the_same_text_posted_again_is_no_update(site: Site) -> None:
    article_id = an_article(site.conn, title="A", body=["One."], byline=[])
    a_revision(site.conn, article_id, title="A", body=["One."])

    item = site.client.get(f"/v1/articles/{ids.to_text(article_id)}").json

    assert item is not None
    assert not item["updated"]
