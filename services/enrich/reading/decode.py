"""From bytes to characters, and from characters to such as may be kept, shown and compared."""

from __future__ import annotations

import codecs
import html
import re
import unicodedata
from typing import Any, Final

from services.enrich.reading.charsets import guess
from shared.charsets import named, shown, unmarked_utf16
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
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_META_WITHIN: Final = 4096  # HTML asks for the first 1024 bytes; pages exceed that
_PAGE = re.compile(rb"\s*<(?:!doctype html|html|\?xml)\b", re.IGNORECASE)
_TAG = re.compile(rb"<[^<>]*+>")

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_PLANE_ENDS: Final = "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(1, 17))
# Soft hyphens, zero-width spaces and marks, signs that mean nothing by themselves, and what no character is. A set that
# holds signs beyond U+FFFF is searched one by one, so they have sets of their own.
_UNSEEN = re.compile("[\u00ad\u034f\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff]")
_UNSEEN_BEYOND = re.compile(f"[{_PLANE_ENDS}]")
# Tags spell the region of a flag, and hide words anywhere else; a selector asks for one look of the sign before it.
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f)|[\U000e0000-\U000e007f]")
_STRAY_SUPPLEMENTS = re.compile("(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]+")
# Marks of the writing direction say nothing where all of it runs from left to right. Overrides make a line read
# otherwise than it is; what is opened is closed in its line, so that it cannot turn what stands beside it.
_DIRECTED = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Joiners make the shape of Arabic and Indic words and of composed emoji; anywhere else they only spoil comparisons.
_JOINED = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefe\u2600-\u27bf\u2b00-\u2bff"
    "\U0001f000-\U0001faff]"
)
_SHAPING = re.compile("[\u200c\u200d\ufe00-\ufe0f]+")
_JOINERS: Final = "\u200c\u200d"

# To bring marks into their order costs the square of how many stand on one sign; no language has more than a few, and
# https://unicode.org/reports/tr15/#Stream_Safe_Text_Format allows 30.
_MARKS: Final = "".join(filter(unicodedata.combining, map(chr, range(0x300, 0x10000))))
_OLD_MARKS: Final = "".join(filter(unicodedata.combining, map(chr, range(0x10000, 0x1E950))))
_OLD_SCRIPTS = re.compile("[\U00010000-\U0001e94f]")
_HEAPED = re.compile(f"[{_MARKS}][{_MARKS}]{{30,}}")
_HEAPED_OLD = re.compile(f"[{_MARKS}{_OLD_MARKS}]{{31,}}")

# Letters and signs that nothing is done to, and that compose with none of their kind: Latin, Greek, Cyrillic, Hebrew,
# Arabic, punctuation, currencies, kana, Han, Hangul. Nearly all texts hold no other, and are read over once.
_PLAIN = re.compile(
    "[\t\n -~\u00a1-\u00ac\u00ae-\u02ff\u0388-\u0482\u048a-\u052f\u05d0-\u05ea\u0621-\u063f\u0641-\u064a\u0660-\u066f"
    "\u0671-\u06d5\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u3001-\u3029\u3041-\u3094\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uff01-\uff60]*"
)
# All that `clean` looks for: a text is read over once for it, and again only for what was found.
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u034f\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ud800-\udfff"
    "\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_ODD_BEYOND = re.compile(f"[\U000e0000-\U000e01ef{_PLANE_ENDS}]")
_BEYOND = re.compile("[\U00010000-\U0010ffff]")


def decode(payload: bytes, content_type: str) -> tuple[str, tuple[str, ...]]:
    """The characters of a payload, and warnings about how they were found.

    A byte order mark counts first, then the charset that was declared, then what a page says of itself, then what the
    bytes look like. What was declared is overruled where it cannot be, or where the bytes prove another.
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
    if _PLAIN.fullmatch(text):
        return text
    odd = "".join({*_ODD.findall(text), *(_ODD_BEYOND.findall(text) if _BEYOND.search(text) else ())})
    if not odd:
        return _composed(text)
    for signs, instead in _REPLACED:
        if signs.search(odd):
            text = signs.sub(instead, text)
    if _DIRECTED.search(odd):
        text = _directed(text)
    if _STRAY_SUPPLEMENTS.search(odd):
        text = _STRAY_SUPPLEMENTS.sub("", text)
    text = _composed(text)
    return _shaped(text) if _SHAPING.search(odd) else text


_REPLACED: Final = (
    (_LINE_ENDS, "\n"),
    (_CONTROLS, ""),
    (_SPACES, " "),
    (_UNSEEN, ""),
    (_UNSEEN_BEYOND, ""),
    (_TAGS, r"\1"),
    (_SURROGATES, "\ufffd"),
)


def unescaped(text: str) -> str:
    """Text with its HTML entities decoded once, if it is text that was escaped; other text as it is.

    It was escaped when entities stand in it, no tag, and no `&` that is not a part of one.
    """
    count = text.count("&")
    if not count or _TAG_BEGINS.search(text) or len(_ENTITY.findall(text)) != count:
        return text
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_TAG_BEGINS = re.compile(r"<[a-zA-Z/!?]")


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


def _composed(text: str) -> str:
    """Text in NFC, with at most 30 marks on a sign."""
    if text.isascii():
        return text
    heaped = _HEAPED_OLD if _OLD_SCRIPTS.search(text) else _HEAPED
    composed = unicodedata.normalize("NFC", heaped.sub(_first_marks, text))
    return text if composed == text else heaped.sub(_first_marks, composed)  # of one mark two may have been made


def _first_marks(heap: re.Match[str]) -> str:
    return heap[0][:30]


def _shaped(text: str) -> str:
    """Text with the joiners and selectors that its signs need, in NFC."""
    for _ in range(4):  # where one is left out, the signs around it may be put in another order
        kept = _composed(_SHAPING.sub(_needed_shaping, text))
        if kept == text:
            return text
        text = kept
    return _composed(_SHAPING.sub("", text))


def _needed_shaping(run: re.Match[str]) -> str:
    """Of a run of joiners and selectors, the selector that its sign may have, and the joiners between joined signs."""
    before, after = run.string[max(run.start() - 1, 0) : run.start()], run.string[run.end() : run.end() + 1]
    takes_a_look = after == "\u20e3" if before in "#*0123456789" else before > "\u00a8"
    selector = run[0][0] if takes_a_look and run[0][0] not in _JOINERS else ""
    if not (_JOINED.match(before) and _JOINED.match(after)):
        return selector
    return selector + "".join(sign for sign in run[0] if sign in _JOINERS)


def _directed(text: str) -> str:
    """Text whose marks of direction are needed and, line by line, balanced; overrides are left out."""
    if not _RIGHT_TO_LEFT.search(text):
        return _DIRECTED.sub("", text)
    return "\n".join(_balanced(line) if _TURNED.search(line) else line for line in text.split("\n"))


def _balanced(line: str) -> str:
    kept: set[int] = set()
    opened: list[tuple[int, str]] = []
    for found in _TURNED.finditer(line):
        sign, at = found[0], found.start()
        if sign == "\u202c":  # ends the embedding or override that was opened last
            if opened and opened[-1][1] < "\u2066":
                start, opener = opened.pop()
                kept |= {start, at} if opener < "\u202c" else set()
        elif sign == "\u2069":  # ends the isolate that was opened last, and what is open within it
            while opened and opened[-1][1] < "\u2066":
                opened.pop()
            if opened:
                kept |= {opened.pop()[0], at}
        else:
            opened.append((at, sign))
    return _TURNED.sub(lambda found: found[0] if found.start() in kept else "", line)


def _binary(why: str) -> Refused:
    return Refused("binary", f"This is not text: {why}. Post plain text, HTML or JSON.")


def _characters(payload: bytes, content_type: str) -> tuple[str, tuple[str, ...]]:
    for mark, charset in _BOMS:
        if payload.startswith(mark):
            text = _strictly(payload[len(mark) :], charset)
            if text is not None:
                return text, ()

    warnings: list[str] = []
    is_page = "html" in content_type or bool(_PAGE.match(payload))
    declared = _declared(payload, content_type, is_page, warnings)
    proven = _proven(payload, declared[0] if declared else None)
    if proven is not None:
        charset, text = proven
        is_plain = charset == "utf-8" and payload.isascii()  # in any charset the same
        if declared and not is_plain and not charset.startswith(declared[0]):
            warnings.append(_overruled(declared[0], charset))
        return text, tuple(warnings)

    prose = _TAG.sub(b" ", payload) if is_page else payload
    for charset in declared:
        text = _as_declared(payload, prose, charset, warnings)
        if text is not None:
            return text, tuple(warnings)
    if not declared or declared[0] in _DOUBLE:
        text = _nearly(payload, "utf-8")
        if text is not None:
            warnings.append(_replaced(text, "utf-8"))
            return text, tuple(warnings)
    charset = guess(prose).charset
    text = _strictly(payload, charset)
    warnings.append(
        f"{'' if declared else 'No charset was declared. '}The text was read as {shown(charset)}, which it looks like; "
        f"if that is wrong, declare the charset: `Content-Type: {'text/html' if is_page else 'text/plain'}; charset=…`."
    )
    return payload.decode(charset, "replace") if text is None else text, tuple(warnings)


def _declared(payload: bytes, content_type: str, is_page: bool, warnings: list[str]) -> list[str]:
    """The charsets that were declared, as codecs: by the content type first, then by the page itself."""
    charsets = []
    if label := _DECLARED.search(content_type):
        if charset := named(label[1]):
            charsets.append(charset)
        else:
            warnings.append(f"The charset that was declared, {label[1]}, is none that we know; it was not used.")
    if is_page:
        head = payload[:_META_WITHIN]
        said = _META.search(_COMMENT.sub(b"", head)) or _XML.match(head)
        if said and (charset := named(said[1].decode("ascii"))):
            # Who could read that far was not reading UTF-16.
            charsets.append("utf-8" if charset.startswith("utf-") else charset)
    return charsets


def _proven(payload: bytes, declared: str | None) -> tuple[str, str] | None:
    """The charset that the form of the bytes alone proves, and the text; None when it proves none."""
    if _may_be_utf16(payload):
        text = _strictly(payload, declared) if declared and declared.startswith(("utf-16", "utf-32")) else None
        wide = (declared, text) if declared and text is not None else unmarked_utf16(payload)
        if wide:
            return wide
    if b"\x1b$" in payload and not _HIGH.search(payload):
        for charset in ("iso2022_jp", "iso2022_jp_ext", "iso2022_kr"):
            text = _strictly(payload, charset)
            if text is not None:
                return charset, text
    if declared and declared.startswith(("utf-16", "utf-32", "iso2022", "hz")) and len(payload) < 16:
        return None
    text = _strictly(payload, "utf-8")
    if text is None or (payload.isascii() and declared in ("hz", "iso2022_jp", "iso2022_kr")):
        return None
    # Two signs of a double-byte charset may be UTF-8 by chance, in one of a single byte they would make no word.
    if declared in _DOUBLE and len(payload) < 24 and not payload.isascii():
        return None
    return "utf-8", text


def _may_be_utf16(payload: bytes) -> bool:
    head = payload[:4096]
    controls = len(_CONTROL_BYTES.findall(head))
    return b"\x00" in payload or controls * 4 > len(head) or (controls * 50 > len(head) and not payload.isascii())


_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HIGH = re.compile(rb"[\x80-\xff]")
_DOUBLE: Final = ("cp932", "euc_jp", "cp949", "gb18030", "big5hkscs")


def _as_declared(payload: bytes, prose: bytes, charset: str, warnings: list[str]) -> str | None:
    """The text in the charset that was declared; None, with a warning, where the bytes are not or hardly in it."""
    strict = _strictly(payload, charset)
    text = _nearly(payload, charset) if strict is None else strict
    if text is not None and charset != "utf-8":
        heard = guess(prose, declared=charset)
        better = _strictly(payload, heard.charset) if heard.margin > _PROOF and heard.charset != charset else None
        if better not in (None, text):
            warnings.append(_overruled(charset, heard.charset))
            return better
    if text is None:
        warnings.append(f"The text is not in the charset that was declared, {shown(charset)}.")
    elif strict is None:
        warnings.append(_replaced(text, charset))
    return text


def _nearly(payload: bytes, charset: str) -> str | None:
    """The text with \ufffd for what is not in the charset; None when that is more than a tenth of what is not ASCII."""
    text = payload.decode(charset, "replace")
    cut = text.endswith("\ufffd")  # in the middle of a sign, as by a limit
    return text if (text.count("\ufffd") - cut) * 10 <= len(_BEYOND_ASCII.findall(text)) - 1 - cut else None


def _replaced(text: str, charset: str) -> str:
    return f"What is no {shown(charset)} was replaced by \ufffd; that is {text.count(_REPLACEMENT)} times in this text."


_REPLACEMENT: Final = "\ufffd"
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_PROOF: Final = 25.0  # nats; a charset that was declared is more often right than our ears


def _overruled(declared: str, charset: str) -> str:
    return (
        f"The charset that was declared, {shown(declared)}, is not the one the text is in; it was read as "
        f"{shown(charset)}. Declare that, or none."
    )


def _strictly(payload: bytes, charset: str) -> str | None:
    """The text, or None when the bytes are not in the charset."""
    for codec in _READ_AS.get(charset, (charset,)):
        try:
            return payload.decode(codec)
        except UnicodeError:
            continue
    return None


# What has row 13 or Hong Kong's signs is asked when the plain one does not know a sign.
_READ_AS: Final = {"euc_jp": ("euc_jp", "euc_jis_2004"), "big5hkscs": ("big5hkscs", "cp950")}
