"""Dumps of news pages of our own making, in words of no language: the same for the same seed, no two alike.

They teach the reader of text dumps what pages look like (`bench.train_dump`). Only the words by which a page speaks of
itself are real; what an article says is made up of letters, for no feature looks at it.
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from services.enrich.reading.dumps.dump_words import words_of

_SCRIPTS: Final = (
    ("bcdfghjklmnprstvw", "aeiou", 12),
    ("bcdfghklmnprstvzß", "aeiouäöü", 5),
    ("bcdfgjlmnpqrstvç", "aeiouéèà", 5),
    ("bdfghjklmnprstvš", "aeiouyåøě", 3),
    ("бвгджзклмнпрстфхцчш", "аеиоуыя", 3),
    ("βγδζθκλμνπρστφχ", "αεηιουω", 1),
    ("بتثجحخدرزسشصطعغفقكلمنه", "اوي", 1),
    ("कखगघचजटडतदनपबमयरलवशसह", "ाेीोु", 1),
    ("가나다라마바사아자차카타파하고노도로모보소", "기니디리미비시지", 1),
)
_HAN: Final = (
    "日本国人年大会社長東京都市政府首相議員経済世界新聞記者発表調査計画地方事業生活問題教育時間場所関係技術開発"
)
_KANA: Final = "はのをにがとでもしたいるすなれさこ"
_MONTHS: Final = tuple(
    line.split()
    for line in (
        "January February March April May June July August September October November December",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
)
_BYS: Final = ("By", "By", "By", "Von", "Von", "Par", "Por", "Di", "BY", "by", "Av", "Door", "Text:", "Author:")


@dataclass(frozen=True, kw_only=True)
class Part:
    """One block of a page, before it is set as text."""

    text: str
    role: str = "furniture"
    form: str = "block"  # block, heading, item, inline (a block of links, set one under the other or in a row)
    level: int = 1
    is_linked: bool = False


@dataclass(slots=True, kw_only=True)
class Tongue:
    """The made-up language of one page: its letters, the words it is about and the small words between."""

    dice: random.Random
    script: int
    is_han: bool
    capital_nouns: bool
    small: list[str] = field(default_factory=list)
    topic: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)

    def word(self, syllables: int) -> str:
        consonants, vowels, _ = _SCRIPTS[self.script]
        choose = self.dice.choice
        made = "".join(choose(consonants) + choose(vowels) for _ in range(syllables))
        return made + (choose(consonants) if self.dice.random() < 0.5 else "")

    def name(self) -> str:
        if self.is_han:
            return "".join(self.dice.choice(_HAN) for _ in range(self.dice.choice([3, 4, 4])))
        parts = [self.word(self.dice.choice([1, 2, 2])).capitalize() for _ in range(self.dice.choice([2, 2, 2, 3]))]
        return self.dice.choice(["-", " ", " ", " ", " "]).join(parts[:2]) + "".join(f" {part}" for part in parts[2:])

    def phrase(self, low: int, high: int, *, about: float = 0.5, capital: float = 0.1) -> str:
        """Words without an end, as headlines, links and labels are."""
        count = self.dice.randint(low, high)
        if self.is_han:
            return "".join(
                self.dice.choice(_KANA if self.dice.random() < 0.35 else _HAN) for _ in range(max(2, count * 2))
            )
        words = [self._one(about, capital) for _ in range(count)]
        words[0] = words[0][:1].upper() + words[0][1:]
        return " ".join(words)

    def _one(self, about: float, capital: float) -> str:
        roll = self.dice.random()
        if roll < 0.45:
            return self.dice.choice(self.small)
        if roll < 0.52:
            return self.dice.choice([str(self.dice.randint(2, 99)), str(self.dice.randint(1000, 2030))])
        word = self.dice.choice(self.topic if self.dice.random() < about else self.other)
        return word.capitalize() if self.dice.random() < capital or self.capital_nouns else word

    def sentence(self, low: int = 7, high: int = 32, *, about: float = 0.5) -> str:
        text = self.phrase(low, high, about=about)
        if self.is_han:
            cut = len(text) // 2
            return f"{text[:cut]}、{text[cut:]}。" if len(text) > 24 else f"{text}。"
        words = text.split(" ")
        for at in range(3, len(words) - 2):
            roll = self.dice.random()
            if roll < 0.07:
                words[at] += ","
            elif roll < 0.11:
                words[at] = self.dice.choice(self.people)
        text = " ".join(words)
        if self.dice.random() < 0.15:
            opens, closes = self.dice.choice([('"', '"'), ("“", "”"), ("„", "“"), ("«", "»"), ("»", "«")])
            return f"{opens}{text},{closes} {self.phrase(2, 4).lower()} {self.dice.choice(self.people)}."
        stop = "।" if self.script == 7 else self.dice.choice("......?!" if self.dice.random() < 0.3 else ".")
        return text + ("؟" if self.script == 6 and stop == "?" else stop)

    def prose(self, low: int, high: int, *, about: float = 0.5) -> str:
        return ("" if self.is_han else " ").join(
            self.sentence(about=about) for _ in range(self.dice.randint(low, high))
        )

    def speaking(self, kind: str, low: int = 1, high: int = 4) -> str:
        """A label by which a page speaks of itself."""
        said = [self.dice.choice(words_of(kind)) for _ in range(self.dice.choice([1, 1, 2]))]
        others = self.phrase(low, high, about=0.1).split(" ")[: self.dice.randint(0, high - 1)]
        words = said + others
        if self.dice.random() < 0.5:
            self.dice.shuffle(words)
        text = " ".join(words)
        return text[:1].upper() + text[1:]


def pages(count: int, *, seed: int = 42) -> list[dict[str, Any]]:
    """`count` pages, each with four dumps and what is true of it: title, body, authors, date, category."""
    return [_page(random.Random(f"{seed} {number}"), number) for number in range(count)]


def _page(dice: random.Random, number: int) -> dict[str, Any]:
    tongue = _tongue(dice)
    title = tongue.phrase(4, 15, about=0.85, capital=dice.choice([0.1, 0.1, 0.9]))
    site = tongue.phrase(1, 3, about=0, capital=1)
    category = tongue.phrase(1, 2, about=0.2, capital=1)
    authors = [tongue.name() for _ in range(dice.choice([0, 1, 1, 1, 1, 2, 2, 3]))]
    day = (dice.randint(2008, 2026), dice.randint(1, 12), dice.randint(1, 28))
    page = _Page(
        dice=dice,
        tongue=tongue,
        title=title,
        site=site,
        category=category,
        authors=authors,
        day=day,
        is_small=dice.random() < 0.25,
    )
    parts = [*page.top(), *page.head(), *page.body(), *page.foot()]
    styles = dice.sample(_STYLES, 4)
    return {
        "id": f"made-{number}",
        "dumps": {style.__name__: style(dice, parts) for style in styles},
        "body": "\n".join(part.text for part in parts if part.role == "body"),
        "title": title,
        "authors": authors,
        "date": "{:04}-{:02}-{:02}".format(*day),
        "category": [category],
    }


def _tongue(dice: random.Random) -> Tongue:
    is_han = dice.random() < 0.06
    script = dice.choices(range(len(_SCRIPTS)), [script[2] for script in _SCRIPTS])[0]
    tongue = Tongue(dice=dice, script=script, is_han=is_han, capital_nouns=script == 1 and dice.random() < 0.6)
    tongue.small = [tongue.word(1) for _ in range(40)]
    tongue.topic = [tongue.word(dice.choice([2, 2, 3, 4])) for _ in range(45)]
    tongue.other = [tongue.word(dice.choice([2, 2, 3, 4])) for _ in range(600)]
    tongue.people = [tongue.name() for _ in range(6)]
    return tongue


@dataclass(slots=True, kw_only=True)
class _Page:
    dice: random.Random
    tongue: Tongue
    title: str
    site: str
    category: str
    authors: list[str]
    day: tuple[int, int, int]
    is_small: bool  # a page with hardly any furniture, or a dump that someone has cut by hand

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def some(self, low: int, high: int) -> range:
        """Few more often than many."""
        return range(low + int((high - low) * self.dice.random() ** 2))

    # ------------------------------------------------------------------------------------------ above the article

    def top(self) -> list[Part]:
        if self.is_small:
            return self.links(0, 9) + ([self.label("navigation")] if self.chance(0.3) else [])
        parts: list[Part] = []
        if self.chance(0.6):
            ending = self.dice.choice(["", f" | {self.site}", f" - {self.site}", f" – {self.category} – {self.site}"])
            parts.append(Part(text=self.title + ending, role="title" if not ending else "furniture"))
        if self.chance(0.3):
            parts.append(self.label("navigation"))
        if self.chance(0.25):
            parts += self.notice("legal")
        menu = self.links(3, 90)
        parts += menu
        if self.chance(0.3):
            parts += menu[: self.dice.randint(1, len(menu))]
        if self.chance(0.3):
            parts += [Part(text=self.other_headline(), form="item") for _ in self.some(1, 9)]
        if self.chance(0.3):
            parts.append(self.label("advertising"))
        if self.chance(0.15):
            parts += self.notice("account")
        if self.chance(0.1):
            parts += self.teasers(self.dice.randint(2, 6))
        return parts

    def links(self, low: int, high: int) -> list[Part]:
        form = self.dice.choice(["item", "item", "block"])
        parts = []
        for _ in self.some(low, high):
            text = self.tongue.phrase(1, 3, about=0.05, capital=0.7)
            if self.chance(0.25):
                text = self.tongue.speaking(self.dice.choice(["navigation", "account", "share", "more"]), 1, 2)
            if self.chance(0.02):
                text = self.category
            level = 2 if self.chance(0.3) else 1
            parts.append(Part(text=text, form=form, level=level, is_linked=True))
        return parts

    def label(self, kind: str) -> Part:
        return Part(text=self.tongue.speaking(kind), form=self.dice.choice(["block", "block", "item"]), is_linked=True)

    def notice(self, kind: str) -> list[Part]:
        """A box of prose that speaks of the page: cookies, newsletters, subscriptions, rights."""
        parts = []
        if self.chance(0.6):
            parts.append(Part(text=self.tongue.speaking(kind), form=self.dice.choice(["heading", "block"]), level=3))
        for _ in self.some(1, 4):
            words = self.tongue.prose(1, 3, about=0.05).split(" ")
            for _ in range(self.dice.randint(1, 3)):
                words.insert(self.dice.randint(0, min(len(words), 14)), self.dice.choice(words_of(kind)))
            parts.append(Part(text=" ".join(words)))
        if self.chance(0.6):
            parts.append(self.label(kind))
        return parts

    def other_headline(self) -> str:
        return self.tongue.phrase(4, 14, about=0.12, capital=self.dice.choice([0.1, 0.1, 0.9]))

    # ------------------------------------------------------------------------------------------ around the title

    def head(self) -> list[Part]:
        path = self.path()
        title = [Part(text=self.title, role="title", form=self.dice.choice(["heading", "heading", "block"]))]
        lead = []
        if self.chance(0.5):
            text = self.tongue.sentence(10, 30, about=0.7)
            lead = [
                Part(text=text if self.chance(0.7) else text[:-1], role="body" if self.chance(0.75) else "furniture")
            ]
        said = self.byline() + self.dateline()
        if self.chance(0.3):
            said = self.dateline() + self.byline()
        elif self.chance(0.2):
            sign = self.dice.choice([" | ", ", ", " • ", " - ", " "])
            said = [Part(text=sign.join(part.text for part in said))] if said else []
        picture = self.caption() if self.chance(0.6) else []
        share = [self.label("share") for _ in self.some(0, 8)]
        others = self.interruption() if self.chance(0.2) else []
        groups = [lead, said, share, picture, others]
        if self.chance(0.5):
            self.dice.shuffle(groups)
        if self.chance(0.15):
            path, title = title, path
        return [*path, *title, *(part for group in groups for part in group)]

    def path(self) -> list[Part]:
        above = [self.tongue.phrase(1, 1, about=0, capital=1), self.category]
        roll = self.dice.random()
        if roll < 0.15:
            sign = self.dice.choice([" > ", " » ", " / ", " › "])
            return [Part(text=sign.join(above), role="category")]
        if roll < 0.3:
            return [Part(text=text, form="item", is_linked=True) for text in above]
        if roll < 0.4:
            label = self.dice.choice(words_of("category")).capitalize()
            return [
                Part(
                    text=f"{label}{self.dice.choice([': ', ':'])}{self.category}",
                    form=self.dice.choice(["item", "block"]),
                )
            ]
        if roll < 0.75:
            text = self.category.upper() if self.chance(0.2) else self.category
            return [Part(text=text, role="category", is_linked=True)]
        return [Part(text=self.tongue.phrase(1, 4, about=0.6), role="furniture")] if self.chance(0.5) else []

    def byline(self) -> list[Part]:
        if not self.authors:
            return []
        between = self.dice.choice([" and ", ", ", " und ", " & ", ", "])
        names = between.join(self.authors)
        roll = self.dice.random()
        if roll < 0.45:
            parts = [Part(text=f"{self.dice.choice(_BYS)} {names}")]
        elif roll < 0.7:
            parts = [Part(text=names)]
        elif roll < 0.85:
            parts = [Part(text=name, is_linked=True) for name in self.authors]
        else:
            parts = [Part(text=self.dice.choice(_BYS)), Part(text=names, is_linked=True)]
        if self.chance(0.25):
            parts.append(Part(text=self.tongue.speaking("byline")))
        if self.chance(0.1):
            parts.insert(0, Part(text=self.tongue.speaking("picture", 1, 1)))
        return parts

    def dateline(self) -> list[Part]:
        if self.chance(0.12):
            return []
        text = self.written_day(*self.day)
        if self.chance(0.4):
            text = f"{self.dice.choice(words_of('date')).capitalize()}{self.dice.choice([' ', ': '])}{text}"
        if self.chance(0.5):
            clock = f"{self.dice.randint(0, 23):02}:{self.dice.randint(0, 59):02}"
            text += self.dice.choice([" ", ", ", " - ", " | "]) + clock + self.dice.choice(["", " GMT", " Uhr", " EST"])
        parts = [Part(text=text)]
        if self.chance(0.2):
            parts.append(Part(text=f"{self.dice.randint(2, 9)} min {self.dice.choice(self.tongue.small)}"))
        return parts

    def written_day(self, year: int, month: int, day: int) -> str:
        names = self.dice.choice(_MONTHS)
        return self.dice.choice([
            f"{day} {names[month - 1]} {year}", f"{names[month - 1]} {day}, {year}", f"{day:02}.{month:02}.{year}",
            f"{year}-{month:02}-{day:02}", f"{day}. {names[month - 1]} {year}", f"{year}年{month}月{day}日",
            f"{names[month - 1][:3]} {day}, {year}", f"{year}.{month:02}.{day:02}",
        ])  # fmt: skip

    def another_day(self) -> str:
        if self.chance(0.3):
            return f"{self.dice.randint(2, 23)} hours ago"
        return self.written_day(self.dice.randint(2015, 2026), self.dice.randint(1, 12), self.dice.randint(1, 28))

    def caption(self) -> list[Part]:
        text = self.tongue.phrase(4, 28, about=0.6) + self.dice.choice(["", ".", "."])
        credit = self.dice.choice([
            f"{self.dice.choice(words_of('picture')).capitalize()}: {self.tongue.name()}",
            f"{self.tongue.name()}/{self.tongue.word(2).upper()}",
            f"© {self.tongue.name()}",
            f"({self.tongue.name()}/Getty Images)",
        ])  # fmt: skip
        roll = self.dice.random()
        if roll < 0.35:
            return [Part(text=f"{text} {credit}", role="caption")]
        if roll < 0.6:
            return [Part(text=text, role="caption"), Part(text=credit, role="caption")]
        return [Part(text=credit if roll < 0.75 else text, role="caption")]

    # ------------------------------------------------------------------------------------------ the article

    def body(self) -> list[Part]:
        parts: list[Part] = []
        short = self.dice.choice([1, 1, 1, 2, 3])
        long = short + self.dice.choice([0, 1, 2, 4])
        heading = self.dice.choice([0, 0, 0, 0.1, 0.3])
        listing = self.dice.choice([0, 0, 0, 0.03, 0.2])
        broken = self.dice.choice([0.0, 0.05, 0.15, 0.35])
        form = self.dice.choice(["heading", "heading", "block"])
        paragraphs = self.dice.choice(
            [self.dice.randint(1, 5), *[3 + int(40 * self.dice.random() ** 2)] * 8, self.dice.randint(40, 110)]
        )
        for at in range(paragraphs):
            if at and self.chance(heading):
                parts.append(
                    Part(text=self.tongue.phrase(2, 9), role="body", form=form, level=self.dice.choice([2, 3]))
                )
            parts.append(Part(text=self.paragraph(short, long), role="body"))
            if self.chance(listing):
                parts += self.listing()
            if at + 1 < paragraphs and self.chance(broken):
                for _ in self.some(1, 3):
                    parts += self.interruption()
        if self.chance(0.15):
            parts += [Part(text=f"({self.tongue.word(2).upper()}/{self.tongue.name()})", role="body")]
        return parts

    def paragraph(self, short: int, long: int) -> str:
        roll = self.dice.random()
        if roll < 0.08:
            return self.tongue.sentence(2, 7)
        text = self.tongue.prose(20, 60) if roll > 0.995 else self.tongue.prose(short, long)
        if self.chance(0.25):  # the world has its photos, mails, comments and rights too
            words = text.split(" ")
            for _ in range(self.dice.randint(1, 2)):
                kind = self.dice.choice(
                    ["account", "legal", "share", "more", "comments", "picture", "navigation", "date"]
                )
                words.insert(self.dice.randint(0, len(words)), self.dice.choice(words_of(kind)))
            text = " ".join(words)
        if self.chance(0.08):
            text = text[:-1] + self.dice.choice([":", "", ":"])
        return text

    def listing(self) -> list[Part]:
        low, high = self.dice.choice([(2, 6), (4, 18), (15, 40)])
        form = self.dice.choice(["item", "item", "block"])
        ending = self.dice.choice(["", ".", ";"])
        return [Part(text=self.tongue.phrase(low, high) + ending, role="body", form=form) for _ in self.some(2, 12)]

    def interruption(self) -> list[Part]:
        roll = self.dice.random()
        if roll < 0.25:
            return [self.label(self.dice.choice(["advertising", "navigation", "share"]))]
        if roll < 0.4:
            return [Part(text=f"{self.tongue.speaking('more', 1, 1)}: {self.other_headline()}", is_linked=True)]
        if roll < 0.6:
            return self.caption()
        if roll < 0.75:
            return [self.label("more"), *(Part(text=self.other_headline(), form="item") for _ in self.some(1, 4))]
        if roll < 0.83:
            return self.teasers(self.dice.randint(1, 3))
        if roll < 0.9:
            return [Part(text=self.other_headline(), form=self.dice.choice(["block", "item"]), is_linked=True)]
        return self.notice("account")

    # ------------------------------------------------------------------------------------------ below the article

    def foot(self) -> list[Part]:
        if self.is_small:
            return self.small_foot()
        groups = [
            self.closing() if self.chance(0.3) else [],
            self.author_box() if self.chance(0.25) else [],
            [self.label("share") for _ in self.some(0, 7)],
            self.tags() if self.chance(0.5) else [],
            self.notice("account") if self.chance(0.3) else [],
            self.comments() if self.chance(0.4) else [],
            self.teasers(self.dice.randint(2, 8)) if self.chance(0.7) else [],
            self.teasers(self.dice.randint(3, 30)) if self.chance(0.5) else [],
            [self.label("advertising")] if self.chance(0.4) else [],
        ]
        if self.chance(0.5):
            self.dice.shuffle(groups)
        parts = [part for group in groups for part in group]
        parts += self.links(3, 70)
        if self.chance(0.4):
            parts += self.notice("legal")
        if self.chance(0.7):
            parts.append(Part(text=f"© {self.dice.randint(2010, 2026)} {self.site} {self.tongue.speaking('legal')}"))
        return parts

    def author_box(self) -> list[Part]:
        name = self.authors[0] if self.authors else self.tongue.name()
        parts = [Part(text=name, form=self.dice.choice(["block", "heading"]), level=3)]
        bio = f"{name} {self.dice.choice(words_of('byline'))} {self.tongue.prose(1, 2, about=0.05)}"
        return [*parts, Part(text=bio)] if self.chance(0.7) else [Part(text=bio)]

    def small_foot(self) -> list[Part]:
        kinds = self.dice.sample(
            ["share", "more", "comments", "account", "legal", "trackback"], self.dice.randint(0, 4)
        )
        parts: list[Part] = []
        for kind in kinds:
            parts.append(self.label(kind))
            if kind == "more":
                parts += [Part(text=self.other_headline(), is_linked=True) for _ in self.some(0, 4)]
            elif kind == "comments" and self.chance(0.3):
                parts += self.comments()
        return parts

    def closing(self) -> list[Part]:
        """What a paper says of itself below an article: prose as well, of other words."""
        text = self.tongue.prose(1, 2, about=0)
        if self.chance(0.5):
            text = f"{self.site} {text}"
        if self.chance(0.6):
            text = f"{self.tongue.speaking(self.dice.choice(['account', 'more', 'share', 'byline']))} {text}"
        return [Part(text=text)]

    def tags(self) -> list[Part]:
        names = [self.tongue.phrase(1, 2, about=0.6, capital=0.6) for _ in self.some(2, 9)]
        if self.chance(0.3):
            return [Part(text=f"{self.tongue.speaking('more', 1, 1)}: {', '.join(names)}")]
        form = self.dice.choice(["item", "block"])
        label = [self.label("more")] if self.chance(0.6) else []
        return [*label, *(Part(text=name, form=form, is_linked=True) for name in names)]

    def comments(self) -> list[Part]:
        parts = [Part(text=self.tongue.speaking("comments"), form=self.dice.choice(["heading", "block"]), level=3)]
        for _ in self.some(0, 15):
            parts.append(Part(text=self.tongue.name() if self.chance(0.6) else self.tongue.word(3)))
            if self.chance(0.7):
                parts.append(Part(text=self.another_day()))
            parts += [Part(text=self.tongue.prose(1, 4, about=0.3), role="comment") for _ in self.some(1, 3)]
            if self.chance(0.7):
                parts.append(Part(text=self.tongue.speaking("comments", 1, 1), is_linked=True))
        return parts

    def teasers(self, count: int) -> list[Part]:
        parts = []
        if self.chance(0.85):
            parts.append(Part(text=self.tongue.speaking("more"), form=self.dice.choice(["heading", "block"]), level=2))
        form = self.dice.choice(["item", "block", "block", "heading"])
        has_summary, has_day, has_section = self.chance(0.4), self.chance(0.4), self.chance(0.4)
        for _ in range(count):
            if has_section:
                parts.append(Part(text=self.tongue.phrase(1, 2, about=0, capital=1)))
            parts.append(Part(text=self.other_headline(), form=form, level=3, is_linked=True, role="related"))
            if has_summary and self.chance(0.9):
                text = self.tongue.prose(1, 2, about=0.1)
                parts.append(Part(text=text if self.chance(0.6) else text[: self.dice.randint(60, 160)] + "..."))
            if has_day:
                parts.append(Part(text=self.another_day()))
            if self.chance(0.1):
                parts.append(Part(text=self.tongue.name()))
        return parts


# ---------------------------------------------------------------------------------------------- as dumpers set it


def blank_between(dice: random.Random, parts: list[Part]) -> str:
    bullet = dice.choice(["• ", "* ", "- ", "  • "])
    wide = dice.choice([0, 0, 0.1, 0.3])  # how often more empty lines stand than one
    lines: list[str] = []
    for part in parts:
        lines += [""] * (dice.randint(2, 6) if dice.random() < wide else 1)
        lines.append(("  " * (part.level - 1) + bullet if part.form == "item" else "") + part.text)
    return "\n".join(lines)


def one_line_a_node(dice: random.Random, parts: list[Part]) -> str:
    """Every piece of text on its own line: links within a paragraph break it."""
    lines = []
    breaks = dice.choice([0, 0.1, 0.3, 0.6])
    for part in parts:
        words = part.text.split(" ")
        if part.role == "body" and len(words) > 20 and dice.random() < breaks:
            start = dice.randint(3, len(words) - 6)
            end = start + dice.randint(1, 3)
            lines += [" ".join(words[:start]), " ".join(words[start:end]), " ".join(words[end:])]
        else:
            lines.append(part.text)
    return "\n".join(lines)


def markdown(dice: random.Random, parts: list[Part]) -> str:
    shows_links = dice.random() < 0.3
    lines: list[str] = []
    for part in parts:
        text = part.text
        if shows_links and part.is_linked:
            text = f"[{text}](https://example.org/{dice.randint(1, 9999)})"
        if part.form == "item":
            lines.append("  " * part.level + f"* {text}")
            continue
        lines += ["", "#" * part.level + f" {text}" if part.form == "heading" else text]
    return "\n".join(lines)


def wrapped(dice: random.Random, parts: list[Part]) -> str:
    width = dice.choice([64, 72, 76, 78, 80, 80, 90, 100])
    bullet, indent = dice.choice(["  • ", "  * ", "- "]), dice.choice(["", "", "   "])
    packs = dice.random() < 0.5
    lines: list[str] = []
    for part in parts:
        is_item = part.form == "item"
        start = indent + "  " * (part.level - 1) + bullet if is_item else indent
        if not is_item and not (packs and len(part.text) < 60):
            lines.append("")
        lines += textwrap.wrap(part.text, width, initial_indent=start, subsequent_indent=" " * len(start))
    return "\n".join(lines)


def with_references(dice: random.Random, parts: list[Part]) -> str:
    """Links are counted in brackets and listed at the end."""
    count, lines = 0, []
    for part in parts:
        text = part.text
        if part.is_linked:
            count += 1
            text = f"[{count}]{text}"
        start = "     * " if part.form == "item" else "   "
        lines += textwrap.wrap(text, 79, initial_indent=start, subsequent_indent=" " * len(start))
        if part.form != "item" or dice.random() < 0.2:
            lines.append("")
    links = [f"   {number}. https://example.org/{dice.randint(1, 9999)}" for number in range(1, count + 1)]
    return "\n".join([*lines, "References", "", *links])


def packed(dice: random.Random, parts: list[Part]) -> str:
    bullet = dice.choice(["", "* ", "- "])
    return "\n".join((bullet if part.form == "item" else "") + part.text for part in parts)


_STYLES: Final[list[Callable[[random.Random, list[Part]], str]]] = [
    blank_between,
    one_line_a_node,
    markdown,
    wrapped,
    with_references,
    packed,
]
