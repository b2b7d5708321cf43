"""Looks over HTML before any tree is built of it: parsers need minutes for what this refuses in a second.

The limits stand where the cost of a parser begins to grow faster than the page; docs/adr/0010 has the measurement.
"""

# ruff: noqa: SIM905 - lists of words are read and kept as words, not as a quote and a comma each

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from shared.errors import Refused

LIMIT_BYTES: Final = 2 * 1024 * 1024
LIMIT_TAGS: Final = 100_000
LIMIT_DEPTH: Final = 256
LIMIT_ATTRIBUTES: Final = 256
LIMIT_REOPENED: Final = 400_000  # elements that a parser makes of formatting that was never closed, 400 bytes each

# Every alternative either matches or fails without looking back (possessive quantifiers), and only the last quote of
# a text can be one that never closes: so the whole scan reads each character a bounded number of times.
_VALUE = r"""=(?:"[^"]*+"|'[^']*+'|\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))"""
_TOKEN = re.compile(
    r"<(?:(?:((?i:script|style))(?=[\s/>])|(/?[a-zA-Z][^\s/>]*+|!\[CDATA\[))"
    rf"([^>=]*+(?:{_VALUE}[^>=]*+)*+)(?(1)([^<]*+(?:<(?!/(?i:\1)[\s/>])[^<]*+)*+)|(>[^<]*+</\2>)?+)"
    r"|!--(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+(?:--!?>|\Z))"
    r"|[!?/][^>]*+)"  # what is no comment but is read as one
)
_ATTRIBUTE = re.compile(rf"[^\s/=][^\s/=]*+(?:\s*+{_VALUE})?+")


def _ends(names: str) -> frozenset[str]:
    return frozenset(f"/{name}" for name in names.split())


_VOID: Final = "area base br col embed frame hr img input link meta param source track wbr".split()
# Their end tags may be left out, and the next of their kind ends them: unclosed, they stand beside one another.
_ENDED_BY_THE_NEXT: Final = "html head body p td th tr thead tbody tfoot caption colgroup option optgroup".split()
_FLAT: Final = frozenset({*_VOID, *_ENDED_BY_THE_NEXT, *(f"/{name}" for name in _VOID + _ENDED_BY_THE_NEXT)})
# An end tag closes what was left open inside its element, but an inline one does not reach out of a block.
_BLOCKS: Final = _ends(
    "address applet article aside blockquote button center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup iframe li listing main marquee menu nav noembed noframes noscript"
    " object ol plaintext pre search section select summary table template textarea title ul xmp"
)
# And none reaches out of these, save their own.
_WALLS: Final = _ends(
    "![cdata[ annotation-xml applet desc foreignobject frameset iframe marquee mi mn mo ms mtext noembed noframes"
    " object plaintext select table template textarea title xmp"
)
# A parser opens them anew in each block that follows until they are closed.
_FORMATTING_ENDS: Final = _ends("a b big code em font i nobr s small strike strong tt u")
_ITEMS: Final = {"li": ("/li",), "dd": ("/dd", "/dt"), "dt": ("/dd", "/dt")}  # each ends those
_PASSED: Final = _ends("address div")  # blocks that an item looks through for the one it ends
_DRAWINGS: Final = ("/svg", "/math")
_ENDS_A_DRAWING: Final = frozenset(
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta"
    " nobr ol p pre ruby s small span strong strike sub sup table tt u ul var /br /p".split()
)
_FONT = re.compile(r"\b(?:color|face|size)\b", re.IGNORECASE)


def guard_size(text: str) -> None:
    """Raises Refused `too_large` for more than 2 MiB of text, counted as UTF-8."""
    if len(text) * 4 <= LIMIT_BYTES:
        return
    size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
    if size > LIMIT_BYTES:
        raise Refused(
            "too_large", f"The text has {size:,} bytes; {LIMIT_BYTES:,} is the limit. Post the article alone."
        )


def guard_html(text: str) -> None:
    """Raises Refused `too_large`, `too_many_tags` or `too_deep` for a page that no parser should be asked to read."""
    guard_size(text)
    tokens = _TOKEN.findall(text)
    if (
        len(tokens) * 2 > LIMIT_TAGS
        and sum(bool(raw or name) + bool(leaf) for raw, name, _, _, leaf in tokens) > LIMIT_TAGS
    ):
        raise Refused("too_many_tags", f"The page has more than {LIMIT_TAGS:,} tags. Post the article alone.")

    ends: list[str] = []  # of the elements that are open, as they are looked for: "/div"
    formatting: Counter[str] = Counter()
    active = reopened = 0
    in_drawing = False
    for raw, given, attributes, within, leaf in tokens:
        if len(attributes) > LIMIT_ATTRIBUTES * 2:
            _guard_attributes(raw or given, attributes)
        in_drawing = in_drawing and any(end in ends for end in _DRAWINGS)
        if in_drawing and _is_drawn(ends, (raw or given).lower(), attributes, within, is_leaf=bool(leaf)):
            if len(ends) > LIMIT_DEPTH:
                raise _too_deep()
            continue
        if leaf or given in _FLAT:
            reopened += active
            continue
        name = given.lower()
        if ends and ends[-1] == name:
            ends.pop()
            if name not in _FORMATTING_ENDS:
                reopened += active
            elif formatting[name]:
                formatting[name] -= 1
                active -= 1
        elif raw:
            if "/frameset" in ends:  # there a script is none to a parser, and more of them nest
                ends.extend(["/frameset"] * within.lower().count("<frameset"))
                if len(ends) > LIMIT_DEPTH:
                    raise _too_deep()
        elif not name or name in _FLAT or name == "![cdata[":
            reopened += active
        elif name[0] == "/":
            _close(ends, name)
            reopened += active
            if formatting[name]:
                formatting[name] -= 1
                active -= 1
        else:
            if name in _ITEMS:
                reopened += active
                _end_item(ends, _ITEMS[name])
            end = "/" + name
            if end in _DRAWINGS and attributes.endswith("/"):
                continue
            ends.append(end)
            if len(ends) > LIMIT_DEPTH:
                raise _too_deep()
            in_drawing = end in _DRAWINGS or in_drawing
            if end in _FORMATTING_ENDS and not (name == "a" and formatting[end]):
                formatting[end] += 1
                active += 1
    if reopened > LIMIT_REOPENED:
        raise Refused("too_many_tags", "The page leaves too many formatting tags open. Close each where it ends.")


def _guard_attributes(name: str, attributes: str) -> None:
    if len(_ATTRIBUTE.findall(attributes)) > LIMIT_ATTRIBUTES:
        raise Refused("too_many_tags", f"A tag <{name[:20]}> has more than {LIMIT_ATTRIBUTES} attributes. Remove them.")


def _close(ends: list[str], name: str) -> None:
    for index in range(len(ends) - 1, -1, -1):
        end = ends[index]
        if end == name:
            del ends[index:]
            return
        if end in _WALLS or (end in _BLOCKS and name not in _BLOCKS) or (name == "/li" and end in ("/ul", "/ol")):
            return


def _end_item(ends: list[str], items: tuple[str, ...]) -> None:
    for index in range(len(ends) - 1, -1, -1):
        end = ends[index]
        if end in items:
            del ends[index:]
            return
        if end in _WALLS or (end in _BLOCKS and end not in _PASSED):
            return


def _is_drawn(ends: list[str], name: str, attributes: str, within: str, *, is_leaf: bool) -> bool:
    """Count a tag within SVG or MathML, where every element nests and a script's text is tags; False when it ends that.

    In doubt it nests: what HTML may stand in a drawing is not told apart.
    """
    at = next(index for index in range(len(ends) - 1, -1, -1) if ends[index] in _DRAWINGS or ends[index] in _WALLS)
    is_pure = ends[at] in _DRAWINGS
    if is_pure and (name in _ENDS_A_DRAWING or (name == "font" and _FONT.search(attributes))):
        del ends[at:]
        return False
    if name == "![cdata[":
        ends.append("/![cdata[")  # to a parser its end tags are text: behind this wall they are none to us either
    elif name[:1] == "/":
        _close(ends, name)
    elif name and not is_leaf and not (is_pure and attributes.endswith("/")):
        ends.extend(["/" + name] * (1 + within.count("<")))
    return True


def _too_deep() -> Refused:
    return Refused("too_deep", f"The page nests more than {LIMIT_DEPTH} elements. Post the article alone.")
