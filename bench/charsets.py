"""How often the charset of undeclared bytes is heard right: ours beside charset-normalizer, by charset and length.

    .venv/bin/python -m bench.charsets langid.jsonl.gz [--each 60] [--peer]

The file has one JSON object a line with `lang`, `kind` (article, sentence) and `text`. Each text is written in every
charset in which its language was published; right means that the text comes back identical (in NFC).
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from services.enrich.reading.charsets import guess

_WRITTEN_IN: Final = {
    **dict.fromkeys(
        ("af", "ca", "da", "de", "es", "eu", "fi", "fr", "ga", "is", "it", "nb", "nl", "nn", "pt", "sq", "sv"),
        ("cp1252", "iso8859-1", "iso8859-15"),
    ),
    **dict.fromkeys(("bs", "cs", "hr", "hu", "pl", "ro", "sk", "sl"), ("cp1250", "iso8859-2")),
    **dict.fromkeys(("lt", "lv"), ("cp1257", "iso8859-13", "iso8859-4")),
    "et": ("cp1257", "iso8859-15", "cp1252"),
    "tr": ("cp1254", "iso8859-9"),
    "ru": ("cp1251", "koi8-r", "iso8859-5", "cp866"),
    "uk": ("cp1251", "koi8-u"),
    "be": ("cp1251",),
    **dict.fromkeys(("bg", "mk", "sr"), ("cp1251", "iso8859-5")),
    "el": ("cp1253", "iso8859-7"),
    "he": ("cp1255", "iso8859-8"),
    "ar": ("cp1256", "iso8859-6"),
    "th": ("cp874",),
    "vi": ("cp1258",),
    "ja": ("cp932", "euc_jp"),
    "ko": ("cp949",),
    "zh": ("gb18030", "big5hkscs"),
}
_PLAIN: Final = str.maketrans({
    "’": "'", "‘": "'", "‚": ",", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "…": "...", "\u200b": "", "•": "*",
    "\u00ad": "", "\u00a0": " ", "ș": "ş", "ț": "ţ", "Ș": "Ş", "Ț": "Ţ", "\u2009": " ", "\u202f": " ", "−": "-",
})  # fmt: skip
_DAMAGED = re.compile("[\x80-\x9f\ufffd]")  # decoded wrongly before we got it
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--each", type=int, default=60, help="texts of one language and kind")
    parser.add_argument("--peer", action="store_true", help="ask charset-normalizer too (slow)")
    parser.add_argument("--wrong", action="store_true", help="print what was heard instead")
    asked = parser.parse_args()

    hearers: dict[str, Callable[[bytes], str]] = {"ours": lambda payload: payload.decode(guess(payload).charset)}
    if asked.peer:
        from charset_normalizer import from_bytes

        hearers["peer"] = lambda payload: str(from_bytes(payload).best())
    right: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    spent_s: dict[str, float] = defaultdict(float)
    for kind, language, charset, text, payload in _payloads(asked.file, asked.each):
        for name, hear in hearers.items():
            start = time.process_time()
            try:
                heard = hear(payload)
            except UnicodeError:
                heard = ""
            spent_s[name] += time.process_time() - start
            is_right = unicodedata.normalize("NFC", heard) == text
            right[name, kind, charset].append(is_right)
            if asked.wrong and not is_right and name == "ours":
                print(kind, language, charset, guess(payload).charset, len(payload))
    for name in hearers:
        number = sum(len(found) for (by, _, _), found in right.items() if by == name)
        print(f"{name}: {1000 * spent_s[name] / number:.2f} ms CPU a text")
    for kind in ("article", "sentence"):
        print(f"\n{kind:12s} {'texts':>6s} " + " ".join(f"{name:>7s}" for name in hearers))
        charsets = sorted({charset for _, of, charset in right if of == kind})
        for charset in charsets:
            shares = [sum(right[name, kind, charset]) / len(right[name, kind, charset]) for name in hearers]
            print(f"{charset:12s} {len(right['ours', kind, charset]):6d} " + " ".join(f"{s:7.3f}" for s in shares))
        for name in hearers:
            pooled = [
                is_right for (by, of, _), found in right.items() if (by, of) == (name, kind) for is_right in found
            ]
            print(f"all, {name}: {sum(pooled) / len(pooled):.4f} of {len(pooled)}")


def _payloads(file: Path, each: int) -> Iterator[tuple[str, str, str, str, bytes]]:
    taken: dict[tuple[str, str], int] = defaultdict(int)
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            kind, language = record["kind"], record["lang"]
            if kind not in ("article", "sentence") or taken[kind, language] >= each:
                continue
            taken[kind, language] += 1
            if _DAMAGED.search(record["text"]):
                continue
            for charset in _WRITTEN_IN.get(language, ()):
                if written := _written(unicodedata.normalize("NFC", record["text"]), charset):
                    yield kind, language, charset, *written


def _written(text: str, charset: str) -> tuple[str, bytes] | None:
    """The text and its bytes, with typewriter's marks where the charset has no better; None when all of it is ASCII."""
    for said in (text, text.translate(_PLAIN)):
        try:
            payload = (_toned(said) if charset == "cp1258" else said).encode(charset)
        except UnicodeError:
            continue
        return None if payload.isascii() else (said, payload)
    return None


def _toned(text: str) -> str:
    """Vietnamese as windows-1258 writes it: letters whole, tones after them."""
    signs = []
    for sign in text:
        letter, tone = unicodedata.normalize("NFD", sign)[:-1], unicodedata.normalize("NFD", sign)[-1:]
        signs.append(unicodedata.normalize("NFC", letter) + tone if letter and tone in _TONES else sign)
    return "".join(signs)


if __name__ == "__main__":
    main()
