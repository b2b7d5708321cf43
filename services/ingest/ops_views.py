"""The door for operators: the pulse of the pipeline, what failed and why, and running it again."""

from __future__ import annotations

from flask import Response, g, request

from services.ingest import ops_store, pulse, receipts, replay
from services.ingest.desk import desk
from services.ingest.refusal import Refusal
from services.ingest.views import answer_json, posted_json
from shared import ids, logs
from shared.database import transaction
from shared.errors import FieldFault


def get_pipeline() -> Response:
    """How the pipeline is doing, and whether the books balance."""
    at = desk()
    at.key("ops")
    with transaction(at.pool) as conn:
        found = ops_store.pulse(conn)
    return answer_json(pulse.as_json(found))


def get_failures() -> Response:
    """What failed, grouped by its cause; with `?status=rejected` what was rejected."""
    at = desk()
    at.key("ops")
    status = request.args.get("status", "failed")
    if status not in ("failed", "rejected"):
        fault = FieldFault(pointer="?status", code="unknown", detail=f'"{status[:40]}" is neither failed nor rejected')
        raise Refusal("invalid-query", "The status is not one that has causes.", errors=[fault])
    with transaction(at.pool) as conn:
        causes = ops_store.failures(conn, status)
    items = [
        {
            "code": cause.code,
            "stage": cause.stage,
            "count": cause.count,
            "first_at": receipts.moment(cause.first_at),
            "last_at": receipts.moment(cause.last_at),
            "message": cause.message,
            "example": ids.to_text(cause.example),
        }
        for cause in causes
    ]
    return answer_json({"items": items})


def post_replay() -> Response:
    """Run again what failed: by ids, or all that failed with a code."""
    at = desk()
    key = at.key("ops")
    wish = replay.wish(posted_json())
    done = replay.replay(at.pool, at.bell, wish, detail={"by": key.source, "cid": g.cid})
    if done.started:
        logs.get("ops").info("replayed", count=done.started, code=wish.code, src=key.source, cid=g.cid)
    told = {"matching": done.matching, "started": done.started, "passed_over": done.passed_over}
    return answer_json(told, status=202 if done.started else 200)
