"""The IPTC Media Topics: 1,100 subjects in a tree, named in eleven languages, and some in more. (c) IPTC, CC BY 4.0."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from services.enrich.tagging import tokens
from services.enrich.tagging.particles import plain

_PACKED: Final = Path(__file__).with_name("models") / "mediatopics.json.gz"
_SHOWN: Final = {"no": "nb"}  # a language whose names are kept under another code
_OPEN: Final = re.compile(r"\s*\([^)]*\)")
_PARTED: Final = re.compile(
    r"\s*[,،、/]\s*(?:(?:and|or)\s+)?|\s+(?:and|or|und|oder|et|ou|y|e|og|eller|och)\s+|和|و(?=ال)"
)
_SHORTEST: Final = 4  # letters of a name that is one part of another, in scripts with spaces

# Names of topics that mean much else: `lucha` is wrestling and any fight, `Angst` is half a name and any fear.
_MEANS_MUCH: Final = {
    language: frozenset(text.split())
    for language, text in {
        "en": "bar custom fine plant pool sery spirit trend value",
        "de": """abschluss angst auszeichnung bewegung disziplin entwicklung fest gehen gipfel kult kunde land
            orientierung plattform preis standard sucht tier transfer trend unterhaltung vertrag überwachung""",
        "es": """casa corte culto cumbre dirección estrategia fabricación gente hijo hogar hombre lucha padre parque
            pena planta regulación tendencia tiro tratado valore vela""",
        "fr": """club collection communauté discipline distribution femme homme lutte marche mode notation obligation
            peine plante relais ressource récit régime résultat sommet stratégie série tendance tir traitement valeur
            voile vol échec""",
        "pt": """casa clube comunidade condiçõe costume criança cúpula estratégia filho género gênero jogo luta parque
            pena planta prova recurso regulação rio série tendência tiro tratado valore vela""",
        "ar": "شعر",
    }.items()
}

Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """A topic; `code` has eight digits, a parent of None makes it one of the 17."""

    code: str
    parent: str | None
    names: dict[str, list[str]]  # language -> names, the one to show first

    def label(self, language: str | None) -> str:
        """The name in that language, else in English."""
        code = language or "en"
        return self.names.get(_SHOWN.get(code, code), self.names["en"])[0]


@cache
def concepts() -> dict[str, Concept]:
    with gzip.open(_PACKED, "rt", encoding="utf-8") as file:
        return {code: Concept(code, parent, names) for code, parent, names in json.load(file)["concepts"]}


def ancestors(code: str) -> Iterator[str]:
    """The parent, its parent, and so on up to one of the 17."""
    parent = concepts()[code].parent
    while parent:
        yield parent
        parent = concepts()[parent].parent


@cache
def subjects() -> dict[str, str]:
    """Under which of the 17, as two digits, each topic stands."""
    return {code: [code, *ancestors(code)][-1][:2] for code in concepts()}


@cache
def names(language: str) -> dict[str, list[tuple[Name, str]]]:
    """By its first word, folded: each name in a language and the topic that it is of, the longest first."""
    found: dict[str, set[tuple[Name, str]]] = {}
    means_much = _MEANS_MUCH.get(language, frozenset())
    for code, concept in concepts().items():
        if concept.parent is None:
            continue
        for name in concept.names.get(_SHOWN.get(language, language), ()):
            for part in _parts(name):
                words = tuple(plain(word) for word in tokens.of_text(part).words)
                if len(words) == 1 and words[0] in means_much:
                    continue
                found.setdefault(words[0], set()).add((words, code))
    return {first: sorted(entries, key=lambda entry: (-len(entry[0]), entry)) for first, entries in found.items()}


def _parts(name: str) -> Iterator[str]:
    name = _OPEN.sub("", name).strip()
    if not name:
        return
    yield name
    parts = _PARTED.split(name)
    # `anxiety and stress` is two names; of `child and elderly care of the state` no part is one.
    if len(parts) > 1 and all(len(part.split()) == 1 for part in parts):
        yield from (part for part in parts if len(part) >= _SHORTEST or "\u3400" <= part[:1] <= "\u9fff")
