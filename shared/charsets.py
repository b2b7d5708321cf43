"""What the labels of charsets mean, as browsers read them: an old label stands for the larger set that is meant."""

from __future__ import annotations

import codecs
import re
from typing import Final

# Python knows codecs that are no character sets (zlib, rot13) or are slow on purpose-made input (punycode).
_KNOWN = re.compile(
    r"utf-(?:8|16|32)(?:-[bl]e)?|ascii|iso8859-\d+|cp\d+|koi8-\w|mac-\w+|big5\w*|gb\w+|euc_\w+|shift_jis\w*|iso2022_\w+|johab|hz"
    r"|tis-620|ptcp154|kz1048"
)

# https://encoding.spec.whatwg.org/#names-and-labels, as far as Python reads a label otherwise or does not know it.
_MEANT: Final = {
    label: codec
    for codec, labels in {
        "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
        "utf-16-le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff",
        "utf-16-be": "unicodefffe",
        "cp874": "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874",
        "cp932": "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
        "cp949": "cseuckr csksc56011987 euc-kr euc_kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601"
        " windows-949",
        "cp1252": "ansi_x3.4-1968 ascii cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1"
        " iso_8859-1:1987 l1 latin1 us-ascii x-cp1252",
        "cp1254": "csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 x-cp1254",
        "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
        "euc_jp": "cseucpkdfmtjapanese x-euc-jp",
        "gb18030": "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk",
        "iso8859-6": "csiso88596e csiso88596i iso-8859-6-e iso-8859-6-i",
        "iso8859-7": "sun_eu_greek",
        "iso8859-8": "csiso88598e csiso88598i iso-8859-8-e iso-8859-8-i logical visual",
        "koi8-r": "koi koi8 koi8_r cskoi8r",
        "koi8-u": "koi8-ru",
        "mac-roman": "mac x-mac-roman",
        "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    }.items()
    for label in labels.split()
} | {f"x-cp{page}": f"cp{page}" for page in (1250, 1251, 1253, 1255, 1256, 1257, 1258)}


def named(label: str) -> str | None:
    """Python's codec for what a label means (`gb2312` -> `gb18030`); None when it is no charset we know."""
    label = label.strip().lower()
    if meant := _MEANT.get(label):
        return meant
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return _MEANT.get(name, name) if _KNOWN.fullmatch(name) else None


def unmarked_utf16(payload: bytes) -> tuple[str, str] | None:
    """UTF-16 without its mark: the codec in whose order of bytes the signs are such as are written, and the text."""
    if len(payload) % 2 or len(payload) < 16:
        return None
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = payload.decode(codec)
        except UnicodeError:
            continue
        head = text[:_HEARD]
        if sum(map(len, _WRITTEN.findall(head))) > len(head) * 0.95:
            return codec, text
    return None


_HEARD: Final = 65_536  # characters: whoever writes so many of one kind goes on with them
_WRITTEN = re.compile(
    "[\t\n\r -~\u00a0-\u024f\u0300-\u06ff\u0900-\u0e7f\u10a0-\u11ff\u1e00-\u1fff\u2010-\u203a\u20ac\u3000-\u30ff"
    "\u4e00-\u9fa5\uac00-\ud7a3\uff01-\uff5e]+"
)


def shown(codec: str) -> str:
    """The label under which the web knows a codec of Python's: `cp1252` -> `windows-1252`."""
    return _SHOWN.get(codec) or re.sub(r"^cp(?=125)", "windows-", re.sub(r"^iso(?=8859)", "iso-", codec)).replace(
        "_", "-"
    )


_SHOWN: Final = {
    "cp874": "windows-874",
    "cp932": "shift_jis",
    "cp949": "euc-kr",
    "big5hkscs": "big5",
    "iso2022_jp": "iso-2022-jp",
    "iso2022_jp_ext": "iso-2022-jp",
    "iso2022_kr": "iso-2022-kr",
    "mac-roman": "macintosh",
    "mac-cyrillic": "x-mac-cyrillic",
    "utf-16-le": "utf-16le",
    "utf-16-be": "utf-16be",
}
