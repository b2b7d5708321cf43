"""The walls between the rooms stand, and no new module stands outside of them."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import pytest

from services.enrich import lane
from shared import database, events

_ROOT: Final = Path(__file__).parents[2]

# What of the desk may touch the database, the broker and the log; everything else is pure.
MACHINERY: Final = {"failures", "lane", "pipeline", "rereads", "result", "store", "sweep", "tasks", "worker"}


@pytest.mark.slow  # the linters of the quick lane say it too
def test_every_import_contract_is_kept() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_module_of_the_desk_is_declared_pure_or_machinery() -> None:
    contracts = tomllib.loads((_ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    pure = {
        module.removeprefix("services.enrich.")
        for contract in contracts
        if contract["name"].startswith("What reads and judges copy")
        for module in contract["source_modules"]
    }
    desk = _ROOT / "services/enrich"

    assert pure
    assert {path.parent.name if path.stem == "__init__" else path.stem for path in modules_of(desk)} == pure | MACHINERY


def modules_of(desk: Path) -> list[Path]:
    return [*desk.glob("[a-z]*.py"), *desk.glob("*/__init__.py")]


def test_no_two_rooms_mean_different_things_by_one_advisory_lock() -> None:
    numbers = [events._LOCK, lane.ONE_LANE, database.STORY_LOCK, (7104, 1)]

    assert len(set(numbers)) == len(numbers)
