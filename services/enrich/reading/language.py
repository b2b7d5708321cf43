"""Which language a text is in: said by the source, or heard from its first words."""

# ruff: noqa: SIM905 - lists of words are read and kept as words, not as a quote and a comma each

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

HEARD: Final = 600  # characters; more of them does not make the answer better
_ENOUGH: Final = 20  # letters; below that it is guessing
_SURE: Final = 0.97
_UNSURE: Final = 0.75
_MORE_VOTES: Final = 2
_MEASURED: Final = ((60.0, 0.985), (30.0, 0.975), (15.0, 0.91), (7.0, 0.77), (3.0, 0.61), (1.0, 0.5))

_WORDS: Final = re.compile(r"[^\W\d_]+")
# Code, first and last sign, and the share of all letters that must be of them.
_SCRIPTS: Final = (
    ("ja", "\u3041", "\u30ff", 0.1),
    ("ko", "\uac00", "\ud7a3", 0.4),
    ("el", "\u0370", "\u03ff", 0.5),
    ("th", "\u0e01", "\u0e5b", 0.5),
    ("ka", "\u10a0", "\u10ff", 0.5),
    ("hy", "\u0531", "\u058f", 0.5),
)
# Languages that are taken for one another. A mark that several of them have stands with each of these.
_CLOSE: Final[tuple[dict[str, str], ...]] = (
    {
        "id": "bahwa karena bisa polisi senin kantor perusahaan saat uang mobil jumat",
        "ms": "bahawa kerana polis isnin pejabat syarikat wang jumaat ialah",
    },
    {
        "hr": "što tko tijekom također vijeće tjedan siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza"
        " rujna listopada studenoga prosinca tisuća vlak vrijeme gdje cijelo mjesto prije",
        "bs": "što šta ko tokom također vijeće sedmica januara februara marta aprila maja juna jula augusta septembra"
        " oktobra novembra decembra hiljada voz vrijeme gdje cijelo mjesto prije",
        "sr": "što šta ko tokom takođe veće sedmica januara februara marta aprila maja juna jula avgusta septembra"
        " oktobra novembra decembra hiljada voz vreme gde celo mesto pre",
    },
    {"cs": "ě ř ů jsem jsou podle který která nebo při", "sk": "ľ ĺ ŕ ô ä som sú podľa ktorý ktorá alebo pri"},
    {
        "da": "ikke fra af nogle hvad efter meget noget uge kun bare mellem blev æ ø",
        "nb": "ikke fra av noen hva etter mye veldig noe uke bare mellom ble æ ø",
        "nn": "ikkje frå av nokon kva etter mykje veldig noko veke berre mellom vart æ ø",
        "sv": "inte från av några vad efter mycket något vecka bara mellan blev ä ö",
    },
    {
        "pt": "ã õ não em são foi pelo pela você isso mais",
        "gl": "foi unha nunha dunha máis tamén xunta",
        "es": "los las muy hay también y",
        "ca": "els amb però més també això dels als aquest aquesta",
    },
    {
        "ru": "что это был были только его если",
        "uk": "ї є ґ що це був були тільки",
        "be": "ў што гэта быў яго",
        "bg": "че това като беше бяха",
        "mk": "ѓ ќ ѕ дека ова како беше",
        "sr": "ђ ћ није као био",
    },
    {"fa": "این است که را برای", "ar": "ة هذا التي الذي إلى", "ur": "ٹ ڈ ڑ ے ہے کے"},
)

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


@dataclass(frozen=True, slots=True)
class Decision:
    """Which language, by which rule, and how often such an answer is right; no code where nothing can be told."""

    code: str | None
    rule: str
    confidence: float


def decide(text: str, said: str | None = None) -> Decision:
    """The language of a text of which a page or a source said something: that is heard first, and not always believed.

    `said` is a language tag (`en-GB`) or None. It decides where the text tells too little or sounds as much like that
    language; what clearly sounds otherwise wins over it.
    """
    prior = valid(said) if said else None
    heard = _hear(text[:HEARD])
    if heard is None:
        return (
            Decision(prior, "posted, too little to hear", 0.8) if prior else Decision(None, "too little to hear", 0.0)
        )
    if len(text) > 3 * HEARD and (heard.confidence < _SURE or (prior and prior != heard.code)):
        heard = _most_heard(text, heard)
    if prior is None or prior == heard.code:
        rule = f"posted and {heard.rule}" if prior else heard.rule
        return replace(heard, rule=rule, confidence=max(heard.confidence, 0.99) if prior else heard.confidence)
    if _are_close(prior, heard.code or "") and heard.confidence < _SURE:
        return Decision(prior, f"posted, close to {heard.code} as heard", 0.9)
    if heard.confidence < _UNSURE:
        return Decision(prior, f"posted, {heard.code} not surely heard", 0.8)
    return replace(heard, rule=f"{heard.rule}, though posted as {prior}")


def detect(text: str) -> str | None:
    """The ISO 639-1 code of the language the text begins in; None when there are too few letters to tell."""
    return decide(text).code


def _hear(text: str) -> Decision | None:
    letters = sum(map(str.isalpha, text))
    if letters < _ENOUGH and not _is_dense(text):
        return None
    if code := _of_script(text, letters):
        return Decision(code, "its script", 0.99)
    ranks = _identifier().rank(text)
    code = valid(ranks[0][0])
    if code is None:
        return None
    confidence = _sureness(float(ranks[0][1] - ranks[1][1]))
    group = next((group for group in _CLOSE if code in group), None)
    if group is None:
        return Decision(code, "heard", confidence)
    votes = _votes(text, group)
    best = max(votes, key=lambda other: (votes[other], other == code))
    if best != code and confidence < _SURE and votes[best] >= votes[code] + _MORE_VOTES:
        return Decision(best, f"its own words, heard as {code}", 0.9)
    return Decision(code, "heard", confidence)


def _most_heard(text: str, first: Decision) -> Decision:
    """What most of the beginning, the middle and the end sound like: a page may greet in another language."""
    middle = len(text) // 2
    parts = (first, _hear(text[middle : middle + HEARD]), _hear(text[-HEARD:]))
    heard = [part for part in parts if part is not None]
    times = Counter(part.code for part in heard)
    code, most = times.most_common(1)[0]
    best = max((part for part in heard if part.code == code), key=lambda part: part.confidence)
    if most == len(heard):
        return best
    return replace(best, rule=f"{best.rule} in {most} of {len(heard)} parts", confidence=min(best.confidence, 0.9))


def _of_script(text: str, letters: int) -> str | None:
    """The language of a script that only one of the world's news languages is written in."""
    for code, first, last, share in _SCRIPTS:
        if sum(first <= sign <= last for sign in text) > share * letters:
            return code
    return None


def _votes(text: str, group: dict[str, str]) -> dict[str, int]:
    """How many words and letters of the text only this language of its close ones has."""
    words = Counter(_WORDS.findall(text.lower()))
    signs = Counter(text.lower())
    return {
        code: sum(words[mark] if len(mark) > 1 else signs[mark] for mark in marks.split())
        for code, marks in group.items()
    }


def _are_close(one: str, other: str) -> bool:
    return any(one in group and other in group for group in _CLOSE)


def _sureness(lead: float) -> float:
    """How often the first answer was right when it led the second by so much, as was measured on sentences."""
    return next((share for least, share in _MEASURED if lead >= least), 0.4)


def _is_dense(text: str) -> bool:
    """Chinese, Japanese and Korean say in six signs what others say in twenty."""
    return sum("\u3040" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7a3" for sign in text) >= 6


@cache
def _identifier() -> Any:
    # Half a second on first use: a worker's start shall not wait for it.
    import py3langid

    return py3langid
