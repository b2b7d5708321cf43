"""What a text has in common with its near copies: a few numbers that find them, some hundred that prove it.

Two looks at one text. Bands of a MinHash over runs of three words make near copies meet, for a lookup by equality is
all a database does fast. A sample of all runs of two words then says how much of one stands in the other: also when
one is only half of it, or every eighth word was replaced.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shared.likeness import Fingerprint

BANDS: Final = 32

_ROWS: Final = 2  # minima a band
_LIMIT_WORDS: Final = 20_000  # of which 64 hashes each are 10 MB; what two articles share is shared before that
_SAMPLED: Final = 4  # one run of two words in so many is kept, the same ones in every text

# Scripts without spaces have no words to run together: each character is one.
_WORD = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)

_Hashes = NDArray[np.uint64]
_dice = np.random.default_rng(1)  # a fixed seed: fingerprints are kept, and must be the same tomorrow
_FACTORS: Final[_Hashes] = _dice.integers(1, 2**62, BANDS * _ROWS, dtype=np.uint64) | np.uint64(1)
_SUMMANDS: Final[_Hashes] = _dice.integers(0, 2**62, BANDS * _ROWS, dtype=np.uint64)


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text; case and punctuation do not count. A text without words has no bands."""
    words = np.fromiter((_hash(match[0]) for match in islice(_WORD.finditer(text.lower()), _LIMIT_WORDS)), np.uint64)
    if not words.size:
        return Fingerprint(bands=(), sample=b"")
    threes = _runs(words, 3)
    minima = (threes[:, None] * _FACTORS + _SUMMANDS).min(axis=0).reshape(BANDS, _ROWS)
    bands = _mixed(minima[:, 0] + _mixed(minima[:, 1] + np.arange(BANDS, dtype=np.uint64)))
    twos = _runs(words, 2)
    sample = twos[twos % np.uint64(_SAMPLED) == 0] >> np.uint64(32)
    return Fingerprint(bands=tuple(bands.view(np.int64).tolist()), sample=np.unique(sample).astype("<u4").tobytes())


def _runs(words: _Hashes, length: int) -> _Hashes:
    """One hash for each different run of so many words; a text shorter than that is one run."""
    length = min(length, words.size)
    hashes = np.zeros(words.size - length + 1, np.uint64)
    for at in range(length):
        hashes = _mixed(hashes * np.uint64(0x9E3779B97F4A7C15) + words[at : words.size - length + 1 + at])
    return np.unique(hashes)


def _mixed(hashes: _Hashes) -> _Hashes:
    """Spread over all 64 bits; whatever the input shares, the output does not."""
    hashes = (hashes ^ (hashes >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9)
    return hashes ^ (hashes >> np.uint64(29))


@lru_cache(maxsize=100_000)
def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
