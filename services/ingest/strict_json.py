"""JSON that can be read in one way only: no key twice, no NaN, no half a character, no NUL, not nested without end."""

from __future__ import annotations

import gc
import json
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate
from typing import Any, Final, NoReturn

from services.ingest.refusal import Refusal

DEPTH: Final = 64

# A string that never ends is taken to the end of the text, and nothing is ever tried twice (*+): the scan stays linear.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|NaN|-?Infinity|[\[\]{}]', re.DOTALL)
_LIMIT_PLACE: Final = 500_000  # characters: to say where in a longer text would take longer than to refuse it
_SPACE = re.compile(r"[ \t\r\n]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
# An escape that stands for U+0000 or for half a pair, where no backslash is escaped itself.
_UNKEPT = re.compile(r"\\u(?:0000|[dD](?:[89abAB]..(?!\\u[dD][c-fC-F])|[c-fC-F](?<!\\u[dD][89abAB]..\\u[dD].)))")


def parse(body: bytes) -> Any:
    """The value that a JSON text stands for. Raises Refusal `invalid-json` with a sentence that says where."""
    return parse_text(decode(body))


def decode(body: bytes) -> str:
    """The text of a JSON body, without a byte order mark. Raises Refusal when it is not UTF-8."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise _refused(
            f"Byte 0x{body[err.start]:02x} at offset {err.start} is not UTF-8; send the JSON as UTF-8"
        ) from None


def parse_text(text: str) -> Any:
    """As `parse`, for text that is decoded already."""
    _refuse_depth(text)
    try:
        with without_collector():
            value = _DECODER.decode(text)
    except json.JSONDecodeError as err:
        said = err.msg.removesuffix(" at").removesuffix(":")
        raise _refused(f"The JSON breaks off at {place(text, err.pos)}: {said[:1].lower()}{said[1:]}") from None
    except _KeyTwiceError as err:
        where = f", at {_place_of_key_twice(text)}" if len(text) <= _LIMIT_PLACE else ""
        raise _refused(f"The key {_shown(err.key)} stands twice in one object{where}") from None
    except _NoNumberError as err:
        where = f" at {_place_of_token(text, err.said)}" if len(text) <= _LIMIT_PLACE else ""
        raise _refused(f"{err.said[:20]}{where} is no number that JSON has; leave the field out or send null") from None
    except (ValueError, RecursionError):
        raise _refused("A number in it has more than 4300 digits; send it as a string") from None
    if "\\u" in text:
        _refuse_unkept(text, value)
    return value


def elements(text: str) -> Iterator[tuple[int, str]]:
    """The elements of a JSON array as they stand in the text, each with its index there.

    Raises Refusal when the text is no array; what is wrong inside one element is left for `parse_text` of that element.
    """
    _refuse_depth(text, limit=DEPTH + 1)
    at = _skip(text, 0)
    if text[at : at + 1] != "[":
        raise _refused("The batch is no JSON array; send [{...}, {...}], or lines as application/x-ndjson")
    at = _skip(text, at + 1)
    if text[at : at + 1] != "]":
        while True:
            try:
                with without_collector():
                    end = _LENIENT.raw_decode(text, at)[1]
            except json.JSONDecodeError as err:
                raise _refused(f"The array breaks off at {place(text, err.pos)}: {err.msg}") from None
            except ValueError:
                raise _refused(f"A number in the element at {place(text, at)} has more than 4300 digits") from None
            yield at, text[at:end]
            at = _skip(text, end)
            if text[at : at + 1] == "]":
                break
            if text[at : at + 1] != ",":
                raise _refused(f"The array breaks off at {place(text, at)}: expecting ',' or ']'")
            at = _skip(text, at + 1)
    if (at := _skip(text, at + 1)) != len(text):
        raise _refused(f"Something follows the array at {place(text, at)}; send one array")


@contextmanager
def without_collector() -> Iterator[None]:
    """Read JSON without the collector of garbage, which would look through all that was read again and again.

    What JSON makes has no cycles. Who lets go of it within sees none of it collected at the end either.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def place(text: str, index: int) -> str:
    """Where an index is, as an editor counts; what lies in the space behind the text is at the text's end."""
    end = len(text.rstrip())
    index = min(index, end)
    line, column = text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
    return f"line {line}, column {column}" if "\n" in text[:end] else f"column {column}"


def pointer_part(key: str) -> str:
    """A key as a part of a JSON pointer (RFC 6901), cut to what a sentence can bear."""
    return key[:60].replace("~", "~0").replace("/", "~1")


class _KeyTwiceError(Exception):
    def __init__(self, key: str) -> None:
        self.key = key


class _NoNumberError(Exception):
    def __init__(self, said: str) -> None:
        self.said = said


def _refused(detail: str) -> Refusal:
    return Refusal("invalid-json", f"{detail}.")


def _refuse_depth(text: str, *, limit: int = DEPTH) -> None:
    # Counting is cheap and nearly every body ends here; the parser itself would recurse as deep as it is told to.
    if text.count("[") + text.count("{") <= limit or not _is_deeper(text, limit):
        return
    where = f" at {_place_of_depth(text, limit)}" if len(text) <= _LIMIT_PLACE else ""
    raise _refused(f"It is nested more than {limit} levels deep{where}; flatten it")


def _is_deeper(text: str, limit: int) -> bool:
    """Takes eight brackets at a time: one by one, a million empty lists would take a second."""
    outside = text.encode().replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')[::2]  # of strings
    brackets = b"".join(outside).translate(_OPENS, _NO_BRACKETS)
    bits = brackets.ljust(-(-len(brackets) // 8) * 8, b"0")
    depth = 0
    for eight in int(b"0" + bits, 2).to_bytes(len(bits) // 8):
        if depth + _HIGHEST[eight] > limit:
            return True
        depth += _LAST[eight]
    return False


_OPENS: Final = bytes.maketrans(b"[{]}", b"1100")
_NO_BRACKETS: Final = bytes(set(range(256)) - set(b"[{]}"))
# Of eight brackets, as the bits of a byte, the first the highest: how much deeper they lead at most, and at their end.
_LEVELS: Final = [list(accumulate(1 if byte >> bit & 1 else -1 for bit in range(7, -1, -1))) for byte in range(256)]
_HIGHEST: Final = [max(levels) for levels in _LEVELS]
_LAST: Final = [levels[-1] for levels in _LEVELS]


def _place_of_depth(text: str, limit: int) -> str:
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > limit:
            return place(text, token.start())
    return "its end"


def _take_each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _KeyTwiceError(key)
            seen.add(key)
    return fields


def _refuse_constant(said: str) -> NoReturn:
    raise _NoNumberError(said)


def _finite(said: str) -> float:
    number = float(said)
    if math.isinf(number):
        raise _NoNumberError(said)
    return number


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_take_each_key_once, parse_constant=_refuse_constant, parse_float=_finite
)
_LENIENT: Final = json.JSONDecoder()


def _refuse_unkept(text: str, value: Any) -> None:
    """No database keeps U+0000 in text, and half a surrogate pair is no character."""
    found = _UNKEPT.search(text.replace("\\\\", "//"))
    if found is None:
        return
    where = f"The text at {place(text, found.start())}"
    if len(text) <= _LIMIT_PLACE:
        where = next(it for it, said in _strings(value, "") if "\x00" in said or _SURROGATE.search(said)) or "The text"
    escape = text[found.start() : found.start() + 6].lower()
    if escape == "\\u0000":
        raise _refused(f"{where} holds U+0000, which no text can keep; take it out")
    raise _refused(f"{where} holds {escape} alone, half of a surrogate pair; send both or none")


def _strings(value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _strings(item, f"{pointer}/{number}")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield f"A key in {pointer or 'the object'}", key
            yield from _strings(item, f"{pointer}/{pointer_part(key)}")


def _place_of_key_twice(text: str) -> str:
    objects: list[set[str] | None] = []
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in "[{":
            objects.append(set() if sign == "{" else None)
        elif sign in "]}":
            objects.pop()
        elif sign[0] == '"' and objects and (keys := objects[-1]) is not None and _is_key(text, token.end()):
            if (key := json.loads(sign)) in keys:
                return place(text, token.start())
            keys.add(key)
    return "a place we lost"  # the parser found one, so this is never said


def _is_key(text: str, end: int) -> bool:
    return text.startswith(":", _skip(text, end))


def _place_of_token(text: str, said: str) -> str:
    for token in _TOKEN.finditer(text):
        if token[0] == said:
            return place(text, token.start())
    return place(text, text.find(said))


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _shown(key: str) -> str:
    return json.dumps(key if len(key) <= 40 else key[:39] + "…", ensure_ascii=not key.isprintable())
