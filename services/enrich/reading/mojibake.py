"""Text that was decoded with a wrong charset and saved again is put right, where that can be proven."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

_SUBJECT: Final = 20_000  # characters of one stretch; hardly a line of prose is longer
# What is looked at in one text: a stretch counts once, and once more for each garbled sign when it is not garbled as a
# whole. No article comes near; each costs up to 50 us.
_LIMIT_LOOKS: Final = 50_000

# The first two signs that UTF-8 becomes when it is read as windows-1252, 1250, 1251, 1253, 1254, 1257, Mac or 437.
# Where none of them stand in a text, nothing is looked at further: it has no cost to be clean.
_SIGNS = re.compile(
    "[\u00c2-\u00f4\u0102-\u0179\u0392\u0393\u039e\u039f\u03b2\u0412\u0413\u0420\u0421\u0432\u201a\u221a\u251c]"
    "[\u0080-\u00ba\u00bc-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u0384-\u0386\u0402-\u040f"
    "\u0452-\u045f\u0490\u0491\u2013-\u203a\u20ac\u2122\u2202\u2211\u222b\u2500-\u257f]"
)
_STRETCH = re.compile(r"[^<>\n]+")


@dataclass(frozen=True, kw_only=True)
class Repaired:
    """A text with its garbled stretches put right, and how many these were; `is_whole` unless some were left."""

    text: str
    stretches: int = 0
    is_whole: bool = True


def repair(text: str) -> Repaired:
    """The text, or page, with its garbled stretches put right.

    A stretch is a line, or what stands between two tags. It is changed where going back the way it was garbled gives
    valid UTF-8, and the result has fewer sequences that no language writes. Quotes stay as they are.
    """
    if text.isascii() or not _SIGNS.search(text):
        return Repaired(text=text)
    looks = repaired = 0

    def put_right(found: re.Match[str]) -> str:
        nonlocal looks, repaired
        stretch = found[0]
        if looks > _LIMIT_LOOKS or stretch.isascii() or not _SIGNS.search(stretch):
            return stretch
        pieces = []
        for at in range(0, len(stretch), _SUBJECT):
            piece = stretch[at : at + _SUBJECT]
            looks += 1
            right = _ungarbled(piece, within=False)
            if right == piece and (signs := len(_SIGNS.findall(piece))) and looks <= _LIMIT_LOOKS:
                looks += signs
                right = _ungarbled(piece, within=True)
            pieces.append(right)
        right = "".join(pieces)
        repaired += right != stretch
        return right

    text = _STRETCH.sub(put_right, text)
    return Repaired(text=text, stretches=repaired, is_whole=looks <= _LIMIT_LOOKS)


def _ungarbled(stretch: str, *, within: bool) -> str:
    """The stretch put right, where that is proven: as a whole, or, `within`, each garbled sign by itself."""
    from ftfy import fix_encoding
    from ftfy.badness import badness

    right = fix_encoding(stretch, _conservative(within))
    is_proven = len(right) < len(stretch) and "\ufffd" not in right and badness(right) < badness(stretch)
    return right if is_proven else stretch


@cache
def _conservative(within: bool) -> TextFixerConfig:
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        restore_byte_a0=True,
        replace_lossy_sequences=False,
        decode_inconsistent_utf8=within,
        fix_c1_controls=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
        explain=False,
    )
