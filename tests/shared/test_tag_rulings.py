"""What editors ruled holds for every later reading."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from shared import ids, tag_rulings
from shared.database import Connection
from shared.model import Tag
from shared.tag_rulings import Ruling, Verb
from tests.builders import a_source
from tests.web.builders import an_article

GEORGIA = Tag(kind="place", key="country:GE", label="Georgia", score=0.7, rule="name")
BRIG = Tag(kind="place", key="city:1", label="Brig", score=0.4, rule="name")


def a_ruling(verb: Verb, tag: Tag = GEORGIA) -> Ruling:
    return Ruling(ruling=verb, kind=tag.kind, key=tag.key, label=tag.label)


def test_a_refused_tag_is_left_out() -> None:
    assert tag_rulings.apply([GEORGIA, BRIG], [a_ruling("refused")]) == (BRIG,)


def test_a_confirmed_tag_says_so_and_comes_back_when_no_tagger_finds_it() -> None:
    (found,) = tag_rulings.apply([GEORGIA], [a_ruling("confirmed")])
    (missed,) = tag_rulings.apply([], [a_ruling("confirmed")])

    assert (found.state, found.rule) == ("confirmed", "name")
    assert (missed.state, missed.rule, missed.label) == ("confirmed", "confirmed by an editor", "Georgia")


def test_what_was_confirmed_for_the_article_outweighs_a_refusal_for_the_source() -> None:
    assert len(tag_rulings.apply([GEORGIA], [a_ruling("refused"), a_ruling("confirmed")])) == 1


def test_a_refusal_holds_for_what_comes_and_a_confirmation_for_the_article(conn: Connection) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    mine, before = an_article(conn, source="acme-wire"), an_article(conn, source="acme-wire")
    other = an_article(conn, source="acme-wire", at=later)
    acme, elsewhere = a_source(conn, "acme-wire"), a_source(conn, "elsewhere")
    rule(conn, mine, acme, "refused", GEORGIA)
    rule(conn, mine, acme, "confirmed", BRIG)

    found = tag_rulings.of_articles(conn, {mine: acme, before: acme, other: acme, ids.new_id(): elsewhere})

    assert {article_id: {ruling.ruling for ruling in some} for article_id, some in found.items()} == {
        mine: {"refused", "confirmed"},
        other: {"refused"},
    }


def rule(conn: Connection, article_id: UUID, source_id: UUID, verb: Verb, tag: Tag) -> None:
    conn.execute(
        "INSERT INTO tag_ruling (article_id, source_id, kind, key, label, ruling) VALUES (%s, %s, %s, %s, %s, %s)",
        [article_id, source_id, tag.kind, tag.key, tag.label, verb],
    )
