"""Whether one of our containers does its work, asked from inside it: `python -m shared.health ingest|web|enrich|sweep`

Ends with 0 and says nothing, or ends with 1 and says in one sentence what is wrong.
"""

from __future__ import annotations

import http.client
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from shared.settings import SettingsError, settings

SWEEP_SILENT_S: Final = 15
# Longer than a lease and a pass of the sweep: by then somebody has claimed what is due, or nobody will.
NOBODY_CLAIMS_S: Final = 60

_MAIN_PROCESS: Final = 1  # of the container


def main(arguments: Sequence[str]) -> int:
    """The exit code; what is wrong goes to stderr, where `docker inspect` finds it."""
    if len(arguments) != 1 or arguments[0] not in CHECKS:
        print(f"usage: python -m shared.health {'|'.join(CHECKS)}", file=sys.stderr)  # noqa: T201  # its only output
        return 2
    try:
        fault = CHECKS[arguments[0]]()
    except SettingsError as wrong:
        fault = str(wrong)
    if fault:
        print(fault, file=sys.stderr)  # noqa: T201
    return 1 if fault else 0


def fault_of_door(port: int) -> str | None:
    """None when the door on this port of the loopback answers /healthz in 3 s."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        line.request("GET", "/healthz")
        status = line.getresponse().status
    except (OSError, http.client.HTTPException) as fault:
        return f"nobody answers on port {port}: {fault}"
    finally:
        line.close()
    return None if status == 200 else f"/healthz on port {port} answers {status}"


def fault_of_worker(main_process: int = _MAIN_PROCESS) -> str | None:
    """None when the worker has living pool processes, and what is due is being claimed by somebody."""
    return _fault_of_pool(main_process) or _fault_of_claims()


def fault_of_sweep() -> str | None:
    """None when a sweep passed a few seconds ago; with two sweeps the one speaks for the other."""
    return _ask(
        """
        SELECT CASE
                   WHEN count(*) = 0
                   THEN 'the sweep has not made a pass yet'
                   WHEN max(at) < clock_timestamp() - make_interval(secs => %s)
                   THEN 'the last pass of the sweep was at ' || max(at)
               END
          FROM heartbeat
         WHERE name = 'sweep'
        """,
        SWEEP_SILENT_S,
    )


CHECKS: Final[dict[str, Callable[[], str | None]]] = {
    "ingest": lambda: fault_of_door(8001),
    "web": lambda: fault_of_door(8000),
    "enrich": fault_of_worker,
    "sweep": fault_of_sweep,
}


def _fault_of_pool(main_process: int) -> str | None:
    states = [state for parent, state in _processes() if parent == main_process]
    if not states:
        return "the worker has no pool processes"
    # Z: ended and not yet fetched; T: stopped from outside.
    dead = [state for state in states if state in "ZTtX"]
    return f"{len(dead)} of {len(states)} pool processes are dead or stopped" if dead else None


def _processes() -> list[tuple[int, str]]:
    """(parent, state) of every process that can be seen from here."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name stands in parentheses and may itself hold any sign, so it is read from its end.
            state, parent = stat.read_text(errors="replace").rpartition(")")[2].split()[:2]
        except OSError:
            continue  # it ended while we looked
        found.append((int(parent), state))
    return found


def _fault_of_claims() -> str | None:
    # A backlog alone is no fault: as long as somebody holds a lease, work moves.
    return _ask(
        """
        SELECT CASE
                   WHEN EXISTS (SELECT
                                  FROM work
                                 WHERE kind = 'enrich'
                                   AND lease_token IS NULL
                                   AND NOT suspect
                                   AND due_at < clock_timestamp() - make_interval(secs => %s))
                    AND NOT EXISTS (SELECT FROM work WHERE lease_until > clock_timestamp())
                   THEN 'work has been due for a minute and no worker claims it'
               END
        """,
        NOBODY_CLAIMS_S,
    )


def _ask(question: str, limit_s: int) -> str | None:
    import psycopg

    from shared import database

    try:
        with database.connect(settings().database_url, autocommit=True) as conn:
            row = conn.execute(question, [limit_s]).fetchone()
    except psycopg.Error as fault:
        return f"the database cannot be asked: {' '.join(str(fault).split())}"
    return str(row[0]) if row and row[0] else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
