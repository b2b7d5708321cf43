"""The pages: river, category, tag, article with its comments, search; whole without JavaScript, no cookie."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from flask_limiter import RateLimitExceeded
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from services.web import (
    assets,
    changes,
    cursor,
    diff,
    glass,
    key_facts,
    post_comment,
    query,
    receipt,
    search,
    store,
    stories,
    story_store,
    typeset,
)
from services.web.desk import desk
from services.web.post_comment import Draft
from services.web.search import Sort
from services.web.store import Article, Card, Comment, ReadTag, Revision, Withdrawn
from shared import database, ids, kept, markup, problems
from shared.model import Block
from shared.problems import PROBLEMS, Problem
from shared.settings import settings

PAGE: Final = 30  # cards on a page: about 40 KB
COMMENTS: Final = 50
SEARCHED: Final = 20_000  # characters of a hit's text that are looked through for marks: 3 ms, where 2 MiB take 300
LISTED_REVISIONS: Final = 50
SHOWN_CHANGES: Final = 300  # blocks of a comparison
LISTED_TELLINGS: Final = 20  # of a story, behind the head
SIMILAR: Final = 5  # that an article's page names
EXTRA_CHARACTERS: Final = 4_000  # of posted fields without a place, shown on the glass page
FORM_BYTES: Final = 64 * 1024  # 2,000 signs of four bytes, each byte written as %XX, and room for a mistake

_REPEATED: Final = "again"  # in a receipt's place; far too short to be one

pages = Blueprint("pages", __name__)

# What a page says on top, where the problem's own title speaks to programs.
_HEADLINES: Final = {
    400: "That cannot be read",
    403: "That did not come from here",
    404: "There is nothing here",
    405: "That cannot be done here",
    410: "This was withdrawn",
    413: "That is too much at once",
    429: "A moment, please",
    500: "Something broke on our side",
    503: "Not possible at the moment",
}


@dataclass(frozen=True, kw_only=True)
class Found:
    """A search hit as the page shows it."""

    card: Card
    title: Markup
    snippet: Markup


# Rivers --------------------------------------------------------------------------------------------------------------


@pages.get("/")
def front() -> Response:
    return _river(url_for("pages.front"), heading=None, feed=url_for("feeds.all_articles"))


@pages.get("/c/<key>")
def category(key: str) -> Response:
    label = next((category.label for category in desk().categories() if category.key == key), None)
    return _river(
        url_for("pages.category", key=key),
        heading=label or key,
        kicker="Category",
        category_key=key,
        feed=url_for("feeds.category", key=key),
        must_exist=label is None,
    )


@pages.get("/t/<kind>/<path:key>")
def tag(kind: str, key: str) -> Response:
    if kind not in typeset.KINDS:
        abort(404)
    with database.transaction(desk().pool) as conn:
        label = store.find_tag_label(conn, kind, key)
    if label is None:
        raise Problem("not-found", "No article has this tag. Perhaps a search finds what you look for.")
    return _river(
        url_for("pages.tag", kind=kind, key=key),
        heading=label,
        kicker=typeset.KINDS[kind][0],
        tag=(kind, key),
        feed=url_for("feeds.tag", kind=kind, key=key),
    )


def _river(
    here: str,
    *,
    heading: str | None,
    feed: str,
    kicker: str | None = None,
    category_key: str | None = None,
    tag: tuple[str, str] | None = None,
    must_exist: bool = False,
) -> Response:
    before = cursor.find_place(request.args.get("before"))
    with database.transaction(desk().pool) as conn:
        # A list by tag is asked for the articles that have it: there each stands for itself.
        cards = store.newest(conn, before=before, limit=PAGE + 1, category_key=category_key, tag=tag, once=tag is None)
    if must_exist and not cards:
        abort(404)
    older = None
    if len(cards) > PAGE:
        cards = cards[:PAGE]
        older = cursor.of_place(cards[-1].listed_at, cards[-1].id)
    return _page(
        "river.html",
        days=list(typeset.days(cards, _today())),
        heading=heading,
        kicker=kicker,
        category_key=category_key,
        feed=feed,
        older=older,
        is_first=before is None,
        # Not request.path, in which the %23 of a tag `c#` has become a # that ends the address.
        here=here,
        canonical=here,
    )


# One article ---------------------------------------------------------------------------------------------------------


@pages.get("/a/<ref>")
def article(ref: str) -> AnyResponse:
    found = _one_article(ref)
    if not isinstance(found, UUID):
        return found
    told = request.args.get("c")  # a receipt, or that there is none to give
    written = receipt.find(desk().key, told) if told else None
    with database.transaction(desk().pool) as conn:
        shown = _readable(store.find_article(conn, found))
        mine = store.find_comment(conn, found, written) if written else None
    # A page that answers to a receipt is one reader's: no cache may keep it.
    return _article_page(shown, mine=mine, has_receipt=told is not None, is_repeated=told == _REPEATED)


@pages.get("/a/<ref>/glass")
def glass_page(ref: str) -> AnyResponse:
    """The source beside the copy; of the current one, or of ?revision=N or ?submission=ID."""
    found = _one_article(ref)
    if not isinstance(found, UUID):
        return found
    with database.transaction(desk().pool) as conn:
        shown = _readable(store.find_article(conn, found))
        revisions = store.revisions(conn, found)
        wanted = _asked_hash(conn, found, revisions)
        reading = store.readings(conn, found, [wanted]).get(wanted) or abort(404)
    copy = reading.copy
    number = max((revision.number for revision in revisions if revision.content_hash == wanted), default=None)
    return _page(
        "glass.html",
        article=shown,
        copy=copy,
        pipeline_revision=reading.pipeline_revision,
        number=number,
        total=len(revisions),
        fields=glass.fields(copy),
        panes=glass.panes(copy),
        hidden=glass.hidden_lines(copy),
        shown_furniture=glass.SHOWN_FURNITURE,
        roles=glass.ROLES,
        sureness=glass.sureness,
        line_text=glass.line_text,
        other_role=glass.other_role,
        block_html=_block_html,
        extra=json.dumps(copy.extra, ensure_ascii=False, indent=1)[:EXTRA_CHARACTERS],
        category_key=shown.category_key,
    )


@pages.get("/a/<ref>/revisions")
def revisions(ref: str) -> AnyResponse:
    """The texts an article has had, and what changed between two of them: ?from=1&to=2, or the last two."""
    found = _one_article(ref)
    if not isinstance(found, UUID):
        return found
    with database.transaction(desk().pool) as conn:
        shown = _readable(store.find_article(conn, found))
        listed = store.revisions(conn, found)
        recent = changes.of_revisions(conn, found, listed)
        pair = _asked_pair(listed)
        texts = store.readings(conn, found, [revision.content_hash for revision in pair])
    older, newer = pair
    before, after = (texts[revision.content_hash].copy for revision in pair)
    comparison = diff.compare(before, after) if older != newer else None
    groups = diff.around(comparison.blocks) if comparison else []
    return _page(
        "revisions.html",
        article=shown,
        revisions=listed[-LISTED_REVISIONS:],
        total=len(listed),
        kinds_of={number: (change.kind, diff.RULES[change.kind]) for number, change in recent.items()},
        older=older.number,
        newer=newer.number,
        comparison=comparison,
        groups=groups[:SHOWN_CHANGES],
        left_out=len(groups[SHOWN_CHANGES:]),
        field_labels=glass.FIELDS | {"links": "Links"},
        category_key=shown.category_key,
    )


@pages.get("/s/<ref>")
def story(ref: str) -> AnyResponse:
    """The tellings of one story beside each other; the id of an article leads to its story."""
    asked = ids.find_id(ref) or abort(404)
    with database.transaction(desk().pool) as conn:
        members = stories.find(conn, asked) or abort(404)
        if len(members) == 1:
            return redirect(url_for("pages.article", ref=ids.to_text(members[0].article_id)), 302)
        here = url_for("pages.story", ref=ids.to_text(members[0].story_id))
        if request.path != here:
            return redirect(here, 302)
        said = stories.bodies(conn, members)
    told = stories.compared(members, said)
    runs, more = stories.fitting_head(told)
    others = stories.fitting_others(told)
    return _page(
        "story.html",
        head=told.head,
        members=members,
        runs=runs,
        more=more,
        others=others[:LISTED_TELLINGS],
        left_out=len(others[LISTED_TELLINGS:]),
        is_full=len(members) == story_store.LIMIT_MEMBERS,
        is_cut=told.is_cut,
        compared=stories.COMPARED,
        label=lambda member: stories.label(member, members),
        why=lambda member: stories.why(member, members),
        with_marks=typeset.with_marks,
        canonical=here,
    )


def _asked_hash(conn: database.Connection, article_id: UUID, revisions: Sequence[Revision]) -> bytes:
    """Which copy of the article the address asks for. Raises NotFound."""
    told, number = request.args.get("submission"), request.args.get("revision")
    if told is not None:
        submission_id = ids.find_id(told) or abort(404)
        return store.find_content_hash(conn, article_id, submission_id) or abort(404)
    return _numbered(revisions, number, otherwise=len(revisions)).content_hash


def _asked_pair(revisions: Sequence[Revision]) -> tuple[Revision, Revision]:
    """The two revisions to compare; the same one twice where there is only one. Raises NotFound."""
    newer = _numbered(revisions, request.args.get("to"), otherwise=len(revisions))
    older = _numbered(revisions, request.args.get("from"), otherwise=max(1, newer.number - 1))
    return older, newer


def _numbered(revisions: Sequence[Revision], told: str | None, *, otherwise: int) -> Revision:
    wanted = str(otherwise) if told is None else told
    return next((revision for revision in revisions if str(revision.number) == wanted), None) or abort(404)


def _block_html(block: Block) -> Markup:
    return Markup(markup.html_of([block]))  # noqa: S704  # cleaned in the same breath


@pages.post("/a/<ref>/comments")
def comment(ref: str) -> AnyResponse:
    _refuse_other_sites()
    found = _one_article(ref)
    if not isinstance(found, UUID):
        abort(404)
    with database.transaction(desk().pool) as conn:
        shown = _readable(store.find_article(conn, found))
    draft = post_comment.read_form(request.form)
    if request.form.get("website"):
        # Only a program fills in what nobody sees. It is told what it hopes for, and nothing is kept.
        return _to_comment(found, ids.new_id())
    if draft.faults:
        return _article_page(shown, draft=draft, status=422)
    try:
        desk().count_comment()
    except RateLimitExceeded:
        wait_s = desk().seconds_to_wait()
        slower = Draft(name=draft.name, text=draft.text, faults={"": _too_many(wait_s)})
        answer = _article_page(shown, draft=slower, status=429)
        answer.headers["Retry-After"] = str(wait_s)
        return answer
    try:
        posted = post_comment.post(desk().pool, found, draft, holds=settings().hold_comments)
    except post_comment.ArticleGone:
        abort(410)
    return _to_comment(found, posted) if posted else _to_comments(found)


@pages.get("/a/<ref>/comments")
def refused_comment(ref: str) -> AnyResponse:
    """The address that stands over a refused comment; opened again or sent to somebody, it leads to the form."""
    return redirect(url_for("pages.article", ref=ref, _anchor="write"), 303)


def _one_article(ref: str) -> UUID | AnyResponse:
    """The article an address means; or, for a short or late id, the way to it, or a page to choose from several.

    Raises NotFound.
    """
    whole, short = ids.find_id(ref), ids.short_value(ref)
    if whole is None and short is None:
        abort(404)
    with database.transaction(desk().pool) as conn:
        found = store.article_ids_of(conn, id_=whole, short=short)
        if len(found) > 1:
            return _page("choose.html", status=300, choices=store.cards(conn, found), ref=ref.upper())
    if not found:
        abort(404)
    if ids.to_text(found[0]) == ref or request.method != "GET":
        return found[0]
    # Not for ever: another article may come to share the last 8 characters.
    return redirect(url_for("pages.article", ref=ids.to_text(found[0])), 302)


def _readable(article: Article | Withdrawn | None) -> Article:
    if isinstance(article, Withdrawn):
        when = f" on {typeset.moment(article.withdrawn_at)}" if article.withdrawn_at else ""
        raise Problem("gone", f"This article was withdrawn by its source ({article.source}){when}.")
    if article is None:
        abort(404)
    return article


def _article_page(
    shown: Article,
    *,
    draft: Draft | None = None,
    mine: Comment | None = None,
    has_receipt: bool = False,
    is_repeated: bool = False,
    status: int = 200,
) -> Response:
    after = cursor.find_place(request.args.get("after"))
    with database.transaction(desk().pool) as conn:
        listed = store.comments(conn, shown.id, after=after, limit=COMMENTS + 1)
        told_by = story_store.story_of(conn, shown.id) if shown.story and shown.story.others else []
    later = None
    if len(listed) > COMMENTS:
        listed = listed[:COMMENTS]
        later = cursor.of_place(listed[-1].posted_at, listed[-1].id)
    if mine and mine.state != "removed" and mine.id not in {comment.id for comment in listed}:
        listed.append(mine)
    shown = _with_words(shown)
    chosen = _chosen_tag(shown)
    facts = key_facts.of(shown.blocks, shown.key_sentences, shown.key_dates, shown.key_figures)
    shows = request.args.get("show", "") if chosen is None else ""
    spans = chosen.spans if chosen else kept.of_spans(facts.spans(shows)) if facts else []
    return _page(
        "article.html",
        status=status,
        article=shown,
        title=typeset.marked(shown.title, [span[1:] for span in spans if span[0] == -1]),
        body=Markup(markup.html_of(shown.blocks, highlights=_by_block(spans))),  # noqa: S704  # cleaned in the same breath
        facts=facts,
        shows=shows,
        tags=typeset.tags_by_kind(shown.tags),
        chosen=chosen,
        details=typeset.tag_details,
        others=[member for member in told_by if member.article_id != shown.id],
        similar=SIMILAR,
        why=lambda member: stories.why(member, told_by),
        comments=listed,
        later=later,
        mine=mine,
        is_repeated=is_repeated,
        holds=settings().hold_comments,
        draft=draft or Draft(name="", text=""),
        canonical=url_for("pages.article", ref=ids.to_text(shown.id)),
        category_key=shown.category_key,
        feed=url_for("feeds.all_articles"),
        told=_news_article(shown),
        is_private=has_receipt or draft is not None,
        # The same text with other words marked is no page of its own.
        is_noindex=has_receipt or bool({"tag", "show"} & request.args.keys()),
    )


def _chosen_tag(shown: Article) -> ReadTag | None:
    """The tag whose words the reader wants to see in the text."""
    wanted = request.args.get("tag")
    return next((tag for tag in shown.tags if f"{tag.kind}:{tag.key}" == wanted), None)


def _with_words(shown: Article) -> Article:
    """An editor's own tags know of no words; they are shown where their labels stand in the text."""
    tags = [
        replace(tag, spans=typeset.said(tag.label, shown.title, shown.blocks))
        if tag.state == "confirmed" and not tag.spans
        else tag
        for tag in shown.tags
    ]
    return replace(shown, tags=tags)


def _by_block(spans: Iterable[Sequence[int]]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for block, start, end in spans:
        found[block].append((start, end))
    return found


def _to_comment(article_id: UUID, comment_id: UUID) -> AnyResponse:
    return _to_answer(article_id, receipt.give(desk().key, comment_id), anchor=f"c-{ids.to_text(comment_id)}")


def _to_comments(article_id: UUID) -> AnyResponse:
    """The same was posted a moment ago: perhaps by this reader, perhaps not, so there is no receipt."""
    return _to_answer(article_id, _REPEATED, anchor="comments")


def _to_answer(article_id: UUID, told: str, *, anchor: str) -> AnyResponse:
    address = url_for("pages.article", ref=ids.to_text(article_id), c=told, _anchor=anchor)
    answer = redirect(address, 303)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _refuse_other_sites() -> None:
    """The form carries no token and readers no cookie; what stands for both is that browsers say where a form was.

    Raises Problem("forbidden").
    """
    ours = {_origin(request.host_url), _origin(settings().public_url)}
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    is_ours = site in (None, "same-origin") and (origin is None or origin in ours)
    if is_ours and site is None and origin is None:
        # Browsers of the text kind send neither; the page they came from must do.
        is_ours = _origin(request.headers.get("Referer", "")) in ours
    if not is_ours:
        raise Problem(
            "forbidden",
            "The comment came from another site and was not stored. Open the article here and write it there.",
        )


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def _too_many(wait_s: int) -> str:
    most = settings().comments_per_minute
    comments = "one comment" if most == 1 else f"{most} comments"
    return f"From your network came {comments} within a minute. Your text is kept: post it again in {wait_s} seconds."


def _news_article(shown: Article) -> dict[str, Any]:
    """What search engines read about the article (schema.org), as a data block of the page."""
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": shown.title,
        "datePublished": typeset.day_or_moment(shown.published_at or shown.received_at),
        "dateModified": typeset.day_or_moment(shown.modified_at or shown.changed_at),
        "mainEntityOfPage": settings().public_url + url_for("pages.article", ref=ids.to_text(shown.id)),
        "publisher": {"@type": "Organization", "name": shown.source},
        "wordCount": shown.words,
        "commentCount": shown.comments,
    }
    if shown.byline:
        told["author"] = [{"@type": "Person", "name": name} for name in shown.byline]
    if shown.language:
        told["inLanguage"] = shown.language
    if shown.tags:
        told["keywords"] = [tag.label for tag in shown.tags]
    if shown.category:
        told["articleSection"] = shown.category
    if markup.safe_url(shown.url):
        told["isBasedOn"] = shown.url
    return told


# Search --------------------------------------------------------------------------------------------------------------


@pages.get("/search")
def search_page() -> Response:
    text = request.args.get("q", "")
    sort: Sort = "relevance" if request.args.get("sort") == "relevance" else "newest"
    asked = query.read(text)
    if not asked.clauses:
        return _page("search.html", q=text, asked=asked, sort=sort, found=None, count=0, more=None, canonical="/search")
    after = cursor.find_hits(sort, request.args.get("after"))
    try:
        hits = desk().index.find(asked, sort=sort, after=after, limit=PAGE)
    except search.IndexAway:
        return _page("resting.html", status=503, retry_after_s=10, q=text)
    with database.transaction(desk().pool) as conn:
        cards = store.cards(conn, hits.ids, text_limit=SEARCHED)
    return _page(
        "search.html",
        q=text,
        asked=asked,
        sort=sort,
        found=found(cards, asked),
        count=hits.count,
        more=cursor.of_hits(hits.next),
        is_first=after is None,
        canonical=url_for("pages.search_page", q=text),
        feed=url_for("feeds.found", q=text),
    )


def found(cards: Sequence[Card], asked: query.Query) -> list[Found]:
    """Cards with the wanted words marked in title and text."""
    wanted = search.found_words(asked)
    shown = []
    for card in cards:
        title, of_title = search.marked(card.title, wanted)
        body, of_body = search.marked(" ".join(block.text for block in card.blocks), wanted)
        shown.append(
            Found(card=card, title=typeset.with_marks(title, of_title), snippet=typeset.snippet(body, of_body))
        )
    return shown


# The rest ------------------------------------------------------------------------------------------------------------


@pages.get("/static/<name>")
def static_file(name: str) -> Response:
    asset = assets.find(name)
    if asset is None:
        abort(404)
    answer = Response(asset.content, content_type=asset.content_type)
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


@pages.get("/robots.txt")
def robots() -> Response:
    lines = [
        "User-agent: *",
        "Disallow: /search?",
        "Disallow: /search.atom?",
        "Disallow: /*?before=",
        "Disallow: /*?c=",
        "Disallow: /*?tag=",
        "Disallow: /*?show=",
    ]
    answer = Response("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


@pages.get("/opensearch.xml")
def opensearch() -> Response:
    answer = Response(
        render_template("opensearch.xml"), content_type="application/opensearchdescription+xml; charset=utf-8"
    )
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


def problem_page(name: str) -> Response:
    """The page behind a problem's `type`."""
    if name not in PROBLEMS:
        abort(404)
    status, title, advice = PROBLEMS[name]
    return _page("problem.html", name=name, problem_status=status, title=title, advice=advice)


def error_answer(fault: Exception) -> AnyResponse:
    """Any error as the client can read it: a page for people, a problem document for programs."""
    problem = problems.from_exception(fault)
    if _wants_problem():
        return problems.answer(problem)
    status = problem.status
    answer = Response(
        render_template(
            "error.html",
            headline=_HEADLINES.get(status, PROBLEMS[problem.name][1]),
            detail=problem.detail,
            status=status,
            request_id=g.get("cid", "-"),
            guess=_guess() if status == 404 else "",
            q="",
            categories=desk().known_categories(),
        ),
        status=status,
        content_type="text/html; charset=utf-8",
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers.update(problem.headers)
    return answer


def _wants_problem() -> bool:
    return request.path.startswith(("/v1/", "/openapi.json")) or not request.accept_mimetypes.accept_html


def _guess() -> str:
    """What the reader may have been looking for: the words of the address."""
    last = request.path.rstrip("/").rsplit("/", 1)[-1]
    return "" if ids.find_id(last) or ids.short_value(last) is not None else " ".join(search.tokens(last))[:80]


def _page(template: str, *, status: int = 200, retry_after_s: int | None = None, **told: Any) -> Response:
    """A page that every reader may be shown, unless it is told to be private."""
    is_private = told.pop("is_private", False)
    told.setdefault("q", "")
    answer = Response(
        render_template(template, categories=desk().categories(), **told),
        status=status,
        content_type="text/html; charset=utf-8",
    )
    if retry_after_s is not None:
        answer.headers["Retry-After"] = str(retry_after_s)
    if is_private:
        answer.headers["Cache-Control"] = "private, no-store"
    elif status == 200:
        answer.headers["Cache-Control"] = "public, max-age=30, stale-while-revalidate=300"
        answer.add_etag(weak=True)
        answer.make_conditional(request)
    else:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _today() -> date:
    return datetime.now(UTC).date()
