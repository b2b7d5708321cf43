"""Writing a comment: what may be written, and how it comes below the article."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from services.web import store
from services.web.store import CommentState
from shared import database, events, ids

NAME_LIMIT = 60
TEXT_LIMIT = 2_000  # characters; at most 8 KB, so the form's 16 KiB are never the tighter rule
SAME_WITHIN_S = 600

# A name that turns the reading direction round could dress up as another; line breaks and tabs are the text's own.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
_MANY_BREAKS = re.compile(r"\n{3,}")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A comment as it was typed, tidied; `faults` says by field what has to change before it can be posted."""

    name: str
    text: str
    faults: dict[str, str] = field(default_factory=dict)


class ArticleGone(Exception):  # noqa: N818  # nobody erred
    """The article was withdrawn while the comment was being written."""


def read_form(form: Mapping[str, str]) -> Draft:
    """The draft in a posted form."""
    name = " ".join(_UNSEEN.sub("", form.get("name", "")).split())
    text = _UNSEEN.sub("", form.get("text", "").replace("\r\n", "\n").replace("\r", "\n"))
    text = _MANY_BREAKS.sub("\n\n", text).strip()
    faults = {}
    if _is_blank(name):
        faults["name"] = "Give a name; any name will do."
    elif len(name) > NAME_LIMIT:
        faults["name"] = f"The name has {len(name)} characters; shorten it to {NAME_LIMIT}."
    if _is_blank(text):
        faults["text"] = "Write something; the comment is empty."
    elif len(text) > TEXT_LIMIT:
        faults["text"] = f"The comment has {len(text):,} characters; shorten it to {TEXT_LIMIT:,}."
    return Draft(name=name, text=text, faults=faults)


def post(pool: store.Pool, article_id: UUID, draft: Draft, *, holds: bool) -> UUID | None:
    """Store a faultless draft below an article, once, however often the button is pressed; gives the comment's id.

    None: just the same was posted a moment ago. Whose that is nobody knows, so nobody is given it a second time.
    `holds`: it waits for a moderator. Raises ArticleGone.
    """
    with database.transaction(pool) as conn:
        if not store.is_visible_and_lock(conn, article_id):
            raise ArticleGone
        if store.has_same_comment(conn, article_id, name=draft.name, body=draft.text, within_s=SAME_WITHIN_S):
            return None

        comment_id = ids.new_id()
        state: CommentState = "held" if holds else "shown"
        store.insert_comment(
            conn, comment_id=comment_id, article_id=article_id, name=draft.name, body=draft.text, state=state
        )
        told = {"comment": ids.to_text(comment_id), "state": state}
        events.append(conn, [events.Event(type="comment.posted", subject=article_id, data=told)])
    return comment_id


def _is_blank(text: str) -> bool:
    # Signs without width join letters and emoji, and stay; alone they are nothing to see.
    return all(sign.isspace() or unicodedata.category(sign) == "Cf" for sign in text)
