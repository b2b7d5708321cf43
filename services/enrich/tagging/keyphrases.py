"""The phrases a copy is about: runs of words that say something, weighed by how often, early, long and rare they are.

Stop words are written down for six languages and counted for some seventy others (see background.py); a language that
has neither, and Thai, whose words no space parts, gets no keyphrases.
"""

# ruff: noqa: SIM905 - lists of words are read and kept as words, not as a quote and a comma each

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Final

from services.enrich.tagging import particles
from services.enrich.tagging.background import Background, background, counted_as
from services.enrich.tagging.stopwords import CALENDAR, LEADS
from services.enrich.tagging.tokens import Tokens
from shared.model import Copy, Span, Tag

MOST: Final = 8
_LONGEST: Final = 4  # words
_LONGEST_SIGNS: Final = 8  # of Chinese and Japanese
_LIMIT_SPANS: Final = 64
_OPENING: Final = 0.15  # share of an article that says what it is about
_BRIEF: Final = 250  # words; in an article of fewer what is said once may be what it is about

# The signs for vowels of Hindi and others are neither letters nor ASCII.
_WORD: Final = re.compile(
    r"[^\W\d_](?:[\w.'’-]|[^\x00-\x7f])*(?:[^\W_]|[^\x00-\x7f])|[A-Z]\d+|[\u3400-\u9fff々\uac00-\ud7a3]"
)
_NUMERALS: Final = "一二三四五六七八九十百千万両两億亿"
_COUNTED: Final = re.compile(f"第?[{_NUMERALS}数]+[日月年人回円歳時分秒件度個つ代位目点名次天号元岁]*")
_HAN: Final = re.compile(r"[\u3400-\u9fff々]")
_SIGNS: Final = re.compile(r"[\u3400-\u9fff々\uac00-\ud7a3]")  # of which two say as much as four letters
_ENDING: Final = re.compile(r"['’]s?$")
_VERB: Final = re.compile(r"[a-z]{2}(?:ed|ing)$")
_PAST: Final = re.compile(r"[a-z][^e]ed$")
_NOT_PAST: Final = frozenset({"bobsled", "infrared", "shed", "sled", "watershed"})
_CONTRACTION: Final = re.compile(r"['’]")
# Two signs that are in every article, and no name of anything.
_OF_EVERY_ARTICLE: Final = frozenset(
    "我们 他们 可以 没有 这个 一个 表示 进行 已经 因此 以及 目前 今年 去年 昨天 今天 同时 其中 成为 认为 记者 报道"
    " 昨晚 今晚 今早"
    " 時間 今日 昨日 今回 前年 昨年 以上 以下 以来 同日 午前 午後 年度 一部 必要 可能 場合 関係 今後 予定 発表 自分"
    " 人間 我々 時期 最近 以前 一方 全体 今月 先月 来月 同社 同氏 取材 今季 来季 昨季 現在 状況 内容".split()
)
# What somebody did, where English says it without an ending.
_DID: Final = frozenset(
    "paid wore worn sent met held brought bought sold spent built lost ran grew fell spoke chose caught fought sought"
    " taught thought heard stood drew drove broke threw knew shown yourself ourselves yourselves".split()
)
_NOUN_IS_FIRST: Final = frozenset({"fr", "es", "it", "pt"})  # and its adjective behind it
_NOUNS_ARE_CAPITAL: Final = frozenset({"de", "lb"})
# Behind two signs of Japanese: somebody does it.
_DOES: Final = frozenset("し す さ せ".split())
# What somebody does, or how, where no article stands before it; a word at the end may be an adjective (`militar`).
_INFINITIVE: Final = {
    "es": re.compile(r"\w{2,}[aei]r(?:se|l[aeo]s?)?"),
    "pt": re.compile(r"\w{2,}[aei]r(?:em|-se|-l[ao])?"),
    "it": re.compile(r"\w{2,}[aei]r(?:e|si|l[aeio]|ne)"),
    "fr": re.compile(r"\w{2,}(?:er|ir|oir|[dtp]re)"),
}
_FINITE: Final = {
    "es": re.compile(r"\w{2,}(?:[ai]ndo|ó|[aei]ron|ab[a]n?|[aei]r(?:á|án|ía|ían)|mente|[aei]mo)|\w{3,}[éí]"),
    "pt": re.compile(r"\w{2,}(?:[aei]ndo|ou|[aei]ram|av[a]m?|[aei]r(?:á|ão|ia|iam)|mente)"),
    "it": re.compile(r"\w{2,}(?:[ae]ndo|ò|[aei]rono|av[aoi]|avano|erà|eranno|irà|iranno|erebbe|irebbe|mente)"),
    "fr": re.compile(r"\w{2,}(?:ait|aient|èrent|eront|ont|era|irait|issent|amment|emment|ement)"),
}
_ARTICLES: Final = {
    "es": frozenset("el la los las un una unos unas del al su sus este esta estos estas ese esa cada".split()),
    "pt": frozenset("o a os as um uma uns umas do da dos das no na nos nas ao aos pelo pela seu sua este esta".split()),
    "it": frozenset(
        "il lo la i gli le un uno una del dello della dei degli delle al allo alla ai agli alle dal dalla dai nel nella"
        " nei nelle sul sulla sui questo questa suo sua ogni".split()
    ),
    "fr": frozenset("le la les un une des du au aux ce cet cette ces son sa ses leur leurs notre nos chaque".split()),
}
# Where a name has many forms, two with the same beginning are one.
_INFLECTED: Final = frozenset("bg cs et fi hr hu lt lv pl ro ru sk sl sr tr uk".split())
_SAME_BEGINNING: Final = 5  # letters, or all but one of a word of at least four
_LONGEST_ENDING: Final = 4
_CUT_FINELY: Final = frozenset({"ja", "zh", "vi"})  # into signs or syllables: no word is one of them
_SYLLABLES_ARE_PARTED: Final = frozenset({"vi"})
# Of a page, of an agency and of English names, whatever the language of the article.
_FURNITURE: Final = frozenset(
    "advertisement afp and ap copyright cookie cookies comment comments click dpa email facebook getty http https image"
    " images instagram link login newsletter of photo photos read reuters share sign subscribe the twitter video videos"
    " whatsapp www".split()
)

# One setting for news and abstracts alike.
_OFTEN: Final = 0.75  # power of how often: twice is more, ten times is not five times more
_EARLY: Final = 1.0  # a phrase of the first words counts that much more than one of the last
_NAME: Final = 1.3
_TITLE: Final = 1.6
_OF_LENGTH: Final = (0.0, 0.55, 1.3, 1.4, 1.2)
_VERBAL: Final = 0.5
_NOUN_IN: Final = 5  # times a noun is more than once seen where nouns stand
_BROKEN: Final = 0.6  # a part of longer runs that does not stand by itself


_Key = tuple[str, ...]  # words, folded
_Run = tuple[int, int]  # [first, last) of the words


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrase:
    words: _Key
    at: list[int]  # the first word of each time
    alone: int  # times it was a run of its own
    names: int  # times in the body that each of its words had a capital, and not because a sentence began
    nouns: int  # times that it stood where a noun stands
    is_entity: bool
    is_in_title: bool
    is_done: bool  # a verb, or an adverb, by its form and by where it stands

    @property
    def times(self) -> int:
        return len(self.at)


def keyphrases(
    copy: Copy, tokens: Tokens, *, entities: Iterable[Span] = (), most: int = MOST, at_most: float = 1.0
) -> list[Tag]:
    """The best first, with a score of `at_most`. What stands in the spans `entities` is one phrase and never parted."""
    known = background(copy.language)
    if known is None or copy.language == "th":
        return []
    length = len(tokens.words)
    language = counted_as(copy.language)
    scores: dict[_Key, float] = {}
    tokens, marked = particles.bare(tokens, language)
    phrases = _candidates(tokens, known, entities, language, marked)
    cut = _cut(phrases) if language in _CUT_FINELY else set()
    for words, phrase in phrases.items():
        if (
            _says_something(phrase, language, length)
            and _may_be_a_noun(phrase, language, length)
            and not _is_a_chance(phrase, phrases, cut)
        ):
            scores[words] = _score(phrase, known, length) * (
                _VERBAL if language == "en" and _is_verbal(phrase) else 1.0
            )
    chosen = _chosen(scores, phrases, most, is_inflected=language in _INFLECTED)
    best = max(chosen.values(), default=1.0)
    title = _title(tokens)
    return [_tag(phrases[words], tokens, title, at_most * score / best) for words, score in chosen.items()]


def _chosen(
    scores: dict[_Key, float], phrases: dict[_Key, _Phrase], most: int, *, is_inflected: bool
) -> dict[_Key, float]:
    """The best that do not say the same: no part of another, no other form of it, and not its words with the next."""
    chosen: dict[_Key, float] = {}
    covered: set[int] = set()
    for words in sorted((words for words, score in scores.items() if score > 0), key=lambda key: (-scores[key], key)):
        at = phrases[words].at
        if len(words) > 1 and phrases[words].is_entity and words[-1:] in chosen:
            # Said once in full, and then by the surname: the full name stands in its place.
            chosen = {words if other == words[-1:] else other: score for other, score in chosen.items()}
        elif len(chosen) < most:
            free = sum(covered.isdisjoint(range(first, first + len(words))) for first in at)
            if free * 2 < len(at) or any(_says_the_same(words, other, is_inflected=is_inflected) for other in chosen):
                continue
            chosen[words] = scores[words]
            covered.update(place for first in at for place in range(first, first + len(words)))
    return chosen


def _says_the_same(words: _Key, other: _Key, *, is_inflected: bool) -> bool:
    """`guard` says nothing that `coast guard` does not."""
    text, said = f" {' '.join(words)} ", f" {' '.join(other)} "
    if text in said or said in text:
        return True
    return is_inflected and len(words) == len(other) and all(map(_are_forms, words, other))


def _are_forms(one: str, other: str) -> bool:
    same = sum(1 for _ in takewhile(lambda signs: signs[0] == signs[1], zip(one, other, strict=False)))
    shorter, longer = sorted((len(one), len(other)))
    return same >= min(_SAME_BEGINNING, max(shorter - 1, 3)) and longer - same <= _LONGEST_ENDING


def _candidates(
    tokens: Tokens, known: Background, entities: Iterable[Span], language: str, marked: set[int]
) -> dict[_Key, _Phrase]:
    """Runs of one to four words that mean something, and the entities; of a long article only what is said twice."""
    inside = _inside(tokens, entities)
    runs = list(_runs(tokens, known, inside, language))
    names = {run: _without_links(run, tokens, known, language) for run in runs if run[0] in inside}
    whole = {tuple(tokens.folded[first:last]) for first, last in names.values()}
    is_brief = len(tokens.words) < _BRIEF
    title = _title(tokens)
    bounds = set(runs)
    capital = [word[0].isupper() for word in tokens.words]
    begins = _begins(tokens)
    nouns = _nouns(tokens, runs, begins, language) | marked
    done = _done(tokens, language, marked)
    is_first = language in _NOUN_IS_FIRST
    return {
        key: _Phrase(
            words=key,
            at=at,
            alone=sum((first, first + len(key)) in bounds for first in at),
            names=sum(
                first >= title and all(capital[first : first + len(key)]) and (len(key) > 1 or first not in begins)
                for first in at
            ),
            nouns=len(nouns.intersection(at if is_first else [first + len(key) - 1 for first in at])),
            is_entity=key in whole,
            is_in_title=at[0] < title,
            is_done=key[0] in done or (key[-1] in done and (len(key) == 1 or done[key[-1]])),
        )
        for key, at in _said(tokens, runs, names).items()
        if is_brief or len(at) > 1 or key in whole
    }


def _said(tokens: Tokens, runs: list[_Run], names: dict[_Run, _Run]) -> dict[_Key, list[int]]:
    """What may be a phrase, and the first word of each time that it is said; a name is one, and never parted."""
    plain = tokens.folded
    times = Counter(plain[at] for first, last in runs for at in range(first, last))
    said: defaultdict[_Key, list[int]] = defaultdict(list)
    for run in runs:
        if run in names:
            parts: Iterable[_Run] = [names[run]]
        else:
            # Of Chinese a single sign is no phrase; of all else a word may be one.
            is_han = _HAN.match(tokens.words[run[0]]) is not None
            lengths = (2, _LONGEST_SIGNS) if is_han else (1, _LONGEST)
            parts = _parts([run] if len(plain) < _BRIEF else _repeated(plain, times, *run), *lengths)
        for first, last in parts:
            said[tuple(plain[first:last])].append(first)
    said.pop((), None)  # a name of nothing but links
    return said


def _parts(runs: Iterable[_Run], shortest: int, longest: int) -> Iterator[_Run]:
    for first, last in runs:
        for begin in range(first, last - shortest + 1):
            for end in range(begin + shortest, min(begin + longest, last) + 1):
                yield begin, end


def _without_links(run: _Run, tokens: Tokens, known: Background, language: str) -> _Run:
    """What a name ends in is no link: `District of`."""
    first, last = run
    while last > first and not _says(tokens.words[last - 1], known, language):
        last -= 1
    return first, last


def _repeated(plain: list[str], times: Counter[str], first: int, last: int) -> Iterator[_Run]:
    """The parts of a run of which each word is said again: no phrase is said more often than its words."""
    begin = first
    for at in range(first, last):
        if times[plain[at]] < 2:
            if begin < at:
                yield begin, at
            begin = at + 1
    if begin < last:
        yield begin, last


def _begins(tokens: Tokens) -> set[int]:
    """The words that have a capital because a sentence begins with them, behind a quotation mark too."""
    firsts = {first for first, _ in tokens.sentences}
    return firsts | {first + 1 for first in firsts if not tokens.words[first][0].isalnum()}


def _nouns(tokens: Tokens, runs: list[_Run], begins: set[int], language: str) -> set[int]:
    """The words that stand as nouns do: behind an article or a preposition, its adjectives before or after it."""
    if language in _NOUNS_ARE_CAPITAL:
        return {at for at, word in enumerate(tokens.words) if word[0].isupper() and at not in begins}
    if language == "ja":
        words = [*tokens.words, ""]
        return {at for first, last in runs for at in range(first, last) if words[at + 1] not in _DOES}
    leads = LEADS.get(language, frozenset())
    is_first = language in _NOUN_IS_FIRST
    return {
        first if is_first else last - 1
        for first, last in runs
        if first and tokens.words[first - 1].lower().rstrip("'’") in leads
    }


def _done(tokens: Tokens, language: str, marked: set[int]) -> dict[str, bool]:
    """The words that are verbs or adverbs by their endings and stand behind no article; whether that is sure."""
    infinitive, finite, articles = _INFINITIVE.get(language), _FINITE.get(language), _ARTICLES.get(language)
    if infinitive is None or finite is None or articles is None:
        return {}
    words, plain = tokens.words, tokens.folded
    found = {
        word: finite.fullmatch(word) is not None
        for word in set(plain)
        if infinitive.fullmatch(word) or finite.fullmatch(word)
    }
    for at, word in enumerate(plain):
        if word in found and (at in marked or (at and words[at - 1].lower() in articles)):
            del found[word]
    return found


def _title(tokens: Tokens) -> int:
    """How many words the title has."""
    has_title = tokens.blocks[:1] == ((0, -1),) and len(tokens.blocks) > 1
    return bisect_left(tokens.starts, tokens.blocks[1][0]) if has_title else 0


def _inside(tokens: Tokens, entities: Iterable[Span]) -> dict[int, int]:
    """For the words of an entity the number of the entity."""
    begins = {block: begin for begin, block in tokens.blocks}
    inside: dict[int, int] = {}
    places = sorted(
        (begins[span.block] + span.start, begins[span.block] + span.end) for span in entities if span.block in begins
    )
    for number, (start, end) in enumerate(places):
        for at in range(bisect_left(tokens.starts, start), bisect_right(tokens.ends, end)):
            inside[at] = number
    return inside


def _runs(tokens: Tokens, known: Background, inside: dict[int, int], language: str) -> Iterator[_Run]:
    """Words of one sentence with nothing but a space between, and none a stop word or a number."""
    starts, ends = tokens.starts, tokens.ends
    for begin, end in tokens.sentences:
        first = begin
        for at in range(begin, end):
            is_word = at in inside or _says(tokens.words[at], known, language)
            if first < at and (not is_word or inside.get(at) != inside.get(at - 1) or starts[at] - ends[at - 1] > 1):
                yield first, at
                first = at
            if not is_word:
                first = at + 1
        if first < end:
            yield first, end


@lru_cache(20_000)
def _says(word: str, known: Background, language: str) -> bool:
    if not _WORD.fullmatch(word):
        return False
    lower = word.lower()
    if lower in known.stop_words or lower in _FURNITURE or lower in _DID or lower in CALENDAR.get(language, ()):
        return False
    if language == "ko" and particles.is_verb(word):
        return False
    # We've and don't hold sentences together as we and do do.
    return lower.isalnum() or _CONTRACTION.split(lower)[0] not in known.stop_words


def _cut(phrases: dict[_Key, _Phrase]) -> set[_Key]:
    """The phrases that never stand without the sign before or behind them: 岸警卫 of 海岸警卫队."""
    return {
        part
        for words, phrase in phrases.items()
        for part in (words[1:], words[:-1])
        if part in phrases and phrases[part].times == phrase.times
    }


def _says_something(phrase: _Phrase, language: str, length: int) -> bool:
    """Said twice; or once, if the article is brief and the phrase of two or three words stands where a noun does, or
    is a name, or at the beginning."""
    letters = sum(map(len, phrase.words))
    if not (1 if _SIGNS.match(phrase.words[0]) else 2) < letters <= 80:
        return False
    if language == "zh" and phrase.words[-1] in _NUMERALS and not phrase.is_entity:
        return False  # of `三年` the first half
    if phrase.times > 1 or phrase.is_entity:
        return True
    return (
        length < _BRIEF
        and language != "zh"  # where a stop word is a sign, and may be half of another word: once is no proof
        and phrase.alone > 0
        and 1 < len(phrase.words) <= 3
        and (phrase.names > 0 or phrase.nouns > 0 or phrase.is_in_title or phrase.at[0] < _OPENING * length)
    )


def _may_be_a_noun(phrase: _Phrase, language: str, length: int) -> bool:
    """Whether a phrase names something: `tariffs` does, `send` and `recently` do not."""
    if phrase.is_entity:
        return True
    if language in _NOUNS_ARE_CAPITAL:
        return phrase.nouns > 0
    if phrase.is_done and phrase.names * 2 <= phrase.times:
        return False
    if phrase.names > 0:
        return True
    if language == "ja" and phrase.nouns * 2 < phrase.times:
        return False
    if language == "en" and _PAST.search(phrase.words[-1]) and phrase.words[-1] not in _NOT_PAST:
        return False
    if len(phrase.words) > 1:
        return True
    if language in _SYLLABLES_ARE_PARTED:
        return False
    if language == "ko" and phrase.nouns:
        return True
    if language in LEADS:
        return phrase.nouns * _NOUN_IN > phrase.times
    # Where we cannot tell, it must be said often.
    return phrase.times > 2 or phrase.is_in_title or length < _BRIEF


def _is_a_chance(phrase: _Phrase, phrases: dict[_Key, _Phrase], cut: set[_Key]) -> bool:
    """No unit, but one that was cut, or that happened to stand around one.

    Said once, and something that is said more often is a part of it: `coast guard` came, and `coast guard came`.
    """
    if phrase.is_entity:
        return False
    words = phrase.words
    text = "".join(words)
    if words in cut or text in _OF_EVERY_ARTICLE or _COUNTED.fullmatch(text):
        return True
    if phrase.times > 1 or phrase.names:
        return False
    parts = (words[at : at + length] for length in range(1, len(words)) for at in range(len(words) - length + 1))
    return any(part in phrases and phrases[part].times > 1 for part in parts)


def _is_verbal(phrase: _Phrase) -> bool:
    """`claimed responsibility` and `marching` are what somebody does; a name (`United Nations`) never is."""
    return phrase.names == 0 and any(_VERB.search(word) for word in (phrase.words[0], phrase.words[-1]))


def _score(phrase: _Phrase, known: Background, length: int) -> float:
    # A phrase is as rare as its words are together, and no phrase is rare through one odd word alone.
    rare = sum(known.rarity(word) for word in phrase.words) / len(phrase.words)
    early = 1 + _EARLY / (1 + 10 * phrase.at[0] / length)
    long = 1.0 if _HAN.match(phrase.words[0]) else _OF_LENGTH[min(len(phrase.words), _LONGEST)]
    broken = 1.0 if phrase.alone * 3 >= phrase.times else _BROKEN
    name = _NAME if phrase.names * 2 > phrase.times else 1.0
    often: float = phrase.times**_OFTEN
    return often * rare * early * long * broken * name * (_TITLE if phrase.is_in_title else 1.0)


def _tag(phrase: _Phrase, tokens: Tokens, title: int, score: float) -> Tag:
    # A headline may write every word with a capital, and the body knows better.
    shown = next((at for at in phrase.at if at >= title), phrase.at[0])
    last = len(phrase.words) - 1
    label = _ENDING.sub("", tokens.text[tokens.starts[shown] : tokens.ends[shown + last]])[:200]
    times = f"said {phrase.times} times" if phrase.times > 1 else "said once"
    return Tag(
        kind="keyphrase",
        key=label.lower(),
        label=label,
        score=round(score, 4),
        rule=f"{times}{', in the title' if phrase.is_in_title else ''}",
        spans=tuple(tokens.locate(tokens.starts[at], tokens.ends[at + last]) for at in phrase.at[:_LIMIT_SPANS]),
    )
