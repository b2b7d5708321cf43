"""Searching: what is found, how it is shown, and that nothing typed makes it fail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from services.web import query, search, views
from shared.errors import Unavailable
from tests.web.builders import NOON, a_revision, a_tag, an_article
from tests.web.conftest import Site, parsed

TITLES = "//main//h2/a"


def titles(site: Site, q: str, **more: str) -> list[str]:
    answer = site.client.get("/search", query_string={"q": q} | more)
    assert answer.status_code == 200, answer.text
    return [title.text_content() for title in parsed(answer.text).xpath(TITLES)]


@pytest.fixture
def filled(site: Site) -> Site:
    an_article(
        site.conn,
        title="Rail line reopens after landslide",
        body=["The first train left Brig at 16:40.", "Zürich cheered."],
        tags=[a_tag("Coast Guard", kind="organisation", key="coast guard")],
        byline=["Jane Müller"],
    )
    an_article(
        site.conn,
        title="Chip maker lifts forecast",
        body=["Orders recover; train the staff first."],
        category="Business",
        source="blatt",
        language="de",
        at=NOON - timedelta(hours=1),
    )
    an_article(
        site.conn,
        title="東京タワーの近くで新しい展望台が開く",
        body=["東京都港区で新しい展望台が開いた。"],
        category="文化",
        language="ja",
        at=NOON - timedelta(hours=2),
    )
    an_article(
        site.conn,
        title="한국어 기사 제목",
        body=["서울에서 열렸다"],
        language="ko",
        at=NOON - timedelta(hours=3),
    )
    site.index()
    return site


RAIL, CHIP = "Rail line reopens after landslide", "Chip maker lifts forecast"
TOWER, KOREAN = "東京タワーの近くで新しい展望台が開く", "한국어 기사 제목"
FOUND = [
    ("rail", [RAIL], "a word of the title"),
    ("RAIL", [RAIL], "in any case"),
    ("cheered", [RAIL], "a word of the text"),
    ("train", [RAIL, CHIP], "newest first"),
    ("first train", [RAIL, CHIP], "both words anywhere"),
    ('"first train"', [RAIL], "in this order"),
    ("train -chip", [RAIL], "one left out"),
    ("-train", [TOWER, KOREAN], "only left out"),
    ("zurich", [RAIL], "without its accent"),
    ("ZÜRICH", [RAIL], "with its accent"),
    ("Zu\u0308rich", [RAIL], "with the accent as a sign of its own"),
    ("coast guard", [RAIL], "a tag"),
    ('tag:"coast guard"', [RAIL], "only a tag"),
    ("tag:train", [], "a word that is no tag"),
    ("title:train", [], "a word that is in no title"),
    ("title:chip", [CHIP], "a word of a title"),
    ("source:blatt", [CHIP], "a source"),
    ("lang:de", [CHIP], "a language"),
    ("category:business", [CHIP], "a category"),
    ("by:muller", [RAIL], "who wrote it"),
    ("train lang:de", [CHIP], "a word in a language"),
    ("展望台", [TOWER], "a part of a text without spaces"),
    ("京都", [TOWER], "two signs that stand together"),
    ("都東", [], "two signs that do not"),
    ("category:文化", [TOWER], "a category in another script"),
    ("서울", [KOREAN], "a Korean word with its ending left off"),
    ("16:40", [RAIL], "a time is no field"),
    ("zebra", [], "nothing"),
]


def test_what_is_looked_for_is_found(filled: Site) -> None:
    found = {why: titles(filled, q) for q, _, why in FOUND}  # one index for all: to fill it takes longest

    assert found == {why: expected for _, expected, why in FOUND}


def test_relevance_puts_the_title_before_the_text(site: Site) -> None:
    an_article(site.conn, title="A day in the mountains", body=["There was a train among much else " * 9], at=NOON)
    an_article(site.conn, title="Train", body=["It came."], at=NOON - timedelta(days=9))
    site.index()

    assert titles(site, "train") == ["A day in the mountains", "Train"]
    assert titles(site, "train", sort="relevance") == ["Train", "A day in the mountains"]


def test_found_words_are_marked_in_title_and_text(filled: Site) -> None:
    page = filled.page("/search?q=%22first+train%22+rail")

    assert [mark.text_content() for mark in page.xpath("//main//article//mark")] == ["Rail", "first train"]


def test_only_the_beginning_of_a_long_text_is_looked_through_for_marks(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_article(site.conn, title="Long", body=["A train.", "word " * views.SEARCHED, "A zebra."])
    site.index()
    looked_at: list[int] = []
    marked = search.marked

    def counted(text: str, wanted: list[list[str]]) -> tuple[str, list[tuple[int, int]]]:
        looked_at.append(len(text))
        return marked(text, wanted)

    monkeypatch.setattr(search, "marked", counted)
    early, late = site.page("/search?q=train"), site.page("/search?q=zebra")

    assert [mark.text_content() for mark in early.xpath("//main//article//mark")] == ["train"]
    assert late.xpath("//main//article//p[@class='summary']")[0].text_content().startswith("A train. word")
    assert max(looked_at) <= views.SEARCHED + 10


@pytest.mark.slow
def test_a_long_list_of_hits_is_paged_without_gap_or_repetition(site: Site) -> None:
    # All of one second: dates without a time are common, and paging must not trip over them.
    for n in range(views.PAGE * 2 + 3):
        an_article(site.conn, title=f"Train {n:02}", announced=False)
    site.index()

    for sort in ("newest", "relevance"):
        seen: list[str] = []
        path = f"/search?q=train&sort={sort}"
        while path:
            page = site.page(path)
            seen += [title.text_content() for title in page.xpath(TITLES)]
            path = (page.xpath("//a[@rel='next']/@href") or [""])[0]
        assert sorted(seen) == [f"Train {n:02}" for n in range(views.PAGE * 2 + 3)], sort


@pytest.mark.slow
def test_hits_of_one_moment_stand_in_the_order_of_every_other_list(site: Site) -> None:
    for n in range(70):
        an_article(site.conn, title=f"Train {n:02}", at=NOON + timedelta(milliseconds=n // 50 * 5), announced=False)
    site.index()

    for limit in (20, 30):
        assert _all(site, "/v1/search?q=train", limit=limit) == _all(site, "/v1/articles?", limit=200)


def _all(site: Site, path: str, *, limit: int) -> list[str]:
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        page = site.client.get(f"{path}&limit={limit}&cursor={cursor}").json
        assert page is not None
        seen += [item["title"] for item in page["items"]]
        cursor = page["next"]
    return seen


def test_a_hit_that_was_withdrawn_a_moment_ago_is_not_shown(filled: Site) -> None:
    filled.conn.execute("UPDATE article SET withdrawn_seq = nextval('accept_seq')")

    assert titles(filled, "rail") == []


def test_an_updated_article_is_found_by_its_new_words_only(site: Site) -> None:
    article_id = an_article(site.conn, body=["The old words."])
    site.index()
    a_revision(site.conn, article_id, title="Rail", body=["Brand new."])
    site.index()

    assert titles(site, "brand") == ["Rail"]
    assert titles(site, "old") == []


def test_how_the_query_was_read_is_told(filled: Site) -> None:
    page = filled.page("/search?q=rail+foo:bar+%22open")

    assert page.xpath("//details[@class='reading']//code/text()")[0] == "rail AND foo:bar AND open"
    assert page.xpath("//details[@class='reading']/@open")
    assert "is no field" in page.text_content()


def test_the_search_page_has_one_search_box(filled: Site) -> None:
    for path in ("/search", "/search?q=rail"):
        assert filled.page(path).xpath("//input[@name='q']/ancestor::main"), path
        assert len(filled.page(path).xpath("//input[@name='q']")) == 1, path


def test_nothing_found_offers_a_way_that_finds_something(filled: Site) -> None:
    page = filled.page("/search?q=rail+zebra")

    links = page.xpath("//div[@class='empty']//a/@href")
    assert [bool(filled.page(link).xpath(TITLES)) for link in links] == [True, False]


def test_without_an_index_search_rests_and_everything_else_goes_on(site: Site) -> None:
    an_article(site.conn)

    answer = site.client.get("/search?q=rail", headers={"Accept": "text/html"})

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "Search is resting" in answer.text
    assert site.page("/").xpath("//main//h3/a/text()")
    assert site.client.get("/v1/search?q=rail").json["type"] == "/problems/unavailable"  # type: ignore[index]


def test_a_database_that_goes_away_is_no_fault_of_the_index() -> None:
    with pytest.raises(Unavailable), search.readable():
        raise Unavailable("database", "the database cannot be reached")


@effort(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(max_size=60) | st.text(alphabet='ab":-()[]{}*?~^\\/+ é東', max_size=40))
@pytest.mark.slow
def test_no_query_makes_the_index_fail(filled: Site, q: str) -> None:
    hits = filled.desk.index.find(query.read(q), sort="relevance", after=None, limit=5)

    assert hits.count <= 4


@given(st.text(max_size=200), st.text(max_size=10))
def test_marks_stand_where_the_words_are(text: str, word: str) -> None:
    wanted = [words] if (words := search.tokens(word)) else []

    composed, stretches = search.marked(text, wanted)

    for start, end in stretches:
        assert search.tokens(composed[start:end])[: len(words)] == words
    assert stretches == sorted(stretches)
