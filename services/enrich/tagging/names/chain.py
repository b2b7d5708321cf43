"""The best chain of labels over a sentence, and how probable each label is; all sentences of a text side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_LONGEST: Final = 120  # words; a longer sentence is read in pieces, so that a text without full stops costs no more

_Array = NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """Where sentences begin among the words, the longest first; `running[t]` of them have more than `t` words."""

    starts: _Array
    lengths: _Array
    running: list[int]

    @classmethod
    def of(cls, lengths: Sequence[int]) -> Sentences:
        """Sentences of these lengths (words, none of them 0), one after another."""
        starts: list[int] = []
        pieces: list[int] = []
        start = 0
        for length in lengths:
            for within in range(0, length, _LONGEST):
                starts.append(start + within)
                pieces.append(min(_LONGEST, length - within))
            start += length
        order = np.argsort(-np.array(pieces), kind="stable")
        descending = np.array(pieces)[order]
        running = [int(count) for count in np.searchsorted(-descending, -np.arange(descending[0]), side="left")]
        return cls(starts=np.array(starts)[order], lengths=descending, running=running)


def best_labels(scores: _Array, transitions: _Array, ends: _Array, sentences: Sentences) -> _Array:
    """The chain of the highest score; word x label, label x next one, first and last x label."""
    labels = np.zeros(len(scores), dtype=np.intp)
    value = scores[sentences.starts] + ends[0]
    back: list[_Array] = []
    last = np.zeros(len(sentences.starts), dtype=np.intp)
    for step, count in enumerate(sentences.running[1:], start=1):
        last[count : len(value)] = (value[count:] + ends[1]).argmax(axis=1)
        ways = value[:count, :, None] + transitions
        back.append(ways.argmax(axis=1))
        value = ways.max(axis=1) + scores[sentences.starts[:count] + step]
    last[: len(value)] = (value + ends[1]).argmax(axis=1)
    for step in range(len(sentences.running) - 1, -1, -1):
        count = sentences.running[step]
        labels[sentences.starts[:count] + step] = last[:count]
        if step:
            last[:count] = back[step - 1][np.arange(count), last[:count]]
    return labels


def probabilities(scores: _Array, transitions: _Array, ends: _Array, sentences: Sentences) -> tuple[_Array, _Array]:
    """Word x label: how probable it is there; and label x next: how often it is expected in all sentences together."""
    follows = np.exp(transitions)
    opens, closes = np.exp(ends)
    likely = np.exp(scores - scores.max(axis=1, keepdims=True))
    forward = np.zeros_like(likely)
    state = _shares(likely[sentences.starts] * opens)
    forward[sentences.starts] = state
    for step, count in enumerate(sentences.running[1:], start=1):
        at = sentences.starts[:count] + step
        state = _shares((state[:count] @ follows) * likely[at])
        forward[at] = state
    found = np.zeros_like(likely)
    expected = np.zeros_like(follows)
    state = np.zeros((0, likely.shape[1]), dtype=likely.dtype)
    for step in range(len(sentences.running) - 1, -1, -1):
        count = sentences.running[step]
        at = sentences.starts[:count] + step
        rest = np.concatenate([state, np.broadcast_to(closes, (count - len(state), len(closes)))])
        found[at] = _shares(forward[at] * rest)
        if step:
            ahead = likely[at] * rest
            before = forward[at - 1]
            together = ((before @ follows) * ahead).sum(axis=1, keepdims=True)
            expected += before.T @ (ahead / np.maximum(together, 1e-30))
            state = _shares(ahead @ follows.T)
    return found, expected * follows


def _shares(values: _Array) -> _Array:
    shares: _Array = values / np.maximum(values.sum(axis=1, keepdims=True), 1e-30)
    return shares
