"""How things are set in type: days and times, reading minutes, tags by kind, marked words. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from itertools import groupby, islice
from typing import Any, Final, Protocol, TypeVar

from markupsafe import Markup, escape

from services.web import languages
from shared.model import Block

KINDS: Final = {
    "person": ("Person", "People"),
    "organisation": ("Organisation", "Organisations"),
    "place": ("Place", "Places"),
    "topic": ("Topic", "Topics"),
    "keyphrase": ("Keyphrase", "Keyphrases"),
}
WORDS_A_MINUTE: Final = 220
_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_CODE = re.compile("`([^`]+)`")
_UNPRINTABLE_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Kinded(Protocol):
    @property
    def kind(self) -> str: ...


class _Listed(Protocol):
    @property
    def listed_at(self) -> datetime: ...


AnyTag = TypeVar("AnyTag", bound=_Kinded)
AnyCard = TypeVar("AnyCard", bound=_Listed)


def days(cards: Iterable[AnyCard], today: date) -> Iterator[tuple[str, list[AnyCard]]]:
    """Cards under the heading of their day."""
    for day, of_day in groupby(cards, key=lambda card: card.listed_at.astimezone(UTC).date()):
        yield day_heading(day, today), list(of_day)


def day_heading(day: date, today: date) -> str:
    """`Today, Monday 23 November`, `Yesterday, ...`, or the day with its year where that is another one."""
    named = f"{day:%A} {day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")
    return {0: "Today, ", 1: "Yesterday, "}.get((today - day).days, "") + named


def has_time(at: datetime) -> bool:
    """Whether more than the day is known: the desk keeps a day alone as its first second in UTC."""
    # What really came in that second loses its 00:00, and no reader misses it.
    return at.astimezone(UTC).time() != time(0)


def clock(at: datetime) -> str:
    """17:18"""
    return f"{at.astimezone(UTC):%H:%M}"


def moment(at: datetime) -> str:
    """23 November 2026, 17:18 UTC, or 23 November 2026 where only the day is known."""
    at = at.astimezone(UTC)
    return f"{at.day} {at:%B} {at.year}" + (f", {at:%H:%M} UTC" if has_time(at) else "")


def exact_moment(at: datetime) -> str:
    """23 November 2026, 17:18:25 UTC, or 23 November 2026 where only the day is known."""
    at = at.astimezone(UTC)
    return f"{at.day} {at:%B} {at.year}" + (f", {at:%H:%M:%S} UTC" if has_time(at) else "")


def moment_after(at: datetime, than: datetime) -> str:
    """17:20 on the same day, else 24 November 2026, 17:20 UTC"""
    return clock(at) if at.astimezone(UTC).date() == than.astimezone(UTC).date() else moment(at)


def rfc3339(at: datetime) -> str:
    """2026-11-23T17:18:25Z, for machines"""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def day_or_moment(at: datetime) -> str:
    """As `rfc3339`, or 2026-11-23 where only the day is known: for what may be told either way."""
    return rfc3339(at) if has_time(at) else f"{at.astimezone(UTC):%Y-%m-%d}"


def minutes(words: int, language: str | None) -> int | None:
    """How long one reads; None where counting words says nothing about it."""
    return None if language in languages.WITHOUT_SPACES else max(1, round(words / WORDS_A_MINUTE))


def tags_by_kind(tags: Iterable[AnyTag]) -> list[tuple[str, list[AnyTag]]]:
    """Tags under their kind, kinds in the fixed order, tags in the order they came."""
    known = list(tags)
    kinds = [*KINDS, *(tag.kind for tag in known if tag.kind not in KINDS)]
    grouped = [(kind, [tag for tag in known if tag.kind == kind]) for kind in dict.fromkeys(kinds)]
    return [(kind, of_kind) for kind, of_kind in grouped if of_kind]


def left_over(tags: Iterable[AnyTag], *, shown: int = 3) -> int:
    """How many tags do not fit when `shown` of each kind do."""
    return sum(max(0, len(of_kind) - shown) for _, of_kind in tags_by_kind(tags))


def tag_details(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is known of a place besides its name, for people: its coordinates and ISO code."""
    found = []
    try:
        # The first tags kept had them under short names.
        latitude = float(data.get("latitude", data.get("lat")))
        longitude = float(data.get("longitude", data.get("lon")))
        north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
        found.append(("Coordinates", f"{abs(latitude):.2f}° {north}, {abs(longitude):.2f}° {east}"))
    except (TypeError, ValueError):
        pass  # not all tags are places, and not all places have one point
    if isinstance(code := data.get("iso"), str) and code:
        found.append(("ISO code", code))
    return found


def said(label: str, title: str, blocks: Sequence[Block]) -> list[list[int]]:
    """Where a label stands in a text as a word of its own, at most 64 times: [block, start, end], -1 is the title."""
    written = re.escape(label)
    word = re.compile(written if _WITHOUT_SPACES.search(label) else rf"(?<!\w){written}(?!\w)", re.IGNORECASE)
    texts = [(-1, title), *((at, block.text) for at, block in enumerate(blocks) if block.kind != "image")]
    found = ([at, *match.span()] for at, text in texts for match in word.finditer(text))
    return list(islice(found, 64))


def with_marks(text: str, stretches: Sequence[tuple[int, int]]) -> Markup:
    """The text with <mark> around the stretches; everything is escaped, piece by piece."""
    pieces: list[Markup] = []
    done = 0
    for start, end in stretches:
        pieces += [escape(text[done:start]), Markup("<mark>"), escape(text[start:end]), Markup("</mark>")]
        done = end
    pieces.append(escape(text[done:]))
    return Markup("").join(pieces)


def marked(text: str, stretches: Iterable[Sequence[int]]) -> Markup:
    """As `with_marks`, of stretches in any order that may overlap or leave the text."""
    disjoint: list[tuple[int, int]] = []
    done = 0
    for begin, end in sorted((start, min(end, len(text))) for start, end in stretches):
        start = max(begin, done)
        if start < end:
            disjoint.append((start, end))
            done = end
    return with_marks(text, disjoint)


def snippet(text: str, stretches: Sequence[tuple[int, int]], *, length: int = 240) -> Markup:
    """About `length` characters of the text around the place where most of the wanted words stand."""
    if not stretches:
        shown = text if len(text) <= length else text[: _word_end(text, length)].rstrip() + " …"
        return escape(shown)
    best = max(range(len(stretches)), key=lambda first: (_within(stretches, first, length), -first))
    start = max(0, stretches[best][0] - length // 4)
    start = 0 if start < 20 else _word_start(text, start)
    end = len(text) if start + length >= len(text) - 20 else _word_end(text, start + length)
    end = max(end, stretches[best][1])
    inside = [(s - start, e - start) for s, e in stretches if s >= start and e <= end]
    return Markup("").join(
        [
            escape("… " if start else ""),
            with_marks(text[start:end], inside),
            escape(" …" if end < len(text) else ""),
        ]
    )


def with_breaks(text: str) -> Markup:
    """Text as it was typed: paragraphs at empty lines, line breaks kept, everything escaped, addresses left as text."""
    paragraphs = [
        Markup("<br>\n").join(escape(line) for line in paragraph.split("\n")) for paragraph in re.split(r"\n{2,}", text)
    ]
    return Markup("\n").join(Markup("<p>{}</p>").format(paragraph) for paragraph in paragraphs)


def with_code(text: str) -> Markup:
    """What stands between backticks set as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704  # escaped in the same breath


def in_xml(text: str) -> str:
    """Text without the characters that XML has no place for, not even escaped."""
    return _UNPRINTABLE_IN_XML.sub("", text)


def json_in_script(told: dict[str, Any]) -> Markup:
    """JSON for a data block in a page: nothing in it can end the block or begin a tag."""
    shown = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        shown = shown.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(shown)  # noqa: S704 - the signs that could matter to HTML are gone


def _within(stretches: Sequence[tuple[int, int]], first: int, length: int) -> int:
    return sum(1 for start, end in stretches[first:] if end <= stretches[first][0] + length * 3 // 4)


def _word_start(text: str, near: int) -> int:
    space = text.find(" ", near, near + 40)
    return space + 1 if space >= 0 else near


def _word_end(text: str, near: int) -> int:
    space = text.rfind(" ", near - 40, near)
    return space if space >= 0 else near
