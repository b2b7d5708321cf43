"""The leader: one process of this host follows the event log and keeps the search index true to it."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import UUID

import tantivy

from services.web import search, store
from shared import database, events, logs
from shared.database import Connection
from shared.errors import Unavailable

POLL_S: Final = 0.3
AGAIN_S: Final = 2.0  # between two tries to become leader, and after something was away
BATCH: Final = 500
SLICE_BYTES: Final = 16_000_000  # of texts that are in memory at once, unless one alone is larger

# 15 MB is the least the library takes for one thread; a batch of 500 articles seldom fills it.
_HEAP_BYTES: Final = 15_000_000
_BUILD_HEAP_BYTES: Final = 60_000_000


class Projection(threading.Thread):
    """Waits to become this host's leader, then follows the events until told to stop. Never ends by a fault."""

    def __init__(self, pool: store.Pool, folder: Path) -> None:
        super().__init__(name="projection", daemon=True)
        self._pool = pool
        self._folder = folder
        self._stopping = threading.Event()

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                with _only_one(self._folder, "leader.lock") as is_leader:
                    if is_leader:
                        self._lead()
            except Unavailable:
                pass  # the doors tell of it; the log need not repeat it every two seconds
            except (search.IndexAway, OSError) as fault:
                logs.get("index").warning(
                    "note", msg=f"the search index is in trouble and will be looked at again: {fault}"
                )
            except Exception as fault:
                logs.get("index").error(
                    "note", error={"code": "index.fault", "type": type(fault).__name__, "message": str(fault)}
                )
            self._stopping.wait(AGAIN_S)

    def stop(self) -> None:
        """Let go of the index; the next process of this host may lead."""
        self._stopping.set()
        if self.is_alive():
            self.join(5)

    def _lead(self) -> None:
        while not self._stopping.is_set():
            name = self._sound_generation()
            if name is None:
                build(self._pool, self._folder)
                continue
            with search.readable():
                keeper = Keeper(self._folder / name)
            with keeper.closing():
                while not self._stopping.is_set() and self._is_current(name):
                    try:
                        if keeper.catch_up(self._pool) < BATCH:
                            self._stopping.wait(POLL_S)
                    except search.IndexAway:
                        # A reindex may have taken the folder away under us; then the new one is current by now.
                        if self._is_current(name):
                            search.mark_damaged(self._folder, name)

    def _is_current(self, name: str) -> bool:
        return search.current_generation(self._folder) == name and not search.is_damaged(self._folder, name)

    def _sound_generation(self) -> str | None:
        """The current generation when it can be read and belongs to this event log; else None, with a note why."""
        name = search.current_generation(self._folder)
        fault = "there is none" if name is None else self._fault_of(name)
        if fault is None:
            return name
        logs.get("index").info("note", msg=f"the search index is built anew: {fault}")
        return None

    def _fault_of(self, name: str) -> str | None:
        if search.is_damaged(self._folder, name):
            return "it is damaged"
        cursor = search.find_cursor(self._folder / name)
        if cursor is None:
            return "it is incomplete or was made by another version"
        with database.transaction(self._pool) as conn:
            if cursor.seq and store.find_event_time(conn, cursor.seq) != cursor.at:
                return "it belongs to another database"
        try:
            with search.readable():
                search.open_index(self._folder / name)
        except search.IndexAway as fault:
            return str(fault)
        return None


class Keeper:
    """Writes one generation: events in, commits and a cursor out."""

    def __init__(self, path: Path) -> None:
        """Raises when the index cannot be opened or somebody else writes it."""
        self._path = path
        self._cursor = search.find_cursor(path) or search.Cursor(seq=0, at=None)
        self._writer = search.open_index(path).writer(heap_size=_HEAP_BYTES, num_threads=1)

    def catch_up(self, pool: store.Pool) -> int:
        """Take in the next events, at most BATCH; gives how many there were.

        Commit, then cursor: what a crash between the two repeats is deleted and added again, to the same end.
        Raises IndexAway when the index cannot be written.
        """
        began_s = time.perf_counter()
        with database.transaction(pool) as conn:
            news = events.after(conn, self._cursor.seq, limit=BATCH)
            changed = list(dict.fromkeys(event.subject for event in news if event.type.startswith("article.")))
        if not news:
            return 0
        if changed:
            self._take_in(pool, changed)
        with search.readable():
            self._cursor = search.Cursor(seq=news[-1].seq, at=news[-1].at)
            search.write_cursor(self._path, self._cursor)
        if changed:
            logs.get("index").info("done", count=len(changed), seq=self._cursor.seq, run_ms=_ms_since(began_s))
        return len(news)

    def _take_in(self, pool: store.Pool, changed: Sequence[UUID]) -> None:
        # These articles may be newer than the events just read; then their own events come, and change nothing.
        with database.transaction(pool) as conn:
            sized = store.sizes(conn, changed)
        with search.readable():
            search.delete(self._writer, changed)
        for documents in _documents(pool, sized):
            with search.readable():
                search.add(self._writer, documents)
        with search.readable():
            self._writer.commit()

    @contextmanager
    def closing(self) -> Iterator[None]:
        try:
            yield
        finally:
            # What was not committed is read from the events again; only the threads must end before the lock goes.
            try:
                with search.readable():
                    self._writer.wait_merging_threads()
            except search.IndexAway:
                pass


def build(pool: store.Pool, folder: Path) -> int:
    """Build a new generation from the articles beside the old one, switch to it, remove the old; gives how many.

    The cursor is the newest event before the first article is read, so that whatever changes meanwhile is taken in
    afterwards. Raises BlockingIOError when another process of this host is building one.
    """
    began_s = time.perf_counter()
    with _only_one(folder, "build.lock") as is_ours:
        if not is_ours:
            raise BlockingIOError("another process is building the search index at this moment")
        name = f"g-{int(time.time())}-{secrets.token_hex(3)}"
        logs.get("index").info("note", msg=f"building the search index {name}")
        with database.transaction(pool) as conn:
            cursor = _newest_event(conn)
            end = store.find_newest_article(conn)
        try:
            with search.readable():
                count = _fill(pool, search.make_index(folder / name), end)
                search.write_cursor(folder / name, cursor)
        except BaseException:
            shutil.rmtree(folder / name, ignore_errors=True)  # half an index is none, and a full disk needs the room
            raise
        search.switch_to(folder, name)
        _remove_others(folder, name)
    logs.get("index").info("note", msg=f"the search index {name} is in use", count=count, run_ms=_ms_since(began_s))
    return count


def _fill(pool: store.Pool, index: tantivy.Index, end: UUID | None) -> int:
    """Put in the articles up to one; those that came after it are told by the events."""
    count = 0
    writer = index.writer(heap_size=_BUILD_HEAP_BYTES, num_threads=1)
    last = None
    while end is not None:
        # A short transaction a batch: a long one would hold back the whole cluster's vacuum.
        with database.transaction(pool) as conn:
            sized = store.sizes_between(conn, last, end, limit=BATCH)
        if not sized:
            break
        for documents in _documents(pool, sized):
            search.add(writer, documents)
            count += len(documents)
        last = sized[-1].id
    writer.commit()
    writer.wait_merging_threads()
    return count


def _documents(pool: store.Pool, sized: Sequence[store.Sized]) -> Iterator[list[search.Document]]:
    """The articles to take in, in slices that fit into memory; what was withdrawn meanwhile is left out."""
    for some in slices(sized):
        with database.transaction(pool) as conn:
            documents = store.documents(conn, [article.id for article in some])
        yield documents


def slices(sized: Sequence[store.Sized]) -> Iterator[list[store.Sized]]:
    """The articles in their order, as many at once as have SLICE_BYTES together, at least one."""
    some: list[store.Sized] = []
    size_bytes = 0
    for article in sized:
        if some and size_bytes + article.size_bytes > SLICE_BYTES:
            yield some
            some, size_bytes = [], 0
        some.append(article)
        size_bytes += article.size_bytes
    if some:
        yield some


def _newest_event(conn: Connection) -> search.Cursor:
    seq = store.newest_event(conn)
    return search.Cursor(seq=seq, at=store.find_event_time(conn, seq))


def _remove_others(folder: Path, name: str) -> None:
    """Old generations go. Who still has one open keeps its files until it looks at CURRENT again."""
    for path in folder.glob("g-*"):
        if path.name != name:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _only_one(folder: Path, lock_name: str) -> Iterator[bool]:
    """Whether we are the only one of this host; the kernel lets go when we die, however that happens."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / lock_name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def _ms_since(began_s: float) -> float:
    return round((time.perf_counter() - began_s) * 1000, 1)
