"""From bytes to characters, and from characters to such as may be kept, shown and compared."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Any, Final

from shared.errors import Refused

_BOMS: Final = (  # the longer first: UTF-32's little-endian mark begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC: Final = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"BZh",
    b"7z\xbc",
)

_DECLARED = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_META_WITHIN: Final = 4096  # HTML asks for the first 1024 bytes; pages exceed that

# Python knows codecs that are no character sets (zlib, rot13) or are slow on purpose-made input (punycode).
_CHARSETS = re.compile(
    r"utf-(?:8|16|32)(?:-[bl]e)?|ascii|iso8859-\d+|cp\d+|koi8-\w|mac-\w+|big5\w*|gb\w+|euc_\w+|shift_jis\w*|iso2022_\w+|johab|hz"
    r"|tis-620|ptcp154|kz1048"
)

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
# Soft hyphens, zero-width spaces and marks; overrides of the writing direction, which can make a line read otherwise.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\u202d\u202e\ufeff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Joiners make the shape of Arabic and Indic words and of composed emoji; anywhere else they only spoil comparisons.
_JOINED = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefe"
    "\ufe0f\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
)
_STRAY_JOINERS = re.compile(f"(?<![{_JOINED}])[\u200c\u200d]+|[\u200c\u200d]+(?![{_JOINED}])")

# All that `clean` looks for: most texts have none of it, and are read over once instead of six times.
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u1680\u2000-\u200d\u2028-\u202f\u205f\u2060\u3000\ufeff\ud800-\udfff]"
)


def decode(payload: bytes, content_type: str) -> tuple[str, tuple[str, ...]]:
    """The characters of a payload, and warnings about how they were found.

    A byte order mark counts first, then the declared charset, UTF-8, a page's own <meta>, and last windows-1252.
    Raises Refused: `empty`, `binary`.
    """
    if not payload.strip():
        raise Refused("empty", "Nothing was posted. Send the text of the article.")
    if payload.startswith(_MAGIC):
        raise _binary("it begins like a document, a picture or an archive")

    text, warnings = _characters(payload, content_type)
    if "\x00" in text:
        raise _binary("it holds NUL characters; if it is UTF-16, say so in the content type's charset")
    if len(_CONTROLS.findall(text)) > 16 + len(text) // 100:
        raise _binary("more than one character in a hundred is a control character")
    return text, warnings


def clean(text: str) -> str:
    """Text as it is kept: NFC, plain spaces and line ends, nothing invisible, nothing a database refuses."""
    if text.isascii() and text.isprintable():
        return text
    if not _ODD.search(text):
        return unicodedata.normalize("NFC", text)
    text = _LINE_ENDS.sub("\n", text)
    text = _CONTROLS.sub("", text)
    if text.isascii():
        return text
    text = _SPACES.sub(" ", text)
    text = _UNSEEN.sub("", text)
    text = _STRAY_JOINERS.sub("", text)
    text = _SURROGATES.sub("\ufffd", text)
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Clean text with every run of white space made one space."""
    return " ".join(clean(text).split())


def storable(value: Any, *, depth: int = 64) -> Any:
    """JSON as the database can keep it: every text and key cleaned, integers beyond 64 bits as text.

    Raises Refused `too_deep` when it nests deeper than `depth`.
    """
    if depth < 0:
        raise Refused("too_deep", "The JSON nests more than 64 levels deep. Flatten it.")
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return str(value)
    if isinstance(value, list):
        return [storable(item, depth=depth - 1) for item in value]
    if isinstance(value, dict):
        return {clean(key): storable(item, depth=depth - 1) for key, item in value.items()}
    return value


def _binary(why: str) -> Refused:
    return Refused("binary", f"This is not text: {why}. Post plain text, HTML or JSON.")


def _characters(payload: bytes, content_type: str) -> tuple[str, tuple[str, ...]]:
    for mark, charset in _BOMS:
        if payload.startswith(mark):
            text = _decoded(payload[len(mark) :], charset)
            if text is not None:
                return text, ()

    warnings: list[str] = []
    if declared := _DECLARED.search(content_type):
        text = _decoded(payload, declared[1])
        if text is not None:
            return text, ()
        warnings.append(f"The text is not in the charset that was declared, {declared[1]}; it was read without it.")

    text = _decoded(payload, "utf-8")
    if text is not None:
        return text, tuple(warnings)
    if "html" in content_type and (meta := _META.search(payload[:_META_WITHIN])):
        text = _decoded(payload, meta[1].decode("ascii"))
        if text is not None:
            return text, tuple(warnings)

    warnings.append(
        "No charset was declared and the text is not UTF-8; it was read as windows-1252. Declare the charset."
    )
    return payload.decode("cp1252", errors="replace"), tuple(warnings)


def _decoded(payload: bytes, label: str) -> str | None:
    """The text, or None when the label is no charset or the bytes are not in it."""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    if not _CHARSETS.fullmatch(name):
        return None
    if name in ("iso8859-1", "ascii"):
        name = "cp1252"  # what people mean by it; the Encoding Standard says so too
    try:
        return payload.decode(name)
    except UnicodeError:
        return None
