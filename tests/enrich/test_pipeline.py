"""A batch walks from claim to article; its order, its faults and its late-comers."""

from __future__ import annotations

import contextlib
import gc
import itertools
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest

from services.enrich import pipeline, store
from services.enrich.reading import read
from services.enrich.result import Result
from services.enrich.tagging import tag
from shared import database, work
from shared.database import connect
from shared.errors import Poison, Unavailable
from tests.builders import a_source, a_submission


def test_a_submission_becomes_an_article(desk: Desk) -> None:
    (submission_id,) = desk.accept(a_submission, title="Rail line reopens", category="World", tags=["rail"])

    assert desk.work() == 1
    assert desk.status(submission_id) == "published"
    assert desk.one("SELECT title, category FROM copy") == ("Rail line reopens", "World")
    assert desk.one("SELECT category_key, visible FROM article") == ("world", True)
    assert desk.one("SELECT count(*) FROM work") == (0,)
    assert desk.events() == ["article.published"]
    assert desk.history(submission_id) == ["received", "claimed", "finished"]


def test_every_field_says_where_it_came_from(desk: Desk) -> None:
    desk.accept(a_submission, title="Rail line reopens", category="World", tags=[])

    desk.work()

    (origins,) = desk.one("SELECT origins FROM copy")
    assert origins["title"]["origin"] == "posted"
    assert origins["language"]["origin"] == "posted"
    assert set(origins) >= {"title", "body", "category", "language"}


def test_the_same_again_is_unchanged_and_another_text_is_an_update(desk: Desk) -> None:
    article: dict[str, Any] = {"external_id": "a-1", "title": "One", "body_text": "The same words as before."}
    first, again, other = (
        desk.accept(a_submission, **article)[0],
        desk.accept(a_submission, **article)[0],
        desk.accept(a_submission, **article | {"body_text": "Other words by now."})[0],
    )

    desk.work()

    assert [desk.status(each) for each in (first, again, other)] == ["published", "unchanged", "updated"]
    assert desk.one("SELECT count(*) FROM article") == (1,)
    assert desk.events() == ["article.published", "article.updated"]


def test_a_refused_tag_is_remembered_for_its_source_and_for_no_other(desk: Desk) -> None:
    (first,) = desk.accept(a_submission, tags=["Opinion"])
    desk.work()
    desk.do(
        """
        INSERT INTO tag_ruling (article_id, source_id, kind, key, label, ruling)
        SELECT id, source_id, 'topic', 'opinion', 'Opinion', 'refused' FROM article WHERE id = %s
        """,
        [first],
    )

    (later,) = desk.accept(a_submission, tags=["Opinion"])
    (of_another,) = desk.accept(a_submission, other_source=True, tags=["Opinion"])
    desk.work()

    tagged = "SELECT count(*) FROM article_tag WHERE article_id = %s AND key = 'opinion'"
    assert desk.one(tagged, [later]) == (0,)
    assert desk.one(tagged, [of_another]) == (1,)


def test_two_sources_with_one_text_tell_one_story(desk: Desk) -> None:
    text = " ".join(f"The mountain line number {number} carries trains again." for number in range(12))
    (first,) = desk.accept(a_submission, title="Rail line reopens", body_text=text)
    (second,) = desk.accept(a_submission, other_source=True, title="Trains go again", body_text=f"{text} At last.")

    desk.work()

    stories = "SELECT count(*), count(DISTINCT story_id) FROM story_member WHERE article_id IN (%s, %s)"
    assert desk.one(stories, [first, second]) == (2, 1)


def test_no_source_writes_into_anothers_article(desk: Desk) -> None:
    article: dict[str, Any] = {"external_id": "a-1", "title": "One", "body_text": "Words."}
    desk.accept(a_submission, **article)
    desk.accept(a_submission, other_source=True, **article)

    desk.work()

    assert desk.one("SELECT count(*) FROM article") == (2,)


ORDERS = list(itertools.permutations(range(4)))


@pytest.mark.parametrize("order", ORDERS, ids=["".join(map(str, order)) for order in ORDERS])
def test_whatever_order_the_bells_come_in_readers_see_the_same(desk: Desk, order: tuple[int, ...]) -> None:
    texts = ["First words.", "Second words.", "Second words.", "First words."]
    ids = [desk.accept(a_submission, external_id="a-1", title="One", body_text=text)[0] for text in texts]

    for place in order:
        desk.work_only(ids[place])

    assert desk.one("SELECT blocks->0->>'text' FROM article JOIN copy USING (content_hash)") == ("First words.",)
    assert desk.revisions() == ["First words.", "Second words.", "First words."]
    assert desk.one("SELECT accept_seq FROM article") == desk.one("SELECT max(accept_seq) FROM submission")
    assert sum(desk.status(each) == "published" for each in ids) == 1


def test_one_batch_applies_its_revisions_in_accept_order(desk: Desk) -> None:
    ids = [desk.accept(a_submission, external_id="a-1", title="One", body_text=f"Text {n}.")[0] for n in range(10)]

    desk.work(asked=ids[::-1])

    assert desk.revisions() == [f"Text {n}." for n in range(10)]
    assert [desk.status(each) for each in ids] == ["published"] + ["updated"] * 9


def test_what_was_withdrawn_stays_so_for_late_comers_and_comes_back_when_posted_again(desk: Desk) -> None:
    first, late = (
        desk.accept(a_submission, external_id="a-1", title="One", body_text=f"Text {n}.")[0] for n in range(2)
    )
    desk.work_only(first)
    desk.do("UPDATE article SET withdrawn_seq = nextval('accept_seq'), withdrawn_at = clock_timestamp()")

    desk.work_only(late)

    assert desk.status(late) == "withdrawn"
    assert desk.one("SELECT visible FROM article") == (False,)

    (again,) = desk.accept(a_submission, external_id="a-1", title="One", body_text="Text 0.")
    desk.work_only(again)

    assert desk.status(again) == "updated"
    assert desk.one("SELECT visible, withdrawn_at FROM article") == (True, None)


def test_what_the_content_is_at_fault_for_is_rejected_with_its_reason(desk: Desk) -> None:
    (submission_id,) = desk.accept(a_submission, payload=b"\x00\x01\x02" * 100, content_type="text/plain")

    desk.work()

    assert desk.status(submission_id) == "rejected"
    (problem,) = desk.one("SELECT problem FROM submission")
    assert problem["code"] == "binary"
    assert problem["message"]
    assert desk.one("SELECT count(*) FROM work") == (0,)


@pytest.mark.parametrize(
    ("fault", "status", "history"),
    [
        (Unavailable("model", "is away"), "received", ["received", "claimed", "retry"]),
        (RuntimeError("a bug of ours"), "received", ["received", "claimed", "retry"]),
        (MemoryError(), "received", ["received", "claimed", "retry"]),
        (Poison("normalize.odd", "never will"), "failed", ["received", "claimed", "failed"]),
    ],
    ids=["unavailable", "bug", "memory", "poison"],
)
def test_our_own_faults_are_tried_again_unless_that_is_hopeless(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: str, history: list[str]
) -> None:
    (submission_id,) = desk.accept(a_submission)
    monkeypatch.setattr(read, "read", _raise(fault))

    desk.work()

    assert desk.status(submission_id) == status
    assert desk.history(submission_id) == history


def test_the_last_attempt_ends_in_failed_and_can_be_seen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    (submission_id,) = desk.accept(a_submission)
    monkeypatch.setattr(read, "read", _raise(RuntimeError("a bug of ours")))
    desk.do("UPDATE work SET attempts = %s", [work.MAX_ATTEMPTS - 1])

    desk.work()

    assert desk.status(submission_id) == "failed"
    (problem,) = desk.one("SELECT problem FROM submission")
    assert problem == {"code": "normalize.RuntimeError", "message": "a bug of ours", "stage": "normalize"}


def test_a_tagger_that_breaks_costs_no_article(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    (submission_id,) = desk.accept(a_submission)
    monkeypatch.setattr(tag, "tag", _raise(RuntimeError("a bug of ours")))

    desk.work()

    assert desk.status(submission_id) == "published"


def test_what_one_tagger_breaks_the_others_still_find(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    (submission_id,) = desk.accept(a_submission, tags=["rail"])
    monkeypatch.setattr(tag, "topics", _raise(RuntimeError("a bug of ours")))

    desk.work()

    assert desk.status(submission_id) == "published"
    assert desk.one("SELECT tag_faults FROM copy") == (["topics"],)
    assert desk.one("SELECT count(*) FROM article_tag WHERE kind = 'place' AND label = 'Bern'") == (1,)
    (stages,) = desk.one("SELECT detail->'stages' FROM history WHERE event = 'finished'")
    (stage,) = (stage for stage in stages if stage["stage"] == "tag")
    assert stage["problem"] == {"code": "tag.topics.RuntimeError", "message": "a bug of ours"}


def test_one_row_the_database_refuses_harms_none_of_its_batch(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad, also_good = (desk.accept(a_submission)[0] for _ in range(3))
    whole_row = store._copy_row

    def broken_row(outcome: store.Outcome) -> list[Any]:
        row = whole_row(outcome)
        return [*row[:4], "\x00", *row[5:]] if outcome.result.submission.id == bad else row

    monkeypatch.setattr(store, "_copy_row", broken_row)

    desk.work()

    assert desk.status(good) == desk.status(also_good) == "published"
    assert desk.status(bad) == "received"
    assert desk.history(bad) == ["received", "claimed", "retry"]


@pytest.mark.parametrize(
    "fault",
    [UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"), psycopg.errors.ProgramLimitExceeded()],
)
def test_whatever_breaks_one_row_harms_none_of_its_batch(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    good, bad = (desk.accept(a_submission)[0] for _ in range(2))
    whole_row = store._copy_row
    monkeypatch.setattr(
        store,
        "_copy_row",
        lambda outcome: _raise(fault)() if outcome.result.submission.id == bad else whole_row(outcome),
    )

    desk.work()

    assert [desk.status(good), desk.status(bad)] == ["published", "received"]
    assert desk.history(bad) == ["received", "claimed", "retry"]


@pytest.mark.slow
def test_a_database_that_is_slow_for_a_moment_is_waited_for(desk: Desk, fresh_database_url: str) -> None:
    """Somebody holds the event lock for longer than our patience with one lock (2 s), but not with the batch."""
    (submission_id,) = desk.accept(a_submission)
    with connect(fresh_database_url, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(7104, 2)")
        threading.Timer(3.0, lambda: other.execute("SELECT pg_advisory_unlock(7104, 2)")).start()

        desk.work()

    assert desk.status(submission_id) == "published"


def test_a_batch_that_cannot_be_stored_is_put_back_and_no_crash_is_counted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (submission_id,) = desk.accept(a_submission)
    monkeypatch.setattr(pipeline, "FINISH_BY_S", 0.1)
    monkeypatch.setattr(store, "finish", _raise(psycopg.errors.LockNotAvailable()))

    desk.work()

    assert desk.status(submission_id) == "received"
    assert desk.one("SELECT lease_token, crashes FROM work") == (None, 0)
    assert desk.history(submission_id) == ["received", "claimed", "retry"]


def test_an_article_that_takes_too_long_is_stopped_even_where_faults_are_swallowed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (submission_id,) = desk.accept(a_submission)
    monkeypatch.setattr(pipeline, "ARTICLE_LIMIT_S", 0.2)

    def read_for_ever(*_args: Any, **_options: Any) -> Any:
        while True:
            with contextlib.suppress(Exception):
                sum(range(1_000))

    monkeypatch.setattr(read, "read", read_for_ever)
    gc.collect()  # the alarm must not ring inside a __del__ of what other tests left: nothing could catch it there

    desk.work()

    assert desk.status(submission_id) == "failed"
    assert desk.one("SELECT problem->>'code' FROM submission") == ("normalize.too_slow",)


def test_a_worker_that_lost_its_lease_writes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    (submission_id,) = desk.accept(a_submission)
    make = pipeline.make

    def make_slowly(*args: Any, **options: Any) -> Result:
        result: Result = make(*args, **options)
        desk.do("UPDATE work SET lease_until = clock_timestamp() - interval '1 s'")
        with database.transaction(desk.pool) as conn:
            work.lapse(conn)
        return result

    monkeypatch.setattr(pipeline, "make", make_slowly)

    desk.work()

    assert desk.status(submission_id) == "received"
    assert desk.one("SELECT count(*) FROM article") == (0,)
    assert desk.one("SELECT suspect, crashes FROM work") == (True, 1)


def test_after_ten_seconds_of_a_batch_the_rest_is_handed_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [desk.accept(a_submission)[0] for _ in range(3)]
    clock = itertools.chain([0.0, 0.0], itertools.repeat(pipeline.BEGIN_LIMIT_S + 1))
    monkeypatch.setattr("services.enrich.pipeline.time.monotonic", lambda: next(clock))

    desk.work()

    assert [desk.status(each) for each in ids] == ["published", "received", "received"]
    assert desk.one("SELECT count(*), max(attempts) FROM work WHERE lease_token IS NULL") == (2, 0)


def test_a_date_in_the_future_does_not_lead_the_river(desk: Desk) -> None:
    desk.accept(a_submission, published_at="2999-01-01T00:00:00Z")

    desk.work()

    (listed_at,) = desk.one("SELECT listed_at FROM article")
    assert listed_at <= datetime.now(UTC)


class Desk:
    """One worker's view of a database of its own."""

    def __init__(self, pool: pipeline.Pool) -> None:
        self.pool = pool
        with database.transaction(pool) as conn:
            self._source_id = a_source(conn, "acme")
            self._other_id = a_source(conn, "other")

    def accept(self, build: Any, *, other_source: bool = False, **fields: Any) -> list[UUID]:
        with database.transaction(self.pool) as conn:
            return [build(conn, source_id=self._other_id if other_source else self._source_id, **fields)]

    def work(self, asked: list[UUID] | None = None) -> int:
        return pipeline.answer_bell(self.pool, asked or [], worker="enrich-1")

    def work_only(self, submission_id: UUID) -> None:
        """A bell for one row, while all others are not due."""
        self.do("UPDATE work SET due_at = clock_timestamp() + interval '1 h' WHERE id <> %s", [submission_id])
        self.do("UPDATE work SET due_at = clock_timestamp() WHERE id = %s", [submission_id])
        assert self.work([submission_id]) == 1

    def do(self, statement: str, params: list[Any] | None = None) -> None:
        with database.transaction(self.pool) as conn:
            conn.execute(statement, params)

    def one(self, query: str, params: list[Any] | None = None) -> tuple[Any, ...]:
        with database.transaction(self.pool) as conn:
            row = conn.execute(query, params).fetchone()
        assert row is not None
        return row

    def status(self, submission_id: UUID) -> str:
        return str(self.one("SELECT status FROM submission WHERE id = %s", [submission_id])[0])

    def events(self) -> list[str]:
        with database.transaction(self.pool) as conn:
            return [row[0] for row in conn.execute("SELECT type FROM event ORDER BY seq")]

    def history(self, submission_id: UUID) -> list[str]:
        query = "SELECT event FROM history WHERE submission_id = %s ORDER BY at"
        with database.transaction(self.pool) as conn:
            return [row[0] for row in conn.execute(query, [submission_id])]

    def revisions(self) -> list[str]:
        """The first block of each revision: submissions in accept order, equal neighbours collapsed."""
        query = """
            SELECT copy.blocks->0->>'text'
              FROM submission
              JOIN copy USING (article_id, content_hash)
             ORDER BY submission.accept_seq
        """
        with database.transaction(self.pool) as conn:
            texts = [row[0] for row in conn.execute(query)]
        return [text for text, _ in itertools.groupby(texts)]


def _raise(fault: Exception) -> Any:
    def raises(*_args: Any, **_options: Any) -> Any:
        raise fault

    return raises


@pytest.fixture
def desk(fresh_database_url: str) -> Iterator[Desk]:
    with database.open_pool(fresh_database_url, size=2) as pool:
        yield Desk(pool)
