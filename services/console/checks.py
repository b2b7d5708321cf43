"""What a developer runs: the linters and the tests, and the locks made again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from services.console import say

ROOT: Final = Path(__file__).parents[2]

# name of the file -> what goes into it; what runs beside the first is held to its pins.
LOCKS: Final[dict[str, tuple[str, ...]]] = {
    "up": ("pyproject.toml", "--all-extras"),
    "dev": ("pyproject.toml", "--all-extras", "--group", "dev", "-c", "requirements/up.txt"),
    "ingest": ("pyproject.toml", "--extra", "ingest", "-c", "requirements/up.txt"),
    "enrich": ("pyproject.toml", "--extra", "enrich", "-c", "requirements/up.txt"),
    "web": ("pyproject.toml", "--extra", "web", "-c", "requirements/up.txt"),
    "peers": ("--group", "peers"),
}
_LOCK_FLAGS: Final = (
    "--quiet",
    "--universal",
    "--generate-hashes",
    "--only-binary", ":all:",
    "--python-version", "3.11",
    # An address in a lock would send a newcomer's pip to a host of ours.
    "--no-emit-index-url",
    "--no-annotate",
    "--no-header",
)  # fmt: skip
# Tests bring servers and folders of their own.
_NOT_FOR_TESTS: Final = ("DATABASE_URL", "REDIS_URL", "BROKER_URL", "COPYDESK_HOME", "COPYDESK_CALLED")


def lint() -> int:
    """All four linters, whatever the first says; gives the exit code of the first that failed."""
    return _run_all(_linters())


def test(arguments: Sequence[str], *, fast: bool, nightly: bool) -> int:
    """The linters, then the tests; gives the exit code of the first that failed. What runs `nightly` runs alone."""
    pytest = [sys.executable, "-m", "pytest"]
    if nightly:
        return _run_all([("pytest", [*pytest, "-m", "nightly", "-o", "faulthandler_timeout=0", *arguments])])
    quick = ("pytest, quick", [*pytest, "-m", "not slow and not nightly", "-n", "2", *arguments])
    if fast:
        return _run_all([*_linters(), quick])
    if arguments:  # whoever chooses tests may choose none of one lane, which pytest calls a fault
        return _run_all([*_linters(), ("pytest", [*pytest, *arguments])])
    # Slow tests run one by one: they start whole desks, which take both cores.
    return _run_all([*_linters(), quick, ("pytest, slow", [*pytest, "-m", "slow and not nightly"])])


def lock(*, upgrade: bool) -> int:
    """Make requirements/*.txt again from pyproject.toml; pins stay where they are unless `upgrade`."""
    uv = _program("uv")
    for name, wanted in LOCKS.items():
        out = f"requirements/{name}.txt"
        command = [*uv, "pip", "compile", *_LOCK_FLAGS, *wanted, *(["--upgrade"] if upgrade else [])]
        code = subprocess.run([*command, "-o", out], cwd=ROOT, stdout=subprocess.DEVNULL).returncode
        if code:
            raise say.Fault(f"{out} could not be made; the lines above say why.")
        say.talk(f"{out}: {sum('==' in line for line in (ROOT / out).read_text().splitlines())} packages")
    return 0


def _linters() -> list[tuple[str, list[str]]]:
    return [
        ("ruff check", [*_program("ruff"), "check", "."]),
        ("ruff format", [*_program("ruff"), "format", "--check", "."]),
        ("mypy", [sys.executable, "-m", "mypy"]),
        ("lint-imports", _program("lint-imports")),
    ]


def _run_all(commands: Sequence[tuple[str, list[str]]]) -> int:
    environment = {name: value for name, value in os.environ.items() if name not in _NOT_FOR_TESTS}
    codes = {}
    for name, command in commands:
        say.talk(say.paint(f"── {name}" if say.can_show_signs() else f"-- {name}", bold=True))
        codes[name] = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    failed = [name for name, code in codes.items() if code]
    if failed:
        say.talk(f"{say.sign('failed')} failed: {', '.join(failed)}")
    else:
        say.talk(f"{say.sign('done')} all well: {', '.join(codes)}")
    return next((code for code in codes.values() if code), 0)


def _program(name: str) -> list[str]:
    beside = Path(sys.executable).with_name(name)
    if not beside.exists():
        raise say.Fault(f"{name} is not installed here. Run it through the launcher: ./copydesk test")
    return [str(beside)]
