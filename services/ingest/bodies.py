"""Bodies as they come over the wire: what kind they are, unpacked within limits, cut into lines."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from services.ingest import strict_json
from services.ingest.refusal import Refusal
from shared import charsets

MIB: Final = 1024 * 1024
ARTICLE_LIMIT: Final = 5 * MIB
BATCH_LIMIT: Final = 20 * MIB
LINES_LIMIT: Final = 50_000
GZIP_RATIO: Final = 100  # text packs to a third or a tenth; a thousandth is a bomb
GZIP_GRACE: Final = 64 * 1024  # a few equal lines pack better than any ratio and harm nobody
DRAIN_LIMIT: Final = 32 * MIB

GZIP_MAGIC: Final = b"\x1f\x8b"
ARTICLE_TYPES: Final = ("application/json", "text/plain", "text/html")
BATCH_TYPES: Final = ("application/x-ndjson", "application/json", "application/gzip")

_WITHIN_UTF8: Final = ("ascii", "us-ascii")
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([^\"';\s]*)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a Content-Type says: the media type in lower case, and the charset if one is named."""

    media_type: str
    charset: str | None  # Python's name for it

    @property
    def as_header(self) -> str:
        return f"{self.media_type}; charset={self.charset}" if self.charset else self.media_type


@dataclass(frozen=True, kw_only=True)
class Line:
    """One article of a batch: its place from 1, where it begins, and its bytes as they were posted."""

    number: int
    offset: int
    body: bytes


def kind_of(header: str | None, *, taken: tuple[str, ...]) -> Kind:
    """Read a Content-Type. Raises Refusal `unsupported-media` when it is none of `taken` or its charset is none."""
    media_type = (header or "").partition(";")[0].strip().lower()
    if not media_type:
        raise _unsupported("The request does not say what its body is; add a Content-Type", taken)
    if media_type == "application/x-www-form-urlencoded":
        raise _unsupported("A form is not taken; with curl add -H 'Content-Type: application/json'", taken)
    if media_type not in taken:
        raise _unsupported(f"{media_type[:80]} is not taken", taken)
    found = _CHARSET.search(header or "")
    charset = charsets.named(found[1]) if found else None
    if found and charset is None:
        raise _unsupported(f"{found[1][:40]!r} is no charset we know; say utf-8, or the one it is in", taken)
    if found and media_type.startswith("application/"):
        if charset != "utf-8" and found[1].lower() not in _WITHIN_UTF8:
            raise _unsupported(
                f"JSON is always UTF-8, not {found[1][:40]}; convert it and leave the charset out", taken
            )
        charset = "utf-8"
    return Kind(media_type=media_type, charset=charset)


def read(stream: IO[bytes], *, length: int | None, limit: int, what: str) -> bytes:
    """The whole body. Raises Refusal `too-large` when it is longer than `limit`, whatever its header promised."""
    if length is not None and length > limit:
        _drain(stream, length)
        raise _too_large(f"The body has {length:,} bytes", limit, what)
    pieces, size = [], 0
    while size <= limit and (piece := stream.read(min(MIB, limit + 1 - size))):
        pieces.append(piece)
        size += len(piece)
    if size > limit:
        _drain(stream, DRAIN_LIMIT)
        raise _too_large("The body is longer", limit, what)
    return b"".join(pieces)


def unpack(packed: bytes, *, limit: int, what: str) -> bytes:
    """What a gzip stream of one or more members holds.

    Raises Refusal: `too-large` beyond `limit` or GZIP_RATIO, `bad-request` when it is no whole gzip stream.
    """
    out, rest = bytearray(), packed
    while True:
        member = zlib.decompressobj(wbits=31)
        try:
            while not member.eof:
                piece = member.decompress(rest, MIB)
                out += piece
                rest = member.unconsumed_tail
                if len(out) > limit:
                    raise _too_large("Unpacked it is longer", limit, what)
                if len(out) > GZIP_GRACE + GZIP_RATIO * len(packed):
                    raise Refusal(
                        "too-large",
                        f"It unpacks to more than {GZIP_RATIO} times its size, as no text does; send it unpacked.",
                    )
                if not piece and not rest and not member.eof:
                    raise _broken_gzip("the gzip stream ends too early; send it again whole")
        except zlib.error:
            raise _broken_gzip("this is no gzip stream; pack it with gzip or leave the header out") from None
        rest = member.unused_data
        if not rest:
            return bytes(out)
        if not rest.startswith(GZIP_MAGIC):
            raise _broken_gzip(f"{len(rest):,} bytes that are no gzip follow the gzip stream")


def articles(body: bytes, kind: Kind) -> Iterator[Line]:
    """The articles of a batch: the elements of a JSON array, or the lines of NDJSON.

    Raises Refusal `too-large` when there are more than LINES_LIMIT, `invalid-json` when an array is broken.
    """
    is_array = body[:200].lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(b"[")
    if kind.media_type == "application/json" or (kind.media_type == "application/gzip" and is_array):
        return elements(body)
    return lines(body)


def lines(body: bytes) -> Iterator[Line]:
    """The lines of NDJSON that are not blank. Raises Refusal `too-large` beyond LINES_LIMIT."""
    start = 0
    number = 0
    while start < len(body):
        end = body.find(b"\n", start)
        end = len(body) if end < 0 else end
        number += 1
        if number > LINES_LIMIT:
            raise _too_many()
        line = body[start:end].rstrip(b"\r")
        if line.strip():
            yield Line(number=number, offset=start, body=line)
        start = end + 1


def elements(body: bytes) -> Iterator[Line]:
    """The elements of a JSON array as if each were a line. Raises Refusal when it is no array or has too many."""
    text = strict_json.decode(body)
    offset = 3 if body.startswith(codecs.BOM_UTF8) else 0
    before = 0
    for number, (index, element) in enumerate(strict_json.elements(text), start=1):
        if number > LINES_LIMIT:
            raise _too_many()
        offset += len(text[before:index].encode())
        before = index
        yield Line(number=number, offset=offset, body=element.encode())


def _unsupported(why: str, taken: tuple[str, ...]) -> Refusal:
    accepted = ", ".join(taken)
    return Refusal("unsupported-media", f"{why}. Taken are {accepted}.", headers={"Accept-Post": accepted})


def _drain(stream: IO[bytes], size: int) -> None:
    """Read on and forget: a client that is still sending would see its connection reset instead of our answer."""
    left = min(size, DRAIN_LIMIT)
    while left > 0 and (piece := stream.read(min(MIB, left))):
        left -= len(piece)


def _too_large(said: str, limit: int, what: str) -> Refusal:
    return Refusal("too-large", f"{said}; {what} may have {limit // MIB} MiB ({limit:,} bytes).")


def _too_many() -> Refusal:
    return Refusal("too-large", f"The batch has more than {LINES_LIMIT:,} lines; send several batches.")


def _broken_gzip(why: str) -> Refusal:
    return Refusal("bad-request", f"The body cannot be unpacked: {why}.")
