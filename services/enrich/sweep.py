"""The sweep: rings again for what nobody heard, takes up what a dead worker left, and keeps the lanes running.

Small on purpose: it imports nothing that reads articles. Two may run; every statement of theirs may be repeated.
`python -m services.enrich.sweep`
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Final
from uuid import UUID, uuid4

import click
from psycopg_pool import ConnectionPool

from services.enrich import failures
from shared import broker, database, lifeline, logs, work
from shared.database import Connection, transaction
from shared.errors import Unavailable
from shared.settings import SettingsError, settings

PASS_S: Final = 1.0
RING_AT_MOST: Final = 500  # rows a pass; the rest is rung for a second later
ENOUGH_BELLS: Final = 200  # hanging unheard: the workers are busy, more bells would only lengthen the list
DEAF_AFTER_S: Final = 5.0
LANE_REST_S: Final = 10.0

Pool = ConnectionPool[Connection]


@dataclass(kw_only=True)
class Lane:
    """A child process that works beside the workers, and the lease token it works under."""

    token: UUID | None
    process: subprocess.Popen[bytes]


@dataclass(kw_only=True)
class Sweep:
    """What one sweep remembers from pass to pass."""

    pool: Pool
    bell: broker.Bell
    heard_s: float = field(default_factory=time.monotonic)  # when the broker last answered
    suspects: Lane | None = None
    stand_in: Lane | None = None
    rest_until_s: float = 0.0  # no new lane before this

    def once(self) -> None:
        """One pass. Raises Unavailable when the database is away."""
        self._look_after_lanes()
        with transaction(self.pool) as conn:
            beat(conn)
            lapsed = work.lapse(conn)
            _put_down(conn, lapsed)
            has_suspects = work.has_suspects(conn, broker.ENRICH)
        _tell_lapsed(lapsed)
        self._ring_again()
        if has_suspects and self.suspects is None and time.monotonic() >= self.rest_until_s:
            self.suspects = _start_lane(uuid4())

    def end(self) -> None:
        """Stop the lanes; what they hold is given up by its lease."""
        for lane in (self.suspects, self.stand_in):
            if lane:
                lane.process.kill()
                lane.process.wait()

    def _ring_again(self) -> None:
        waiting = self.bell.waiting()
        if waiting is not None:
            self.heard_s = time.monotonic()
            if waiting < ENOUGH_BELLS:
                with transaction(self.pool) as conn:
                    unheard = work.unheard(conn, broker.ENRICH, limit=RING_AT_MOST)
                if unheard:
                    self.bell.ring(unheard)
                    logs.get("sweep").info("note", msg="rang again for what nobody had taken", count=len(unheard))
        elif time.monotonic() - self.heard_s > DEAF_AFTER_S and self.stand_in is None:
            logs.get("sweep").warning("stalled", msg="the broker cannot be reached; working without bells")
            self.stand_in = _start_lane(None)

    def _look_after_lanes(self) -> None:
        if self.stand_in and self.stand_in.process.poll() is not None:
            self.stand_in = None
        if self.suspects and (code := self.suspects.process.poll()) is not None:
            token, self.suspects = self.suspects.token, None
            if code == 0 or token is None:
                return
            # We know that its holder is dead and need not wait for the lease.
            with transaction(self.pool) as conn:
                lapsed = work.lapse_token(conn, token)
                _put_down(conn, lapsed)
            _tell_lapsed(lapsed)
            if not lapsed:
                # It died of itself, with no article in hand: starting it over and over would only burn the processor.
                logs.get("sweep").error("crashed", msg="the lane for suspects did not start", status=code)
                self.rest_until_s = time.monotonic() + LANE_REST_S


def beat(conn: Connection) -> None:
    """Say that the sweep is alive; the doors' /readyz looks at it."""
    conn.execute(
        """
        INSERT INTO heartbeat (name)
        VALUES ('sweep')
            ON CONFLICT (name) DO UPDATE
           SET at = clock_timestamp()
        """
    )


@click.command()
def main() -> None:
    """Sweep until told to stop."""
    try:
        logs.configure("sweep")
    except SettingsError as fault:
        sys.exit(str(fault))
    is_told = _Stop()
    sweep = Sweep(
        pool=database.open_pool(settings().database_url, size=2),
        bell=broker.Bell(settings().broker_url),
    )
    try:
        while not is_told.set:
            began_s = time.monotonic()
            try:
                sweep.once()
            except Unavailable as fault:
                logs.get("sweep").warning("stalled", error={"code": fault.code, "message": fault.message})
            time.sleep(max(0.05, PASS_S - (time.monotonic() - began_s)))
    finally:
        sweep.end()
        sweep.pool.close()


class _Stop:
    """True once SIGTERM or SIGINT has come; the pass at hand is finished first."""

    def __init__(self) -> None:
        self.set = False
        signal.signal(signal.SIGTERM, self._hear)
        signal.signal(signal.SIGINT, self._hear)

    def _hear(self, _signal: int, _frame: FrameType | None) -> None:
        self.set = True


def _put_down(conn: Connection, lapsed: Sequence[work.Lapsed]) -> None:
    """Write the crashes down; what crashed too often is failed, and can be replayed."""
    work.write_history(
        conn,
        [work.Entry(submission_id=row.id, event="crashed", attempt=row.attempts, worker="sweep") for row in lapsed],
    )
    exhausted = [row.id for row in lapsed if row.is_exhausted]
    if exhausted:
        message = "the worker died or hung while it had this article, again and again"
        failures.fail(conn, exhausted, code="crashed_worker", message=message)


def _tell_lapsed(lapsed: Sequence[work.Lapsed]) -> None:
    for row in lapsed:
        log = logs.get("sweep").bind(submission_id=row.id, attempt=row.attempts, crashes=row.crashes)
        if row.is_exhausted:
            log.error("failed", error={"code": "crashed_worker"})
        else:
            log.warning("crashed", next="suspect")


def _start_lane(token: UUID | None) -> Lane:
    command = [sys.executable, "-m", "services.enrich.lane", *(["--token", str(token)] if token else [])]
    return Lane(token=token, process=subprocess.Popen(command, stdin=subprocess.DEVNULL))


if __name__ == "__main__":
    lifeline.die_with_parent()
    main()
