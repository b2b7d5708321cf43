"""Source rules: what one correction teaches about all that a source posts, and how a rule is said in words. Pure.

A correction is generalised no further than it can be seen to hold: what was cut at a joint is cut from others too; a
category, byline or site name that was replaced is replaced wherever it is found; anything else holds for the one
article, unless the editor says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args
from uuid import UUID

from shared import ids, shapes
from shared.errors import Refused
from shared.model import Role

# The URL is not among them: it is what makes the article itself.
FieldName = Literal[
    "title", "byline", "category", "published_at", "modified_at", "language", "site_name", "lead_image", "licence"
]
FIELDS: Final[tuple[FieldName, ...]] = get_args(FieldName)
ROLES: Final[tuple[Role, ...]] = get_args(Role)

How = Literal["line", "label", "cut_prefix", "cut_suffix", "replace", "always", "article"]
LINE_TOLD: Final = 300  # characters of a line that are kept, and so compared

_CUT_IN: Final = ("title", "byline", "category", "site_name")
_REPLACED_IN: Final = ("byline", "category", "site_name")
_LIMITS: Final = {"title": 500, "byline": 2000, "lead_image": 2000, "licence": 500}
_JOINTS: Final = r"[|¦‖–—\-:·•»«›‹/~<>]+"
_JOINT_AFTER = re.compile(rf"(?:\s+{_JOINTS}\s+|\s*[(\[])\S")  # how a suffix begins that is no part of the sentence
_JOINT_BEFORE = re.compile(rf"\S(?:\s+{_JOINTS}|:|[)\]])\s+$")  # how a prefix ends
_LABEL = re.compile(r"[^\w]*([^\W\d_](?:[^:：]{0,38}[^\W\d_])?)[.)\s]*[:：]\s*(.*)", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class SourceRule:
    """One thing that always holds of a source's copy; what `how`, `said` and `say` mean stands in migration 0003."""

    id: UUID
    what: str  # a FieldName, or of a line its Role
    how: How
    said: str = ""
    say: str = ""

    @property
    def is_of_lines(self) -> bool:
        return self.how in ("line", "label")

    @property
    def is_of_shapes(self) -> bool:
        """Whether lines of the shape that `said` has are meant beside its words, and `say` is where they stand."""
        return self.how == "line" and bool(self.say)

    @property
    def name(self) -> str:
        """How the glass page and the console call it."""
        return f"source rule {ids.short(self.id)}"


def of_field(rule_id: UUID, what: str, found: str, value: str, *, identity: str, is_always: bool = False) -> SourceRule:
    """The rule behind one corrected field: it said `found` and must say `value`, in the article of this identity.

    Several names of a byline are parted by `; `. Raises Refused: `same`, `bad_value`.
    """
    value = " ".join(value.split())
    _check(what, value)
    if value == found:
        raise Refused("same", f"The {shown(what)} says that already: “{found}”.")
    if is_always:
        return SourceRule(id=rule_id, what=what, how="always", say=value)
    if what in _CUT_IN and value and found.startswith(value) and _JOINT_AFTER.match(found[len(value) :]):
        return SourceRule(id=rule_id, what=what, how="cut_suffix", said=found[len(value) :])
    if what in _CUT_IN and value and found.endswith(value) and _JOINT_BEFORE.search(found[: -len(value)]):
        return SourceRule(id=rule_id, what=what, how="cut_prefix", said=found[: -len(value)])
    if what in _REPLACED_IN and found:
        return SourceRule(id=rule_id, what=what, how="replace", said=found, say=value)
    return SourceRule(id=rule_id, what=what, how="article", said=identity, say=value)


def of_line(rule_id: UUID, text: str, role: str, *, where: shapes.Where = "", is_like: bool = False) -> SourceRule:
    """The rule behind one line's corrected role: the same words, or with `is_like` the same label before a colon.

    Of a byline or a date also the shape of the line, `where` it stands: the next article has another name there. Where
    that is not known, or the line has no shape, its words alone are meant.
    Raises Refused: `no_text`, `no_label`.
    """
    if not plain(text):
        raise Refused("no_text", "That line has no words to know it by.")
    if not is_like and where and shapes.shape(text, role):
        # As it is written: without its capitals nobody can tell what is a name.
        return SourceRule(id=rule_id, what=role, how="line", said=" ".join(text[:LINE_TOLD].split()), say=where)
    if not is_like:
        return SourceRule(id=rule_id, what=role, how="line", said=plain(text))
    parted = split_label(text)
    if not parted:
        raise Refused("no_label", f"“{text[:60]}” has no label before a colon; without --like this very line is meant.")
    return SourceRule(id=rule_id, what=role, how="label", said=plain(parted[0]))


def plain(text: str) -> str:
    """The form in which lines are compared: `12  Comments ` and `3 comments` are the same. At most LINE_TOLD of it."""
    return re.sub(r"\d+", "0", " ".join(text[:LINE_TOLD].split()).casefold())


def split_label(text: str) -> tuple[str, str] | None:
    """`• Category: Other` -> (`Category`, `Other`); None when no short label stands before a colon."""
    match = _LABEL.fullmatch(text.strip())
    return (match[1].strip(), match[2].strip()) if match else None


def as_text(value: str | Sequence[str] | datetime | None) -> str:
    """A field's value as an editor sees and types it: names parted by `; `, moments as RFC 3339, nothing as ''."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, str) else "; ".join(value)


def shown(what: str) -> str:
    """A field's name in a sentence."""
    return {"published_at": "publishing date", "modified_at": "date of change"}.get(what, what)


def told(rule: SourceRule) -> str:
    """What a rule does, in words: `cut “ | The Valley Post” from the end of every title`."""
    if rule.is_of_shapes:
        kind = {"byline": "name"}.get(rule.what, rule.what)
        return (
            f"a line “{_cut(shapes.shape(rule.said, rule.what))}” {rule.say} the text is always {rule.what}, "
            f"whatever {kind} it says; so is “{_cut(plain(rule.said))}” there (0 stands for any number)"
        )
    field, say = shown(rule.what), f"say “{rule.say}”" if rule.say else "say nothing"
    return {
        "line": f"a line “{_cut(rule.said)}” is always {rule.what} (0 stands for any number)",
        "label": f"a line “{_cut(rule.said)}: …” is always {rule.what}",
        "cut_prefix": f"cut “{rule.said}” from the beginning of every {field}",
        "cut_suffix": f"cut “{rule.said}” from the end of every {field}",
        "replace": f"where the {field} says “{_cut(rule.said)}”, {say}",
        "always": f"for the {field} always {say}",
        "article": f"for the {field} {say}, in this one article",
    }[rule.how]


def _check(what: str, value: str) -> None:
    if what not in FIELDS:
        raise Refused("bad_value", f"There is no field {what} to correct. There are: {', '.join(FIELDS)}.")
    if what == "title" and not value:
        raise Refused("bad_value", "An article cannot be without a title.")
    if len(value) > _LIMITS.get(what, 120):
        raise Refused("bad_value", f"The {shown(what)} has at most {_LIMITS.get(what, 120)} characters.")
    if what in ("published_at", "modified_at") and value and not moment(value):
        raise Refused("bad_value", f"“{value}” is no date-time with a zone, e.g. 2026-11-23T17:04:00+01:00.")
    if what == "lead_image" and value and not re.match(r"https?://[^\s/]", value):
        raise Refused("bad_value", f"“{value[:60]}” is no http address of a picture.")
    if what == "language" and value and not re.fullmatch("[a-z]{2}", value):
        raise Refused("bad_value", f"“{value}” is no ISO 639-1 code, such as en.")


def moment(text: str) -> datetime | None:
    """The moment that RFC 3339 text names; None when it names none, or no zone."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


def _cut(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
