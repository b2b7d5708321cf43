"""The API for reading and taking back, under /v1; described by itself in /openapi.json and, for people, in /docs."""

# The decorators of flask-smorest are untyped; only this door pays for that.
# mypy: disallow-untyped-decorators=False, disallow-subclassing-any=False

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NoReturn, get_args
from uuid import UUID

import marshmallow as ma
from flask import Blueprint as FlaskBlueprint
from flask import Flask, Response, render_template, request, url_for
from flask_smorest import Api, Blueprint
from marshmallow import fields, validate
from webargs.flaskparser import FlaskParser

from services.web import changes, cursor, diff, query, search, store, stories, story_store, typeset
from services.web import withdraw as taking_back
from services.web.compare import Telling
from services.web.desk import desk
from services.web.diff import Comparison
from services.web.store import Article, Card, Comment, Revision, Withdrawn
from services.web.story_store import Member
from shared import VERSION, database, ids, kept, keys, markup
from shared.errors import FieldFault
from shared.model import BlockKind, Copy, DatePrecision, FigureKind, MarkKind, TagState
from shared.problems import Problem
from shared.settings import settings
from shared.words import slug

LIMIT: Final = 200
_EXACT: Final = 2**53  # whole numbers above are not all floats
_SAID: Final = {
    "format": "date-time",
    "description": "As the source said it; 00:00:00Z exactly where it said only the day",
}


class _Parser(FlaskParser):
    """Reads query parameters; one that is unknown or wrong is answered as our problem, by its name."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"query": ma.RAISE}  # noqa: RUF012  # as the base class has it

    def handle_error(self, error: ma.ValidationError, *_: object, **__: object) -> NoReturn:
        raise Problem("invalid-query", "Parameters need a change.", errors=_faults(error.messages))


class _Blueprint(Blueprint):
    ARGUMENTS_PARSER = _Parser()


class ProblemSchema(ma.Schema):
    """An error (RFC 9457)."""

    type = fields.String(required=True, metadata={"description": "Address of a page that explains it"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String()
    request_id = fields.String(metadata={"description": "Also in X-Request-Id and in our log"})
    errors = fields.List(fields.Dict())


class _Api(Api):
    """flask-smorest without its own ways of telling errors and pages."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = "PROBLEM"

    def _register_error_handlers(self) -> None:
        pass

    def _register_pagination_header(self) -> None:
        pass

    def _register_responses(self) -> None:
        content = {"application/problem+json": {"schema": ProblemSchema}}
        self.spec.components.response(
            "PROBLEM", {"description": "The request was not carried out; the body says why.", "content": content}
        )


_HTML: Final = (
    f"The blocks as HTML, clean (policy {markup.POLICY}): {', '.join(sorted(markup.TAGS))}. Links lead to http, https "
    "or mailto. Images lie on other hosts: who shows this asks them"
)


class TagSchema(ma.Schema):
    kind = fields.String(required=True, validate=validate.OneOf(list(typeset.KINDS)))
    key = fields.String(required=True, metadata={"description": "Stable within its kind", "example": "country:US"})
    label = fields.String(required=True)
    score = fields.Float(required=True, metadata={"description": "0 to 1"})


class ReadTagSchema(TagSchema):
    rule = fields.String(required=True, metadata={"description": "Which rule found it"})
    spans = fields.List(
        fields.List(fields.Integer()),
        required=True,
        metadata={"description": "[block, start, end): the characters that earned it; block -1 is the title"},
    )
    state = fields.String(
        required=True,
        validate=validate.OneOf(list(get_args(TagState))),
        metadata={"description": "Whether an editor confirmed it"},
    )
    data = fields.Dict(
        required=True, metadata={"description": "Of a place latitude, longitude and iso, as far as it has them"}
    )


class KeyDateSchema(ma.Schema):
    """A day, week, month or year that a text tells of."""

    date = fields.String(required=True, metadata={"description": "ISO 8601, as far as it is known"})
    precision = fields.String(required=True, validate=validate.OneOf(list(get_args(DatePrecision))))
    text = fields.String(required=True, metadata={"description": "As written", "example": "Tuesday"})
    span = fields.List(fields.Integer(), required=True, metadata={"description": "[block, start, end)"})


class _Amount(fields.Float):
    """A number, without decimals where it has none."""

    def _serialize(self, value: Any, *_: Any, **__: Any) -> float:
        return int(value) if abs(value) < _EXACT and float(value).is_integer() else float(value)


class KeyFigureSchema(ma.Schema):
    """An amount that tells an article: money, a share, people harmed, people, a measure, or things counted."""

    kind = fields.String(required=True, validate=validate.OneOf(list(get_args(FigureKind))))
    value = _Amount(required=True, metadata={"example": 1500000})
    unit = fields.String(
        required=True,
        metadata={
            "description": "Of money its ISO 4217 code, or its sign where the text does not say whose it is; of a share"
            " `%` or `pp`, percentage points; of people harmed `dead`, `injured` or `missing`; of a measure its sign,"
            " as `km`, or `magnitude`; of people `people` or the text's noun for them; of things their noun as written",
            "example": "EUR",
        },
    )
    text = fields.String(required=True, metadata={"description": "As written", "example": "1,5 Mio. Euro"})
    span = fields.List(fields.Integer(), required=True, metadata={"description": "[block, start, end)"})


class StoryMarkSchema(ma.Schema):
    """The story an article tells."""

    id = fields.String(required=True)
    count = fields.Integer(required=True, metadata={"description": "How many articles tell it, this one among them"})


class CardSchema(ma.Schema):
    """An article as lists have it."""

    id = fields.String(required=True, metadata={"example": "01KAQ7M3ZT8W4N2J5D7Q3KX0VB"})
    url = fields.Url(required=True, metadata={"description": "The page on this site"})
    original_url = fields.String(required=True, allow_none=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    source = fields.String(required=True)
    byline = fields.List(fields.String(), required=True)
    category = fields.String(required=True, allow_none=True)
    category_key = fields.String(required=True, allow_none=True)
    language = fields.String(required=True, allow_none=True, metadata={"description": "ISO 639-1"})
    words = fields.Integer(required=True)
    published_at = fields.String(required=True, allow_none=True, metadata=_SAID)
    received_at = fields.String(required=True, metadata={"format": "date-time"})
    changed_at = fields.String(required=True, metadata={"format": "date-time"})
    listed_at = fields.String(required=True, metadata={"format": "date-time", "description": "What lists sort by"})
    updated = fields.Boolean(required=True, metadata={"description": "Whether it has another text than at first"})
    updated_at = fields.String(
        required=True,
        allow_none=True,
        metadata={"format": "date-time", "description": "When the current text came, if another came before it"},
    )
    revision = fields.Integer(required=True, metadata={"description": "The number of the current text, from 1"})
    comments = fields.Integer(required=True)
    story = fields.Nested(
        StoryMarkSchema, required=True, allow_none=True, metadata={"description": "null when it was never compared"}
    )
    tags = fields.List(fields.Nested(TagSchema), required=True)


class BlockSchema(ma.Schema):
    """A part of a body; what it does not have is left out."""

    kind = fields.String(required=True, validate=validate.OneOf(list(get_args(BlockKind))))
    text = fields.String(required=True, metadata={"description": "Plain text; of an image its caption"})
    marks = fields.List(
        fields.List(fields.Raw()),
        metadata={
            "description": "[kind, start, end, href]: what characters start to end of the text are, one of "
            + ", ".join(get_args(MarkKind))
        },
    )
    level = fields.Integer(metadata={"description": "Of a heading 2 to 4; of an item 1 (outermost) and deeper"})
    is_numbered = fields.Boolean(metadata={"description": "Of an item: its list counts"})
    cells = fields.List(fields.String(), metadata={"description": "Of a row"})
    is_header = fields.Boolean(metadata={"description": "Of a row: it names the columns"})
    src = fields.String(metadata={"description": "Of an image: where it is"})
    alt = fields.String(metadata={"description": "Of an image: what it shows"})


class OriginSchema(ma.Schema):
    origin = fields.String(required=True, metadata={"example": "dump-line 7"})
    rule = fields.String(required=True)
    confidence = fields.Float(metadata={"description": "0 to 1: how often the rule is right"})


class ChangesSchema(ma.Schema):
    """What a revision changed in the one before it."""

    kind = fields.String(required=True, validate=validate.OneOf(list(diff.RULES)))
    rule = fields.String(required=True, metadata={"description": "Why it is called so"})
    words_added = fields.Integer(required=True)
    words_removed = fields.Integer(required=True)
    fields_changed = fields.List(fields.String(), required=True, metadata={"example": ["byline"]})


class RevisionSchema(ma.Schema):
    number = fields.Integer(required=True, metadata={"description": "From 1"})
    submission = fields.String(required=True)
    received_at = fields.String(required=True, metadata={"format": "date-time"})
    content_hash = fields.String(required=True)
    title = fields.String(required=True)
    current = fields.Boolean(required=True)


class ListedRevisionSchema(RevisionSchema):
    changes = fields.Nested(
        ChangesSchema,
        required=True,
        allow_none=True,
        metadata={"description": "null of the first, of very long texts, and of all but the newest 20"},
    )


class RevisionsSchema(ma.Schema):
    items = fields.List(fields.Nested(ListedRevisionSchema), required=True)


class TextSchema(ma.Schema):
    """A text as it was read out of what was posted."""

    title = fields.String(required=True)
    byline = fields.List(fields.String(), required=True)
    category = fields.String(required=True, allow_none=True)
    language = fields.String(required=True, allow_none=True, metadata={"description": "ISO 639-1"})
    original_url = fields.String(required=True, allow_none=True)
    site_name = fields.String(required=True, allow_none=True)
    lead_image = fields.String(required=True, allow_none=True)
    licence = fields.String(required=True, allow_none=True, metadata={"description": "Its address, or a line of text"})
    published_at = fields.String(required=True, allow_none=True, metadata=_SAID)
    modified_at = fields.String(required=True, allow_none=True, metadata=_SAID)
    blocks = fields.List(fields.Nested(BlockSchema), required=True)
    html = fields.String(required=True, metadata={"description": _HTML})
    recognised = fields.String(required=True, metadata={"description": "What the posted bytes were taken for"})
    origins = fields.Dict(keys=fields.String(), values=fields.Nested(OriginSchema), required=True)
    capabilities = fields.List(fields.String(), required=True)
    warnings = fields.List(fields.String(), required=True)
    extra = fields.Dict(required=True, metadata={"description": "Posted fields that have no place of their own"})


class RevisionTextSchema(TextSchema):
    """One revision with its text, and the lines of its source."""

    number = fields.Integer(required=True, metadata={"description": "From 1"})
    submission = fields.String(required=True)
    received_at = fields.String(required=True, metadata={"format": "date-time"})
    current = fields.Boolean(required=True)
    pipeline_revision = fields.Integer(required=True, metadata={"description": "Of the code that read it"})
    lines = fields.List(
        fields.List(fields.Raw()),
        required=True,
        metadata={
            "description": "[number, role, rule, confidence, text, block]: what each line of the source was taken for, "
            "and which block it became; the text is empty where the block says it"
        },
    )


class ArticleSchema(CardSchema):
    """An article with everything known of its current text."""

    tags = fields.List(fields.Nested(ReadTagSchema), required=True)
    blocks = fields.List(fields.Nested(BlockSchema), required=True)
    html = fields.String(required=True, metadata={"description": _HTML})
    key_sentences = fields.List(
        fields.List(fields.Integer()),
        required=True,
        metadata={"description": "[block, start, end): the sentences that tell most, in the order of the text"},
    )
    key_dates = fields.List(fields.Nested(KeyDateSchema), required=True)
    key_figures = fields.List(
        fields.Nested(KeyFigureSchema),
        required=True,
        metadata={
            "description": "At most eight, in the order of the text; a number that can be read as two is left out"
        },
    )
    site_name = fields.String(required=True, allow_none=True)
    lead_image = fields.String(required=True, allow_none=True)
    licence = fields.String(required=True, allow_none=True, metadata={"description": "Its address, or a line of text"})
    modified_at = fields.String(required=True, allow_none=True, metadata=_SAID)
    recognised = fields.String(required=True, metadata={"description": "What the posted bytes were taken for"})
    origins = fields.Dict(keys=fields.String(), values=fields.Nested(OriginSchema), required=True)
    revisions = fields.List(fields.Nested(RevisionSchema), required=True)
    capabilities = fields.List(fields.String(), required=True)
    warnings = fields.List(fields.String(), required=True)
    extra = fields.Dict(required=True, metadata={"description": "Posted fields that have no place of their own"})
    correlation_id = fields.String(required=True, allow_none=True)


class MemberSchema(ma.Schema):
    """An article of a story, and why it is one."""

    id = fields.String(required=True)
    url = fields.Url(required=True, metadata={"description": "The page on this site"})
    title = fields.String(required=True)
    source = fields.String(required=True)
    language = fields.String(required=True, allow_none=True, metadata={"description": "ISO 639-1"})
    words = fields.Integer(required=True)
    published_at = fields.String(required=True, allow_none=True, metadata=_SAID)
    received_at = fields.String(required=True, metadata={"format": "date-time"})
    head = fields.Boolean(required=True, metadata={"description": "Whether it was published first"})
    rule = fields.String(
        required=True,
        validate=validate.OneOf(["first", "text", "address", "parted"]),
        metadata={
            "description": "first: the story began with it; text: much of its text is that of `like_id`; address: so "
            "is its URL; parted: an editor took it out of another story"
        },
    )
    like_id = fields.String(required=True, allow_none=True, metadata={"description": "The article it was found like"})
    likeness = fields.Float(required=True, metadata={"description": "0 to 1"})


class MembersSchema(ma.Schema):
    items = fields.List(fields.Nested(MemberSchema), required=True)


class DifferenceSchema(ma.Schema):
    """One statement in two tellings."""

    head = fields.String(required=True)
    head_differs = fields.List(
        fields.List(fields.Integer()), required=True, metadata={"description": "[start, end) of what differs"}
    )
    other = fields.String(required=True)
    other_differs = fields.List(
        fields.List(fields.Integer()), required=True, metadata={"description": "[start, end) of what differs"}
    )


class TellingSchema(ma.Schema):
    """What is special about one of the others, sentence by sentence."""

    id = fields.String(required=True)
    differs = fields.List(fields.Nested(DifferenceSchema), required=True)
    alone = fields.List(fields.String(), required=True, metadata={"description": "What nobody else says"})
    left_out = fields.List(
        fields.String(), required=True, metadata={"description": "What the head says and this one does not"}
    )


class StorySchema(ma.Schema):
    """A story, and how the first of those who tell it differ."""

    id = fields.String(required=True)
    url = fields.Url(required=True, metadata={"description": "The page on this site"})
    members = fields.List(
        fields.Nested(MemberSchema),
        required=True,
        metadata={"description": f"At most {story_store.LIMIT_MEMBERS}; the head first"},
    )
    differences = fields.List(
        fields.Nested(TellingSchema),
        required=True,
        metadata={"description": f"Of the first {stories.COMPARED} members, the head among them"},
    )
    complete = fields.Boolean(
        required=True, metadata={"description": "Whether whole texts were compared, and not their beginnings"}
    )


class CommentSchema(ma.Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)
    text = fields.String(required=True, metadata={"description": "Plain text, as typed"})
    posted_at = fields.String(required=True, metadata={"format": "date-time"})


_NEXT = {"description": "The cursor of what follows; null at the end"}


class CardsSchema(ma.Schema):
    items = fields.List(fields.Nested(CardSchema), required=True)
    next = fields.String(required=True, allow_none=True, metadata=_NEXT)


class CommentsSchema(ma.Schema):
    items = fields.List(fields.Nested(CommentSchema), required=True)
    next = fields.String(required=True, allow_none=True, metadata=_NEXT)


class FoundSchema(CardsSchema):
    count = fields.Integer(required=True)
    parsed = fields.String(required=True, metadata={"description": "How the query was read"})
    notes = fields.List(fields.String(), required=True, metadata={"description": "What was read otherwise than typed"})
    took_ms = fields.Float(required=True)


class PageArgs(ma.Schema):
    limit = fields.Integer(load_default=30, validate=validate.Range(min=1, max=LIMIT))
    cursor = fields.String(load_default=None, metadata={"description": "`next` of the page before"})


class ListArgs(PageArgs):
    category = fields.String(load_default=None, metadata={"description": "A category's key or name"})
    tag = fields.String(
        load_default=None,
        validate=validate.Regexp(
            rf"\A(?:{'|'.join(typeset.KINDS)}):.+", error="is not kind:key, as place:country:US is"
        ),
        metadata={"description": "kind:key", "example": "place:country:US"},
    )


class SearchArgs(PageArgs):
    q = fields.String(
        required=True, validate=validate.Length(min=1), metadata={"example": '"coast guard" lang:en -sport'}
    )
    sort = fields.String(load_default="newest", validate=validate.OneOf(["newest", "relevance"]))


articles = _Blueprint("articles", __name__, url_prefix="/v1", description="Reading, searching and taking back articles")
docs = FlaskBlueprint("docs", __name__)


@articles.get("/articles")
@articles.arguments(ListArgs, location="query")
@articles.response(200, CardsSchema)
def list_articles(args: dict[str, Any]) -> dict[str, Any]:
    """The newest articles, of all or of one category or tag"""
    before = cursor.find_place(args["cursor"])
    kind, _, key = (args["tag"] or "").partition(":")
    with database.transaction(desk().pool) as conn:
        cards = store.newest(
            conn,
            before=before,
            limit=args["limit"] + 1,
            category_key=slug(args["category"]) if (args["category"] or "").strip() else None,
            tag=(kind, key) if args["tag"] else None,
        )
    shown = cards[: args["limit"]]
    goes_on = len(cards) > len(shown)
    return {
        "items": [_card(card) for card in shown],
        "next": cursor.of_place(shown[-1].listed_at, shown[-1].id) if goes_on else None,
    }


@articles.get("/articles/<ref>")
@articles.response(200, ArticleSchema)
def get_article(ref: str) -> dict[str, Any]:
    """One article, with its text, tags, origins and revisions

    `ref` is an article's id, or its last 8 characters.
    """
    article_id = _article_id(ref)
    with database.transaction(desk().pool) as conn:
        found = _readable(store.find_article(conn, article_id))
        revisions = store.revisions(conn, article_id)
    return _whole(found, revisions)


@articles.get("/articles/<ref>/similar")
@articles.response(200, MembersSchema)
def list_similar(ref: str) -> dict[str, Any]:
    """The other articles that tell the same story, the one published first at the top"""
    article_id = _article_id(ref)
    with database.transaction(desk().pool) as conn:
        _readable(store.find_article(conn, article_id))
        members = story_store.story_of(conn, article_id)
    return {"items": [_member(member, members[0]) for member in members if member.article_id != article_id]}


@articles.get("/stories/<story_id>")
@articles.response(200, StorySchema)
def get_story(story_id: str) -> dict[str, Any]:
    """A story: who tells it, and what each states differently, says alone or leaves out

    The id of an article gives the story it tells.
    """
    asked = ids.find_id(story_id)
    with database.transaction(desk().pool) as conn:
        members = stories.find(conn, asked) if asked else []
        if not members:
            raise Problem("not-found", f"There is no story {story_id}. Ids are 26 characters.")
        said = stories.bodies(conn, members)
    found = stories.compared(members, said)
    return {
        "id": ids.to_text(found.id),
        "url": settings().public_url + url_for("pages.story", ref=ids.to_text(found.id)),
        "members": [_member(member, found.head) for member in members],
        "differences": [
            {"id": ids.to_text(member.article_id)} | _telling(telling)
            for member, telling in zip(members[1:], found.tellings, strict=False)
        ],
        "complete": not found.is_cut,
    }


@articles.get("/articles/<ref>/revisions")
@articles.response(200, RevisionsSchema)
def list_revisions(ref: str) -> dict[str, Any]:
    """The texts an article has had, oldest first, and what each changed"""
    article_id = _article_id(ref)
    with database.transaction(desk().pool) as conn:
        _readable(store.find_article(conn, article_id))
        revisions = store.revisions(conn, article_id)
        recent = changes.of_revisions(conn, article_id, revisions)
    return {
        "items": [_revision(revision) | {"changes": _changes(recent.get(revision.number))} for revision in revisions]
    }


@articles.get("/articles/<ref>/revisions/<int:number>")
@articles.response(200, RevisionTextSchema)
def get_revision(ref: str, number: int) -> dict[str, Any]:
    """One of the texts an article has had, with the lines of its source"""
    article_id = _article_id(ref)
    with database.transaction(desk().pool) as conn:
        _readable(store.find_article(conn, article_id))
        revisions = store.revisions(conn, article_id)
        if not 1 <= number <= len(revisions):
            raise Problem("not-found", f"The article has {len(revisions)} revisions; {number} is none of them.")
        revision = revisions[number - 1]
        reading = store.readings(conn, article_id, [revision.content_hash])[revision.content_hash]
    return _text(reading.copy) | {
        "number": revision.number,
        "submission": ids.to_text(revision.submission_id),
        "received_at": typeset.rfc3339(revision.received_at),
        "current": revision.is_current,
        "pipeline_revision": reading.pipeline_revision,
        "lines": kept.of_lines(reading.copy.lines),
    }


@articles.delete("/articles/<ref>")
@articles.doc(security=[{"key": []}])
@articles.response(204, description="Readers see it no more; doing it again changes nothing")
def withdraw_article(ref: str) -> None:
    """Take an article back; needs a key of its own source with the scope `ingest`

    The page then answers 410. Posting the article again brings it back.
    """
    with database.transaction(desk().pool) as conn:
        key = _key(conn)
    if not taking_back.withdraw(desk().pool, _article_id(ref), key):
        raise Problem("not-found", f"Your source ({key.source}) has no article {ref}.")


@articles.get("/articles/<ref>/comments")
@articles.arguments(PageArgs, location="query")
@articles.response(200, CommentsSchema)
def list_comments(args: dict[str, Any], ref: str) -> dict[str, Any]:
    """The comments on an article, oldest first"""
    after = cursor.find_place(args["cursor"])
    article_id = _article_id(ref)
    with database.transaction(desk().pool) as conn:
        _readable(store.find_article(conn, article_id))
        comments = store.comments(conn, article_id, after=after, limit=args["limit"] + 1)
    shown = comments[: args["limit"]]
    goes_on = len(comments) > len(shown)
    return {
        "items": [_comment(comment) for comment in shown],
        "next": cursor.of_place(shown[-1].posted_at, shown[-1].id) if goes_on else None,
    }


@articles.get("/search")
@articles.arguments(SearchArgs, location="query")
@articles.response(200, FoundSchema)
def find_articles(args: dict[str, Any]) -> dict[str, Any]:
    """Search titles, texts and tags

    Words (all of them), "a phrase", -not, and title: tag: category: source: lang: by:. Bad syntax never fails: it is
    searched as plain words, and `parsed` and `notes` say so.
    """
    began_s = time.perf_counter()
    asked = query.read(args["q"])
    after = cursor.find_hits(args["sort"], args["cursor"])
    if not asked.clauses:
        hits = search.Hits(ids=(), count=0, next=None)
    else:
        try:
            hits = desk().index.find(asked, sort=args["sort"], after=after, limit=args["limit"])
        except search.IndexAway as fault:
            resting = "Search is resting; the index is being built."
            raise Problem("unavailable", resting, headers={"Retry-After": "10"}) from fault
    with database.transaction(desk().pool) as conn:
        cards = store.cards(conn, hits.ids)
    return {
        "items": [_card(card) for card in cards],
        "next": cursor.of_hits(hits.next),
        "count": hits.count,
        "parsed": str(asked),
        "notes": list(asked.notes),
        "took_ms": round((time.perf_counter() - began_s) * 1000, 1),
    }


def install(app: Flask) -> None:
    """Serve the API, its description and its documentation."""
    app.config.update(
        API_TITLE=f"{settings().site_name}: reading",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = _Api(
        app,
        spec_kwargs={
            "servers": [{"url": settings().public_url}],
            "info": {
                "description": "Read, search and take back articles. Errors are application/problem+json (RFC 9457). "
                f"Posting has its own door at {settings().ingest_url}/docs."
            },
        },
    )
    api.spec.components.security_scheme("key", {"type": "http", "scheme": "bearer", "bearerFormat": "cdk_..."})
    api.register_blueprint(articles)
    app.register_blueprint(docs)
    app.extensions["copydesk-openapi"] = api.spec.to_dict()


@docs.get("/docs")
def docs_page() -> Response:
    from flask import current_app

    spec = current_app.extensions["copydesk-openapi"]
    answer = Response(
        render_template("docs.html", spec=spec, operations=_operations(spec), q="", categories=desk().categories()),
        content_type="text/html; charset=utf-8",
    )
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.add_etag(weak=True)
    answer.make_conditional(request)
    return answer


def _operations(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The operations of the description, one after the other, with what they answer written out."""
    return [
        {"method": method.upper(), "path": path, "answers": _answers(told)} | told
        for path, methods in spec["paths"].items()
        for method, told in methods.items()
        if method in ("get", "post", "delete")
    ]


def _answers(operation: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for status, answer in operation.get("responses", {}).items():
        schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
        name = schema.get("$ref", "").rsplit("/", 1)[-1]
        found.append({"status": status, "description": answer.get("description", ""), "schema": name})
    # What else may come is a problem, said once for all.
    return [answer for answer in found if answer["status"].startswith("2")]


def _article_id(ref: str) -> UUID:
    """The article that an id or the last 8 characters of one mean. Raises Problem("not-found")."""
    whole, short = ids.find_id(ref), ids.short_value(ref)
    found: list[UUID] = []
    if whole is not None or short is not None:
        with database.transaction(desk().pool) as conn:
            found = store.article_ids_of(conn, id_=whole, short=short)
    if len(found) > 1:
        several = ", ".join(map(ids.to_text, found))
        raise Problem("not-found", f"{len(found)} articles end in {ref}: {several}. Give a whole id.")
    if not found:
        raise Problem("not-found", f"There is no article {ref}. Ids are 26 characters, or the last 8 of them.")
    return found[0]


def _readable(article: Article | Withdrawn | None) -> Article:
    if isinstance(article, Withdrawn):
        raise Problem("gone", f"This article was withdrawn by its source, {article.source}.")
    if article is None:
        raise Problem("not-found", "There is no such article.")
    return article


def _key(conn: database.Connection) -> keys.Key:
    """The key in the Authorization header, if it may take articles back. Raises Problem."""
    told = request.headers.get("Authorization", "")
    scheme, _, token = told.partition(" ")
    key = keys.find_key(conn, token.strip()) if scheme.lower() == "bearer" else None
    if key is None:
        why = "This key is not known, or was revoked." if told else "Send `Authorization: Bearer cdk_...`."
        raise Problem("unauthorized", why, headers={"WWW-Authenticate": 'Bearer realm="copydesk"'})
    if "ingest" not in key.scopes:
        raise Problem("forbidden", "Taking back needs a key with the scope `ingest`.")
    return key


def _card(card: Card) -> dict[str, Any]:
    return _shared_fields(card) | {"tags": [_tag(tag) for tag in card.tags]}


def _whole(article: Article, revisions: list[Revision]) -> dict[str, Any]:
    return _shared_fields(article) | {
        "tags": [
            _tag(tag) | {"rule": tag.rule, "spans": tag.spans, "state": tag.state, "data": tag.data}
            for tag in article.tags
        ],
        "key_sentences": kept.of_spans(article.key_sentences),
        "key_dates": kept.of_key_dates(article.key_dates),
        "key_figures": kept.of_key_figures(article.key_figures),
        "blocks": kept.of_blocks(article.blocks),
        "html": markup.html_of(article.blocks, images="shown"),
        "site_name": article.site_name,
        "lead_image": markup.safe_url(article.lead_image),
        "licence": article.licence,
        "modified_at": _moment(article.modified_at),
        "recognised": article.recognised,
        "origins": article.origins,
        "revisions": [_revision(revision) for revision in revisions],
        "capabilities": article.capabilities,
        "warnings": article.warnings,
        "extra": article.extra,
        "correlation_id": article.correlation_id,
    }


def _text(copy: Copy) -> dict[str, Any]:
    return {
        "title": copy.title,
        "byline": copy.byline,
        "category": copy.category,
        "language": copy.language,
        "original_url": markup.safe_url(copy.url),
        "site_name": copy.site_name,
        "lead_image": markup.safe_url(copy.lead_image),
        "licence": copy.licence,
        "published_at": _moment(copy.published_at),
        "modified_at": _moment(copy.modified_at),
        "blocks": kept.of_blocks(copy.blocks),
        "html": markup.html_of(copy.blocks, images="shown"),
        "recognised": copy.recognised,
        "origins": kept.of_origins(copy.origins),
        "capabilities": copy.capabilities,
        "warnings": copy.warnings,
        "extra": copy.extra,
    }


def _changes(comparison: Comparison | None) -> dict[str, Any] | None:
    if comparison is None:
        return None
    return {
        "kind": comparison.kind,
        "rule": diff.RULES[comparison.kind],
        "words_added": comparison.words_added,
        "words_removed": comparison.words_removed,
        "fields_changed": [field.name for field in comparison.fields],
    }


def _moment(at: datetime | None) -> str | None:
    return typeset.rfc3339(at) if at else None


def _shared_fields(article: Card | Article) -> dict[str, Any]:
    return {
        "id": ids.to_text(article.id),
        "url": settings().public_url + url_for("pages.article", ref=ids.to_text(article.id)),
        "original_url": markup.safe_url(article.url),
        "title": article.title,
        "summary": article.summary,
        "source": article.source,
        "byline": article.byline,
        "category": article.category,
        "category_key": article.category_key,
        "language": article.language,
        "words": article.words,
        "published_at": _moment(article.published_at),
        "received_at": typeset.rfc3339(article.received_at),
        "changed_at": typeset.rfc3339(article.changed_at),
        "listed_at": typeset.rfc3339(article.listed_at),
        "updated": article.updated_at is not None,
        "updated_at": _moment(article.updated_at),
        "revision": article.revision,
        "comments": article.comments,
        "story": {"id": ids.to_text(article.story.id), "count": article.story.others + 1} if article.story else None,
    }


def _member(member: Member, head: Member) -> dict[str, Any]:
    return {
        "id": ids.to_text(member.article_id),
        "url": settings().public_url + url_for("pages.article", ref=ids.to_text(member.article_id)),
        "title": member.title,
        "source": member.source,
        "language": member.language,
        "words": member.words,
        "published_at": _moment(member.published_at),
        "received_at": typeset.rfc3339(member.received_at),
        "head": member.article_id == head.article_id,
        "rule": member.rule,
        "like_id": ids.to_text(member.like_id) if member.like_id else None,
        "likeness": round(member.likeness, 4),
    }


def _telling(telling: Telling) -> dict[str, Any]:
    return {
        "differs": [
            {
                "head": difference.head,
                "head_differs": difference.head_differs,
                "other": difference.other,
                "other_differs": difference.other_differs,
            }
            for difference in telling.differs
        ],
        "alone": telling.alone,
        "left_out": telling.left_out,
    }


def _tag(tag: store.ListedTag | store.ReadTag) -> dict[str, Any]:
    return {"kind": tag.kind, "key": tag.key, "label": tag.label, "score": round(tag.score, 4)}


def _revision(revision: Revision) -> dict[str, Any]:
    return {
        "number": revision.number,
        "submission": ids.to_text(revision.submission_id),
        "received_at": typeset.rfc3339(revision.received_at),
        "content_hash": revision.content_hash.hex(),
        "title": revision.title,
        "current": revision.is_current,
    }


def _comment(comment: Comment) -> dict[str, Any]:
    return {
        "id": ids.to_text(comment.id),
        "name": comment.name,
        "text": comment.body,
        "posted_at": typeset.rfc3339(comment.posted_at),
    }


def _faults(messages: Any) -> list[FieldFault]:
    """marshmallow's nested messages as faults with pointers to query parameters."""
    of_query = messages.get("query", messages) if isinstance(messages, Mapping) else {}
    return [
        FieldFault(
            pointer=f"/{name}", code="invalid", detail=" ".join(map(str, told)) if isinstance(told, list) else str(told)
        )
        for name, told in of_query.items()
    ]
