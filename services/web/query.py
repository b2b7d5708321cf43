"""What a reader meant by what was typed into the search box. Pure; bad syntax never fails, it becomes plain words.

rail landslide          both words            "first train"      the words in this order
-sport                  not this word         title: tag: category: source: lang: by:   only there
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

FIELDS: Final = ("title", "tag", "category", "source", "lang", "by")
LONGEST: Final = 400  # characters that are read
MOST: Final = 24  # clauses that are read

_PIECE = re.compile(r'(?P<minus>-?)(?:(?P<field>[^\W\d_]+):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_HAS_LETTER = re.compile(r"\w")


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One thing asked for: a word or a phrase, anywhere or in one field, wanted or not."""

    text: str
    field: str | None = None
    is_phrase: bool = False
    is_negated: bool = False

    def __str__(self) -> str:
        shown = f'"{self.text}"' if self.is_phrase else self.text
        return f"{'NOT ' if self.is_negated else ''}{self.field + ': ' if self.field else ''}{shown}"


@dataclass(frozen=True, kw_only=True)
class Query:
    """A query as it was read; `notes` says in sentences what was read otherwise than it was typed."""

    clauses: tuple[Clause, ...]
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        """How the query was read, for the page: `rail AND "first train" AND NOT sport`."""
        return " AND ".join(map(str, self.clauses))


def read(text: str) -> Query:
    """The query behind a text. Never raises; a text without any word gives no clauses."""
    notes: list[str] = []
    if len(text) > LONGEST:
        text = text[:LONGEST]
        notes.append(f"Only the first {LONGEST} characters were read.")
    if text.count('"') % 2:
        head, _, tail = text.rpartition('"')
        text = f"{head} {tail}"
        notes.append("A quotation mark was not closed: what follows it was read as plain words.")
    clauses: list[Clause] = []
    for piece in _PIECE.finditer(text):
        clause = _clause(piece, notes)
        if clause.text in ("AND", "OR", "NOT") and not clause.is_phrase:
            notes.append(f"“{clause.text}” was read as a word. All words must occur; -word leaves one out.")
        if _HAS_LETTER.search(clause.text):
            clauses.append(clause)
    if len(clauses) > MOST:
        clauses = clauses[:MOST]
        notes.append(f"Only the first {MOST} words were read.")
    if clauses and all(clause.is_negated for clause in clauses):
        notes.append("Everything was excluded and nothing asked for: these are all articles without it.")
    return Query(clauses=tuple(clauses), notes=tuple(dict.fromkeys(notes)))


def _clause(piece: re.Match[str], notes: list[str]) -> Clause:
    field = piece["field"]
    is_known = field is not None and field.lower() in FIELDS
    if piece["phrase"] is not None:
        clause = Clause(text=piece["phrase"].strip(), is_phrase=True)
    else:
        clause = Clause(text=piece["word"])
    if field is not None and not is_known:
        # `re:entry`, an address, a headline with a colon: these are words, not a field.
        notes.append(f"“{field}:” is no field; it was read as a word. Fields are {', '.join(f'{f}:' for f in FIELDS)}.")
        clause = replace(clause, text=f"{field}:{clause.text}")
    return replace(clause, field=field.lower() if is_known else None, is_negated=bool(piece["minus"]))
