"""What differs between the copy an article has and the one that today's code reads out of the same payload."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

# In the order in which they are told. `glass`: readers see no difference, only whoever looks at how it was read.
FIELDS: Final = (
    "title",
    "body",
    "byline",
    "published_at",
    "modified_at",
    "category",
    "language",
    "site_name",
    "licence",
    "images",
    "tags",
    "key_facts",
    "glass",
)
_SIMPLE: Final = ("title", "byline", "published_at", "modified_at", "category", "language", "site_name", "licence")
_GLASS: Final = ("recognised", "capabilities", "origins", "lines", "warnings", "extra")


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """The FIELDS in which two rows of `copy` differ; `glass` only when nothing else does."""
    changed = {name for name in _SIMPLE if before[name] != after[name]}
    if _body(before) != _body(after):
        changed.add("body")
    if _images(before) != _images(after):
        changed.add("images")
    if _tags(before) != _tags(after) or list(before["tag_faults"]) != list(after["tag_faults"]):
        changed.add("tags")
    if _key_facts(before) != _key_facts(after):
        changed.add("key_facts")
    if not changed and any(before[name] != after[name] for name in _GLASS):
        changed.add("glass")
    return tuple(name for name in FIELDS if name in changed)


def _body(row: Mapping[str, Any]) -> list[Any]:
    return [block for block in row["blocks"] if block["kind"] != "image"]


def _images(row: Mapping[str, Any]) -> list[Any]:
    return [row["lead_image"], *(block for block in row["blocks"] if block["kind"] == "image")]


def _tags(row: Mapping[str, Any]) -> set[tuple[Any, ...]]:
    # Where a tag was earned moves with every word of the text; that alone is no other tag.
    return {(tag["kind"], tag["key"], tag["label"], round(tag["score"], 3)) for tag in row["tags"]}


def _key_facts(row: Mapping[str, Any]) -> list[Any]:
    sentences = [row["blocks"][block]["text"][start:end] for block, start, end in row["key_sentences"]]
    dates = [(date["date"], date["text"]) for date in row["key_dates"]]
    # What was read again before there were any has none.
    figures = [(told["value"], told["unit"], told["text"]) for told in row.get("key_figures", ())]
    return [*sentences, *dates, *figures]
