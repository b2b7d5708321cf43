"""How a batch of submissions becomes articles: claim, read, identify, correct, tag, finish. From top to bottom."""

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

from services.enrich import identify, rereads, store
from services.enrich.reading import corrections, read
from services.enrich.result import Result, StageRun
from services.enrich.tagging import tag
from services.enrich.tagging.fingerprint import fingerprint
from services.enrich.tagging.tag import Tagged
from shared import broker, logs, work
from shared.database import Connection, transaction
from shared.errors import Poison, Refused, Unavailable, Verdict
from shared.likeness import Fingerprint
from shared.model import Copy, Stage, Submission
from shared.rules import SourceRule

BATCH_SIZE: Final = broker.BELL_SIZE
ARTICLE_LIMIT_S: Final = 8.0  # for all its stages together
BEGIN_LIMIT_S: Final = 10.0  # no article is begun later than this; with one more of 8 s we stay below the soft limit
FINISH_BY_S: Final = 18.0  # since the batch was begun: so long a database that is away is waited for; the lease is 30 s

Pool = ConnectionPool[Connection]
Found = TypeVar("Found")


def answer_bell(
    pool: Pool,
    asked: Sequence[UUID],
    *,
    worker: str,
    kind: str = broker.ENRICH,
    token: UUID | None = None,
    is_told_to_stop: Callable[[], bool] = lambda: False,
) -> int:
    """Do what a bell says is due, and other due work of its kind with it. Gives how much was taken on.

    What was posted goes before what is read again: a bell for rereads does due submissions first and leaves the
    rereads to the next bell, and a batch of rereads ends as soon as a submission waits for a worker.
    Raises Unavailable when the database cannot be reached; nothing is lost then, the rows stay due or their lease
    runs out.
    """
    if kind == broker.REREAD:
        if taken := answer_bell(pool, [], worker=worker, token=token, is_told_to_stop=is_told_to_stop):
            return taken
        is_told_to_stop = _or_when_a_submission_waits(pool, is_told_to_stop)
    with transaction(pool) as conn:
        claimed = work.claim(conn, kind, asked, limit=BATCH_SIZE, token=token)
        taken_on = _take_on(conn, kind, claimed, worker)
    _work_and_finish(pool, claimed, taken_on, worker, is_told_to_stop)
    return len(taken_on)


def take_suspect(pool: Pool, *, token: UUID, worker: str) -> int:
    """Do the one suspect that has waited longest, submissions before rereads; 0 when none is due."""
    for kind in broker.KINDS:
        with transaction(pool) as conn:
            claimed = work.claim_suspect(conn, kind, token=token)
            taken_on = _take_on(conn, kind, claimed, worker)
        if taken_on:
            _work_and_finish(pool, claimed, taken_on, worker)
            return len(taken_on)
    return 0


def make(result: Result) -> Result:
    """Everything that can be said of a submission without asking anybody: copy, identity, tags; or a verdict.

    Never raises for what the content or our code does; the verdict says it.
    """
    _log("normalize", result).debug(
        "start", attempt=result.attempt, max_attempts=work.MAX_ATTEMPTS, wait_ms=round(result.waited_ms, 1)
    )
    try:
        with _at_most(ARTICLE_LIMIT_S):
            return _make_stage_by_stage(result)
    except _OutOfTime as fault:  # it struck between two stages, or while one was told about
        return replace(result, verdict=_unexpected("normalize", fault))


def _make_stage_by_stage(result: Result) -> Result:
    try:
        result, found = _stage(result, "normalize", lambda: _read(result.submission))
        result, (identity, copy, digest, print_) = _stage(result, "dedupe", lambda: _identify(result, found))
    except _StoppedError as stopped:
        return stopped.result
    result = replace(
        result,
        copy=copy,
        url_found=found.url,
        is_moot=_is_moot(result, found, copy),
        identity=identity,
        content_hash=digest,
        fingerprint=print_,
        summary=tag.beginning(copy),
    )
    try:
        # A tagger must never cost an article: it is published with what was found, and the log says what was not.
        result, tagged = _stage(result, "tag", lambda: tag.tag(copy))
    except _StoppedError as stopped:
        return replace(stopped.result, verdict=None, tag_faults=("words",))
    return _with_tags(result, tagged)


def _with_tags(result: Result, tagged: Tagged) -> Result:
    """The result with what the taggers found, and its stage with what one of them did not."""
    stages = result.stages
    for name, fault in tagged.faults.items():
        problem = {"code": f"tag.{name}.{type(fault).__name__}", "message": str(fault) or type(fault).__name__}
        _log("tag", result).warning("note", error=problem | {"type": type(fault).__name__}, exc_info=fault)
        stages = (*stages[:-1], replace(stages[-1], state="failed", problem=problem))
    return replace(
        result,
        stages=stages,
        tags=tagged.tags,
        key_sentences=tagged.key_sentences,
        key_dates=tagged.key_dates,
        key_figures=tagged.key_figures,
        tag_faults=tuple(tagged.faults),
    )


def _or_when_a_submission_waits(pool: Pool, is_told_to_stop: Callable[[], bool]) -> Callable[[], bool]:
    def is_time() -> bool:
        if is_told_to_stop():
            return True
        try:
            with transaction(pool) as conn:
                return work.has_waiting(conn, broker.ENRICH)
        except (Unavailable, *_HICCUPS):
            return True  # what is done waits for the database in `_finish`, and no crash is counted

    return is_time


def _take_on(conn: Connection, kind: str, claimed: work.Claimed, worker: str) -> list[Result]:
    """The claimed rows as results of which nothing is made yet."""
    if not claimed.attempts:
        return []
    if kind == broker.REREAD:
        return rereads.taken_on(conn, claimed)
    work.write_history(
        conn,
        [
            work.Entry(submission_id=work_id, event="claimed", attempt=attempt, worker=worker)
            for work_id, attempt in claimed.attempts.items()
        ],
    )
    return store.taken_on(conn, claimed)


def _work_and_finish(
    pool: Pool,
    claimed: work.Claimed,
    taken_on: Sequence[Result],
    worker: str,
    is_told_to_stop: Callable[[], bool] = lambda: False,
) -> None:
    if not taken_on:
        return
    finish_by_s = time.monotonic() + FINISH_BY_S
    results, unbegun = _make_all(taken_on, is_told_to_stop)
    _finish(pool, claimed.token, results, worker, by_s=finish_by_s)
    if unbegun:
        with transaction(pool) as conn:
            released = work.release(conn, claimed.token, [result.work_id for result in unbegun])
            _write_history(conn, unbegun, released, event="released", worker=worker)


def _make_all(taken_on: Sequence[Result], is_told_to_stop: Callable[[], bool]) -> tuple[list[Result], Sequence[Result]]:
    """Results in accept order, and what there was no time to begin."""
    began_s = time.monotonic()
    results: list[Result] = []
    for result in taken_on:
        if results and (time.monotonic() - began_s > BEGIN_LIMIT_S or is_told_to_stop()):
            break
        results.append(make(result))
    return results, taken_on[len(results) :]


def _write_history(
    conn: Connection, results: Sequence[Result], which: set[UUID], *, event: str, worker: str, **detail: Any
) -> None:
    """Write what happened to these rows. A reread is no part of its submission's life before it is promoted."""
    work.write_history(
        conn,
        [
            work.Entry(
                submission_id=result.submission.id,
                event=event,
                attempt=result.attempt if detail else 0,
                worker=worker,
                detail=detail,
            )
            for result in results
            if result.work_id in which and result.reread is None
        ],
    )


def _finish(pool: Pool, token: UUID, results: Sequence[Result], worker: str, *, by_s: float) -> None:
    """All in one transaction; if a row breaks it, each in its own, so that the fault stays with that row.

    A database that is slow or away is waited for until `by_s` (monotonic): to leave a whole batch to its lease would
    count a crash for each article of it. What cannot be stored is put back, to be made again later.
    """
    while True:
        began_s = time.perf_counter()
        try:
            with transaction(pool) as conn:
                outcomes = _store(conn, token, results, worker)
            break
        except (Unavailable, *_HICCUPS) as fault:
            if time.monotonic() > by_s:
                return _hand_back(pool, token, results, fault, worker)
            time.sleep(0.2)
        except Exception as fault:  # whatever is wrong with one row's values, its mates are stored
            if len(results) == 1 and results[0].copy is None:
                raise
            for result in results if len(results) > 1 else [_broken_by(fault, results[0])]:
                _finish(pool, token, [result], worker, by_s=by_s)
            return None
    store_ms = (time.perf_counter() - began_s) * 1000 / len(results)
    for outcome in outcomes:
        _tell(outcome, store_ms)
    if results[0].reread:
        logs.get("store").info("done", msg="read again", count=len(results), run_ms=round(store_ms, 1))
    return None


def _store(conn: Connection, token: UUID, results: Sequence[Result], worker: str) -> Sequence[store.Outcome]:
    if results[0].reread is None:
        return store.finish(conn, token, results, worker=worker)
    rereads.finish(conn, token, results)
    return ()


# The transaction is whole, and was only in somebody's way.
_HICCUPS: Final = (
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
    psycopg.errors.LockNotAvailable,
    psycopg.errors.QueryCanceled,
)


def _hand_back(pool: Pool, token: UUID, results: Sequence[Result], fault: Exception, worker: str) -> None:
    """Put a batch back that could not be stored. Raises Unavailable when not even that is possible."""
    problem = {"code": f"store.{getattr(fault, 'sqlstate', None) or 'unavailable'}", "stage": "store"}
    problem["message"] = "the database could not store the batch in time"
    with transaction(pool) as conn:
        back = work.put_back(conn, token, [result.work_id for result in results])
        _write_history(conn, results, back, event="retry", worker=worker, problem=problem)
    for result in results:
        _log("store", result).warning("retry", error=problem)


def _broken_by(fault: Exception, result: Result) -> Result:
    # A result without copy writes nothing but the verdict; that it breaks too would be a fault of the server.
    code = getattr(fault, "sqlstate", None) or type(fault).__name__
    message = str(fault).partition("\n")[0].encode("ascii", "backslashreplace").decode().replace("\x00", "")
    return replace(result, copy=None, verdict=Verdict(f"store.{code}", message), stopped_at="store")


def _read(submission: Submission) -> Copy:
    return read.read(submission.payload, submission.content_type, submission.hints, received_at=submission.received_at)


def _identify(result: Result, found: Copy) -> tuple[str, Copy, bytes, Fingerprint]:
    """Whose text it is, the copy as its source's rules have it, its hash, and what finds near copies of it.

    Identity is of what was posted, not of what we corrected: else a new rule would make new articles of old ones. An
    article that is read again keeps its identity, and its URL with it.
    """
    reread = result.reread
    identity = reread.identity if reread else identify.identity(found)
    copy = _corrected(result, found, result.rules, identity)
    if reread:
        copy = replace(copy, url=reread.copy["url"])
    return identity, copy, identify.content_hash(copy), fingerprint(f"{copy.title}\n{copy.text}")


def _corrected(result: Result, found: Copy, rules: Sequence[SourceRule], identity: str) -> Copy:
    if not rules:
        return found
    return corrections.correct(found, rules, identity=identity, received_at=result.submission.received_at)


def _is_moot(result: Result, found: Copy, copy: Copy) -> bool:
    """Whether the rule on trial changes nothing here: what today's code would change by itself is not its doing."""
    reread = result.reread
    if reread is None or reread.trial is None:
        return False
    others = [rule for rule in result.rules if rule.id != reread.trial]
    without = _corrected(result, found, others, reread.identity)
    return replace(without, url=copy.url, warnings=()) == replace(copy, warnings=())


class _StoppedError(Exception):
    def __init__(self, result: Result) -> None:
        super().__init__()
        self.result = result


def _stage(result: Result, stage: Stage, do: Callable[[], Found]) -> tuple[Result, Found]:
    """Run one stage, write down how it went, and log its line. Raises _StoppedError with the verdict in the result."""
    started_at, began_s = datetime.now(UTC), time.perf_counter()
    try:
        found = do()
    except (Exception, _OutOfTime) as fault:  # whatever our code does to this article stays with this article
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


def _unexpected(stage: Stage, fault: BaseException) -> Verdict:
    if isinstance(fault, _OutOfTime):
        return Poison(f"{stage}.too_slow", f"the article was not done after {ARTICLE_LIMIT_S:.0f} s")
    return Verdict(f"{stage}.{type(fault).__name__}", str(fault) or type(fault).__name__)


def _state(result: Result) -> str:
    if isinstance(result.verdict, Refused):
        return "rejected"
    return "retry" if result.tries_again else "failed"


class _OutOfTime(BaseException):  # no error: libraries that swallow every Exception must let it pass
    """The article at hand has had its time."""


@contextmanager
def _at_most(limit_s: float) -> Iterator[None]:
    """Raises _OutOfTime in the block after `limit_s`, and again every half second in case somebody swallowed it.

    Only Python can be interrupted; C that never returns is the hard time limit's to end. Off the main thread (tests)
    signals do not reach us and there is no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    is_over = False

    def ring(_signal: int, _frame: FrameType | None) -> None:
        if is_over:
            signal.setitimer(signal.ITIMER_REAL, 0)
        else:
            raise _OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, limit_s, 0.5)
    try:
        yield
    finally:
        is_over = True  # first: an alarm that comes in the middle of the next lines finds nobody to stop
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _tell_done(result: Result, run: StageRun, found: Any) -> None:
    fields: dict[str, Any] = {}
    if isinstance(found, Copy):
        fields = {"lang": found.language, "words": found.word_count, "wait_ms": round(result.waited_ms, 1)}
    elif isinstance(found, Tagged):
        fields = {"tags": len(found.tags)}
    elif run.stage == "dedupe":
        fields = {"by": found[0].partition(":")[0]}
    # Of a hundred thousand rereads nobody wants to hear one by one that they went well.
    log = _log(run.stage, result)
    (log.debug if result.reread else log.info)("done", run_ms=round(run.run_ms, 1), **fields)


def _tell_stopped(result: Result, run: StageRun, fault: BaseException) -> None:
    log = _log(run.stage, result)
    error: dict[str, Any] = dict(run.problem or {}) | {"type": type(fault).__name__}
    if result.reread:
        log.warning("note", msg="read again in vain; the article stays as it is", error=error)
    elif run.state == "rejected" or run.stage == "tag":
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
