"""Reading again and correcting, as an operator types it: the real command on a real database, with a worker beside."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from psycopg.types.json import Jsonb

from services.enrich import pipeline, sweep
from shared import broker, database, ids
from tests.builders import a_source, a_submission
from tests.console.terminal import typed

pytestmark = pytest.mark.slow  # a process for every command


class Office:
    """A desk with one worker, and a terminal at it."""

    def __init__(self, url: str, pool: pipeline.Pool) -> None:
        self.url = url
        self.pool = pool

    def post(self, *, source: str = "wire", **fields: Any) -> UUID:
        with database.transaction(self.pool) as conn:
            submission_id = a_submission(conn, source_id=a_source(conn, source), **fields)
        pipeline.answer_bell(self.pool, [submission_id], worker="enrich-1")
        return submission_id

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """In this block somebody reads again what is due."""
        is_over = threading.Event()

        def work() -> None:
            while not is_over.wait(0.05):
                pipeline.answer_bell(self.pool, [], worker="enrich-1", kind=broker.REREAD)
                with database.transaction(self.pool) as conn:
                    sweep.end_runs(conn)

        worker = threading.Thread(target=work)
        worker.start()
        try:
            yield
        finally:
            is_over.set()
            worker.join()

    def type(self, *words: str) -> subprocess.CompletedProcess[str]:
        return typed(self.url, *words, within_s=60)

    def type_at_work(self, *words: str) -> subprocess.CompletedProcess[str]:
        with self.at_work():
            return self.type(*words)

    def stored_otherwise(self, *, title: str) -> None:
        """The copies as an older code may have left them."""
        with database.transaction(self.pool) as conn:
            conn.execute("UPDATE copy SET title = %s", [title])

    def all(self, query: str) -> list[tuple[Any, ...]]:
        with database.transaction(self.pool) as conn:
            return conn.execute(query).fetchall()


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    with database.open_pool(fresh_database_url, size=3) as pool:
        yield Office(fresh_database_url, pool)


def two_promoted(office: Office) -> tuple[str, str]:
    """An older run and a newer one that gave the same article something."""
    office.post(title="Line open", external_id="line")
    runs = []
    for title in ("Line long gone", "Line gone"):
        office.stored_otherwise(title=title)
        runs.append(office.type_at_work("reprocess", "--shadow", "--wait").stdout.split()[1])
        office.type("reprocess", "promote", "--yes")
    return runs[0], runs[1]


def test_a_run_is_shown_promoted_undone_and_closed(office: Office) -> None:
    office.post(title="Line open", category="World")
    office.post(title="Line shut", category="World")
    office.stored_otherwise(title="Line long gone")

    shown = office.type_at_work("reprocess", "--shadow", "--wait")
    unsure = office.type("reprocess", "promote")
    promoted = office.type("reprocess", "promote", "--yes")
    titles = office.all("SELECT title FROM copy JOIN article USING (content_hash) ORDER BY title")
    undone = office.type("reprocess", "undo", "--yes")
    again = office.type("reprocess", "undo", "--yes")

    assert shown.returncode == 0
    assert "2 changed" in shown.stdout
    assert "2 titles, 0 dates, 0 bodies changed" in shown.stdout
    assert "title: Line [-long gone-] {+open+}" in shown.stdout
    assert "reprocess promote" in shown.stderr
    assert (unsure.returncode, "--yes" in unsure.stderr) == (2, True)
    assert promoted.stdout == "2 articles given the new copy.\n"
    assert titles == [("Line open",), ("Line shut",)]
    assert undone.stdout == "2 articles given the old copy back.\n"
    assert office.all("SELECT DISTINCT title FROM copy") == [("Line long gone",)]
    assert (again.returncode, "only what is promoted can be undone" in again.stderr) == (1, True)


def test_an_older_run_says_which_newer_one_stays(office: Office) -> None:
    office.post(title="Line open")
    office.stored_otherwise(title="Line long gone")
    older = office.type_at_work("reprocess", "--shadow", "--wait").stdout.split()[1]
    newer = office.type_at_work("reprocess", "--shadow", "--wait").stdout.split()[1]
    office.type("reprocess", "promote", newer, "--yes")

    told = office.type("reprocess", "promote", older, "--yes")

    assert f"run {newer} was promoted: what readers have from it stays" in told.stderr
    assert told.stdout == "0 articles given the new copy; 1 changed meanwhile: left alone.\n"


def test_a_run_that_was_promoted_before_and_closed_since_is_not_said_to_be_newer(office: Office) -> None:
    office.post(title="Line open")
    office.stored_otherwise(title="Line long gone")
    before = office.type_at_work("reprocess", "--shadow", "--wait").stdout.split()[1]
    office.type("reprocess", "promote", "--yes")
    office.stored_otherwise(title="Line gone")
    office.type_at_work("reprocess", "--shadow", "--wait")
    office.type("reprocess", "discard", before)

    told = office.type("reprocess", "promote", "--yes")

    assert told.stdout == "1 article given the new copy.\n"
    assert "was promoted" not in told.stderr


def test_of_two_promoted_runs_the_newer_is_undone_first_and_the_older_can_be_afterwards(office: Office) -> None:
    older, newer = two_promoted(office)

    early = office.type("reprocess", "undo", older, "--yes")
    states = office.all("SELECT state FROM rerun")
    office.type("reprocess", "undo", newer, "--yes")
    late = office.type("reprocess", "undo", older, "--yes")

    assert early.stdout == "0 articles given the old copy back; 1 changed since: left alone.\n"
    assert (early.returncode, states) == (5, [("promoted",), ("promoted",)])
    assert f"Run {older} stays promoted" in early.stderr
    assert f"reprocess undo {newer}" in early.stderr
    assert (late.returncode, late.stdout) == (0, "1 article given the old copy back.\n")
    assert office.all("SELECT DISTINCT title FROM copy") == [("Line long gone",)]
    assert office.all("SELECT state FROM rerun") == [("undone",), ("undone",)]


@pytest.mark.parametrize("change", ["the newer run is closed", "another text came"])
def test_an_undo_ends_a_run_of_which_the_rest_can_never_be_undone(office: Office, change: str) -> None:
    older, newer = two_promoted(office)
    if change == "the newer run is closed":
        office.type("reprocess", "discard", newer)
    else:
        office.post(title="Line open", external_id="line", body_text="Trains run again.")

    undone = office.type("reprocess", "undo", older, "--yes")

    assert (undone.returncode, undone.stderr) == (0, "")
    assert "1 changed since: left alone" in undone.stdout
    assert f"run {older} undone" in office.type("reprocess", "show", older).stdout


def test_a_promoted_run_that_is_discarded_keeps_what_it_gave_and_cannot_be_undone(office: Office) -> None:
    office.post(title="Line open")
    office.stored_otherwise(title="Line long gone")
    office.type_at_work("reprocess", "--shadow", "--wait")
    office.type("reprocess", "promote", "--yes")

    closed = office.type("reprocess", "discard")

    assert (closed.returncode, "is closed" in closed.stdout) == (0, True)
    assert office.all("SELECT count(*) FROM reread") == [(0,)]
    assert office.all("SELECT title FROM copy JOIN article USING (content_hash)") == [("Line open",)]


def test_a_discarded_run_leaves_no_work_and_keeps_its_counts(office: Office) -> None:
    office.post()
    office.type("reprocess", "--shadow")

    discarded = office.type("reprocess", "discard")
    listed = office.type("reprocess")

    assert discarded.returncode == 0
    assert office.all("SELECT count(*) FROM work") == [(0,)]
    assert listed.stdout.splitlines()[1].split("\t")[1] == "discarded"
    assert office.all("SELECT counts FROM rerun") == [({"waiting": 1},)]


def test_a_run_that_still_runs_is_not_promoted(office: Office) -> None:
    office.post()
    office.type("reprocess", "--shadow")

    told = office.type("reprocess", "promote", "--yes")
    shown = office.type("reprocess", "show", "--wait", "--timeout", "0")

    assert (told.returncode, "1 of 1 wait" in told.stderr) == (1, True)
    assert (shown.returncode, "still wait" in shown.stderr) == (3, True)


def test_programs_get_a_line_for_the_run_and_one_for_each_sample(office: Office) -> None:
    office.post(title="Line open")
    office.stored_otherwise(title="Line long gone")
    office.type_at_work("reprocess", "--shadow", "--wait")

    run, sample = map(json.loads, office.type("reprocess", "show", "--json").stdout.splitlines())

    assert (run["state"], run["counts"], run["fields"]) == ("ready", {"changed": 1}, {"title": 1})
    assert (sample["before"], sample["after"]) == ({"title": ["Line long gone"]}, {"title": ["Line open"]})


def test_what_cannot_be_read_again_keeps_its_copy_and_is_told(office: Office) -> None:
    office.post()
    with database.transaction(office.pool) as conn:
        conn.execute("UPDATE payload SET bytes = '\\x7b7d'")

    told = office.type_at_work("reprocess", "--shadow", "--wait")

    assert told.returncode == 5
    assert "1 refused no_text" in told.stdout
    assert "never replaces a good one" in told.stdout


def test_with_nothing_to_read_again_the_operator_is_told(office: Office) -> None:
    assert "no source nobody" in office.type("reprocess", "--shadow", "--source", "nobody").stderr
    assert "there is no article to read again" in office.type("reprocess", "--shadow").stderr
    assert "--shadow" in office.type("reprocess", "--wait").stderr


# Correcting ----------------------------------------------------------------------------------------------------------


def test_a_correction_is_tried_first_and_changes_nothing_unless_it_is_meant(office: Office) -> None:
    article = office.post(title="Line open | Valley Post")
    office.post(title="Line shut | Valley Post")
    office.post(title="Nothing to cut")

    told = office.type_at_work("correct", ids.short(article), "--field", "title", "--value", "Line open")

    assert told.returncode == 3
    assert "cut “ | Valley Post” from the end of every title" in told.stdout
    assert "would change 2 of 3 stored articles (title 2, tags 2)" in told.stdout
    assert office.all("SELECT state FROM source_rule") == [("ended",)]
    assert office.all("SELECT count(*) FROM reread") == [(0,)]


def test_a_rule_in_force_holds_for_what_is_stored_and_for_what_comes(office: Office) -> None:
    article = office.post(title="Line open | Valley Post")
    elsewhere = office.post(source="other", title="Line shut | Valley Post")

    told = office.type_at_work(
        "correct", ids.short(article), "--field", "title", "--value", "Line open", "--yes", "--apply", "--note", "why"
    )
    later = office.post(title="Line new | Valley Post")

    assert (told.returncode, "1 article given the new copy" in told.stdout) == (0, True)
    assert dict(office.all("SELECT article_id, title FROM article JOIN copy USING (content_hash)")) == {
        article: "Line open",
        later: "Line new",
        elsewhere: "Line shut | Valley Post",
    }
    (header, rule) = office.type("rules").stdout.splitlines()
    assert header.split("\t") == ["rule", "source", "state", "made", "from", "does", "note"]
    assert rule.split("\t")[1:3] == ["wire", "active"]

    ended = office.type("rules", "end", rule.split("\t")[0])

    assert (ended.returncode, "has ended" in ended.stdout) == (0, True)
    assert "stays until it is read again" in ended.stderr
    assert office.type("rules").stdout == ""
    assert len(office.type("rules", "--all").stdout.splitlines()) == 2


def test_a_dry_run_is_in_no_list_and_in_nobodys_way(office: Office) -> None:
    article = office.post(title="Line open | Post")
    office.stored_otherwise(title="Line | Post")
    meant = office.type_at_work("reprocess", "--shadow", "--wait").stdout.split()[1]

    office.type_at_work("correct", ids.short(article), "--field", "title", "--value", "Line", "--dry-run")

    assert [line.split("\t")[0] for line in office.type("reprocess").stdout.splitlines()] == ["run", meant]
    assert office.type("rules", "--all").stdout == ""
    assert f"run {meant} ready" in office.type("reprocess", "show").stdout


def test_a_line_is_corrected_by_its_number(office: Office) -> None:
    article = office.post(title="Line open", body_text="The line is open.\n\nShare 12 times\n\nTrains run.")
    with database.transaction(office.pool) as conn:
        conn.execute("UPDATE copy SET lines = %s", [Jsonb([[7, "body", "prose", 0.6, "", 1]])])

    told = office.type_at_work("correct", ids.short(article), "--line", "7", "--role", "furniture", "--dry-run")
    wrong = office.type("correct", ids.short(article), "--line", "8", "--role", "furniture")

    assert told.returncode == 0
    assert "a line “share 0 times” is always furniture" in told.stdout
    assert (wrong.returncode, "no line 8" in wrong.stderr) == (2, True)


def a_page(number: int, byline: str) -> bytes:
    """A page that gives the desk for its author, and says amid its text who wrote it."""
    return f"""<html lang="en"><head><title>Mountain line {number} open again</title>
        <meta name="author" content="Valley Desk"></head><body><article><h1>Mountain line {number} open again</h1>
        <p>Mountain line {number} carries trains again after eight months of work, the railway said on Monday.</p>
        <p>{byline}</p>
        <p>The first train left Bern shortly after six in the morning with two hundred people on board.</p>
        <p>Trains run every hour from now on, and every half an hour on Sundays, said the head of the line.</p>
        </article></body></html>""".encode()


def test_a_byline_is_corrected_by_its_shape_in_its_own_article_and_others(office: Office) -> None:
    article = office.post(payload=a_page(1, "Story by Jane Doe"), content_type="text/html; charset=utf-8")
    stored = office.post(payload=a_page(2, "Story by John Roe"), content_type="text/html; charset=utf-8")
    (number,) = [line[0] for (lines,) in office.all("SELECT lines FROM copy") for line in lines if line[5] == 1][:1]

    told = office.type_at_work(
        "correct", ids.short(article), "--line", str(number), "--role", "byline", "--yes", "--apply"
    )
    later = office.post(payload=a_page(3, "Story by Ann Poe"), content_type="text/html; charset=utf-8")

    assert told.returncode == 0
    assert "a line “story by ‹name›” amid the text is always byline, whatever name it says" in told.stdout
    assert "would change 2 of 2 stored articles" in told.stdout
    assert "set otherwise" not in told.stdout
    copies = {
        row[0]: row[1:]
        for row in office.all("SELECT article_id, byline, blocks FROM article JOIN copy USING (content_hash)")
    }
    assert {one: byline for one, (byline, _) in copies.items()} == {
        article: ["Jane Doe"],
        stored: ["John Roe"],
        later: ["Ann Poe"],
    }
    for _, blocks in copies.values():
        assert [block["text"].split()[0] for block in blocks] == ["Mountain", "The", "Trains"]


def test_a_trial_does_not_speak_of_tags_of_which_only_the_score_moved(office: Office) -> None:
    office.post(title="Line open in Bern")
    with database.transaction(office.pool) as conn:
        conn.execute(
            """
            UPDATE copy
               SET tags = (SELECT jsonb_agg(tag || '{"score": 0.123}') FROM jsonb_array_elements(tags) AS tag)
            """
        )

    told = office.type_at_work("reprocess", "--shadow", "--wait")

    assert office.all("SELECT fields FROM reread") == [(["tags"],)]
    assert "1 changed" in told.stdout
    assert "set otherwise" not in told.stdout


BAD = [
    (["--field", "title"], 2, "Give either"),
    (["--field", "title", "--value", "a", "--line", "1", "--role", "body"], 2, "Give either"),
    (["--field", "title", "--value", ""], 2, "without a title"),
    (["--field", "title", "--value", "Line open"], 2, "says that already"),
    (["--field", "published_at", "--value", "yesterday"], 2, "no date-time"),
    (["--field", "title", "--value", "a", "--like"], 2, "--like is for a line"),
]


@pytest.mark.parametrize(("words", "code", "said"), BAD, ids=[row[2] for row in BAD])
def test_a_correction_that_is_none_makes_no_rule(office: Office, words: list[str], code: int, said: str) -> None:
    article = office.post(title="Line open")

    told = office.type("correct", ids.short(article), *words)

    assert (told.returncode, said in told.stderr) == (code, True)
    assert office.all("SELECT count(*) FROM source_rule") == [(0,)]


def test_a_trial_that_nobody_works_at_leaves_nothing_behind(office: Office) -> None:
    article = office.post(title="Line open | Post")

    told = office.type("correct", ids.short(article), "--field", "title", "--value", "Line open", "--timeout", "0")

    assert told.returncode == 3
    assert office.all("SELECT state FROM source_rule") == [("ended",)]
    assert office.all("SELECT count(*) FROM work") == [(0,)]


def test_a_trial_that_cannot_be_written_down_leaves_nothing_open(office: Office) -> None:
    article = office.post(title="Line open | Post")
    with database.transaction(office.pool) as conn:
        conn.execute("ALTER TABLE reread ADD CONSTRAINT disk_is_full CHECK (false)")

    told = office.type("correct", ids.short(article), "--field", "title", "--value", "Line open", "--yes")

    assert (told.returncode, "disk_is_full" in told.stderr) == (6, True)
    assert office.all("SELECT state FROM source_rule") == [("ended",)]
    assert office.all("SELECT state FROM rerun") == [("discarded",)]
