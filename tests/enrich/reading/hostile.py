"""Payloads that were made to stop a reader, and what becomes of them in a process with limits.

    python -m tests.enrich.reading.hostile

prints a line of JSON for each payload and way to post it: name, type, code (none is a copy), CPU seconds, and MiB
that the process grew by.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from services.enrich.reading.read import read
from shared.errors import Refused
from tests.enrich.building import NOW
from tests.enrich.limits import in_a_child

REFUSALS: Final = frozenset({"empty", "too_large", "too_deep", "too_many_tags", "binary", "no_text", "no_title"})
_TYPES: Final = ("text/html", "text/plain")

_PARAGRAPH = "<p>" + "The council met on Tuesday, and its members agreed to publish the report in full. " * 4 + "</p>"
_JAPANESE = "市長は火曜日に東京で会見し、橋を三年間閉鎖すると述べた。"
_KOREAN = "시장은 화요일 서울에서 회견을 열고 다리를 삼 년간 폐쇄한다고 밝혔다. "
_FRENCH = "Le maire a déclaré à l’Assemblée que, l’été dernier, « la situation » était déjà préoccupante. "


def _page(sentence: str, title: str, meta: str = "") -> str:
    body = f"<p>{sentence * 3}</p>" * 12
    head = f"<html><head>{meta}<title>{title}</title></head><body><nav><a href=/>Home</a></nav>"
    return f"{head}<article><h1>{title}</h1>{body}</article></body></html>"


def _charsets() -> dict[str, tuple[bytes, str]]:
    cases = {}
    for name, sentence, title, charset in (
        ("sjis", _JAPANESE, "橋の閉鎖", "shift_jis"),
        ("euckr", _KOREAN, "다리 폐쇄", "euc-kr"),
        ("cp1252", _FRENCH, "L’été", "cp1252"),
    ):
        for how, meta in (
            ("declared", f"<meta charset='{charset}'>"),
            ("undeclared", ""),
            ("lie", "<meta charset='utf-8'>"),
        ):
            cases[f"{name} {how}"] = (_page(sentence, title, meta).encode(charset), sentence.strip()[:25])
    return cases | {"utf-16 with its mark": (_page(_FRENCH, "L’été").encode("utf-16"), _FRENCH[:25])}


_DICE = random.Random(7)
_TITLE = "<html><head><title>The report</title></head><body><h1>The report</h1>"
# name -> the payload, and the code of its refusal or what must stand in its text; None where either is right.
CASES: dict[str, tuple[bytes, str | None]] = {
    "empty": (b"", "empty"),
    "space": (b" \n\t ", "empty"),
    "one tag": (b"<html>", "no_text"),
    "5 MB of paragraphs": ((_TITLE + _PARAGRAPH * (5_000_000 // len(_PARAGRAPH))).encode(), "too_large"),
    "2 MB of paragraphs": ((_TITLE + _PARAGRAPH * (2_000_000 // len(_PARAGRAPH))).encode(), None),
    "1.9 MB of script": (
        (_TITLE + "<script>" + "a='<p>x';" * 210_000 + "</script>" + _PARAGRAPH * 9).encode(),
        "council",
    ),
    "20,000 div": ((_TITLE + "<div>" * 20_000 + _PARAGRAPH * 5 + "</div>" * 20_000).encode(), "too_deep"),
    "20,000 b and i": ((_TITLE + "<p>" + "<b><i>" * 10_000 + "text " * 100).encode(), "too_deep"),
    "malformed": (
        (_TITLE + "<p>Open <b>bold <i>both</b> still</i><table><p>x<tr><td>" + _PARAGRAPH * 6).encode(),
        "council",
    ),
    "100,000 attributes": (("<div " + " ".join(f"a{n}=1" for n in range(100_000)) + ">").encode(), "too_many_tags"),
    "NUL": ((_TITLE + _PARAGRAPH * 6).replace("council", "coun\0cil").encode(), "binary"),
    "half a character": ((_TITLE + _PARAGRAPH * 6 + "\ud83d").encode("utf-8", "surrogatepass"), "council"),
    "random bytes": (_DICE.randbytes(300_000), "binary"),
    "random Latin-1": (_DICE.randbytes(300_000).decode("latin-1").encode(), "binary"),
    "a PDF": (b"%PDF-1.7\n" + _DICE.randbytes(50_000), "binary"),
    "open formatting": (
        ("<p>" + "".join(f"<b class=c{n}>" for n in range(64)) + "<p>x" * 60_000).encode(),
        "too_many_tags",
    ),
    "2 MB of mojibake": ("Ã© ".encode() * 350_000, None),
    "2 MB of entities": (b"&amp;" * 400_000, None),
    "2 MB of marks of direction": ("א\u202a".encode() * 400_000, None),
    "2 MB of joiners": ("क\u200d\ufe0f".encode() * 220_000, None),
    "2 MB in no charset": (bytes(range(128, 256)) * 16_000, None),
    "2 MB of open tags": (b"<" * 2_000_000, None),
    "entities in a page": ((_TITLE + "<p>" + "&amp;" * 380_000).encode(), "&&&"),
    "lines of mojibake": (("A title\n\n" + "Ã© Â é â€™\n" * 19_000).encode(), None),
    "mojibake without end of line": ((_TITLE + "<p>" + "Ã© é " * 200_000).encode(), "é"),
    "joiners in a page": ((_TITLE + "<p>" + "क\u200d\ufe0f" * 210_000).encode(), None),
    "90,000 items": ((_TITLE + "<ul>" + "<li>x" * 100 + "<li>An item of it" * 89_000).encode(), "too_many_tags"),
    "29,000 pieces": ((_TITLE + "<p>The council met on.</p>" * 29_000).encode(), "council"),
    "30,000 dates": ((_TITLE + "<div class=a>" * 200 + "<time>x 20 Nov</time>" * 30_000).encode(), None),
    "28,000 cells": ((_TITLE + _PARAGRAPH * 3 + "<table>" + "<tr><td>a<td>b" * 14_000).encode(), "council"),
    "data that nests": (
        (_TITLE + "<script type=application/ld+json>" + "[" * 900_000 + "</script>" + _PARAGRAPH * 5).encode(),
        "council",
    ),
    "2 MB of marks on one sign": (("A title\n\n" + "\u0301\u0323" * 480_000 + " and text").encode(), None),
    "an open link without end": (b"A title\n\n" + b"[a](" * 480_000, None),
    "emphasis without end": (b"A title\n\n" + b"*a " * 640_000, None),
    **_charsets(),
}


def outcomes() -> Iterator[dict[str, Any]]:
    """What becomes of each payload, each in a child of its own."""
    for text in ("A title\n\nThe council met. ", "<html><title>A title</title><p>The council mÃ©t. "):
        read((text * 20).encode(), "text/html" if "<" in text else "text/plain", {}, received_at=NOW)  # loads all
    for name, (payload, _) in CASES.items():
        for content_type in _TYPES:
            yield {"name": name, "type": content_type, **in_a_child(partial(_outcome, payload, content_type))}


def _outcome(payload: bytes, content_type: str) -> dict[str, Any]:
    try:
        return {"code": None, "text": read(payload, content_type, {}, received_at=NOW).text[:2000]}
    except Refused as refusal:
        return {"code": refusal.code, "text": ""}


if __name__ == "__main__":
    for outcome in outcomes():
        sys.stdout.write(json.dumps(outcome, ensure_ascii=False) + "\n")
        sys.stdout.flush()
