"""What the pieces of a dump look like and where they stand, as numbers: nothing of what they say goes in."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.enrich.reading.dumps import dump_words
from services.enrich.reading.dumps.unwrap import DENSE, Piece, ends_sentence

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
OWN: Final = (
    "length", "words_8", "words_15", "words_30", "words_60", "letters", "ends_length", "commas", "sentences", "level",
    "level_1", "capitals", "capitals_short", "digits", "linked", "long_words", "twice", "often", "often_long", "no_gap",
    "wide_gap", "wrapped", "joined", "indented", "first", "says_any_long",
    *_FLAGS,
    *(f"says_{kind}" for kind in dump_words.KINDS),
)  # fmt: skip
_AT: Final = {name: number for number, name in enumerate(OWN)}
_NEAR: Final = tuple(
    _AT[name]
    for name in (
        "length", "ends", "item", "heading", "says_any", "says_more", "says_comments", "often", "no_gap", "colon",
        "name", "year", "capitals", "signs", "says_byline", "says_share", "linked", "in_first", "says_advertising",
    )
)  # fmt: skip
_AROUND: Final = tuple(
    _AT[name] for name in ("length", "ends", "item", "says_any", "often", "sentences", "says_comments")
)
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
    rows, words, prose = _count(pieces)
    own = _columns(np.array(rows, np.float64).reshape(len(rows), 14))
    first, last = best_run(prose)
    placed = _placed(own, prose, _said_in(words, first, last), first, last)
    return Looks(
        known=np.concatenate((own, _near(own), _around(own), placed), axis=1),
        flags=[row[6] for row in rows],
        said=[row[7] for row in rows],
        words=[row[0] for row in rows],
        seen=[row[8] for row in rows],
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


_Row = tuple[int, int, int, int, int, int, int, int, int, int, int, int, int, float]


def _count(pieces: list[Piece]) -> tuple[list[_Row], list[list[str]], list[float]]:
    """What each piece looks like by itself, the words it begins with, and how much it reads like prose."""
    seen = Counter([piece.text for piece in pieces])
    head = pieces[0].text[:_HEAD].casefold() if pieces else ""
    second = pieces[1].text[:_HEAD].casefold() if len(pieces) > 1 else ""
    rows: list[_Row] = []
    words: list[list[str]] = []
    prose: list[float] = []
    for piece in pieces:
        text = piece.text
        numbers, flags, speaks, its_words, reads = _looks_again(text) if len(text) < _SHORT else _looks(text)
        if piece.mark:
            flags |= _FLAG[piece.mark] | (_FLAG["numbered"] if piece.is_numbered else 0)
        if piece.is_image:
            flags |= _FLAG["image"]
        if 2 <= numbers[0] < 60 and len(text) <= _HEAD:
            low = text.casefold()
            flags |= (_FLAG["in_first"] if low in head else 0) | (_FLAG["in_second"] if low in second else 0)
        rows.append((
            *numbers, flags, speaks, seen[text], piece.gap, piece.level if piece.mark == "heading" else 0,
            len(piece.numbers), piece.indent, piece.linked,
        ))  # fmt: skip
        words.append(its_words)
        prose.append(reads)
    return rows, words, prose


def _columns(raw: NDArray[np.float64]) -> Numbers:
    """The columns OWN out of what was counted."""
    count, size, commas, sentences, capitals, digits, flags, said, seen, gap, level, lines, indent, linked = raw.T
    bits = flags.astype(np.int64)[:, None] >> np.arange(len(_FLAGS)) & 1
    kinds = said.astype(np.int64)[:, None] >> np.arange(len(dump_words.KINDS)) & 1
    length = np.log1p(np.minimum(count, 400))
    looked_at = np.minimum(size, _LOOKED_AT)
    share = capitals / np.maximum(np.minimum(count, _LOOKED_AT / 6), 1)
    counted = (
        length, count >= 8, count >= 15, count >= 30, count >= 60, np.minimum(size, 60) / 60, bits[:, 0] * length,
        commas * 4 / (count + 1), np.minimum(sentences, 4) / 4, level / 3, level == 1, np.minimum(share, 1),
        np.minimum(share, 1) * (count < 12), np.minimum(digits / looked_at * 2, 1), linked,
        np.minimum(size / count, 20) / 20, seen > 1, seen > 3, (seen > 1) * (length > 2.2), gap == 0, gap > 2,
        lines > 1, np.minimum(lines - 1, 10) / 10, np.minimum(indent, 12) / 12, np.arange(len(raw)) == 0,
        (said > 0) * (count >= 20),
    )  # fmt: skip
    own = np.empty((len(raw), len(OWN)), np.float32)
    for place, column in enumerate(counted):
        own[:, place] = column
    own[:, len(counted) : len(counted) + len(_FLAGS)] = bits
    own[:, len(counted) + len(_FLAGS) :] = kinds
    return own


# What was counted, the flags, the kinds of words, the words themselves, and how much it reads like prose.
_Counted = tuple[tuple[int, int, int, int, int, int], int, int, list[str], float]


@lru_cache(maxsize=20_000)
def _looks_again(text: str) -> _Counted:
    """The same of a short text: a paper's menus stand on all of its pages, and twice on many."""
    return _looks(text)


def _looks(text: str) -> _Counted:
    beginning = text[:_LOOKED_AT]
    speaks, capitals, digits = 0, 0, 0
    words: list[str] = []
    numbers: list[str] = []
    for word in beginning.split():
        kinds, bare, is_capital, its_digits = dump_words.look_up(word)
        speaks |= kinds
        capitals += is_capital
        if its_digits:
            digits += its_digits
            numbers.append(word)
        if len(bare) > 3:
            words.append(bare)
    count, flags = text.count(" ") + 1, 0
    if not text.isascii() and (dense := len(DENSE.findall(text))):
        count = max(count, dense // 2)
        speaks |= dump_words.kinds_within(beginning)
        flags |= _FLAG["dense"]
    elif not text.isascii() and _HANGUL.search(beginning):
        speaks |= dump_words.kinds_within(beginning)
    ends = ends_sentence(text)
    if ends:
        flags |= _FLAG["ends"]
    flags |= _LAST.get(text[-1], 0) | _FIRST.get(text[0], 0)
    if text[0].islower():
        flags |= _FLAG["lower"]
    if digits:
        figures = " ".join(numbers)
        flags |= (
            (_FLAG["year"] if _YEAR.search(figures) else 0)
            | (_FLAG["clock"] if _CLOCK.search(figures) else 0)
            | (_FLAG["day"] if count < 25 and _DAY.search(beginning, beginning.index(numbers[0])) else 0)
        )
    commas = sentences = 0
    if count >= 8:
        commas = text.count(",") + text.count("、") + text.count("，") + text.count("،")
        sentences = len(_INNER_END.findall(text, 0, 600))
        if not text.isascii():
            sentences += len(_INNER_END_ELSEWHERE.findall(text, 0, 600))
        if _has_quote(text):
            flags |= _FLAG["quoted"]
    else:
        flags |= _short(text)
    if 1 < count < 14 and len(text) < 200 and capitals * 2 >= count and _NAME.fullmatch(text):
        flags |= _FLAG["name"]
    if "." in beginning or ":" in beginning:
        if _has_address(beginning):
            flags |= _FLAG["address"]
        if text.endswith("..."):
            flags |= _FLAG["dots"]
    if speaks:
        flags |= _FLAG["says_any"]
    of_page = bool(flags & _FLAG["address"] or speaks & _OF_THE_PAGE)
    prose = _prose(count, ends, commas > 0, speaks_of_page=of_page)
    return (count, len(text), commas, sentences, capitals, digits), flags, speaks, words, prose


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
    flags = _FLAG["signs"] if _SIGNS.search(text) else 0
    if text.isupper():
        flags |= _FLAG["upper"]
    if (":" in text or "：" in text) and _LABEL.match(text):
        flags |= _FLAG["label"]
    return flags


_LAST: Final = (
    dict.fromkeys(".。।۔", _FLAG["stop"])
    | dict.fromkeys(":：", _FLAG["colon"])
    | dict.fromkeys("?!？！؟", _FLAG["asks"])
    | {"…": _FLAG["dots"]}
)
_FIRST: Final = dict.fromkeys("\"“„«'‘–—「", _FLAG["opens_quote"]) | dict.fromkeys("([{", _FLAG["bracket"])
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
    body = {word for said in words[first:last] if len(said) > 5 for word in said}
    shares = [sum(map(body.__contains__, said)) / (len(said) + 2) if said else 0.0 for said in words]
    return np.array(shares, np.float32)


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
    length, ends = own[:, 0], own[:, _AT["ends"]]
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
        index == first, index == last - 1, reads, above / whole, (whole - above - weight) / whole, said,
        said * is_before, np.log1p(index), np.full(count, np.log1p(count)), np.full(count, in_run / whole),
        (first - index == 1) | (first - index == 2), own[:, _AT["heading"]] * is_before,
        own[:, _AT["in_first"]] * is_before, own[:, _AT["often"]] * is_before, fade[:, 0], fade[:, 1], fade[:, 2],
    )  # fmt: skip
    return np.stack(columns, axis=1).astype(np.float32)


_SPOKEN: Final = [_AT["says_share"], _AT["says_comments"], _AT["says_more"]]


def _fading(spoke: Numbers) -> Numbers:
    """How lately each was said above: 1 just above, fading to 0 over some twenty pieces."""
    index = np.arange(len(spoke), dtype=np.float32)[:, None]
    latest = np.maximum.accumulate(np.where(spoke > 0, index, -100.0), axis=0)
    return np.exp(-(index - latest) / 10).astype(np.float32)
