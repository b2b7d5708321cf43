"""Atom feeds of every list: stable ids, `updated` moves when the text does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, render_template, request, url_for
from markupsafe import Markup

from services.web import query, search, store, typeset
from services.web.desk import desk
from services.web.store import Card
from shared import database, ids, markup
from shared.problems import Problem
from shared.settings import settings

ENTRIES: Final = 50
ENTRY_CHARACTERS: Final = 20_000  # of a text; with all of fifty long ones a feed would have 100 MB

feeds = Blueprint("feeds", __name__)


@feeds.get("/feed.atom")
def all_articles() -> Response:
    return _river(url_for("feeds.all_articles"), title=settings().site_name, page=url_for("pages.front"))


@feeds.get("/c/<key>.atom")
def category(key: str) -> Response:
    label = next((category.label for category in desk().categories() if category.key == key), None)
    return _river(
        url_for("feeds.category", key=key),
        title=label or key,
        page=url_for("pages.category", key=key),
        category_key=key,
        must_exist=label is None,
    )


@feeds.get("/t/<kind>/<path:key>.atom")
def tag(kind: str, key: str) -> Response:
    with database.transaction(desk().pool) as conn:
        label = store.find_tag_label(conn, kind, key)
    if label is None:
        abort(404)
    return _river(
        url_for("feeds.tag", kind=kind, key=key),
        title=label,
        page=url_for("pages.tag", kind=kind, key=key),
        tag=(kind, key),
    )


@feeds.get("/search.atom")
def found() -> Response:
    text = request.args.get("q", "")
    asked = query.read(text)
    if not asked.clauses:
        raise Problem("bad-request", "Say what to look for: /search.atom?q=words")
    try:
        hits = desk().index.find(asked, sort="newest", after=None, limit=ENTRIES)
    except search.IndexAway as fault:
        raise Problem(
            "unavailable", "Search is resting; the index is being built.", headers={"Retry-After": "10"}
        ) from fault
    with database.transaction(desk().pool) as conn:
        cards = store.cards(conn, hits.ids, text_limit=ENTRY_CHARACTERS)
    return _feed(
        url_for("feeds.found", q=text),
        cards,
        title=f"{text} · {settings().site_name}",
        page=url_for("pages.search_page", q=text),
    )


def entry_id(card: Card) -> str:
    """An id that stays when the site moves or the article changes (RFC 4151)."""
    host = urlsplit(settings().public_url).hostname or "localhost"
    return f"tag:{host},{card.received_at.astimezone(UTC):%Y-%m-%d}:{ids.to_text(card.id)}"


def content(card: Card) -> Markup:
    """The text of an entry as HTML; a long one ends in the way to the rest, one that was changed in what changed."""
    told = Markup(markup.html_of(card.blocks, images="shown"))  # noqa: S704  # cleaned in the same breath
    site, ref = settings().public_url, ids.to_text(card.id)
    if sum(len(block.text) for block in card.blocks) >= ENTRY_CHARACTERS:
        address = site + url_for("pages.article", ref=ref)
        told += Markup('\n<p><a href="{}">Read the whole article</a></p>').format(address)
    if card.updated_at:
        address = site + url_for("pages.revisions", ref=ref)
        told += Markup('\n<p>Updated {}: <a href="{}">what changed</a></p>').format(
            typeset.moment(card.updated_at), address
        )
    return told


def _river(
    here: str,
    *,
    title: str,
    page: str,
    category_key: str | None = None,
    tag: tuple[str, str] | None = None,
    must_exist: bool = False,
) -> Response:
    with database.transaction(desk().pool) as conn:
        cards = store.newest(
            conn,
            before=None,
            limit=ENTRIES,
            category_key=category_key,
            tag=tag,
            text_limit=ENTRY_CHARACTERS,
            once=tag is None,
        )
    if must_exist and not cards:
        abort(404)
    named = title if title == settings().site_name else f"{title} · {settings().site_name}"
    return _feed(here, cards, title=named, page=page)


def _feed(here: str, cards: Sequence[Card], *, title: str, page: str) -> Response:
    updated = max((card.changed_at for card in cards), default=datetime(1970, 1, 1, tzinfo=UTC))
    body = render_template(
        "feed.xml",
        cards=cards,
        title=title,
        page=page,
        address=here,
        updated=updated,
        entry_id=entry_id,
        feed_id=f"tag:{urlsplit(settings().public_url).hostname or 'localhost'},2026:{here}",
        content=content,
    )
    answer = Response(typeset.in_xml(body), content_type="application/atom+xml; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=60"
    # No Last-Modified: a withdrawal sets `updated` back, and who asks by time would never hear of it.
    answer.add_etag(weak=True)
    answer.make_conditional(request)
    return answer
