"""A correction is generalised no further than it can be seen to hold, and says in words what it does."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from shared import rules
from shared.errors import Refused

ID = UUID(int=7)
IDENTITY = "url:https://post.example/1"

FIELDS = [
    # field, found, right, how, said, say: why
    ("title", "Line open | Valley Post", "Line open", "cut_suffix", " | Valley Post", "a joint, then the site's name"),
    ("title", "Line open – Valley Post", "Line open", "cut_suffix", " – Valley Post", "a dash between spaces is one"),
    ("title", "Line open (Valley Post)", "Line open", "cut_suffix", " (Valley Post)", "so is a parenthesis"),
    ("title", "LIVE: Line open", "Line open", "cut_prefix", "LIVE: ", "a label before a colon"),
    ("title", "Valley Post » Line open", "Line open", "cut_prefix", "Valley Post » ", "a joint before"),
    ("title", "Line open again today", "Line open again", "article", IDENTITY, "words of this sentence alone"),
    ("title", "He left, she said", "He left", "article", IDENTITY, "a comma joins a sentence, not a site's name"),
    ("title", "Well-known line", "Well", "article", IDENTITY, "a hyphen within a word is no joint"),
    ("title", "Something else", "Line open", "article", IDENTITY, "another title is this article's alone"),
    ("category", "Sprot", "Sport", "replace", "Sprot", "where it says A, say B"),
    ("category", "News / Sport", "Sport", "cut_prefix", "News / ", "cutting goes before replacing"),
    ("category", "", "Sport", "article", IDENTITY, "where nothing is said there is nothing to know it by"),
    ("category", "Home", "", "replace", "Home", "a category that is none"),
    ("byline", "redaktion; J. Doe", "Jane Doe", "replace", "redaktion; J. Doe", "names are parted by semicolons"),
    ("byline", "Jane Doe | Staff", "Jane Doe", "cut_suffix", " | Staff", "a title behind the name"),
    ("language", "en", "de", "article", IDENTITY, "what was heard is not what the source said"),
    ("published_at", "", "2026-11-23T17:04:00+01:00", "article", IDENTITY, "no two articles share a moment"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "found", "right", "how", "said", "why"), FIELDS, ids=[row[-1] for row in FIELDS])
def test_a_corrected_field_becomes_a_rule(field: str, found: str, right: str, how: str, said: str, why: str) -> None:
    rule = rules.of_field(ID, field, found, right, identity=IDENTITY)

    assert (rule.how, rule.said) == (how, said)
    assert rule.say == ("" if how.startswith("cut") else right)


def test_always_means_every_article_of_the_source() -> None:
    rule = rules.of_field(ID, "language", "en", "de", identity=IDENTITY, is_always=True)

    assert (rule.how, rule.said, rule.say) == ("always", "", "de")


BAD = [
    ("title", "One", "One", "same", "it says that already"),
    ("title", "One", " ", "bad_value", "no article without a title"),
    ("title", "One", "x" * 501, "bad_value", "too long"),
    ("published_at", "", "yesterday", "bad_value", "no moment"),
    ("published_at", "", "2026-11-23T17:04:00", "bad_value", "no zone"),
    ("language", "en", "English", "bad_value", "no code"),
    ("lead_image", "", "javascript:alert(1)", "bad_value", "no address of a picture"),
    ("url", "https://a.example/", "https://b.example/", "bad_value", "it makes the article itself"),
    ("body", "One", "Two", "bad_value", "lines are corrected, not bodies"),
]


@pytest.mark.parametrize(("field", "found", "right", "code", "why"), BAD, ids=[row[-1] for row in BAD])
def test_a_correction_that_cannot_hold_is_refused(field: str, found: str, right: str, code: str, why: str) -> None:
    with pytest.raises(Refused) as refusal:
        rules.of_field(ID, field, found, right, identity=IDENTITY)

    assert refusal.value.code == code


def test_a_line_is_known_by_its_words_whatever_their_case_and_numbers() -> None:
    rule = rules.of_line(ID, "  12  Comments ", "furniture")

    assert (rule.how, rule.what, rule.said) == ("line", "furniture", "0 comments")
    assert rules.plain("3 COMMENTS") == rule.said


@pytest.mark.parametrize(("text", "role"), [("‹› Weiter", "furniture"), ("‹name› Weiter", "byline"), ("‹›", "title")])
def test_signs_that_stand_for_a_name_are_words_like_any_other_in_a_line(text: str, role: str) -> None:
    rule = rules.of_line(ID, text, role, where="above")

    assert not rule.is_of_shapes
    assert rule.said == rules.plain(text)


def test_with_like_a_line_is_known_by_its_label() -> None:
    rule = rules.of_line(ID, "• Category:Other", "category", is_like=True)

    assert (rule.how, rule.said) == ("label", "category")


@pytest.mark.parametrize(
    ("text", "is_like", "code"), [("Share this", True, "no_label"), (" \u200a ", False, "no_text")]
)
def test_a_line_without_what_it_should_be_known_by_is_refused(text: str, is_like: bool, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        rules.of_line(ID, text, "furniture", is_like=is_like)

    assert refusal.value.code == code


LABELS = [
    ("• Category:Other", ("Category", "Other")),
    ("記者：山田", ("記者", "山田")),
    ("Text without one", None),
    ("It was 12:30 when the train, long awaited, came in: a relief to all who had waited", None),
    (f"{'long ' * 12}: label", None),
]


@pytest.mark.parametrize(("text", "parted"), LABELS)
def test_a_label_is_short_and_stands_before_a_colon(text: str, parted: tuple[str, str] | None) -> None:
    assert rules.split_label(text) == parted


@pytest.mark.parametrize("how", ["line", "label", "cut_prefix", "cut_suffix", "replace", "always", "article"])
def test_every_rule_can_be_told(how: rules.How) -> None:
    told = rules.told(rules.SourceRule(id=ID, what="title", how=how, said="A", say="B"))

    assert told
    assert "title" in told


def test_values_are_seen_as_they_are_typed() -> None:
    at = datetime(2026, 11, 23, 16, 4, tzinfo=UTC)

    assert rules.as_text(("Jane Doe", "Ann Roe")) == "Jane Doe; Ann Roe"
    assert rules.as_text(None) == ""
    assert rules.moment(rules.as_text(at)) == at
