"""A worker: Celery's prefork pool around the one task. `python -m services.enrich.worker --concurrency 2`"""

from __future__ import annotations

import signal
import sys
import warnings
from typing import Any

import click
from billiard import current_process
from celery import signals
from celery.exceptions import SecurityWarning

from services.enrich.tasks import Desk, register
from shared import broker, database, lifeline, logs
from shared.settings import SettingsError, settings

_desk = Desk()


@click.command()
@click.option("--concurrency", default=1, show_default=True, help="Processes that work side by side.")
def main(concurrency: int) -> None:
    """Work until told to stop: SIGTERM finishes what is in hand."""
    try:
        logs.configure("enrich")
    except SettingsError as fault:
        sys.exit(str(fault))
    # Its fear is of pickled messages; ours are JSON, and a container or a newcomer's machine may well be root's.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    app = broker.make_app(settings().broker_url)
    register(app, _desk)
    app.worker_main(
        [
            "--quiet",
            "worker",
            "--pool=prefork",  # time limits and max-tasks-per-child exist only there
            f"--concurrency={concurrency}",
            f"--queues={','.join(broker.KINDS)}",
            "--loglevel=WARNING",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
        ]
    )


@signals.setup_logging.connect
def _keep_our_logs(**_: Any) -> None:
    """Connected and empty: with a listener Celery leaves logging alone."""


@signals.worker_process_init.connect
def _begin_child(**_: Any) -> None:
    # SIGKILL: a pool process whose parent is gone has nobody to report to, and its lease covers what it held.
    lifeline.die_with_parent(signal.SIGKILL)
    number = getattr(current_process(), "index", 0) + 1
    _desk.worker = f"enrich-{number}"
    logs.configure("enrich", worker=_desk.worker)
    _desk.pool = database.open_pool(settings().database_url, size=2)


@signals.worker_process_shutdown.connect
def _end_child(**_: Any) -> None:
    _desk.pool.close()


@signals.worker_ready.connect
def _say_ready(**_: Any) -> None:
    logs.get("ops").info("note", msg="workers are ready")


if __name__ == "__main__":
    main()
