"""What the desk reads and tags, in the shapes that scorers ask for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from services.enrich.reading import bylines, dates
from services.enrich.reading.decode import clean, one_line, unescaped
from services.enrich.reading.dumps import dump
from services.enrich.reading.dumps.dump_choice import Weights
from services.enrich.reading.dumps.dump_model import Model
from services.enrich.reading.language import decide, detect
from services.enrich.reading.pages.metadata import read_metadata
from services.enrich.reading.pages.page import read_page
from services.enrich.tagging import keyphrases as phrases
from services.enrich.tagging.fingerprint import fingerprint
from services.enrich.tagging.names.names import named
from services.enrich.tagging.tokens import of_text
from services.enrich.tagging.topics import ranked
from shared import stories
from shared.likeness import SAME_STORY, likeness
from shared.model import Block, Copy


def extract_html(html: str, url: str | None = None) -> str:
    """The body's text, as `Copy.text` gives it."""
    blocks = read_page(html, url).blocks
    return "\n\n".join(block.text for block in blocks if block.kind != "image")


def metadata(html: str, url: str | None = None) -> dict[str, Any]:
    """What an HTML page says of itself, field by field, with the origins; dates in ISO 8601."""
    found = asdict(read_metadata(LexborHTMLParser(html), url))
    del found["published_candidates"], found["modified_candidates"]
    return found | {name: _iso(found[name]) for name in ("published", "modified")}


def meta(html: str, url: str | None = None) -> tuple[str | None, list[str], str | None]:
    """Title, authors and date of an HTML page."""
    found = read_metadata(LexborHTMLParser(html), url)
    return found.title, list(found.byline), _iso(found.published)


def read_dump(text: str, *, model: Model | None = None, weights: Mapping[str, Weights] | None = None) -> dict[str, Any]:
    """A text dump's title, body, category, byline and date (ISO 8601), as the product keeps them.

    `model` and `weights` are for those who score by folds: the committed ones else.
    """
    found = dump.read_dump(clean(unescaped(text)), model=model, weights=weights)
    moment = dates.parse(one_line(found.date.value)) if found.date else None
    return {
        "title": found.title.value if found.title else None,
        "body": "\n\n".join(block.text for block in found.blocks),
        "category": found.category.value if found.category else None,
        "byline": list(bylines.split(found.byline.value)) if found.byline else None,
        "date": moment[0].date().isoformat() if moment else None,
    }


def entities(text: str) -> list[tuple[int, int, str]]:
    """The names in a text: start, end (characters), and PER, ORG or LOC."""
    codes = {"person": "PER", "organisation": "ORG", "place": "LOC"}
    tokens = of_text(text)
    return [(tokens.starts[name.first], tokens.ends[name.last - 1], codes[name.kind]) for name in named(tokens)]


def topics(text: str) -> list[str]:
    """The 17 top subjects of the IPTC Media Topics as `01` to `17`, the surest first."""
    return [code for code, _ in ranked(of_text(text).words, detect(text))]


def keyphrases(text: str) -> list[str]:
    """At most twenty, the best first, in the language the text is heard in."""
    blocks = (Block(kind="paragraph", text=text),)
    copy = Copy(recognised="plain text", title="", blocks=blocks, language=detect(text) or "en")
    return [phrase.label for phrase in phrases.keyphrases(copy, of_text(text), most=20)]


def language(text: str) -> str:
    """The ISO 639-1 code of the language the text is in; empty where there is too little of it."""
    return decide(text).code or ""


class NearDuplicates:
    """Stories as shared.stories makes them, with dictionaries for its tables."""

    def __init__(self) -> None:
        self._met: defaultdict[int, deque[str]] = defaultdict(lambda: deque(maxlen=stories.NEWEST))
        self._samples: dict[str, bytes] = {}
        self._stories: dict[str, str] = {}  # by member
        self._numbers: dict[str, int] = {}  # of the members, as they came

    def add(self, id_: str, text: str) -> str:
        """The id of the story this text joins; its own when it is the first to tell it."""
        print_ = fingerprint(text)
        keys = set(print_.bands)
        common = Counter(other for key in keys for other in self._met[key])
        nearest = sorted(common, key=lambda other: (-common[other], self._numbers[other]))
        alike = {other: likeness(print_.sample, self._samples[other]) for other in nearest[: stories.COMPARED]}
        best = max(alike, key=lambda other: alike[other], default=id_)
        self._stories[id_] = self._stories[best] if alike.get(best, 0.0) >= SAME_STORY else id_
        self._samples[id_] = print_.sample
        self._numbers[id_] = len(self._numbers)
        for key in keys:
            self._met[key].append(id_)
        return self._stories[id_]


def _iso(said: str | None) -> str | None:
    """A date as it was said if that is ISO 8601, for scorers compare days in the zone of the page; else its moment."""
    if said is None or re.match(r"\d{4}-\d\d-\d\d", said):
        return said
    moment = dates.parse(said)
    return moment[0].isoformat() if moment else None
