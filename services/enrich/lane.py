"""A lane beside the workers, started by the sweep: for suspects, one at a time and fenced in; and, when no bell can
be heard, for everything that is due. `python -m services.enrich.lane --token T [--suspects]`"""

from __future__ import annotations

import contextlib
import resource
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Final
from uuid import UUID

import click

from services.enrich import pipeline
from services.enrich.reading import read
from services.enrich.tagging import tag
from shared import broker, database, lifeline, logs
from shared.errors import Refused, Unavailable
from shared.settings import settings

MEMORY_MIB: Final = 512  # above what the process needs by itself
CPU_S: Final = 10  # a suspect
ONE_LANE: Final = (7104, 3)  # the advisory lock that keeps suspects to one lane, however many sweeps there are
IDLE_S: Final = 2.0


@click.command()
@click.option("--token", type=UUID, required=True, help="The lease token, by which the sweep knows what is held here.")
@click.option("--suspects", is_flag=True, help="Do suspects, one at a time. Without it: do whatever is due.")
def main(token: UUID, suspects: bool) -> None:
    """Work until nothing is due or SIGTERM comes, then end."""
    logs.configure("enrich", worker="lane")
    lifeline.die_with_parent(signal.SIGKILL)
    told = _Told()
    pool = database.open_pool(settings().database_url, size=2)
    try:
        (do_suspects if suspects else do_due)(pool, token, told)
    except Unavailable as fault:
        logs.get("ops").warning("note", error={"code": fault.code, "message": fault.message})
        sys.exit(1)
    finally:
        pool.close()


class _Told:
    """Whether SIGTERM has come. The article in hand is finished: being stopped is no crash."""

    def __init__(self) -> None:
        self.to_stop = False
        signal.signal(signal.SIGTERM, self._hear)

    def _hear(self, _signal: int, _frame: FrameType | None) -> None:
        self.to_stop = True


def do_suspects(pool: pipeline.Pool, token: UUID, told: _Told) -> None:
    """Take suspects one by one. What kills this process is known to the sweep at once, by the token."""
    with database.connect(settings().database_url, autocommit=True) as guard:
        row = guard.execute("SELECT pg_try_advisory_lock(%s, %s)", ONE_LANE).fetchone()
        if not row or not row[0]:
            return
        _warm_up()
        _limit_memory()
        while not told.to_stop:
            _limit_cpu()
            if not pipeline.take_suspect(pool, token=token, worker="lane"):
                return


def do_due(pool: pipeline.Pool, token: UUID, told: _Told) -> None:
    """Stand in for the workers while the broker is away; ends after a short time without work."""
    idle_since_s = time.monotonic()
    while not told.to_stop and time.monotonic() - idle_since_s < IDLE_S:
        # Asked for rereads, it does submissions first.
        if pipeline.answer_bell(
            pool, [], worker="lane", kind=broker.REREAD, token=token, is_told_to_stop=lambda: told.to_stop
        ):
            idle_since_s = time.monotonic()
        else:
            time.sleep(0.2)


def _warm_up() -> None:
    """Load what every article needs, so that it does not count as one article's appetite."""
    sentence = "The mountain line carries trains again, the railway said on Monday in Bern."
    copy = read.read(f"Rail line reopens\n\n{sentence}".encode(), "text/plain", {}, received_at=datetime.now(UTC))
    tag.tag(copy)
    with contextlib.suppress(Refused):  # too little for a page, but the reader of pages is loaded by then
        read.read(f"<p>{sentence}".encode(), "text/html", {}, received_at=datetime.now(UTC))


def _limit_memory() -> None:
    if sys.platform != "linux":
        return  # elsewhere the limit exists in name only
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + MEMORY_MIB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _limit_cpu() -> None:
    used_s = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used_s.ru_utime + used_s.ru_stime) + CPU_S + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


assert broker.LEASE_S > CPU_S

if __name__ == "__main__":
    main()
