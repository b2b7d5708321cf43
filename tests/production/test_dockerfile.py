"""The one Dockerfile, read by a linter and by its stages."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.production import locks

_ROOT: Final = Path(__file__).parents[2]
DOCKERFILE: Final = (_ROOT / "Dockerfile").read_text()


def test_the_linter_finds_nothing() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("hadolint"), _ROOT / "Dockerfile"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("service", locks.SERVICES)
def test_each_service_has_a_command_and_a_health_check_of_its_own(service: str) -> None:
    stage = _stages()[service]

    assert re.search(rf'^CMD \["python", "-m", "services\.{service}[".]', stage, re.MULTILINE)
    assert f'CMD ["python", "-m", "shared.health", "{service}"]' in stage


def test_what_runs_is_not_root_and_is_told_to_stop_politely() -> None:
    runtime = _stages()["runtime"]

    assert "\nUSER 10001:10001\n" in runtime
    assert "\nSTOPSIGNAL SIGTERM\n" in runtime


def test_packages_are_only_those_of_the_lock() -> None:
    runs = [line for line in DOCKERFILE.replace("\\\n", "").splitlines() if line.startswith("RUN ")]
    (install,) = [run for run in runs if "pip" in run]

    assert {"--require-hashes", "--only-binary", "--no-cache-dir"} <= set(install.split())
    assert not [run for run in runs if "apt" in run]


def test_the_builder_sees_nothing_but_the_code_and_its_locks() -> None:
    lines = (_ROOT / ".dockerignore").read_text().splitlines()

    assert next(line for line in lines if not line.startswith("#")) == "*"
    assert {line[1:] for line in lines if line.startswith("!")} == {"migrations", "requirements", "services", "shared"}


def _stages() -> dict[str, str]:
    parts = re.split(r"^FROM \S+ AS (\w+)$", DOCKERFILE, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))
