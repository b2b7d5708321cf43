"""The pages as readers get them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from services.web import views
from shared import ids
from shared.model import Block, Mark
from tests.web.builders import NOON, a_comment, a_revision, a_submission, a_tag, an_article
from tests.web.conftest import PUBLIC_URL, NewSite, Site

TITLE = "//main//h3/a/text()"


def test_a_new_installation_says_how_to_post(site: Site) -> None:
    page = site.page("/")

    told = " ".join(page.xpath("//main//code/text()"))
    assert "copydesk post" in told
    assert "http://desk.example:8001/v1/articles" in told
    assert "cdk_" not in told


def test_the_river_runs_from_new_to_old_under_its_days(site: Site) -> None:
    an_article(site.conn, title="Older", at=NOON - timedelta(days=400))
    an_article(site.conn, title="Newer", at=NOON)

    page = site.page("/")

    assert page.xpath(TITLE) == ["Newer", "Older"]
    assert len(page.xpath("//h2[@class='day']")) == 2
    assert page.xpath("//main//h3/@lang") == ["en", "en"]


def test_a_card_tells_what_one_needs_to_choose(site: Site) -> None:
    tags = [a_tag(name, score=1 - n / 10) for n, name in enumerate(["Brig", "Valais", "Sion", "Bern"])]
    article_id = an_article(site.conn, tags=[*tags, a_tag("SBB", kind="organisation")])
    a_comment(site.conn, article_id)
    a_comment(site.conn, article_id, state="held")

    card = site.page("/").xpath("//article")[0].text_content()

    for told in ("World", "12:00", "Rail line reopens", "acme-wire", "J. Doe", "en", "1 min", "1 comment", "SBB", "+1"):
        assert told in card


def test_a_card_of_which_only_the_day_is_known_tells_no_time(site: Site) -> None:
    article_id = an_article(site.conn, at=NOON.replace(hour=0))

    card, page = site.page("/").xpath("//article")[0], site.page(f"/a/{ids.to_text(article_id)}")

    assert card.xpath(".//time") == []
    assert page.xpath("//details[@class='dates']/summary/time/@datetime") == ["2026-11-23"]
    assert "00:00" not in page.xpath("string(//header/details)")


def test_older_articles_follow_without_gap_or_repetition_while_new_ones_arrive(site: Site) -> None:
    for n in range(views.PAGE * 2 + 5):
        an_article(site.conn, title=f"Article {n:02}", at=NOON - timedelta(hours=n // 3), announced=False)

    seen: list[str] = []
    path = "/"
    while path:
        page = site.page(path)
        seen += page.xpath(TITLE)
        an_article(site.conn, title="Breaking", at=NOON + timedelta(hours=1), announced=False)
        older = page.xpath("//a[@rel='next']/@href")
        path = older[0] if older else ""

    assert sorted(seen) == [f"Article {n:02}" for n in range(views.PAGE * 2 + 5)]


def test_an_article_without_a_category_has_none_above_its_title(site: Site) -> None:
    an_article(site.conn, category=None)
    site.index()

    for path in ("/", "/search?q=rail"):
        assert len(site.page(path).xpath("//main//p[@class='kicker']/*")) == 1, path
        assert site.page(path).xpath("//main//p[@class='kicker']/time"), path


def test_a_category_has_its_own_river_and_stands_in_the_navigation(site: Site) -> None:
    an_article(site.conn, title="In", category="Science & Tech")
    an_article(site.conn, title="Out", category="Other")

    page = site.page("/c/science-tech")

    assert page.xpath(TITLE) == ["In"]
    assert page.xpath("//h1")[0].text_content() == "Science & Tech"
    assert page.xpath("//nav[@aria-label='Categories']//a/text()") == ["All", "Science & Tech", "Other"]
    assert page.xpath("//nav//a[@aria-current='page']/text()") == ["Science & Tech"]


@pytest.mark.parametrize("key", ["country:US", "coast guard", "tcp/ip", "a?b#c%2F", "東京", "../x", "a//b"])
def test_a_tag_has_its_own_river_whatever_its_key(site: Site, key: str) -> None:
    an_article(site.conn, title="In", tags=[a_tag("The label", kind="keyphrase", key=key)])
    an_article(site.conn, title="Out")
    links = site.page("/").xpath("//div[@class='tags']//a/@href")

    page = site.page(links[0])

    assert page.xpath(TITLE) == ["In"]
    assert page.xpath("//h1")[0].text_content() == "The label"


def test_a_tag_is_called_what_it_is_in_english_or_else_most_often(site: Site) -> None:
    def tagged(label: str, language: str) -> None:
        an_article(site.conn, language=language, tags=[a_tag(label, kind="topic", key="t:1")])

    for label, language in (("Politik", "de"), ("Politik", "de"), ("Політика", "uk")):
        tagged(label, language)
    most = site.page("/t/topic/t:1").xpath("//h1")[0].text_content()
    tagged("Politics", "en")
    tagged("Політика", "uk")

    assert most == "Politik"
    assert site.page("/t/topic/t:1").xpath("//h1")[0].text_content() == "Politics"


def test_a_tag_that_no_article_has_is_spoken_of_as_one(site: Site) -> None:
    said = site.page("/t/place/nowhere", status=404).text_content()

    assert "No article has this tag." in said
    assert "26 characters" not in said


def test_older_articles_of_a_tag_are_reached_whatever_its_key(site: Site) -> None:
    for n in range(views.PAGE + 5):
        an_article(site.conn, tags=[a_tag("C#", kind="topic", key="c#?%2F")], at=NOON - timedelta(hours=n))

    first = site.page("/t/topic/c%23%3F%252F")
    second = site.page(first.xpath("//a[@rel='next']/@href")[0])
    back = site.page(second.xpath("//nav[@class='pager']/a[not(@rel)]/@href")[0])

    assert [len(page.xpath(TITLE)) for page in (first, second, back)] == [views.PAGE, 5, views.PAGE]
    assert first.xpath("//link[@rel='canonical']/@href") == [f"{PUBLIC_URL}/t/topic/c%23%3F%252F"]


def test_trackbacks_are_spoken_of_where_the_source_offers_them(site: Site) -> None:
    with_link = an_article(site.conn, capabilities=["comments", "trackback"])
    without = an_article(site.conn, capabilities=["comments", "trackback"], url=None)
    silent = an_article(site.conn, capabilities=["comments"])

    linked, unlinked, none = (
        site.page(f"/a/{ids.to_text(id_)}").xpath("//section[@id='trackbacks']") for id_ in (with_link, without, silent)
    )

    assert "Trackback (You need to login.)" in linked[0].text_content()
    assert linked[0].xpath(".//a/text()") == ["at acme.example ↗"]
    assert "This site has no accounts: send yours there." in unlinked[0].text_content()
    assert none == []


def test_an_article_is_shown_with_all_that_is_known_of_it(site: Site) -> None:
    body: list[str | tuple[str, str]] = [
        "One.",
        ("heading", "Then"),
        ("item", "First"),
        ("item", "Second"),
        ("quote", "So fast!"),
        ("row", "a | b"),
    ]
    article_id = an_article(site.conn, body=body, tags=[a_tag("Brig")])
    a_revision(site.conn, article_id, body=body, tags=[a_tag("Brig", key="brig")])

    page = site.page(f"/a/{ids.to_text(article_id)}")

    text = page.xpath("//main")[0].text_content()
    assert page.xpath("//h1/text()") == ["Rail line reopens after landslide, with a speed limit"]
    assert page.xpath("//main//h2/text()") == ["Then", "Comments"]
    assert page.xpath("//div[@class='body']/ul[not(@class)]/li/text()") == ["First", "Second"]
    assert page.xpath("//blockquote/p/text()") == ["So fast!"]
    assert "Published 23 November 2026, 12:00 UTC" in text
    details = " ".join(found.text_content() for found in page.xpath("//header/details"))
    for told in (ids.short(article_id), "r-5d1f9c", "Revisions2, the current one since"):
        assert told in details
    assert page.xpath("//aside//a/@href") == [f"/a/{ids.to_text(article_id)}?tag=place:brig#marked"]


def test_an_article_shows_links_pictures_and_rights(site: Site) -> None:
    link = Mark(kind="link", start=4, end=8, href="https://acme.example/line")
    body = [
        Block(kind="paragraph", text="The line is open.", marks=(link,)),
        Block(kind="row", text="Train | Leaves", cells=("Train", "Leaves"), is_header=True),
        Block(kind="row", text="IR 90 | 16:40", cells=("IR 90", "16:40")),
        Block(kind="image", text="The slope", src="https://img.example/slope.png", alt="A bare slope"),
    ]
    rights = "https://creativecommons.org/licenses/by/4.0/"
    article_id = an_article(site.conn, body=body, licence=rights, site_name="Acme Wire")

    page = site.page(f"/a/{ids.to_text(article_id)}")

    assert page.xpath("//div[@class='body']/p/a/@href") == ["https://acme.example/line"]
    assert page.xpath("//div[@class='body']//a/@rel") == ["nofollow ugc noopener"] * 2
    assert page.xpath("//table/thead//th/text()") == ["Train", "Leaves"]
    assert page.xpath("//figure//a/@href") == ["https://img.example/slope.png"]
    assert page.xpath("//figcaption/text()") == ["The slope"]
    assert page.xpath("//img") == []
    assert page.xpath("//p[@class='note rights']/a/@href") == [rights]
    assert "SiteAcme Wire" in page.xpath("string(//header/details[2])")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example", "nowhere"])
def test_an_original_that_is_no_address_is_not_linked(site: Site, url: str) -> None:
    article_id = an_article(site.conn, url=url, licence=url)

    page = site.page(f"/a/{ids.to_text(article_id)}")

    assert page.xpath("//p[@class='original']") == []
    assert page.xpath("//p[@class='note rights']//a") == []
    assert page.xpath("string(//p[@class='note rights'])") == url


def test_an_article_leads_to_its_original(site: Site) -> None:
    article_id = an_article(site.conn, url="https://acme.example/rail?a=1&b=2")

    page = site.page(f"/a/{ids.to_text(article_id)}")

    assert page.xpath("//p[@class='original']/a/@href") == ["https://acme.example/rail?a=1&b=2"]
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{PUBLIC_URL}/a/{ids.to_text(article_id)}"]


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("de", "ltr"), (None, "auto")])
def test_a_text_runs_the_way_its_language_does(site: Site, language: str | None, direction: str) -> None:
    article_id = an_article(site.conn, language=language)

    page = site.page(f"/a/{ids.to_text(article_id)}")

    assert page.xpath("//h1/@dir") == [direction]
    assert page.xpath("//h1/@lang") == [language or ""]


def test_the_last_8_characters_lead_to_the_article(site: Site) -> None:
    article_id = an_article(site.conn)

    answer = site.client.get(f"/a/{ids.short(article_id).lower()}")

    assert answer.status_code == 302
    assert answer.location == f"/a/{ids.to_text(article_id)}"


def test_the_id_of_a_later_submission_leads_to_its_article(site: Site) -> None:
    article_id = an_article(site.conn)
    submission_id = a_revision(site.conn, article_id)

    answer = site.client.get(f"/a/{ids.to_text(submission_id)}")

    assert answer.location == f"/a/{ids.to_text(article_id)}"


def test_two_articles_with_the_same_last_8_characters_are_offered_to_choose(site: Site) -> None:
    first = ids.new_id()
    second = UUID(int=first.int ^ 1 << 70)
    an_article(site.conn, id_=first, title="One")
    an_article(site.conn, id_=second, title="Other")

    page = site.page(f"/a/{ids.short(first)}", status=300)

    assert sorted(page.xpath("//main//h2/a/@href")) == sorted(f"/a/{ids.to_text(id_)}" for id_ in (first, second))


def test_a_withdrawn_article_is_gone_and_said_to_be(site: Site) -> None:
    article_id = an_article(site.conn)
    site.conn.execute("UPDATE article SET withdrawn_seq = nextval('accept_seq'), withdrawn_at = now()")

    page = site.page(f"/a/{ids.to_text(article_id)}", status=410)

    assert "withdrawn by its source (acme-wire)" in page.text_content()
    assert "Rail line" not in page.text_content()
    assert not site.page("/").xpath(TITLE)


def test_a_submission_still_on_the_desk_is_no_article_yet(site: Site) -> None:
    an_article(site.conn)
    source_id = site.conn.execute("SELECT id FROM source").fetchone()
    assert source_id
    waiting = ids.new_id()
    a_submission(site.conn, waiting, source_id=source_id[0], article_id=None, content_hash=None)

    site.page(f"/a/{ids.to_text(waiting)}", status=404)


@pytest.mark.parametrize(
    ("path", "guess"),
    [
        ("/rail-line-reopens.html", "rail line reopens html"),
        ("/a/ZZZZZZZZ", ""),
        ("/a/7ZZZZZZZZZZZZZZZZZZZZZZZZZ", ""),
        ("/a/not-an-id", "not an id"),
        ("/c/nothing", "nothing"),
        ("/t/place/nowhere", "nowhere"),
        ("/t/colour/red", "red"),
        ("/static/site.css", "site css"),
        ("/c/%00", ""),
        ("/t/place/no%00where", "no where"),
        ("/?before=%00", ""),
    ],
)
def test_what_is_not_there_offers_a_search(site: Site, path: str, guess: str) -> None:
    page = site.page(path, status=404)

    assert page.xpath("//main//input[@name='q']/@value") == [guess]


def test_a_fault_of_ours_shows_its_request_id_and_nothing_of_its_inside(doomed_site: Site) -> None:
    site = doomed_site
    site.conn.execute("DROP TABLE article_tag")
    answer = site.client.get("/t/place/x", headers={"Accept": "text/html", "X-Request-Id": "r-abc123"})

    assert answer.status_code == 500
    assert "r-abc123" in answer.text
    assert "article_tag" not in answer.text
    assert "article_tag" in site.log.getvalue()


def test_a_database_that_is_away_is_said_in_words(site: Site) -> None:
    site.desk.pool.close()

    answer = site.client.get("/", headers={"Accept": "text/html"})

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "cannot be reached" in answer.text


def test_programs_get_problems_where_people_get_pages(site: Site) -> None:
    for_person = site.client.get("/nothing", headers={"Accept": "text/html,*/*;q=0.8"})
    for_program = site.client.get("/nothing", headers={"Accept": "application/json"})
    of_api = site.client.get("/v1/nothing", headers={"Accept": "text/html"})

    assert for_person.content_type.startswith("text/html")
    assert for_program.content_type == "application/problem+json"
    assert of_api.content_type == "application/problem+json"


def test_a_bad_cursor_is_told_and_not_guessed_at(site: Site) -> None:
    site.page("/?before=nonsense", status=400)


def test_reading_sets_no_cookie_and_every_answer_is_guarded(site: Site) -> None:
    article_id = an_article(site.conn, tags=[a_tag("Brig")])
    site.index()
    paths = [
        "/", "/c/world", "/t/place/brig", f"/a/{ids.to_text(article_id)}", "/search?q=rail", "/search", "/docs",
        "/openapi.json", "/feed.atom", "/c/world.atom", "/t/place/brig.atom", "/search.atom?q=rail", "/robots.txt",
        "/opensearch.xml", "/v1/articles", "/v1/search?q=rail", "/nothing", "/problems/gone", "/healthz",
        f"/a/{ids.short(article_id)}", f"/a/{ids.short(article_id)}/glass", f"/a/{ids.to_text(article_id)}/revisions",
    ]  # fmt: skip

    for path in paths:
        answer = site.client.get(path)
        assert "Set-Cookie" not in answer.headers, path
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'"), path
        assert "img-src 'self' data:;" in answer.headers["Content-Security-Policy"], path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin", path
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", path


def test_a_page_that_did_not_change_is_not_sent_again(site: Site) -> None:
    article_id = an_article(site.conn)
    first = site.client.get("/")

    again = site.client.get("/", headers={"If-None-Match": first.headers["ETag"]})
    a_comment(site.conn, article_id)
    changed = site.client.get("/", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["ETag"].startswith("W/")
    assert first.headers["Cache-Control"] == "public, max-age=30, stale-while-revalidate=300"
    assert again.status_code == 304
    assert again.data == b""
    assert changed.status_code == 200


def test_a_full_front_page_and_its_style_are_small(site: Site) -> None:
    tags = [a_tag(f"{kind} {n}", kind=kind) for kind in ("person", "place", "topic") for n in range(3)]
    for n in range(40):
        an_article(site.conn, at=NOON - timedelta(hours=n), body=["w" * 280], tags=tags, announced=False)

    page = site.client.get("/")
    style = site.client.get(site.page("/").xpath("//link[@rel='stylesheet']/@href")[0])

    assert len(page.data) + len(style.data) <= 60_000, (len(page.data), len(style.data))


def test_the_style_is_kept_for_ever_under_a_name_that_changes_with_it(site: Site) -> None:
    path = site.page("/").xpath("//link[@rel='stylesheet']/@href")[0]

    answer = site.client.get(path)

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.content_type == "text/css; charset=utf-8"
    assert site.client.get("/static/site.0000000000.css").status_code == 404


def test_readiness_says_what_is_missing(doomed_site: Site) -> None:
    site = doomed_site
    before = site.client.get("/readyz")
    site.index()
    after = site.client.get("/readyz")
    site.conn.execute("UPDATE alembic_version SET version_num = '0000'")
    behind = site.client.get("/readyz")

    assert before.status_code == 503
    assert before.json["checks"] == {"database": "ok", "search index": "is being built"}  # type: ignore[index]
    assert after.status_code == 200
    assert "copydesk migrate" in behind.text


def test_an_invented_method_adds_nothing_to_the_metrics(site: Site) -> None:
    for n in range(3):
        assert site.client.open("/", method=f"BREW{n}").status_code == 405

    told = site.client.get("/metrics").text

    assert 'copydesk_http_seconds_count{method="other",route="-",status="405"} 3.0' in told
    assert "BREW" not in told


def test_the_site_has_the_name_it_was_given(new_site: NewSite) -> None:
    site = new_site(COPYDESK_SITE_NAME="The <Daily> Desk")

    page = site.page("/")

    assert page.xpath("//a[@class='name']/text()") == ["The <Daily> Desk"]


def test_every_problem_has_its_page(site: Site) -> None:
    page = site.page("/problems/gone")

    assert "It was withdrawn" in page.text_content()
    site.page("/problems/none-such", status=404)
