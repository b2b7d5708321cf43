"""What an HTML page says of itself: title, authors, dates, section and rights, each with the rule that found it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.enrich.reading import bylines, dates, language, titles
from services.enrich.reading.decode import one_line
from services.enrich.reading.pages import linked_data
from services.enrich.reading.pages.linked_data import Node
from shared import urls
from shared.errors import Refused
from shared.model import Origin


class Said(NamedTuple):
    """A value as the page gives it, and where; a tuple, for a page says sixty."""

    value: str
    origin: str  # json-ld, meta, microdata, html, url, htmldate
    rule: str
    confidence: float


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """What a page says of itself; a field it does not say is None or empty."""

    title: str | None = None
    byline: tuple[str, ...] = ()
    published: str | None = None  # as the page writes it, with a zone where it says one; `dates.parse` reads it
    modified: str | None = None
    category: str | None = None
    language: str | None = None  # ISO 639-1
    url: str | None = None  # absolute http(s), as the page writes it
    site_name: str | None = None
    lead_image: str | None = None  # absolute http(s)
    licence: str | None = None  # the licence's address, or the line that says whose the rights are
    origins: dict[str, Origin] = field(default_factory=dict)
    # When the first lies in the future, or before it can be, the next counts.
    published_candidates: tuple[Said, ...] = ()
    modified_candidates: tuple[Said, ...] = ()


def read_metadata(tree: LexborHTMLParser, url: str | None) -> Metadata:
    """All that the page says, each field from the place that is right most often among those that say it.

    `url` is where the page was found, if that is known. The tree is left as it was.
    """
    page = _Page(tree, url)
    names_of_site = tuple(_site_names(page))
    site = _first(names_of_site, _short)
    sites = titles.site_names(*(one.value for one in names_of_site), page.meta("twitter:site"), url=page.url)
    title = _title(page, sites)
    byline, byline_said = _byline(page, sites, title)
    published = _published(page)
    modified = _modified(page, published)
    found: dict[str, Said | None] = {
        "title": title,
        "byline": byline_said,
        "published": next(iter(published), None),
        "modified": next(iter(modified), None),
        "category": _category(page, title, sites),
        "language": _first(_languages(page), language.valid),
        "url": _first(_urls(page), page.address),
        "site_name": site,
        "lead_image": _first(_images(page), page.address),
        "licence": _licence(page),
    }
    said = {name: one for name, one in found.items() if one}
    return Metadata(
        **{name: one.value for name, one in said.items() if name != "byline"},
        byline=byline,
        origins={
            name: Origin(origin=one.origin, rule=one.rule, confidence=one.confidence) for name, one in said.items()
        },
        published_candidates=published,
        modified_candidates=modified,
    )


class _Page:
    """A page's heads and labels, gathered in one walk over the tree; what few pages need is looked for when asked."""

    def __init__(self, tree: LexborHTMLParser, url: str | None) -> None:
        self.tree = tree
        self.url = url
        self.base = url or ""
        self.metas: dict[str, list[str]] = {}
        self.links: dict[str, str] = {}
        self.headings: list[str] = []
        self.times: list[LexborNode] = []
        self.properties: dict[str, list[LexborNode]] = {}
        self.head_title = ""
        self.footer: LexborNode | None = None
        scripts: list[str] = []
        last = None
        for node in tree.css(_SELECTOR):
            if node.mem_id == last:  # it is met once for each part of the selector that it matches
                continue
            last = node.mem_id
            self._take(node, scripts)
        self.nodes = linked_data.read_nodes(scripts)
        self.article: Node = (
            linked_data.find_article(self.nodes, (url or "", self.links.get("canonical", ""), self.meta("og:url")))
            or {}
        )

    def _take(self, node: LexborNode, scripts: list[str]) -> None:
        tag, attributes = node.tag, node.attributes
        if tag == "script":
            scripts.append(node.text() or "")
            return
        for name in (attributes.get("itemprop") or "").split():
            _add(self.properties.setdefault(name.lower(), []), node)
        if tag == "meta":
            named = attributes.get("property") or attributes.get("name") or attributes.get("http-equiv")
            content = attributes.get("content")
            if named and content:
                self.metas.setdefault(named.strip().lower(), []).append(content[:_LIMIT])
        elif tag == "link":
            for name in (attributes.get("rel") or "").lower().split():
                self.links.setdefault(name, attributes.get("href") or "")
        elif tag == "base":
            self.base = _joined(self.base, attributes.get("href"))
        elif tag == "h1":
            if len(self.headings) < _LIMIT_NODES:
                self.headings.append(_text(node))
        elif tag == "time":
            _add(self.times, node)
        elif tag == "footer":
            self.footer = node
        elif tag == "title" and not self.head_title and node.parent is not None and node.parent.tag == "head":
            self.head_title = _text(node)

    def meta(self, *names: str) -> str:
        """The content of the first meta that has one of the names; empty when there is none."""
        return next((linked_data.decoded(self.metas[name][0]) for name in names if name in self.metas), "")

    def address(self, said: str) -> str | None:
        """The absolute http(s) address that is meant, or None."""
        address = _joined(self.base, said) if said.strip() else ""
        try:
            urls.canonical(address)
        except Refused:
            return None
        return address

    def property_values(self, name: str) -> Iterator[str]:
        """What microdata says under a name, of the article and not of a picture, a comment or a teaser."""
        for node in self.properties.get(name, ()):
            if not _is_beside(node):
                attributes = node.attributes
                value = attributes.get("content") or attributes.get("datetime") or attributes.get("href") or ""
                yield one_line(value) or _text(node)


_SELECTOR: Final = (
    'title,meta,base,link[rel~="canonical" i],link[rel~="image_src" i],link[rel~="license" i],h1,time,footer'
    ',[itemprop],script[type*="ld+json"]'
)
_LIMIT: Final = 2_000  # characters of any one value
_LIMIT_NODES: Final = 32  # elements of one kind that are looked at; pages can be made of nothing else


def _add(nodes: list[LexborNode], node: LexborNode) -> None:
    if len(nodes) < _LIMIT_NODES:
        nodes.append(node)


def _first(candidates: Iterable[Said], accept: Callable[[str], str | None]) -> Said | None:
    """The first candidate with an acceptable value, in the form in which it was accepted."""
    for one in candidates:
        if one.value and (value := accept(one.value)):
            return one._replace(value=value)
    return None


def _short(value: str) -> str | None:
    return value if len(value) <= 120 and "://" not in value and any(map(str.isalnum, value)) else None


def _metas(page: _Page, *rules: tuple[str, float]) -> Iterator[Said]:
    for name, confidence in rules:
        for value in page.metas.get(name, ())[:4]:
            yield Said(value=linked_data.decoded(value), origin="meta", rule=name, confidence=confidence)


# --- The site and the title -------------------------------------------------------------------------------------------


def _site_names(page: _Page) -> Iterator[Said]:
    yield from _metas(page, ("og:site_name", 0.95))
    headlines = {page.meta("og:title"), *page.headings[:1], ""}
    yield from (one for one in _other_names(page) if one.value not in headlines)  # some fill in the article's


def _other_names(page: _Page) -> Iterator[Said]:
    for name in linked_data.names(page.article.get("publisher"), page.nodes):
        yield Said(value=name, origin="json-ld", rule="publisher", confidence=0.9)
    for node in page.nodes:
        if linked_data.is_a(node, "WebSite"):
            yield Said(value=linked_data.text(node.get("name")), origin="json-ld", rule="WebSite", confidence=0.9)
    yield from _metas(
        page, ("application-name", 0.8), ("apple-mobile-web-app-title", 0.8), ("dc.publisher", 0.7), ("publisher", 0.7)
    )


_TITLE_METAS: Final = (
    ("headline", 1.0), ("title", 1.0), ("twitter:title", 0.6), ("dc.title", 0.6), ("dcterms.title", 0.6),
    ("sailthru.title", 0.6), ("parsely-title", 0.6), ("cxenseparse:title", 0.6),
)  # fmt: skip
# How often the chosen title is right, by the share of the page's places that agree on it.
_AGREED: Final = ((0.75, 0.99), (0.0, 0.61))


def _title(page: _Page, sites: Sequence[str]) -> Said | None:
    chosen = titles.choose(_titles(page), sites)
    if chosen is None:
        return None
    confidence = next(value for share, value in _AGREED if chosen.weight >= share)
    return Said(value=chosen.text, origin=chosen.origin, rule=chosen.rule, confidence=confidence)


def _titles(page: _Page) -> Iterator[titles.Candidate]:
    def candidate(text: str, origin: str, rule: str, weight: float) -> titles.Candidate:
        return titles.Candidate(text=text, origin=origin, rule=rule, weight=weight)

    named = next((name for name in ("headline", "name") if linked_data.text(page.article.get(name))), "headline")
    yield candidate(linked_data.text(page.article.get(named)), "json-ld", named, 3.0)
    yield candidate(page.meta("og:title"), "meta", "og:title", 2.5)
    for position, heading in enumerate(dict.fromkeys(page.headings)):
        yield candidate(heading, "html", "h1", 1.0 if position else 1.6)
    yield candidate(next(page.property_values("headline"), ""), "microdata", "headline", 1.0)
    for name, weight in _TITLE_METAS:
        yield candidate(page.meta(name), "meta", name, weight)
    yield candidate(page.head_title, "html", "title", 0.5)


# --- Who wrote it -----------------------------------------------------------------------------------------------------


def _byline(page: _Page, sites: Sequence[str], title: Said | None) -> tuple[tuple[str, ...], Said | None]:
    """The authors of the first place that names any; the site alone gives way to persons who are named elsewhere."""
    of_site: tuple[tuple[str, ...], Said | None] = ((), None)
    for entries, said in _bylines(page):
        names = tuple(dict.fromkeys(name for entry in entries for name in _writers(entry, sites)))
        names = tuple(name for name in names if not (title and titles.key(name) == titles.key(title.value)))
        persons = tuple(name for name in names if not (titles.is_site(name, sites) or titles.is_chrome(name, sites)))
        if of_site[0]:
            persons = tuple(name for name in persons if " " in name and name[0].isupper())
        if persons:
            # JSON-LD lists the site when it means it; elsewhere it is named beside its authors by habit.
            return (names if said.origin == "json-ld" else persons), said
        if names and not of_site[0]:
            of_site = names, said._replace(confidence=min(said.confidence, _ONLY_THE_SITE))
    return of_site


_ONLY_THE_SITE: Final = 0.65  # how often the site is the author where nobody else is named


def _writers(entry: str, sites: Sequence[str]) -> tuple[str, ...]:
    """The names in one entry; the site's own counts only where it stands alone ("Jane Doe | The Daily")."""
    names = bylines.split(_name_in_address(entry) or entry)
    return tuple(name for name in names if not titles.is_site(name, sites)) or names


_AUTHOR_ADDRESS = re.compile(
    r"https?://[^?#]*/(?:authors?|autor(?:es|en|i)?|auteurs?|people|staff|profiles?|contributors?)/([a-z]+(?:-[a-z]+){1,3})/?",
    re.IGNORECASE,
)


def _name_in_address(entry: str) -> str:
    """The name that the address of an author's page ends in: /authors/jane-doe is Jane Doe's."""
    match = _AUTHOR_ADDRESS.fullmatch(entry)
    return match[1].replace("-", " ").title() if match else ""


def _bylines(page: _Page) -> Iterator[tuple[list[str], Said]]:
    """Each place's entries; several entries of one place are several authors."""
    for name, confidence in (("author", 0.94), ("creator", 0.94)):
        entries = linked_data.names(page.article.get(name), page.nodes)
        yield entries, _place(entries, "json-ld", name, confidence)
    for name, confidence in _AUTHOR_METAS:
        entries = [linked_data.decoded(value) for value in page.metas.get(name, ())[:32]]
        yield entries, _place(entries, "meta", name, confidence)
    entries = [_person(node) for node in page.properties.get("author", ()) if not _is_beside(node)]
    yield entries, _place(entries, "microdata", "author", 0.7)
    if not linked_data.is_organisation(page.article.get("author")):
        yield from _visible_bylines(page)


def _place(entries: list[str], origin: str, rule: str, confidence: float) -> Said:
    return Said(value="; ".join(entries), origin=origin, rule=rule, confidence=confidence)


_AUTHOR_METAS: Final = (
    ("article:author", 0.95), ("og:article:author", 0.9), ("author", 0.95), ("parsely-author", 0.9),
    ("sailthru.author", 0.9), ("cxenseparse:author", 0.9), ("byl", 0.9), ("articleauthor", 0.9), ("dc.creator", 0.7),
    ("dcterms.creator", 0.7), ("citation_author", 0.9), ("og:author", 0.8),
)  # fmt: skip
_VISIBLE_AUTHORS: Final = (
    '[rel~="author"],[class*="author" i],[class*="byline" i],[class*="autor" i],[class*="auteur" i],address'
)
_AUTHOR_CLASS = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|authors?(?:lines?|names?)?|autor(?:en|es|i)?|auteurs?)(?:$|[\s_-])|byline",
    re.IGNORECASE,
)
_LIMIT_LABELS: Final = 200  # labelled elements that are looked at
_LIMIT_BYLINE: Final = 160  # characters; what is longer tells about an author


def _visible_bylines(page: _Page) -> Iterator[tuple[list[str], Said]]:
    """The bylines that readers see, links to an author's page first; those side by side are of one article."""
    found: dict[str, list[tuple[LexborNode, str]]] = {rule: [] for rule in _VISIBLE_RULES}
    for node in page.tree.css(_VISIBLE_AUTHORS)[:_LIMIT_LABELS]:
        rule = _visible_rule(node)
        if rule and not _is_beside(node):
            text = _text(node)
            if len(text) <= _LIMIT_BYLINE and all(map(_looks_like_a_name, bylines.split(text))):
                found[rule].append((node, text))
    for rule, confidence in _VISIBLE_RULES.items():
        left = found[rule]
        while left:
            (first, text), *others = left
            entries = [text, *(text for node, text in others if _stand_together(first, node))]
            left = [(node, text) for node, text in others if not _stand_together(first, node)]
            yield entries, _place(entries, "html", rule, confidence)


_VISIBLE_RULES: Final = {"rel=author": 0.6, "class says author": 0.6, "address": 0.5}
_NO_BYLINES: Final = frozenset({"body", "html", "link", "meta", "img", "svg", "article", "input", "form"})


def _visible_rule(node: LexborNode) -> str | None:
    attributes = node.attributes
    if node.tag in _NO_BYLINES:
        return None
    if "author" in (attributes.get("rel") or "").lower().split():
        return "rel=author"
    if _AUTHOR_CLASS.search(attributes.get("class") or ""):
        return "class says author"
    return "address" if node.tag == "address" else None


def _stand_together(one: LexborNode, other: LexborNode) -> bool:
    """Whether two elements have one parent, or their parents have."""
    here, there = one.parent, other.parent
    for _ in range(2):
        if here is None or there is None:
            return False
        if here.mem_id == there.mem_id:
            return here.tag not in _ABOUT_ALL
        here, there = here.parent, there.parent
    return False


def _looks_like_a_name(name: str) -> bool:
    """Names may hold small words but do not end in one: "Published on" is none, "dpa" and "example.org" are."""
    *before, last = name.split()
    return not before or "." in last or not last.islower()


def _person(node: LexborNode) -> str:
    """The name of a person in microdata: its own content, the `name` within, else its text."""
    if content := node.attributes.get("content"):
        return one_line(content)
    within = node.css_first('[itemprop~="name"]')
    return (one_line(within.attributes.get("content") or "") or _text(within)) if within else _text(node)


# --- When -------------------------------------------------------------------------------------------------------------

_PUBLISHED_METAS: Final = (
    ("article:published_time", 0.95), ("og:article:published_time", 0.95), ("datepublished", 0.95),
    ("parsely-pub-date", 0.95), ("sailthru.date", 0.95), ("cxenseparse:recs:publishtime", 0.95),
    ("cxenseparse:publishtime", 0.95), ("article.published", 0.9), ("article:published", 0.9),
    ("published_time", 0.9), ("published_at", 0.9), ("publishdate", 0.9), ("publish_date", 0.9), ("publish-date", 0.9),
    ("publisheddate", 0.9), ("published-date", 0.9), ("publication_date", 0.9), ("pubdate", 0.9), ("pub_date", 0.9),
    ("content:publishdate", 0.9), ("og:published_time", 0.9), ("citation_publication_date", 0.9),
    ("citation_date", 0.9), ("dc.date.issued", 0.9), ("dcterms.issued", 0.9), ("dc.date.created", 0.9),
    ("dcterms.created", 0.9), ("date", 0.9), ("dc.date", 0.9), ("dcterms.date", 0.9), ("article_date_original", 0.9),
    ("date.created", 0.9), ("date.available", 0.9), ("created", 0.8), ("datecreated", 0.8), ("published", 0.9),
)  # fmt: skip
_MODIFIED_METAS: Final = (
    ("article:modified_time", 0.95), ("datemodified", 0.9), ("og:updated_time", 0.9), ("article:updated_time", 0.9),
    ("dcterms.modified", 0.9), ("dc.date.modified", 0.9), ("date.updated", 0.9), ("date.modified", 0.9),
    ("last-modified", 0.7), ("lastmod", 0.7), ("revised", 0.7), ("updated", 0.7),
)  # fmt: skip


_EXACT: Final = 2  # of `dates.exactness`: to the minute, with the zone


def _published(page: _Page) -> tuple[Said, ...]:
    """The dates a page gives itself, the most trusted first; the extractor is only asked when there is none."""
    found = list(_readable(_dates(page, "datePublished", _PUBLISHED_METAS)))
    if not found or dates.exactness(found[0].value) < _EXACT:
        found += _readable(_times(page))
    found += _readable(_dates(page, "dateCreated", ()))
    if not found:
        found += _readable(_visible_dates(page))
    if not found:
        found += _readable(_url_dates(page))
    if not found:
        found += _readable(_guessed_dates(page))
    return _sharpened(found)


def _modified(page: _Page, published: tuple[Said, ...]) -> tuple[Said, ...]:
    """When it was last changed; nothing is changed before it is published."""
    first = dates.parse(published[0].value) if published else None
    return tuple(
        one
        for one in _readable(_dates(page, "dateModified", _MODIFIED_METAS))
        if (moment := dates.parse(one.value)) and (first is None or moment[0] >= first[0])
    )


def _readable(found: Iterable[Said]) -> Iterator[Said]:
    return (one for one in found if one.value and dates.parse(one.value))


def _dates(page: _Page, name: str, metas: tuple[tuple[str, float], ...]) -> Iterator[Said]:
    yield Said(value=linked_data.text(page.article.get(name)), origin="json-ld", rule=name, confidence=0.99)
    yield from _metas(page, *metas)
    for value in page.property_values(name.lower()):
        yield Said(value=value, origin="microdata", rule=name, confidence=0.9)


def _times(page: _Page) -> Iterator[Said]:
    for node in page.times:
        attributes = node.attributes
        if not _is_beside(node):
            yield Said(
                value=one_line(attributes.get("datetime") or "") or _text(node),
                origin="html",
                rule="time",
                confidence=0.9,
            )


_VISIBLE_DATES: Final = '[class*="date" i],[class*="publi" i],[class*="time" i]'


def _visible_dates(page: _Page) -> Iterator[Said]:
    for node in page.tree.css(_VISIBLE_DATES)[:50]:
        if node.tag not in ("body", "html") and not _is_beside(node):
            text = _text(node)
            if text and len(text) <= dates.LIMIT:
                yield Said(value=text, origin="html", rule="class says date", confidence=0.7)


_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?=[/-])")


def _url_dates(page: _Page) -> Iterator[Said]:
    for address in (page.url, page.links.get("canonical")):
        if match := _URL_DATE.search(address or ""):
            yield Said(value="-".join(match.groups()), origin="url", rule="date in the path", confidence=0.8)


def _guessed_dates(page: _Page) -> Iterator[Said]:
    # Tenths of a second on first use, and more than the rest of this file on each: few pages need it.
    from htmldate import find_date

    try:
        # An extensive search would take the year of a copyright line for New Year's Day.
        found = find_date(page.tree.html or "", url=page.url, original_date=True, extensive_search=False)
    except (ValueError, TypeError, AttributeError, LookupError, OverflowError, RecursionError):
        return
    if found:
        yield Said(value=found, origin="htmldate", rule="original date", confidence=0.7)


def _sharpened(found: list[Said]) -> tuple[Said, ...]:
    """The candidates, first of them the one that says most exactly the moment that the most trusted one means."""
    if not found:
        return ()
    day = dates.parse(found[0].value)
    near = [one for one in found if day and (moment := dates.parse(one.value)) and abs((moment[0] - day[0]).days) < 1]
    best = max(near, key=lambda one: dates.exactness(one.value), default=found[0])
    if dates.exactness(best.value) > dates.exactness(found[0].value):
        found = [best, *(one for one in found if one is not best)]
    return tuple(found)


# --- The rest ---------------------------------------------------------------------------------------------------------

_SECTION_METAS: Final = (
    ("article:section", 0.9), ("og:article:section", 0.9), ("articlesection", 0.9), ("parsely-section", 0.9),
    ("og:section", 0.8), ("section", 0.8), ("sailthru.section", 0.8), ("dc.subject", 0.5), ("category", 0.8),
)  # fmt: skip


def _category(page: _Page, title: Said | None, sites: Sequence[str]) -> Said | None:
    """The section, in its readable form ("Public Service") where another place gives only its slug."""
    found = [one for one in _sections(page) if (not title or one.value != title.value) and _section(one.value)]
    found = [one for one in found if not titles.is_chrome(one.value, sites)] or found[:1]
    if not found or titles.is_site(found[0].value, sites):
        return None
    same = [one for one in found if titles.key(one.value) == titles.key(found[0].value)]
    return max(same, key=lambda one: one.value != one.value.lower())


def _section(value: str) -> str | None:
    return value if 1 < len(value) <= 60 and not value.startswith(("http", "/")) and not value.isdigit() else None


def _sections(page: _Page) -> Iterator[Said]:
    said = page.article.get("articleSection")
    for value in said[:_LIMIT_NODES] if isinstance(said, list) else [said]:
        yield Said(value=linked_data.text(value), origin="json-ld", rule="articleSection", confidence=0.9)
    yield from _metas(page, *_SECTION_METAS)
    for value in page.property_values("articlesection"):
        yield Said(value=value, origin="microdata", rule="articleSection", confidence=0.8)
    for value in _breadcrumbs(page):
        yield Said(value=value, origin="json-ld", rule="BreadcrumbList", confidence=0.7)


def _breadcrumbs(page: _Page) -> Iterator[str]:
    """The steps from the front page down to the article, without both."""
    for node in page.nodes:
        items = node.get("itemListElement")
        if linked_data.is_a(node, "BreadcrumbList") and isinstance(items, list):
            names = [name for item in items[:_LIMIT_NODES] for name in linked_data.crumb(item)]
            yield from reversed(names[1:-1] or names[1:])


def _languages(page: _Page) -> Iterator[Said]:
    root = page.tree.root
    lang = root.attributes.get("lang") or root.attributes.get("xml:lang") if root else None
    yield Said(value=lang or "", origin="html", rule="lang", confidence=0.97)
    yield Said(
        value=linked_data.text(page.article.get("inLanguage")), origin="json-ld", rule="inLanguage", confidence=0.9
    )
    yield from _metas(page, ("og:locale", 0.9), ("content-language", 0.9), ("dc.language", 0.9), ("language", 0.8))


def _urls(page: _Page) -> Iterator[Said]:
    for origin, rule, value, confidence in (
        ("html", "link rel=canonical", page.links.get("canonical", ""), 0.98),
        ("meta", "og:url", page.meta("og:url"), 0.95),
        ("json-ld", "url", linked_data.text(page.article.get("url")), 0.9),
    ):
        if not (_is_front_page(page, value) or not value):
            yield Said(value=value, origin=origin, rule=rule, confidence=confidence)


def _is_front_page(page: _Page, value: str) -> bool:
    """Whether an address is that of a site's front page while the page was found deeper: then it is a mistake."""
    try:
        said, found = urlsplit(_joined(page.base, value)), urlsplit(page.url or "")
    except ValueError:
        return True
    return not (said.path.strip("/") or said.query) and bool(found.path.strip("/"))


_NO_PICTURE = re.compile(
    r"(?:^|[/_.-])(?:logos?|placeholder|fallback|blank|spacer|pixel|favicon|default)(?:$|[/_.-])|^data:", re.IGNORECASE
)


def _images(page: _Page) -> Iterator[Said]:
    for one in _said_images(page):
        if one.value and not _NO_PICTURE.search(one.value):
            yield one


def _said_images(page: _Page) -> Iterator[Said]:
    yield from _metas(page, ("og:image:secure_url", 0.9), ("og:image", 0.9), ("og:image:url", 0.9))
    for value in linked_data.addresses(page.article.get("image"), page.nodes):
        yield Said(value=value, origin="json-ld", rule="image", confidence=0.9)
    yield from _metas(page, ("twitter:image", 0.9), ("twitter:image:src", 0.9))
    yield Said(value=page.links.get("image_src", ""), origin="html", rule="link rel=image_src", confidence=0.8)


def _licence(page: _Page) -> Said | None:
    return _first(_licences(page), page.address) or _first(_rights(page), _line_of_rights)


def _line_of_rights(value: str) -> str | None:
    return value[:_LIMIT_RIGHTS].strip() or None


def _licences(page: _Page) -> Iterator[Said]:
    for value in linked_data.addresses(page.article.get("license"), page.nodes):
        yield Said(value=value, origin="json-ld", rule="license", confidence=0.9)
    yield Said(value=page.links.get("license", ""), origin="html", rule="link rel=license", confidence=0.9)
    for value in page.property_values("license"):
        yield Said(value=value, origin="microdata", rule="license", confidence=0.9)


_LIMIT_RIGHTS: Final = 200
_COPYRIGHT = re.compile(r"(?:©|\(c\)|\bcopyright\s+(?:by\b|\d{4})).*", re.IGNORECASE)


def _rights(page: _Page) -> Iterator[Said]:
    notice = linked_data.text(page.article.get("copyrightNotice"))
    yield Said(value=notice, origin="json-ld", rule="copyrightNotice", confidence=0.9)
    yield from _metas(page, ("dcterms.rights", 0.9), ("dc.rights", 0.9), ("rights", 0.8), ("copyright", 0.8))
    if holders := linked_data.names(page.article.get("copyrightHolder"), page.nodes):
        line = one_line(f"© {page.article.get('copyrightYear') or ''} {', '.join(holders)}")
        yield Said(value=line, origin="json-ld", rule="copyrightHolder", confidence=0.9)
    yield Said(value=_copyright_line(page.footer), origin="html", rule="footer", confidence=0.7)


def _copyright_line(footer: LexborNode | None) -> str:
    """The line of a footer that says whose the rights are; where it says only the year, with what follows."""
    lines = [line for line in (footer.text(separator="\n") if footer else "").split("\n") if line.strip()]
    for position, line in enumerate(lines):
        if match := _COPYRIGHT.search(line[:_LIMIT]):
            said = match[0]
            return one_line(said if sum(map(str.isalpha, said)) > 9 else f"{said} {''.join(lines[position + 1 :][:1])}")
    return ""


# --- The tree ---------------------------------------------------------------------------------------------------------

_BESIDE_TAGS: Final = frozenset({"figure", "figcaption", "aside", "nav", "footer", "blockquote"})
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:comments?|kommentare?|comentarios?|related|recommend(?:ed|ations?)?|teasers?|sidebar|widgets?|promo|footer"
    r"|newsletter|popular|trending|latest|most-?read|cards?|captions?|credits?|gallery|quote|disqus)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ABOUT_ALL: Final = frozenset({"html", "body", "main"})


def _is_beside(node: LexborNode) -> bool:
    """Whether an element stands in a picture's caption, a comment, a teaser, a side bar or the footer."""
    here: LexborNode | None = node
    while here is not None and here.tag not in _ABOUT_ALL:
        attributes = here.attributes
        if here.tag in _BESIDE_TAGS:
            return True
        if _BESIDE.search(
            f"{attributes.get('class') or ''} {attributes.get('id') or ''} {attributes.get('itemprop') or ''}"
        ):
            return True
        here = here.parent
    return False


def _text(node: LexborNode) -> str:
    return one_line(node.text(separator=" ")[:_LIMIT])


def _joined(base: str, address: str | None) -> str:
    try:
        return urljoin(base, (address or "").strip())
    except ValueError:
        return ""
