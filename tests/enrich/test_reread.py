"""Payloads are read again in the shadow; promoting, discarding and undoing touch no more than they may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.console import reruns
from services.enrich import pipeline, sweep
from services.enrich.reading import read
from services.enrich.result import Result
from services.enrich.tagging import tag
from services.ingest import ops_store
from shared import broker, database, ids, work
from shared.errors import Poison, Refused
from shared.model import Block, Copy, KeyDate, KeyFigure, Span
from tests.builders import a_source, a_submission


def test_the_same_code_finds_nothing_changed(desk: Desk) -> None:
    desk.post(2)
    run = desk.shadow()

    assert desk.states(run) == {"unchanged": 2}
    assert desk.one("SELECT state, articles, pipeline_revision FROM rerun") == ("ready", 2, read.PIPELINE_REVISION)


def test_what_would_change_is_written_beside_the_copy_and_nobody_sees_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.post(1, title="One", category="World")
    before = desk.whole()
    desk.reads(monkeypatch, title="Other", category="Sport")

    run = desk.shadow()

    assert desk.states(run) == {"changed": 1}
    assert desk.one("SELECT fields FROM reread") == (["title", "category"],)
    assert desk.whole() == before


def test_promoting_gives_readers_the_new_copy(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    (submission_id,) = desk.post(1, title="One", category="World")
    changed_at = desk.one("SELECT changed_at FROM article")
    desk.reads(monkeypatch, title="Other", category="Sport & Play", published_at=datetime(2020, 1, 1, tzinfo=UTC))
    run = desk.shadow()

    desk.promote(run)

    title, category_key, year = desk.one(
        """
        SELECT title, category_key, date_part('year', listed_at)
          FROM article JOIN copy ON article_id = article.id AND copy.content_hash = article.content_hash
        """
    )
    assert (title, category_key, year) == ("Other", "sport-play", 2020)
    assert desk.one("SELECT count(*) FROM submission JOIN article USING (content_hash)") == (1,)
    assert desk.events() == ["article.published", "article.updated"]
    assert desk.history(submission_id) == ["received", "claimed", "finished", "reread"]
    # It is no update by its source: whoever follows it is not told that there is news.
    assert desk.one("SELECT changed_at FROM article") == changed_at


def test_promoting_makes_no_revision_that_no_source_ever_posted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    article: dict[str, Any] = {"external_id": "a-1", "title": "One", "body_text": "First words."}
    for text in ("First words.", "Second words.", "Second words."):
        desk.post(1, **article | {"body_text": text})
    desk.reads(monkeypatch, title="Other")

    desk.promote(desk.shadow())

    hashes = [row[0] for row in desk.all("SELECT content_hash FROM submission ORDER BY accept_seq")]
    assert hashes[0] != hashes[1] == hashes[2]
    assert desk.one("SELECT title FROM copy WHERE content_hash = %s", [hashes[0]]) == ("One",)
    assert desk.one("SELECT title FROM copy WHERE content_hash = %s", [hashes[2]]) == ("Other",)


def test_what_is_posted_again_after_promoting_is_unchanged(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    article: dict[str, Any] = {"external_id": "a-1", "title": "One", "body_text": "Words."}
    desk.post(1, **article)
    desk.reads(monkeypatch, title="Other")
    desk.promote(desk.shadow())

    (again,) = desk.post(1, **article)

    assert desk.status(again) == "unchanged"


def test_promoting_twice_writes_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.post(1)
    desk.reads(monkeypatch, title="Other")
    run = desk.shadow()

    desk.promote(run)
    before = desk.whole()
    desk.promote(run)

    assert desk.whole() == before
    assert desk.events() == ["article.published", "article.updated"]


def test_a_promotion_that_breaks_off_goes_on_where_it_stopped(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.post(3)
    desk.reads(monkeypatch, category="Sport")
    run = desk.shadow()
    with database.transaction(desk.pool) as conn:
        reruns.promote_some(conn, run, limit=1)
    with database.transaction(desk.pool) as conn:
        reruns.promote_some(conn, run, limit=1)
        conn.rollback()  # as when its process is killed before COMMIT

    desk.promote(run, limit=1)

    assert desk.states(run) == {"promoted": 3}
    assert desk.events().count("article.updated") == 3


def test_a_text_that_is_another_one_now_joins_its_own_story(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    rail, port = _prose("rail"), _prose("port")
    (told, ferry) = desk.post(1, title="One", body_text=rail) + desk.post(1, title="One", body_text=port)
    with monkeypatch.context() as patch:
        patch.setattr(read, "read", _finds_another_text(read.read, "port", rail))
        (late,) = desk.post(1, external_id="late", title="One", body_text=f"{port} port")
    assert desk.stories() == {told: told, ferry: ferry, late: told}
    bands = desk.all("SELECT key FROM band WHERE article_id = %s ORDER BY key", [late])

    run = desk.shadow()
    desk.promote(run)

    assert desk.stories() == {told: told, ferry: ferry, late: ferry}
    assert desk.one("SELECT like_id FROM story_member WHERE article_id = %s", [late]) == (ferry,)

    desk.undo(run)

    assert desk.stories() == {told: told, ferry: ferry, late: told}
    assert desk.all("SELECT key FROM band WHERE article_id = %s ORDER BY key", [late]) == bands


def test_a_text_that_stays_keeps_its_story(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.post(1, category="World")
    desk.do("UPDATE story_member SET rule = 'parted'")
    desk.reads(monkeypatch, category="Sport")

    desk.promote(desk.shadow())

    assert desk.one("SELECT rule FROM story_member") == ("parted",)


CHANGES = {
    "another text came": lambda desk: desk.post(1, external_id="a-1", body_text="Other words."),
    "the same text came again": lambda desk: desk.post(1, external_id="a-1", title="One", body_text="Words."),
    "it was withdrawn": lambda desk: desk.do("UPDATE article SET withdrawn_seq = nextval('accept_seq')"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_meanwhile_is_left_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    desk.post(1, external_id="a-1", title="One", body_text="Words.")
    with monkeypatch.context() as patch:
        desk.reads(patch, title="Other")
        run = desk.shadow()
    CHANGES[change](desk)
    before = desk.whole()

    desk.promote(run)

    assert desk.states(run) == {"passed": 1}
    assert desk.whole() == before


def test_an_older_run_takes_back_nothing_that_a_newer_one_gave(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What both change is no part of the content hash."""
    desk.post(1)
    older, newer = _two_runs(desk, monkeypatch)
    desk.promote(newer)

    desk.promote(older)

    assert desk.states(older) == {"passed": 1}
    assert desk.one("SELECT site_name FROM copy") == ("Newer",)


def test_an_older_run_that_was_promoted_first_is_undone_only_after_the_newer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.post(1)
    older, newer = _two_runs(desk, monkeypatch, is_first_promoted=True)
    desk.promote(newer)

    desk.undo(older)
    assert (desk.states(older), desk.one("SELECT site_name FROM copy")) == ({"promoted": 1}, ("Newer",))

    desk.undo(newer)
    assert desk.one("SELECT site_name FROM copy") == ("Older",)

    desk.undo(older)
    assert desk.one("SELECT site_name FROM copy") == (None,)


def test_what_a_newer_run_gave_and_took_back_is_in_nobodys_way(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.post(1)
    older, newer = _two_runs(desk, monkeypatch)
    desk.promote(newer)
    desk.undo(newer)

    desk.promote(older)

    assert desk.one("SELECT site_name FROM copy") == ("Older",)


FAULTS = [
    (Refused("no_text", "No text."), "refused", "no_text"),
    (Poison("normalize.odd", "never will"), "failed", "normalize.odd"),
]


@pytest.mark.parametrize(("fault", "state", "code"), FAULTS, ids=["refused", "poison"])
def test_a_reading_that_goes_wrong_never_replaces_a_good_copy(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, fault: Exception, state: str, code: str
) -> None:
    (submission_id,) = desk.post(1)
    before = desk.whole()
    monkeypatch.setattr(read, "read", _raise(fault))
    run = desk.shadow()

    desk.promote(run)

    assert desk.states(run) == {state: 1}
    assert desk.one("SELECT problem->>'code' FROM reread") == (code,)
    assert desk.whole() == before
    assert desk.history(submission_id) == ["received", "claimed", "finished"]


def test_a_tagger_that_breaks_takes_no_tags_away(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.post(1, tags=["rail"])
    monkeypatch.setattr(tag, "tag", _raise(RuntimeError("a bug of ours")))

    run = desk.shadow()

    assert desk.states(run) == {"failed": 1}
    assert desk.one("SELECT problem->>'stage' FROM reread") == ("tag",)


def test_what_a_tagger_broke_is_tagged_again_and_nothing_else_is(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.post(1)
    with monkeypatch.context() as broken:
        broken.setattr(tag, "topics", _raise(RuntimeError("a bug of ours")))
        desk.post(1)

    run = desk.shadow(untagged=True)
    desk.promote(run)

    assert desk.states(run) == {"promoted": 1}
    assert desk.one("SELECT fields FROM reread") == (["tags"],)
    assert desk.one("SELECT count(*) FROM copy WHERE tag_faults <> '{}'") == (0,)


def test_our_own_faults_are_tried_again_up_to_the_last_attempt(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.post(1)
    monkeypatch.setattr(read, "read", _raise(RuntimeError("a bug of ours")))
    run = desk.shadow()

    assert desk.states(run) == {"waiting": 1}
    assert desk.one("SELECT kind, attempts, lease_token FROM work") == (broker.REREAD, 1, None)

    desk.do("UPDATE work SET attempts = %s, due_at = clock_timestamp()", [work.MAX_ATTEMPTS - 1])
    desk.work()

    assert desk.states(run) == {"failed": 1}


def test_a_worker_that_lost_its_lease_writes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.post(1)
    make = pipeline.make

    def make_slowly(result: Result) -> Result:
        made = make(result)
        desk.do("UPDATE work SET lease_until = clock_timestamp() - interval '1 s'")
        with database.transaction(desk.pool) as conn:
            work.lapse(conn)
        return made

    monkeypatch.setattr(pipeline, "make", make_slowly)
    run = desk.shadow()

    assert desk.states(run) == {"waiting": 1}
    assert desk.one("SELECT suspect, crashes FROM work") == (True, 1)

    monkeypatch.undo()
    assert pipeline.take_suspect(desk.pool, token=uuid4(), worker="lane") == 1
    assert desk.states(run) == {"unchanged": 1}


def test_a_worker_whose_run_was_discarded_writes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.post(1)
    make = pipeline.make

    def make_and_discard(result: Result) -> Result:
        desk.discard(run)
        return make(result)

    run = desk.begin()
    monkeypatch.setattr(pipeline, "make", make_and_discard)
    desk.work()

    assert desk.states(run) == {}
    assert desk.one("SELECT count(*) FROM work") == (0,)


def test_undoing_gives_back_exactly_what_was_there(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.post(2, tags=["rail"], category="World", published_at="2026-01-01T00:00:00+01:00")
    before = desk.whole()
    desk.reads(monkeypatch, title="Other", category=None, published_at=None, keywords=())
    run = desk.shadow()
    desk.promote(run)
    assert desk.whole() != before

    desk.undo(run)

    assert desk.states(run) == {"undone": 2}
    assert desk.whole() == before


def test_key_facts_come_with_the_copy_and_with_the_one_that_is_read_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = pipeline.make
    with monkeypatch.context() as before_there_were_any:
        before_there_were_any.setattr(
            pipeline, "make", lambda result: replace(make(result), key_sentences=(), key_dates=(), key_figures=())
        )
        desk.post(1)
    sentence = Span(block=0, start=0, end=9)
    month = KeyDate(date="2026-11", precision="month", text="Monday", span=Span(block=1, start=29, end=35))
    share = KeyFigure(kind="share", value=2.5, unit="%", text="2.5%", span=Span(block=0, start=0, end=4))
    monkeypatch.setattr(
        pipeline,
        "make",
        lambda result: replace(make(result), key_sentences=(sentence,), key_dates=(month,), key_figures=(share,)),
    )
    desk.post(1)
    kept = (
        [[0, 0, 9]],
        [{"date": "2026-11", "precision": "month", "text": "Monday", "span": [1, 29, 35], "rule": ""}],
        [{"kind": "share", "value": 2.5, "unit": "%", "text": "2.5%", "span": [0, 0, 4]}],
    )
    facts = "SELECT key_sentences, key_dates, key_figures FROM copy ORDER BY article_id"
    assert desk.all(facts) == [([], [], []), kept]
    run = desk.shadow()

    desk.promote(run)

    assert desk.all("SELECT fields FROM reread WHERE state = 'promoted'") == [(["key_facts"],)]
    assert desk.all(facts) == [kept, kept]


def test_a_copy_that_was_read_again_before_there_were_key_facts_has_none(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.post(1)
    desk.reads(monkeypatch, title="Other")
    run = desk.shadow()
    desk.do("UPDATE reread SET made = made #- '{copy,key_sentences}' #- '{copy,key_dates}' #- '{copy,key_figures}'")

    desk.promote(run)

    assert desk.one("SELECT key_sentences, key_dates, key_figures FROM copy WHERE title = 'Other'") == ([], [], [])


def test_a_difference_on_the_glass_page_alone_is_no_news(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.post(1)
    desk.reads(monkeypatch, warnings=("Read in another way.",))
    run = desk.shadow()

    desk.promote(run)

    assert desk.one("SELECT fields FROM reread") == (["glass"],)
    assert desk.one("SELECT warnings FROM copy") == (["Read in another way."],)
    assert desk.events() == ["article.published"]


def test_an_article_keeps_its_identity_and_url_when_it_is_read_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.post(1, url="https://post.example/1")
    desk.reads(monkeypatch, title="Other", url="https://post.example/2")
    run = desk.shadow()

    desk.promote(run)

    assert desk.one("SELECT fields FROM reread") == (["title", "tags", "url"],)
    assert desk.one("SELECT identity FROM article") == ("url:https://post.example/1",)
    assert desk.all("SELECT DISTINCT url FROM copy") == [("https://post.example/1",)]


def test_only_articles_of_the_source_and_since_then_are_read_again(desk: Desk) -> None:
    desk.post(2)
    desk.post(1, source="other")
    desk.do("UPDATE article SET received_at = '2020-01-01' WHERE id = (SELECT min(id::text)::uuid FROM article)")
    since = desk.one("SELECT '2021-01-01'::timestamptz")[0]

    assert desk.states(desk.shadow(source="acme")) == {"unchanged": 2}
    assert desk.states(desk.shadow(since=since)) == {"unchanged": 2}
    assert desk.states(desk.shadow()) == {"unchanged": 3}


def test_a_run_is_written_down_slice_by_slice(desk: Desk) -> None:
    desk.post(5)

    run = desk.begin(limit=2)

    assert desk.one("SELECT count(*), count(DISTINCT article_id) FROM reread WHERE rerun_id = %s", [run]) == (5, 5)
    assert desk.one("SELECT count(*) FROM work WHERE kind = 'reread'") == (5,)


# Submissions first ---------------------------------------------------------------------------------------------------


def test_a_bell_for_rereads_does_waiting_submissions_first(desk: Desk) -> None:
    desk.post(1)
    run = desk.begin()
    (fresh,) = desk.accept(1)

    desk.work()

    assert (desk.status(fresh), desk.states(run)) == ("published", {"waiting": 1})


def test_a_batch_of_rereads_ends_when_a_submission_comes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.post(5)
    make = pipeline.make

    def make_while_one_comes(result: Result) -> Result:
        if not desk.one("SELECT count(*) FROM submission WHERE status = 'received'")[0]:
            desk.accept(1)
        return make(result)

    run = desk.begin()
    monkeypatch.setattr(pipeline, "make", make_while_one_comes)
    desk.work()

    assert desk.states(run) == {"unchanged": 1, "waiting": 4}
    assert desk.one("SELECT max(attempts), count(lease_token) FROM work WHERE kind = 'reread'") == (0, 0)


def test_rereads_that_wait_close_no_door_and_are_no_part_of_the_books(desk: Desk) -> None:
    desk.post(2)
    desk.begin()

    with database.transaction(desk.pool) as conn:
        assert work.pending(conn, broker.ENRICH, cap=100) == 0
        assert work.pending(conn, broker.REREAD, cap=100) == 2
        assert ops_store.depth(conn) == (0, 0.0)
    with database.transaction(desk.pool) as conn:
        pulse = ops_store.pulse(conn)
    assert (pulse.queued, pulse.retrying, pulse.suspect, pulse.missing) == (0, 0, 0, 0)


# Rules ---------------------------------------------------------------------------------------------------------------


def test_a_rule_in_force_corrects_what_its_source_posts_and_nobody_else(desk: Desk) -> None:
    desk.rule("title", "cut_suffix", " | Post")

    desk.post(1, title="One | Post")
    desk.post(1, title="One | Post", source="other")

    assert sorted(desk.all("SELECT title FROM copy")) == [("One",), ("One | Post",)]


def test_a_rule_that_has_ended_corrects_nothing_any_more(desk: Desk) -> None:
    desk.rule("title", "cut_suffix", " | Post", state="ended")
    desk.rule("title", "always", "", "Draft", state="draft")

    desk.post(1, title="One | Post")

    assert desk.all("SELECT title FROM copy") == [("One | Post",)]


def test_a_new_rule_makes_no_new_article_of_an_old_one(desk: Desk) -> None:
    """Its identity is the hash of its text, and the rule changes the text."""
    article: dict[str, Any] = {"title": "One | Post", "body_text": "Words."}
    desk.post(1, **article)
    desk.rule("title", "cut_suffix", " | Post")

    (again,) = desk.post(1, **article)

    assert desk.status(again) == "updated"
    assert desk.one("SELECT count(*) FROM article") == (1,)


def test_a_rule_for_one_article_holds_for_what_is_posted_of_it_later(desk: Desk) -> None:
    desk.post(1, external_id="a-1", title="One")
    desk.rule("title", "article", "id:a-1", "Right")

    desk.post(1, external_id="a-1", title="One", body_text="Other words.")
    desk.post(1, external_id="a-2", title="One")

    assert desk.all("SELECT title FROM article JOIN copy USING (content_hash) ORDER BY received_at") == [
        ("Right",),
        ("One",),
    ]


def test_a_trial_counts_what_the_rule_does_and_not_what_the_code_of_today_does(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.post(1, title="One | Post", category="World")
    desk.post(1, title="Two", category="World")
    rule = desk.rule("title", "cut_suffix", " | Post", state="draft")
    desk.reads(monkeypatch, category="Sport")

    run = desk.shadow(source="acme", rule=rule)

    assert desk.states(run) == {"changed": 1, "unchanged": 1}
    assert desk.one("SELECT made->'copy'->>'title' FROM reread WHERE state = 'changed'") == ("One",)


def _two_runs(desk: Desk, monkeypatch: pytest.MonkeyPatch, *, is_first_promoted: bool = False) -> tuple[UUID, UUID]:
    with monkeypatch.context() as patch:
        desk.reads(patch, site_name="Older")
        older = desk.shadow()
    if is_first_promoted:
        desk.promote(older)
    with monkeypatch.context() as patch:
        desk.reads(patch, site_name="Newer")
        newer = desk.shadow()
    return older, newer


def _prose(word: str) -> str:
    """Long enough to be told from every other."""
    return " ".join(f"{word}{number}" for number in range(120))


def _finds_another_text(read_: Callable[..., Copy], word: str, text: str) -> Callable[..., Copy]:
    """A reading that finds `text` wherever `word` stands by itself."""

    def read_otherwise(*args: Any, **options: Any) -> Copy:
        copy = read_(*args, **options)
        return replace(copy, blocks=(Block(kind="paragraph", text=text),)) if word in copy.text.split() else copy

    return read_otherwise


class Desk:
    """One worker, one operator, one database."""

    def __init__(self, pool: pipeline.Pool) -> None:
        self.pool = pool

    def post(self, count: int, *, source: str = "acme", **fields: Any) -> list[UUID]:
        """Accept and publish."""
        accepted = self.accept(count, source=source, **fields)
        pipeline.answer_bell(self.pool, accepted, worker="enrich-1")
        return accepted

    def accept(self, count: int, *, source: str = "acme", **fields: Any) -> list[UUID]:
        with database.transaction(self.pool) as conn:
            source_id = a_source(conn, source)
            return [a_submission(conn, source_id=source_id, **fields) for _ in range(count)]

    def reads(self, monkeypatch: pytest.MonkeyPatch, **fields: Any) -> None:
        """From now on the code reads these fields in another way, whatever stands there."""
        before = read.read

        def read_otherwise(*args: Any, **options: Any) -> Copy:
            return replace(before(*args, **options), **fields)

        monkeypatch.setattr(read, "read", read_otherwise)

    def rule(self, what: str, how: str, said: str = "", say: str = "", *, state: str = "active") -> UUID:
        rule_id = ids.new_id()
        with database.transaction(self.pool) as conn:
            conn.execute(
                """
                INSERT INTO source_rule (id, source_id, what, how, said, say, state, made_from)
                VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
                """,
                [rule_id, a_source(conn, "acme"), what, how, said, say, state, ids.new_id()],
            )
        return rule_id

    def begin(
        self,
        *,
        source: str | None = None,
        since: Any = None,
        rule: UUID | None = None,
        untagged: bool = False,
        limit: int = 2000,
    ) -> UUID:
        """Write a run down."""
        with database.transaction(self.pool) as conn:
            source_id = a_source(conn, source) if source else None
            run = reruns.start(conn, source_id=source_id, since=since, rule_id=rule, untagged=untagged)
            after: UUID | None = None
            while (after := reruns.fill(conn, run, after=after, limit=limit)[1]) is not None:
                pass
            reruns.begin(conn, run)
        return run

    def shadow(self, **options: Any) -> UUID:
        """A run that the worker has been through."""
        run = self.begin(**options)
        self.work()
        with database.transaction(self.pool) as conn:
            sweep.end_runs(conn)
        return run

    def work(self) -> int:
        return pipeline.answer_bell(self.pool, [], worker="enrich-1", kind=broker.REREAD)

    def promote(self, run: UUID, *, limit: int = 200) -> None:
        with database.transaction(self.pool) as conn:
            while reruns.promote_some(conn, run, limit=limit):
                pass

    def undo(self, run: UUID) -> None:
        with database.transaction(self.pool) as conn:
            reruns.end(conn, run, "promoted", of=["ready"])
            reruns.undo_some(conn, run, after=None)

    def discard(self, run: UUID) -> None:
        with database.transaction(self.pool) as conn:
            while reruns.throw_away_some(conn, run):
                pass

    def states(self, run: UUID) -> dict[str, int]:
        return dict(self.all("SELECT state, count(*) FROM reread WHERE rerun_id = %s GROUP BY state", [run]))

    def stories(self) -> dict[UUID, UUID]:
        return dict(self.all("SELECT article_id, story_id FROM story_member"))

    def whole(self) -> list[Any]:
        """Everything that readers could notice."""
        return [
            self.all("SELECT to_jsonb(article) FROM article ORDER BY id"),
            self.all(
                """
                SELECT to_jsonb(copy)
                  FROM copy
                  JOIN article ON article.id = article_id AND article.content_hash = copy.content_hash
                 ORDER BY article_id
                """
            ),
            self.all("SELECT to_jsonb(article_tag) FROM article_tag ORDER BY article_id, kind, key"),
            self.all("SELECT id, status, content_hash FROM submission ORDER BY id"),
        ]

    def status(self, submission_id: UUID) -> str:
        return str(self.one("SELECT status FROM submission WHERE id = %s", [submission_id])[0])

    def events(self) -> list[str]:
        return [row[0] for row in self.all("SELECT type FROM event ORDER BY seq")]

    def history(self, submission_id: UUID) -> list[str]:
        return [
            row[0]
            for row in self.all("SELECT event FROM history WHERE submission_id = %s ORDER BY at", [submission_id])
        ]

    def do(self, statement: str, params: list[Any] | None = None) -> None:
        with database.transaction(self.pool) as conn:
            conn.execute(statement, params)

    def all(self, query: str, params: list[Any] | None = None) -> list[tuple[Any, ...]]:
        with database.transaction(self.pool) as conn:
            return conn.execute(query, params).fetchall()

    def one(self, query: str, params: list[Any] | None = None) -> tuple[Any, ...]:
        (row,) = self.all(query, params)
        return row


def _raise(fault: Exception) -> Any:
    def raises(*_args: Any, **_options: Any) -> Any:
        raise fault

    return raises


@pytest.fixture
def desk(fresh_database_url: str) -> Iterator[Desk]:
    with database.open_pool(fresh_database_url, size=2) as pool:
        yield Desk(pool)
