"""The search index follows the events, whatever happens to it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from uuid import UUID

import pytest

from services.web import project, query, search, store
from services.web.project import Projection
from shared import database, ids
from tests.web.builders import a_revision, an_article
from tests.web.conftest import Site

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def leader(site: Site) -> Iterator[Projection]:
    """The thread that a web process runs beside its requests."""
    projection = Projection(site.desk.pool, site.folder)
    projection.start()
    yield projection
    projection.stop()


def count(site: Site, q: str = "rail") -> int:
    try:
        return len(site.desk.index.find(query.read(q), sort="newest", after=None, limit=200).ids)
    except search.IndexAway:
        return -1


def wait_until(is_so: Callable[[], bool], *, seconds: float = 10) -> float:
    """How long it took."""
    began_s = time.monotonic()
    while not is_so():
        assert time.monotonic() - began_s < seconds, "it did not come to be"
        time.sleep(0.02)
    return time.monotonic() - began_s


def test_an_article_is_found_within_two_seconds(site: Site, leader: Projection) -> None:
    wait_until(lambda: count(site) == 0)

    an_article(site.conn)

    assert wait_until(lambda: count(site) == 1) < 2
    assert '"stage":"index"' in site.log.getvalue()


def test_what_was_withdrawn_is_found_no_more(site: Site, leader: Projection) -> None:
    article_id = an_article(site.conn)
    wait_until(lambda: count(site) == 1)

    with database.transaction(site.desk.pool) as conn:
        store.withdraw(conn, article_id)
        conn.execute("INSERT INTO event (type, subject) VALUES ('article.withdrawn', %s)", [article_id])

    wait_until(lambda: count(site) == 0)


def test_events_taken_in_twice_leave_one_article(site: Site) -> None:
    article_id = an_article(site.conn)
    a_revision(site.conn, article_id, title="Rail again")
    site.index()
    path = site.folder / str(search.current_generation(site.folder))

    search.write_cursor(path, search.Cursor(seq=0, at=None))
    site.index()

    assert count(site) == 1


def test_what_was_committed_before_a_crash_is_not_doubled_after_it(site: Site) -> None:
    site.index()
    path = site.folder / str(search.current_generation(site.folder))
    before = (path / "cursor.json").read_text()
    an_article(site.conn)
    site.index()

    (path / "cursor.json").write_text(before)  # as if the process had died between commit and cursor
    site.index()

    assert count(site) == 1


def test_a_comment_moves_the_cursor_and_nothing_else(site: Site) -> None:
    article_id = an_article(site.conn)
    site.index()
    site.conn.execute("INSERT INTO event (type, subject) VALUES ('comment.posted', %s)", [article_id])
    site.index()

    cursor = search.find_cursor(site.folder / str(search.current_generation(site.folder)))
    with database.transaction(site.desk.pool) as conn:
        newest = store.newest_event(conn)
    assert cursor is not None
    assert cursor.seq == newest
    assert count(site) == 1


@pytest.mark.slow
def test_only_one_process_of_a_host_leads(site: Site, leader: Projection) -> None:
    wait_until(lambda: count(site) == 0)
    second = Projection(site.desk.pool, site.folder)
    second.start()
    an_article(site.conn)
    wait_until(lambda: count(site) == 1)

    leader.stop()
    an_article(site.conn, title="Rail after the first leader")

    wait_until(lambda: count(site) == 2)
    second.stop()
    assert "trouble" not in site.log.getvalue()


def ruin_folder(path: Path) -> None:
    for file in path.iterdir():
        file.unlink()
    path.rmdir()


def ruin_terms(path: Path) -> None:
    for file in [*path.glob("*.term"), *path.glob("*.idx"), *path.glob("*.fast")]:
        beside = file.with_suffix(".new")  # replaced, not truncated: a file that is mapped must not shrink
        beside.write_bytes(b"no index at all")
        beside.replace(file)


def ruin_meta(path: Path) -> None:
    (path / "meta.json").write_text("{")


def ruin_cursor(path: Path) -> None:
    (path / "cursor.json").write_text("not json")


def age_schema(path: Path) -> None:
    told = json.loads((path / "cursor.json").read_text())
    (path / "cursor.json").write_text(json.dumps(told | {"schema": 0}))


RUINS = [ruin_folder, ruin_terms, ruin_meta, ruin_cursor, age_schema]


@pytest.mark.parametrize("ruin", RUINS, ids=[ruin.__name__ for ruin in RUINS])
def test_an_index_that_is_ruined_between_two_starts_is_built_anew(site: Site, ruin: Callable[[Path], None]) -> None:
    an_article(site.conn)
    site.index()
    ruin(site.folder / str(search.current_generation(site.folder)))
    leader = Projection(site.desk.pool, site.folder)

    leader.start()
    fresh = search.SearchIndex(site.folder)
    wait_until(lambda: fresh.is_open() and count(site) == 1)

    leader.stop()
    assert len(list(site.folder.glob("g-*"))) == 1


@pytest.mark.parametrize("ruin", [ruin_folder, ruin_meta], ids=["folder gone", "meta broken"])
@pytest.mark.slow
def test_an_index_that_is_ruined_underway_rests_and_comes_back(
    site: Site, leader: Projection, ruin: Callable[[Path], None]
) -> None:
    an_article(site.conn)
    wait_until(lambda: count(site) == 1)
    name = str(search.current_generation(site.folder))

    ruin(site.folder / name)
    an_article(site.conn, title="Rail two")

    wait_until(lambda: count(site) == 2)
    assert search.current_generation(site.folder) != name
    assert site.client.get("/").status_code == 200


def test_an_index_of_another_database_is_not_believed(site: Site) -> None:
    an_article(site.conn)
    site.index()
    site.conn.execute("UPDATE event SET at = at - interval '1 day'")
    name = search.current_generation(site.folder)
    leader = Projection(site.desk.pool, site.folder)

    leader.start()

    wait_until(lambda: search.current_generation(site.folder) != name)
    leader.stop()
    assert "another database" in site.log.getvalue()


@pytest.mark.slow
def test_the_command_builds_a_new_generation_and_the_leader_goes_on_with_it(site: Site, leader: Projection) -> None:
    an_article(site.conn)
    wait_until(lambda: count(site) == 1)
    name = search.current_generation(site.folder)

    done = subprocess.run(
        [sys.executable, "-m", "services.web.reindex"],
        cwd=REPOSITORY,
        env=os.environ | {"DATABASE_URL": site.database_url, "COPYDESK_HOME": str(site.folder.parent)},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    assert search.current_generation(site.folder) != name
    assert count(site) == 1
    assert [path.name for path in site.folder.glob("g-*")] == [search.current_generation(site.folder)]
    an_article(site.conn, title="Rail after the switch")
    wait_until(lambda: count(site) == 2)


def test_what_happens_while_a_generation_is_built_is_taken_in_afterwards(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = an_article(site.conn)
    read = store.documents

    def read_then_change(*args: object, **more: object) -> list[search.Document]:
        documents = read(*args, **more)  # type: ignore[arg-type]
        if documents:
            a_revision(site.conn, first, title="Changed while it was read")
            an_article(site.conn, title="Rail posted while it was read")
        return documents

    monkeypatch.setattr(store, "documents", read_then_change)
    project.build(site.desk.pool, site.folder)
    monkeypatch.undo()
    site.index()

    assert count(site, "changed") == 1
    assert count(site, "posted") == 1
    assert count(site, "landslide") == 0


SLICED = [
    ([], [], "nothing"),
    ([1, 2, 3], [[1, 2, 3]], "all of them small"),
    ([6, 4, 1], [[6, 4], [1]], "as much as fits exactly"),
    ([3, 30, 3], [[3], [30], [3]], "one that fits nowhere"),
    ([30], [[30]], "one alone"),
]


@pytest.mark.parametrize(("sizes", "expected", "why"), SLICED, ids=[row[2] for row in SLICED])
def test_articles_are_taken_in_as_many_at_once_as_memory_allows(
    monkeypatch: pytest.MonkeyPatch, sizes: list[int], expected: list[list[int]], why: str
) -> None:
    monkeypatch.setattr(project, "SLICE_BYTES", 10)

    sliced = project.slices([store.Sized(id=ids.new_id(), size_bytes=size) for size in sizes])

    assert [[article.size_bytes for article in some] for some in sliced] == expected


def test_large_articles_are_read_a_few_at_a_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project, "SLICE_BYTES", 100_000)
    asked: list[int] = []
    read = store.documents

    def counted(conn: database.Connection, article_ids: Sequence[UUID]) -> list[search.Document]:
        asked.append(len(article_ids))
        return read(conn, article_ids)

    monkeypatch.setattr(store, "documents", counted)
    for n in range(4):
        an_article(site.conn, title=f"Rail {n}", body=["word " * 9_000])
    project.build(site.desk.pool, site.folder)
    for n in range(4):
        an_article(site.conn, title=f"Rail again {n}", body=["word " * 9_000])
    site.index()

    assert asked == [2, 2, 2, 2]
    assert count(site) == 8


def test_two_builds_at_once_are_one(site: Site) -> None:
    with project._only_one(site.folder, "build.lock") as is_ours:
        assert is_ours
        with pytest.raises(BlockingIOError, match="at this moment"):
            project.build(site.desk.pool, site.folder)


@pytest.mark.slow
def test_a_leader_outlives_its_database(site: Site, leader: Projection) -> None:
    wait_until(lambda: count(site) == 0)

    site.conn.execute(
        """
        SELECT pg_terminate_backend(pid)
          FROM pg_stat_activity
         WHERE pid <> pg_backend_pid()
           AND datname = current_database()
        """
    )
    an_article(site.conn)

    wait_until(lambda: count(site) == 1, seconds=15)
