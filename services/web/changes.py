"""What each revision of an article changed in the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final
from uuid import UUID

from services.web import diff, store
from services.web.diff import Comparison
from services.web.store import Revision
from shared.database import Connection
from shared.worddiff import STEPS

RECENT: Final = 20  # revisions that are compared with the one before: each takes two texts out of the database
LONGEST: Final = 100_000  # characters of a text that is compared for a list


def of_revisions(conn: Connection, article_id: UUID, revisions: Sequence[Revision]) -> dict[int, Comparison]:
    """The newest changes by the number of their revision; without those of very long texts."""
    some = revisions[-RECENT - 1 :]
    copies = store.copies(conn, article_id, [revision.content_hash for revision in some])
    found: dict[int, Comparison] = {}
    for before, after in pairwise(some):
        old, new = copies[before.content_hash], copies[after.content_hash]
        if max(len(old.text), len(new.text)) <= LONGEST:
            found[after.number] = diff.compare(old, new, steps=STEPS // len(some))
    return found
