"""Shuts the door while too much is waiting behind it, and opens it again when most of that is done."""

from __future__ import annotations

import math
import random
import threading
import time
from collections.abc import Callable
from typing import Final

from services.ingest.refusal import Refusal

LOOK_EVERY_S: Final = 1.0
OPEN_AGAIN_AT: Final = 0.8
RETRY_AFTER_S: Final = 10
JITTER: Final = 0.25


class Gate:
    """Open until `high_water` submissions are waiting, then shut until 80 % of that are left."""

    def __init__(self, high_water: int, *, now_s: Callable[[], float] = time.monotonic) -> None:
        self._high_water = high_water
        self._now_s = now_s
        self._lock = threading.Lock()
        self._looked_s = -math.inf
        self._is_shut = False

    def pass_through(self, waiting: Callable[[int], int]) -> None:
        """Let a request through, or raise Refusal `unavailable`.

        `waiting(cap)` counts what waits, no further than cap; it is asked once a second, whatever the traffic.
        """
        with self._lock:
            is_to_look = self._now_s() - self._looked_s >= LOOK_EVERY_S
            if is_to_look:
                self._looked_s = self._now_s()
        if is_to_look:
            # Outside the lock: when the database is away, one request waits for it and the others do not wait for that.
            count = waiting(self._high_water)
            self._is_shut = count >= self._high_water * (OPEN_AGAIN_AT if self._is_shut else 1)
        if self._is_shut:
            # Clients that were turned away together should not all come back together.
            after_s = RETRY_AFTER_S * random.uniform(1 - JITTER, 1 + JITTER)
            raise Refusal(
                "unavailable",
                f"More than {self._high_water:,} submissions are waiting to be worked on; come back after Retry-After.",
                headers={"Retry-After": str(round(after_s))},
            )
