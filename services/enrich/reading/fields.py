"""Reads posted JSON: which fields there are, what each must be, and where the body is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final, Literal

from services.enrich.reading.decode import storable
from shared.errors import Refused

LIMIT_TAGS: Final = 64
LIMIT_TAG: Final = 100  # characters

BodyField = Literal["body_text", "body_html", "html", "text"]
_BODIES: Final[tuple[BodyField, ...]] = ("body_text", "body_html", "html", "text")
_TEXTS: Final = ("title", "url", "external_id", "published_at", "modified_at", "category", "language")
_KNOWN: Final = frozenset({*_BODIES, *_TEXTS, "byline", "tags"})


@dataclass(frozen=True, kw_only=True)
class Fields:
    """The fields of one posted article, each of its type; what was not posted is None or empty."""

    texts: dict[
        str, str
    ]  # those of title, url, external_id, published_at, modified_at, category, language that were posted
    byline: tuple[str, ...]
    tags: tuple[str, ...]
    body_field: BodyField
    body: str
    extra: dict[str, Any]
    warnings: tuple[str, ...]


def read_fields(payload: bytes) -> Fields:
    """The posted fields. Raises Refused: `bad_json`, `too_deep`, `no_text`."""
    posted = _object(payload)
    bodies = [name for name in _BODIES if _text(posted, name)]
    if not bodies:
        raise Refused("no_text", "The article has no text. Send it as `body_text`, `body_html`, `html` or `text`.")
    warnings = [f"`{name}` was not read: `{bodies[0]}` was given too." for name in bodies[1:]]
    tags = [tag[:LIMIT_TAG] for tag in _list(posted, "tags")]
    if len(tags) > LIMIT_TAGS:
        warnings.append(f"{len(tags)} tags were posted; the first {LIMIT_TAGS} were kept.")
    return Fields(
        texts={name: text for name in _TEXTS if (text := _text(posted, name))},
        byline=tuple(_list(posted, "byline")),
        tags=tuple(dict.fromkeys(tags[:LIMIT_TAGS])),
        body_field=bodies[0],
        body=_text(posted, bodies[0]),
        extra={name: value for name, value in posted.items() if name not in _KNOWN},
        warnings=tuple(warnings),
    )


def _object(payload: bytes) -> dict[str, Any]:
    if not payload.strip():
        raise Refused("empty", "Nothing was posted. Send a JSON object with a `title` and a `body_text`.")
    try:
        posted = json.loads(payload, parse_constant=_no_number, parse_float=_finite)
    except RecursionError:
        raise Refused("too_deep", "The JSON nests more than 64 levels deep. Flatten it.") from None
    except ValueError as err:
        raise Refused("bad_json", f"This is no JSON: {err}.") from err
    if not isinstance(posted, dict):
        raise Refused("bad_json", "An article is a JSON object, {...}; send a list of them to the batch door.")
    kept: dict[str, Any] = storable(posted)
    return kept


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:20]} is beyond all numbers we can keep")
    return number


def _text(posted: dict[str, Any], name: str) -> str:
    value = posted.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused("bad_json", f"`{name}` must be a text.")
    return value.strip()


def _list(posted: dict[str, Any], name: str) -> list[str]:
    """A list of texts; one text is a list of one."""
    value = posted.get(name)
    if value is None:
        return []
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
        raise Refused("bad_json", f"`{name}` must be a text or a list of texts.")
    return [text for item in values if (text := " ".join(item.split()))]
