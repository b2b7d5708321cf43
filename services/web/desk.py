"""What the makers of pages have at hand: the database, the search index, the key, the counter of comments."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, cast

from flask import current_app
from flask_limiter import Limiter

from services.web import store
from services.web.search import SearchIndex
from shared import database

_CATEGORIES_FOR_S: Final = 10.0


@dataclass(kw_only=True)
class Desk:
    """One per process, made with the application."""

    pool: store.Pool
    index: SearchIndex
    key: bytes
    limiter: Limiter
    count_comment: Callable[[], None]  # raises RateLimitExceeded when this client has written enough
    _categories: list[store.Category] = field(default_factory=list)
    _categories_at_s: float = float("-inf")

    def categories(self) -> list[store.Category]:
        """The categories for the navigation, at most ten seconds old. Raises Unavailable."""
        if time.monotonic() - self._categories_at_s > _CATEGORIES_FOR_S:
            with database.transaction(self.pool) as conn:
                self._categories = store.categories(conn)
            self._categories_at_s = time.monotonic()
        return self._categories

    def known_categories(self) -> list[store.Category]:
        """The same without asking the database: what an error page shows."""
        return self._categories

    def seconds_to_wait(self) -> int:
        """After RateLimitExceeded: how long until the next comment is taken."""
        limit = self.limiter.current_limit
        # It tells the next whole second, which may be the sixty-first.
        return min(60, max(1, round(limit.reset_at - time.time()))) if limit else 60


def desk() -> Desk:
    """The desk of the application at work."""
    return cast(Desk, current_app.extensions["copydesk"])
