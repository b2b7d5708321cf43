"""What a page's JSON-LD says: the article it is about, and the names of what that points to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any, Final

from services.enrich.reading.decode import one_line

Node = Mapping[str, Any]

LIMIT: Final = 1_000_000  # characters of JSON-LD that are read of one page
LIMIT_DEPTH: Final = 8  # of articles below @graph and mainEntity; nobody nests them deeper
LIMIT_NODES: Final = 2_000
LIMIT_TEXT: Final = 2_000  # characters of one value
LIMIT_LIST: Final = 64  # values of one list that are looked at

_ARTICLE = re.compile(r"\w*Article|\w*BlogPosting|(?:\w*News)?Report|OpinionPiece|Column", re.IGNORECASE)
_PAGE = re.compile(r"(?:\w*Web|Item|About)Page|CreativeWork|Review|Recipe|VideoObject|Event", re.IGNORECASE)
# Every pattern here is linear: a page may be made to be slow.
_CHROME = re.compile(r"(?:/[/*]\s{0,8})?(?:<!--|-->|<!\[CDATA\[|\]\]>)(?:\s{0,8}\*/)?")
_STRING_OR_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)
_BETWEEN = re.compile(r"[\s,;]*")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


def read_nodes(scripts: Iterable[str]) -> tuple[Node, ...]:
    """The objects of a page's JSON-LD scripts, those of lists and @graph one by one; what is no JSON is left out."""
    nodes: list[Node] = []
    left = LIMIT
    for script in scripts:
        left -= len(script)
        if left < 0:
            break
        for said in _documents(script):
            nodes += _objects(said, depth=LIMIT_DEPTH)
    return tuple(nodes[:LIMIT_NODES])


def find_article(nodes: Iterable[Node], urls: Iterable[str] = ()) -> Node | None:
    """The article a page is about: of several the one that names the page's address, else the first.

    A page that calls itself only a WebPage is taken for one when it says who wrote it or when.
    """
    nodes = tuple(nodes)
    articles = [node for node in nodes if _is(node, _ARTICLE)]
    if not articles:
        articles = [node for node in nodes if _is(node, _PAGE) and ("author" in node or "datePublished" in node)]
    addresses = {_address(url) for url in urls if url}
    named = (node for node in articles if addresses & {_address(url) for url in _urls_of(node)})
    headed = (node for node in articles if text(node.get("headline")))
    return next(named, None) or next(headed, None) or next(iter(articles), None)


def is_organisation(value: Any) -> bool:
    """Whether an author is said to be an organisation, and only that."""
    items = _listed(value)
    return all(
        isinstance(item, Mapping) and any(name.endswith("Organization") for name in _types(item)) for item in items
    )


def is_a(node: Node, *names: str) -> bool:
    return any(name in names for name in _types(node))


def text(value: Any) -> str:
    """A text, or the first text of a list, with its entities decoded; empty when there is none."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str) and item.strip()), None)
    if isinstance(value, Mapping):
        value = value.get("@value") or value.get("name")
    return decoded(value) if isinstance(value, str) else ""


def decoded(said: str) -> str:
    """One line with HTML's entities decoded; twice where the first time leaves some ("&amp;quot;")."""
    said = said[:LIMIT_TEXT]
    for _ in range(2):
        if "&" not in said or not _ENTITY.search(said):
            break
        said = _ENTITY.sub(lambda match: unescape(match[0]), said)
    return one_line(said)


def names(value: Any, nodes: Iterable[Node]) -> list[str]:
    """The names of persons or organisations: texts, objects, lists of them, or pointers to other nodes."""
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    return [name for item in _listed(value) for name in _names(item, known)]


def addresses(value: Any, nodes: Iterable[Node]) -> list[str]:
    """The addresses of pictures or licences: texts, objects with a `url`, lists of them, or pointers to other nodes."""
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    found: list[str] = []
    for item in _listed(value):
        if isinstance(item, Mapping):
            here = item if "url" in item or "contentUrl" in item else known.get(str(item.get("@id")), item)
            item = text(here.get("url")) or text(here.get("contentUrl")) or text(here.get("@id"))
        if isinstance(item, str) and item.strip():
            found.append(decoded(item))
    return found


def _listed(value: Any) -> list[Any]:
    return value[:LIMIT_LIST] if isinstance(value, list) else [value]


def crumb(item: Any) -> list[str]:
    """The name of a step of a BreadcrumbList."""
    if not isinstance(item, Mapping):
        return []
    inner = item.get("item")
    name = text(item.get("name")) or (text(inner.get("name")) if isinstance(inner, Mapping) else "")
    return [name] if name else []


def _documents(script: str) -> Iterator[Any]:
    """The JSON values in a script, with what is provably meant repaired: comments, CDATA, trailing commas."""
    if "<!" in script or "-->" in script or "]]>" in script:
        script = _CHROME.sub("", script)
    script = script.strip().strip(";\ufeff")
    if script[:10].lstrip("[{ ").startswith("&quot;"):
        script = unescape(script)
    try:
        yield json.loads(script, strict=False)
        return
    except (ValueError, RecursionError):
        pass
    script = _STRING_OR_COMMA.sub(lambda match: _BAD_ESCAPE.sub("", match[1]) if match[1] else "", script)
    decoder = json.JSONDecoder(strict=False)
    position = 0
    while position < len(script):
        try:
            said, position = decoder.raw_decode(script, position)
        except (ValueError, RecursionError):
            return
        yield said
        position = _BETWEEN.match(script, position).end()  # type: ignore[union-attr] # it matches nothing, too


def _objects(said: Any, *, depth: int) -> Iterator[Node]:
    if depth < 0:
        return
    if isinstance(said, list):
        for item in said:
            yield from _objects(item, depth=depth - 1)
    elif isinstance(said, dict):
        yield said
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(said.get(name), list | dict):
                yield from _objects(said[name], depth=depth - 1)


def _is(node: Node, pattern: re.Pattern[str]) -> bool:
    return any(pattern.fullmatch(name) for name in _types(node))


def _types(node: Node) -> list[str]:
    types = node.get("@type")
    return [
        name.rpartition("/")[2] for name in (types if isinstance(types, list) else [types]) if isinstance(name, str)
    ]


def _urls_of(node: Node) -> Iterator[str]:
    for value in (node.get("url"), node.get("@id"), node.get("mainEntityOfPage")):
        if isinstance(value, Mapping):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value


def _address(url: str) -> str:
    """An address without what may differ between two ways to write it."""
    return url.partition("#")[0].partition("?")[0].partition("://")[2].removeprefix("www.").rstrip("/")


def _names(item: Any, known: Mapping[str, Node]) -> Iterator[str]:
    if isinstance(item, str):
        yield decoded(item)
    elif isinstance(item, Mapping):
        here = item if "name" in item or "givenName" in item else known.get(str(item.get("@id")), item)
        said = here.get("name")
        if isinstance(said, list):
            yield from (decoded(name) for name in _listed(said) if isinstance(name, str))
        else:
            yield text(said) or " ".join(filter(None, (text(here.get("givenName")), text(here.get("familyName")))))
