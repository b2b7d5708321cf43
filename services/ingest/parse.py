"""From a body to an article that may be accepted: checked, but kept byte for byte as it was posted."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Any, Final

from services.ingest import bodies, schemas, strict_json
from services.ingest.bodies import Kind
from services.ingest.refusal import Refusal
from shared import charsets
from shared.errors import FieldFault

_BOMS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_PAGES: Final = (b"<!doctype html", b"<html")
HINTS: Final = ("url", "external_id")
EXTERNAL_ID_LIMIT: Final = 255


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A body that may be accepted."""

    payload: bytes
    content_type: str
    recognised: str  # "json fields" | "text dump" | "html page"; the workers look closer
    title: str | None = None
    warnings: tuple[str, ...] = ()


def check(body: bytes, kind: Kind) -> Checked:
    """Look at the body of one article. Raises Refusal: `invalid-json`, `invalid-article`, `too-large`."""
    if len(body) > bodies.ARTICLE_LIMIT:
        limit = f"{bodies.ARTICLE_LIMIT // bodies.MIB} MiB"
        raise Refusal("too-large", f"The article has {len(body):,} bytes; one article may have {limit}.")
    if not body.strip():
        raise Refusal("invalid-article", "The body is empty; send the article in it.")
    if kind.media_type == "application/json":
        return _check_json(body, kind)
    return _check_text(body, kind)


def check_hints(query: dict[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """What a query says beside the body, and warnings. Raises Refusal `invalid-query`."""
    hints = {name: value.strip() for name, value in query.items() if name in HINTS and value.strip()}
    faults = []
    if "url" in hints and (said := schemas.url_fault(hints["url"])):
        faults.append(FieldFault(pointer="?url", code=said.code, detail=said.detail, example=said.example))
    external_id = hints.get("external_id", "")
    if len(external_id) > EXTERNAL_ID_LIMIT:
        detail = f"has {len(external_id):,} characters (1–{EXTERNAL_ID_LIMIT})"
        faults.append(FieldFault(pointer="?external_id", code="too_long", detail=detail))
    if "\x00" in external_id:
        faults.append(FieldFault(pointer="?external_id", code="bad_text", detail="holds U+0000; take it out"))
    if faults:
        raise Refusal("invalid-query", f"{_count(faults, 'parameter')} a change; nothing was stored.", errors=faults)
    unknown = [name for name in query if name not in HINTS]
    return hints, tuple(f'The parameter "{name[:60]}" is not known; it was passed over.' for name in unknown[:20])


def _check_json(body: bytes, kind: Kind) -> Checked:
    with strict_json.without_collector():
        said = _title_and_warnings(body)
    if isinstance(said, Refusal):
        raise said
    title, warnings = said
    return Checked(
        payload=body, content_type=kind.media_type, recognised="json fields", title=title, warnings=tuple(warnings)
    )


def _title_and_warnings(body: bytes) -> tuple[str | None, list[str]] | Refusal:
    """What is kept of an article, or why it is not taken: not raised, for that would keep a million lists alive."""
    article = strict_json.parse(body)
    if not isinstance(article, dict):
        what = "A list of articles goes to /v1/batches" if isinstance(article, list) else "Send {...}"
        return Refusal("invalid-article", f"An article is a JSON object. {what}.")
    if faults := schemas.faults_of(article):
        return Refusal("invalid-article", f"{_count(faults, 'field')} a change; nothing was stored.", errors=faults)
    return _title(article), schemas.unknown_fields(article)


def _check_text(body: bytes, kind: Kind) -> Checked:
    is_page = kind.media_type == "text/html" or body[:200].lstrip().lower().startswith(_PAGES)
    is_wide = body.startswith(_BOMS) or (kind.charset or "").startswith(("utf-16", "utf-32"))
    holds_nul = b"\x00" in body and not is_wide and kind.media_type == "text/plain"
    if holds_nul and charsets.unmarked_utf16(body) is None:
        raise Refusal(
            "invalid-article",
            f"The text holds a NUL byte at offset {body.index(bytes(1)):,}; take it out, or if it is UTF-16,"
            " say `text/plain; charset=utf-16`.",
        )
    return Checked(
        payload=body,
        content_type=kind.as_header,
        recognised="html page" if is_page else "text dump",
        warnings=_charset_warnings(body, kind),
    )


def _charset_warnings(body: bytes, kind: Kind) -> tuple[str, ...]:
    if kind.charset is None:
        return ()
    try:
        body.decode(kind.charset)
    except UnicodeError as err:
        at = f" at offset {err.start:,}" if isinstance(err, UnicodeDecodeError) else ""
        return (
            f"The text is not in {charsets.shown(kind.charset)} as declared{at}; it will be read as well as it can be.",
        )
    return ()


def _title(article: dict[str, Any]) -> str | None:
    title = article.get("title")
    return title.strip() if isinstance(title, str) else None


def _count(faults: list[FieldFault], what: str) -> str:
    return f"1 {what} needs" if len(faults) == 1 else f"{len(faults)} {what}s need"
