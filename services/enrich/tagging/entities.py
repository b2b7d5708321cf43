"""Who and where: the names in a copy, each person, organisation and place once, whatever it is called there."""

# ruff: noqa: SIM905 - lists of words are read and kept as words, not as a quote and a comma each

from __future__ import annotations

import math
import re
import sys
from bisect import bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from services.enrich.tagging.names import people, signs, tagger
from services.enrich.tagging.names.names import LINKS, SURE, named
from services.enrich.tagging.names.tagger import Kind, Name
from services.enrich.tagging.places.gazetteer import is_of_a_country, plain
from services.enrich.tagging.places.inflection import Grammar, inflecting
from services.enrich.tagging.places.local_names import LocalNames, local_names
from services.enrich.tagging.places.places import is_large_city, places
from services.enrich.tagging.tokens import Tokens, by_signs, of_copy
from shared.model import Copy, Span, Tag

_LIMIT_SPANS: Final = 64
_LIMIT_TAGS: Final = 100  # of a kind
_LIMIT_NAMESAKES: Final = 32  # that a shorter name is looked for among
_BEGUN: Final = 3  # letters that the cases of a name have in common
_LONGEST_OF_SIGNS: Final = 30  # signs of a name

_KOREAN_TITLES: Final = frozenset(
    "대통령 총리 장관 차관 의원 회장 사장 부회장 부사장 대표 감독 코치 선수 교수 박사 기자 위원장 시장 지사 부장"
    " 검사 판사 변호사 배우 가수 작가 전 씨 군 양".split()
)
_JAPANESE_TITLES: Final = re.compile(
    "(?<=..)(?:首相|大統領|氏|さん|会長|社長|大臣|外相|知事|市長|議員|監督|選手|教授|容疑者|被告)$"
)
_HAN: Final = re.compile(r"[\u3400-\u9fff]{2,}")
_LEGAL_FORMS: Final = frozenset("inc corp corporation co company ltd limited llc plc gmbh ag sa spa nv bv".split())
_BORN_LATER: Final = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_KNOWN_AS: Final = {
    "UN": "United Nations", "U.N.": "United Nations", "EU": "European Union", "E.U.": "European Union",
    "NATO": "North Atlantic Treaty Organization", "WHO": "World Health Organization",
    "IMF": "International Monetary Fund", "WTO": "World Trade Organization",
    "IAEA": "International Atomic Energy Agency", "OPEC": "Organization of the Petroleum Exporting Countries",
    "ASEAN": "Association of Southeast Asian Nations", "FBI": "Federal Bureau of Investigation",
    "CIA": "Central Intelligence Agency", "NASA": "National Aeronautics and Space Administration",
    "ECB": "European Central Bank", "ICC": "International Criminal Court", "AU": "African Union",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Mention:
    words: tuple[str, ...]
    start: int  # characters [start, end) of the tokens' text
    end: int
    kind: Kind
    sure: float
    rule: str = "model"


@dataclass(slots=True)
class _Entity:
    """All mentions that mean the same; the name is the fullest of them."""

    name: tuple[str, ...]
    kind: Kind
    mentions: list[_Mention] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)  # of the mentions, in their order

    def add(self, mention: _Mention) -> None:
        self.mentions.append(mention)
        insort(self.starts, mention.start)


def entities(copy: Copy, tokens: Tokens | None = None) -> list[Tag]:
    """Persons, organisations and places, the best of each kind first; none twice under two names.

    In a language that no model has read, places are found by the gazetteers, persons by rules (names/people.py), and no
    organisation is named.
    """
    tokens = tokens or of_copy(copy)
    mentions = _without_signature(_mentions(tokens, copy.language or ""), copy, tokens)
    spans = {mention: _span(tokens, mention) for mention in mentions}
    found = places(
        copy,
        persons=[spans[mention] for mention in mentions if mention.kind == "person"],
        besides=[spans[mention] for mention in mentions if mention.kind == "organisation"],
        located=[spans[mention] for mention in mentions if mention.kind == "place" and mention.sure > SURE],
        within=[spans[mention] for mention in mentions if mention.kind == "place" and copy.language in signs.LANGUAGES],
    )
    told = sorted((span.block, span.start, span.end) for place in found for span in place.spans)
    # These words are a place already.
    mentions = [mention for mention, span in spans.items() if not _is_told(mention, span, told, copy.language)]
    rules = inflecting(copy.language)
    named = [entity for kind in tagger.KINDS for entity in _linked(mentions, kind, tokens, rules)]
    labels = {
        name.lower()
        for place in found
        for name in (place.label, plain(place.label), *(_written(copy, span) for span in place.spans))
    }
    tags = [_tag(entity, tokens) for entity in named if _is_sure(entity)]
    return _best([*found, *(tag for tag in tags if not _is_place_again(tag, labels, copy.language))])


# `TOKYO, March 16 (Reuters) -`, `BERLIN (dpa) –`
_SIGNATURE: Final = re.compile(r"[^\n()（）]{0,60}[(（]([^\n()（）]{2,40})[)）] ?[-–—]")


def _without_signature(mentions: list[_Mention], copy: Copy, tokens: Tokens) -> list[_Mention]:
    """All but the agency that signs the head of a dispatch: it tells the story, and is not what it is about."""
    head = next((at for at, block in enumerate(copy.blocks) if block.kind == "paragraph"), None)
    signed = _SIGNATURE.match(copy.blocks[head].text) if head is not None else None
    if signed is None:
        return mentions
    start, end = signed.span(1)
    return [
        mention
        for mention in mentions
        if (span := _span(tokens, mention)).block != head or not (start <= span.start and span.end <= end)
    ]


def _is_told(mention: _Mention, span: Span, told: list[tuple[int, int, int]], language: str | None) -> bool:
    return _is_within(span, told) or (language in signs.LANGUAGES and _is_place_around(mention, span, told))


def _is_place_again(tag: Tag, labels: set[str], language: str | None) -> bool:
    """Whether a name is what a place was called elsewhere in the text, or a country that was not taken for one."""
    if tag.kind == "place":
        # What the gazetteer knows for a country and did not take for one is none: Georgia behind Atlanta.
        return tag.label.lower() in labels or is_of_a_country(tag.label)
    return language in signs.LANGUAGES and tag.label.lower() in labels


def _written(copy: Copy, span: Span) -> str:
    return (copy.title if span.block < 0 else copy.blocks[span.block].text)[span.start : span.end]


def _is_within(span: Span, places: list[tuple[int, int, int]]) -> bool:
    """Whether a span lies in one of these; each of them block, start and end, in their order."""
    before = bisect_right(places, (span.block, span.start, sys.maxsize)) - 1
    if before < 0:
        return False
    block, _, end = places[before]
    return block == span.block and end >= span.end


def _is_place_around(mention: _Mention, span: Span, places: list[tuple[int, int, int]]) -> bool:
    """`愛知県豊田市` around `豊田市`: a run of signs that says no more than what is known of a part of it."""
    at = bisect_right(places, (span.block, span.start, 0))
    return mention.kind == "place" and at < len(places) and places[at][:2] < (span.block, span.end)


def _mentions(tokens: Tokens, language: str) -> list[_Mention]:
    if language in signs.LANGUAGES:
        cut = by_signs(tokens)
        return list(_placed(tokens, cut, signs.model().names(cut), local_names(language)))
    names: Iterable[Name] = people.persons(tokens, language)
    if language in tagger.LANGUAGES:
        local = local_names(language)
        names = (people.before_place(name, tokens, local) for name in _without_cities(named(tokens), tokens))
    return [
        _Mention(
            words=tuple(tokens.words[name.first : name.last]),
            start=tokens.starts[name.first],
            end=tokens.ends[name.last - 1],
            kind=name.kind,
            sure=name.sure,
            rule=_rule(name),
        )
        for name in names
    ]


def _rule(name: Name) -> str:
    if isinstance(name, people.Person):
        return name.rule
    return "model" if name.sure else "document"


def _without_cities(names: list[Name], tokens: Tokens) -> list[Name]:
    """`Washington also seeks` is no person, unless the article names one who is called so."""
    called = {
        tokens.words[index]
        for name in names
        if name.kind == "person" and name.last - name.first > 1
        for index in range(name.first, name.last)
    }
    return [
        name
        for name in names
        if name.kind != "person"
        or name.last - name.first > 1
        or (word := tokens.words[name.first]) in called
        or not is_large_city(word)
    ]


def _placed(tokens: Tokens, cut: Tokens, names: list[Name], local: LocalNames | None) -> Iterator[_Mention]:
    """Names found sign by sign, each as if it were one word; `A` of the courts is nobody's name."""
    for name in names:
        start, end = cut.starts[name.first], cut.ends[name.last - 1]
        if name.kind == "person":
            end = start + len(_untitled(tokens.text[start:end], local))
        text = tokens.text[start:end]
        is_letter = len(text) == 1 and text.isascii()
        if len(text) <= _LONGEST_OF_SIGNS and text[0].isalnum() and "@" not in text and not is_letter:
            yield _Mention(words=(text,), start=start, end=end, kind=name.kind, sure=name.sure)


def _untitled(person: str, local: LocalNames | None) -> str:
    """Without a title or a country behind the name: `石破首相`, `도널드 트럼프 미국`."""
    if match := _JAPANESE_TITLES.search(person):
        return person[: match.start()]
    before, space, last = person.rpartition(" ")
    is_behind = space and (last in _KOREAN_TITLES or (local is not None and local.is_one(last)))
    return before if is_behind else person


def _span(tokens: Tokens, mention: _Mention) -> Span:
    return tokens.locate(mention.start, mention.end)


def _linked(mentions: list[_Mention], kind: Kind, tokens: Tokens, rules: Grammar | None) -> list[_Entity]:
    """Longer names first, so that a shorter one finds what it is short for."""
    chosen = [mention for mention in mentions if mention.kind == kind]
    introduced = _introduced(chosen, tokens) if kind == "organisation" else {}
    entities: dict[str, _Entity] = {}
    by_part: dict[str, list[_Entity]] = defaultdict(list)
    for mention in sorted(chosen, key=lambda mention: (-len(mention.words), -_length(mention.words), mention.start)):
        name = _full(mention.words, introduced)
        key = _key(name)
        entity = entities.get(key) or _meant(name, mention.start, by_part, rules)
        if entity is None and key:
            entity = entities[key] = _Entity(name=name, kind=kind)
            parts = {name[0].lower(), *(word.lower() for word in name[-2:]), _initials(name), _begun(name, rules)}
            for part in parts.union(_parts_of_signs(name)):
                if len(by_part[part]) < _LIMIT_NAMESAKES:
                    by_part[part].append(entity)
        if entity:
            entity.add(mention)
            if rules and len(name) == len(entity.name) and rules.is_form(entity.name, of=name):
                entity.name = name
    return list(entities.values())


def _length(words: tuple[str, ...]) -> int:
    """Of a name in signs, their number: `石破茂` comes before `石破`."""
    return len(words[0]) if len(words) == 1 and not words[0].isascii() else 0


def _parts_of_signs(words: tuple[str, ...]) -> tuple[str, ...]:
    """What else a person in one run of signs may be called: `石破` of `石破茂`, `バイデン` of `ジョー・バイデン`."""
    if len(words) > 1:
        return ()
    name = words[0]
    parts = re.split("[・ ]", name)
    if len(parts) > 1:
        return tuple(parts)
    return tuple(name[:length] for length in (2, 3) if length < len(name)) if _HAN.fullmatch(name) else ()


def _begun(words: tuple[str, ...], rules: Grammar | None) -> str:
    """Under what a name is found whose last word stands in another case."""
    return f"{words[-1][:_BEGUN].lower()}…" if rules else words[-1].lower()


def _introduced(mentions: list[_Mention], tokens: Tokens) -> dict[str, tuple[str, ...]]:
    """`World Health Organization (WHO)`: the short form and what it is short for."""
    return {
        behind.words[0]: before.words
        for before, behind in pairwise(mentions)
        if len(behind.words) == 1 and len(before.words) > 1 and tokens.text[before.end : behind.start].strip() == "("
    }


def _full(words: tuple[str, ...], introduced: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    if len(words) > 1:
        return words
    known = _KNOWN_AS.get(words[0])
    return introduced.get(words[0]) or (tuple(known.split()) if known else words)


def _meant(words: tuple[str, ...], at: int, by_part: dict[str, list[_Entity]], rules: Grammar | None) -> _Entity | None:
    """The longer name that this one is short for; of two Clintons the one named last."""
    parts = {words[0].lower(), words[-1].lower(), words[0].replace(".", ""), _begun(words, rules)}
    near = [
        entity
        for part in parts
        for entity in by_part.get(part, ())
        if _is_short_for(words, entity) or (rules and _is_in_another_case(words, entity, rules))
    ]
    return max(near, key=lambda entity: _last_before(entity, at), default=None)


def _last_before(entity: _Entity, at: int) -> int:
    before = bisect_right(entity.starts, at)
    return entity.starts[before - 1] if before else -1


def _is_short_for(words: tuple[str, ...], entity: _Entity) -> bool:
    short, full = [word.lower() for word in words], [word.lower() for word in entity.name]
    if len(short) >= len(full):
        return entity.kind == "person" and len(full) == 1 and words[0] in _parts_of_signs(entity.name)
    if entity.kind == "person":
        while full[-1] in _BORN_LATER and len(full) > 1:
            full = full[:-1]
        return short in (full[-len(short) :], full[: len(short)])
    if entity.kind == "organisation":
        if len(short) == 1:
            return _initials(entity.name) == words[0].replace(".", "")
        return short == full[-len(short) :] and is_of_a_country(" ".join(entity.name[: -len(short)]))
    return False


def _is_in_another_case(words: tuple[str, ...], entity: _Entity, rules: Grammar) -> bool:
    """`Путину` for `Путин` and for `Владимир Путин`; `Andrzeja Dudy` for `Andrzej Duda`."""
    name = entity.name[-len(words) :] if entity.kind == "person" else entity.name
    return len(name) == len(words) and (rules.is_form(words, of=name) or rules.is_form(name, of=words))


def _initials(words: tuple[str, ...]) -> str:
    return "".join(word[0] for word in words if word.lower() not in LINKS and word[0].isalnum()).upper()


_INITIAL: Final = re.compile(r"^\w$")


def _key(words: tuple[str, ...]) -> str:
    """A name as it is compared: lower-case, without full stops, articles and middle initials."""
    plain_words = [word for word in plain(" ".join(words)).lower().split(" ") if word and word[0].isalnum()]
    if len(plain_words) > 1 and plain_words[0] == "the":
        plain_words = plain_words[1:]
    while len(plain_words) > 1 and plain_words[-1] in _LEGAL_FORMS:
        plain_words = plain_words[:-1]
    if len(plain_words) > 2:
        inner = [word for word in plain_words[1:-1] if not _INITIAL.match(word)]
        plain_words = [plain_words[0], *inner, plain_words[-1]]
    return " ".join(plain_words)[:200]


def _is_sure(entity: _Entity) -> bool:
    """Whether a name is more than a guess; a single word needs more for it than several."""
    surest = max(mention.sure for mention in entity.mentions)
    return surest >= (SURE if len(entity.name) == 1 and len(entity.mentions) < 2 else 0.5)


def _tag(entity: _Entity, tokens: Tokens) -> Tag:
    mentions = sorted(entity.mentions, key=lambda mention: mention.start)
    spans = [_span(tokens, mention) for mention in mentions]
    weight = sum(
        (1.2 if span.block < 0 else 0.5 if span.block == 0 else 0.25) * (mention.sure or 0.5)
        for span, mention in zip(spans, mentions, strict=True)
    )
    return Tag(
        kind=entity.kind,
        key=_key(entity.name) if entity.kind != "place" else "name:" + _key(entity.name),
        label=_label(entity, mentions, tokens),
        score=round(1 - math.exp(-weight), 4),
        rule="name, by " + " and ".join(dict.fromkeys(mention.rule for mention in mentions)),
        spans=tuple(spans[:_LIMIT_SPANS]),
    )


def _label(entity: _Entity, mentions: list[_Mention], tokens: Tokens) -> str:
    """The name as it is written where it is written fully; `The Washington Post` keeps a capital article."""
    for mention in mentions:
        if mention.words == entity.name:
            article = "The " if entity.kind == "organisation" and _has_article(mention, tokens) else ""
            return (article + tokens.text[mention.start : mention.end])[:200]
    return " ".join(entity.name)[:200]


def _has_article(mention: _Mention, tokens: Tokens) -> bool:
    """`in The Washington Post`, but not where The begins a sentence."""
    before = tokens.text[max(0, mention.start - len(". The ")) : mention.start]
    return before.endswith(" The ") and not before[:-5].endswith(_ENDS)


_ENDS: Final = (".", "!", "?", ":", "\n", "”", '"', "’", "-", "–", "—")


def _best(tags: Iterable[Tag]) -> list[Tag]:
    counts: Counter[str] = Counter()
    best: list[Tag] = []
    for tag in sorted(tags, key=lambda tag: (-tag.score, tag.kind, tag.key)):
        counts[tag.kind] += 1
        if tag.key and counts[tag.kind] <= _LIMIT_TAGS:
            best.append(tag)
    return best
