"""A batch: each line an article that is taken or refused by itself, with a result for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from services.ingest import parse
from services.ingest.bodies import Kind, Line
from services.ingest.parse import Checked
from services.ingest.refusal import Refusal
from shared import ids
from shared.problems import Problem

PROBLEMS_TOLD_WHOLE: Final = 100  # after these a line's problem is told without its fields

_JSON = Kind(media_type="application/json", charset=None)


@dataclass(frozen=True, kw_only=True)
class Batch:
    """The lines of a batch, sorted into those that can be taken and those that cannot."""

    usable: tuple[tuple[Line, Checked], ...]
    refused: tuple[tuple[Line, Refusal], ...]

    @property
    def counts(self) -> dict[str, int]:
        return {"accepted": len(self.usable), "rejected": len(self.refused)}


class NoUsableLine(Problem):
    """Nothing of a batch can be taken; the answer says why, line by line."""

    def __init__(self, batch: Batch) -> None:
        number = len(batch.refused)
        said = "The batch is empty; send a line for each article."
        if number:
            first, refusal = batch.refused[0]
            lines = "its only line is not usable" if number == 1 else f"none of its {number:,} lines is usable"
            said = f"Nothing was stored: {lines}. Line {first.number}: {refusal.detail}"
        super().__init__("invalid-article", said)
        self._batch = batch

    def as_dict(self) -> dict[str, Any]:
        return super().as_dict() | {"counts": self._batch.counts, "results": results(self._batch, ())}


def sort(lines: Iterable[Line]) -> Batch:
    """Check each line as an article posted by itself would be."""
    usable: list[tuple[Line, Checked]] = []
    refused: list[tuple[Line, Refusal]] = []
    for line in lines:
        try:
            usable.append((line, parse.check(line.body, _JSON)))
        except Refusal as refusal:
            refused.append((line, refusal))
    return Batch(usable=tuple(usable), refused=tuple(refused))


def results(batch: Batch, submission_ids: Iterable[UUID]) -> list[dict[str, Any]]:
    """One result a line, in their order; `submission_ids` are those of the usable lines."""
    told = [*_taken(batch, submission_ids), *_not_taken(batch)]
    return sorted(told, key=lambda result: int(result["line"]))


def _taken(batch: Batch, submission_ids: Iterable[UUID]) -> Iterator[dict[str, Any]]:
    for (line, checked), submission_id in zip(batch.usable, submission_ids, strict=True):
        warnings = {"warnings": checked.warnings} if checked.warnings else {}
        yield {"line": line.number, "submission": ids.to_text(submission_id)} | warnings


def _not_taken(batch: Batch) -> Iterator[dict[str, Any]]:
    for place, (line, refusal) in enumerate(batch.refused):
        problem = Problem(refusal.problem, refusal.detail, errors=refusal.errors).as_dict()
        if place >= PROBLEMS_TOLD_WHOLE:
            problem.pop("errors", None)
        yield {"line": line.number, "offset": line.offset, "problem": problem}
