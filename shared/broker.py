"""Bells: the one place that knows Celery's settings, each with its reason, and the names of the queues.

The truth is the `work` table. A message only says that some rows may be due; losing, doubling, delaying or
shuffling all of them changes latency and nothing else.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from celery import Celery
from kombu import Exchange, Queue
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

# A kind of work has a queue and a task of its own; what must be done first stands first.
ENRICH: Final = "enrich"
REREAD: Final = "reread"
KINDS: Final = (ENRICH, REREAD)
TASKS: Final = {ENRICH: "copydesk.enrich", REREAD: "copydesk.reread"}
BELL_SIZE: Final = 32  # ids in one message: 40 us an article to ring, and a batch still spreads over all workers

# The hard limit is shorter than the lease, the lease shorter than the visibility: a row is free before
# its bell comes back.
SOFT_LIMIT_S: Final = 20
HARD_LIMIT_S: Final = 25
LEASE_S: Final = 30
VISIBILITY_S: Final = 60

# The default exchange routes by queue name alone. A named one keeps its bindings in the broker's memory, and after a
# wipe every publish would fail until some worker happened to declare them again.
QUEUES: Final = tuple(Queue(kind, exchange=Exchange(""), routing_key=kind) for kind in KINDS)


def make_app(broker_url: str, *, transport: dict[str, Any] | None = None) -> Celery:
    """The Celery application. `transport` overrides the broker options (ringing has shorter patience than working)."""
    app = Celery("copydesk", broker=broker_url, set_as_current=False)
    app.conf.update(
        accept_content=["json"],  # pickle would make an open broker a way to run code
        task_serializer="json",
        task_ignore_result=True,  # results live in the database; a result backend costs 70 % more and leaks keys
        result_backend=None,
        task_queues=QUEUES,
        task_default_queue=ENRICH,
        task_default_exchange="",
        task_default_routing_key=ENRICH,
        task_create_missing_queues=False,
        task_acks_late=True,  # a warm stop gives back what was fetched and not begun
        task_reject_on_worker_lost=False,  # a killing article would be redelivered at once, for ever; the lease counts
        task_acks_on_failure_or_timeout=True,  # failure lives in the row
        task_soft_time_limit=SOFT_LIMIT_S,
        task_time_limit=HARD_LIMIT_S,
        task_publish_retry=False,  # the sweep is the retry
        worker_prefetch_multiplier=1,
        worker_max_tasks_per_child=500,
        worker_max_memory_per_child=400_000,  # KiB, looked at after a task; what leaks is let go
        worker_soft_shutdown_timeout=20.0,
        worker_cancel_long_running_tasks_on_connection_loss=True,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,  # our own records, one a line
        worker_redirect_stdouts=False,
        worker_enable_remote_control=False,  # saves a queue and a connection per worker
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_pool_limit=4,
        visibility_timeout=VISIBILITY_S,
        broker_transport_options={
            "visibility_timeout": VISIBILITY_S,
            "unacked_restore_interval": 5,  # the default looks every 100 s
            "unacked_restore_throttle": 1,
            "socket_timeout": 5,  # the default waits for ever on a half-open connection
            "socket_connect_timeout": 2,
            "socket_keepalive": True,
            "health_check_interval": 5,
            "global_keyprefix": "copydesk:",
        }
        | (transport or {}),
    )
    return app


class Bell:
    """Rings for work that has been committed. Best effort: never raises, never takes longer than about 250 ms."""

    BREAK_S: Final = 2.0

    def __init__(self, broker_url: str) -> None:
        # With the workers' patience a dead broker would hold a request for 5 s.
        self._app = make_app(
            broker_url,
            transport={
                "socket_timeout": 0.2,
                "socket_connect_timeout": 0.2,
                "retry_on_timeout": False,
                "health_check_interval": 0,
                "max_retries": 0,
            },
        )
        self._app.conf.broker_connection_timeout = 0.2
        self._silent_until_s = 0.0
        self._lock = threading.Lock()

    def ring(self, work_ids: Sequence[UUID], *, queue: str = ENRICH) -> bool:
        """Tell the workers about these rows, BELL_SIZE a message. False when the broker did not hear us.

        After a failure it is not tried again for BREAK_S: the sweep rings for what was missed.
        """
        if not work_ids or self._is_silent():
            return not work_ids
        with self._lock:
            # Asked again: whoever waited behind a ring that failed would otherwise fail one after the other.
            return not self._is_silent() and self._ring(work_ids, queue)

    def _is_silent(self) -> bool:
        return time.monotonic() < self._silent_until_s

    def _ring(self, work_ids: Sequence[UUID], queue: str) -> bool:
        try:
            with self._app.producer_pool.acquire(block=True, timeout=0.2) as producer:
                for start in range(0, len(work_ids), BELL_SIZE):
                    self._app.send_task(
                        TASKS[queue],
                        args=[[str(work_id) for work_id in work_ids[start : start + BELL_SIZE]]],
                        queue=queue,
                        producer=producer,
                        retry=False,
                        ignore_result=True,
                    )
        except (OperationalError, RedisError, OSError, TimeoutError, ValueError):
            self._silent_until_s = time.monotonic() + self.BREAK_S
            return False
        return True

    def waiting(self, queue: str = ENRICH) -> int | None:
        """How many bells hang unheard in the broker; None when it cannot be asked."""
        try:
            with self._app.connection_for_write() as connection:
                return int(connection.default_channel.client.llen(queue))  # type: ignore[attr-defined]
        except (OperationalError, RedisError, OSError):
            return None
