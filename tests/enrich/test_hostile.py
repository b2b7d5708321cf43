"""Input that was made to stop a reader ends as a refusal or as the right text, within a worker's time and memory."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIMIT_CPU_S = 10
LIMIT_MEMORY = 512 * 1024 * 1024  # beside what the reader needs before it has read anything

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
_CASES: dict[str, tuple[bytes, str | None]] = {
    "empty": (b"", "empty"),
    "space": (b" \n\t ", "empty"),
    "one tag": (b"<html>", "no_text"),
    "5 MB of paragraphs": ((_TITLE + _PARAGRAPH * (5_000_000 // len(_PARAGRAPH))).encode(), "too_large"),
    "5 MB of script": ((_TITLE + "<script>" + "var a={b:'<p>x</p>'};" * 240_000 + "</script>").encode(), "too_large"),
    "5 MB of links": (b"<html>" + b"<a href='/x'>a link</a> <span>b</span>" * 130_000, "too_large"),
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
    **_charsets(),
}

_CHILD = """
import json, resource, sys
from datetime import UTC, datetime
from pathlib import Path
from services.enrich.read import read
from shared.errors import Verdict

NOW = datetime(2026, 11, 23, tzinfo=UTC)
read(b"A title\\n\\n" + b"The council met on Tuesday to speak. " * 20, "text/plain", {}, received_at=NOW)
read(b"<html><title>A</title><p>" + b"The council met on Tuesday. " * 20, "text/html", {}, received_at=NOW)
held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (held + int(sys.argv[2]),) * 2)
spent = resource.getrusage(resource.RUSAGE_SELF)
began_s = spent.ru_utime + spent.ru_stime
resource.setrlimit(resource.RLIMIT_CPU, (int(began_s) + int(sys.argv[1]) + 1,) * 2)
try:
    copy = read(sys.stdin.buffer.read(), sys.argv[3], {}, received_at=NOW)
    said = {"code": None, "text": copy.text[:2000]}
except Verdict as verdict:
    said = {"code": verdict.code, "text": ""}
spent = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps(said | {"cpu_s": spent.ru_utime + spent.ru_stime - began_s, "peak_kib": spent.ru_maxrss}))
"""


@pytest.mark.slow
@pytest.mark.parametrize("content_type", ["text/html", "text/plain"])
@pytest.mark.parametrize("name", _CASES)
def test_hostile_input_ends_soon_and_with_a_word(name: str, content_type: str) -> None:
    payload, expected = _CASES[name]

    child = subprocess.run(
        [sys.executable, "-c", _CHILD, str(LIMIT_CPU_S), str(LIMIT_MEMORY), content_type],
        input=payload,
        capture_output=True,
        cwd=ROOT,
        check=False,
    )

    assert child.returncode == 0, child.stderr.decode()[-2000:]
    said = json.loads(child.stdout)
    if expected is not None and content_type == "text/html":
        assert said["code"] == expected or expected in said["text"], said
