"""What a reader chooses to see in an article: the words that earned a tag, the key sentences, figures and dates."""

from __future__ import annotations

from typing import Any

import pytest

from services.web import key_facts, typeset
from shared import ids
from shared.model import Block, FigureKind, KeyDate, KeyFigure, Mark, Span
from tests.web.builders import a_tag, an_article
from tests.web.conftest import PUBLIC_URL, Site

BODY = ["In Brig the line is open.", "It was closed for weeks. Trains reach Brig again on Tuesday."]
TITLE = "Brig is reached again"
BRIG = a_tag("Brig", key="city:1", spans=[[1, 38, 42], [-1, 0, 4], [0, 3, 7]])


def marked(page: Any) -> list[str]:
    return [mark.text_content() for mark in page.xpath("//h1//mark | //div[@id='text']//mark")]


def test_a_chosen_tag_is_marked_in_title_and_text(site: Site) -> None:
    ref = ids.to_text(an_article(site.conn, title=TITLE, body=BODY, tags=[BRIG, a_tag("Valais", spans=[])]))
    path = site.page(f"/a/{ref}").xpath("//aside//a[.='Brig']/@href")[0]

    page = site.page(path)

    assert path == f"/a/{ref}?tag=place:city:1#marked"
    assert marked(page) == ["Brig", "Brig", "Brig"]
    assert page.xpath("//h1")[0].text_content() == TITLE
    assert page.xpath("//div[@id='text']/p")[1].text_content() == BODY[1]
    notice = page.xpath("//p[@id='marked']")[0]
    assert notice.text_content() == "Marked: Brig, 3 times. About this tag · Take the marks away"
    assert notice.xpath("a/@href") == ["#chosen", f"/a/{ref}"]
    chosen = page.xpath("//li[@class='chosen']")[0]
    for said in ("3 times", "0.50", "lexicon", "suggested"):
        assert said in chosen.text_content()
    assert chosen.xpath(".//a[.='All articles with this tag']/@href") == ["/t/place/city:1"]


def test_a_tag_without_words_leads_to_its_articles(site: Site) -> None:
    ref = ids.to_text(an_article(site.conn, tags=[a_tag("Valais", spans=[])]))

    assert site.page(f"/a/{ref}").xpath("//aside//a[.='Valais']/@href") == ["/t/place/valais"]


def test_a_tag_that_an_editor_added_is_marked_where_its_label_stands(site: Site) -> None:
    added = a_tag("brig", key="city:1", spans=[], state="confirmed")
    ref = ids.to_text(an_article(site.conn, title=TITLE, body=[*BODY, "Brigades came."], tags=[added]))

    assert marked(site.page(f"/a/{ref}?tag=place:city:1")) == ["Brig", "Brig", "Brig"]


@pytest.mark.parametrize(
    ("label", "text", "found"),
    [
        ("Jordan", "Jordan and Jordanians met in JORDAN.", [[0, 0, 6], [0, 29, 35]]),
        ("東京", "東京都知事", [[0, 0, 2]]),
        ("C++", "C++ or C", [[0, 0, 3]]),
        ("Brig", "Bern", []),
    ],
)
def test_a_label_is_found_as_a_word_of_its_own(label: str, text: str, found: list[list[int]]) -> None:
    assert typeset.said(label, "", [Block(kind="paragraph", text=text)]) == found


def test_the_marked_page_is_the_same_page_to_machines(site: Site) -> None:
    ref = ids.to_text(an_article(site.conn, body=BODY, tags=[BRIG], key_sentences=[Span(block=0, start=0, end=25)]))
    plain = site.client.get(f"/a/{ref}")

    for question in ("tag=place:city:1", "show=key", "tag=place:nowhere"):
        answer = site.client.get(f"/a/{ref}?{question}")
        page = site.page(f"/a/{ref}?{question}")
        assert page.xpath("//link[@rel='canonical']/@href") == [f"{PUBLIC_URL}/a/{ref}"], question
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"], question
        assert answer.headers["Cache-Control"] == plain.headers["Cache-Control"], question
    assert "noindex" not in plain.text
    assert set(site.page(f"/a/{ref}").xpath("//a[contains(@href, '?tag=') or contains(@href, '?show=')]/@rel")) == {
        "nofollow"
    }
    robots = site.client.get("/robots.txt").text
    assert "Disallow: /*?tag=" in robots
    assert "Disallow: /*?show=" in robots


def test_a_tag_that_the_article_has_not_marks_nothing(site: Site) -> None:
    ref = ids.to_text(an_article(site.conn, body=BODY, tags=[BRIG]))

    for wanted in ("place:nowhere", "city:1", "", "place"):
        assert marked(site.page(f"/a/{ref}?tag={wanted}")) == []


def test_marks_leave_links_and_pictures_whole(site: Site) -> None:
    link = Mark(kind="link", start=0, end=7, href="https://acme.example/brig")
    body = [
        Block(kind="paragraph", text="In Brig it rained.", marks=(link,)),
        Block(kind="image", text="Brig", src="https://img.example/a.png"),
    ]
    ref = ids.to_text(an_article(site.conn, body=body, tags=[a_tag("Brig", spans=[[0, 3, 10], [1, 0, 4]])]))

    page = site.page(f"/a/{ref}?tag=place:brig")

    assert page.xpath("//div[@id='text']/p/a")[0].text_content() == "In Brig"
    assert marked(page) == ["Brig", " it", "Brig"]
    assert page.xpath("//figcaption/mark/text()") == ["Brig"]


def test_spans_of_an_older_text_mark_what_is_left_of_them(site: Site) -> None:
    spans = [[0, 3, 900], [7, 0, 4], [-1, 2, 900], [-1, 0, 3], [0, 40, 50]]
    ref = ids.to_text(an_article(site.conn, title="Brig", body=BODY[:1], tags=[a_tag("Brig", spans=spans)]))

    assert marked(site.page(f"/a/{ref}?tag=place:brig")) == ["Bri", "g", "Brig the line is open."]


def test_a_confirmed_tag_says_so_in_words(site: Site) -> None:
    tags = [a_tag("Brig", state="confirmed"), a_tag("Sion")]
    ref = ids.to_text(an_article(site.conn, tags=tags))

    told = [item.text_content().strip() for item in site.page(f"/a/{ref}").xpath("//aside//dd//li")]

    assert told == ["Brig ✓ confirmed", "Sion"]
    assert "✓ confirmed by an editor" in site.page(f"/a/{ref}?tag=place:brig").text_content()
    assert [tag["state"] for tag in site.client.get(f"/v1/articles/{ref}").json["tags"]] == ["confirmed", "suggested"]  # type: ignore[index]


PLACES = [
    ({"latitude": 46.32, "longitude": 7.99, "iso": "CH"}, "46.32° N, 7.99° E"),
    ({"latitude": -33.9, "longitude": -70.6}, "33.90° S, 70.60° W"),
    ({"lat": 0, "lon": 0}, "0.00° N, 0.00° E"),
]


@pytest.mark.parametrize(("data", "shown"), PLACES)
def test_a_place_tells_where_it_is(site: Site, data: dict[str, Any], shown: str) -> None:
    ref = ids.to_text(an_article(site.conn, tags=[a_tag("Brig", data=data)]))

    chosen = site.page(f"/a/{ref}?tag=place:brig").xpath("//li[@class='chosen']")[0].text_content()

    assert shown in chosen
    assert ("ISO code" in chosen) == ("iso" in data)


def test_what_has_no_place_tells_none(site: Site) -> None:
    ref = ids.to_text(an_article(site.conn, tags=[a_tag("Brig", data={"latitude": "north", "longitude": None})]))

    assert "Coordinates" not in site.page(f"/a/{ref}?tag=place:brig").text_content()


# Key facts -----------------------------------------------------------------------------------------------------------

SENTENCES = [Span(block=0, start=0, end=25), Span(block=1, start=25, end=60)]
DATES = [
    KeyDate(date="2026-11-24", precision="day", text="Tuesday", span=Span(block=1, start=52, end=59)),
    KeyDate(date="2026-11", precision="month", text="weeks", span=Span(block=1, start=18, end=23)),
    KeyDate(date="2026", precision="year", text="weeks", span=Span(block=1, start=18, end=23)),
]


FIGURES = [
    KeyFigure(kind="people", value=1200, unit="people", text="Tuesday", span=Span(block=1, start=52, end=59)),
    KeyFigure(kind="money", value=1_500_000, unit="EUR", text="weeks", span=Span(block=1, start=18, end=23)),
]


def test_key_facts_stand_above_the_text(site: Site) -> None:
    ref = ids.to_text(an_article(site.conn, body=BODY, key_sentences=SENTENCES, key_dates=DATES))

    page = site.page(f"/a/{ref}")
    box = page.xpath("//section[@class='facts']")[0]

    assert box.xpath("ul/li/text()") == ["In Brig the line is open.", "Trains reach Brig again on Tuesday."]
    assert "extractive, sentences 1 and 3 of the text" in box.text_content()
    assert box.xpath(".//time/@datetime") == ["2026-11-24", "2026-11", "2026"]
    assert box.xpath(".//time/text()") == ["24 November 2026", "November 2026", "2026"]
    assert box.xpath(".//dd/mark/text()") == ["Tuesday", "weeks", "weeks"]
    assert page.xpath("//section[@class='facts']/following-sibling::div[@id='text']")


def test_key_figures_stand_in_one_notation_with_the_words_around(site: Site) -> None:
    box = site.page(f"/a/{ids.to_text(an_article(site.conn, body=BODY, key_figures=FIGURES))}").xpath(
        "//section[@class='facts']"
    )[0]

    assert box.xpath("h3/text()") == ["Key figures"]
    assert box.xpath(".//dt/data/@value") == ["1200", "1500000"]
    assert box.xpath(".//dt//bdi/text()") == ["1,200 people", "EUR 1.5 million"]
    assert box.xpath(".//dd/mark/text()") == ["Tuesday", "weeks"]


def test_a_noun_of_the_text_is_marked_as_its_language(site: Site) -> None:
    figures = [
        KeyFigure(kind="people", value=12, unit="Menschen", text="weeks", span=Span(block=1, start=18, end=23)),
        KeyFigure(kind="measure", value=12, unit="km", text="weeks", span=Span(block=1, start=18, end=23)),
        KeyFigure(kind="people", value=12, unit="people", text="weeks", span=Span(block=1, start=18, end=23)),
    ]
    ref = ids.to_text(an_article(site.conn, body=BODY, language="de", key_figures=figures))

    told = site.page(f"/a/{ref}").xpath("//section[@class='facts']//data/bdi")

    assert [bdi.get("lang") for bdi in told] == ["de", None, None]


AMOUNTS: list[tuple[FigureKind, float, str, str]] = [
    ("money", 1_500_000, "EUR", "EUR 1.5 million"),
    ("money", 1_234_567, "EUR", "EUR 1,234,567"),
    ("money", 2e12, "$", "$2 trillion"),
    ("money", 5e7, "₨", "₨50 million"),
    ("money", -2e6, "$", "−$2 million"),
    ("money", -2e6, "EUR", "EUR −2 million"),
    ("money", 5, "R$", "R$5"),
    ("money", 45, "zł", "45 zł"),
    ("money", 5, "kr", "5 kr"),
    ("money", 3, "元", "3 元"),
    ("measure", -1.5e6, "m", "−1.5 million m"),
    ("measure", 0.0000004, "m", "0.0000004 m"),
    ("measure", -0.0, "°C", "0 °C"),
    ("share", 2.5, "%", "2.5%"),
    ("share", 0.25, "pp", "0.25 percentage points"),
    ("measure", 6.4, "magnitude", "magnitude 6.4"),
    ("measure", -5, "°C", "−5 °C"),
    ("casualties", 12, "dead", "12 dead"),
    ("people", 1200, "Menschen", "1,200 Menschen"),
]


@pytest.mark.parametrize(("kind", "value", "unit", "shown"), AMOUNTS)
def test_an_amount_is_written_as_readers_write_it(kind: FigureKind, value: float, unit: str, shown: str) -> None:
    told = KeyFigure(kind=kind, value=value, unit=unit, text="", span=Span(block=0, start=0, end=0))

    assert key_facts.amount(told) == shown


@pytest.mark.parametrize(("shown", "words"), [("figures", ["weeks", "Tuesday"]), ("dates", ["Tuesday"]), ("all", [])])
def test_key_figures_and_dates_can_be_seen_in_the_text(site: Site, shown: str, words: list[str]) -> None:
    ref = ids.to_text(an_article(site.conn, body=BODY, key_dates=DATES[:1], key_figures=FIGURES))
    links = site.page(f"/a/{ref}").xpath("//section[@class='facts']//p/a/@href")

    assert links == [f"/a/{ref}?show=figures#text", f"/a/{ref}?show=dates#text"]
    named = site.page(f"/a/{ref}?show=dates").xpath("//section[@class='facts']//p/a/text()")
    assert named == ["Show the key figures in the text", "Hide the key dates in the text"]
    assert marked(site.page(f"/a/{ref}?show={shown}")) == words


def test_key_sentences_can_be_seen_in_the_text(site: Site) -> None:
    ref = ids.to_text(an_article(site.conn, body=BODY, key_sentences=SENTENCES))
    path = site.page(f"/a/{ref}").xpath("//section[@class='facts']//a/@href")[0]

    assert path == f"/a/{ref}?show=key#text"
    assert marked(site.page(path)) == ["In Brig the line is open.", "Trains reach Brig again on Tuesday."]
    assert site.page(path).xpath("//section[@class='facts']//a/@href") == [f"/a/{ref}#text"]


@pytest.mark.parametrize("parts", [{}, {"key_sentences": [Span(block=9, start=0, end=4)]}], ids=["none", "outside"])
def test_an_article_without_key_facts_has_no_box(site: Site, parts: dict[str, Any]) -> None:
    ref = ids.to_text(an_article(site.conn, body=BODY, **parts))

    assert not site.page(f"/a/{ref}?show=key").xpath("//section[@class='facts']")


def test_a_date_that_is_told_twice_stands_once(site: Site) -> None:
    again = KeyDate(date="2026-11-24", precision="day", text="weeks", span=Span(block=1, start=18, end=23))
    ref = ids.to_text(an_article(site.conn, body=BODY, key_dates=[DATES[0], again]))

    assert site.page(f"/a/{ref}").xpath("//section[@class='facts']//dd/mark/text()") == ["Tuesday"]


def test_a_date_that_is_none_is_shown_as_it_is(site: Site) -> None:
    odd = KeyDate(date="2026-02-31", precision="day", text="Tuesday", span=Span(block=1, start=52, end=59))
    ref = ids.to_text(an_article(site.conn, body=BODY, key_dates=[odd]))

    assert site.page(f"/a/{ref}").xpath("//section[@class='facts']//time/text()") == ["2026-02-31"]


def test_the_api_tells_the_key_facts(site: Site) -> None:
    ref = ids.to_text(
        an_article(site.conn, body=BODY, key_sentences=SENTENCES, key_dates=DATES[:1], key_figures=FIGURES[1:])
    )

    told = site.client.get(f"/v1/articles/{ref}").json

    assert told is not None
    assert told["key_sentences"] == [[0, 0, 25], [1, 25, 60]]
    assert told["key_dates"] == [{"date": "2026-11-24", "precision": "day", "text": "Tuesday", "span": [1, 52, 59]}]
    assert told["key_figures"] == [
        {"kind": "money", "value": 1500000, "unit": "EUR", "text": "weeks", "span": [1, 18, 23]}
    ]
    assert isinstance(told["key_figures"][0]["value"], int)
