"""Running again what failed: the submissions become received once more, and the workers are rung for."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from services.ingest import ops_store
from services.ingest.refusal import Refusal
from services.ingest.store import Pool
from shared import ids
from shared.broker import Bell
from shared.database import Connection, transaction
from shared.errors import FieldFault

AT_ONCE: Final = 500  # a transaction
IDS_LIMIT: Final = 5000
LONGEST_S: Final = 20.0


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What an operator wants to run again: these submissions, or all that failed with a code."""

    submission_ids: tuple[str, ...] = ()
    code: str | None = None
    is_dry_run: bool = False


@dataclass(frozen=True, kw_only=True)
class Replay:
    """What came of a wish."""

    matching: int
    started: int
    passed_over: tuple[str, ...] = ()  # ids that are none, or whose submission did not end badly


def wish(body: Any) -> Wish:
    """Read a wish. Raises Refusal `invalid-query` with pointers; unknown fields are an error here."""
    faults: list[FieldFault] = []
    if not isinstance(body, dict):
        raise Refusal("invalid-query", 'Send an object: {"ids": ["7Q3KX0VB"]} or {"code": "tag.MemoryError"}.')
    texts, code, is_dry_run = body.get("ids"), body.get("code"), body.get("dry_run", False)
    for name in sorted(body.keys() - {"ids", "code", "dry_run"})[:20]:
        detail = "is not known; there are ids, code and dry_run"
        faults.append(FieldFault(pointer=f"/{name[:60]}", code="unknown", detail=detail))
    if (texts is None) == (code is None):
        faults.append(FieldFault(pointer="/ids", code="required", detail="send either ids or code"))
    if texts is not None and not (isinstance(texts, list) and texts and all(isinstance(text, str) for text in texts)):
        faults.append(FieldFault(pointer="/ids", code="not_list", detail="is no list of ids", example='["7Q3KX0VB"]'))
    elif texts is not None and len(texts) > IDS_LIMIT:
        faults.append(FieldFault(pointer="/ids", code="too_many", detail=f"has more than {IDS_LIMIT:,} ids"))
    if code is not None and not (isinstance(code, str) and code.strip()):
        faults.append(FieldFault(pointer="/code", code="not_text", detail="is no code", example="crashed_worker"))
    if not isinstance(is_dry_run, bool):
        faults.append(FieldFault(pointer="/dry_run", code="not_bool", detail="is neither true nor false"))
    if faults:
        raise Refusal("invalid-query", "The replay is not clear; nothing was started.", errors=faults)
    return Wish(submission_ids=tuple(texts or ()), code=code, is_dry_run=is_dry_run)


def replay(pool: Pool, bell: Bell, wish: Wish, *, detail: dict[str, Any]) -> Replay:
    """Start what the wish matches, 500 a transaction, each rung for as soon as it is committed.

    After LONGEST_S no further transaction is begun: `started` is then less than `matching`, and asking again goes on.
    """
    if wish.code is not None:
        return _replay_code(pool, bell, wish.code, detail, is_dry_run=wish.is_dry_run)
    with transaction(pool) as conn:
        asked = _asked(conn, wish.submission_ids)
        matching = ops_store.that_ended_badly(conn, [work_id for found in asked.values() for work_id in found])
    matched = set(matching)
    passed_over = tuple(text for text in wish.submission_ids if not matched.intersection(asked[text]))
    slices = (matching[start : start + AT_ONCE] for start in range(0, len(matching), AT_ONCE))
    started = 0 if wish.is_dry_run else _start(pool, bell, slices, detail)
    return Replay(matching=len(matching), started=started, passed_over=passed_over)


def _asked(conn: Connection, texts: Sequence[str]) -> dict[str, list[UUID]]:
    """The submissions that each text may mean: 26 characters mean one, the last 8 nearly always."""
    low_bits = {text: bits for text in texts if (bits := ids.short_value(text.strip())) is not None}
    ending: dict[int, list[UUID]] = defaultdict(list)
    for work_id in ops_store.ids_ending_in(conn, list(low_bits.values())):
        ending[work_id.int & 0xFF_FFFF_FFFF].append(work_id)
    whole = {text: [found] for text in texts if (found := ids.find_id(text.strip()))}
    return {text: whole.get(text) or ending.get(low_bits.get(text, -1), []) for text in texts}


def _replay_code(pool: Pool, bell: Bell, code: str, detail: dict[str, Any], *, is_dry_run: bool) -> Replay:
    with transaction(pool) as conn:
        matching = ops_store.count_failed(conn, code)
        began_at = ops_store.now(conn)
    if is_dry_run:
        return Replay(matching=matching, started=0)

    def slices() -> Iterator[list[UUID]]:
        some = None
        while some is None or some:
            with transaction(pool) as conn:
                some = ops_store.failed_with(conn, code, before=began_at, limit=AT_ONCE)
            yield some

    return Replay(matching=matching, started=_start(pool, bell, slices(), detail))


def _start(pool: Pool, bell: Bell, slices: Iterator[list[UUID]], detail: dict[str, Any]) -> int:
    began_s, total = time.monotonic(), 0
    for some in slices:
        with transaction(pool) as conn:
            started = ops_store.start_again(conn, some, detail)
        bell.ring(started)
        total += len(started)
        if time.monotonic() - began_s > LONGEST_S:
            break
    return total
