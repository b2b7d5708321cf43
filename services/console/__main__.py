"""The `copydesk` command: what can be typed, and what each word starts. Heavy imports wait until they are needed."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from services.console import say
from shared import VERSION


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="copydesk")
def copydesk() -> None:
    """Copydesk takes articles in, works on them and shows them. Begin with: copydesk up"""


@copydesk.command()
@click.option("--web-port", default=8000, show_default=True, type=click.IntRange(1, 65_535), help="Where readers go.")
@click.option("--ingest-port", default=8001, show_default=True, type=click.IntRange(1, 65_535), help="Where posts go.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 is everywhere.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes at work. [default: cores, at most 4]")
@click.option("--log", type=click.Choice(["auto", "console", "json"]), help="How log lines look. [default: auto]")
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help="Folder for all data. [default: var]")
def up(web_port: int, ingest_port: int, host: str, workers: int | None, log: str | None, home: Path | None) -> NoReturn:
    """Run everything on this machine: servers, services, workers. Ctrl-C stops it."""
    if home:
        os.environ["COPYDESK_HOME"] = str(home.absolute())
    if web_port == ingest_port:
        raise click.UsageError(f"--web-port and --ingest-port are both {web_port}; give two different ones.")
    from services.console import up as story
    from shared.settings import settings

    wish = story.Wish(
        host=host, web_port=web_port, ingest_port=ingest_port, workers=workers or _cores(4), log=log or settings().log
    )
    sys.exit(story.up(wish))


def _cores(at_most: int) -> int:
    has = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(has, at_most)


if __name__ == "__main__":
    say.run(copydesk)
