"""How a copy's parts are kept as JSON: the desk writes them, the front page reads them, and neither spells it twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shared.model import Block, KeyDate, KeyFigure, Line, Mark, Origin, Span, Tag


def of_blocks(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """`[{"kind": "paragraph", "text": "...", "marks": [["link", 4, 9, "https://..."]]}]`; empty values are left out."""
    return [_of_block(block) for block in blocks]


def blocks(kept: Iterable[Mapping[str, Any]]) -> list[Block]:
    """The blocks of `of_blocks`, or as much of one as was asked for."""
    return [_block(told) for told in kept]


def of_origins(origins: Mapping[str, Origin]) -> dict[str, dict[str, Any]]:
    """`{"title": {"origin": "dump-line 7", "rule": "...", "confidence": 0.93}}`"""
    return {
        name: {"origin": origin.origin, "rule": origin.rule, "confidence": round(origin.confidence, 3)}
        for name, origin in origins.items()
    }


def origins(kept: Mapping[str, Mapping[str, Any]]) -> dict[str, Origin]:
    return {name: Origin(**told) for name, told in kept.items()}


def of_lines(lines: Iterable[Line]) -> list[list[Any]]:
    """`[[number, role, rule, confidence, text, block]]`"""
    return [[line.number, line.role, line.rule, round(line.confidence, 3), line.text, line.block] for line in lines]


def lines(kept: Iterable[Sequence[Any]]) -> list[Line]:
    """The lines of `of_lines`; the first copies kept three of its six values."""
    names = ("number", "role", "rule", "confidence", "text", "block")
    return [Line(**dict(zip(names, told, strict=False))) for told in kept]


def of_tags(tags: Iterable[Tag]) -> list[dict[str, Any]]:
    """`[{kind, key, label, score, rule, spans: [[block, start, end]], state, data}]`"""
    # By hand: dataclasses.asdict copies every span deeply, and took a third of the worker's own time.
    return [
        {
            "kind": tag.kind,
            "key": tag.key,
            "label": tag.label,
            "score": tag.score,
            "rule": tag.rule,
            "spans": of_spans(tag.spans),
            "state": tag.state,
            "data": tag.data,
        }
        for tag in tags
    ]


def tags(kept: Iterable[Mapping[str, Any]]) -> list[Tag]:
    """The tags of `of_tags`; the first ones kept had no state."""
    return [Tag(**{**told, "spans": tuple(spans(told["spans"]))}) for told in kept]


def of_spans(spans: Iterable[Span]) -> list[list[int]]:
    """`[[block, start, end]]`"""
    return [[span.block, span.start, span.end] for span in spans]


def spans(kept: Iterable[Sequence[int]]) -> list[Span]:
    return [Span(block=block, start=start, end=end) for block, start, end in kept]


def of_key_dates(dates: Iterable[KeyDate]) -> list[dict[str, Any]]:
    """`[{date, precision, text, span: [block, start, end], rule}]`"""
    return [
        {
            "date": date.date,
            "precision": date.precision,
            "text": date.text,
            "span": of_spans([date.span])[0],
            "rule": date.rule,
        }
        for date in dates
    ]


def key_dates(kept: Iterable[Mapping[str, Any]]) -> list[KeyDate]:
    return [KeyDate(**{**told, "span": spans([told["span"]])[0]}) for told in kept]


def of_key_figures(figures: Iterable[KeyFigure]) -> list[dict[str, Any]]:
    """`[{kind, value, unit, text, span: [block, start, end]}]`; a whole value is kept without decimals."""
    return [
        {
            "kind": figure.kind,
            "value": int(figure.value) if figure.value == int(figure.value) else figure.value,
            "unit": figure.unit,
            "text": figure.text,
            "span": of_spans([figure.span])[0],
        }
        for figure in figures
    ]


def key_figures(kept: Iterable[Mapping[str, Any]]) -> list[KeyFigure]:
    return [KeyFigure(**{**told, "span": spans([told["span"]])[0]}) for told in kept]


def _of_block(block: Block) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": block.kind, "text": block.text}
    if block.marks:
        told["marks"] = [[mark.kind, mark.start, mark.end, mark.href] for mark in block.marks]
    for name in ("level", "is_numbered", "is_header", "src", "alt"):
        if value := getattr(block, name):
            told[name] = value
    if block.cells:
        told["cells"] = list(block.cells)
    return told


def _block(told: Mapping[str, Any]) -> Block:
    marks = tuple(
        Mark(kind=kind, start=start, end=end, href=href)
        for kind, start, end, href in told.get("marks", ())
        if end <= len(told["text"])  # of a text that was cut for a list
    )
    return Block(**{**told, "marks": marks, "cells": tuple(told.get("cells", ()))})
