"""A story told by several sources: once in the rivers, all tellings beside each other on its page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from lxml import etree

from services.web import story_store, views
from shared import ids
from shared.model import Block, BlockKind, KeyDate, KeyFigure, Span
from tests.web.builders import NOON, a_tag, an_article, in_one_story
from tests.web.conftest import PUBLIC_URL, Site

TITLE = "//main//h3/a/text()"
HERE = Span(block=0, start=0, end=1)
ATOM = {"a": "http://www.w3.org/2005/Atom"}
RAIL = [
    "The line was closed for 21 days, the railway said. The first train carried forty passengers.",
    "A fence is to warn of further slides.",
]
TOLD_AGAIN = [
    "The line was closed for 20 days, the railway said. The first train carried forty passengers.",
    "A dog was found unharmed under the rubble.",
]


def a_story(site: Site, **parts: Any) -> list[UUID]:
    """Two sources tell the same, the second an hour later."""
    first = an_article(site.conn, title="Rail line reopens", body=RAIL, tags=[a_tag("Brig")], **parts)
    second = an_article(
        site.conn,
        title="Trains again",
        body=TOLD_AGAIN,
        source="blatt",
        at=NOON + timedelta(hours=1),
        tags=[a_tag("Brig")],
        **parts,
    )
    in_one_story(site.conn, first, second)
    return [first, second]


def story_path(story_id: UUID) -> str:
    return f"/s/{ids.to_text(story_id)}"


def get(site: Site, path: str, *, status: int = 200) -> Any:
    answer = site.client.get(path)
    assert answer.status_code == status, answer.text
    return answer.json


def told(page: Any, heading: str) -> list[str]:
    """What stands below a heading of a telling."""
    found = page.xpath(f"//section[@class='telling']/h3[.='{heading}']/following-sibling::ul[1]/li")
    return [item.text_content() for item in found]


def test_one_amount_and_one_day_in_other_words_are_no_difference(site: Site) -> None:
    said = "The railway line will cost {}, the minister said on {}."
    words = [("1.2 billion euros", "Monday"), ("€1,200m", "23 November")]
    told_by = [
        an_article(
            site.conn,
            body=[said.format(*pair)],
            source=source,
            key_figures=[KeyFigure(kind="money", value=1.2e9, unit="EUR", text=pair[0], span=HERE)],
            key_dates=[KeyDate(date="2026-11-23", precision="day", text=pair[1], span=HERE)],
        )
        for source, pair in zip(("acme-wire", "daily"), words, strict=True)
    ]
    in_one_story(site.conn, *told_by)

    assert not site.page(story_path(told_by[0])).xpath("//dl[@class='differs']")


def test_the_page_of_a_story_sets_its_tellings_beside_each_other(site: Site) -> None:
    first, second = a_story(site)

    page = site.page(story_path(first))

    assert page.xpath("//h1/a/@href") == [f"/a/{ids.to_text(first)}"]
    assert "published first" in page.text_content()
    shared = [element.text_content() for element in page.xpath("//span[@class='shared']")]
    assert shared == [
        "The line was closed for 21 days, the railway said.",
        "The first train carried forty passengers.",
    ]
    assert page.xpath("//section[@class='telling']/h2/a/@href") == [f"/a/{ids.to_text(second)}"]
    assert "0.91 alike with acme-wire’s" in page.text_content()
    assert page.xpath("//dl[@class='differs']//mark/text()") == ["21", "20"]
    assert told(page, "Only here") == ["A dog was found unharmed under the rubble."]
    assert [item.text_content() for item in page.xpath("//details/ul[@class='said']/li")] == [
        "A fence is to warn of further slides."
    ]
    assert page.xpath("//link[@rel='canonical']/@href") == [PUBLIC_URL + story_path(first)]


def test_what_says_the_same_is_said_to_and_by_which_rule_it_is_there(site: Site) -> None:
    first, second = (an_article(site.conn, body=RAIL, source=name) for name in ("acme-wire", "blatt"))
    in_one_story(site.conn, first, second, rule="address")

    page = site.page(story_path(first))

    assert "Says the same." in page.text_content()
    assert "same address as acme-wire’s" in page.text_content()


def test_two_tellings_of_one_source_are_told_apart_by_their_time(site: Site) -> None:
    first = an_article(site.conn, body=RAIL, at=NOON)
    second = an_article(site.conn, body=TOLD_AGAIN, at=NOON + timedelta(hours=1))
    in_one_story(site.conn, first, second)

    page = site.page(story_path(first))

    assert page.xpath("//dl[@class='differs']//dt/text()") == [
        "acme-wire of 23 November 2026, 12:00 UTC",
        "acme-wire of 23 November 2026, 13:00 UTC",
    ]
    assert "alike with acme-wire’s of 23 November 2026, 12:00 UTC" in page.text_content()


def test_headings_tables_and_lists_of_the_head_are_what_they_are(site: Site) -> None:
    body = [
        Block(kind="heading", text="What happened", level=2),
        Block(kind="paragraph", text=RAIL[0]),
        Block(kind="heading", text="The trains of Tuesday", level=4),
        Block(kind="row", text="Train | Leaves", cells=("Train", "Leaves"), is_header=True),
        Block(kind="row", text="First | 16:30", cells=("First", "16:30")),
        Block(kind="item", text="Sixty kilometres an hour.", level=1),
        Block(kind="item", text="Two sensors.", level=1),
        Block(kind="quote", text="We are glad."),
        Block(kind="code", text="line 1\nline 2"),
    ]
    first = an_article(site.conn, title="Rail line reopens", body=body)
    second = an_article(site.conn, body=[RAIL[0], "First 16:30"], source="blatt", at=NOON + timedelta(hours=1))
    in_one_story(site.conn, first, second)

    (told,) = site.page(story_path(first)).xpath("//div[@class='body told']")

    assert [part.tag for part in told] == ["h2", "p", "h3", "table", "ul", "blockquote", "pre"]
    assert told.xpath("table/tr/th/text()") == ["Train", "Leaves"]
    assert told.xpath("table/tr[@class='shared']/td/text()") == ["First", "16:30"]
    assert told.xpath("ul/li/text()") == ["Sixty kilometres an hour.", "Two sensors."]
    assert told.xpath("pre/code/text()") == ["line 1\nline 2"]


def test_pictures_are_not_compared(site: Site) -> None:
    image = Block(kind="image", text="The slope. It is bare.", src="https://img.example/a.png")
    first = an_article(site.conn, body=RAIL)
    second = an_article(site.conn, body=[*RAIL, image], source="blatt")
    in_one_story(site.conn, first, second)

    assert told(site.page(story_path(first)), "Only here") == []


def test_only_the_first_tellings_are_compared(site: Site) -> None:
    articles = [
        an_article(site.conn, title=f"Told {n}", body=RAIL, source=f"wire-{n}", at=NOON + timedelta(hours=n))
        for n in range(10)
    ]
    in_one_story(site.conn, *articles)

    page = site.page(story_path(articles[0]))

    assert len(page.xpath("//section[@class='telling']")) == 9
    assert page.text_content().count("Says the same.") == 7
    assert page.text_content().count("only the first 8 tellings are") == 2


@pytest.mark.slow
@pytest.mark.parametrize("sign", ["&", "ก", "w. ", "Word and word again. "], ids=["amp", "thai", "short", "plain"])
def test_the_page_of_the_longest_story_is_small(site: Site, sign: str) -> None:
    articles = [
        an_article(
            site.conn,
            title=f"{n} {sign * 300}",
            body=[f"{sign * 40}{n}-{m}. Then {m * n}{sign * 30} came." for m in range(150)],
            source=f"wire-{n}",
            announced=False,
        )
        for n in range(story_store.LIMIT_MEMBERS + 1)
    ]
    in_one_story(site.conn, *articles)

    page = site.client.get(story_path(articles[0]))

    assert page.status_code == 200
    assert len(page.data) <= 60_000


def of_one_text(kind: BlockKind, text: str) -> Block:
    return Block(kind=kind, text=text, cells=tuple(text.split(" | ")) if kind == "row" else ())


@pytest.mark.parametrize("kind", ["row", "code"])
def test_a_row_or_code_of_the_head_stands_there_as_a_whole_or_not_at_all(site: Site, kind: BlockKind) -> None:
    said = [f"Line {n} opens. " + f"Trains {'&' * 80} came. " * 20 + "It ends." for n in range(5)]
    body = [of_one_text(kind, text) for text in said]
    first = an_article(site.conn, body=body)
    second = an_article(site.conn, body=said, source="blatt", at=NOON + timedelta(hours=1))
    in_one_story(site.conn, first, second)

    page = site.page(story_path(first))
    shown = [part.text_content() for part in page.xpath("//div[@class='body told']//*[self::td or self::code]")]
    more = page.xpath("string(//article[@class='story']/p[last()])")

    assert shown == said[: len(shown)]
    assert more == f"{(5 - len(shown)) * 22} sentences more in the article"


@pytest.mark.parametrize("kind", ["row", "code"])
def test_a_row_or_code_costs_what_is_printed_of_it(site: Site, kind: BlockKind) -> None:
    text = " | ".join("x" * 900) if kind == "row" else ("Done." + "\u3000" * 600) * 3
    body = [of_one_text(kind, text)] * 5
    first = an_article(site.conn, body=body)
    second = an_article(site.conn, body=body, source="blatt", at=NOON + timedelta(hours=1))
    in_one_story(site.conn, first, second)

    (shown,) = site.page(story_path(first)).xpath("//div[@class='body told']")

    assert len(etree.tostring(shown, method="html", encoding="utf-8")) <= 16_000


def test_of_long_texts_the_beginning_is_compared_and_that_is_said(site: Site) -> None:
    long = ["They met again and talked about the line. " * 5] * 70
    first, second = (an_article(site.conn, body=long, source=name) for name in ("acme-wire", "blatt"))
    in_one_story(site.conn, first, second)

    assert "Of long texts the beginning was compared." in site.page(story_path(first)).text_content()
    assert get(site, f"/v1/stories/{ids.to_text(first)}")["complete"] is False


def test_an_article_leads_to_its_story_and_a_story_of_one_to_its_article(site: Site) -> None:
    first, second = a_story(site)
    alone = an_article(site.conn, title="Alone")
    in_one_story(site.conn, alone)

    assert site.client.get(story_path(second)).location == story_path(first)
    assert site.client.get(story_path(first).lower()).location == story_path(first)
    assert site.client.get(story_path(alone)).location == f"/a/{ids.to_text(alone)}"
    site.conn.execute("UPDATE article SET withdrawn_seq = nextval('accept_seq') WHERE id = %s", [first])
    assert site.client.get(story_path(first)).location == f"/a/{ids.to_text(second)}"


def test_a_story_that_is_none_is_not_found(site: Site) -> None:
    first, second = a_story(site)
    never_compared = an_article(site.conn, title="Never compared")
    site.conn.execute("UPDATE article SET withdrawn_seq = nextval('accept_seq') WHERE id <> %s", [never_compared])

    for ref in (ids.to_text(first), ids.to_text(second), ids.to_text(never_compared), ids.short(first), "x", "%00"):
        site.page(f"/s/{ref}", status=404)


def test_rivers_show_a_story_once_with_the_way_to_all_who_tell_it(site: Site) -> None:
    first, _ = a_story(site)
    an_article(site.conn, title="Other", at=NOON - timedelta(hours=1))

    for path in ("/", "/c/world"):
        page = site.page(path)
        assert page.xpath(TITLE) == ["Rail line reopens", "Other"], path
        links = page.xpath(f"//main//a[@href='{story_path(first)}']")
        assert [link.text_content() for link in links] == ["Same story: 1 more source"], path


def test_a_list_by_tag_and_a_search_show_all_with_the_mark(site: Site) -> None:
    first, _ = a_story(site)
    site.index()

    for path in ("/t/place/brig", "/search?q=closed"):
        assert len(site.page(path).xpath(f"//main//a[@href='{story_path(first)}']")) == 2, path


def test_two_articles_of_one_source_are_no_more_sources(site: Site) -> None:
    first, second = (an_article(site.conn, body=RAIL, at=NOON + timedelta(hours=n)) for n in range(2))
    in_one_story(site.conn, first, second)

    assert "Same story: 1 more article" in site.page("/").text_content()


def test_a_category_shows_the_first_of_its_own(site: Site) -> None:
    first = an_article(site.conn, title="In World", category="World")
    second = an_article(site.conn, title="In Sport", category="Sport", source="blatt", at=NOON + timedelta(hours=1))
    in_one_story(site.conn, first, second)

    assert site.page("/c/sport").xpath(TITLE) == ["In Sport"]
    assert site.page("/").xpath(TITLE) == ["In World"]


@pytest.mark.slow
def test_no_story_is_lost_or_told_twice_between_two_pages(site: Site) -> None:
    for n in range(views.PAGE):
        pair = [
            an_article(site.conn, title=f"{n:02}", source=source, at=NOON + timedelta(minutes=n + late))
            for source, late in (("acme-wire", 0), ("blatt", 500))
        ]
        in_one_story(site.conn, *pair)
    an_article(site.conn, title="Old", at=NOON - timedelta(days=1))

    first = site.page("/")
    older = site.page(first.xpath("//a[@rel='next']/@href")[0])

    assert first.xpath(TITLE) + older.xpath(TITLE) == [*(f"{n:02}" for n in reversed(range(views.PAGE))), "Old"]


@pytest.mark.parametrize(("path", "count"), [("/feed.atom", 1), ("/c/world.atom", 1), ("/t/place/brig.atom", 2)])
def test_feeds_tell_a_story_once_but_those_by_tag(site: Site, path: str, count: int) -> None:
    a_story(site)

    assert len(etree.fromstring(site.client.get(path).data).findall("a:entry", ATOM)) == count


def test_an_article_names_the_others_and_how_to_take_it_out(site: Site) -> None:
    first, second = a_story(site)

    page = site.page(f"/a/{ids.to_text(first)}")
    aside = page.xpath("//section[@class='similar']")[0]

    assert "Same story (1)" in aside.text_content()
    assert aside.xpath(f".//a[@href='/a/{ids.to_text(second)}']/text()") == ["Trains again"]
    assert aside.xpath(f".//a[@href='{story_path(first)}']/text()") == ["Compare texts"]
    for said in ("blatt", "en", "0.91 alike with acme-wire’s", f"./copydesk story part {ids.short(first)}"):
        assert said in aside.text_content()


def test_an_article_that_nobody_else_tells_has_no_such_box(site: Site) -> None:
    alone = an_article(site.conn)
    in_one_story(site.conn, alone)

    assert not site.page(f"/a/{ids.to_text(alone)}").xpath("//section[@class='similar']")
    assert "Same story" not in site.page("/").text_content()


# The API -------------------------------------------------------------------------------------------------------------


def test_the_api_tells_a_story_with_its_members_and_differences(site: Site) -> None:
    first, second = a_story(site)

    answer = get(site, f"/v1/stories/{ids.to_text(second)}")

    assert answer["id"] == ids.to_text(first)
    assert answer["url"] == PUBLIC_URL + story_path(first)
    assert [(member["source"], member["head"], member["rule"]) for member in answer["members"]] == [
        ("acme-wire", True, "first"),
        ("blatt", False, "text"),
    ]
    assert answer["members"][1]["like_id"] == ids.to_text(first)
    assert answer["members"][1]["likeness"] == 0.91
    (difference,) = answer["differences"]
    assert difference["id"] == ids.to_text(second)
    assert difference["differs"][0]["head_differs"] == [[24, 26]]
    assert difference["alone"] == ["A dog was found unharmed under the rubble."]
    assert difference["left_out"] == ["A fence is to warn of further slides."]
    assert answer["complete"] is True


def test_the_api_says_which_story_an_article_tells_and_who_else_does(site: Site) -> None:
    first, second = a_story(site)
    never_compared = an_article(site.conn)

    article = get(site, f"/v1/articles/{ids.to_text(second)}")
    similar = get(site, f"/v1/articles/{ids.to_text(second)}/similar")

    assert article["story"] == {"id": ids.to_text(first), "count": 2}
    assert [member["id"] for member in similar["items"]] == [ids.to_text(first)]
    assert similar["items"][0]["head"] is True
    assert get(site, f"/v1/articles/{ids.to_text(never_compared)}")["story"] is None
    assert get(site, f"/v1/articles/{ids.to_text(never_compared)}/similar") == {"items": []}


def test_the_story_has_the_fields_that_are_described(site: Site) -> None:
    first, _ = a_story(site)
    described = get(site, "/openapi.json")["components"]["schemas"]

    answer = get(site, f"/v1/stories/{ids.to_text(first)}")

    assert set(answer) == set(described["Story"]["properties"])
    assert set(answer["members"][0]) == set(described["Member"]["properties"])
    assert set(answer["differences"][0]) == set(described["Telling"]["properties"])


@pytest.mark.parametrize("ref", ["x", "01KAQ7M3ZT8W4N2J5D7Q3KX0VB", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"])
def test_the_api_knows_no_other_stories(site: Site, ref: str) -> None:
    assert get(site, f"/v1/stories/{ref}", status=404)["type"] == "/problems/not-found"


def test_a_reading_of_one_telling_is_not_laid_on_the_words_of_another(site: Site) -> None:
    told_by = [
        an_article(site.conn, body=[f"In the village {number} houses were hit."], source=source, key_figures=figures)
        for source, number, figures in (
            ("acme-wire", "14", [KeyFigure(kind="casualties", value=14, unit="dead", text="14", span=HERE)]),
            ("daily", "fourteen", [KeyFigure(kind="casualties", value=9, unit="dead", text="14 houses", span=HERE)]),
        )
    ]
    in_one_story(site.conn, *told_by)

    assert not site.page(story_path(told_by[0])).xpath("//dl[@class='differs']")


def test_numbers_in_words_are_set_against_each_other_in_the_language_of_the_telling(site: Site) -> None:
    told_by = [
        an_article(site.conn, body=[f"Rescuers used {number} helicopters."], source=source)
        for source, number in (("acme-wire", "three"), ("daily", "four"))
    ]
    in_one_story(site.conn, *told_by)

    assert site.page(story_path(told_by[0])).xpath("//dl[@class='differs']//mark/text()") == ["three", "four"]


def test_two_tellings_of_one_source_and_minute_are_numbered(site: Site) -> None:
    first, second = an_article(site.conn, body=RAIL), an_article(site.conn, body=TOLD_AGAIN)
    in_one_story(site.conn, first, second)

    assert site.page(story_path(first)).xpath("//dl[@class='differs']//dt/text()") == [
        "acme-wire of 23 November 2026, 12:00 UTC (no. 1)",
        "acme-wire of 23 November 2026, 12:00 UTC (no. 2)",
    ]
