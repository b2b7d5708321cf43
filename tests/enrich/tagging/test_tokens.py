"""Tokens: words and sentences in many scripts, and the way back to the blocks they stand in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.tagging.tokens import LIMIT_WORDS, Tokens, of_copy, of_text
from shared.model import Block, Copy, Span
from tests.enrich.building import SEED, a_copy


def sentences(text: str) -> list[str]:
    tokens = of_text(text)
    return [" ".join(tokens.words[first:last]) for first, last in tokens.sentences]


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("He left. She came!", ["He left .", "She came !"], "signs are words and end sentences"),
        ("Mr. Hill of the U.S. sang.", ["Mr. Hill of the U.S. sang ."], "abbreviations keep their full stops"),
        ("J. Hill met T. Moor.", ["J . Hill met T . Moor ."], "initials end no sentence"),
        ("The firm's boss can't go.", ["The firm 's boss can't go ."], "a possessive is cut off, a contraction is not"),
        ("It cost 1,250.50 at 10:30.", ["It cost 1,250.50 at 10:30 ."], "numbers stay whole"),
        ('He said: "Go." She went.', ['He said : " Go . "', "She went ."], "quotes close with their sentence"),
        ("See https://example.org/a.b?c now.", ["See https://example.org/a.b?c now ."], "addresses stay whole"),
        ("One line\nanother line", ["One line", "another line"], "lines part sentences"),
        ("Am 3. Oktober kam er. Gut.", ["Am 3 . Oktober kam er .", "Gut ."], "a day of the month"),
        ("Вчера он уехал. Она осталась.", ["Вчера он уехал .", "Она осталась ."], "Cyrillic"),
        ("Ο υπουργός είπε ναι. Τέλος.", ["Ο υπουργός είπε ναι .", "Τέλος ."], "Greek"),
        ("وصل الوزير؟ نعم.", ["وصل الوزير ؟", "نعم ."], "Arabic"),
        ("השר הגיע. כן.", ["השר הגיע .", "כן ."], "Hebrew"),
        ("मंत्री दिल्ली में हैं। सभा हुई।", ["मंत्री दिल्ली में हैं ।", "सभा हुई ।"], "Devanagari vowels stay with their letters"),
        ("大臣が来た。会議だ。", ["大 臣 が 来 た 。", "会 議 だ 。"], "Japanese, sign by sign"),
        ("新しいカメラを買う", ["新 し い カメラ を 買 う"], "a run of katakana is a word"),
        ("部长来了！好。", ["部 长 来 了 ！", "好 。"], "Chinese"),
        ("장관이 왔다. 회의다.", ["장관이 왔다 .", "회의다 ."], "Korean has spaces"),
        ("ผู้ว่า", ["ผู้ ว่า"], "Thai, a consonant with its vowels and tones"),
        ("", [], "nothing"),
    ],
)
def test_words_and_sentences(text: str, expected: list[str], reason: str) -> None:
    assert sentences(text) == expected, reason


def test_images_and_code_are_left_out_and_the_title_is_block_minus_one() -> None:
    copy = Copy(
        recognised="html page",
        title="Ships meet",
        blocks=(
            Block(kind="image", text="A caption"),
            Block(kind="paragraph", text="They met."),
            Block(kind="code", text="x = 1"),
            Block(kind="item", text="One ship"),
        ),
    )

    tokens = of_copy(copy)

    assert tokens.words == ["Ships", "meet", "They", "met", ".", "One", "ship"]
    assert [tokens.locate(tokens.starts[index], tokens.ends[index]) for index in (0, 2, 6)] == [
        Span(block=-1, start=0, end=5),
        Span(block=1, start=0, end=4),
        Span(block=3, start=4, end=8),
    ]


def test_a_long_article_is_read_up_to_its_limit() -> None:
    assert len(of_text("word " * (LIMIT_WORDS + 5)).words) == LIMIT_WORDS


def test_the_seed_is_cut_into_its_sentences() -> None:
    begins = [sentence.split()[0:2] for sentence in sentences(SEED.decode())]

    assert [words for words in begins if words[:1] == ["It"]] == [["It", "is"]]
    assert ["After", "visiting"] in begins
    assert ["1", "coup"] not in begins


@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_every_word_stands_where_it_says_it_stands(paragraphs: list[str]) -> None:
    copy = a_copy(*paragraphs)
    tokens = of_copy(copy)

    for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True):
        span = tokens.locate(start, end)
        assert written(copy, span) == word
    assert covered(tokens) == list(range(len(tokens.words)))


def written(copy: Copy, span: Span) -> str:
    return (copy.title if span.block < 0 else copy.blocks[span.block].text)[span.start : span.end]


def covered(tokens: Tokens) -> list[int]:
    return [index for first, last in tokens.sentences for index in range(first, last)]
