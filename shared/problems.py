"""Errors over HTTP, for every Flask door: RFC 9457 problem details, each type with a page that explains it."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

import orjson
import psycopg
from flask import Flask, Response, abort, g, request
from werkzeug.exceptions import HTTPException

from shared import logs
from shared.errors import FieldFault, Refused, Unavailable

# name -> (status, title, what to do about it); the name is the last part of the `type` address.
PROBLEMS: Final[dict[str, tuple[int, str, str]]] = {
    "bad-request": (
        400,
        "The request cannot be read",
        "Send what the API page describes for this address.",
    ),
    "invalid-json": (
        400,
        "The body is not the JSON we take",
        "Send JSON in UTF-8: no duplicate keys, no NaN, at most 64 levels deep.",
    ),
    "bad-cursor": (
        400,
        "The cursor is not one of ours",
        "Begin without a cursor, then follow `next` as it comes.",
    ),
    "unauthorized": (
        401,
        "A key is needed",
        "Send `Authorization: Bearer cdk_...`; `./copydesk key new NAME` makes one.",
    ),
    "forbidden": (
        403,
        "This may not be done",
        "Use a key with the scope that the detail names.",
    ),
    "not-found": (
        404,
        "There is nothing here",
        "Check the address; ids are 26 characters or the last 8 of them.",
    ),
    "method-not-allowed": (
        405,
        "This address does not take that method",
        "The `Allow` header lists what it takes.",
    ),
    "in-progress": (
        409,
        "The same request is still being worked on",
        "Wait a second and send it again with the same Idempotency-Key.",
    ),
    "gone": (
        410,
        "It was withdrawn",
        "Its source took it back; there is nothing to read any more.",
    ),
    "too-large": (
        413,
        "The body is too large",
        "Send less at once: 5 MiB for one article, 20 MiB for a batch.",
    ),
    "unsupported-media": (
        415,
        "This kind of body is not taken",
        "Send application/json, text/plain or text/html; batches as application/x-ndjson.",
    ),
    "invalid-article": (
        422,
        "The article is not valid",
        "Change the fields that `errors` points at; nothing was stored.",
    ),
    "invalid-query": (
        422,
        "The query is not valid",
        "Change the parameters that `errors` points at.",
    ),
    "idempotency-mismatch": (
        422,
        "The Idempotency-Key was used for another request",
        "Use a new key for a new request.",
    ),
    "too-many-requests": (
        429,
        "Too many requests",
        "Wait as long as `Retry-After` says.",
    ),
    "internal": (
        500,
        "Something broke on our side",
        "Try again; if it stays, tell the operator the request id.",
    ),
    "unavailable": (
        503,
        "Not possible at the moment",
        "Try again after `Retry-After` seconds; a request with an Idempotency-Key is safe to repeat.",
    ),
}

_BY_STATUS: Final = {
    400: "bad-request",
    401: "unauthorized",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    410: "gone",
    413: "too-large",
    415: "unsupported-media",
    429: "too-many-requests",
}


class Problem(Exception):  # noqa: N818  # RFC 9457's own word
    """An answer that is an error; raised anywhere in a door, answered as application/problem+json."""

    def __init__(
        self,
        name: str,
        detail: str,
        *,
        errors: Sequence[FieldFault] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.name = name
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}

    @property
    def status(self) -> int:
        return PROBLEMS[self.name][0]

    def as_dict(self) -> dict[str, Any]:
        """The problem's members, without those of the request it answers."""
        status, title, _ = PROBLEMS[self.name]
        body: dict[str, Any] = {
            "type": f"/problems/{self.name}",
            "title": title,
            "status": status,
            "detail": self.detail,
        }
        if self.errors:
            body["errors"] = [
                {key: value for key, value in asdict(fault).items() if value is not None} for fault in self.errors
            ]
        return body


def answer(problem: Problem) -> Response:
    """The problem as the answer to the request at hand."""
    body = problem.as_dict() | {"instance": request.path, "request_id": g.get("cid")}
    response = Response(orjson.dumps(body), status=problem.status, content_type="application/problem+json")
    response.headers["Content-Language"] = "en"
    response.headers["Cache-Control"] = "no-store"
    response.headers.update(problem.headers)
    return response


def from_exception(fault: Exception) -> Problem:
    """The problem that an exception amounts to; what nobody expected is logged whole and told as little as possible."""
    if isinstance(fault, Problem):
        return fault
    if isinstance(fault, Refused):
        return Problem("invalid-article", fault.message)
    if isinstance(fault, psycopg.errors.LockNotAvailable | psycopg.errors.QueryCanceled):
        return Problem("unavailable", "the database was too slow; nothing was changed", headers={"Retry-After": "5"})
    if isinstance(fault, Unavailable):
        return Problem("unavailable", fault.message, headers={"Retry-After": "5"})
    if isinstance(fault, HTTPException) and fault.code is not None and fault.code < 500:
        name = _BY_STATUS.get(fault.code, "bad-request")
        allowed = getattr(fault, "valid_methods", None)
        return Problem(name, PROBLEMS[name][2], headers={"Allow": ", ".join(sorted(allowed))} if allowed else {})
    stack = "".join(traceback.format_exception(fault))
    error = {"code": "internal", "type": type(fault).__name__, "message": str(fault), "stack": stack}
    logs.get("ops").error("note", error=error, cid=g.get("cid"))
    return Problem("internal", "The fault is ours and has been logged under this request id.")


def install(app: Flask) -> None:
    """Answer every error of this application as a problem, and serve the page behind each problem's `type`."""

    def handle(fault: Exception) -> Response:
        return answer(from_exception(fault))

    app.register_error_handler(Exception, handle)

    @app.get("/problems/<name>")
    def problem_page(name: str) -> Response:
        if name not in PROBLEMS:
            abort(404)
        status, title, advice = PROBLEMS[name]
        return Response(
            _PAGE.format(name=name, status=status, title=title, advice=advice), content_type="text/html; charset=utf-8"
        )


_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title} · Copydesk</title>
<style>
body{{font:18px/1.55 Georgia,serif;max-width:34em;margin:3em auto;padding:0 1em;color:#1a1a1a;background:#fffdf8}}
code{{font-size:.9em}}@media(prefers-color-scheme:dark){{body{{color:#e8e6e3;background:#16181a}}}}</style>
<p><code>{status} {name}</code></p><h1>{title}</h1><p>{advice}</p>
</html>
"""
