"""Comments: anybody may write one, nobody may do harm with one."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from services.web import post_comment, views
from shared import ids
from tests.web.builders import a_comment, an_article
from tests.web.conftest import PUBLIC_URL, NewSite, Site, parsed

OURS = {"Origin": PUBLIC_URL, "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}


def a_post(
    site: Site,
    article_id: UUID,
    *,
    name: str = "Ada",
    text: str = "First train was full.",
    website: str = "",
    headers: dict[str, str] | None = None,
    client: str = "192.0.2.1",
) -> TestResponse:
    return site.client.post(
        f"/a/{ids.to_text(article_id)}/comments",
        data={"name": name, "text": text, "website": website},
        headers=OURS if headers is None else headers,
        environ_base={"REMOTE_ADDR": client},
    )


def comments(site: Site, article_id: UUID) -> list[str]:
    page = site.page(f"/a/{ids.to_text(article_id)}")
    return [said.text_content().strip() for said in page.xpath("//div[@class='said']")]


def test_a_comment_stands_below_the_article_at_once(site: Site) -> None:
    article_id = an_article(site.conn)

    answer = a_post(site, article_id)

    assert answer.status_code == 303
    assert answer.headers["Cache-Control"] == "private, no-store"
    location = urlsplit(answer.location)
    assert location.path == f"/a/{ids.to_text(article_id)}"
    mine = site.client.get(answer.location)
    assert mine.headers["Cache-Control"] == "private, no-store"
    assert "Your comment is posted" in mine.text
    assert '<meta name="robots" content="noindex">' in mine.text
    assert f'id="{location.fragment}"' in mine.text
    assert comments(site, article_id) == ["First train was full."]


def test_a_comment_is_an_event(site: Site) -> None:
    article_id = an_article(site.conn)

    a_post(site, article_id)

    row = site.conn.execute("SELECT subject, data->>'state' FROM event WHERE type = 'comment.posted'").fetchone()
    assert row == (article_id, "shown")


def test_a_held_comment_is_seen_by_its_author_alone(new_site: NewSite) -> None:
    site = new_site(COPYDESK_HOLD_COMMENTS="true")
    article_id = an_article(site.conn)

    answer = a_post(site, article_id)
    mine = site.client.get(answer.location).text

    assert "Waiting for a moderator. Only you see it here." in mine
    assert "First train was full." in mine
    assert comments(site, article_id) == []
    told = parse_qs(urlsplit(answer.location).query)["c"][0]
    middle = len(told) // 2
    spoiled = told[:middle] + ("B" if told[middle] == "A" else "A") + told[middle + 1 :]
    assert "First train" not in site.client.get(f"/a/{ids.to_text(article_id)}?c={spoiled}").text


def test_the_address_of_a_refused_comment_leads_back_to_the_form(site: Site) -> None:
    article_id = an_article(site.conn)

    answer = site.client.get(f"/a/{ids.to_text(article_id)}/comments")

    assert answer.status_code == 303
    assert answer.location == f"/a/{ids.to_text(article_id)}#write"


def test_a_removed_comment_is_seen_by_nobody(site: Site) -> None:
    article_id = an_article(site.conn)
    answer = a_post(site, article_id)
    site.conn.execute("UPDATE comment SET state = 'removed'")

    assert "First train" not in site.client.get(answer.location).text


def test_a_receipt_of_another_article_shows_nothing(new_site: NewSite) -> None:
    site = new_site(COPYDESK_HOLD_COMMENTS="true")
    told = urlsplit(a_post(site, an_article(site.conn)).location).query
    other = an_article(site.conn, title="Other")

    assert "First train" not in site.client.get(f"/a/{ids.to_text(other)}?{told}").text


def test_pressing_the_button_twice_posts_once(site: Site) -> None:
    article_id = an_article(site.conn)

    first, again = a_post(site, article_id), a_post(site, article_id)

    assert comments(site, article_id) == ["First train was full."]
    assert "Your comment is posted" in site.client.get(first.location).text
    seen_again = site.client.get(again.location)
    assert "a moment ago, and is kept once" in seen_again.text
    assert "First train was full." in seen_again.text
    assert seen_again.headers["Cache-Control"] == "private, no-store"


def test_who_says_the_same_as_another_is_not_given_their_comment(new_site: NewSite) -> None:
    site = new_site(COPYDESK_HOLD_COMMENTS="true")
    article_id = an_article(site.conn)
    a_post(site, article_id, client="192.0.2.1")

    answer = a_post(site, article_id, client="198.51.100.7")
    seen = site.client.get(answer.location).text

    assert "First train was full." not in seen
    assert "when a moderator has let it through" in seen


FAULTY = [
    ("", "Text", {"name"}, "no name"),
    ("  \u200f\u202e ", "Text", {"name"}, "a name that cannot be seen"),
    ("\u200b\u2060 \u00ad", "Text", {"name"}, "a name without width"),
    ("n" * 61, "Text", {"name"}, "a long name"),
    ("Ada", "", {"text"}, "no text"),
    ("Ada", " \r\n\x00 ", {"text"}, "a text that cannot be seen"),
    ("Ada", "\u200b\n\u200b", {"text"}, "a text without width"),
    ("Ada", "x" * 2_001, {"text"}, "a long text"),
    ("", "", {"name", "text"}, "nothing at all"),
]


@pytest.mark.parametrize(("name", "text", "wrong", "why"), FAULTY, ids=[row[3] for row in FAULTY])
def test_what_has_to_change_is_said_and_what_was_typed_is_kept(
    site: Site, name: str, text: str, wrong: set[str], why: str
) -> None:
    article_id = an_article(site.conn)

    answer = a_post(site, article_id, name=name, text=text)

    assert answer.status_code == 422
    assert answer.headers["Cache-Control"] == "private, no-store"
    page = parsed(answer.text)
    assert set(page.xpath("//div[@id='faults']//a/@href")) == {f"#comment-{field}" for field in wrong}
    assert set(page.xpath("//*[@aria-invalid='true']/@name")) == wrong
    for field in page.xpath("//*[@aria-invalid='true']"):
        described_by = field.get("aria-describedby").split()
        assert all(page.xpath(f"//*[@id='{id_}']") for id_ in described_by)
    if "text" not in wrong:
        assert page.xpath("//textarea/text()")[0].strip() == text
    if "name" not in wrong:
        assert page.xpath("//input[@name='name']/@value") == [name]
    assert not site.conn.execute("SELECT FROM comment").fetchall()


def test_signs_without_width_stay_where_writing_needs_them(site: Site) -> None:
    article_id = an_article(site.conn)

    answer = a_post(site, article_id, name="نیم\u200cفاصله", text="👩\u200d🚀")

    assert answer.status_code == 303
    assert comments(site, article_id) == ["👩\u200d🚀"]


def test_the_longest_comment_there_may_be_fits(site: Site) -> None:
    article_id = an_article(site.conn)

    answer = a_post(site, article_id, name="𝔸" * post_comment.NAME_LIMIT, text="𝔸" * post_comment.TEXT_LIMIT)

    assert answer.status_code == 303


def test_a_text_far_too_long_is_refused_unread(site: Site) -> None:
    answer = a_post(site, an_article(site.conn), text="x" * views.FORM_BYTES)

    assert answer.status_code == 413


OTHERS: list[tuple[dict[str, str], str]] = [
    ({}, "nothing that tells where it came from"),
    ({"Origin": "https://evil.example"}, "another site"),
    ({"Origin": "null"}, "a page without an origin"),
    ({"Origin": PUBLIC_URL, "Sec-Fetch-Site": "cross-site"}, "a browser that says otherwise"),
    ({"Sec-Fetch-Site": "same-site"}, "a neighbour under the same domain"),
    ({"Origin": "https://news.example"}, "the same name over another scheme"),
    ({"Origin": f"{PUBLIC_URL}.evil.example"}, "a name that begins like ours"),
    ({"Referer": "https://evil.example/http://news.example/"}, "an address that holds ours"),
    ({"Origin": "http://[::1"}, "no address at all"),
]


@pytest.mark.parametrize(("headers", "why"), OTHERS, ids=[row[1] for row in OTHERS])
def test_a_form_on_another_site_stores_nothing(site: Site, headers: dict[str, str], why: str) -> None:
    article_id = an_article(site.conn)

    answer = a_post(site, article_id, headers=headers | {"Accept": "text/html"})

    assert answer.status_code == 403
    assert "came from another site" in answer.text
    assert comments(site, article_id) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": PUBLIC_URL},
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Referer": f"{PUBLIC_URL}/a/x"},
    ],
    ids=["public address", "the address it was asked at", "new browser", "text browser"],
)
def test_our_own_form_is_taken_from_every_kind_of_browser(site: Site, headers: dict[str, str]) -> None:
    assert a_post(site, an_article(site.conn), headers=headers).status_code == 303


def test_a_program_that_fills_in_the_hidden_field_is_thanked_and_ignored(site: Site) -> None:
    article_id = an_article(site.conn)

    answer = a_post(site, article_id, website="https://spam.example")

    assert answer.status_code == 303
    assert "c=" in answer.location
    assert site.client.get(answer.location).status_code == 200
    assert comments(site, article_id) == []


def test_too_many_comments_have_to_wait_and_are_kept(new_site: NewSite, valkey_url: str) -> None:
    site = new_site(COPYDESK_COMMENTS_PER_MINUTE="2", REDIS_URL=valkey_url)
    article_id = an_article(site.conn)
    client = f"198.51.100.{ids.new_id().int % 250 + 1}"

    answers = [a_post(site, article_id, text=f"Comment {n}", client=client) for n in range(3)]
    other = a_post(site, article_id, text="Somebody else", client="203.0.113.9")

    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60
    assert "Comment 2</textarea>" in answers[2].text
    assert other.status_code == 303
    assert site.client.get(f"/a/{ids.to_text(article_id)}").status_code == 200


def test_a_network_of_one_reader_counts_as_one(new_site: NewSite) -> None:
    site = new_site(COPYDESK_COMMENTS_PER_MINUTE="1")
    article_id = an_article(site.conn)

    first = a_post(site, article_id, text="one", client="2001:db8::1")
    again = a_post(site, article_id, text="two", client="2001:db8::ffff:2")

    assert (first.status_code, again.status_code) == (303, 429)


def test_a_sender_cannot_choose_whose_comments_are_counted(new_site: NewSite) -> None:
    site = new_site(COPYDESK_COMMENTS_PER_MINUTE="1")
    article_id = an_article(site.conn)

    answers = [
        a_post(site, article_id, text=f"{n}", headers=OURS | {"X-Forwarded-For": f"10.0.0.{n}"}).status_code
        for n in range(2)
    ]

    assert answers == [303, 429]


def test_comments_go_on_while_the_counters_are_away_and_are_counted_still(new_site: NewSite) -> None:
    site = new_site(COPYDESK_COMMENTS_PER_MINUTE="2", REDIS_URL="redis://127.0.0.1:1/0")
    article_id = an_article(site.conn)

    answers = [a_post(site, article_id, text=f"Comment {n}").status_code for n in range(3)]

    assert answers == [303, 303, 429]


def test_a_comment_keeps_its_lines_and_loses_its_power(site: Site) -> None:
    article_id = an_article(site.conn)

    a_post(
        site, article_id, name="<b>Ada", text="one\r\ntwo\r\n\r\n\r\n\r\nhttps://x.example <script>alert(1)</script>"
    )

    page = site.client.get(f"/a/{ids.to_text(article_id)}").text
    assert "<p>one<br>\ntwo</p>\n<p>https://x.example &lt;script&gt;alert(1)&lt;/script&gt;</p>" in page
    assert "&lt;b&gt;Ada" in page


def test_a_withdrawn_article_takes_no_comment(site: Site) -> None:
    article_id = an_article(site.conn)
    site.conn.execute("UPDATE article SET withdrawn_seq = nextval('accept_seq')")

    assert a_post(site, article_id).status_code == 410


def test_many_comments_are_paged_and_ones_own_is_always_there(site: Site) -> None:
    article_id = an_article(site.conn)
    for n in range(views.COMMENTS + 3):
        a_comment(site.conn, article_id, body=f"Comment {n:02}")
    path = f"/a/{ids.to_text(article_id)}"

    first = site.page(path)
    second = site.page(first.xpath("//a[starts-with(text(), 'Newer comments')]/@href")[0].partition("#")[0])
    mine = site.client.get(a_post(site, article_id, text="The last word").location)

    assert len(first.xpath("//div[@class='said']")) == views.COMMENTS
    assert len(second.xpath("//div[@class='said']")) == 3
    assert "The last word" in mine.text
