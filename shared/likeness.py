"""How alike two texts are, told from what is kept of each: its fingerprint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SAME_STORY: Final = 0.4  # likeness from here on

_FEWEST: Final = 8  # sampled runs; about thirty words
_MOSTLY_IN: Final = 0.5  # so much of the shorter text must stand in the longer
_SHORTEST_SHARE: Final = 0.3  # of the longer; below that one only quotes the other
_QUOTED: Final = 0.8  # what standing in the other counts, against being like it


@dataclass(frozen=True, kw_only=True)
class Fingerprint:
    """`bands` are 64-bit integers with a sign, as a database keeps them; `sample` is sorted little-endian uint32."""

    bands: tuple[int, ...]
    sample: bytes


def likeness(one: bytes, other: bytes) -> float:
    """How much two samples say the same, 0..1: of all that either says, or of the shorter where the longer has it."""
    # Without numpy, for the console has none. Whatever number the machine reads in four bytes, it is the same for both.
    a, b = memoryview(one).cast("I"), memoryview(other).cast("I")
    shorter, longer = sorted((len(a), len(b)))
    if shorter < _FEWEST:  # too few to be sure by share
        return float(one == other and shorter > 0)
    common = len(set(a).intersection(b))
    alike = common / (shorter + longer - common)
    contained = common / shorter
    if contained >= _MOSTLY_IN and shorter >= _SHORTEST_SHARE * longer:
        return max(alike, _QUOTED * contained)
    return alike
