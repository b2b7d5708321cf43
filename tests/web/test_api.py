"""The API for reading, and taking back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from shared import ids, keys
from shared.model import Block, Mark
from tests.web.builders import NOON, a_comment, a_revision, a_tag, an_article
from tests.web.conftest import PUBLIC_URL, Site


def get(site: Site, path: str, *, status: int = 200, **params: Any) -> Any:
    answer = site.client.get(path, query_string=params)
    assert answer.status_code == status, answer.text
    assert answer.content_type == ("application/json" if status == 200 else "application/problem+json")
    return answer.json


def delete(site: Site, article_id: UUID | str, key: str | None) -> TestResponse:
    ref = article_id if isinstance(article_id, str) else ids.to_text(article_id)
    return site.client.delete(f"/v1/articles/{ref}", headers={"Authorization": f"Bearer {key}"} if key else {})


def test_a_list_is_paged_by_cursor_to_its_end(site: Site) -> None:
    for n in range(7):
        an_article(site.conn, title=f"Article {n}", at=NOON - timedelta(minutes=n // 2))

    seen: list[str] = []
    cursor = None
    while True:
        page = get(site, "/v1/articles", limit=3, **({"cursor": cursor} if cursor else {}))
        seen += [item["title"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break

    assert sorted(seen) == [f"Article {n}" for n in range(7)]


def test_an_empty_list_is_a_list(site: Site) -> None:
    assert get(site, "/v1/articles") == {"items": [], "next": None}


def test_a_list_may_be_of_one_category_and_tag(site: Site) -> None:
    an_article(site.conn, title="Both", category="Sport", tags=[a_tag("Brig", key="city:1")])
    an_article(site.conn, title="Category", category="Sport")
    an_article(site.conn, title="Tag", category="World", tags=[a_tag("Brig", key="city:1")])

    found = get(site, "/v1/articles", category="sport", tag="place:city:1")

    assert [item["title"] for item in found["items"]] == ["Both"]


@pytest.mark.parametrize("asked", ["Science & Tech", "science-tech", "SCIENCE & TECH"])
def test_a_category_is_found_by_its_key_and_by_its_name(site: Site, asked: str) -> None:
    an_article(site.conn, title="In", category="Science & Tech")
    an_article(site.conn, title="Out", category="Science")

    assert len(get(site, "/v1/articles", category="")["items"]) == 2
    found = get(site, "/v1/articles", category=asked)

    assert [item["title"] for item in found["items"]] == ["In"]


BAD = [
    ({"limit": 0}, "/limit"),
    ({"limit": 201}, "/limit"),
    ({"limit": "many"}, "/limit"),
    ({"tag": "Brig"}, "/tag"),
    ({"colour": "red"}, "/colour"),
    ({"category": "\0"}, "/category"),
    ({"tag": "place:\0"}, "/tag"),
]


@pytest.mark.parametrize(("params", "pointer"), BAD, ids=[str(row[0]) for row in BAD])
def test_a_wrong_parameter_is_named(site: Site, params: dict[str, Any], pointer: str) -> None:
    told = get(site, "/v1/articles", status=422, **params)

    assert told["type"] == "/problems/invalid-query"
    assert [fault["pointer"] for fault in told["errors"]] == [pointer]


def test_a_cursor_of_somebody_else_is_refused(site: Site) -> None:
    assert get(site, "/v1/articles", status=400, cursor="xyz")["type"] == "/problems/bad-cursor"


def test_one_article_is_told_with_everything(site: Site) -> None:
    article_id = an_article(site.conn, body=["One.", ("item", "Two")], tags=[a_tag("Brig")], extra={"desk": "night"})
    revision = a_revision(site.conn, article_id, body=["One.", ("item", "Two")], tags=[a_tag("Brig")])
    a_comment(site.conn, article_id)

    told = get(site, f"/v1/articles/{ids.to_text(article_id)}")

    assert told["url"] == f"{PUBLIC_URL}/a/{ids.to_text(article_id)}"
    assert told["blocks"] == [{"kind": "paragraph", "text": "One."}, {"kind": "item", "text": "Two"}]
    assert told["tags"][0]["spans"] == [[0, 0, 5]]
    assert told["origins"]["title"] == {
        "origin": "dump-line 7",
        "rule": "first line that stands alone",
        "confidence": 0.92,
    }
    assert [revision["number"] for revision in told["revisions"]] == [1, 2]
    assert [revision["current"] for revision in told["revisions"]] == [False, True]
    assert told["revisions"][1]["submission"] == ids.to_text(revision)
    assert told["comments"] == 1
    assert told["correlation_id"] == "r-5d1f9c"


def test_a_body_is_told_as_blocks_and_as_html(site: Site) -> None:
    body = [
        Block(kind="heading", text="Then", level=2),
        Block(kind="paragraph", text="It < rained", marks=(Mark(kind="strong", start=0, end=2),)),
        Block(kind="image", text="", src="https://img.example/a.png", alt="Rain"),
    ]
    article_id = an_article(site.conn, body=body, site_name="Acme", lead_image="javascript:alert(1)", licence="© Acme")

    told = get(site, f"/v1/articles/{ids.to_text(article_id)}")

    assert told["blocks"] == [
        {"kind": "heading", "text": "Then", "level": 2},
        {"kind": "paragraph", "text": "It < rained", "marks": [["strong", 0, 2, ""]]},
        {"kind": "image", "text": "", "src": "https://img.example/a.png", "alt": "Rain"},
    ]
    assert told["html"].startswith("<h2>Then</h2>\n<p><strong>It</strong> &lt; rained</p>\n<figure><img src=")
    assert (told["site_name"], told["lead_image"], told["licence"]) == ("Acme", None, "© Acme")


def test_posted_fields_without_a_place_are_told(site: Site) -> None:
    article_id = an_article(site.conn, extra={"desk": "night"})

    assert get(site, f"/v1/articles/{ids.to_text(article_id)}")["extra"] == {"desk": "night"}


def test_the_last_8_characters_are_enough_unless_two_share_them(site: Site) -> None:
    first = ids.new_id()
    an_article(site.conn, id_=first)
    alone = get(site, f"/v1/articles/{ids.short(first)}")
    other = an_article(site.conn, id_=UUID(int=first.int ^ 1 << 70))
    several = get(site, f"/v1/articles/{ids.short(first)}", status=404)

    assert alone["id"] == ids.to_text(first)
    assert ids.to_text(first) in several["detail"]
    assert ids.to_text(other) in several["detail"]


@pytest.mark.parametrize("ref", ["x", "ZZZZZZZZ", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ", "01KAQ7M3ZT8W4N2J5D7Q3KX0VB/x"])
def test_an_unknown_article_is_not_found(site: Site, ref: str) -> None:
    assert get(site, f"/v1/articles/{ref}", status=404)["type"] == "/problems/not-found"


def test_comments_are_listed_as_they_were_typed(site: Site) -> None:
    article_id = an_article(site.conn)
    a_comment(site.conn, article_id, body="<b>one</b>\ntwo")
    a_comment(site.conn, article_id, body="hidden", state="held")

    told = get(site, f"/v1/articles/{ids.to_text(article_id)}/comments", limit=1)

    assert [(item["name"], item["text"]) for item in told["items"]] == [("Ada", "<b>one</b>\ntwo")]
    assert told["next"] is None


def test_search_tells_how_it_read_the_query(site: Site) -> None:
    an_article(site.conn)
    site.index()

    told = get(site, "/v1/search", q='rail foo:bar "open')

    assert told["parsed"] == "rail AND foo:bar AND open"
    assert len(told["notes"]) == 2
    assert told["items"] == []
    assert told["took_ms"] >= 0
    assert [item["title"] for item in get(site, "/v1/search", q="rail")["items"]] == [
        "Rail line reopens after landslide"
    ]
    assert get(site, "/v1/search", status=422)["errors"][0]["pointer"] == "/q"


def test_a_source_takes_back_its_own_article(site: Site) -> None:
    article_id = an_article(site.conn)
    submission_id = a_revision(site.conn, article_id)
    key = keys.create(site.conn, "acme-wire", ["ingest"])

    answer = delete(site, article_id, key)
    again = delete(site, article_id, key)

    assert (answer.status_code, answer.data) == (204, b"")
    assert again.status_code == 204
    assert get(site, f"/v1/articles/{ids.to_text(article_id)}", status=410)["type"] == "/problems/gone"
    states = site.conn.execute("SELECT id, status FROM submission ORDER BY accept_seq").fetchall()
    assert states == [(article_id, "withdrawn"), (submission_id, "withdrawn")]
    history = site.conn.execute("SELECT submission_id FROM history WHERE event = 'withdrawn'").fetchall()
    assert {row[0] for row in history} == {article_id, submission_id}
    events = site.conn.execute("SELECT subject FROM event WHERE type = 'article.withdrawn'").fetchall()
    assert events == [(article_id,)]
    row = site.conn.execute("SELECT withdrawn_seq > accept_seq, withdrawn_at IS NOT NULL FROM article").fetchone()
    assert row == (True, True)


def test_nobody_takes_back_what_is_anothers(site: Site) -> None:
    article_id = an_article(site.conn)
    others = keys.create(site.conn, "blatt", ["ingest"])
    weak = keys.create(site.conn, "acme-wire", ["read"])
    revoked = keys.create(site.conn, "acme-wire", ["ingest"])
    keys.revoke(site.conn, revoked[4:12])

    answers = {
        "another source": delete(site, article_id, others),
        "another scope": delete(site, article_id, weak),
        "revoked": delete(site, article_id, revoked),
        "no key": delete(site, article_id, None),
        "no such key": delete(site, article_id, "cdk_" + "x" * 40),
    }

    assert {why: answer.status_code for why, answer in answers.items()} == {
        "another source": 404,
        "another scope": 403,
        "revoked": 401,
        "no key": 401,
        "no such key": 401,
    }
    assert answers["no key"].headers["WWW-Authenticate"].startswith("Bearer")
    assert get(site, f"/v1/articles/{ids.to_text(article_id)}")


def test_the_description_is_openapi_and_names_every_address(site: Site) -> None:
    told = get(site, "/openapi.json")

    assert told["openapi"] == "3.1.0"
    assert set(told["paths"]) == {
        "/v1/articles",
        "/v1/articles/{ref}",
        "/v1/articles/{ref}/comments",
        "/v1/articles/{ref}/revisions",
        "/v1/articles/{ref}/revisions/{number}",
        "/v1/articles/{ref}/similar",
        "/v1/search",
        "/v1/stories/{story_id}",
    }
    for methods in told["paths"].values():
        for method in ("get", "delete"):
            if method in methods:
                assert methods[method]["responses"]["default"] == {"$ref": "#/components/responses/PROBLEM"}
    assert "application/problem+json" in told["components"]["responses"]["PROBLEM"]["content"]


def test_every_schema_described_is_used(site: Site) -> None:
    answer = site.client.get("/openapi.json")

    assert answer.json is not None
    for name in answer.json["components"]["schemas"]:
        assert f'"#/components/schemas/{name}"' in answer.text, name


def test_the_answers_have_the_fields_that_are_described(site: Site) -> None:
    article_id = an_article(site.conn, tags=[a_tag("Brig")])
    described = get(site, "/openapi.json")["components"]["schemas"]

    told = get(site, f"/v1/articles/{ids.to_text(article_id)}")

    assert set(told) == set(described["Article"]["properties"])
    assert set(get(site, "/v1/articles")["items"][0]) == set(described["Card"]["properties"])


def test_the_documentation_is_a_page(site: Site) -> None:
    page = site.page("/docs")

    text = page.text_content()
    for told in ("GET /v1/articles", "DELETE /v1/articles/{ref}", "limit", "1 to 200", "origins"):
        assert told in text
    anchors = {href[1:] for href in page.xpath("//main//a[starts-with(@href, '#')]/@href")}
    assert anchors <= set(page.xpath("//@id"))
    assert "`" not in text
    assert page.xpath("//p[@class='lead']/a/@href") == ["http://desk.example:8001/docs"]


def test_a_wrong_method_is_told_which_are_right(site: Site) -> None:
    answer = site.client.post("/v1/articles")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.content_type == "application/problem+json"
