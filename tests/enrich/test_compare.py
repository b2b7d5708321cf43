"""What differs between two copies, field by field."""

from __future__ import annotations

from typing import Any

import pytest

from services.enrich.compare import FIELDS, changed_fields


def a_row(**fields: Any) -> dict[str, Any]:
    return {
        "title": "One",
        "byline": [],
        "published_at": None,
        "modified_at": None,
        "category": None,
        "language": "en",
        "site_name": None,
        "licence": None,
        "lead_image": None,
        "blocks": [{"kind": "paragraph", "text": "Words."}],
        "tags": [{"kind": "place", "key": "city:1", "label": "Bern", "score": 0.5, "rule": "r", "spans": [[0, 1, 2]]}],
        "key_sentences": [[0, 0, 6]],
        "key_dates": [{"date": "2021-03-16", "precision": "day", "text": "Tuesday", "span": [0, 0, 6]}],
        "key_figures": [{"kind": "share", "value": 2.5, "unit": "%", "text": "2.5%", "span": [0, 0, 4]}],
        "tag_faults": [],
        "recognised": "text dump",
        "capabilities": [],
        "origins": {},
        "lines": [],
        "warnings": [],
        "extra": {},
    } | fields


def a_tag(**fields: Any) -> list[dict[str, Any]]:
    return [{**a_row()["tags"][0], **fields}]


IMAGE = {"kind": "image", "text": "", "src": "https://a.example/1.jpg"}
CHANGES = [
    ({}, ()),
    ({"title": "Two"}, ("title",)),
    ({"blocks": [{"kind": "heading", "text": "Words."}]}, ("body",)),
    ({"blocks": [*a_row()["blocks"], IMAGE]}, ("images",)),
    ({"lead_image": "https://a.example/1.jpg"}, ("images",)),
    ({"tags": a_tag(label="Berne")}, ("tags",)),
    ({"tags": a_tag(score=0.7)}, ("tags",)),
    ({"tags": a_tag(spans=[[0, 3, 4]])}, ()),
    ({"key_figures": []}, ("key_facts",)),
    ({"key_figures": [{**a_row()["key_figures"][0], "span": [0, 1, 5]}]}, ()),
    ({"tag_faults": ["topics"]}, ("tags",)),
    ({"lines": [[1, "body", "r"]]}, ("glass",)),
    ({"lines": [[1, "body", "r"]], "category": "World"}, ("category",)),
]


@pytest.mark.parametrize(("change", "fields"), CHANGES)
def test_a_difference_is_told_by_its_field(change: dict[str, Any], fields: tuple[str, ...]) -> None:
    assert changed_fields(a_row(), a_row(**change)) == fields
    assert set(fields) <= set(FIELDS)
