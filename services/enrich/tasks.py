"""The desk's door: what a Celery message may ask for. It speaks Celery and nothing else."""

from __future__ import annotations

import gc
from typing import Any
from uuid import UUID

from celery import Celery

from services.enrich import pipeline
from shared import broker, logs
from shared.errors import Unavailable


def register(app: Celery, desk: Desk) -> dict[str, Any]:
    """A task for each kind of work, by kind: a bell with the ids of rows that may be due."""
    return {kind: _register(app, desk, kind) for kind in broker.KINDS}


def _register(app: Celery, desk: Desk, kind: str) -> Any:
    # shared=False: Celery would otherwise hand this closure to every other application of the process.
    @app.task(name=broker.TASKS[kind], shared=False, ignore_result=True)
    def answer(work_ids: list[str]) -> int:
        try:
            taken = pipeline.answer_bell(desk.pool, _ids(work_ids), worker=desk.worker, kind=kind)
        except Unavailable as fault:
            # The rows are still due, or their lease will run out: the sweep rings for them again.
            logs.get("ops").warning("note", error={"code": fault.code, "message": fault.message})
            return 0
        if taken and not desk.is_settled:
            # By now models and gazetteers are loaded, for good: the collector need not walk through them each time.
            gc.collect()
            gc.freeze()
            # An article's parts go with the last name for them; what hangs in a cycle is little, and can wait.
            gc.set_threshold(20_000)
            desk.is_settled = True
        return taken

    return answer


class Desk:
    """What one worker process works with; set up after the fork, since no socket survives one."""

    pool: pipeline.Pool
    worker: str = "enrich"
    is_settled: bool = False


def _ids(texts: list[str]) -> list[UUID]:
    """The ids in a message. A message is a stranger's word: what is no id is passed over, at most a bell's worth."""
    found = []
    for text in texts[: broker.BELL_SIZE]:
        try:
            found.append(UUID(text))
        except (ValueError, AttributeError, TypeError):
            continue
    return found
