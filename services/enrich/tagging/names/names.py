"""The names in a text: those the model finds, set right by what words and the rest of the document say."""

# ruff: noqa: SIM905 - lists of words are read and kept as words, not as a quote and a comma each

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from services.enrich.tagging.names import tagger
from services.enrich.tagging.names.tagger import Kind, Name
from services.enrich.tagging.places.gazetteer import is_of_a_country, plain
from services.enrich.tagging.tokens import Tokens

SURE: Final = 0.75  # of a name that speaks for other mentions of its words
_DOUBTFUL: Final = 0.5  # below it what the text says of a name outweighs the model
_LONGEST: Final = 10  # words of a name

# What stands before a person's name and is no part of it.
_TITLES: Final = frozenset(
    "mr mrs ms miss dr prof professor sir lord lady dame president vice premier prime minister chancellor secretary"
    " senator sen representative rep congressman congresswoman governor gov mayor general gen colonel col"
    " lieutenant lt major maj captain capt sergeant sgt admiral adm chief chairman chairwoman judge justice king queen"
    " prince princess pope archbishop bishop cardinal rabbi imam sheikh ayatollah emperor ambassador coach"
    " director spokesman spokeswoman foreign defense defence finance interior state"
    " former deputy acting the herr frau bundeskanzler"
    " bundeskanzlerin präsident präsidentin kanzler kanzlerin ministro ministra presidente senador deputado"
    " governador prefeito dom dona predsjednik premijer ministar elnök miniszterelnök miniszter"
    " президент премьер министр of".split()
)
_BODIES: Final = frozenset({"Bank", "University", "Ministry", "Department", "Institute", "Bureau", "Academy", "Church"})
LINKS: Final = frozenset(
    "of the and for in on de da do dos das e for von und der die das del y et la le des i és".split()
)
_PEOPLES: Final = frozenset(
    "Muslim Muslims Christian Christians Jewish Jews Buddhist Buddhists Hindu Hindus Catholic Catholics Protestant"
    " Sunni Sunnis Shia Shiite Shiites Kurdish Kurds Uyghur Uyghurs Uighur Uighurs Rohingya Tibetan Tibetans Arab Arabs"
    " African Africans Asian Asians European Europeans Latino Latinos Hispanic Roma Tamil Tamils Sikh Sikhs".split()
)
_OFFICES: Final = frozenset(
    "President Minister Secretary Senator Chancellor Governor Mayor Ambassador General Colonel Judge Professor Mr. Mrs."
    " Ms. Mr Mrs Ms Dr. Gen. Sen. Gov. Prof. Presidente Ministro Präsident Kanzler Kanzlerin Predsjednik".split()
)
_CALLED: Final = frozenset({"called", "dubbed", "named", "known"})
_BEFORE_WHAT_IS_CALLED: Final = frozenset({"as", "the", "The", '"', "“", "'", "‘", "itself"})
_GROUPS: Final = frozenset(
    "grouping group alliance bloc coalition organisation organization movement militia network party company firm"
    " startup band team club agency union forum association gang charity".split()
)


def named(tokens: Tokens, model: tagger.Model | None = None) -> list[Name]:
    """The names the model finds, with what the rest of the document says about them."""
    names = [
        _trimmed(part, tokens) for name in (model or tagger.model()).names(tokens) for part in _parted(name, tokens)
    ]
    names = [
        name for name in names if name.first < name.last <= name.first + _LONGEST and not _is_a_people(name, tokens)
    ]
    taken = _words_of(name for name in names if name.kind == "person" or name.sure >= _DOUBTFUL)
    said = [*_called(tokens, taken), *_titled(tokens, taken)]
    taken = _words_of(said)
    return _settled([*(name for name in names if taken.isdisjoint(range(name.first, name.last))), *said], tokens)


def _words_of(names: Iterable[Name]) -> set[int]:
    return {index for name in names for index in range(name.first, name.last)}


def _parted(name: Name, tokens: Tokens) -> list[Name]:
    """`Goldman Sachs and JPMorgan Chase` are two; `Marks and Spencer`, `Ministry of Trade and Public Works` one."""
    words = tokens.words[name.first : name.last]
    if name.kind != "organisation" or words.count("and") != 1 or not LINKS.isdisjoint(words[: words.index("and")]):
        return [name]
    middle = name.first + words.index("and")
    if middle - name.first < 2 or name.last - middle < 3:
        return [name]
    return [replace(name, last=middle), replace(name, first=middle + 1)]


def _trimmed(name: Name, tokens: Tokens) -> Name:
    """A name without a title or an article before it and without a possessive or a stop behind it."""
    first, last = name.first, name.last
    while last > first and not tokens.words[last - 1][0].isalnum() and tokens.words[last - 1] not in ")!+":
        last -= 1
    while last > first and tokens.words[last - 1] in ("'s", "’s"):
        last -= 1
    while first < last and not tokens.words[first][0].isalnum():
        first += 1
    if name.kind == "person":
        while last - first > 1 and tokens.words[first].rstrip(".").lower() in _TITLES:
            first += 1
    elif last - first > 1 and tokens.words[first] == "the":
        first += 1
    is_body = last - first > 2 and tokens.words[first] in _BODIES and tokens.words[first + 1] == "of"
    return Name(first=first, last=last, kind="organisation" if is_body else name.kind, sure=name.sure)


def _is_a_people(name: Name, tokens: Tokens) -> bool:
    """`Japan-US`, `Muslim Uyghur`: countries and peoples, and no name of anything else."""
    words = plain(" ".join(tokens.words[name.first : name.last])).split(" ")
    return name.kind != "place" and all(word in _PEOPLES or is_of_a_country(word) for word in words)


def _titled(tokens: Tokens, taken: set[int]) -> Iterator[Name]:
    """`Foreign Minister Wang Yi`, `Secretary of State Ann Lee`: two or three capitals behind an office are a person."""
    for first, last in tokens.sentences:
        for index in range(first, last - 2):
            if tokens.words[index] not in _OFFICES:
                continue
            begins = end = index + (3 if tokens.words[index + 1] == "of" else 1)
            # One word more than a name has, and no further: offices have capitals too, and thousands may stand there.
            while end < min(last, begins + 4) and tokens.words[end][0].isupper() and end not in taken:
                end += 1
            if 2 <= end - begins <= 3 and not _OFFICES & set(tokens.words[begins:end]):
                yield Name(first=begins, last=end, kind="person", sure=SURE)


def _called(tokens: Tokens, taken: set[int]) -> Iterator[Name]:
    """`a grouping called the Quad`: what a group is said to be called is the name of an organisation."""
    for first, last in tokens.sentences:
        for index in range(first, last):
            if tokens.words[index] not in _CALLED or _GROUPS.isdisjoint(tokens.words[max(first, index - 4) : index]):
                continue
            begins = index + 1
            while begins < last and tokens.words[begins] in _BEFORE_WHAT_IS_CALLED:
                begins += 1
            end = begins
            while end < last and tokens.words[end][0].isupper() and end not in taken:
                end += 1
            if begins < end <= begins + _LONGEST:
                yield Name(first=begins, last=end, kind="organisation", sure=SURE)


def _settled(names: list[Name], tokens: Tokens) -> list[Name]:
    """One kind for one name in a document; a person's surname alone is that person, wherever it stands."""
    texts = [" ".join(tokens.words[name.first : name.last]) for name in names]
    votes: dict[str, Counter[Kind]] = defaultdict(Counter)
    surnames: set[str] = set()
    for name, text in zip(names, texts, strict=True):
        votes[text][name.kind] += 1 + int(4 * name.sure)
        if name.kind == "person" and name.last - name.first > 1 and name.sure > 0.5:
            surnames.add(tokens.words[name.last - 1])
    settled = [
        Name(first=name.first, last=name.last, kind=_kind(name, text, votes, surnames), sure=name.sure)
        for name, text in zip(names, texts, strict=True)
    ]
    return sorted([*settled, *_missed(settled, texts, tokens, surnames)], key=lambda name: name.first)


def _kind(name: Name, text: str, votes: dict[str, Counter[Kind]], surnames: set[str]) -> Kind:
    if text in surnames and name.kind != "place":
        return "person"
    kind, count = votes[text].most_common(1)[0]
    return kind if count * 2 > votes[text].total() else name.kind


def _missed(names: list[Name], texts: list[str], tokens: Tokens, surnames: set[str]) -> Iterator[Name]:
    """Mentions that the model passed over, of names that it was sure of elsewhere."""
    known: dict[str, Kind] = dict.fromkeys(surnames, "person")
    longest: dict[str, list[tuple[str, ...]]] = {}
    for name, text in zip(names, texts, strict=True):
        if name.sure > SURE and (name.last - name.first > 1 or len(text) > 3):
            known[text] = name.kind
    for text in known:
        words = tuple(text.split(" "))
        if _says_something(words):
            longest.setdefault(words[0], []).append(words)
    if not longest:
        return
    taken = _words_of(names)
    for first, last in tokens.sentences:
        for index in range(first, last):
            if index in taken:
                continue
            for words in longest.get(tokens.words[index], ()):
                end = index + len(words)
                if end > last or tuple(tokens.words[index:end]) != words or not taken.isdisjoint(range(index, end)):
                    continue
                if _stands_alone(tokens, index, end, first, last):
                    taken.update(range(index, end))
                    yield Name(first=index, last=end, kind=known[" ".join(words)], sure=0.0)
                    break


def _says_something(words: tuple[str, ...]) -> bool:
    return all(word[0].isalnum() for word in (words[0], words[-1])) and words[0][0].isupper()


def _stands_alone(tokens: Tokens, index: int, end: int, first: int, last: int) -> bool:
    """Not a part of another name that goes on to either side."""
    before = tokens.words[index - 1] if index - 1 > first else ""
    behind = tokens.words[end] if end < last else ""
    return not (before[:1].isupper() and before.lower().rstrip(".") not in _TITLES) and not behind[:1].isupper()
