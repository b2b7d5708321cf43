"""How a batch of submissions becomes articles: claim, read, identify, tag, finish. The story, from top to bottom."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from types import FrameType
from typing import Any, Final, TypeVar
from uuid import UUID

import psycopg
from psycopg_pool import ConnectionPool

from services.enrich import identify, read, store, tag
from services.enrich.result import Result, StageRun
from shared import broker, logs, work
from shared.database import Connection, transaction
from shared.errors import Poison, Refused, Unavailable, Verdict
from shared.model import Copy, Stage, Submission

BATCH_SIZE: Final = broker.BELL_SIZE
ARTICLE_LIMIT_S: Final = 8.0
BEGIN_LIMIT_S: Final = 10.0  # no article is begun later than this; with one more of 8 s we stay below the soft limit

Pool = ConnectionPool[Connection]
Found = TypeVar("Found")


def answer_bell(pool: Pool, asked: Sequence[UUID], *, worker: str) -> int:
    """Do what a bell says is due, and other due work with it. Gives how many submissions were taken on.

    Raises Unavailable when the database cannot be reached; nothing is lost then, the rows stay due or their lease
    runs out.
    """
    with transaction(pool) as conn:
        claimed = work.claim(conn, broker.ENRICH, asked, limit=BATCH_SIZE)
        submissions = _take_on(conn, claimed, worker)
    _work_and_finish(pool, claimed, submissions, worker)
    return len(submissions)


def take_suspect(pool: Pool, *, token: UUID, worker: str) -> int:
    """Do the one suspect that has waited longest; 0 when none is due."""
    with transaction(pool) as conn:
        claimed = work.claim_suspect(conn, broker.ENRICH, token=token)
        submissions = _take_on(conn, claimed, worker)
    _work_and_finish(pool, claimed, submissions, worker)
    return len(submissions)


def make(submission: Submission, *, attempt: int = 1, waited_ms: float = 0.0) -> Result:
    """Everything that can be said of a submission without asking anybody: copy, identity, tags; or a verdict.

    Never raises for what the content or our code does; the verdict says it.
    """
    result = Result(submission=submission, attempt=attempt, waited_ms=waited_ms)
    try:
        result, copy = _stage(result, "normalize", lambda: _read(submission))
        result, (identity, digest) = _stage(
            result, "dedupe", lambda: (identify.identity(copy), identify.content_hash(copy))
        )
    except _StoppedError as stopped:
        return stopped.result
    result = replace(result, copy=copy, identity=identity, content_hash=digest, summary=tag.summary(copy))
    try:
        # A tagger must never cost an article: it is published with what was found, and the log says what was not.
        result, tags = _stage(result, "tag", lambda: tuple(tag.tag(copy)))
    except _StoppedError as stopped:
        return replace(stopped.result, verdict=None)
    return replace(result, tags=tags)


def _take_on(conn: Connection, claimed: work.Claimed, worker: str) -> list[Submission]:
    if not claimed.attempts:
        return []
    work.write_history(
        conn,
        [
            work.Entry(submission_id=work_id, event="claimed", attempt=attempt, worker=worker)
            for work_id, attempt in claimed.attempts.items()
        ],
    )
    return store.submissions(conn, claimed.ids)


def _work_and_finish(pool: Pool, claimed: work.Claimed, submissions: Sequence[Submission], worker: str) -> None:
    if not submissions:
        return
    results, unbegun = _make_all(claimed, submissions)
    if unbegun:
        with transaction(pool) as conn:
            released = work.release(conn, claimed.token, unbegun)
            work.write_history(
                conn, [work.Entry(submission_id=work_id, event="released", worker=worker) for work_id in released]
            )
    began_s = time.perf_counter()
    outcomes = _finish(pool, claimed.token, results, worker)
    store_ms = (time.perf_counter() - began_s) * 1000 / len(results)
    for outcome in outcomes:
        _tell(outcome, store_ms)


def _make_all(claimed: work.Claimed, submissions: Sequence[Submission]) -> tuple[list[Result], list[UUID]]:
    """Results in accept order, and what there was no time to begin."""
    began_s = time.monotonic()
    results: list[Result] = []
    for submission in submissions:
        if time.monotonic() - began_s > BEGIN_LIMIT_S:
            break
        attempt = claimed.attempts[submission.id]
        results.append(make(submission, attempt=attempt, waited_ms=claimed.waited_ms[submission.id]))
    return results, [submission.id for submission in submissions[len(results) :]]


def _finish(pool: Pool, token: UUID, results: Sequence[Result], worker: str) -> list[store.Outcome]:
    """All in one transaction; if one row breaks it, each in its own, so that the fault stays with that row."""
    for _ in range(3):
        try:
            with transaction(pool) as conn:
                return store.finish(conn, token, results, worker=worker)
        except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure):
            continue
        except (psycopg.DataError, psycopg.IntegrityError, psycopg.InternalError, psycopg.ProgrammingError) as fault:
            if len(results) > 1:
                return [outcome for result in results for outcome in _finish(pool, token, [result], worker)]
            if results[0].copy is None:
                raise
            return _finish(pool, token, [_broken_by(fault, results[0])], worker)
    raise Unavailable("database", "the database gave up our transaction three times")


def _broken_by(fault: psycopg.Error, result: Result) -> Result:
    # A result without copy writes nothing but the verdict; that it breaks too would be a fault of the server.
    verdict = Verdict(f"store.{fault.sqlstate or 'error'}", str(fault).splitlines()[0])
    return replace(result, copy=None, verdict=verdict, stopped_at="store")


def _read(submission: Submission) -> Copy:
    return read.read(submission.payload, submission.content_type, submission.hints, received_at=submission.received_at)


class _StoppedError(Exception):
    def __init__(self, result: Result) -> None:
        super().__init__()
        self.result = result


def _stage(result: Result, stage: Stage, do: Callable[[], Found]) -> tuple[Result, Found]:
    """Run one stage, write down how it went, and log its line. Raises _StoppedError with the verdict in the result."""
    started_at, began_s = datetime.now(UTC), time.perf_counter()
    try:
        with _at_most(ARTICLE_LIMIT_S, stage):
            found = do()
    except Exception as fault:  # whatever our code does to this article stays with this article
        verdict = fault if isinstance(fault, Verdict) else _unexpected(stage, fault)
        stopped = replace(result, verdict=verdict, stopped_at=stage)
        run = StageRun(
            stage=stage,
            state="failed" if stage == "tag" else _state(stopped),
            started_at=started_at,
            run_ms=(time.perf_counter() - began_s) * 1000,
            problem={"code": verdict.code, "message": verdict.message},
        )
        _tell_stopped(stopped, run, fault)
        raise _StoppedError(replace(stopped, stages=(*result.stages, run))) from fault
    run = StageRun(stage=stage, state="done", started_at=started_at, run_ms=(time.perf_counter() - began_s) * 1000)
    _tell_done(result, run, found)
    return replace(result, stages=(*result.stages, run)), found


def _unexpected(stage: Stage, fault: Exception) -> Verdict:
    return Verdict(f"{stage}.{type(fault).__name__}", str(fault) or type(fault).__name__)


def _state(result: Result) -> str:
    if isinstance(result.verdict, Refused):
        return "rejected"
    return "retry" if result.tries_again else "failed"


@contextmanager
def _at_most(limit_s: float, stage: Stage) -> Iterator[None]:
    """Raises Poison in the block after `limit_s`. Only Python code can be interrupted; C that never returns is the
    hard time limit's to end. Off the main thread (tests) signals do not reach us and there is no limit."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise Poison(f"{stage}.too_slow", f"{stage} was not done after {limit_s:.0f} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, limit_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _tell_done(result: Result, run: StageRun, found: Any) -> None:
    fields: dict[str, Any] = {}
    if isinstance(found, Copy):
        fields = {"lang": found.language, "words": found.word_count, "wait_ms": round(result.waited_ms, 1)}
    elif run.stage == "tag":
        fields = {"tags": len(found)}
    elif run.stage == "dedupe":
        fields = {"by": found[0].partition(":")[0]}
    _log(run.stage, result).info("done", run_ms=round(run.run_ms, 1), **fields)


def _tell_stopped(result: Result, run: StageRun, fault: Exception) -> None:
    log = _log(run.stage, result)
    error: dict[str, Any] = dict(run.problem or {}) | {"type": type(fault).__name__}
    if run.state == "rejected" or run.stage == "tag":
        log.warning("rejected" if run.state == "rejected" else "note", run_ms=round(run.run_ms, 1), error=error)
    elif run.state == "retry":
        log.warning("retry", run_ms=round(run.run_ms, 1), error=error)
    else:
        log.error("failed", run_ms=round(run.run_ms, 1), error=error, exc_info=fault)


def _tell(outcome: store.Outcome, store_ms: float) -> None:
    """The line of the last stage and the line of the whole life, once both are true for everybody."""
    result = outcome.result
    log = _log("store", result)
    if outcome.status in ("rejected", "failed", "received"):
        if result.stopped_at == "store" and result.verdict:
            error = {"code": result.verdict.code, "message": result.verdict.message}
            (log.error if outcome.status == "failed" else log.warning)(
                "failed" if outcome.status == "failed" else "retry", run_ms=round(store_ms, 1), error=error
            )
        return
    log.info("done", run_ms=round(store_ms, 1))
    assert result.copy is not None
    log.info(
        outcome.status,
        article_id=outcome.article_id,
        total_ms=round(outcome.total_ms, 1),
        src=result.submission.source,
        title=result.copy.title,
        lang=result.copy.language,
        words=result.copy.word_count,
        tags=len(result.tags),
        retries=result.attempt - 1 or None,
    )


def _log(stage: Stage, result: Result) -> Any:
    fields: dict[str, Any] = {"submission_id": result.submission.id, "cid": result.submission.correlation_id}
    if result.attempt > 1 or result.verdict:
        fields |= {"attempt": result.attempt, "max_attempts": work.MAX_ATTEMPTS}
    return logs.get(stage).bind(**fields)
