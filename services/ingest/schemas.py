"""What an article posted as JSON may look like: one schema, for checking and for the API document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any, Final

from marshmallow import INCLUDE, Schema, ValidationError, fields, validates_schema

from services.ingest.strict_json import pointer_part
from shared import urls
from shared.errors import FieldFault, Refused

BODY_FIELDS: Final = ("body_text", "body_html", "html", "text")
FAULTS_TOLD: Final = 20
UNKNOWN_TOLD: Final = 20
UNKNOWN_BESIDE: Final = 5  # named where a body is missing

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# What others call our fields.
_ELSEWHERE: Final = {
    "headline": "title", "heading": "title", "name": "title", "content": "body_text", "body": "body_text",
    "article": "body_text", "articlebody": "body_text", "content_html": "body_html", "content_text": "body_text",
    "author": "byline", "authors": "byline", "creator": "byline", "date": "published_at", "published": "published_at",
    "pubdate": "published_at", "datepublished": "published_at", "updated": "modified_at", "updated_at": "modified_at",
    "datemodified": "modified_at", "link": "url", "permalink": "url", "id": "external_id", "guid": "external_id",
    "section": "category", "lang": "language", "keywords": "tags",
}  # fmt: skip
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")
_EXAMPLE_TITLE = "Rail line reopens after landslide"
_EXAMPLE_DATE = "2026-11-23T17:04:00+01:00"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a field has to say about its value."""

    code: str
    detail: str
    example: str | None = None


class Text(fields.Field[str]):
    """A string of at most `most` characters; white space around it does not count, and empty is as good as not sent."""

    def __init__(self, *, description: str, example: str, most: int | None = None, pattern: str | None = None) -> None:
        self.most = most
        self.example = example
        documented: dict[str, Any] = {"type": ["string", "null"], "description": description, "examples": [example]}
        if most:
            documented["maxLength"] = most
        if pattern:
            documented["pattern"] = pattern
        super().__init__(allow_none=True, metadata=documented)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise _says("not_text", f"is {_called(value)}, not a string", self.example)
        text = value.strip()
        if self.most and len(text) > self.most:
            raise _says("too_long", f"has {len(text):,} characters{_allowed(self.most)}")
        if text:
            self._check(text)
        return value

    def _check(self, value: str) -> None:
        """Raises ValidationError when the text is not what this kind of field takes."""


class Address(Text):
    """An absolute http(s) URL."""

    def _check(self, value: str) -> None:
        if fault := url_fault(value):
            raise ValidationError([fault])


class Moment(Text):
    """A date-time with its offset, RFC 3339, or a day alone."""

    def _check(self, value: str) -> None:
        shown = f'"{value[:40]}"'
        if not _RFC3339.fullmatch(value) and not _DAY.fullmatch(value):
            detail = f"{shown} is not a date-time with an offset (RFC 3339), nor a day"
            raise _says("bad_datetime", detail, self.example)
        try:
            said = datetime.fromisoformat(value.upper())
            (said if said.tzinfo else said.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise _says("bad_datetime", f"{shown} is no moment of our calendar", self.example) from None


class Language(Text):
    """A language tag such as `en` or `pt-BR`."""

    def _check(self, value: str) -> None:
        if not _LANGUAGE.fullmatch(value):
            raise _says("bad_language", f'"{value[:40]}" is not a language tag (BCP 47)', self.example)


class Texts(fields.Field[list[str]]):
    """A list of strings, at most `most` of at most `each` characters; where `one_is_enough`, a single string too."""

    def __init__(self, *, description: str, example: list[str], most: int, each: int, one_is_enough: bool) -> None:
        self.most, self.each, self.one_is_enough = most, each, one_is_enough
        self.example = example
        some = {"type": "array", "maxItems": most, "items": {"type": "string", "maxLength": each}}
        single = [{"type": "string", "maxLength": each}] if one_is_enough else []
        documented = {"anyOf": [some, *single, {"type": "null"}], "description": description, "examples": [example]}
        super().__init__(allow_none=True, metadata=documented)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[str]:
        if isinstance(value, str) and self.one_is_enough:
            if fault := self._fault(value):
                raise ValidationError([fault])
            return [value]
        if not isinstance(value, list):
            wanted = "a string or a list of strings" if self.one_is_enough else "a list of strings"
            raise _says("not_list", f"is {_called(value)}, not {wanted}", str(self.example))
        if len(value) > self.most:
            raise _says("too_many", f"has {len(value):,} entries (at most {self.most})")
        if faults := {number: [fault] for number, item in enumerate(value) if (fault := self._fault(item))}:
            raise ValidationError(faults)
        return value

    def _fault(self, item: Any) -> Said | None:
        if not isinstance(item, str):
            return Said(code="not_text", detail=f"is {_called(item)}, not a string")
        if len(item.strip()) > self.each:
            return Said(code="too_long", detail=f"has {len(item.strip()):,} characters{_allowed(self.each)}")
        return None


class ArticleSchema(Schema):
    """An article as its source has it. What is not known here is kept and named in the warnings."""

    class Meta:
        """Field order is the order of the document."""

        unknown = INCLUDE

    title = Text(
        description="Needed with `body_text` and `body_html`; a whole page or text dump brings its own.",
        example=_EXAMPLE_TITLE,
        most=300,
    )
    body_text = Text(
        description="The body as plain text; a blank line parts paragraphs. One of the four bodies is needed.",
        example="The mountain line carries trains again.\n\nThe first left Bern on Monday.",
    )
    body_html = Text(description="The body as a fragment of HTML.", example="<p>The mountain line carries trains.</p>")
    html = Text(
        description="A whole page; title, byline, date and body are found in it.",
        example="<!doctype html><title>Rail line reopens</title><article><p>The mountain line carries trains again.",
    )
    text = Text(
        description="A text dump of a page, furniture and all.",
        example="Rail line reopens\n• Category:World\nThe mountain line carries trains again.",
    )
    url = Address(
        description="Where the article stands. Posting the same URL again updates the article.",
        example="https://wire.example/rail",
        most=urls.LIMIT,
        pattern="^\\s*[Hh][Tt][Tt][Pp][Ss]?://",
    )
    external_id = Text(
        description="Your own id of the article; it goes before the URL in telling which article this is.",
        example="wire-2026-11-23-0042",
        most=255,
    )
    byline = Texts(
        description="Who wrote it: a name or a list of names.",
        example=["J. Doe"],
        most=50,
        each=200,
        one_is_enough=True,
    )
    published_at = Moment(
        description="RFC 3339 with offset, or a day alone: `2026-11-23`.", example=_EXAMPLE_DATE, most=40
    )
    modified_at = Moment(
        description="RFC 3339 with offset, or a day alone: `2026-11-23`.", example=_EXAMPLE_DATE, most=40
    )
    category = Text(description="One category.", example="World", most=100)
    language = Language(description="BCP 47; detected when left out.", example="en", most=35)
    tags = Texts(
        description="Keywords of your own.", example=["rail", "Switzerland"], most=50, each=100, one_is_enough=False
    )

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def _needs_a_body_and_perhaps_a_title(self, _: Any, article: Mapping[str, Any], **__: Any) -> None:
        sent = [name for name in BODY_FIELDS if _is_sent(article.get(name))]
        title = article.get("title")
        faults = {}
        if not sent:
            detail = "is missing or empty; one of body_text, body_html, html and text is needed"
            faults["body_text"] = [Said(code="required", detail=detail + _not_known(article))]
        if not _is_sent(title) and (sent[0] in ("body_text", "body_html") if sent else title is not None):
            code, what = ("required", "is missing") if title is None else ("too_short", "is empty")
            detail = f"{what} (1–300 characters)"
            faults["title"] = [Said(code=code, detail=detail, example=_EXAMPLE_TITLE)]
        if faults:
            raise ValidationError(faults)


KNOWN_FIELDS: Final = tuple(ArticleSchema().fields)
_SCHEMA: Final = ArticleSchema()


def faults_of(article: Mapping[str, Any]) -> list[FieldFault]:
    """What is wrong with the fields of an article, with pointers; none when it can be taken. At most FAULTS_TOLD."""
    messages = _SCHEMA.validate(article)
    return [fault for _, fault in zip(range(FAULTS_TOLD), _flat(messages, ""), strict=False)]


def unknown_fields(article: Mapping[str, Any]) -> list[str]:
    """A warning for each field we have no place for; it is kept all the same."""
    unknown = [name for name in article if name not in KNOWN_FIELDS]
    warnings = [_warning(name) for name in unknown[:UNKNOWN_TOLD]]
    if len(unknown) > UNKNOWN_TOLD:
        warnings.append(f"{len(unknown) - UNKNOWN_TOLD:,} more fields are not known; they are kept under extra.")
    return warnings


def url_fault(value: str) -> Said | None:
    """What is wrong with a URL; None when it can be kept."""
    if len(value) > urls.LIMIT:
        return Said(code="too_long", detail=f"has {len(value):,} characters (at most {urls.LIMIT:,})")
    try:
        urls.canonical(value)
    except Refused as refusal:
        return Said(code="bad_url", detail=f'"{value[:80]}": {refusal.message}', example="https://wire.example/rail")
    return None


def _says(code: str, detail: str, example: str | None = None) -> ValidationError:
    return ValidationError([Said(code=code, detail=detail, example=example)])


def _allowed(most: int | None) -> str:
    return f" (1–{most:,} characters)" if most else ""


def _called(value: Any) -> str:
    """What JSON calls a value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    names = {dict: "an object", list: "a list", int: "a number", float: "a number", str: "a string", type(None): "null"}
    return names[type(value)]


def _is_sent(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None


def _flat(messages: Any, pointer: str) -> Iterator[FieldFault]:
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from _flat(inner, pointer if key == "_schema" else f"{pointer}/{pointer_part(str(key))}")
        return
    for said in messages:
        if isinstance(said, Said):
            yield FieldFault(pointer=pointer, code=said.code, detail=said.detail, example=said.example)
        else:
            yield FieldFault(pointer=pointer, code="invalid", detail=str(said))


def _warning(name: str) -> str:
    meant = _meant(name)
    hint = f' Did you mean "{meant}"?' if meant else ""
    return f'The field "{_shown(name)}" is not known; it is kept under extra.{hint}'


def _not_known(article: Mapping[str, Any]) -> str:
    """The fields that may have been meant for others: `; not known: "headline" (Did you mean "title"?)`."""
    unknown = [name for name in article if name not in KNOWN_FIELDS][:UNKNOWN_BESIDE]
    told = [
        f'"{_shown(name)}"' + (f' (Did you mean "{meant}"?)' if (meant := _meant(name)) else "") for name in unknown
    ]
    return f"; not known: {', '.join(told)}" if told else ""


def _shown(name: str) -> str:
    return name if len(name) <= 60 else name[:59] + "…"


def _meant(name: str) -> str | None:
    close = get_close_matches(name[:60], KNOWN_FIELDS, n=1, cutoff=0.75)
    return close[0] if close else _ELSEWHERE.get(name.casefold())
