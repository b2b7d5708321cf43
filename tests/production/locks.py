"""Reads the locks under requirements/."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[2] / "requirements"
NAMES: Final = sorted(path.stem for path in FOLDER.glob("*.txt"))
SERVICES: Final = ("enrich", "ingest", "web")

_PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]*)(?:\[[a-z,]+\])?==(?P<version>\S+)(?: ; (?P<marker>.+))?")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, kw_only=True)
class Pin:
    """One package of a lock."""

    name: str
    version: str
    marker: str
    hashes: list[str] = field(default_factory=list)


def text_of(lock: str) -> str:
    return (FOLDER / f"{lock}.txt").read_text()


def pins_of(lock: str) -> list[Pin]:
    """The packages of a lock in their order. Raises ValueError on a line that is neither a pin nor its hash."""
    pins: list[Pin] = []
    for line in text_of(lock).replace(" \\\n", "\n").splitlines():
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if found := _HASH.fullmatch(text):
            pins[-1].hashes.append(found[1])
        elif pin := _PIN.fullmatch(text):
            pins.append(Pin(name=pin["name"], version=pin["version"], marker=pin["marker"] or ""))
        else:
            raise ValueError(f"requirements/{lock}.txt: neither a pin nor a hash: {text!r}")
    return pins
