"""Which language a text is in: said by the source, or heard from its first words."""

# ruff: noqa: SIM905 - lists of words are read and kept as words, not as a quote and a comma each

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

HEARD: Final = 600  # characters; more of them does not make the answer better
_ENOUGH: Final = 20  # letters; below that it is guessing

_ISO_639_1: Final = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee"
    " el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is"
    " it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms"
    " mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk"
    " sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi"
    " yo za zh zu".split()
)


def valid(tag: str) -> str | None:
    """The ISO 639-1 code that `en`, `EN-us` or `en_GB` begins with; None when it begins with no such code."""
    code = re.split(r"[-_]", tag.strip().lower(), maxsplit=1)[0]
    return code if code in _ISO_639_1 else None


def detect(text: str) -> str | None:
    """The ISO 639-1 code of the language the text begins in; None when there are too few letters to tell."""
    text = text[:HEARD]
    if sum(sign.isalpha() for sign in text) < _ENOUGH and not _is_dense(text):
        return None
    return valid(_identifier().classify(text)[0])


def _is_dense(text: str) -> bool:
    """Chinese, Japanese and Korean say in six signs what others say in twenty."""
    return sum("\u3040" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7a3" for sign in text) >= 6


@cache
def _identifier() -> Any:
    # Half a second on first use: a worker's start shall not wait for it.
    import py3langid

    return py3langid
