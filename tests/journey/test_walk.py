"""One article walks through the whole house: posted, worked on, read, found, commented on. Read this test first."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.journey.desk import Desk, a_desk

pytestmark = pytest.mark.slow

SEED = Path(__file__).parent.parent / "data" / "seed.txt"
TITLE = "Japan, US To Send Strong Message To China During Security Talks"


def test_the_seed_walks_from_post_to_page(desk: Desk) -> None:
    with desk.client() as ingest, httpx.Client(base_url=desk.web_url, timeout=30) as web:
        posted = ingest.post(
            "/v1/articles",
            content=SEED.read_bytes(),
            headers={"Content-Type": "text/plain", "X-Request-Id": "walk-1"},
        )

        assert posted.status_code == 202
        assert posted.headers["X-Request-Id"] == "walk-1"
        receipt = _await(lambda: _ended(ingest, posted.headers["Location"]), "the receipt to end", within_s=30)
        assert receipt["status"] == "published"
        assert [stage["stage"] for stage in receipt["stages"]] == ["normalize", "dedupe", "tag", "store"]
        assert all(stage["state"] == "done" for stage in receipt["stages"])

        _await(lambda: _finds(web, "Senkaku", receipt["article"]["id"]), "search to find it", within_s=2)
        article = web.get(f"/v1/articles/{receipt['article']['id']}").json()
        _check_article(article)
        _check_page(web.get(receipt["article"]["url"]).text)
        _check_comment(web, receipt["article"]["url"])

    lines = [record for record in desk.records() if record.get("submission_id") == receipt["submission"]]
    assert {line["cid"] for line in lines} == {"walk-1"}
    told = [(line["stage"], line["event"]) for line in lines]
    assert told == [
        ("ingest", "received"),
        ("normalize", "done"),
        ("dedupe", "done"),
        ("tag", "done"),
        ("store", "done"),
        ("store", "published"),
    ]


def test_what_was_withdrawn_is_gone_from_page_list_and_search(desk: Desk) -> None:
    with desk.client() as ingest, httpx.Client(base_url=desk.web_url, timeout=30) as web:
        posted = ingest.post(
            "/v1/articles",
            json={"title": "Zugspitze cable car stops", "body_text": "The cable car stood still for an hour."},
        )
        receipt = _await(lambda: _ended(ingest, posted.headers["Location"]), "the receipt to end", within_s=30)
        article_id, url = receipt["article"]["id"], receipt["article"]["url"]
        _await(lambda: _finds(web, "Zugspitze", article_id), "search to find it", within_s=2)

        taken_back = web.delete(f"/v1/articles/{article_id}", headers={"Authorization": f"Bearer {desk.api_key}"})

        assert taken_back.status_code in (202, 204)
        assert web.get(url).status_code == 410
        assert article_id not in [item["id"] for item in web.get("/v1/articles").json()["items"]]
        _await(lambda: not _finds(web, "Zugspitze", article_id), "search to forget it", within_s=2)
        assert ingest.get(posted.headers["Location"]).json()["status"] == "withdrawn"


def _check_article(article: dict[str, Any]) -> None:
    paragraphs = [block["text"] for block in article["blocks"] if block["kind"] == "paragraph"]
    assert article["title"] == TITLE
    assert article["category"] == "Other"
    assert len(paragraphs) == len(article["blocks"]) == 15
    assert paragraphs[0].startswith("The foreign and defense ministers of Japan")
    assert not {"Loading", "Search", ":"} & {text.strip() for text in paragraphs}
    assert not [text for text in paragraphs if re.search(r"^(Comment\(s\)|Trackback|• ?Category)", text)]
    assert set(article["capabilities"]) == {"comments", "trackback"}
    assert {tag["label"] for tag in article["tags"]} >= {"United States", "Japan", "China", "Tokyo"}
    assert all(field["origin"] for field in article["origins"].values())


def _check_page(page: str) -> None:
    assert f"<h1>{TITLE}</h1>" in re.sub(r"<h1[^>]*>\s*", "<h1>", page).replace("\n</h1>", "</h1>")
    assert "Trackback (You need to login.)" in page
    assert "Write a comment" in page


def _check_comment(web: httpx.Client, url: str) -> None:
    form = {"name": "Ada", "text": "First & <b>foremost</b>: well said."}
    path = httpx.URL(url).path
    answer = web.post(f"{path}/comments", data=form, headers={"Origin": str(web.base_url).rstrip("/")})

    assert answer.status_code == 303
    assert re.search(r"#c-\w+$", answer.headers["Location"])
    page = web.get(url).text
    assert "First &amp; &lt;b&gt;foremost&lt;/b&gt;: well said." in page
    assert web.get(url).headers.get("Set-Cookie") is None


def _ended(ingest: httpx.Client, location: str) -> dict[str, Any] | None:
    receipt: dict[str, Any] = ingest.get(location).json()
    return receipt if receipt["status"] != "received" else None


def _finds(web: httpx.Client, words: str, article_id: str) -> bool:
    found = web.get("/v1/search", params={"q": words}).json()
    return article_id in [item["id"] for item in found["items"]]


def _await(find: Callable[[], Any], what: str, *, within_s: float) -> Any:
    deadline_s = time.monotonic() + within_s
    while not (found := find()):
        assert time.monotonic() < deadline_s, f"waited {within_s:.0f} s in vain for {what}"
        time.sleep(0.05)
    return found


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, database_url: str, valkey_url: str) -> Iterator[Desk]:
    with a_desk(tmp_path_factory.mktemp("home"), database_url, valkey_url) as desk:
        desk.start()
        desk.await_ready()
        yield desk
