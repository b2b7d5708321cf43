"""The search index: what is in it, how it is asked, and which generation of it is the current one.

A projection of the event log, one per web host, in `index/` below COPYDESK_HOME:

    CURRENT                     the name of the generation in use
    g-1764000000-4f2a/          one generation: the index's own files and
        cursor.json             the event up to which it is complete, and the version of its schema
    DAMAGED                     the name of a generation that somebody could not read; the leader builds another
"""

from __future__ import annotations

import json
import os
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal
from uuid import UUID

import tantivy

from services.web.cursor import Place
from services.web.query import Clause, Query
from shared import ids
from shared.errors import Unavailable

SCHEMA_VERSION: Final = 2  # raise it when a field or the tokenizer changes: every host then builds its index anew
DEEPEST: Final = 1000  # hits by relevance that can be paged through; by then a better query finds more

Sort = Literal["newest", "relevance"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# Scripts that part no words by spaces, and Korean, whose endings stick to the word: every sign is a token, and a
# query for several is a phrase. So any part of a text is found, at the price of a larger index.
_SIGNS = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}"
_WORDS = rf"[{_SIGNS}]|[\w--[{_SIGNS}]]+"

# Where words without a field are looked for, and how much a hit there counts.
_ANYWHERE = (("title", 3.0), ("tag", 1.5), ("body", 1.0))


class IndexAway(Exception):  # noqa: N818  # a state, and it passes
    """There is no index that could be asked; one is being built."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """An article as the index takes it in."""

    id: UUID
    listed_at: datetime
    title: str
    body: str
    tags: tuple[str, ...]
    category: str
    source: str
    language: str
    byline: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Hits:
    """The ids found, in order; `next` is where to go on from (by relevance a number), None at the end."""

    ids: tuple[UUID, ...]
    count: int
    next: Place | int | None


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """The last event a generation knows of; its time tells this log from another one with the same numbers."""

    seq: int
    at: datetime | None


class SearchIndex:
    """The index as readers ask it: follows CURRENT and every commit of the leader, whichever process that is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: tuple[str, tantivy.Index] | None = None
        self._seen_ns = 0
        self._lock = threading.Lock()

    def find(self, query: Query, *, sort: Sort, after: Place | int | None, limit: int) -> Hits:
        """The articles a query means. `after` is the `next` of the page before.

        Raises IndexAway when there is no index or it cannot be read; the leader is told in that case.
        """
        index = self._index()
        with self._telling_of_damage():
            asked = _asked(index.schema, query)
            searcher = index.searcher()
            if sort == "newest":
                place = after if isinstance(after, Place) else None
                return _newest(index.schema, searcher, asked, after=place, limit=limit)
            return _most_relevant(searcher, asked, after=after if isinstance(after, int) else 0, limit=limit)

    def is_open(self) -> bool:
        """Whether there is an index to be asked."""
        try:
            self._index()
        except IndexAway:
            return False
        return True

    def _index(self) -> tantivy.Index:
        name = current_generation(self._folder)
        if name is None:
            raise IndexAway("there is no search index yet")
        path = self._folder / name
        with self._lock, self._telling_of_damage():
            # Looked at on each search: two stats cost 4 us, and a commit is seen at once, not half a second later.
            changed_ns = (path / "meta.json").stat().st_mtime_ns
            if self._opened is None or self._opened[0] != name:
                self._opened = (name, open_index(path))
            elif changed_ns != self._seen_ns:
                self._opened[1].reload()
            self._seen_ns = changed_ns
            return self._opened[1]

    @contextmanager
    def _telling_of_damage(self) -> Iterator[None]:
        name = current_generation(self._folder)
        try:
            with readable():
                yield
        except IndexAway:
            self._opened = None
            # A generation that was just replaced is gone and not damaged.
            if name is not None and name == current_generation(self._folder):
                mark_damaged(self._folder, name)
            raise


@contextmanager
def readable() -> Iterator[None]:
    """Whatever goes wrong with files of the index below here is raised as IndexAway; a database away stays that."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, IndexAway, Unavailable):
        raise
    except BaseException as fault:
        # A broken file makes the library panic, and its PanicException is no Exception; it has no public name either.
        if isinstance(fault, Exception) or type(fault).__name__ == "PanicException":
            raise IndexAway(f"the search index cannot be read: {fault}") from fault
        raise


def open_index(path: Path) -> tantivy.Index:
    """An index that is there. Raises whatever the library does when it is broken; see `readable`."""
    index = tantivy.Index.open(str(path))
    return _furnished(index)


def make_index(path: Path) -> tantivy.Index:
    """A new, empty index."""
    path.mkdir(parents=True)
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    # What `newest` sorts by and pages on: the time, then what stands for the id; see `_newest`.
    schema.add_integer_field("at_us", stored=False, indexed=True, fast=True)
    schema.add_integer_field("rank", stored=False, indexed=True, fast=True)
    for name in ("title", "body", "tag", "category", "source", "lang", "by"):
        schema.add_text_field(name, stored=False, tokenizer_name="words")
    return _furnished(tantivy.Index(schema.build(), path=str(path)))


def add(writer: tantivy.IndexWriter, documents: Sequence[Document]) -> None:
    """Put articles into the index; what was there of them is deleted by the caller before."""
    for document in documents:
        writer.add_document(
            tantivy.Document(
                id=ids.to_text(document.id),
                at_us=(document.listed_at - _EPOCH) // _MICROSECOND,
                rank=rank(document.id),
                title=_composed(document.title),
                body=_composed(document.body),
                tag=[_composed(tag) for tag in document.tags],
                category=_composed(document.category),
                source=document.source,
                lang=document.language,
                by=[_composed(name) for name in document.byline],
            )
        )


def delete(writer: tantivy.IndexWriter, article_ids: Sequence[UUID]) -> None:
    """Take articles out of the index; unknown ones do no harm."""
    for article_id in article_ids:
        writer.delete_documents_by_term("id", ids.to_text(article_id))


def rank(article_id: UUID) -> int:
    """63 bits that sort as ids do: 38 of the milliseconds (eight years) and 25 random ones.

    Two articles of the same listed_at and the same millisecond meet there once in 2^25; paging would then leave one
    of them out at a page's edge.
    """
    number = article_id.int
    millis, noise = number >> 80 & (1 << 38) - 1, (number >> 64 & 0xFFF) << 13 | number >> 49 & 0x1FFF
    return millis << 25 | noise


def tokens(text: str) -> list[str]:
    """The words of a text as the index knows them: lower-case, without accents, single signs where no space parts."""
    return list(_analyzer().analyze(_composed(text)))


def found_words(query: Query) -> list[list[str]]:
    """What is to be marked in a hit: each wanted word or phrase as its tokens."""
    return [words for clause in query.clauses if not clause.is_negated and (words := tokens(clause.text))]


def marked(text: str, wanted: Sequence[Sequence[str]]) -> tuple[str, list[tuple[int, int]]]:
    """The text in its composed form, and the stretches [start, end) of it where wanted words stand."""
    composed = _composed(text)
    found = [
        (token.text, token.char_offset_from, token.char_offset_to)
        for token in _analyzer().pre_tokenize(composed).tokens
    ]
    stretches: list[tuple[int, int]] = []
    for words in wanted:
        length = len(words)
        for start in range(len(found) - length + 1):
            if found[start][0] == words[0] and [token[0] for token in found[start : start + length]] == list(words):
                stretches.append((found[start][1], found[start + length - 1][2]))
    return composed, _joined(sorted(stretches))


def current_generation(folder: Path) -> str | None:
    """The name of the generation in use; None when there is none."""
    try:
        name = (folder / "CURRENT").read_text().strip()
    except (OSError, ValueError):
        return None
    # A name, never a way out of the folder.
    return name if name.startswith("g-") and "/" not in name else None


def switch_to(folder: Path, name: str) -> None:
    """Make a generation the current one, at once for everybody."""
    _write(folder / "CURRENT", name + "\n")
    (folder / "DAMAGED").unlink(missing_ok=True)


def mark_damaged(folder: Path, name: str) -> None:
    """Tell the leader that this generation cannot be read."""
    if folder.is_dir():
        _write(folder / "DAMAGED", name + "\n")


def is_damaged(folder: Path, name: str) -> bool:
    try:
        return (folder / "DAMAGED").read_text().strip() == name
    except (OSError, ValueError):
        return False


def write_cursor(path: Path, cursor: Cursor) -> None:
    """Say how far a generation is complete. Written after the commit: a crash between repeats events, harmlessly."""
    at = cursor.at.isoformat() if cursor.at else None
    _write(path / "cursor.json", json.dumps({"schema": SCHEMA_VERSION, "seq": cursor.seq, "at": at}))


def find_cursor(path: Path) -> Cursor | None:
    """How far a generation is complete; None when that cannot be read or another schema made it."""
    try:
        told = json.loads((path / "cursor.json").read_text())
        if told["schema"] != SCHEMA_VERSION:
            return None
        return Cursor(seq=int(told["seq"]), at=datetime.fromisoformat(told["at"]) if told["at"] else None)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _furnished(index: tantivy.Index) -> tantivy.Index:
    index.register_tokenizer("words", _analyzer())
    index.config_reader("manual", 0)
    return index


def _analyzer() -> tantivy.TextAnalyzer:
    made: tantivy.TextAnalyzer | None = getattr(_of_thread, "analyzer", None)
    if made is None:
        made = _of_thread.analyzer = (
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(_WORDS))
            # Folding comes first: lower-casing the Turkish dotted I leaves a dot behind that nothing folds away.
            .filter(tantivy.Filter.ascii_fold())
            .filter(tantivy.Filter.lowercase())
            .build()
        )
    return made


# An analyzer is changed by being used; every thread has one.
_of_thread = threading.local()


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _asked(schema: tantivy.Schema, query: Query) -> tantivy.Query:
    parts = [
        (tantivy.Occur.MustNot if clause.is_negated else tantivy.Occur.Must, asked)
        for clause in query.clauses
        if (asked := _asked_clause(schema, clause)) is not None
    ]
    if not any(occur == tantivy.Occur.Must for occur, _ in parts):
        parts.append((tantivy.Occur.Must, tantivy.Query.all_query()))
    return tantivy.Query.boolean_query(parts)


def _asked_clause(schema: tantivy.Schema, clause: Clause) -> tantivy.Query | None:
    words = tokens(clause.text)
    if not words:
        return None
    if clause.field:
        return _words_in(schema, clause.field, words)
    return tantivy.Query.disjunction_max_query(
        [tantivy.Query.boost_query(_words_in(schema, field, words), weight) for field, weight in _ANYWHERE],
        tie_breaker=0.2,
    )


def _words_in(schema: tantivy.Schema, field: str, words: list[str]) -> tantivy.Query:
    if len(words) == 1:
        return tantivy.Query.term_query(schema, field, words[0], "freq")
    return tantivy.Query.phrase_query(schema, field, list(words))


def _newest(
    schema: tantivy.Schema, searcher: tantivy.Searcher, asked: tantivy.Query, *, after: Place | None, limit: int
) -> Hits:
    """By (listed_at, id), as every other list.

    The library sorts by one field, so a moment that may go on beyond the page is asked for again, by rank. That is
    the moment the page before ended in, and the one this page ends in; those between are sorted here.
    """
    found: list[tuple[int, UUID]] = []
    older = asked
    if after is not None:
        at_us = (after.at - _EPOCH) // _MICROSECOND
        found += _of_moment(schema, searcher, asked, at_us, before=rank(after.id), limit=limit + 1)
        older = _all_of(asked, _range(schema, "at_us", before=at_us))
    if len(found) <= limit:
        more = _sorted_by(searcher, older, "at_us", limit=limit + 1 - len(found))
        whole = [hit for hit in more if hit[0] > more[-1][0]]
        found += sorted(whole, key=lambda hit: (hit[0], rank(hit[1])), reverse=True)
        if more:
            found += _of_moment(schema, searcher, asked, more[-1][0], before=None, limit=limit + 1 - len(found))
    shown = found[:limit]
    return Hits(
        ids=tuple(id_ for _, id_ in shown),
        count=_count(searcher, asked),
        next=Place(at=_EPOCH + shown[-1][0] * _MICROSECOND, id=shown[-1][1]) if len(found) > limit else None,
    )


def _of_moment(
    schema: tantivy.Schema,
    searcher: tantivy.Searcher,
    asked: tantivy.Query,
    at_us: int,
    *,
    before: int | None,
    limit: int,
) -> list[tuple[int, UUID]]:
    of_moment = _all_of(asked, tantivy.Query.term_query(schema, "at_us", at_us))
    if before is not None:
        of_moment = _all_of(of_moment, _range(schema, "rank", before=before))
    return [(at_us, id_) for _, id_ in _sorted_by(searcher, of_moment, "rank", limit=limit)]


def _sorted_by(searcher: tantivy.Searcher, asked: tantivy.Query, field: str, *, limit: int) -> list[tuple[int, UUID]]:
    hits = searcher.search(asked, limit, count=False, order_by_field=field).hits
    ids_found = _ids(searcher, [address for _, address in hits])
    return [(int(value), id_) for (value, _), id_ in zip(hits, ids_found, strict=True)]


def _range(schema: tantivy.Schema, field: str, *, before: int) -> tantivy.Query:
    return tantivy.Query.range_query(schema, field, tantivy.FieldType.Integer, upper_bound=before, include_upper=False)


def _all_of(*parts: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in parts])


def _most_relevant(searcher: tantivy.Searcher, asked: tantivy.Query, *, after: int, limit: int) -> Hits:
    limit = max(0, min(limit, DEEPEST - after))
    if after < 0 or limit == 0:
        return Hits(ids=(), count=_count(searcher, asked), next=None)
    found = searcher.search(asked, limit + 1, count=True, offset=after)
    goes_on = len(found.hits) > limit and after + limit < DEEPEST
    return Hits(
        ids=_ids(searcher, [address for _, address in found.hits[:limit]]),
        count=found.count,  # type: ignore[attr-defined]
        next=after + limit if goes_on else None,
    )


def _count(searcher: tantivy.Searcher, asked: tantivy.Query) -> int:
    return int(searcher.search(asked, 1, count=True).count)  # type: ignore[attr-defined]  # forgotten in its types


def _ids(searcher: tantivy.Searcher, addresses: Sequence[tantivy.DocAddress]) -> tuple[UUID, ...]:
    texts = [str(searcher.doc(address).get_first("id")) for address in addresses]
    return tuple(found for text in texts if (found := ids.find_id(text)) is not None)


def _joined(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in stretches:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _write(path: Path, text: str) -> None:
    # Beside it and then renamed: nobody ever reads half a file.
    beside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    beside.write_text(text)
    beside.replace(path)
