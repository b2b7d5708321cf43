"""The source beside the copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.web import glass
from shared import ids
from shared.model import Block, Copy, Line, Origin, Role
from tests.web.builders import a_revision, an_article
from tests.web.conftest import NewSite, Site


def a_line(number: int, role: Role = "furniture", text: str = "Home", block: int | None = None) -> Line:
    return Line(number=number, role=role, rule="short line", confidence=0.92, text=text, block=block)


def a_copy(*texts: str, lines: tuple[Line, ...] = (), origins: dict[str, Origin] | None = None) -> Copy:
    blocks = tuple(Block(kind="paragraph", text=text) for text in texts)
    return Copy(recognised="text dump", title="Rail", blocks=blocks, lines=lines, origins=origins or {})


def told(copy: Copy) -> list[tuple[list[int], str | None, bool]]:
    return [
        ([line.number for line in pane.lines], pane.block.text if pane.block else None, pane.is_fold)
        for pane in glass.panes(copy)
    ]


def test_lines_that_became_one_block_stand_beside_it() -> None:
    copy = a_copy(
        "One two.", "Three.", lines=(a_line(1, "title"), *(a_line(n, "body", block=n // 4) for n in (2, 3, 4)))
    )

    assert told(copy) == [([1], None, False), ([2, 3], "One two.", False), ([4], "Three.", False)]


def test_a_run_of_furniture_is_folded_a_single_line_is_not() -> None:
    copy = a_copy("One.", lines=(*map(a_line, (1, 2, 3)), a_line(4, "body", block=0), a_line(5)))

    assert told(copy) == [([1, 2, 3], None, True), ([4], "One.", False), ([5], None, False)]


def test_a_block_that_no_line_tells_of_stands_in_its_place() -> None:
    copy = a_copy("Lead.", "One.", "End.", lines=(a_line(1, "body", block=1),))

    assert told(copy) == [([], "Lead.", False), ([1], "One.", False), ([], "End.", False)]


def test_empty_lines_are_not_shown() -> None:
    empty = Line(number=2, role="furniture", rule="empty")

    assert told(a_copy("One.", lines=(a_line(1, "title"), empty, a_line(3, "body", block=0)))) == [
        ([1], None, False),
        ([3], "One.", False),
    ]


def test_the_lines_of_a_wrapped_paragraph_are_told_once(site: Site) -> None:
    lines = [a_line(n, "body", text="", block=0) for n in (3, 4, 5)]
    article_id = an_article(site.conn, body=["A paragraph that was wrapped."], lines=lines)

    page = site.page(f"/a/{ids.to_text(article_id)}/glass")

    (item,) = page.xpath("//ol[contains(@class, 'source')]/li/ol/li")
    assert "lines 3 to 5" in item.text_content()
    assert item.text_content().count("A paragraph that was wrapped.") == 1


def test_a_line_that_points_nowhere_is_a_line() -> None:
    assert told(a_copy(lines=(a_line(1, "body", block=7),))) == [([1], None, False)]


def test_a_long_source_ends_and_says_how_much_is_missing() -> None:
    copy = a_copy(lines=tuple(a_line(n, "related") for n in range(1, glass.SHOWN_LINES + 11)))

    assert len(glass.panes(copy)) == glass.SHOWN_LINES
    assert glass.hidden_lines(copy) == 10


@pytest.mark.parametrize(("confidence", "shown"), [(0.923, "92 %"), (1, "100 %"), (0.61, "61 %, unsure")])
def test_how_sure_a_rule_is_can_be_read(confidence: float, shown: str) -> None:
    assert glass.sureness(confidence) == shown


def test_every_role_has_a_sign_and_a_word() -> None:
    assert len({sign for sign, _ in glass.ROLES.values()}) == len(glass.ROLES)


def a_read_article(site: Site) -> str:
    lines = (
        *map(a_line, range(1, 7)),
        a_line(7, "title", "Rail line reopens"),
        a_line(8, "body", "The mountain line", block=0),
        a_line(9, "body", "carries trains again.", block=0),
        a_line(10, "comment box", "Write a comment"),
    )
    origins = {
        "title": Origin(origin="dump-line 7", rule="first line that stands alone", confidence=0.92),
        "byline": Origin(origin="dump-line 8", rule="starts with By", confidence=0.55),
    }
    body = ["The mountain line carries trains again."]
    warnings = ["The date has no zone."]
    article_id = an_article(
        site.conn, body=body, lines=lines, origins=origins, site_name="Acme", warnings=warnings, extra={"desk": "night"}
    )
    return ids.to_text(article_id)


def test_the_page_shows_each_field_with_origin_rule_and_command(site: Site) -> None:
    ref = a_read_article(site)

    page = site.page(f"/a/{ref}/glass")

    rows = {
        row.xpath("string(h3)"): " ".join(row.text_content().split())
        for row in page.xpath("//ul[@class='panes fields']/li")
    }
    assert set(rows) == {*glass.FIELDS.values(), "Seen besides", "Warnings", "Other fields posted"}
    assert "from dump-line 7: first line that stands alone, 92 %" in rows["Title"]
    assert f"./copydesk correct {ref[-8:]} --field title --value '...'" in rows["Title"]
    assert "55 %, unsure" in rows["Byline"]
    assert "nothing found" in rows["Licence"]
    assert "Acme" in rows["Site"]
    assert "1 block, 6 words" in rows["Body"]
    assert "comments" in rows["Seen besides"]
    assert "The date has no zone." in rows["Warnings"]
    assert '"desk": "night"' in rows["Other fields posted"]
    head = page.xpath("string(//p[@class='byline'])")
    assert "taken for text dump" in head
    assert "pipeline revision 1" in head


@pytest.mark.parametrize(
    ("public_url", "typed", "key_file"),
    [
        ("http://127.0.0.1:8000", "/opt/copydesk/copydesk --home {home}", "{home}/api-key"),
        # Strangers read along: no folder of this machine is told.
        ("https://news.example", "./copydesk", "var/api-key"),
    ],
)
def test_commands_can_be_typed_as_they_stand_there(
    new_site: NewSite, tmp_path: Path, public_url: str, typed: str, key_file: str
) -> None:
    site = new_site(COPYDESK_PUBLIC_URL=public_url, COPYDESK_CALLED="/opt/copydesk/copydesk")
    empty = site.page("/").xpath("string(//div[@class='empty'])")
    ref = a_read_article(site)

    told = site.page(f"/a/{ref}/glass").xpath("string(//ul[@class='panes fields'])")

    assert f"{typed.format(home=tmp_path)} correct {ref[-8:]} --field title" in told
    assert f"{typed.format(home=tmp_path)} post article.txt" in empty
    assert f"$(cat {key_file.format(home=tmp_path)})" in empty


def test_the_page_shows_each_line_with_role_rule_and_command(site: Site) -> None:
    ref = a_read_article(site)

    page = site.page(f"/a/{ref}/glass")

    fold, title, body, box = page.xpath("//ol[@class='panes source']/li")
    assert "6 lines, 1 to 6" in fold.xpath("string(.//summary)")
    assert f"./copydesk correct {ref[-8:]} --line 1 --role body" in fold.text_content()
    assert title.xpath(".//li/@value") == ["7"]
    assert f"./copydesk correct {ref[-8:]} --line 7 --role furniture" in title.text_content()
    assert body.xpath(".//li/@value") == ["8", "9"]
    assert body.xpath("string(div[@class='body']/p)") == "The mountain line carries trains again."
    assert "body" in body.xpath("string(.//span[@class='role'])")
    assert "short line, 92 %" in body.text_content()
    assert "seen beside the text" in box.text_content()
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_what_was_posted_as_fields_has_no_lines_and_says_so(site: Site) -> None:
    ref = ids.to_text(an_article(site.conn, recognised="json fields"))

    assert "posted as fields" in site.page(f"/a/{ref}/glass").text_content()


def test_an_older_revision_has_its_glass(site: Site) -> None:
    article_id = an_article(site.conn, title="First")
    submission = a_revision(site.conn, article_id, title="Second")
    path = f"/a/{ids.to_text(article_id)}/glass"

    def lead(asked: str) -> str:
        return str(site.page(path + asked).xpath("string(//p[@class='lead'])"))

    assert lead("") == lead("?revision=2") == lead(f"?submission={ids.to_text(submission)}") == "Second"
    assert lead("?revision=1") == lead(f"?submission={ids.to_text(article_id)}") == "First"
    assert "not the current one" in site.page(path + "?revision=1").text_content()


@pytest.mark.parametrize(
    "asked", ["revision=0", "revision=3", "revision=x", "submission=x", "submission=7ZZZZZZZZZZZZZZZZZZZZZZZZZ"]
)
def test_there_is_no_glass_of_what_is_not_there(site: Site, asked: str) -> None:
    ref = ids.to_text(an_article(site.conn))

    site.page(f"/a/{ref}/glass?{asked}", status=404)


def test_the_glass_of_an_ordinary_page_is_small(site: Site) -> None:
    blocks = ["The mountain line carries trains again. " * 8] * 30
    lines = [a_line(n) for n in range(1, 200)] + [a_line(200 + n, "body", "", block=n) for n in range(30)]
    ref = ids.to_text(an_article(site.conn, body=blocks, lines=lines))

    answer = site.client.get(f"/a/{ref}/glass")

    assert len(answer.data) <= 45_000  # with the two styles 60
    assert "Set-Cookie" not in answer.headers


def test_the_article_leads_to_its_glass(site: Site) -> None:
    ref = a_read_article(site)

    assert site.page(f"/a/{ref}").xpath("//details//a/@href") == [f"/a/{ref}/glass"]
