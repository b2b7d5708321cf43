"""What some languages write in one with a word and others apart: Korean particles, Arabic links, French articles."""

# ruff: noqa: SIM905 - lists of words are read and kept as words, not as a quote and a comma each

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import Final

from services.enrich.tagging.tokens import Tokens, folded

_HANGUL: Final = re.compile(r"[\uac00-\ud7a3]+")
_FIRST_SYLLABLE: Final = 0xAC00
_FINALS: Final = 28  # of a syllable, the first of them none, the ninth ㄹ
_RIEUL: Final = 8
_LEAST: Final = 2  # syllables that are left of a noun
_SHORT_IN_ARABIC: Final = 4  # letters
_WRITING_ON: Final = frozenset({"ca", "fr", "it", "ko", "tr"})

# By whether the syllable before ends in a consonant; the longest first.
_ANYWHERE: Final = tuple(
    "에게서는 에서부터 으로부터 에서는 에서도 에서의 에게는 까지는 까지도 으로는 으로도 에서 에게 까지 부터 에는 에도"
    " 마다 보다 처럼 조차 밖에 께서 만의 만은 만을 들의".split()
)
_BEHIND_CONSONANTS: Final = ("이라는", "이라고", "이라며", "이라면", "이었던", "으로서", "으로써", "으로", "을", "은")
_BEHIND_VOWELS: Final = ("라는", "라고", "라며", "로부터", "로서", "로써", "로는", "를", "는")
# These end many nouns too (`국가`, `회의`, `경기도`): only where the noun stands in the text without them.
_DOUBTFUL: Final = ("의", "에", "이", "과", "가", "와", "로", "도", "만", "들")
_WITH_CONSONANT: Final = frozenset({"이", "과"})
_WITH_VOWEL: Final = frozenset({"가", "와"})
_NO_PARTICLE: Final = frozenset(
    "경기도 강원도 충청도 경상도 전라도 제주도 황해도 평안도 함경도 정치가 고속도로 어린이".split()
)
_VERBAL: Final = re.compile(
    r".*(?:하는|되는|하고|하며|하면|해서|하게|하지|하던|되던|했던|됐던|하기|되기|있는|없는|받는|였던|했지만|지만"
    r"|라고|다고|다며|[한된인있없했됐였]다는|면서|습니다|입니다"
    r"|[했됐였었았겠한된인있없졌났갔왔렸혔켰섰쳤겼뒀뤘냈]다|[하되이]다|[^\W_]은데)"
)

# `l'école`, `dell'acqua`; but `aujourd'hui` is a word.
_ELIDED: Final = re.compile(
    r"(?:[cdjlmnst]|qu|un|all|dall|dell|nell|sull|quest|quell)['’](?=[^\W\d_]{2})", re.IGNORECASE
)
# `İstanbul'da`
_ON_NAMES: Final = re.compile(
    r"(\w{2,})['’](?:[aeıiuü]|n[ıiuü]n|[ıiuü]n|n[ae]|y[aeıiuü]|[dt][ae]n?|n[dt][ae]n?|yl[ae]|l[ae]r\w*|[dt][ae]ki\w*)"
)
_ARABIC_LINK: Final = re.compile(r"[وفبك]?ال(?=\w{3})|[وف]?لل(?=\w{3})")


@lru_cache(50_000)
def stem(word: str) -> str:
    """A word without what is surely written on to it, in whatever language."""
    start, end = _cut(word)
    return word[start:end]


@lru_cache(50_000)
def plain(word: str) -> str:
    """A word as it is compared, without what is written on to it."""
    return folded(stem(word))


def is_verb(word: str) -> bool:
    """Whether a Korean word says what somebody does."""
    return _VERBAL.fullmatch(word) is not None


def bare(tokens: Tokens, language: str) -> tuple[Tokens, set[int]]:
    """A text whose words are without what is written on to them, and the words that are nouns by that."""
    if language not in _WRITING_ON:
        return tokens, set()
    words = tokens.words
    cuts = [_cut(word) for word in words]
    if language == "ko":
        times = Counter(word[:end] for word, (_, end) in zip(words, cuts, strict=True))
        cuts = [
            (0, len(_without_doubtful(word, word[:end], times))) for word, (_, end) in zip(words, cuts, strict=True)
        ]
    bare_tokens = replace(
        tokens,
        words=[word[start:end] for word, (start, end) in zip(words, cuts, strict=True)],
        starts=[at + start for at, (start, _) in zip(tokens.starts, cuts, strict=True)],
        ends=[at + end for at, (_, end) in zip(tokens.starts, cuts, strict=True)],
    )
    return bare_tokens, {at for at, (word, cut) in enumerate(zip(words, cuts, strict=True)) if cut != (0, len(word))}


def _cut(word: str) -> tuple[int, int]:
    """What of a word is the word itself."""
    if word.isascii() and word.isalnum():
        return 0, len(word)
    if _HANGUL.match(word):
        return 0, len(word) - len(_sure_particle(word))
    if found := _ARABIC_LINK.match(word) if len(word) > _SHORT_IN_ARABIC else None:
        return found.end(), len(word)
    if found := _ELIDED.match(word):
        return found.end(), len(word)
    if word[:1].isupper() and (found := _ON_NAMES.fullmatch(word)):
        return 0, found.end(1)
    return 0, len(word)


def _without_doubtful(word: str, left: str, times: Counter[str]) -> str:
    if left != word or len(word) <= _LEAST or word in _NO_PARTICLE or word[-1] not in _DOUBTFUL:
        return left
    noun = word[:-1]
    return noun if times[noun] and _agrees(word[-1], noun) else word


def _agrees(particle: str, noun: str) -> bool:
    final = _final(noun[-1])
    if particle in _WITH_CONSONANT:
        return final > 0
    if particle in _WITH_VOWEL:
        return final == 0
    return particle != "로" or final in (0, _RIEUL)


def _sure_particle(word: str) -> str:
    """Empty for none."""
    if len(word) <= _LEAST or not _HANGUL.fullmatch(word) or _VERBAL.fullmatch(word):
        return ""
    for particle in (*_ANYWHERE, *_BEHIND_CONSONANTS, *_BEHIND_VOWELS):
        noun = word[: -len(particle)]
        if not word.endswith(particle) or len(noun) < _LEAST:
            continue
        final = _final(noun[-1])
        if (particle in _BEHIND_CONSONANTS and not final) or (particle in _BEHIND_VOWELS and final):
            continue
        return particle
    return ""


def _final(syllable: str) -> int:
    """Which consonant a syllable ends in; 0 for none, and for what is no syllable."""
    return (ord(syllable) - _FIRST_SYLLABLE) % _FINALS if _HANGUL.match(syllable) else 0
