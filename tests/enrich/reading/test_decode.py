"""Bytes become characters by what they say of themselves; characters become such as can be kept."""

from __future__ import annotations

import sys
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.reading.decode import clean, decode, storable, unescaped
from shared.charsets import named
from shared.errors import Refused


@pytest.mark.parametrize(
    ("payload", "content_type", "text", "reason"),
    [
        ("é".encode(), "text/plain; charset=utf-8", "é", "declared"),
        ("é".encode("latin-1"), "text/plain; charset=ISO-8859-1", "é", "declared"),
        (b"\x93a\x94", "text/plain; charset=iso-8859-1", "“a”", "what says latin-1 is windows-1252"),
        ("中".encode("shift_jis"), 'text/plain; charset="Shift_JIS"', "中", "declared in quotes"),
        ("é".encode("utf-16"), "text/plain", "é", "byte order mark"),
        ("é".encode("utf-16"), "text/plain; charset=utf-8", "é", "the mark counts more than what was declared"),
        ("é".encode("utf-16-le"), "text/plain; charset=utf-16le", "é", "UTF-16 that was declared needs no mark"),
        (b"\xef\xbb\xbfa", "text/plain", "a", "the mark is no character of the text"),
        ("é".encode(), "text/plain", "é", "UTF-8 when nothing is declared"),
        (b'<meta charset="iso-8859-2">\xb1', "text/html", '<meta charset="iso-8859-2">ą', "a page's own meta"),
    ],
)
def test_the_charset_is_found(payload: bytes, content_type: str, text: str, reason: str) -> None:
    assert decode(payload, content_type) == (text, ()), reason


@pytest.mark.parametrize("charset", ["klingon", "zlib", "rot13", "punycode", "unicode_escape", "hex"])
def test_what_is_no_charset_is_not_used_and_said(charset: str) -> None:
    text, warnings = decode(b"hello", f"text/plain; charset={charset}")

    assert text == "hello"
    assert charset in warnings[0]


_TEXTS = {  # of our own writing; each with the charsets that it is published in
    "Le ministre a déclaré à l’Assemblée que l’été dernier était déjà très coûteux.": ("windows-1252",),
    "Die Brücke über die Spree wird für drei Jahre gesperrt, heißt es.": ("iso-8859-1", "windows-1252", "iso-8859-15"),
    "O presidente da Câmara não quis falar à imprensa após a votação.": ("windows-1252", "iso-8859-1"),
    "Burmistrz powiedział, że most będzie zamknięty na czas przebudowy.": ("windows-1250", "iso-8859-2"),
    "Starosta řekl, že most bude uzavřen až do září příštího roku.": ("windows-1250", "iso-8859-2"),
    "A polgármester szerint a hidat őszig lezárják, és új útvonalat jelölnek ki.": ("windows-1250", "iso-8859-2"),
    "Belediye başkanı köprünün üç yıl boyunca kapalı kalacağını söyledi.": ("windows-1254", "iso-8859-9"),
    "Meras sakė, kad tiltas bus uždarytas trejus metus, o eismas nukreiptas.": ("windows-1257", "iso-8859-13"),
    "Мэр заявил, что мост закроют на три года.": ("windows-1251", "koi8-r", "iso-8859-5", "ibm866"),
    "Міський голова сказав, що міст буде закрито на три роки.": ("windows-1251", "koi8-u"),
    "Ο δήμαρχος είπε ότι η γέφυρα θα παραμείνει κλειστή.": ("windows-1253", "iso-8859-7"),
    "ראש העיר אמר שהגשר ייסגר לשלוש שנים לצורך תיקון.": ("windows-1255", "iso-8859-8"),
    "قال رئيس البلدية إن الجسر سيغلق لمدة ثلاث سنوات.": ("windows-1256", "iso-8859-6"),
    "นายกเทศมนตรีกล่าวว่าสะพานจะปิดเป็นเวลาสามปี": ("tis-620", "windows-874"),
    "市長は火曜日に東京で会見し、橋を三年間閉鎖すると述べた。": ("shift_jis", "euc-jp", "iso-2022-jp"),
    "시장은 화요일 기자회견에서 다리를 삼 년간 폐쇄한다고 밝혔다.": ("euc-kr", "ks_c_5601-1987"),
    "市长星期二在记者会上说，这座大桥将关闭三年进行维修。": ("gb2312", "gbk", "gb18030"),
    "市長星期二在記者會上說，這座大橋將關閉三年進行維修。": ("big5",),
}
_WRITTEN = [(text, label) for text, labels in _TEXTS.items() for label in labels]


@pytest.mark.parametrize(("text", "label"), _WRITTEN)
def test_a_declared_charset_is_read_without_a_word(text: str, label: str) -> None:
    assert decode(text.encode(named(label) or label), f"text/plain; charset={label}") == (text, ())


@pytest.mark.parametrize(("text", "label"), _WRITTEN)
def test_an_undeclared_charset_is_heard_and_said(text: str, label: str) -> None:
    page = f"<html><head><title>{text}</title></head><body><p>{text}</p></body></html>"

    heard, warnings = decode(text.encode(named(label) or label), "text/plain")
    read, _ = decode(page.encode(named(label) or label), "text/html")

    assert heard == text
    assert read == page
    assert label == "iso-2022-jp" or "charset=" in warnings[0]


@pytest.mark.parametrize(("text", "label"), _WRITTEN)
def test_a_charset_that_cannot_be_is_overruled(text: str, label: str) -> None:
    page = f'<html><head><meta charset="utf-8"><title>{text}</title></head><body><p>{text}</p></body></html>'

    heard, warnings = decode(text.encode(named(label) or label), "text/plain; charset=utf-8")
    read, _ = decode(page.encode(named(label) or label), "text/html")

    assert heard == text
    assert read == page
    assert warnings


@pytest.mark.parametrize("text", _TEXTS)
@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf_16_needs_no_mark(text: str, charset: str) -> None:
    assert decode(text.encode(charset), "text/plain") == (text, ())


@pytest.mark.parametrize("text", _TEXTS)
@pytest.mark.parametrize("label", ["windows-1252", "iso-8859-2", "shift_jis", "euc-kr", "gbk"])
def test_utf_8_is_utf_8_whatever_was_declared(text: str, label: str) -> None:
    heard, warnings = decode(text.encode(), f"text/plain; charset={label}")

    assert heard == text
    assert "utf-8" in warnings[0]


_RUSSIAN = "Мэр заявил, что мост закроют на три года, а движение направят в объезд."


@pytest.mark.parametrize(
    ("head", "content_type", "reason"),
    [
        ("<meta charset=koi8-r>", "text/html", "meta"),
        ("<META http-equiv='Content-Type' content='text/html; charset=KOI8-R'>", "text/html", "http-equiv"),
        ("<meta content='text/html; charset=koi8-r' http-equiv=content-type>", "text/html", "in either order"),
        ("<!-- <meta charset=utf-8> --><meta charset=koi8-r>", "text/html", "a comment declares nothing"),
        ("<meta charset=windows-1251>", "text/html; charset=koi8-r", "the content type beats meta"),
        ("<meta charset=windows-1252>", "text/html", "meta that lies"),
        ("<meta charset=koi8-r>", "text/plain", "a page is a page, whatever it was posted as"),
    ],
)
def test_a_page_declares_its_charset(head: str, content_type: str, reason: str) -> None:
    page = f"<!DOCTYPE html><html><head>{head}<title>x</title></head><body>{_RUSSIAN * 2}</body></html>"

    assert decode(page.encode("koi8-r"), content_type)[0] == page, reason


def test_an_xml_declaration_declares_too() -> None:
    page = f'<?xml version="1.0" encoding="koi8-r"?><html><body>{_RUSSIAN}</body></html>'

    assert decode(page.encode("koi8-r"), "application/xhtml+xml") == (page, ())


@pytest.mark.parametrize(
    ("label", "payload", "text"),
    [
        ("gb2312", "镕".encode("gb18030"), "镕"),
        ("ks_c_5601-1987", "똠".encode("cp949"), "똠"),
        ("shift_jis", "①".encode("cp932"), "①"),
        ("iso-8859-9", b"\x93a\x94", "“a”"),
        ("tis-620", b"\x93\xa1\x94", "“ก”"),
        ("x-sjis", "中".encode("cp932"), "中"),
    ],
)
def test_an_old_label_means_the_larger_set(label: str, payload: bytes, text: str) -> None:
    assert decode(payload, f"text/plain; charset={label}")[0] == text


def test_a_sign_that_was_cut_or_broken_does_not_spoil_the_rest() -> None:
    text = "Der Bürgermeister kündigte für März eine größere Prüfung an; die Brücke müsse schließen, hieß es spät."

    cut, warnings = decode(text.encode() + "ü".encode()[:1], "text/plain")
    broken, _ = decode(text.encode() + b" \xff", "text/plain; charset=utf-8")

    assert cut == text + "\ufffd"
    assert "1 times" in warnings[0]
    assert broken == text + " \ufffd"


def test_what_is_in_no_known_charset_is_read_as_windows_1252_with_a_warning() -> None:
    text, warnings = decode(b"caf\xe9", "text/plain")

    assert text == "café"
    assert "windows-1252" in warnings[0]


_TYPES = ("text/plain", "text/html", *(f"text/plain; charset={label}" for label in (
    "utf-8", "utf-16", "windows-1252", "shift_jis", "euc-jp", "big5", "gbk", "hz", "x")))  # fmt: skip


@given(st.binary(max_size=300), st.sampled_from(_TYPES))
def test_any_bytes_are_text_or_refused(payload: bytes, content_type: str) -> None:
    with suppress(Refused):
        text, warnings = decode(payload, content_type)

        assert len(text) <= len(payload)
        assert all(warning.endswith(".") for warning in warnings)


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"a\x00b", "binary"),
        ("é".encode("utf-16-le"), "binary"),
        (b"%PDF-1.7 and so on", "binary"),
        (b"\x1f\x8b\x08 and so on", "binary"),
        (bytes(range(1, 32)) * 40, "binary"),
    ],
)
def test_what_is_no_text_is_refused(payload: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        decode(payload, "text/plain")

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("given_text", "kept", "reason"),
    [
        ("e\u0301", "é", "NFC"),
        ("co\u00adoperate", "cooperate", "soft hyphen"),
        ("a\u200bb\ufeffc\u2060d", "abcd", "zero width"),
        ("a\u00a0b\u202fc", "a b c", "spaces that do not break"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd", "one kind of line end"),
        ("a\x07b\x9fc\x00d", "abcd", "control characters"),
        ("a\ud800b", "a\ufffdb", "half a character"),
        ("abc\u202edef", "abcdef", "an override of the writing direction"),
        ("می\u200cخواهم", "می\u200cخواهم", "a Persian word needs its joiner"),
        ("क्\u200dष", "क्\u200dष", "and a Devanagari one"),
        ("👩\u200d🚀", "👩\u200d🚀", "an astronaut is a woman and a rocket, joined"),
        ("ab\u200dcd", "abcd", "between Latin letters a joiner says nothing"),
        ("e\u200d\u0301", "é", "what it parted is composed again"),
        ("שלום\u200f!", "שלום\u200f!", "Hebrew needs its mark"),
        ("abc\u200f!", "abc!", "Latin alone does not"),
        ("א \u2067abc\u2069 ב", "א \u2067abc\u2069 ב", "an isolate that is closed"),
        ("א \u2067abc ב\n", "א abc ב\n", "one that is not would turn what follows"),
        ("א \u202eabc\u202c \u202bב\u202c", "א abc \u202bב\u202c", "an override goes with its end, an embedding stays"),
        ("❤\ufe0f 葛\U000e0100 1\ufe0f\u20e3", "❤\ufe0f 葛\U000e0100 1\ufe0f\u20e3", "selectors of look"),
        ("a\ufe0fb 1\ufe0f c\U000e0100", "ab 1 c", "that have no sign"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", None, "England's flag"),
        ("a\U000e0068\U000e0069b", "ab", "words hidden in tags"),
        ("a\ufdd0b\uffffc\U0001fffed", "abcd", "no characters"),
        ("a" + "\u0323\u0301" * 9 + "b", "ạ" + "\u0323" * 8 + "\u0301" * 9 + "b", "marks in their order"),
        ("q" + "\u0323\u0301" * 99 + "b", "q" + "\u0323" * 15 + "\u0301" * 15 + "b", "more than any language has"),
        ("q" + "\u0323\U0001d165" * 99, "q" + "\U0001d165" * 15 + "\u0323" * 15, "of a script beyond U+FFFF too"),
        ("q" + "\u0344" * 30, "q" + "\u0308\u0301" * 15, "and those that are two"),
        ("“a” ‘b’ „c“ «d»", None, "quotes stay as they were set"),
    ],
)
def test_text_is_cleaned(given_text: str, kept: str | None, reason: str) -> None:
    assert clean(given_text) == (given_text if kept is None else kept), reason


@pytest.mark.parametrize(
    ("text", "plain", "reason"),
    [
        ("Tom &amp; Jerry&#8217;s &lt;3", "Tom & Jerry’s <3", "text that was escaped"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;", "once, not twice"),
        ("&#x2014; caf&eacute;&nbsp;", "— café\u00a0", "hexadecimal and by name"),
        ("Write &amp; where you mean & itself", None, "a bare sign: it was not escaped"),
        ("<b>a</b> &amp; b", None, "tags: it is HTML, and a parser's to decode"),
        ("AT&T; R&D", None, "no entities"),
        ("no entity", None, "nothing to do"),
    ],
)
def test_escaped_text_is_decoded_once(text: str, plain: str | None, reason: str) -> None:
    assert unescaped(text) == (text if plain is None else plain), reason


@given(st.text(st.characters()))
def test_clean_is_idempotent_and_storable(text: str) -> None:
    kept = clean(text)

    assert clean(kept) == kept
    assert "\x00" not in kept
    kept.encode("utf-8")


def test_json_is_made_storable_all_the_way_down() -> None:
    assert storable({"a\x00": ["\ud800", {"b": 2**70, "c": 1.5, "d": None, "e": True}]}) == {
        "a": ["\ufffd", {"b": str(2**70), "c": 1.5, "d": None, "e": True}]
    }


def test_json_that_nests_too_deep_is_refused() -> None:
    nested: list[object] = []
    for _ in range(70):
        nested = [nested]

    with pytest.raises(Refused) as refusal:
        storable(nested)

    assert refusal.value.code == "too_deep"


@pytest.mark.slow
def test_whatever_cleaning_changes_is_looked_for_first() -> None:
    """Most texts are let through after one look over them: a sign which that look does not know would stay."""
    missed = [
        f"{code:x}"
        for code in range(sys.maxunicode + 1)
        # Beside a soft hyphen that has to go, nothing is let through.
        if clean(f"é{chr(code)}a ") != clean(f"é{chr(code)}a \u00ad")
    ]

    assert missed == []
