"""An article's HTML: set from its blocks and made clean, here and nowhere else, for page, feed and API. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from html import escape
from itertools import groupby, pairwise
from typing import Final, Literal
from urllib.parse import urlsplit

import nh3

from shared.model import Block, MarkKind

POLICY: Final = 2  # raise it when what may stand in an article changes: what was cleaned before is to be cleaned again

TAGS: Final = frozenset({
    "p", "br", "a", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "h2", "h3", "h4", "figure",
    "figcaption", "img", "table", "thead", "tbody", "tr", "th", "td", "mark",
})  # fmt: skip
ATTRIBUTES: Final = {"a": {"href", "rel"}, "img": {"src", "alt", "loading", "referrerpolicy"}}
SCHEMES: Final = frozenset({"http", "https", "mailto"})
LINK_REL: Final = "nofollow ugc noopener"
DEEPEST: Final = 6  # lists within lists

Images = Literal["linked", "shown"]
Stretch = tuple[int, int]  # characters [start, end) of a block's text

_CLEANER: Final = nh3.Cleaner(
    tags=set(TAGS),
    attributes={"*": set(), "a": {"href"}, "img": {"src", "alt"}},  # without "*" any element may have a title
    attribute_filter=lambda _, name, value: safe_url(value) if name in ("href", "src") else value,
    tag_attribute_values={"img": {"loading": {"lazy"}, "referrerpolicy": {"no-referrer"}}},
    link_rel=LINK_REL,
    url_schemes=set(SCHEMES),
    url_relative="deny",
)
_ROUNDS: Final = 8
_Kind = MarkKind | Literal["highlight"]
_TAG_OF: Final[dict[_Kind, str]] = {
    "link": "a",
    "emphasis": "em",
    "strong": "strong",
    "code": "code",
    "highlight": "mark",
}


def html_of(
    blocks: Iterable[Block], *, images: Images = "linked", highlights: Mapping[int, Iterable[Stretch]] | None = None
) -> str:
    """A body as clean HTML, its blocks parted by newlines.

    images: `linked` gives a picture of another host as a link to it, for a page that asks no other host for anything;
    `shown` gives an <img>, for programs that choose themselves what they fetch.
    highlights: what a reader chose to see, by the place of its block; it becomes <mark>.
    """
    if highlights:
        blocks = [_highlighted(block, highlights.get(place, ())) for place, block in enumerate(blocks)]
    return clean("\n".join(_pieces(blocks, images)))


def clean(html: str) -> str:
    """HTML with nothing in it but what POLICY allows. Idempotent: clean(clean(h)) == clean(h)."""
    for _ in range(_ROUNDS):
        cleaned = _CLEANER.clean(html)
        if cleaned == html:
            return cleaned
        # A parser may read its own output otherwise (a newline that begins a <pre> is dropped each time). That is how
        # cleaned HTML comes to mean something else to the next program, so we go on until it means one thing.
        html = cleaned
    return f"<p>{_escaped(html)}</p>"


def safe_url(url: str | None) -> str | None:
    """The URL if a link may lead there: http(s) with a host, or mailto; else None."""
    if not url or any(sign <= " " or sign == "\x7f" for sign in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    leads_somewhere = parts.path if parts.scheme == "mailto" else parts.hostname
    return url if parts.scheme in SCHEMES and leads_somewhere else None


def host(url: str) -> str:
    """The host a URL leads to, for people; empty when it names none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _pieces(blocks: Iterable[Block], images: Images) -> Iterator[str]:
    deepest = 1  # of the headings so far; the title is the first
    for kind, run in groupby(blocks, key=lambda block: block.kind):
        if kind == "item":
            yield _list(list(run))
        elif kind == "row":
            yield from map(_table, _tables(run))
        elif kind == "quote":
            yield f"<blockquote>{''.join(f'<p>{_inline(block)}</p>' for block in run)}</blockquote>"
        elif kind == "heading":
            for block in run:
                # No level is left out: who goes from heading to heading would look for the missing one.
                deepest = max(2, min(block.level or 2, deepest + 1, 4))
                yield f"<h{deepest}>{_inline(block)}</h{deepest}>"
        elif kind == "image":
            yield from filter(None, (_figure(block, images) for block in run))
        elif kind == "code":
            yield from (f"<pre><code>{_inline(block)}</code></pre>" for block in run)
        else:
            yield from (f"<p>{_inline(block)}</p>" for block in run)


def _list(items: Sequence[Block]) -> str:
    """Items as lists within lists; a level that was left out is closed up."""
    pieces: list[str] = []
    open_lists: list[str] = []
    for item in items:
        level = max(1, min(item.level or 1, len(open_lists) + 1, DEEPEST))
        tag = "ol" if item.is_numbered else "ul"
        while len(open_lists) > level or (len(open_lists) == level and open_lists[-1] != tag):
            pieces.append(f"</li></{open_lists.pop()}>")
        if len(open_lists) == level:
            pieces.append("</li>")
        else:
            open_lists.append(tag)
            pieces.append(f"<{tag}>")
        pieces.append(f"<li>{_inline(item)}")
    pieces += [f"</li></{tag}>" for tag in reversed(open_lists)]
    return "".join(pieces)


def _tables(rows: Iterable[Block]) -> Iterator[list[Block]]:
    """Rows that follow one another are one table, until a row names the columns anew."""
    table: list[Block] = []
    for row in rows:
        if row.is_header and table and not table[-1].is_header:
            yield table
            table = []
        table.append(row)
    if table:
        yield table


def _table(rows: Sequence[Block]) -> str:
    head = "".join(_row(row, "th") for row in rows if row.is_header)
    body = "".join(_row(row, "td") for row in rows if not row.is_header)
    return f"<table>{f'<thead>{head}</thead>' if head else ''}{f'<tbody>{body}</tbody>' if body else ''}</table>"


def _row(row: Block, tag: str) -> str:
    cells = row.cells or (row.text,)
    # A row's marks count in its text, which is the cells with " | " between them.
    if " | ".join(cells) != row.text:
        return f"<tr>{''.join(f'<{tag}>{_escaped(cell)}</{tag}>' for cell in cells)}</tr>"
    parts = list(_parts(row, 0, len(row.text)))
    pieces: list[str] = []
    start = at = 0
    for cell in cells:
        end = start + len(cell)
        inside: list[_Part] = []
        while at < len(parts) and parts[at].start < end:
            if parts[at].end > start:
                inside.append(replace(parts[at], start=max(parts[at].start, start), end=min(parts[at].end, end)))
            if parts[at].end > end:
                break  # it goes on in the next cell
            at += 1
        pieces.append(f"<{tag}>{_set(row.text, inside)}</{tag}>")
        start = end + 3
    return f"<tr>{''.join(pieces)}</tr>"


def _figure(block: Block, images: Images) -> str:
    src = safe_url(block.src)
    caption = f"<figcaption>{_inline(block)}</figcaption>" if block.text else ""
    if src is None or src.startswith("mailto:"):
        return f"<figure>{caption}</figure>" if caption else ""
    if images == "shown":
        picture = f'<img src="{_quoted(src)}" alt="{_quoted(block.alt)}" loading="lazy" referrerpolicy="no-referrer">'
        return f"<figure>{picture}{caption}</figure>"
    alt = f": {_escaped(block.alt)}" if block.alt and block.alt != block.text else ""
    link = f'<a href="{_quoted(src)}" rel="{LINK_REL}">Image at {_escaped(host(src))} ↗</a>{alt}'
    return f"<figure><p>{link}</p>{caption}</figure>"


# Marks ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Highlighted(Block):
    highlights: tuple[Stretch, ...]


@dataclass(frozen=True, kw_only=True)
class _Mark:
    """A mark of a block, or a highlight, within the block's text."""

    kind: _Kind
    start: int
    end: int
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class _Part:
    """Characters [start, end) of a text, and the marks that hold there, the outermost first."""

    start: int
    end: int
    marks: tuple[_Mark, ...]


def _highlighted(block: Block, highlights: Iterable[Stretch]) -> Block:
    parts = {field.name: getattr(block, field.name) for field in fields(block)}
    return _Highlighted(**parts, highlights=tuple(highlights))


def _inline(block: Block) -> str:
    """A block's text with its marks as elements, each at its offsets; those that cross are parted."""
    return _set(block.text, _parts(block, 0, len(block.text)))


def _set(text: str, parts: Iterable[_Part]) -> str:
    pieces: list[str] = []
    open_marks: tuple[_Mark, ...] = ()
    for part in parts:
        kept = _common(open_marks, part.marks)
        pieces += [_closed(mark) for mark in reversed(open_marks[kept:])]
        pieces += [_opened(mark) for mark in part.marks[kept:]]
        pieces.append(_escaped(text[part.start : part.end]))
        open_marks = part.marks
    pieces += [_closed(mark) for mark in reversed(open_marks)]
    return "".join(pieces)


def _parts(block: Block, start: int, end: int) -> Iterator[_Part]:
    """The text cut wherever a mark begins or ends."""
    known = list(_marks(block))
    marks = [
        mark
        for kind in _TAG_OF
        for mark in _disjoint(mark for mark in known if mark.kind == kind)
        if mark.start < end and mark.end > start and not (kind == "code" == block.kind)
    ]
    edges = sorted({start, end, *(min(max(edge, start), end) for mark in marks for edge in (mark.start, mark.end))})
    waiting = sorted(marks, key=lambda mark: (mark.start, -mark.end), reverse=True)
    holding: list[_Mark] = []
    for left, right in pairwise(edges):
        holding = [mark for mark in holding if mark.end > left]
        while waiting and waiting[-1].start <= left:
            holding.append(waiting.pop())
        yield _Part(start=left, end=right, marks=tuple(holding))


def _marks(block: Block) -> Iterator[_Mark]:
    yield from (_Mark(kind=mark.kind, start=mark.start, end=mark.end, href=mark.href) for mark in block.marks)
    if isinstance(block, _Highlighted):
        yield from (_Mark(kind="highlight", start=start, end=end) for start, end in block.highlights)


def _disjoint(marks: Iterable[_Mark]) -> Iterator[_Mark]:
    """Marks of one kind in their order, of which none reaches into another: no link stands within a link."""
    done = 0
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end)):
        if max(mark.start, done) < mark.end and (mark.kind != "link" or safe_url(mark.href)):
            yield replace(mark, start=max(mark.start, done))
            done = mark.end


def _common(some: Sequence[_Mark], others: Sequence[_Mark]) -> int:
    """How many marks both begin with."""
    return next((n for n, (a, b) in enumerate(zip(some, others, strict=False)) if a != b), min(len(some), len(others)))


def _opened(mark: _Mark) -> str:
    return f'<a href="{_quoted(mark.href)}" rel="{LINK_REL}">' if mark.kind == "link" else f"<{_TAG_OF[mark.kind]}>"


def _closed(mark: _Mark) -> str:
    return f"</{_TAG_OF[mark.kind]}>"


# Escaped as the cleaner itself writes it, so that it finds nothing to change and one round is enough.


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace("\u00a0", "&nbsp;")


def _quoted(text: str) -> str:
    return escape(text, quote=False).replace('"', "&quot;").replace("\u00a0", "&nbsp;")
