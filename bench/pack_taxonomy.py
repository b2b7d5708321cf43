"""Packs the IPTC Media Topics and our own names for them into the small file that the desk reads.

    .venv/bin/python -m bench.pack_taxonomy DATA/iptc_mediatopics.json.gz

IPTC Media Topics NewsCodes, (c) IPTC, CC BY 4.0.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any, Final

from services.enrich.tagging import topics

_ALIASES: Final = Path(__file__).with_name("topics") / "aliases.tsv"  # more names in English
_NAMES: Final = _ALIASES.with_name("names.tsv")  # names in languages that the taxonomy lacks
_PACKED: Final = Path(topics.__file__).with_name("models") / "mediatopics.json.gz"

# How the taxonomy names its languages, by ISO 639-1; of two kinds of one both are read and the first is shown.
_LANGUAGES: Final = {
    "ar": ("ar",), "da": ("dk",), "de": ("de",), "en": ("en-GB", "en-US"), "es": ("es",), "fr": ("fr",),
    "nb": ("no-NB",), "nn": ("no-NN",), "pt": ("pt-PT", "pt-BR"), "sv": ("se",), "zh": ("zh-Hans",),
}  # fmt: skip


def main() -> None:
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as file:
        taxonomy = json.load(file)
    aliases = dict(line.split("\t") for line in _ALIASES.read_text().splitlines())
    names = {name: line for name, *line in (line.split("\t") for line in _NAMES.read_text().splitlines())}
    concepts = [_packed(concept, aliases, names) for concept in taxonomy["topics"] if not concept["retired"]]
    for name in sorted([*aliases, *names]):
        print(f"no topic is called {name}")
    packed = {"source": taxonomy["source"], "concepts": concepts}
    # No time and no name in the head: the same taxonomy gives the same file.
    with _PACKED.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as file:
        file.write(json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode())
    print(f"{len(concepts)} topics, {_PACKED.stat().st_size} bytes")


def _packed(concept: dict[str, Any], aliases: dict[str, str], own: dict[str, list[str]]) -> list[Any]:
    """Code, parent, and for each language its names, the one to show first."""
    names = {
        language: list(dict.fromkeys(" ".join(concept["name"][key].split()) for key in keys if key in concept["name"]))
        for language, keys in _LANGUAGES.items()
    }
    english = concept["name"]["en-GB"]
    names["en"] += [alias for alias in aliases.pop(english, "").split("|") if alias]
    names |= {
        language: found.split("|") for language, _, found in (name.partition("=") for name in own.pop(english, []))
    }
    return [concept["code"], concept["parent"], {language: found for language, found in names.items() if found}]


if __name__ == "__main__":
    main()
