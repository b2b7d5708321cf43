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
import psycopg
from psycopg_pool import ConnectionPool

from services.enrich import failures
from shared import broker, database, ids, lifeline, logs, work
from shared.database import Connection, transaction
from shared.errors import Unavailable
from shared.settings import SettingsError, settings

PASS_S: Final = 1.0
RING_AT_MOST: Final = 500  # rows a pass; the rest is rung for a second later
ENOUGH_BELLS: Final = 200  # hanging unheard: the workers are busy, more bells would only lengthen the list
DEAF_AFTER_S: Final = 5.0
LANE_REST_S: Final = 10.0
LANE_END_S: Final = 9.0  # one article (8 s) and its storing; Compose and `up` wait longer than that for us

Pool = ConnectionPool[Connection]


class Lane:
    """A child process that works beside the workers, under a lease token that only it has."""

    def __init__(self, *, is_for_suspects: bool) -> None:
        self.token = uuid4()
        kind = ["--suspects"] if is_for_suspects else []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "services.enrich.lane", "--token", str(self.token), *kind], stdin=subprocess.DEVNULL
        )

    def end(self, *, within_s: float) -> None:
        """Let it finish the article in hand; what it holds after that is given up by its lease."""
        self.process.terminate()
        try:
            self.process.wait(within_s)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass(kw_only=True)
class Sweep:
    """What one sweep remembers from pass to pass."""

    pool: Pool
    bell: broker.Bell
    heard_s: float = field(default_factory=time.monotonic)  # when the broker last answered
    suspects: Lane | None = None
    stand_in: Lane | None = None
    rest_until_s: float = 0.0  # no new lane for suspects before this

    def once(self) -> None:
        """One pass. Raises Unavailable or psycopg.Error when the database is away or in the way; the next may pass."""
        self._look_after_lanes()
        with transaction(self.pool) as conn:
            lapsed = work.lapse(conn)
            _put_down(conn, lapsed)
            has_suspects = any(work.has_suspects(conn, kind) for kind in broker.KINDS)
            ready = end_runs(conn)
        _tell_lapsed(lapsed)
        for run_id in ready:
            logs.get("sweep").info("done", msg="everything of a run has been read again", rerun=ids.short(run_id))
        self._kill_hung({row.token for row in lapsed})
        for kind in broker.KINDS:
            self._ring_again(kind)
        if has_suspects and self.suspects is None and time.monotonic() >= self.rest_until_s:
            self.suspects = Lane(is_for_suspects=True)
        with transaction(self.pool) as conn:
            beat(conn)

    def end(self) -> None:
        """Stop the lanes."""
        for lane in (self.suspects, self.stand_in):
            if lane:
                lane.end(within_s=LANE_END_S)

    def _ring_again(self, kind: str) -> None:
        # For rereads nobody else rings: a run of a hundred thousand goes to the workers as fast as they take it.
        waiting = self.bell.waiting(kind)
        if waiting is None:
            self._work_without_bells()
            return
        self.heard_s = time.monotonic()
        if waiting >= ENOUGH_BELLS:
            return
        with transaction(self.pool) as conn:
            unheard = work.unheard(conn, kind, limit=RING_AT_MOST)
        if unheard:
            self.bell.ring(unheard, queue=kind)
            if kind == broker.ENRICH:
                logs.get("sweep").info("note", msg="rang again for what nobody had taken", count=len(unheard))

    def _work_without_bells(self) -> None:
        if time.monotonic() - self.heard_s < DEAF_AFTER_S or self.stand_in:
            return
        with transaction(self.pool) as conn:
            is_needed = any(work.has_waiting(conn, kind) for kind in broker.KINDS)
        if is_needed:
            logs.get("sweep").warning("stalled", msg="the broker cannot be reached; working without bells")
            self.stand_in = Lane(is_for_suspects=False)

    def _kill_hung(self, lapsed_tokens: set[UUID]) -> None:
        """A lane whose lease ran out does not come back by itself, and holds up everything that waits for it."""
        for lane in (self.suspects, self.stand_in):
            if lane and lane.token in lapsed_tokens:
                logs.get("sweep").error("crashed", msg="a lane hung and was killed", lane_pid=lane.process.pid)
                lane.process.kill()

    def _look_after_lanes(self) -> None:
        if self.stand_in and self.stand_in.process.poll() is not None:
            self._bury(self.stand_in)
            self.stand_in = None
        if self.suspects and self.suspects.process.poll() is not None:
            held = self._bury(self.suspects)
            is_well = self.suspects.process.returncode == 0
            self.suspects = None
            if not held:
                # It ended with nothing in hand: another sweep has the lane, or it cannot start. Either way there is
                # no hurry, and starting one every second would only burn the processor.
                self.rest_until_s = time.monotonic() + (PASS_S if is_well else LANE_REST_S)
                if not is_well:
                    logs.get("sweep").error("crashed", msg="the lane for suspects did not start")

    def _bury(self, lane: Lane) -> int:
        """What a dead lane held lapses at once: we know that its holder is gone. Gives how much that was."""
        with transaction(self.pool) as conn:
            lapsed = work.lapse_token(conn, lane.token)
            _put_down(conn, lapsed)
        _tell_lapsed(lapsed)
        return len(lapsed)


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


def end_runs(conn: Connection) -> list[UUID]:
    """Say of the runs with nothing left to read that they are ready; nobody else does, so none is overlooked."""
    rows = conn.execute(
        """
        UPDATE rerun
           SET state = 'ready',
               pipeline_revision = (SELECT max(reread.pipeline_revision) FROM reread WHERE rerun_id = rerun.id)
         WHERE state = 'running'
           AND NOT EXISTS (SELECT FROM reread WHERE rerun_id = rerun.id AND reread.state = 'waiting')
        RETURNING id
        """
    )
    return [row[0] for row in rows]


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
            except (Unavailable, psycopg.Error, OSError) as fault:
                # Whatever is in the way of this pass, the next one comes in a second.
                message = str(fault).partition("\n")[0]
                logs.get("sweep").warning("stalled", error={"code": type(fault).__name__, "message": message})
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
    """Write the crashes down; what crashed too often is failed: a submission can be replayed, a reread is left."""
    posted = [row for row in lapsed if row.kind == broker.ENRICH]
    work.write_history(
        conn,
        [work.Entry(submission_id=row.id, event="crashed", attempt=row.attempts, worker="sweep") for row in posted],
    )
    message = "the worker died or hung while it had this article, again and again"
    if exhausted := {row.id: row.attempts for row in posted if row.is_exhausted}:
        failures.fail(conn, exhausted, code="crashed_worker", message=message)
    if given_up := [row.id for row in lapsed if row.kind == broker.REREAD and row.is_exhausted]:
        failures.fail_rereads(conn, given_up, code="crashed_worker", message=message)


def _tell_lapsed(lapsed: Sequence[work.Lapsed]) -> None:
    for row in lapsed:
        whose = {"submission_id": row.id} if row.kind == broker.ENRICH else {"reread_id": row.id}
        log = logs.get("sweep").bind(**whose, attempt=row.attempts, crashes=row.crashes)
        if row.is_exhausted:
            log.error("failed", error={"code": "crashed_worker"})
        else:
            log.warning("crashed", next="suspect")


if __name__ == "__main__":
    lifeline.die_with_parent()
    main()
