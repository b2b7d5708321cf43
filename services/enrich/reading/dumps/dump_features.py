"""What the pieces of a dump look like and where they stand, as numbers: nothing of what they say goes in."""

from __future__ import annotations

import re
import struct
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.enrich.reading.dumps import dump_words
from services.enrich.reading.dumps.unwrap import DENSE, Piece
from services.enrich.reading.sentences import ends_sentence

Numbers = NDArray[np.float32]

_SHORT: Final = 60  # characters
_HEAD: Final = 400  # characters of the first lines, which often hold the title
_LOOKED_AT: Final = 100  # characters; what speaks of the page says so at once
# Patterns that begin with a sign of few are searched for many times faster than one that is any of them.
_INNER_END = re.compile(r"[.!?…][\"'”’»)]* [\"'“‘«„(]?[^\W\da-zß-ÿа-я]")
_INNER_END_ELSEWHERE = re.compile(r"[。！？।؟۔]")
_MAIL = re.compile(r"\w@\w[\w-]*\.\w")
_SUFFIX = re.compile(r"\.(?:com|org|net|html?|jpe?g|png)\b")
_SIGNS = re.compile(r"[|©»›→▶▸►·•/]")
_NAME = re.compile(
    r"[^\W\d_a-zß-ÿ][\w.'’-]*(?:,?\s(?:(?:de|da|van|von|der|den|di|al|el|la|bin|dos|du|le|and|und|et|y|e|og|och|i)\s){0,2}"
    r"[^\W\d_a-zß-ÿ][\w.'’-]*){1,7}"
)
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.h]\d\d(?!\d)")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?:[./-]\d{1,2}[./-]\d{2,4}|\.? [^\W\d_]{3,}|, \d{4}|[年月日년월일])")
_LABEL = re.compile(r"[^:：]{2,30}[:：]\s*\S")

_FLAGS: Final = (
    "ends", "stop", "colon", "dots", "asks", "lower", "upper", "address", "signs", "name", "year", "clock", "day",
    "label", "quoted", "opens_quote", "bracket", "dense", "in_first", "in_second", "item", "numbered", "heading",
    "quote", "row", "image", "says_any",
)  # fmt: skip
_FLAG: Final = {name: 1 << number for number, name in enumerate(_FLAGS)}
(
    _ENDS, _STOP, _COLON, _DOTS, _ASKS, _LOWER, _UPPER, _ADDRESS, _HAS_SIGNS, _IS_NAME, _HAS_YEAR, _HAS_CLOCK, _HAS_DAY,
    _HAS_LABEL, _QUOTED, _OPENS_QUOTE, _BRACKET, _IS_DENSE, _IN_FIRST, _IN_SECOND, _, _NUMBERED, _, _, _, _IMAGE,
    _SAYS_ANY,
) = _FLAG.values()  # fmt: skip
_LAST: Final = (
    dict.fromkeys(".。।۔", _STOP) | dict.fromkeys(":：", _COLON) | dict.fromkeys("?!？！؟", _ASKS) | {"…": _DOTS}
)
_FIRST: Final = dict.fromkeys("\"“„«'‘–—「", _OPENS_QUOTE) | dict.fromkeys("([{", _BRACKET)
OWN: Final = (
    "length", "words_8", "words_15", "words_30", "words_60", "letters", "ends_length", "commas", "sentences", "level",
    "level_1", "capitals", "capitals_short", "digits", "linked", "long_words", "twice", "often", "often_long", "no_gap",
    "wide_gap", "wrapped", "joined", "indented", "first", "says_any_long",
    *_FLAGS,
    *(f"says_{kind}" for kind in dump_words.KINDS),
)  # fmt: skip
_AT: Final = {name: number for number, name in enumerate(OWN)}
_NEAR: Final = [
    _AT[name]
    for name in (
        "length", "ends", "item", "heading", "says_any", "says_more", "says_comments", "often", "no_gap", "colon",
        "name", "year", "capitals", "signs", "says_byline", "says_share", "linked", "in_first", "says_advertising",
    )
]  # fmt: skip
_AROUND: Final = [_AT[name] for name in ("length", "ends", "item", "says_any", "often", "sentences", "says_comments")]
_STEPS: Final = (-3, -2, -1, 1, 2, 3)
_WINDOWS: Final = (3, 8, 20)
PLACED: Final = (
    "bias", "inside", "inside_length", "inside_ends", "before", "after", "is_before", "is_after", "run_first",
    "run_last", "prose", "prose_above", "prose_below", "said_in_body", "said_in_body_before", "from_top", "count",
    "run_share", "just_above", "heading_before", "repeats_below", "often_before", "share_above", "comments_above",
    "more_above",
)  # fmt: skip
NAMES: Final = (
    *OWN,
    *(f"{OWN[column]}@{step:+d}" for step in _STEPS for column in _NEAR),
    *(f"{OWN[column]}~{window}" for window in _WINDOWS for column in _AROUND),
    *PLACED,
)
_FLAGS_FROM: Final = _AT[_FLAGS[0]]
_KINDS_FROM: Final = _FLAGS_FROM + len(_FLAGS)
_NEAR_FROM: Final = len(OWN)
_AROUND_FROM: Final = _NEAR_FROM + len(_STEPS) * len(_NEAR)
_PLACED_FROM: Final = _AROUND_FROM + len(_WINDOWS) * len(_AROUND)
_FLAG_BITS: Final = np.arange(len(_FLAGS))[:, None]
_KIND_BITS: Final = np.arange(len(dump_words.KINDS))[:, None]
_MANY_WORDS: Final = np.array([[8], [15], [30], [60]])


@dataclass(frozen=True, kw_only=True)
class Looks:
    """What pieces look like: `known` for the network, and what it was made of for whoever names the roles."""

    known: Numbers  # a row for each piece, a column for each of NAMES
    flags: list[int]
    said: list[int]
    words: list[int]
    seen: list[int]  # how often the page says it
    prose: list[float]  # how much it reads like prose; below 0 when it does not
    first: int  # of the densest run of prose
    last: int


def flag(name: str) -> int:
    """The bit of `Looks.flags` by that name."""
    return _FLAG[name]


def said(kind: str) -> int:
    """The bit of `Looks.said` for one of the kinds of words."""
    return 1 << dump_words.KINDS.index(kind)


def features(pieces: list[Piece]) -> Numbers:
    """A row for each piece, a column for each of NAMES."""
    return look(pieces).known


def look(pieces: list[Piece]) -> Looks:
    """What the pieces look like, and where they stand."""
    texts = [piece.text for piece in pieces]
    looks = [_looks_again(text) if len(text) < _SHORT else _looks(text) for text in texts]
    seen = Counter(texts)
    often = [seen[text] for text in texts]
    flags = _flags(pieces, looks)
    said = [one.said for one in looks]
    prose = [one.prose for one in looks]
    first, last = best_run(prose)
    known = np.zeros((len(NAMES), len(pieces)), np.float32)
    own = known[: len(OWN)]
    own[_FLAGS_FROM:_KINDS_FROM] = np.array(flags) >> _FLAG_BITS & 1
    own[_KINDS_FROM:] = np.array(said) >> _KIND_BITS & 1
    _fill_counted(own, pieces, looks, np.array(often))
    _fill_near(known[_NEAR_FROM:_AROUND_FROM], own)
    _fill_around(known[_AROUND_FROM:_PLACED_FROM], own)
    _fill_placed(known[_PLACED_FROM:], own, prose, _said_in(looks, first, last), first, last)
    return Looks(
        known=known.T,
        flags=flags,
        said=said,
        words=[one.words for one in looks],
        seen=often,
        prose=prose,
        first=first,
        last=last,
    )


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


class _Look(NamedTuple):
    """What a piece looks like by itself."""

    words: int
    numbers: bytes  # what else was counted, as floats: an array is made of many at once
    flags: int
    said: int
    prose: float  # how much it reads like prose
    begins: tuple[str, ...]  # the longer of the words it begins with


@lru_cache(maxsize=20_000)
def _looks_again(text: str) -> _Look:
    """The looks of a short text: a paper's menus stand on all of its pages, and twice on many."""
    return _looks(text)


def _looks(text: str) -> _Look:
    beginning = text[:_LOOKED_AT]
    looked = list(map(dump_words.look_up, beginning.split()))
    capitals, digits, said = sum([word[2] for word in looked]), sum([word[3] for word in looked]), 0
    for kinds in [word[0] for word in looked if word[0]]:
        said |= kinds
    commas = sentences = flags = 0
    count, is_ascii = text.count(" ") + 1, text.isascii()
    if not is_ascii and (dense := len(DENSE.findall(text))):
        count = max(count, dense // 2)
        said |= dump_words.kinds_within(beginning)
        flags |= _IS_DENSE
    elif not is_ascii and _HANGUL.search(beginning):
        said |= dump_words.kinds_within(beginning)
    first, last = text[0], text[-1]
    flags |= _LAST.get(last, 0) | _FIRST.get(first, 0)
    if ends := ends_sentence(text):
        flags |= _ENDS
    if first.islower():
        flags |= _LOWER
    if digits:
        flags |= _dated(beginning, count)
    if count >= 8:
        commas = text.count(",")
        sentences = len(_INNER_END.findall(text, 0, 600))
        if not is_ascii:
            commas += text.count("、") + text.count("，") + text.count("،")
            sentences += len(_INNER_END_ELSEWHERE.findall(text, 0, 600))
        if _has_quote(text):
            flags |= _QUOTED
    else:
        flags |= _short(text)
    if 1 < count < 14 and len(text) < 200 and capitals * 2 >= count and _NAME.fullmatch(text):
        flags |= _IS_NAME
    if "." in beginning or ":" in beginning:
        if _has_address(beginning):
            flags |= _ADDRESS
        if text.endswith("..."):
            flags |= _DOTS
    if said:
        flags |= _SAYS_ANY
    prose = _prose(count, ends, commas > 0, speaks_of_page=bool(flags & _ADDRESS or said & _OF_THE_PAGE))
    numbers = _packed(count, len(text), commas, sentences, capitals, digits)
    return _Look(count, numbers, flags, said, prose, tuple([word[1] for word in looked if word[1]]))


_packed: Final = struct.Struct("6f").pack


def _dated(beginning: str, count: int) -> int:
    """Flags of what may be a part of a date."""
    figures = [word for word in beginning.split() if dump_words.look_up(word)[3]]
    numbers = " ".join(figures)
    flags = _HAS_YEAR if _YEAR.search(numbers) else 0
    if _CLOCK.search(numbers):
        flags |= _HAS_CLOCK
    if count < 25 and _DAY.search(beginning, beginning.index(figures[0])):
        flags |= _HAS_DAY
    return flags


def _has_address(text: str) -> bool:
    return (
        "http:" in text
        or "https:" in text
        or "www." in text
        or ("@" in text and _MAIL.search(text) is not None)
        or _SUFFIX.search(text) is not None
    )


def _has_quote(text: str) -> bool:
    if text.isascii():
        return '"' in text
    return any(sign in text for sign in '"“”«»„「『')


def _short(text: str) -> int:
    """Flags that tell short lines apart."""
    flags = _HAS_SIGNS if _SIGNS.search(text) else 0
    if text.isupper():
        flags |= _UPPER
    if (":" in text or "：" in text) and _LABEL.match(text):
        flags |= _HAS_LABEL
    return flags


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


def _flags(pieces: list[Piece], looks: list[_Look]) -> list[int]:
    """The flags of each piece: of its look, its mark, and whether the first lines, often the title, say it too."""
    head, second = ([piece.text[:_HEAD].casefold() for piece in pieces[:2]] + ["", ""])[:2]
    longest = min(max(len(head), len(second)), _HEAD)
    flags = []
    for piece, look in zip(pieces, looks, strict=True):
        its = look.flags
        if piece.mark:
            its |= _FLAG[piece.mark]
            if piece.is_numbered:
                its |= _NUMBERED
        if piece.is_image:
            its |= _IMAGE
        if 2 <= look.words < 60 and len(piece.text) <= longest:
            low = piece.text.casefold()
            if low in head:
                its |= _IN_FIRST
            if low in second:
                its |= _IN_SECOND
        flags.append(its)
    return flags


def _fill_counted(own: Numbers, pieces: list[Piece], looks: list[_Look], seen: NDArray[np.int64]) -> None:
    """What was counted, brought to numbers of about 1."""
    counted = np.frombuffer(b"".join([look.numbers for look in looks]), np.float32).reshape(-1, 6)
    count, size, commas, sentences, capitals, digits = counted.T
    gap = np.array([piece.gap for piece in pieces])
    level = np.array([piece.level if piece.mark == "heading" else 0 for piece in pieces])
    more_lines = np.array([len(piece.numbers) - 1 for piece in pieces])
    length = np.log1p(np.minimum(count, 400))
    share = np.minimum(capitals / np.maximum(np.minimum(count, _LOOKED_AT / 6), 1), 1)
    is_twice = seen > 1
    columns = (
        length, *(count >= _MANY_WORDS), np.minimum(size, 60) / 60, own[_AT["ends"]] * length, commas * 4 / (count + 1),
        np.minimum(sentences, 4) / 4, level / 3, level == 1, share, share * (count < 12),
        np.minimum(digits / np.minimum(size, _LOOKED_AT) * 2, 1), [piece.linked for piece in pieces],
        np.minimum(size / count, 20) / 20, is_twice, seen > 3, is_twice * (length > 2.2), gap == 0, gap > 2,
        more_lines > 0, np.minimum(more_lines, 10) / 10, np.minimum([piece.indent for piece in pieces], 12) / 12,
        [1.0] + [0.0] * (len(pieces) - 1), own[_AT["says_any"]] * (count >= 20),
    )  # fmt: skip
    for row, column in zip(own[:_FLAGS_FROM], columns, strict=True):
        row[:] = column


def _said_in(looks: list[_Look], first: int, last: int) -> Numbers:
    """How many of a short piece's longer words the best run of prose says too."""
    body = {word for look in looks[first:last] if len(look.begins) > 5 for word in look.begins}
    shares = [
        sum(map(body.__contains__, look.begins)) / (len(look.begins) + 2) if look.begins else 0.0 for look in looks
    ]
    return np.array(shares, np.float32)


def _fill_near(near: Numbers, own: Numbers) -> None:
    """What stands just above and below."""
    chosen = own[_NEAR, :]
    for step, columns in zip(_STEPS, np.split(near, len(_STEPS)), strict=True):
        if step < 0:
            columns[:, -step:] = chosen[:, :step]
        else:
            columns[:, :-step] = chosen[:, step:]


def _fill_around(around: Numbers, own: Numbers) -> None:
    """Means over wider windows."""
    count, widest = own.shape[1], max(_WINDOWS)
    sums = np.zeros((len(_AROUND) + 1, widest + 1 + count + widest), np.float32)  # the last row counts the pieces
    np.cumsum(own[_AROUND, :], axis=1, out=sums[:-1, widest + 1 : widest + 1 + count])
    sums[-1, widest + 1 : widest + 1 + count] = np.arange(1, count + 1)
    sums[:, widest + 1 + count :] = sums[:, widest + count, None]
    for window, means in zip(_WINDOWS, np.split(around, len(_WINDOWS)), strict=True):
        within = sums[:, widest + 1 + window :][:, :count] - sums[:, widest - window :][:, :count]
        np.divide(within[:-1], within[-1], out=means)


def _fill_placed(placed: Numbers, own: Numbers, prose: list[float], said: Numbers, first: int, last: int) -> None:
    """Where each piece stands, as seen from the best run of prose."""
    count = len(prose)
    length = own[0]
    reads = (np.array(prose) > 0).astype(np.float32)
    weight = reads * length
    below = np.cumsum(weight)
    whole = max(float(below[-1]), 1.0)
    logs = np.log1p(np.arange(count + 1, dtype=np.float32))
    row = dict(zip(PLACED, placed, strict=True))
    row["bias"][:] = 1
    row["inside"][first:last] = 1
    row["inside_length"][first:last] = length[first:last]
    row["inside_ends"][first:last] = own[_AT["ends"], first:last]
    row["before"][:first] = logs[first:0:-1]
    row["after"][last:] = logs[1 : count - last + 1]
    row["is_before"][:first] = 1
    row["is_after"][last:] = 1
    row["run_first"][first : first + 1] = 1
    row["run_last"][last - 1 : last] = 1
    row["prose"][:] = reads
    row["prose_above"][:] = (below - weight) / whole
    row["prose_below"][:] = 1 - below / whole
    row["said_in_body"][:] = said
    row["said_in_body_before"][:first] = said[:first]
    row["from_top"][:] = logs[:count]
    row["count"][:] = logs[count]
    row["run_share"][:] = weight[first:last].sum() / whole
    row["just_above"][max(first - 2, 0) : first] = 1
    row["heading_before"][:first] = own[_AT["heading"], :first]
    row["repeats_below"][:first] = own[_AT["in_first"], :first]
    row["often_before"][:first] = own[_AT["often"], :first]
    placed[-len(_SPOKEN) :] = _fading(own[_SPOKEN, :] * (length < 2.5))


_SPOKEN: Final = [_AT["says_share"], _AT["says_comments"], _AT["says_more"]]


def _fading(spoke: Numbers) -> Numbers:
    """How lately each was said above: 1 just above, fading to 0 over some twenty pieces."""
    index = np.arange(spoke.shape[1], dtype=np.float32)
    latest = np.maximum.accumulate(np.where(spoke > 0, index, np.float32(-100)), axis=1)
    return np.exp(-(index - latest) / 10)
