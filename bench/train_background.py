"""Counts in how many texts a word stands, language by language, for keyphrases and for languages without stop words.

    .venv/bin/python -m bench.train_background DATA

DATA is the folder with `langid.jsonl.gz`, `ner_*.jsonl.gz` and `topics_*.jsonl.gz`. A text is about eight sentences.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from services.enrich.tagging import tokens, topics

_KEPT: Final = Path(topics.__file__).with_name("models") / "background.json.gz"
_SENTENCES: Final = 8
_SETS: Final = {
    "ner_redocred": "en", "ner_crossner": "en", "ner_gum": "en", "ner_wikigold": "en", "topics_huff10k": "en",
    "topics_huff41": "en", "ner_germeval_de": "de", "ner_pt_bosque_pt": "pt", "ner_hr_set_hr": "hr",
    "ner_nerkor_news_hu": "hu",
}  # fmt: skip
_LEAST: Final = 4  # texts
_LONGEST: Final = 24  # letters


def main() -> None:
    data = Path(sys.argv[1])
    texts: dict[str, int] = Counter()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for language, sentences in _sentences(data):
        for first in range(0, len(sentences), _SENTENCES):
            texts[language] += 1
            counts[language].update(_words("\n".join(sentences[first : first + _SENTENCES])))
    kept = {language: [texts[language], *_lines(counts[language])] for language in sorted(texts)}
    with _KEPT.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as file:
        file.write(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode())
    print(f"{len(kept)} languages, {sum(texts.values())} texts, {_KEPT.stat().st_size} bytes")


def _sentences(data: Path) -> Iterator[tuple[str, list[str]]]:
    """Language and lines of what was written in one piece; headlines of a set are one piece."""
    for name, language in _SETS.items():
        texts = [record["text"] for record in _records(data / f"{name}.jsonl.gz")]
        if name.startswith("topics"):
            yield language, texts
        else:
            yield from ((language, text.splitlines()) for text in texts)
    single: dict[str, list[str]] = defaultdict(list)
    for record in _records(data / "langid.jsonl.gz"):
        if record["kind"] == "article":
            yield record["lang"], [record["text"]]
        elif record["kind"] == "sentence":
            single[record["lang"]].append(record["text"])
    yield from single.items()


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _words(text: str) -> set[str]:
    found = {word.lower() for word in tokens.of_text(text).words}
    return {word for word in found if word[0].isalpha() and len(word) <= _LONGEST}


def _lines(counts: Counter[str]) -> list[str]:
    """The words of 1, of 2 to 3, of 4 to 7 … texts; those of fewer than four are left out."""
    lines: list[list[str]] = [[] for _ in range(max(counts.values()).bit_length())]
    for word, count in counts.items():
        if count >= _LEAST:
            lines[count.bit_length() - 1].append(word)
    return [" ".join(sorted(words)) for words in lines]


if __name__ == "__main__":
    main()
