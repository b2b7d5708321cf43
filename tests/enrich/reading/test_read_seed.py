"""The article everything started from: a text dump of a news page comes out whole, and nothing of its furniture."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime

from services.enrich.reading.read import read
from services.enrich.tagging.tag import beginning
from tests.enrich.building import NOW, SEED, read_text, tags_of

COPY = read(SEED, "text/plain; charset=utf-8", {}, received_at=NOW)
TAGS = tags_of(COPY)


def test_title_category_language_and_capabilities_are_found() -> None:
    assert COPY.recognised == "text dump"
    assert COPY.title == "Japan, US To Send Strong Message To China During Security Talks"
    assert COPY.category == "Other"
    assert COPY.language == "en"
    assert COPY.capabilities == ("comments", "trackback")
    assert COPY.byline == ()
    assert COPY.published_at is None
    assert COPY.warnings == ()


def test_the_body_is_the_fifteen_paragraphs_and_nothing_else() -> None:
    paragraphs = [line for line in SEED.decode().split("\n") if len(line) > 100]

    assert [block.text for block in COPY.blocks] == paragraphs
    assert len(COPY.blocks) == 15
    assert {block.kind for block in COPY.blocks} == {"paragraph"}


def test_every_line_has_its_role_and_the_rule_that_decided() -> None:
    lines = SEED.decode().split("\n")
    roles = {lines[line.number - 1].strip(): line.role for line in COPY.lines}

    assert [line.number for line in COPY.lines] == list(range(1, len(lines) + 1))
    assert all(line.rule for line in COPY.lines)
    assert roles["Loading"] == roles["Search"] == roles[":"] == "furniture"
    assert roles["• Category:Other"] == "category"
    assert roles["Comment(s) Write comment"] == "comment box"
    assert roles["Trackback (You need to login.)"] == "trackback box"


def test_fields_say_where_they_came_from() -> None:
    assert COPY.origins["title"].origin == "dump-line 7"
    assert COPY.origins["category"].origin == "dump-line 9"
    assert COPY.origins["body"].origin == "dump-line 15"
    assert COPY.origins["language"].origin == "detected"


def test_the_places_are_found_each_once_and_no_others() -> None:
    labels = [found.label for found in TAGS if found.kind == "place"]

    assert sorted(labels) == sorted([
        "Alaska", "Asia", "Australia", "Beijing", "China", "East China Sea", "India", "Indo-Pacific", "Japan",
        "Myanmar", "North Korea", "Senkaku Islands", "Seoul", "South Korea", "Tokyo", "United States", "Washington",
        "Xinjiang",
    ])  # fmt: skip


def test_spans_are_the_words_that_earned_the_tag() -> None:
    states = next(found for found in TAGS if found.key == "country:US")
    texts = {-1: COPY.title} | {index: block.text for index, block in enumerate(COPY.blocks)}

    assert {texts[span.block][span.start : span.end] for span in states.spans} == {"US", "United States", "America"}


def test_keyphrases_are_few_and_name_nothing_that_is_tagged() -> None:
    phrases = [found.key for found in TAGS if found.kind == "keyphrase"]

    assert {"security talks", "strong message"} <= set(phrases)
    assert len(phrases) <= 8
    assert not {"united states", "washington", "tokyo", "state department"} & set(phrases)


def test_the_summary_is_the_first_words() -> None:
    assert beginning(COPY).startswith("The foreign and defense ministers of Japan and the United States are expected")
    assert beginning(COPY).endswith("…")
    assert len(beginning(COPY)) <= 240


def test_the_dump_wrapped_at_72_columns_gives_the_same_copy() -> None:
    lines = SEED.decode().split("\n")
    wrapped = "\n".join(textwrap.fill(line, 72, break_on_hyphens=False) if len(line) > 72 else line for line in lines)

    copy = read_text(wrapped)

    assert copy.title == COPY.title
    assert copy.blocks == COPY.blocks


def test_reading_twice_gives_the_same() -> None:
    assert read(SEED, "text/plain", {}, received_at=datetime(2030, 1, 1, tzinfo=UTC)) == COPY
