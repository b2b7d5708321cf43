"""How the console speaks: data on stdout, talk on stderr, and every fault as one sentence with a way out."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

import click
import orjson

from shared.launcher import called as called

FAILED: Final = 1
USAGE: Final = 2
RAN_OUT: Final = 3
NO_RIGHT: Final = 4
SOME_REFUSED: Final = 5
UNREACHABLE: Final = 6
INTERRUPTED: Final = 130


class Fault(click.ClickException):
    """Something the person at the terminal can do something about: what is wrong, and the next step."""

    def __init__(self, message: str, *, code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code

    def show(self, file: Any = None) -> None:
        click.echo(f"copydesk: {self.message}", file=file or sys.stderr)


def run(command: click.Command) -> NoReturn:
    """Run the command line of this process and leave with the exit code that belongs to what happened."""
    sys.exit(_exit_code(command))


def talk(text: str) -> None:
    """Say something that is not the answer itself."""
    click.echo(text, err=True)


def tell_json(value: object) -> None:
    """One value as one line of JSON."""
    click.echo(orjson.dumps(value, default=str))


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table to look at on a terminal, tab-separated values for a pipe (with the same first line)."""
    texts = [["-" if cell is None else str(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for line in [[name.lower() for name in columns], *texts]:
            click.echo("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in line))
        return
    widths = [max(len(cell) for cell in column) for column in zip(columns, *texts, strict=True)]
    for line in [list(columns), *texts]:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def sign(name: str) -> str:
    """A sign for how something ended, in what the terminal can show."""
    return _SIGNS[name][0 if can_show_signs() else 1]


def can_show_signs() -> bool:
    return "utf" in (sys.stdout.encoding or "").lower()


def paint(text: str, **style: Any) -> str:
    """Text in a colour where colours are wanted: NO_COLOR wins, then FORCE_COLOR, then whether a person looks."""
    if os.environ.get("NO_COLOR") or not (os.environ.get("FORCE_COLOR") or sys.stdout.isatty()):
        return text
    return click.style(text, **style)


def seconds(value: float | None) -> str:
    """A duration as people say it: 44 ms, 5.6 s, 2m10s."""
    if value is None:
        return "-"
    if value < 1:
        return f"{value * 1000:.0f} ms"
    if value < 60:
        return f"{value:.1f} s"
    minutes, rest = divmod(round(value), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h{minutes:02d}m" if hours else f"{minutes}m{rest:02d}s"


def _exit_code(command: click.Command) -> int:
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us (`>&-`): they want the exit code alone
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115
    try:
        code = _run(command)
        sys.stdout.flush()
    except OSError as fault:
        # What is still in the buffer would be tried once more at the end, and complained about.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if isinstance(fault, BrokenPipeError):
            return 0  # whoever read us has seen enough (`| head`)
        talk(f"copydesk: the answer cannot be written ({fault.strerror}). Make room, or send it elsewhere.")
        return FAILED
    return code


def _run(command: click.Command) -> int:
    try:
        # Not command.main: it takes a closed pipe for a failure, and leaves no way to tell it from one.
        with command.make_context("copydesk", sys.argv[1:]) as context:
            command.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except (click.Abort, KeyboardInterrupt, EOFError):
        return INTERRUPTED
    except click.ClickException as fault:
        fault.show()
        return fault.code if isinstance(fault, Fault) else fault.exit_code
    except OSError as fault:
        if fault.errno in (errno.EPIPE, errno.ENOSPC) and fault.filename is None:
            raise  # it was stdout
        return _tell_unforeseen(fault)
    except Exception as fault:
        known = _KNOWN.get(f"{type(fault).__module__}.{type(fault).__qualname__}")
        if known is None:
            return _tell_unforeseen(fault)
        talk(f"copydesk: {str(fault).strip()}")
        return known
    return 0


def _tell_unforeseen(fault: Exception) -> int:
    """Our mistake, most likely; the stack is for whoever asks for it."""
    if os.environ.get("LOG_LEVEL") == "DEBUG":
        traceback.print_exception(fault)
    said = " ".join(str(fault).split()) or "no reason given"
    talk(f"copydesk: {type(fault).__name__}: {said}. What is wrong: {called()} doctor; where: LOG_LEVEL=DEBUG.")
    return FAILED


# By name, because their modules are heavy and most commands never load them.
_KNOWN: Final[Mapping[str, int]] = {
    "services.console.servers.StartError": FAILED,
    "shared.settings.SettingsError": USAGE,
    "shared.errors.Refused": USAGE,
}

_SIGNS: Final[Mapping[str, tuple[str, str]]] = {
    "received": ("+", "+"),
    "done": ("✓", "v"),
    "same": ("=", "="),
    "failed": ("✗", "x"),
    "waiting": ("…", "..."),
    "retry": ("↻", "~"),
    "dot": ("·", "."),
}
