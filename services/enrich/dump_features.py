"""What the pieces of a dump look like and where they stand, as numbers: nothing of what they say goes in."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.enrich import dump_words
from services.enrich.unwrap import DENSE, SENTENCE_END, Piece

Numbers = NDArray[np.float32]

_LOOKED_AT: Final = 160  # characters; what speaks of the page says so at once
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*|©")
_INNER_END = re.compile(r"[.!?…][\"'”’»)]* [\"'“‘«„(]?[^\W\da-zß-ÿа-я]|[。！？।؟۔]")
_ADDRESS = re.compile(r"https?:|www\.|\w@\w[\w-]*\.\w|\.(?:com|org|net|html?|jpe?g|png)\b")
_SIGNS = re.compile(r"[|©»›→▶▸►·•/]")
_NAME = re.compile(
    r"[^\W\d_a-zß-ÿ][\w.'’-]*(?:,?\s(?:(?:de|da|van|von|der|den|di|al|el|la|bin|dos|du|le|and|und|et|y|e|og|och|i)\s){0,2}"
    r"[^\W\d_a-zß-ÿ][\w.'’-]*){1,7}"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.h]\d\d(?!\d)")
_DAY = re.compile(r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}\.? [^\W\d_]{3,}|[^\W\d_]{3,}\.? \d{1,2},|\d+[年月日년월일])")
_LABEL = re.compile(r"[^:：]{2,30}[:：]\s*\S")
_QUOTED = re.compile(r"[\"“”«»„「『]")

OWN: Final = (
    "length", "words_8", "words_15", "words_30", "words_60", "letters", "ends", "ends_length", "stop", "colon", "dots",
    "asks", "commas", "sentences", "lower", "item", "numbered", "heading", "quote", "row", "level", "level_1",
    "capitals", "capitals_short", "upper", "digits", "address", "linked", "signs", "name", "year", "clock", "day",
    "label", "quoted", "opens_quote", "bracket", "long_words", "twice", "often", "often_long", "no_gap", "wide_gap",
    "wrapped", "joined", "indented", "first", "in_first", "in_second", "dense", "image",
    *(f"says_{kind}" for kind in dump_words.KINDS),
    "says_any", "says_any_long",
)  # fmt: skip
_AT: Final = {name: number for number, name in enumerate(OWN)}
_NEAR: Final = tuple(
    _AT[name]
    for name in (
        "length", "ends", "item", "heading", "says_any", "says_more", "says_comments", "often", "no_gap", "colon", "name",
        "year", "capitals", "signs", "says_byline", "says_share", "linked", "in_first", "says_advertising",
    )
)  # fmt: skip
_AROUND: Final = tuple(_AT[name] for name in ("length", "ends", "item", "says_any", "often", "sentences", "says_comments"))
_STEPS: Final = (-3, -2, -1, 1, 2, 3)
_WINDOWS: Final = (3, 8, 20)
PLACED: Final = (
    "bias", "inside", "inside_length", "inside_ends", "before", "after", "is_before", "is_after", "run_first", "run_last",
    "prose", "prose_above", "prose_below", "said_in_body", "said_in_body_before", "from_top", "count", "run_share",
    "just_above", "heading_before", "repeats_below", "often_before", "share_above", "comments_above", "more_above",
)  # fmt: skip
NAMES: Final = (
    *OWN,
    *(f"{OWN[column]}@{step:+d}" for step in _STEPS for column in _NEAR),
    *(f"{OWN[column]}~{window}" for window in _WINDOWS for column in _AROUND),
    *PLACED,
)


def features(pieces: list[Piece]) -> Numbers:
    """A row for each piece, a column for each of NAMES."""
    own, words, prose = _own(pieces)
    first, last = best_run(prose)
    said = _said_in(words, first, last)
    placed = _placed(own, prose, said, first, last)
    return np.concatenate((own, _near(own), _around(own), placed), axis=1)


def best_run(scores: list[float]) -> tuple[int, int]:
    """The bounds of the run with the greatest sum (Kadane); equal bounds when no score is above 0."""
    best = total = 0.0
    first = last = start = 0
    for index, score in enumerate(scores):
        total += score
        if total <= 0:
            total, start = 0.0, index + 1
        elif total > best:
            best, first, last = total, start, index + 1
    return first, last


def word_count(text: str) -> int:
    """Words of a text; two characters make one where a script parts no words."""
    count = text.count(" ") + 1
    return count if text.isascii() else max(count, len(DENSE.findall(text)) // 2)


def _own(pieces: list[Piece]) -> tuple[Numbers, list[list[str]], list[float]]:
    """What each piece looks like by itself, the words it begins with, and how much it reads like prose."""
    seen = Counter(piece.text for piece in pieces)
    head = pieces[0].text.casefold() if pieces else ""
    second = pieces[1].text.casefold() if len(pieces) > 1 else ""
    told: dict[str, tuple[list[float], list[str], float]] = {}
    rows: list[list[float]] = []
    words: list[list[str]] = []
    prose: list[float] = []
    for index, piece in enumerate(pieces):
        text = piece.text
        looks = told.get(text)
        if looks is None:
            looks = told[text] = _looks(text)
        row = looks[0].copy()
        count, length = seen[text], row[0]
        mark = piece.mark
        if mark:
            row[15], row[16], row[17], row[18] = mark == "item", piece.is_numbered, mark == "heading", mark == "quote"
            row[19], row[20], row[21] = mark == "row", piece.level / 3, mark == "heading" and piece.level == 1
        row[27] = piece.linked
        row[38], row[39], row[40] = count > 1, count > 3, (count > 1) * (length > 2.2)
        row[41], row[42] = piece.gap == 0, piece.gap > 2
        row[43] = len(piece.numbers) > 1
        row[44] = min(len(piece.numbers) - 1, 10) / 10
        row[45] = min(piece.indent, 12) / 12
        row[46] = index == 0
        if length > 1 and len(text) < 300:
            low = text.casefold()
            row[47] = index > 0 and low in head
            row[48] = index > 1 and low in second
        row[50] = piece.is_image
        rows.append(row)
        words.append(looks[1])
        prose.append(looks[2])
    return np.array(rows, np.float32).reshape(len(pieces), len(OWN)), words, prose


def _looks(text: str) -> tuple[list[float], list[str], float]:
    row = [0.0] * len(OWN)
    beginning = text[:_LOOKED_AT]
    low = beginning.lower()
    words = _WORDS.findall(low)
    dense = 0 if text.isascii() else len(DENSE.findall(text))
    size = len(text)
    count = max(text.count(" ") + 1, dense // 2)
    length = float(np.log1p(min(count, 400))) if count > 60 else _LOGS[count]
    said = dump_words.kinds_of(words)
    if dense:
        said |= dump_words.kinds_within(beginning)
        row[49] = 1.0
    ends = 1.0 if SENTENCE_END.search(text[-8:]) else 0.0
    row[0] = length
    row[1], row[2], row[3], row[4] = count >= 8, count >= 15, count >= 30, count >= 60
    row[5] = min(size, 60) / 60
    row[6], row[7] = ends, ends * length
    last = text[-1]
    row[8], row[9] = last in ".。।۔", last in ":："
    row[10], row[11] = text.endswith(("...", "…")), last in "?!？！؟"
    if count >= 4:
        row[12] = (text.count(",") + text.count("、") + text.count("，") + text.count("،")) * 4 / (count + 1)
        row[34] = 1.0 if _QUOTED.search(text) else 0.0
        if count >= 8:
            row[13] = min(4, len(_INNER_END.findall(text[:1000]))) / 4
    first = text[0]
    row[14] = first.islower()
    row[35] = first in "\"“„«'‘–—「"
    row[36] = first in "([{"
    parts = beginning.split()
    capitals = sum(part[0].isupper() for part in parts) / len(parts)
    row[22] = capitals
    row[23] = capitals * (count < 12)
    row[24] = text.isupper()
    digits = sum(map(str.isdigit, beginning))
    if digits:
        row[25] = min(digits / len(beginning) * 2, 1.0)
        row[30] = 1.0 if _YEAR.search(beginning) else 0.0
        row[31] = 1.0 if _CLOCK.search(beginning) else 0.0
        row[32] = 1.0 if _DAY.search(beginning) else 0.0
    if "." in low or ":" in low:
        row[26] = 1.0 if _ADDRESS.search(low) else 0.0
    row[28] = 1.0 if _SIGNS.search(beginning) else 0.0
    if 1 < count < 14 and capitals > 0.45:
        row[29] = 1.0 if _NAME.fullmatch(text) else 0.0
    if size < 100 and (":" in text or "：" in text):
        row[33] = 1.0 if _LABEL.match(text) else 0.0
    row[37] = min(size / count, 20) / 20
    base = 51
    bits = said
    while bits:
        low_bit = bits & -bits
        row[base + low_bit.bit_length() - 1] = 1.0
        bits ^= low_bit
    row[-2] = said != 0
    row[-1] = (said != 0) * (count >= 20)
    return row, words, _prose(count, ends > 0, "," in text, speaks_of_page=bool(row[26]) or said & _OF_THE_PAGE != 0)


_LOGS: Final = [float(np.log1p(count)) for count in range(61)]
_OF_THE_PAGE: Final = sum(
    1 << dump_words.KINDS.index(kind) for kind in ("account", "legal", "share", "advertising", "comments")
)
_NO_PROSE: Final = -5.0


def _prose(count: int, ends: bool, commas: bool, *, speaks_of_page: bool) -> float:
    """How much a piece reads like prose: its words, if it has sentences; below 0 when it does not."""
    if count >= 8 and ends:
        score = min(count, 60.0)
    elif count >= 25:
        score = min(count, 60.0) * 0.6
    elif count >= 12 and commas:
        score = 2.0
    else:
        return _NO_PROSE
    if speaks_of_page:
        return _NO_PROSE if count < 20 else score * 0.6
    return score


def _said_in(words: list[list[str]], first: int, last: int) -> Numbers:
    """How many of a short piece's longer words the best run of prose says too."""
    body = {word for said in words[first:last] if len(said) > 7 for word in said if len(word) > 3}
    shares = np.zeros(len(words), np.float32)
    for index, said in enumerate(words):
        long_words = [word for word in said if len(word) > 3]
        if 0 < len(long_words) < 25:
            shares[index] = sum(word in body for word in long_words) / (len(long_words) + 2)
    return shares


def _near(own: Numbers) -> Numbers:
    """What stands just above and below."""
    chosen = own[:, _NEAR]
    width = chosen.shape[1]
    near = np.zeros((len(own), width * len(_STEPS)), np.float32)
    for place, step in enumerate(_STEPS):
        columns = slice(place * width, (place + 1) * width)
        if step < 0:
            near[-step:, columns] = chosen[:step]
        else:
            near[:-step, columns] = chosen[step:]
    return near


def _around(own: Numbers) -> Numbers:
    """Means over wider windows."""
    chosen = own[:, _AROUND]
    count = len(own)
    sums = np.zeros((count + 1, chosen.shape[1]), np.float32)
    np.cumsum(chosen, axis=0, out=sums[1:])
    index = np.arange(count)
    means = []
    for window in _WINDOWS:
        start, end = np.maximum(index - window, 0), np.minimum(index + window + 1, count)
        means.append((sums[end] - sums[start]) / (end - start)[:, None])
    return np.concatenate(means, axis=1)


def _placed(own: Numbers, prose: list[float], said: Numbers, first: int, last: int) -> Numbers:
    """Where each piece stands, as seen from the best run of prose."""
    count = len(own)
    index = np.arange(count, dtype=np.float32)
    length, ends = own[:, 0], own[:, 6]
    inside = ((index >= first) & (index < last)).astype(np.float32)
    is_before, is_after = (index < first).astype(np.float32), (index >= last).astype(np.float32)
    before, after = np.log1p(np.maximum(first - index, 0)), np.log1p(np.maximum(index - last + 1, 0))
    reads = (np.array(prose, np.float32) > 0).astype(np.float32)
    weight = reads * length
    above = np.concatenate((np.zeros(1, np.float32), np.cumsum(weight)))[:count]
    whole = max(float(weight.sum()), 1.0)
    in_run = float((weight * inside).sum())
    spoke = own[:, _SPOKEN] * (length < 2.5)[:, None]
    fade = _fading(spoke)
    columns = (
        np.ones(count, np.float32), inside, inside * length, inside * ends, before, after, is_before, is_after,
        index == first, index == last - 1, reads, above / whole, (whole - above - weight) / whole, said, said * is_before,
        np.log1p(index), np.full(count, np.log1p(count)), np.full(count, in_run / whole),
        (first - index == 1) | (first - index == 2), own[:, 17] * is_before, own[:, 47] * is_before, own[:, 39] * is_before,
        fade[:, 0], fade[:, 1], fade[:, 2],
    )  # fmt: skip
    return np.stack(columns, axis=1).astype(np.float32)


_SPOKEN: Final = [_AT["says_share"], _AT["says_comments"], _AT["says_more"]]


def _fading(spoke: Numbers) -> Numbers:
    """How lately each was said above: 1 just above, fading to 0 over some twenty pieces."""
    index = np.arange(len(spoke), dtype=np.float32)[:, None]
    latest = np.maximum.accumulate(np.where(spoke > 0, index, -100.0), axis=0)
    return np.exp(-(index - latest) / 10).astype(np.float32)
