"""Topics and keyphrases, to be read by eye, and how often the topics of articles written for this are right.

.venv/bin/python -m bench.read_topics           # bench/topics_articles.txt: labelled by hand, never trained on
.venv/bin/python -m bench.read_topics FOLDER    # the *.txt of a folder, the first line of each its title
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.enrich.reading.language import decide
from services.enrich.tagging import tokens
from services.enrich.tagging.entities import entities
from services.enrich.tagging.keyphrases import keyphrases
from services.enrich.tagging.topics import topics
from shared.model import Block, Copy, Tag

_ARTICLES: Final = Path(__file__).with_name("topics_articles.txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article and its subjects as two digits, the main one first; none for a text about nothing."""

    copy: Copy
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    articles: int
    without: int  # articles about something that got no topic
    right: int  # articles whose first topic is their main one
    shown: int  # topics
    fitting: int  # topics that are the article's main one or another of it


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    asked = parser.parse_args()
    articles = list(_in_folder(asked.folder) if asked.folder else labelled())
    for article in articles:
        _print(article)
    if not asked.folder:
        print(score(articles))


def labelled() -> Iterator[Article]:
    """The articles written for this: `== 03,17 ja`, the title, and the paragraphs."""
    for part in _ARTICLES.read_text().split("== ")[1:]:
        head, *lines = part.strip().splitlines()
        subjects, language = head.split()
        yield Article(copy=_copy(lines, language), subjects=tuple(subjects.split(",")) if subjects != "-" else ())


def score(articles: list[Article]) -> Score:
    found = [(article, _subjects(article.copy)) for article in articles]
    return Score(
        articles=len(found),
        without=sum(bool(article.subjects) and not subjects for article, subjects in found),
        right=sum(subjects[:1] == list(article.subjects[:1]) != [] for article, subjects in found),
        shown=sum(len(subjects) for _, subjects in found),
        fitting=sum(subject in article.subjects for article, subjects in found for subject in subjects),
    )


def _in_folder(folder: Path) -> Iterator[Article]:
    for path in sorted(folder.glob("*.txt")):
        lines = path.read_text(errors="replace").splitlines()
        yield Article(copy=_copy(lines, decide(" ".join(lines)).code))


def _copy(lines: list[str], language: str | None) -> Copy:
    title, *paragraphs = [line.strip() for line in lines if line.strip()] or [""]
    blocks = tuple(Block(kind="paragraph", text=text) for text in paragraphs)
    return Copy(recognised="plain text", title=title, blocks=blocks, language=language)


def _subjects(copy: Copy) -> list[str]:
    """Those of the 17 that are shown, the surest first."""
    return [tag.key.removeprefix("medtop:")[:2] for tag in _topics(copy) if tag.key.endswith("000000")]


def _topics(copy: Copy) -> list[Tag]:
    return topics(copy, tokens.of_copy(copy))


def _print(article: Article) -> None:
    copy = article.copy
    words = tokens.of_copy(copy)
    named = [span for entity in entities(copy, words) for span in entity.spans]
    is_right = _subjects(copy)[:1] == list(article.subjects[:1])
    print(f"{'  ' if is_right else '! '}{copy.language}  {copy.title}")
    for tag in _topics(copy):
        print(f"      {tag.key}  {tag.score:.2f}  {tag.label} ({tag.rule})")
    print(f"      {'; '.join(tag.label for tag in keyphrases(copy, words, entities=named))}")


if __name__ == "__main__":
    main()
