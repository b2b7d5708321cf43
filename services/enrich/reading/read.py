"""From what was posted to the copy that readers will see: decode, recognise, guard, extract, normalize."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from services.enrich.reading import bylines, dates, language
from services.enrich.reading.decode import clean, decode, one_line, unescaped
from services.enrich.reading.dumps.dump import Dump, Found, read_dump, read_plain
from services.enrich.reading.fields import Fields, read_fields
from services.enrich.reading.guard import guard_html, guard_size
from services.enrich.reading.mojibake import repair
from services.enrich.reading.pages.metadata import Metadata, Said
from services.enrich.reading.pages.page import read_fragment, read_page
from shared import urls
from shared.errors import Refused
from shared.model import Block, Copy, Line, Origin

PIPELINE_REVISION: Final = 4  # of this code; raised when the same bytes give another copy

_LOOKS_LIKE_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype html|<html)\b", re.IGNORECASE)
_LIMIT_TITLE: Final = 500  # characters
_LIMIT_NAME: Final = 120
_LIMIT_NAMES: Final = 32
_HEARD: Final = 4 * language.HEARD  # characters; when the first do not tell surely, the next may
_LIMIT_LICENCE: Final = 300


def read(payload: bytes, content_type: str, hints: Mapping[str, Any], *, received_at: datetime) -> Copy:
    """The copy in a payload, each field with its origin.

    `hints` came beside the body: `url`, `external_id`. Raises Refused when the content is at fault: `empty`,
    `too_large`, `too_deep`, `too_many_tags`, `binary`, `no_text`, `no_title`, `bad_json`.
    """
    media_type = content_type.partition(";")[0].strip().lower()
    draft = _Draft()
    if media_type == "application/json" or media_type.endswith("+json"):
        fields = read_fields(payload)
        _extract(draft, fields.body, _FORMS[fields.body_field], fields.texts.get("url"))
        _post_fields(draft, fields)
    elif media_type.startswith("text/") or media_type == "application/xhtml+xml":
        text, draft.warnings[:] = decode(payload, content_type)
        _extract(draft, text, _recognise(text, media_type), hints.get("url"))
    else:
        raise Refused("binary", f"We cannot read `{media_type[:80]}`. Post text/plain, text/html or application/json.")
    _post_hints(draft, hints)
    return _normalize(draft, received_at)


@dataclass(kw_only=True)
class _Draft:
    """The fields as they were found or posted, before they are brought into their one form."""

    recognised: str = ""
    blocks: tuple[Block, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    byline: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    origins: dict[str, Origin] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    warnings: list[str] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    spare: dict[str, tuple[Said, ...]] = field(default_factory=dict)  # dates that count when the first one cannot be

    def take(self, name: str, value: str, origin: str, rule: str) -> None:
        self.values[name] = value
        self.spare.pop(name, None)
        self.origins[name] = Origin(origin=origin, rule=rule)


_FORMS: Final = {"body_text": "plain text", "body_html": "html fragment", "html": "html page", "text": "text dump"}


def _recognise(text: str, media_type: str) -> str:
    """What a text is. A page that was posted as plain text is still a page."""
    return "html page" if "html" in media_type or _LOOKS_LIKE_HTML.match(text) else "text dump"


def _extract(draft: _Draft, text: str, form: str, url: Any) -> None:
    """Guard the text and read it as what it was taken for."""
    draft.recognised = form
    if form in ("html page", "html fragment"):
        guard_html(text)
    else:
        guard_size(text)
    repaired = repair(text)
    text = repaired.text
    if repaired.stretches:
        draft.warnings.append(
            "The text had been decoded wrongly before it was posted;"
            f" {repaired.stretches} stretches of it were put right{'' if repaired.is_whole else ', the rest was left'}."
        )

    if form == "html page":
        _take_page(draft, text, url if isinstance(url, str) else None)
    elif form == "html fragment":
        draft.blocks = read_fragment(text)
    elif form == "text dump":
        _take_dump(draft, read_dump(clean(unescaped(text))))
    else:
        draft.blocks = read_plain(clean(unescaped(text)))


def _take_page(draft: _Draft, text: str, url: str | None) -> None:
    page = read_page(text, url)
    draft.blocks, draft.lines, draft.capabilities = page.blocks, page.lines, page.capabilities
    draft.origins["body"] = page.origin
    _take_metadata(draft, page.metadata)


def _take_metadata(draft: _Draft, said: Metadata) -> None:
    """What a page says of itself; its second and later dates wait until the first is judged."""
    draft.byline = said.byline
    draft.origins |= {_FIELD_OF.get(name, name): origin for name, origin in said.origins.items()}
    for name in ("title", "published", "modified", "category", "language", "url", "site_name", "lead_image", "licence"):
        if value := getattr(said, name):
            draft.values[_FIELD_OF.get(name, name)] = value
    draft.spare = {"published_at": said.published_candidates[1:], "modified_at": said.modified_candidates[1:]}


_FIELD_OF: Final = {"published": "published_at", "modified": "modified_at"}


def _take_dump(draft: _Draft, dump: Dump) -> None:
    draft.blocks, draft.lines, draft.capabilities = dump.blocks, dump.lines, dump.capabilities
    for name, found in (("title", dump.title), ("category", dump.category), ("published_at", dump.date)):
        if found:
            draft.values[name], draft.origins[name] = found.value, _dump_origin(found)
    if dump.byline and (names := bylines.split(dump.byline.value)):
        draft.byline, draft.origins["byline"] = names, _dump_origin(dump.byline)
    if body := [line for line in dump.lines if line.block is not None]:
        draft.origins["body"] = Origin(
            origin=f"dump-line {body[0].number}",
            rule="the lines that a model took for prose",
            confidence=sum(line.confidence for line in body) / len(body),
        )


def _dump_origin(found: Found) -> Origin:
    return Origin(origin=f"dump-line {found.line}", rule=found.rule, confidence=found.confidence)


def _post_fields(draft: _Draft, fields: Fields) -> None:
    """What the source posted wins over what was found."""
    draft.recognised = "json fields"
    draft.extra, draft.keywords = fields.extra, fields.tags
    draft.warnings += fields.warnings
    for name, text in fields.texts.items():
        draft.take(name, repair(text).text, "posted", f"field `{name}`")
    if fields.byline:
        draft.byline = fields.byline
        draft.origins["byline"] = Origin(origin="posted", rule="field `byline`")
    draft.origins.setdefault("body", Origin(origin="posted", rule=f"field `{fields.body_field}`"))


def _post_hints(draft: _Draft, hints: Mapping[str, Any]) -> None:
    for name in ("url", "external_id"):
        value = hints.get(name)
        if isinstance(value, str) and value.strip() and draft.origins.get(name, _NOBODY).origin != "posted":
            draft.take(name, value, "posted", f"beside the body: {name}")


_NOBODY: Final = Origin(origin="", rule="")


def _normalize(draft: _Draft, received_at: datetime) -> Copy:
    """Every field in its one form; one that has none is dropped with a warning, if an article can be without it."""
    blocks = tuple(block for found in draft.blocks if (block := _block(found)).text or block.src)
    if not any(block.kind != "image" for block in blocks):
        raise Refused(
            "no_text", "No text was left to read. Post the article's text, or a page that shows it without scripts."
        )
    title = _shortened(one_line(draft.values.get("title", "")))
    if not title:
        raise Refused("no_title", "No title was found. Post it as `title`, or as the first line above the text.")

    published_at = _moment(draft, "published_at", not_after=received_at + timedelta(days=1))
    modified_at = _modified_at(draft, published_at, not_after=received_at + timedelta(days=1))
    url = _url(draft)
    category = one_line(draft.values.get("category", ""))[:_LIMIT_NAME].strip() or None
    site_name = one_line(draft.values.get("site_name", ""))[:_LIMIT_NAME].strip() or None
    external_id = one_line(draft.values.get("external_id", "")) or None
    spoken = _language(draft, title, blocks)
    return Copy(
        recognised=draft.recognised,
        title=title,
        blocks=blocks,
        byline=_byline(draft.byline),
        published_at=published_at,
        modified_at=modified_at,
        category=category,
        language=spoken,
        url=url,
        external_id=external_id,
        site_name=site_name,
        lead_image=_address(draft, "lead_image"),
        licence=_licence(draft),
        keywords=draft.keywords,
        capabilities=draft.capabilities,
        origins={name: _clean_origin(origin) for name, origin in draft.origins.items()},
        lines=draft.lines,
        warnings=tuple(map(one_line, draft.warnings)),
        extra=draft.extra,
    )


def _block(block: Block) -> Block:
    text = clean(block.text) if block.kind == "code" else one_line(block.text)
    return block if text == block.text else replace(block, text=text, marks=())


def _shortened(title: str) -> str:
    if len(title) <= _LIMIT_TITLE:
        return title
    return title[: _LIMIT_TITLE - 1].rsplit(" ", 1)[0] + "…"


def _moment(draft: _Draft, name: str, *, not_after: datetime) -> datetime | None:
    """The moment a field says, or the first of its spares that can be."""
    said = draft.values.get(name)
    if not said:
        return None
    found = draft.origins[name]
    first = Said(value=said, origin=found.origin, rule=found.rule, confidence=found.confidence)
    for one in (first, *draft.spare.get(name, ())):
        read = dates.parse(one_line(one.value))
        if read and read[0] <= not_after:
            rule = one.rule if read[1] in one.rule else f"{one.rule}; {read[1]}"
            draft.origins[name] = Origin(origin=one.origin, rule=rule, confidence=one.confidence)
            return read[0]
    problem = "lies in the future" if dates.parse(one_line(said)) else "is no date we can read"
    del draft.origins[name]
    draft.warnings.append(f"`{name}` was dropped: “{one_line(said)[:60]}” {problem}.")
    return None


def _modified_at(draft: _Draft, published_at: datetime | None, *, not_after: datetime) -> datetime | None:
    """When it was last changed; nothing is changed before it is published."""
    moment = _moment(draft, "modified_at", not_after=not_after)
    if moment and published_at and moment < published_at:
        del draft.origins["modified_at"]
        draft.warnings.append("`modified_at` was dropped: it lies before `published_at`.")
        return None
    return moment


def _url(draft: _Draft) -> str | None:
    said = draft.values.get("url")
    if not said:
        return None
    try:
        return urls.canonical(said)
    except Refused as refusal:
        del draft.origins["url"]
        draft.warnings.append(f"`url` was dropped. {refusal.message}")
        return None


def _address(draft: _Draft, name: str) -> str | None:
    """An http(s) address as it was said: a picture's may not have its query put in order, for it can be signed."""
    said = "".join(draft.values.get(name, "").split("\n")).strip().replace(" ", "%20")
    try:
        urls.canonical(said)
    except Refused:
        draft.origins.pop(name, None)
        return None
    return said


def _licence(draft: _Draft) -> str | None:
    said = one_line(draft.values.get("licence", ""))
    if said.lower().startswith(("http:", "https:")):
        return _address(draft, "licence")
    return said[:_LIMIT_LICENCE].strip() or None


def _language(draft: _Draft, title: str, blocks: tuple[Block, ...]) -> str | None:
    """What is heard in the text; what was posted, or what the page says, is a hint that is not always believed."""
    said = one_line(draft.values.get("language", ""))
    if said and not language.valid(said):
        draft.warnings.append(f"`language` was dropped: “{said[:20]}” is no ISO 639-1 code, such as en.")
    text = ""
    for block in blocks:
        if len(text) > _HEARD:
            break
        text += block.text[:_HEARD] + "\n"
    decision = language.decide(text if text.strip() else title, said or None)
    if decision.code is None and not said:
        decision = language.decide(title)
    before = draft.origins.pop("language", None)
    if decision.code and before and decision.code == language.valid(said):
        draft.origins["language"] = replace(before, confidence=decision.confidence)
    elif decision.code:
        draft.origins["language"] = Origin(origin="detected", rule=decision.rule, confidence=decision.confidence)
        if before and language.valid(said):
            draft.warnings.append(f"`language` was said to be {said[:20]}; the text is {decision.code}.")
    return decision.code


def _byline(names: tuple[str, ...]) -> tuple[str, ...]:
    clean_names = (re.sub(r"^by\s+", "", one_line(name), flags=re.IGNORECASE)[:_LIMIT_NAME].strip() for name in names)
    return tuple(dict.fromkeys(name for name in clean_names if name))[:_LIMIT_NAMES]


def _clean_origin(origin: Origin) -> Origin:
    return replace(origin, origin=clean(origin.origin), rule=clean(origin.rule))
