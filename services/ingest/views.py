"""The door for posting: takes articles and batches in, and shows what became of them."""

from __future__ import annotations

import hashlib
import time
from typing import Any, Final
from uuid import UUID

import orjson
from flask import Response, g, request

from services.ingest import accept, batches, bodies, parse, receipts, store, strict_json
from services.ingest.desk import desk
from services.ingest.refusal import Refusal
from services.ingest.store import Answer, Repeatable
from shared import ids, logs
from shared.database import Connection, transaction
from shared.keys import Key

IDEMPOTENCY_KEY_LIMIT: Final = 255
RETRY_AFTER_S: Final = 1  # an article takes a tenth of a second; a receipt asked for at once is nearly always early


def post_article() -> Response:
    """One article, as JSON, as a text dump or as a page."""
    at = desk()
    key = at.key("ingest")
    kind = bodies.kind_of(request.content_type, taken=bodies.ARTICLE_TYPES)
    at.pass_gate()
    body = _body(bodies.ARTICLE_LIMIT, "an article", is_packed=_is_packed())
    hints, said = parse.check_hints(request.args.to_dict())
    checked = parse.check(body, kind)

    arrival = accept.arrival(checked, hints)
    location = f"/v1/submissions/{ids.to_text(arrival.id)}"
    told = {
        "submission": ids.to_text(arrival.id),
        "status": "received",
        "recognised": checked.recognised,
        "links": {"self": location},
        "warnings": [*said, *checked.warnings],
    }
    answer, is_replayed = accept.accept(
        at.pool,
        at.bell,
        [arrival],
        Answer(body=orjson.dumps(told), location=location),
        source_id=key.source_id,
        correlation_id=g.cid,
        repeatable=_repeatable(body),
    )
    if not is_replayed:
        logs.get("ingest").info(
            "received", submission_id=arrival.id, run_ms=_took_ms(), src=key.source, title=checked.title, cid=g.cid
        )
    return _accepted(answer, is_replayed)


def post_batch() -> Response:
    """Many articles, one a line; what is wrong with one line is that line's affair."""
    at = desk()
    key = at.key("ingest")
    kind = bodies.kind_of(request.content_type, taken=bodies.BATCH_TYPES)
    at.pass_gate()
    is_packed = _is_packed() or kind.media_type == "application/gzip"
    body = _body(bodies.BATCH_LIMIT, "a batch", is_packed=is_packed)
    batch = batches.sort(bodies.articles(body, kind))
    if not batch.usable:
        raise batches.NoUsableLine(batch)

    batch_id = ids.new_id()
    arrivals = [accept.arrival(checked, {}) for _, checked in batch.usable]
    location = f"/v1/batches/{ids.to_text(batch_id)}"
    told = {
        "batch": ids.to_text(batch_id),
        "counts": batch.counts,
        "links": {"self": location},
        "results": batches.results(batch, [arrival.id for arrival in arrivals]),
    }
    answer, is_replayed = accept.accept(
        at.pool,
        at.bell,
        arrivals,
        Answer(body=orjson.dumps(told), location=location),
        source_id=key.source_id,
        correlation_id=g.cid,
        batch_id=batch_id,
        repeatable=_repeatable(body),
    )
    if not is_replayed:
        logs.get("ingest").info(
            "received", batch_id=batch_id, run_ms=_took_ms(), src=key.source, **batch.counts, cid=g.cid
        )
    return _accepted(answer, is_replayed)


def get_submission(submission_id: str) -> Response:
    """The receipt of one submission, by its id or the last 8 characters of it."""
    at = desk()
    key = at.key(("ingest", "read"))
    with transaction(at.pool) as conn:
        wanted = ids.find_id(submission_id) or _find_by_end(conn, key, submission_id)
        found = store.find_submission(conn, key.source_id, wanted) if wanted else None
        if found is None:
            raise Refusal(
                "not-found", "Your source has no such submission; ids are 26 characters or the last 8 of them."
            )
        history = store.history_of(conn, found.id)
    told = receipts.receipt(found, history, public_url=at.settings.public_url)
    return answer_json(told, headers=_retry_after() if found.status == "received" else {})


def get_batch(batch_id: str) -> Response:
    """How far the submissions of a batch have come."""
    at = desk()
    key = at.key(("ingest", "read"))
    wanted = ids.find_id(batch_id)
    with transaction(at.pool) as conn:
        counts = store.batch_counts(conn, key.source_id, wanted) if wanted else {}
    if not wanted or not counts:
        raise Refusal("not-found", "Your source has no such batch; its id is the 26 characters of the answer to it.")
    told = {
        "batch": ids.to_text(wanted),
        "accepted": sum(counts.values()),
        "pending": counts.get("received", 0),
        "counts": counts,
        "links": {"self": f"/v1/batches/{ids.to_text(wanted)}"},
    }
    return answer_json(told, headers=_retry_after() if counts.get("received") else {})


def posted_json() -> Any:
    """The JSON of a small request that is not an article."""
    bodies.kind_of(request.content_type, taken=("application/json",))
    body = _body(bodies.MIB, "this request", is_packed=_is_packed())
    return strict_json.parse(body)


def answer_json(body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """JSON that no cache keeps: it is one source's or the operator's, and old a moment later."""
    response = Response(orjson.dumps(body), status=status, content_type="application/json")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers.update(headers or {})
    return response


def _is_packed() -> bool:
    coding = request.headers.get("Content-Encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise Refusal(
            "unsupported-media",
            f"The content coding {coding[:40]!r} is not taken; send gzip or none.",
            headers={"Accept-Encoding": "gzip, identity"},
        )
    return coding in ("gzip", "x-gzip")


def _body(limit: int, what: str, *, is_packed: bool) -> bytes:
    # Not request.stream: its own limit would answer before we could say what the limit is.
    stream = request.environ["wsgi.input"] if "wsgi.input_terminated" in request.environ else request.stream
    body = bodies.read(stream, length=request.content_length, limit=limit, what=what)
    return bodies.unpack(body, limit=limit, what=what) if is_packed and body else body


def _repeatable(body: bytes) -> Repeatable | None:
    """The request's Idempotency-Key with what it stands for; unpacked, since gzip may pack the same text twice."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    key = key.strip()
    if not 0 < len(key) <= IDEMPOTENCY_KEY_LIMIT:
        raise Refusal("bad-request", f"The Idempotency-Key has {len(key):,} characters; 1 to 255 are taken.")
    asked = (request.method, request.path, request.query_string.decode("latin-1"), request.content_type or "")
    digest = hashlib.sha256("\n".join(asked).encode() + b"\n\n")
    digest.update(body)
    return Repeatable(key=key, request_hash=digest.digest())


def _find_by_end(conn: Connection, key: Key, text: str) -> UUID | None:
    low_bits = ids.short_value(text)
    if low_bits is None:
        return None
    found = store.submissions_ending_in(conn, key.source_id, low_bits)
    if len(found) > 1:
        choices = ", ".join(map(ids.to_text, found))
        raise Refusal("bad-request", f"{len(found)} submissions end in {text}; ask for one of {choices}.")
    return found[0] if found else None


def _accepted(answer: Answer, is_replayed: bool) -> Response:
    headers = {"Location": answer.location} | _retry_after()
    if is_replayed:
        headers["Idempotency-Replayed"] = "true"
    response = answer_json(None, status=202, headers=headers)
    response.set_data(answer.body)
    return response


def _retry_after() -> dict[str, str]:
    return {"Retry-After": str(RETRY_AFTER_S)}


def _took_ms() -> float:
    took_s: float = time.perf_counter() - g.began_s
    return round(took_s * 1000, 1)
