"""Looks over HTML before any tree is built of it: parsers need minutes for what this refuses in a second."""

# ruff: noqa: SIM905 - lists of words are read and kept as words, not as a quote and a comma each

from __future__ import annotations

import re
from typing import Final

from shared.errors import Refused

LIMIT_BYTES: Final = 2 * 1024 * 1024
LIMIT_TAGS: Final = 100_000
LIMIT_DEPTH: Final = 256
LIMIT_ATTRIBUTES: Final = 64

# Every alternative either matches or fails without looking back (possessive quantifiers), and only the last quote of
# a text can be one that never closes: so the whole scan reads each character a bounded number of times.
_VALUE = r"""=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+)"""
_TOKEN = re.compile(
    rf"<!--(?:-?>|.*?(?:--!?>|\Z))|<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<attributes>(?:[^>=]++|{_VALUE})*+)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rf"[^\s/=][^\s/=]*+(?:\s*+{_VALUE})?+")
_END_OF = {
    "script": re.compile(r"</script(?=[\s/>])", re.IGNORECASE),
    "style": re.compile(r"</style(?=[\s/>])", re.IGNORECASE),
}

_VOID = frozenset("area base br col embed frame hr img input link meta param source track wbr".split())
# Their end tags may be left out, and the next of their kind ends them: unclosed, they stand beside one another.
_ENDED_BY_THE_NEXT = frozenset(
    "html head body p li dt dd td th tr thead tbody tfoot caption colgroup option optgroup rt rp".split()
)
# An end tag closes what was left open inside its element, but an inline one does not reach out of a block.
_BLOCKS = frozenset(
    "address article aside blockquote center details dialog div dl fieldset figcaption figure footer form header"
    " main nav ol section table ul".split()
)


def guard_size(text: str) -> None:
    """Raises Refused `too_large` for more than 2 MiB of text, counted as UTF-8."""
    size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
    if size > LIMIT_BYTES:
        raise Refused(
            "too_large", f"The text has {size:,} bytes; {LIMIT_BYTES:,} is the limit. Post the article alone."
        )


def guard_html(text: str) -> None:
    """Raises Refused `too_large`, `too_many_tags` or `too_deep` for a page that no parser should be asked to read."""
    guard_size(text)
    open_elements: list[str] = []
    tags = position = 0
    while token := _TOKEN.search(text, position):
        position = token.end()
        if token["name"] is None:  # a comment
            continue
        tags += 1
        if tags > LIMIT_TAGS:
            raise Refused("too_many_tags", f"The page has more than {LIMIT_TAGS:,} tags. Post the article alone.")
        _guard_attributes(token["name"], token["attributes"])

        name = token["name"].lower()
        if name in _VOID or name in _ENDED_BY_THE_NEXT:
            continue
        if token["close"]:
            _close(open_elements, name)
        elif name in _END_OF:
            end = _END_OF[name].search(text, position)
            if end is None:
                return
            position = end.start()
        else:
            open_elements.append(name)
            if len(open_elements) > LIMIT_DEPTH:
                raise Refused("too_deep", f"The page nests more than {LIMIT_DEPTH} elements. Post the article alone.")


def _guard_attributes(name: str, attributes: str) -> None:
    if len(attributes) > LIMIT_ATTRIBUTES * 2 and len(_ATTRIBUTE.findall(attributes)) > LIMIT_ATTRIBUTES:
        raise Refused("too_many_tags", f"A tag <{name[:20]}> has more than {LIMIT_ATTRIBUTES} attributes. Remove them.")


def _close(open_elements: list[str], name: str) -> None:
    if open_elements and open_elements[-1] == name:
        open_elements.pop()
    elif name in open_elements:
        start = len(open_elements) - 1 - open_elements[::-1].index(name)
        if name in _BLOCKS or _BLOCKS.isdisjoint(open_elements[start:]):
            del open_elements[start:]
