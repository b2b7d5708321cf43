"""What every HTTP door has: request ids, one log line a request, health, metrics, errors as problems; and granian."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Callable
from typing import Final

import orjson
from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from werkzeug.middleware.proxy_fix import ProxyFix

from shared import VERSION, logs, problems
from shared.settings import settings

# What readiness says about each thing a door needs: None is well, a text is what is wrong with it.
Readiness = Callable[[], dict[str, str | None]]

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
# Anybody may invent a method: each would be a series of its own for as long as we live, and a method PUBLISHED
# would stand in the log as that event.
_METHODS: Final = frozenset(["GET", "HEAD", "POST", "DELETE", "OPTIONS"])
_QUIET: Final = ("/healthz", "/readyz", "/metrics", "/static/")


def install(app: Flask, *, svc: str, readiness: Readiness) -> CollectorRegistry:
    """Furnish a Flask application as a door; gives its metrics registry, for what the service wants to add."""
    registry = CollectorRegistry()
    seconds = Histogram(
        "copydesk_http_seconds", "Time to answer a request", ["route", "method", "status"], registry=registry
    )
    log = logs.get(svc)
    problems.install(app)
    if settings().trusted_proxies:
        hops = settings().trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    @app.before_request
    def begin() -> None:
        sent = request.headers.get("X-Request-Id", "")
        g.cid = sent if _REQUEST_ID.fullmatch(sent) else f"r-{secrets.token_hex(3)}"
        g.began_s = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        took_s = time.perf_counter() - g.get("began_s", time.perf_counter())
        response.headers["X-Request-Id"] = g.get("cid", "-")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        route = request.url_rule.rule if request.url_rule else "-"
        method = request.method if request.method in _METHODS else "other"
        seconds.labels(route, method, response.status_code).observe(took_s)
        event = "note" if method == "other" else method.lower()
        say = log.debug if request.path.startswith(_QUIET) else log.info
        say(
            event,
            run_ms=round(took_s * 1000, 1),
            path=request.path,
            status=response.status_code,
            bytes=response.calculate_content_length(),
            cid=g.get("cid"),
        )
        return response

    @app.get("/healthz")
    def healthz() -> Response:
        return _json({"status": "ok"})

    @app.get("/readyz")
    def readyz() -> Response:
        checks = readiness()
        is_ready = all(fault is None for name, fault in checks.items() if not name.startswith("warning:"))
        shown = {name: fault or "ok" for name, fault in checks.items()}
        return _json({"status": "ok" if is_ready else "not ready", "checks": shown}, 200 if is_ready else 503)

    @app.get("/version")
    def version() -> Response:
        return _json({"version": VERSION})

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")

    return registry


def serve(target: str, *, host: str, port: int, threads: int) -> None:
    """Run the application factory `target` ("package.module:create_app") under granian until told to stop."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server = Granian(
        target,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=int(os.environ.get("WEB_CONCURRENCY", "1")),
        blocking_threads=threads,
        # What waits beyond this gets no thread; the kernel's queue holds it for a moment.
        backpressure=threads * 4,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.error,  # its warnings are about thread counts that we chose on purpose
        log_access=False,
    )
    server.serve()


def _json(body: object, status: int = 200) -> Response:
    return Response(orjson.dumps(body), status=status, content_type="application/json")
