"""Near copies of several sources become one story, and what an editor parted stays parted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
import pytest

from bench.adapters import NearDuplicates
from services.enrich import identify
from services.enrich.tagging.fingerprint import fingerprint
from shared import ids, stories
from shared.database import Connection, connect
from shared.stories import Member, Newcomer
from tests.builders import a_source

RAIL = (
    "The mountain line carries trains again after three weeks. Workers cleared about four thousand tonnes of rock "
    "from the track below the pass, the railway said on Monday. The first train left the valley at half past four "
    "with forty passengers, among them the mayor. For the time being trains go at sixty kilometres an hour past "
    "the place where the slope came down. A fence and two sensors are to warn of further slides before the winter "
    "comes."
)
PORT = (
    "The port was closed for a second day because of the storm. Eleven ships lie off the coast and wait for a "
    "berth, the harbour master told reporters. Two of them carry grain, the others containers. The ferry company "
    "cancelled all its crossings until Thursday and asked travellers to change their bookings. The weather office "
    "expects the wind to drop in the course of the night, and waves of four metres until then."
)


def test_near_copies_of_two_sources_are_one_story(desk: Desk) -> None:
    first, second = desk.tell(RAIL), desk.tell("A bridge to the world. " + RAIL.replace("Monday", "Tuesday"))

    assert desk.story_of(second) == desk.story_of(first) == first
    assert desk.member(second)[:2] == (first, "text")
    assert desk.member(second)[2] > 0.7


def test_another_article_is_another_story(desk: Desk) -> None:
    first, second = desk.tell(RAIL), desk.tell(PORT)

    assert (desk.story_of(first), desk.story_of(second)) == (first, second)


def test_the_scorer_sees_what_the_desk_does() -> None:
    index = NearDuplicates()
    told = {"a": RAIL, "b": PORT, "c": RAIL.replace("Monday", "Tuesday"), "d": RAIL}

    assert [index.add(name, text) for name, text in told.items()] == ["a", "b", "a", "a"]


def test_near_copies_in_one_batch_find_each_other(desk: Desk) -> None:
    first, second = desk.tell_all(RAIL, RAIL + " More is to come.")

    assert desk.story_of(second) == desk.story_of(first) == first


def test_one_address_is_one_story_whatever_the_texts_say(desk: Desk) -> None:
    first = desk.tell(RAIL, url="https://acme.example/rail")
    teaser = desk.tell("Trains again.", url="https://acme.example/rail")

    assert desk.member(teaser) == (first, "address", 1.0)


def test_an_update_stays_in_its_story(desk: Desk) -> None:
    first, second = desk.tell(RAIL), desk.tell(RAIL)

    desk.tell(RAIL + " The railway thanked all who had helped.", article_id=second)
    desk.tell(RAIL.replace("sixty", "fifty"), article_id=first)

    assert desk.story_of(first) == desk.story_of(second) == first


def test_an_article_that_now_tells_something_else_leaves_its_story(desk: Desk) -> None:
    first, second = desk.tell(RAIL), desk.tell(RAIL)

    desk.tell(PORT, article_id=second)

    assert (desk.story_of(first), desk.story_of(second)) == (first, second)


def test_a_story_keeps_its_id_when_its_first_article_leaves(desk: Desk) -> None:
    first, second = desk.tell(RAIL), desk.tell(RAIL)

    desk.tell(PORT, article_id=first)

    assert desk.story_of(second) == first
    assert desk.story_of(first) not in (first, second)


def test_what_an_editor_parted_stays_parted(desk: Desk) -> None:
    first, second = desk.tell(RAIL), desk.tell(RAIL)
    desk.conn.execute("INSERT INTO parted (article_id, story_id) VALUES (%s, %s)", [second, first])

    desk.tell(RAIL + " This was updated.", article_id=second)

    assert (desk.story_of(first), desk.story_of(second)) == (first, second)


def test_who_was_parted_from_is_not_followed_into_its_new_story(desk: Desk) -> None:
    first, second = desk.tell(RAIL), desk.tell(RAIL)
    desk.conn.execute("INSERT INTO parted (article_id, story_id) VALUES (%s, %s)", [second, first])
    desk.tell(RAIL, article_id=second)

    desk.tell(RAIL + " The railway thanked all who had helped.", article_id=first)

    assert (desk.story_of(first), desk.story_of(second)) == (first, second)


def test_a_frame_that_everybody_has_makes_no_story(desk: Desk) -> None:
    """Thirty articles of one site share its frame; the keys that all of them have lead only to the newest."""
    frame = (
        "Sign up for the evening letter and never miss a thing. All rights are reserved by the house and its partners. "
    )
    texts = [" ".join(f"{word}{number}" for word in PORT.split()) for number in range(30)]

    told = desk.tell_all(*(frame + text for text in texts))

    assert [desk.story_of(article_id) for article_id in told] == told


def test_whoever_joins_second_waits_for_the_first(desk: Desk, database_url: str) -> None:
    desk.tell(RAIL)

    with connect(database_url) as other:
        other.execute("SET lock_timeout = '100 ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            stories.join(other, [a_newcomer(ids.new_id(), RAIL)])


def a_newcomer(article_id: UUID, text: str, url: str | None = None) -> Newcomer:
    return Newcomer(
        article_id=article_id,
        fingerprint=fingerprint(text),
        address_key=identify.address_key(url) if url else None,
    )


class Desk:
    """Articles join stories within one transaction that is rolled back."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self._source_id = a_source(conn)

    def tell(self, text: str, *, url: str | None = None, article_id: UUID | None = None) -> UUID:
        (member,) = stories.join(self.conn, [a_newcomer(article_id or self._an_article(), text, url)])
        return member.article_id

    def tell_all(self, *texts: str) -> list[UUID]:
        told: list[Member] = stories.join(self.conn, [a_newcomer(self._an_article(), text) for text in texts])
        return [member.article_id for member in told]

    def story_of(self, article_id: UUID) -> UUID:
        story_id: UUID = self._row(article_id, "story_id")[0]
        return story_id

    def member(self, article_id: UUID) -> tuple[Any, ...]:
        return self._row(article_id, "like_id, rule, likeness")

    def _row(self, article_id: UUID, columns: str) -> tuple[Any, ...]:
        row = self.conn.execute(
            f"SELECT {columns} FROM story_member WHERE article_id = %s",  # noqa: S608
            [article_id],
        ).fetchone()
        assert row is not None
        return row

    def _an_article(self) -> UUID:
        article_id = ids.new_id()
        self.conn.execute(
            """
            INSERT INTO article (id, source_id, identity, received_at, changed_at, listed_at)
            VALUES (%s, %s, %s, now(), now(), now())
            """,
            [article_id, self._source_id, f"id:{article_id}"],
        )
        return article_id


@pytest.fixture
def desk(conn: Connection) -> Desk:
    return Desk(conn)
