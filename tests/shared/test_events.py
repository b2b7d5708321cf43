"""Events come in commit order, and a reader with a cursor never misses one."""

from __future__ import annotations

import threading

from shared import events, ids
from shared.database import connect


def test_a_reader_never_misses_what_commits_late(fresh_database_url: str) -> None:
    """Six writers with uneven pauses before COMMIT; a reader follows with a plain comparison."""
    writers, each = 6, 25
    done = threading.Event()
    seen: list[int] = []

    def read() -> None:
        with connect(fresh_database_url, autocommit=True) as conn:
            while not (done.is_set() and not events.after(conn, seen[-1] if seen else 0)):
                seen.extend(event.seq for event in events.after(conn, seen[-1] if seen else 0))

    def write(number: int) -> None:
        with connect(fresh_database_url) as conn:
            for turn in range(each):
                with conn.transaction():
                    events.append(conn, [events.Event(type="article.published", subject=ids.new_id())])
                    conn.execute("SELECT pg_sleep(%s)", [((number * 7 + turn * 3) % 5) / 1000])

    reader = threading.Thread(target=read)
    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    reader.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    reader.join(30)

    assert len(seen) == len(set(seen)) == writers * each
    assert seen == sorted(seen)
