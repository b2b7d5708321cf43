"""The door to the front page: makes the Flask application with everything it stands on."""

from __future__ import annotations

import hmac
import ipaddress
from typing import Any, Final

from flask import Flask, Response, abort, request
from flask_limiter import Limiter

from services.web import api, assets, feeds, languages, typeset, views
from services.web.desk import Desk
from services.web.project import Projection
from services.web.search import SearchIndex
from services.web.secret import secret_key
from shared import VERSION, database, door, ids, launcher, logs, markup, schema
from shared.errors import FieldFault, Unavailable
from shared.problems import Problem
from shared.settings import Settings, settings

# No script of ours exists in this version; JSON-LD is a data block, which no browser runs. Pictures of other hosts are
# links, see docs/adr/0011; only the icon is written out in the page.
CONTENT_SECURITY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    # With `no-referrer` browsers would send `Origin: null` with our own comment form.
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def create_app() -> Flask:
    """The application granian runs; also starts this process's candidate for keeping the search index."""
    logs.configure("web")
    app = make_app(settings())
    Projection(app.extensions["copydesk"].pool, settings().home / "index").start()
    return app


def make_app(config: Settings) -> Flask:
    """The application without anything running beside it."""
    app = Flask(__name__, static_folder=None)
    app.url_map.merge_slashes = False  # a tag's key may hold any sign
    app.config["MAX_CONTENT_LENGTH"] = views.FORM_BYTES
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    pool = database.open_pool(config.database_url, size=config.pool_size)
    index = SearchIndex(config.home / "index")
    key = secret_key(config.home, config.secret_key)
    limiter = _limiter(app, config)
    app.extensions["copydesk"] = Desk(
        pool=pool,
        index=index,
        key=key,
        limiter=limiter,
        count_comment=limiter.limit(
            f"{config.comments_per_minute}/minute", key_func=lambda: _client(key), methods=["POST"]
        )(_counted),
    )
    app.context_processor(lambda: _for_templates(config))
    door.install(app, svc="web", readiness=lambda: _readiness(pool, index))
    app.register_blueprint(views.pages)
    app.register_blueprint(feeds.feeds)
    api.install(app)
    # The door answers errors as problems and shows plain problem pages; readers get both in the site's own look.
    app.register_error_handler(Exception, views.error_answer)
    app.view_functions["problem_page"] = views.problem_page
    app.before_request(_refuse_nul)

    @app.after_request
    def guard(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return app


def _refuse_nul() -> None:
    """Nothing has a NUL in its name: PostgreSQL takes none in a text. Raises NotFound or Problem("invalid-query")."""
    wrong = [name for name, told in request.args.items(multi=True) if "\0" in name + told]
    if wrong and request.path.startswith("/v1/"):
        faults = [FieldFault(pointer=f"/{name}", code="invalid", detail="holds a NUL; leave it out") for name in wrong]
        raise Problem("invalid-query", "Parameters need a change.", errors=faults)
    if wrong or "\0" in request.path:
        abort(404)


def _limiter(app: Flask, config: Settings) -> Limiter:
    options = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2} if config.redis_url else {}
    return Limiter(
        key_func=lambda: "-",
        app=app,
        storage_uri=config.redis_url or "memory://",
        storage_options=options,  # type: ignore[arg-type]
        strategy="moving-window",
        key_prefix="copydesk",
        # Comments go on while the counters are away; each process then counts for itself.
        in_memory_fallback_enabled=bool(config.redis_url),
        headers_enabled=False,
    )


def _counted() -> None:
    """A comment that was counted and may be stored."""


def _client(key: bytes) -> str:
    """Whose comments are counted: a network, not a person; the address itself is not written anywhere."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
        # Whoever has one IPv6 address has 2^64 of them.
        network = ipaddress.ip_network((address, 64 if address.version == 6 else 32), strict=False)
        told = network.network_address.packed
    except ValueError:
        told = b"-"
    return hmac.digest(key, b"client\0" + told, "sha256").hex()[:32]


def _readiness(pool: Any, index: SearchIndex) -> dict[str, str | None]:
    fault: str | None = None
    try:
        with database.transaction(pool) as conn:
            at = schema.current(conn)
        if at != schema.head():
            fault = f"the schema is at {at or 'nothing'}, not {schema.head()}: run `./copydesk migrate`"
    except Unavailable as away:
        fault = away.message
    return {"database": fault, "search index": None if index.is_open() else "is being built"}


def _for_templates(config: Settings) -> dict[str, Any]:
    return {
        **launcher.for_pages(config.public_url),
        "site_name": config.site_name,
        "public_url": config.public_url,
        "ingest_url": config.ingest_url,
        "version": VERSION,
        "asset": assets.address,
        "id_text": ids.to_text,
        "short_id": ids.short,
        "language_name": languages.name,
        "direction": languages.direction,
        "kinds": typeset.KINDS,
        "clock": typeset.clock,
        "has_time": typeset.has_time,
        "moment": typeset.moment,
        "moment_after": typeset.moment_after,
        "exact_moment": typeset.exact_moment,
        "rfc3339": typeset.rfc3339,
        "day_or_moment": typeset.day_or_moment,
        "minutes": typeset.minutes,
        "left_over": typeset.left_over,
        "tags_by_kind": typeset.tags_by_kind,
        "with_breaks": typeset.with_breaks,
        "with_code": typeset.with_code,
        "json_in_script": typeset.json_in_script,
        "safe_url": markup.safe_url,
        "host": markup.host,
        "categories": [],
        "feed": None,
        "canonical": None,
        "category_key": None,
        "is_first": True,
    }
