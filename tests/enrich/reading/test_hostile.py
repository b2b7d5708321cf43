"""Input that was made to stop a reader ends as a refusal or as the right text, within a worker's time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.enrich.reading.hostile import CASES, REFUSALS

ROOT = Path(__file__).parents[3]
Outcomes = dict[tuple[str, str], dict[str, Any]]


@pytest.fixture(scope="module")
def outcomes() -> Outcomes:
    """By name and type; each payload was read in a child with limits of memory and CPU time."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.enrich.reading.hostile"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return {(said["name"], said["type"]): said for said in map(json.loads, ran.stdout.splitlines())}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_hostile_input_ends_soon_and_with_a_word(name: str, outcomes: Outcomes) -> None:
    page, dump = outcomes[name, "text/html"], outcomes[name, "text/plain"]

    for said in (page, dump):
        assert said.get("text") or said["code"] in REFUSALS, said
    expected = CASES[name][1]
    if expected is not None:
        assert page["code"] == expected or expected in page["text"], page
