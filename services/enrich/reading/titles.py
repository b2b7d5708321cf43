"""Titles: which of those a page gives is the article's own, and without the site's name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from services.enrich.reading.decode import one_line


class Candidate(NamedTuple):
    """A title that a page gives, and how far its place on the page is believed."""

    text: str
    origin: str
    rule: str
    weight: float


LIMIT: Final = 500  # characters; what is longer is a text that stands where a title should

_ENOUGH: Final = 3.5  # votes; where fewer are cast, some are missing
# A bar parts wherever it stands; other signs where they stand free, a dash also as the last before the end.
_SEPARATOR = re.compile(r"[|｜ㅣ│»«›‹]+|(?<=\s)[\-–—·•:/~*]+(?=\s)|(?<=\s)[–—-]{1,2}(?=\S)|(?<=\S)[–—-](?=[^-–—]*$)")
_CHROME: Final = frozenset({
    "403forbidden", "404", "404notfound", "accessdenied", "accueil", "actualites", "areyouarobot", "article",
    "attentionrequired", "attentionrequiredcloudflare", "blog", "breakingnews", "error", "errorpage", "forbidden",
    "frontpage", "home", "homepage", "hauptseite", "index", "inicio", "justamoment", "latestnews", "login",
    "loading", "mainpage", "menu", "nachrichten", "news", "newsletter", "notfound", "noticias", "notizie", "nyheter",
    "pagenotfound", "pleasewait", "search", "signin", "startseite", "subscribe", "untitled", "untitleddocument",
    "uncategorized", "unknown", "welcome", "главная", "новости", "ホーム", "ニュース", "首页", "新闻", "뉴스", "홈",
})  # fmt: skip


def choose(candidates: Iterable[Candidate], sites: Sequence[str]) -> Candidate | None:
    """The title that the most trusted places agree on, cleaned; None when there is none but chrome and site names.

    `sites` are the names the site goes by (`site_names`). Of equal titles that of the first candidate is returned,
    with the share of the votes that it got as its weight.
    """
    given = [one for one in candidates if one.text and len(one.text) <= LIMIT]
    short = {text: clean(text, sites) for text in {one.text: None for one in given}}  # most say the same
    known = set(map(key, short.values()))
    short |= {text: clean(cut, sites) for text in short if (cut := _confirmed(text, known, sites)) != text}
    cleaned = [one._replace(text=short[one.text]) for one in given if not is_chrome(short[one.text], sites)]
    votes: dict[str, float] = {}
    for one in cleaned:
        votes[key(one.text)] = votes.get(key(one.text), 0.0) + one.weight
    best = max(cleaned, key=lambda one: votes[key(one.text)], default=None)
    return best._replace(weight=votes[key(best.text)] / max(_ENOUGH, sum(votes.values()))) if best else None


def site_names(*said: str | None, url: str | None) -> tuple[str, ...]:
    """What a site may be called in its titles: the names it gives itself, its host and the host's middle."""
    host = _host(url)
    parts = [part for part in host.split(".") if part not in ("www", "m", "amp")]
    names = [*filter(None, map(one_line, filter(None, said))), host, ".".join(parts), ".".join(parts[-2:])]
    if len(parts) > 1:
        names += [part for part in parts[:-1] if len(part) > 3] or [parts[-2]]
    return tuple(dict.fromkeys(name for name in names if name))


def clean(title: str, sites: Sequence[str]) -> str:
    """The title without the site's names at its ends, and what stands between them and the title's end."""
    title = one_line(title)
    for _ in range(3):
        shorter = _without_site(title, sites)
        if shorter == title:
            break
        title = shorter
    return title


def is_chrome(title: str, sites: Sequence[str]) -> bool:
    """Whether a text is a name of the site or of a page of no article, such as "Home" or "Access denied"."""
    said = key(title)
    return not said or said in _CHROME or any(said == key(site) for site in sites)


_SIGNS = re.compile(r"[\W_]+")


@lru_cache(maxsize=256)  # the site's names are asked for again and again
def key(text: str) -> str:
    """What two titles have in common when they differ only in signs, spaces and capitals."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).casefold())


def _without_site(title: str, sites: Sequence[str]) -> str:
    for cut in _SEPARATOR.finditer(title):
        head, tail = title[: cut.start()].strip(), title[cut.end() :].strip()
        if head and is_site(tail, sites):
            return head
        if tail and not title[: cut.start()].strip().isdigit() and is_site(head, sites):
            return tail
    return title


def _confirmed(title: str, known: Collection[str], sites: Sequence[str]) -> str:
    """The part of a title that another place gives alone, where the rest holds a name of the site among other words."""
    words = [word for site in sites if len(word := key(site)) >= 4]
    for cut in _SEPARATOR.finditer(title):
        head, tail = title[: cut.start()].strip(), key(title[cut.end() :])
        if key(head) in known and len(key(head)) * 2 >= len(tail) and any(word in tail for word in words):
            return head
    return title


def is_site(part: str, sites: Sequence[str]) -> bool:
    """Whether a part of a title names the site: as it calls itself, shortened, or with a word such as "News" more."""
    said = key(part)
    if not said:
        return False
    bare = key(" ".join(word for word in part.split() if key(word) not in _GENERIC))
    for site in map(key, sites):
        if said == site or (bare == site and len(site) >= 3):
            return True
        if len(said) >= 4 and said in site and len(said) * 2 >= len(site):
            return True
    return False


_GENERIC: Final = frozenset({
    "the", "news", "online", "digital", "com", "media", "magazine", "magazin", "blog", "app", "web", "website", "tv",
    "nachrichten", "zeitung", "noticias", "actualites", "notizie", "haber", "haberleri", "новости", "nyheter", "nieuws",
    "wiadomosci", "zpravy", "official", "site", "www", "staff", "redaktion", "editorial", "team",
})  # fmt: skip


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
