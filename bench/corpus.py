"""Articles of our own making for measurements: the same for the same seed, no two alike."""

from __future__ import annotations

import random
from typing import Any

_PLACES = ["Bern", "Tokyo", "the United States", "Lyon", "South Korea", "Porto", "Vienna", "Kenya", "Oslo", "Chile"]
_WHO = [
    "the railway",
    "the ministry",
    "a spokesman",
    "the council",
    "the hospital",
    "engineers",
    "the union",
    "residents",
]
_DID = ["announced", "postponed", "criticised", "approved", "measured", "reopened", "defended", "inspected", "repaired"]
_WHAT = [
    "the mountain line", "a second tunnel", "the new timetable", "its budget for next year", "the damaged bridge",
    "a survey of the coast", "the water supply", "the night service", "a report on air quality", "the port's cranes",
]  # fmt: skip
_WHEN = [
    "on Monday",
    "after a long debate",
    "in the early hours",
    "for the first time since 2019",
    "despite heavy snow",
]


def articles(count: int, *, words: int = 400, seed: int = 42) -> list[dict[str, Any]]:
    """`count` articles of about `words` words each, as the JSON that a source posts."""
    dice = random.Random(seed)
    return [_article(dice, number, words) for number in range(count)]


def _article(dice: random.Random, number: int, words: int) -> dict[str, Any]:
    paragraphs: list[str] = []
    written = 0
    while written < words:
        sentences = [_sentence(dice) for _ in range(dice.randint(2, 5))]
        paragraphs.append(" ".join(sentences))
        written += len(paragraphs[-1].split())
    return {
        "external_id": f"bench-{number}",
        "title": f"{_sentence(dice)[:-1]} ({number})",
        "body_text": "\n\n".join(paragraphs),
        "category": dice.choice(["World", "Business", "Science", "Sport"]),
        "published_at": f"2026-11-{dice.randint(1, 20):02d}T08:00:00Z",
    }


def _sentence(dice: random.Random) -> str:
    pick = dice.choice
    sentence = (
        f"{pick(_WHO)} in {pick(_PLACES)} {pick(_DID)} {pick(_WHAT)} {pick(_WHEN)}, {dice.randint(2, 9_999)} times."
    )
    return sentence[0].upper() + sentence[1:]
