"""The API in words: what each address takes and answers, for /openapi.json and the page at /docs."""

from __future__ import annotations

from typing import Any, Final

from services.ingest import bodies
from services.ingest.schemas import ArticleSchema
from shared.model import OUTCOMES, STAGES
from shared.problems import PROBLEMS

INFO: Final = {
    "description": "Post articles, find out what became of them, and see how the pipeline is doing. "
    "Answers never change their meaning under /v1; fields may be added.",
    "license": {"name": "MIT", "identifier": "MIT"},
}

EXAMPLE_ARTICLE: Final = {
    "title": "Rail line reopens after landslide",
    "body_text": "The mountain line carries trains again.\n\nThe first left Bern on Monday morning.",
    "url": "https://wire.example/rail",
    "external_id": "wire-0042",
    "byline": ["J. Doe"],
    "published_at": "2026-11-23T17:04:00+01:00",
    "category": "World",
    "language": "en",
    "tags": ["rail"],
}
EXAMPLE_TEXT: Final = (
    "Loading\nSearch\n:\nRail line reopens after landslide\n• Category:World\n"
    "The mountain line carries trains again. The first left Bern on Monday morning.\n"
    "Comment(s) Write comment\n"
)
EXAMPLE_PAGE: Final = (
    "<!doctype html><html lang=en><title>Rail line reopens after landslide</title>"
    "<article><h1>Rail line reopens after landslide</h1><p>The mountain line carries trains again."
    " The first left Bern on Monday morning.</p></article></html>"
)
EXAMPLE_LINES: Final = (
    '{"title":"Rail line reopens","body_text":"The mountain line carries trains again."}\n'
    '{"title":"","body_text":"A line without a title is refused by itself."}\n'
)

_ID: Final = "01KAQ7M3ZT8W4N2J5D7Q3KX0VB"
_ARTICLE: Final = "01KAQ7M3ZT8W4N2J5D7Q3KX0VB"
_BATCH: Final = "01KAQ7P0E2M5C1R9YH6T4ZB8GD"


def schemas() -> dict[str, dict[str, Any]]:
    """The shapes of what is answered. The article's own shape is made from the schema that checks it."""
    text, number, moment = {"type": "string"}, {"type": "number"}, {"type": "string", "format": "date-time"}
    links = {"type": "object", "additionalProperties": text}
    counts = {"type": "object", "additionalProperties": {"type": "integer"}}
    return {
        "Accepted": _object(
            {
                "submission": text,
                "status": {"const": "received"},
                "recognised": {"enum": ["json fields", "text dump", "html page"]},
                "links": links,
                "warnings": _list(text),
            }
        ),
        "Receipt": _object(
            {
                "submission": text,
                "status": {"enum": ["received", *OUTCOMES]},
                "received_at": moment,
                "finished_at": _or_null(moment),
                "stages": _list({"$ref": "#/components/schemas/StageRun"}),
                "article": _or_null(_object({"id": text, "url": text})),
                "title": _or_null(text),
                "language": _or_null(text),
                "words": _or_null({"type": "integer"}),
                "tags": _or_null({"type": "integer"}),
                "problem": _or_null({"type": "object"}),
                "batch": _or_null(text),
                "request_id": text,
                "links": links,
            }
        ),
        "StageRun": _object(
            {
                "stage": {"enum": list(STAGES)},
                "state": {"enum": ["waiting", "running", "done", "retry", "rejected", "failed"]},
                "attempt": {"type": "integer"},
                "started_at": _or_null(moment),
                "run_ms": _or_null(number),
                "wait_ms": _or_null(number),
                "problem": _or_null({"type": "object"}),
            }
        ),
        "BatchAccepted": _object(
            {
                "batch": text,
                "counts": _object({"accepted": {"type": "integer"}, "rejected": {"type": "integer"}}),
                "links": links,
                "results": _list({"$ref": "#/components/schemas/LineResult"}),
            }
        ),
        "LineResult": {
            "type": "object",
            "required": ["line"],
            "properties": {
                "line": {"type": "integer", "minimum": 1},
                "submission": text,
                "warnings": _list(text),
                "offset": {"type": "integer"},
                "problem": {"$ref": "#/components/schemas/Problem"},
            },
        },
        "BatchState": _object(
            {
                "batch": text,
                "accepted": {"type": "integer"},
                "pending": {"type": "integer"},
                "counts": counts,
                "links": links,
            }
        ),
        "Pipeline": _object(
            {
                "state": {"enum": ["ok", "slow", "stalled"]},
                "in_per_s": number,
                "out_per_s": number,
                "queued": {"type": "integer"},
                "retrying": {"type": "integer"},
                "suspect": {"type": "integer"},
                "failed": {"type": "integer"},
                "untagged": {"type": "integer"},
                "oldest_s": number,
                "sweep_lag_s": _or_null(number),
                "accepted": {"type": "integer"},
                "outcomes": counts,
                "in_flight": {"type": "integer"},
                "balanced": {"type": "boolean"},
                "missing": _list(text),
                "end_to_end_ms": _object({"p50": _or_null(number), "p95": _or_null(number)}),
            }
        ),
        "Failures": _object(
            {
                "items": _list(
                    _object(
                        {
                            "code": text,
                            "stage": _or_null(text),
                            "count": {"type": "integer"},
                            "first_at": moment,
                            "last_at": moment,
                            "message": text,
                            "example": text,
                        }
                    )
                )
            }
        ),
        "Replay": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "ids": _list(text)
                | {"minItems": 1, "maxItems": 5000, "description": "26 characters each, or the last 8."},
                "code": text | {"minLength": 1, "description": "Everything that failed with this code."},
                "dry_run": {"type": "boolean", "default": False, "description": "Only count."},
            },
        },
        "Replayed": _object(
            {"matching": {"type": "integer"}, "started": {"type": "integer"}, "passed_over": _list(text)}
        ),
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": text | {"description": "Address of the page that explains it."},
                "title": text,
                "status": {"type": "integer"},
                "detail": text | {"description": "What is wrong with this request and what to do."},
                "instance": text,
                "request_id": text | {"description": "Also in X-Request-Id and in our log."},
                "errors": _list({"$ref": "#/components/schemas/FieldFault"}),
            },
        },
        "FieldFault": {
            "type": "object",
            "required": ["pointer", "code", "detail"],
            "properties": {"pointer": text, "code": text, "detail": text, "example": text},
        },
    }


POST_ARTICLE: Final[dict[str, Any]] = {
    "summary": "Post one article",
    "description": "The answer comes when the article is stored safely; it is worked on after that. "
    "The same URL or external id posted again by the same source updates the article. "
    "Fields that are not known are kept and named in the warnings.",
    "tags": ["Posting"],
    "security": [{"key": ["ingest"]}],
    "parameters": [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "schema": {"type": "string", "minLength": 1, "maxLength": 255},
            "description": "Makes sending again harmless: the same key with the same body gets the same answer.",
        },
        {
            "name": "url",
            "in": "query",
            "schema": {"type": "string", "maxLength": 2000, "pattern": "^\\s*[Hh][Tt][Tt][Pp][Ss]?://"},
            "description": "Where a posted page or text comes from.",
        },
        {
            "name": "external_id",
            "in": "query",
            "schema": {"type": "string", "maxLength": 255},
            "description": "Your own id of a posted page or text.",
        },
    ],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Article"}, "example": EXAMPLE_ARTICLE},
            "text/plain": {"schema": {"type": "string"}, "example": EXAMPLE_TEXT},
            "text/html": {"schema": {"type": "string"}, "example": EXAMPLE_PAGE},
        },
    },
}

POST_BATCH: Final[dict[str, Any]] = {
    "summary": "Post many articles at once",
    "description": f"NDJSON, one article a line, or a JSON array; either may be packed with gzip. "
    f"At most {bodies.BATCH_LIMIT // bodies.MIB} MiB unpacked and {bodies.LINES_LIMIT:,} lines. "
    "Each line is taken or refused by itself; 422 only when no line can be taken. "
    "An Idempotency-Key covers the whole body.",
    "tags": ["Posting"],
    "security": [{"key": ["ingest"]}],
    "parameters": [POST_ARTICLE["parameters"][0]],
    "requestBody": {
        "required": True,
        "content": {
            "application/x-ndjson": {"schema": {"type": "string"}, "example": EXAMPLE_LINES},
            "application/json": {
                "schema": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": bodies.LINES_LIMIT,
                    "items": {"$ref": "#/components/schemas/Article"},
                }
            },
            "application/gzip": {"schema": {"type": "string", "format": "binary"}},
        },
    },
}

GET_SUBMISSION: Final[dict[str, Any]] = {
    "summary": "What became of a submission",
    "description": "`received` until it ends as `published`, `updated`, `unchanged`, `rejected` (the content's fault), "
    "`failed` (ours; it can be run again) or `withdrawn`. Only the source that posted it may look.",
    "tags": ["Receipts"],
    "security": [{"key": ["read"]}, {"key": ["ingest"]}],
}

GET_BATCH: Final[dict[str, Any]] = {
    "summary": "How far a batch has come",
    "tags": ["Receipts"],
    "security": [{"key": ["read"]}, {"key": ["ingest"]}],
}

GET_PIPELINE: Final[dict[str, Any]] = {
    "summary": "How the pipeline is doing",
    "description": "`balanced` says that everything that was ever accepted has an outcome or is being worked on.",
    "tags": ["Operating"],
    "security": [{"key": ["ops"]}],
}

GET_FAILURES: Final[dict[str, Any]] = {
    "summary": "What failed, by cause",
    "tags": ["Operating"],
    "security": [{"key": ["ops"]}],
    "parameters": [
        {
            "name": "status",
            "in": "query",
            "schema": {"enum": ["failed", "rejected"], "default": "failed"},
            "description": "Causes of failure, or of rejection.",
        }
    ],
}

POST_REPLAY: Final[dict[str, Any]] = {
    "summary": "Run again what failed",
    "description": "By ids (rejected submissions too: the rules may have changed since) or by the code of a failure. "
    "`started` below `matching` means that time ran out; ask again and it goes on.",
    "tags": ["Operating"],
    "security": [{"key": ["ops"]}],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/Replay"},
                "example": {"code": "crashed_worker", "dry_run": True},
            }
        },
    },
}

EXAMPLE_ACCEPTED: Final = {
    "submission": _ID,
    "status": "received",
    "recognised": "json fields",
    "links": {"self": f"/v1/submissions/{_ID}"},
    "warnings": [],
}
EXAMPLE_RECEIPT: Final = {
    "submission": _ID,
    "status": "published",
    "received_at": "2026-11-23T16:04:01.402Z",
    "finished_at": "2026-11-23T16:04:01.467Z",
    "stages": [
        {
            "stage": "normalize",
            "state": "done",
            "attempt": 1,
            "started_at": "2026-11-23T16:04:01.431Z",
            "run_ms": 1.4,
            "wait_ms": 26.0,
            "problem": None,
        }
    ],
    "article": {"id": _ARTICLE, "url": f"https://news.example/a/{_ARTICLE}"},
    "title": "Rail line reopens after landslide",
    "language": "en",
    "words": 14,
    "tags": 2,
    "problem": None,
    "batch": None,
    "request_id": "r-5d1f9c",
    "links": {"self": f"/v1/submissions/{_ID}", "article": f"https://news.example/a/{_ARTICLE}"},
}
EXAMPLE_BATCH: Final = {
    "batch": _BATCH,
    "counts": {"accepted": 1, "rejected": 1},
    "links": {"self": f"/v1/batches/{_BATCH}"},
    "results": [
        {"line": 1, "submission": _ID},
        {
            "line": 2,
            "offset": 83,
            "problem": {
                "type": "/problems/invalid-article",
                "title": "The article is not valid",
                "status": 422,
                "detail": "1 field needs a change; nothing was stored.",
                "errors": [{"pointer": "/title", "code": "too_short", "detail": "is empty (1–300 characters)"}],
            },
        },
    ],
}
EXAMPLE_BATCH_STATE: Final = {
    "batch": _BATCH,
    "accepted": 500,
    "pending": 12,
    "counts": {"published": 480, "received": 12, "rejected": 1, "unchanged": 7},
    "links": {"self": f"/v1/batches/{_BATCH}"},
}
EXAMPLE_PIPELINE: Final = {
    "state": "ok",
    "in_per_s": 38.0,
    "out_per_s": 37.9,
    "queued": 12,
    "retrying": 1,
    "suspect": 0,
    "failed": 3,
    "untagged": 0,
    "oldest_s": 0.4,
    "sweep_lag_s": 0.6,
    "accepted": 58112,
    "outcomes": {"published": 57310, "updated": 0, "unchanged": 774, "rejected": 12, "failed": 3, "withdrawn": 0},
    "in_flight": 13,
    "balanced": True,
    "missing": [],
    "end_to_end_ms": {"p50": 64.0, "p95": 180.0},
}
EXAMPLE_FAILURES: Final = {
    "items": [
        {
            "code": "crashed_worker",
            "stage": "normalize",
            "count": 3,
            "first_at": "2026-11-23T15:58:11.040Z",
            "last_at": "2026-11-23T16:02:47.913Z",
            "message": "the worker died or hung while it had this article, again and again",
            "example": _ID,
        }
    ]
}

_KEY: Final = ("unauthorized", "forbidden")
_POSTING: Final = ("bad-request", "invalid-json", *_KEY, "in-progress", "too-large", "unsupported-media")


def responses() -> dict[str, dict[str, Any]]:
    """What each operation answers, by the name of its view."""
    return {
        "post_article": _answers(
            202,
            "Accepted",
            EXAMPLE_ACCEPTED,
            (*_POSTING, "invalid-article", "invalid-query", "idempotency-mismatch", "unavailable"),
        ),
        "post_batch": _answers(
            202,
            "BatchAccepted",
            EXAMPLE_BATCH,
            (*_POSTING, "invalid-article", "idempotency-mismatch", "unavailable"),
        ),
        "get_submission": _answers(200, "Receipt", EXAMPLE_RECEIPT, ("bad-request", *_KEY, "not-found", "unavailable")),
        "get_batch": _answers(200, "BatchState", EXAMPLE_BATCH_STATE, (*_KEY, "not-found", "unavailable")),
        "get_pipeline": _answers(200, "Pipeline", EXAMPLE_PIPELINE, (*_KEY, "unavailable")),
        "get_failures": _answers(200, "Failures", EXAMPLE_FAILURES, (*_KEY, "invalid-query", "unavailable")),
        "post_replay": {"202": _answer("Started.", "Replayed", None)}
        | _answers(
            200,
            "Replayed",
            {"matching": 212, "started": 0, "passed_over": []},
            ("bad-request", "invalid-json", *_KEY, "too-large", "unsupported-media", "invalid-query", "unavailable"),
        ),
    }


def article_schema() -> type[ArticleSchema]:
    """The schema that checks posted JSON, for the document."""
    return ArticleSchema


def _answers(status: int, schema: str, example: Any, problems: tuple[str, ...]) -> dict[str, Any]:
    said = "Stored safely; worked on from now on." if status == 202 else "Here it is."
    answers: dict[str, Any] = {str(status): _answer(said, schema, example)}
    for name in problems:
        code, title, advice = PROBLEMS[name]
        line = f"[{name}](/problems/{name}): {title}. {advice}"
        known = answers.get(str(code))
        if known:
            known["description"] += f"\n\n{line}"
            continue
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        answers[str(code)] = {"description": line, "content": content}
    return answers


def _answer(said: str, schema: str, example: Any) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    if example is not None:
        content["example"] = example
    return {"description": said, "content": {"application/json": content}}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}
