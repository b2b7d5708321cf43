"""The door's no: which problem it is, in one sentence, and the fields it lies in. Pure, so that readers may say it."""

from __future__ import annotations

from collections.abc import Sequence

from shared.errors import FieldFault


class Refusal(Exception):  # noqa: N818  # said in the tests and the views as the noun it is
    """A request, or one line of a batch, is not taken. `problem` is a name of shared.problems.PROBLEMS."""

    def __init__(
        self,
        problem: str,
        detail: str,
        *,
        errors: Sequence[FieldFault] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.problem = problem
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}
