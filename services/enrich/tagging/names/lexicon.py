"""What lists of names and of words say about a word; of each word only a hash is kept."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

# What is known of a word: in the lowest three bits how common it is, then one bit for each list that has it, then what
# a noun means by itself, and last whether a name of several words begins with it.
COMMON: Final = 7
(
    FIRST_NAME, SURNAME, CITY, IN_CITY, COUNTRY, DEMONYM, REGION, ORGANISATION, TITLE, CALENDAR, SITE, CLUB, LINK,
    COMPANY, IN_COMPANY,
) = (8 << bit for bit in range(15))  # fmt: skip
SENSE: Final = 8 << 15
SENSES: Final = 32
BEGINS: Final = SENSE * SENSES

# Kinds of a name of several words, bits too.
A_PERSON, AN_ORGANISATION, A_PLACE = 1, 2, 4
LONGEST_PHRASE: Final = 6  # words

# A class is a path through a tree of words, its first step in the lowest bit; times TREES, plus the tree's own number.
TREES: Final = 4
PATH: Final = 14  # steps that are kept of it

_Array = NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A number for each of many words."""

    keys: _Array  # uint32, ascending
    numbers: _Array

    @classmethod
    def of(cls, numbers: Mapping[int, int], kind: type[np.unsignedinteger[Any]] = np.uint16) -> Table:
        keys = np.array(sorted(numbers), dtype=np.uint32)
        return cls(keys=keys, numbers=np.array([numbers[int(key)] for key in keys], dtype=kind))

    def get(self, key: int) -> int:
        """The number of the word of this key; 0 where it has none."""
        keys = self.keys.data  # numpy makes an object of its own of each number that is looked at
        at = bisect_left(keys, key)
        return int(self.numbers[at]) if at < len(keys) and keys[at] == key else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    flags: Table  # of words in lower case
    classes: Table  # of words as they are written
    phrases: Table  # by `phrase_key`: kinds of names

    @classmethod
    def of_kept(cls, kept: Mapping[str, _Array]) -> Lexicon:
        return cls(
            **{
                name: Table(keys=np.cumsum(kept[f"{name}_steps"], dtype=np.uint32), numbers=kept[name])
                for name in ("flags", "classes", "phrases")
            }
        )

    def kept(self) -> dict[str, _Array]:
        """Keys ascend and are kept as the steps between them, which pack better."""
        tables = {"flags": self.flags, "classes": self.classes, "phrases": self.phrases}
        steps = {f"{name}_steps": np.diff(table.keys, prepend=np.uint32(0)) for name, table in tables.items()}
        return steps | {name: table.numbers for name, table in tables.items()}

    def says(self, word: str) -> int:
        """What is known of a word, a bit for each list, and how common it is; 0 of one that is unknown."""
        return self.flags.get(key_of(word.lower()))

    def class_of(self, word: str) -> int:
        """The class in which a word stands as it is written, or else with a capital or without any; 0 when in none."""
        forms = (word, word.capitalize(), word.lower())
        return next(filter(None, (self.classes.get(key_of(form)) for form in forms)), 0)


def key_of(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))


def phrase_key(keys: Iterable[int]) -> int:
    """One key for words side by side, from the keys of their lower case."""
    total = 0
    for key in keys:
        total = longer_by(total, key)
    return total


def longer_by(phrase: int, key: int) -> int:
    return (phrase * 31 + key) & 0xFFFFFFFF
