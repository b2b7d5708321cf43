"""The three verdicts on an article, and the refusals a client can do something about."""

from __future__ import annotations

from dataclasses import dataclass


class Verdict(Exception):  # noqa: N818  # a verdict is spoken, it is not an accident
    """Something ended a stage early. `code` is stable and documented: failures are grouped by it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Refused(Verdict):
    """The content is at fault, for good: the submission ends as `rejected` and is never tried again."""


class Poison(Verdict):
    """Ours is the fault and trying again will not help: `failed`, until somebody replays it."""


class Unavailable(Verdict):
    """Something we need is away for the moment: tried again later, by the row's own clock."""


@dataclass(frozen=True, kw_only=True)
class FieldFault:
    """One thing wrong with one field of a request, with the JSON pointer that finds it."""

    pointer: str
    code: str
    detail: str
    example: str | None = None
