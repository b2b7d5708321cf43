"""Articles that were made to stop a tagger are tagged, within a worker's time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.enrich.tagging.hostile import CASES

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def outcomes() -> dict[str, dict[str, Any]]:
    """By name; each article was tagged in a child with limits of memory and CPU time."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.enrich.tagging.hostile"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return {said["name"]: said for said in map(json.loads, ran.stdout.splitlines())}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_hostile_articles_are_tagged_and_no_tagger_breaks(name: str, outcomes: dict[str, dict[str, Any]]) -> None:
    said = outcomes[name]

    assert (said["code"], said.get("broken")) == (None, {}), said
