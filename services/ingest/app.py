"""The door for articles: makes the Flask application, and shows all its addresses in one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import Flask, Response, redirect
from flask_smorest import Api, Blueprint

from services.ingest import contract, docs, ops_store, ops_views, views
from services.ingest.desk import Desk
from services.ingest.metrics import PipelineFigures
from services.ingest.refusal import Refusal
from shared import VERSION, door, logs, problems, schema
from shared.database import transaction
from shared.errors import Unavailable
from shared.problems import Problem
from shared.settings import Settings, settings

SWEEP_SILENT_S: Final = 15

# (method, address, view, its words in the API document)
ADDRESSES: Final[tuple[tuple[str, str, Callable[..., Response], dict[str, Any]], ...]] = (
    ("POST", "/v1/articles", views.post_article, contract.POST_ARTICLE),
    ("POST", "/v1/batches", views.post_batch, contract.POST_BATCH),
    ("GET", "/v1/submissions/<submission_id>", views.get_submission, contract.GET_SUBMISSION),
    ("GET", "/v1/batches/<batch_id>", views.get_batch, contract.GET_BATCH),
    ("GET", "/v1/ops/pipeline", ops_views.get_pipeline, contract.GET_PIPELINE),
    ("GET", "/v1/ops/failures", ops_views.get_failures, contract.GET_FAILURES),
    ("POST", "/v1/ops/replays", ops_views.post_replay, contract.POST_REPLAY),
)


def create_app() -> Flask:
    """The application granian runs, in the process that will serve it."""
    logs.configure("ingest")
    return make_app(settings())


def make_app(config: Settings) -> Flask:
    """The application. Nothing that has a socket is opened before the first request."""
    app = Flask(__name__, static_folder=None)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.config.update(
        API_TITLE="Copydesk: posting",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        OPENAPI_JSON_PATH="openapi.json",
    )
    desk = Desk(config)
    app.extensions["copydesk-ingest"] = desk
    registry = door.install(app, svc="ingest", readiness=lambda: readiness(desk))
    registry.register(PipelineFigures(desk))
    app.register_error_handler(Refusal, _refuse)
    api = _describe(app)
    app.add_url_rule("/docs", "docs", lambda: docs.page(api.spec.to_dict(), config))
    app.add_url_rule("/", "front", lambda: redirect("/docs"))
    return app


def readiness(desk: Desk) -> dict[str, str | None]:
    """What this door needs, each with what is wrong with it. Without broker or sweep articles are still accepted."""
    checks: dict[str, str | None] = {"database": None, "schema": None, "warning:sweep": None, "warning:broker": None}
    try:
        with transaction(desk.pool) as conn:
            at = schema.current(conn)
            lag_s = ops_store.sweep_lag_s(conn) if at else None
        if at != schema.head():
            checks["schema"] = f"is at {at or 'nothing'}, not {schema.head()}: run `./copydesk migrate`"
        if lag_s is None or lag_s > SWEEP_SILENT_S:
            when = "has not passed yet" if lag_s is None else f"passed {lag_s:.0f} s ago"
            checks["warning:sweep"] = f"the sweep {when}; nothing is lost, but what a dead worker held waits for it"
    except Unavailable as away:
        checks["database"] = away.message
    if desk.bell.waiting() is None:
        checks["warning:broker"] = "cannot be reached; articles are accepted and worked on without bells, slower"
    return checks


class _Api(Api):  # type: ignore[misc]  # the package ships no types
    """flask-smorest without its own way of telling errors: the door has one for all."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        pass


def _describe(app: Flask) -> Any:
    """Register the addresses with their words."""
    api = _Api(app, spec_kwargs={"info": contract.INFO})
    api.spec.components.security_scheme(
        "key", {"type": "http", "scheme": "bearer", "description": "`cdk_...`, made by `./copydesk key new NAME`."}
    )
    api.spec.components.schema("Article", schema=contract.article_schema())
    for name, shape in contract.schemas().items():
        api.spec.components.schema(name, shape)
    answers = contract.responses()
    blueprint = Blueprint("v1", __name__)
    for method, address, view, words in ADDRESSES:
        told = words | {"responses": answers[view.__name__], "operationId": view.__name__}
        blueprint.route(address, methods=[method])(blueprint.doc(**told)(view))
    api.register_blueprint(blueprint)
    return api


def _refuse(refusal: Refusal) -> Response:
    return problems.answer(Problem(refusal.problem, refusal.detail, errors=refusal.errors, headers=refusal.headers))
