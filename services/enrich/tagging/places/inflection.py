"""How names stand in a sentence: with the endings of their cases, with particles before or behind; by language.

A name's word is kept as its stem and the class of its endings (`польш|а`); a word of a text is read as every stem that
it may be of (`Польши` is `польш|а` as well as `польши|`). What has no rule here is written in texts as it is in lists.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

# Of each class: how a name ends in lists, then how else it ends in texts; a second slash, also without any ending.
# The longest ending decides.
_CLASSES: Final = {
    "ru": "ец/ца цу цем, ел/ла лу лом, ия/ии ию ией иею иях, ья/ьи ье ью ьей, а/ы и е у ой ей ою ами ах ам, я/и е"
    " ю ей ей, ь/я ю ем е и ью, й/я ю ем е, ы//ам ами ах ов, и//ям ями ях ей, ий/ого его ому ему им ом ем,"
    " ый/ого ому ым ом, ой/ого ому ым ом, ая/ой ую ою, яя/ей юю, ое/ого ому ым ом, ее/его ему им ем, ые/ых ым"
    " ыми, ие/их им ими, о/, е/, у/, э/, ю/, /а у ом ем е ы ов ам ами ах",
    "uk": "ія/ії ію ією, я/і ї ю ею єю, а/и і у ою о, ь/я ю ем еві і і, й/я ю єм ї, и//ам ами ах ів, і//ям ями"
    " ях їв, ий/ого ому им ім, ій/ього ьому ім, ка/ки ці ку кою, на/ної ній ну ною ни ні, о/а у ом і, е/ого"
    " ому им, /а у ом ові і и ів ам ами ах",
    "be": "ія/іі ію іяй, я/і ю яй, а/ы і е у ай, ь/я ю ем і, /а у ам е ы",
    "bg": "и/ите, я/, а/, о/, /а ът я ят",
    "mk": "а/, о/, /от та то",
    "sr": "ија/ије ији ију ијом, ska/ske skoj sku skom, ска/ске ској ску ском, чка/чке чкој чку чком, čka/čke"
    " čkoj čku čkom, ija/ije iji iju ijom, ар/ра ру ром, ац/ца цу цем, ar/ra ru rom, ac/ca cu cem, а/е и у ом,"
    " a/e i u om, о/а у ом, o/a u om, /а у ом ем a u om em",
    "hr": "ska/ske skoj sku skom, čka/čke čkoj čku čkom, ija/ije iji iju ijom, ar/ra ru rom, ac/ca cu cem, a/e"
    " i u om, o/a u om, e/a u om, /a u om em ima",
    "sl": "ija/ije iji ijo, ska/ske ski sko, ška/ške ški ško, a/e i o, o/a u om, /a u om em",
    "pl": "ska/ski sce skę ską, ka/ki ce kę ką, cja/cji cję cją, ia/ii ię ią i, ja/ji ję ją i, ga/gi dze gę"
    " gą, ra/ry rze rę rą, da/dy dzie dę dą, ta/ty cie tę tą, ła/ły le łę łą, ek/ka kowi kiem ku, a/y i ie ę ą"
    " o, y//ach om ami ów, i//ach om ami ów, ów/owa owie owem owu, ew/wa wie, aw/awia awiu awiem, ń/nia niu"
    " niem, ź/zia ziu ziem, o/a u em ie, t/ta cie tem, st/stu ście stem, d/du dzie dem, r/ru rze rem, sk/ska"
    " sku skiem, ny/nej ną nych nym nów nach nom nami, e/ych ym ymi, /u em ie owi a ów y i ą",
    "cs": "sko/ska sku skem, cko/cka cku ckem, ká/ké kou, ní/, ý/ého ému ým ém, ie/ii ií, ha/hy ze hu hou,"
    " ka/ky ce ku kou, ra/ry ře ru rou, ga/gy ze gu gou, a/y ě e u ou, e/i í, o/a u em ě, y//ech ům ami ách,"
    " ů/, ek/ka kovi kem, el/la lovi lem, /u em ě e a i ové",
    "sk": "sko/ska sku skom, cko/cka cku ckom, ká/kej kú kou, ia/ie ii iu iou, ha/hy he hu hou, a/y e u ou,"
    " o/a u om e, y//och om ami ách, /u om e a",
    "lt": "ija/ijos ijai iją ijoje, a/os ai ą oje, as/o ui ą e u, is/io iui į yje, ė/ės ei ę ėje, us/aus ui ų"
    " uje, os//oje ų oms as, ai/ų ams us uose, /",
    "lv": "a/as ai u ā, e/es ei i ē, s/a am u ā, is/a im i ī, /",
    "et": "a/at ale as ast asse aga ani ad, i/it ile is ist isse iga ini, e/t le s st sse ga, /i is it ist"
    " isse iga",
    "fi": "nki/ngin ngissa ngista ngissä ngistä nkiin ngilla ngille ngillä nkia nkiä, nti/nnin nnissa nnista"
    " ntiin ntia, ppi/pin pissa pista ppiin ppia, kki/kin kissa kista kkiin kkia, kka/kan kassa kasta kkaan"
    " kkaa, tti/tin tissa tista ttiin ttia, ta/dan dassa dasta taan taa, mi/men messa mesta meen mea, ri/ren"
    " rin ressa rissa resta rista riin reen ria, nen/sen sessa sesta seen sta sia siin sista set ten senä siä"
    " stä seksi selle sella sten, i/in issa ista iin ia illa ille ilta ina iksi, a/an assa asta aan aa alla"
    " alle alta ana aksi, ä/än ässä ästä ään ää ällä älle ältä änä, o/on ossa osta oon oa olla olle, e/en essa"
    " estä een ea eessa eessä eesta eestä eella eellä eelta eeseen, u/un ussa usta uun ua ulla, y/yn yssä ystä"
    " yyn yä ylle, /in issa ista iin ia",
    "hu": "a/ába ában ából át ának ával án ára áról ától ához áért ai áé, e/ébe ében éből ét ének ével én ére"
    " éről étől éhez ei, /ba be ban ben ból ből t at et ot nak nek val vel on en ön n ra re ról ről tól től"
    " hoz hez ig i ért ja je al el",
    "tr": "/da de ta te dan den tan ten ya ye a e ı i u ü yı yi yu yü nın nin nun nün ın in un ün daki deki"
    " taki teki la le yla yle lı li lu lü nda nde ndan nden na ne sı si",
    "az": "/da də dan dən ya yə a ə nın nin ın in dakı dəki",
    "kk": "/да де та те дан ден тан тен ға ге қа ке ның нің дың дің тың тің ны ні ды ді ты ті дағы дегі",
    "ky": "/да де та те дан ден тан тен га ге ка ке нын нин дын дин тын тин ны ни",
    "uz": "/da dan ga ning ni dagi ka",
    "mn": "/д т аас ээс оос ын ийн ыг ийг руу",
    "ro": "ia/iei iei, ea/ei, a/ei ăi, ă/ei a ii, i/i ul ului, /ul ului ilor",
    "el": "ια/ιας ιαν, α/ας ων, η/ης, ος/ου ο ον, ο/ου, ι/ιου, ες/ων, οι/ων ους, ις/εως ι, /",
    "ka": "ი/ის ს მა ში იდან ით ად ზე სთან თან ისთვის ელი ელმა ისა, ა/ის ას ამ აში იდან აზე ასთან ისთვის ამდე,"
    " ე/ეს ემ ეში ედან ის ეზე, ო/ოს ომ ოში ოდან ოზე ოსთან ოსთვის, უ/უს უმ უში უდან, /ს ში ზე თან",
    "hy": "իա/իան իայի իայում իայից իային, ա/ան այի այում այից, /ը ն ի ում ից ով ին ու երը",
    "bn": "/র এর ের ে য় তে কে য়ের েও রও তেও",
    "ta": "/வில் ில் யில் த்தில் வின் ின் யின் த்தின் வுக்கு க்கு வை ை யை விலிருந்து",
    "te": "/లో లోని కు కి ను ని నుంచి నుండి తో",
    "ml": "/യിൽ ിൽ യുടെ ന്റെ ലെ യിലെ ിലെ",
    "mr": "/ने ला त च्या चा ची चे मध्ये तील हून",
    "ne": "/मा को का की ले लाई बाट सँग",
    "gu": "/માં ની નો ના ને થી",
    "pa": "/ਵਿੱਚ",
    "de": "/s",
    "nl": "/s",
    "sv": "/s",
    "da": "/s",
    "nb": "/s",
    "ko": "/은 는 이 가 을 를 의 와 과 도 에 에서 로 으로 까지 부터 인 인들 측 군 산 발 계 및 내 이나 나 만"
    " 보다 처럼 에는 에도 에선 에서는 에서도 에서의 으로부터 로부터 과의 와의 시 시의 시는 시에 시에서 에게"
    " 이라는 라는 에서만 에서부터 으로의 로의 전역 정부 정부는 정부가 정부의 이며 이고 이란 이라고 라고 하고"
    " 행 인의 인은 인이 들이",
}  # fmt: skip

# Of stems of adjectives and peoples, which lists write with a hyphen behind them.
_STEMS: Final = {
    "ru": "ий ого ому им ом ая ой ую ое ие их ими ы ам ами ах ов е а у",
    "uk": "ий ого ому им ім а ої ій у ою е і их ими ам ами ах",
    "bg": "и а о ия ият ата ото ите",
    "sr": "и а о е ог ом у им их ој i a o e og om u im ih oj",
    "pl": "i a ie iego iemu im iej ą ich imi o in ina inie iego",
    "cs": "ý á é ého ému ým ém ou í ých ými o y",
    "sk": "ý á é ého ému ým om ej ú ou í ých ými o y",
    "hr": "i a o e og oga om u im ih oj omu",
    "sl": "i a o e ega emu em im ih",
    "el": "ος η ο ου ης ες α οι ων ους ας εζος",
    "fi": "nen sen set sten ssa sessa sesta seen sta siä sia sille sella stä set siin",
    "ka": "ი ის მა მა ს ით ად ები",
}  # fmt: skip

# The endings that say "in" or "at", where no word before a name does; `Moskovassa` is a place, and nobody's surname.
_SAYS_WHERE: Final = {
    "fi": "ssa ssä", "et": "s sse", "hu": "ban ben", "tr": "da de ta te nda nde", "az": "da də", "kk": "да де та те",
    "ky": "да де та те", "uz": "da", "lt": "oje ose yje uje ėje", "lv": "ā ē ī", "ka": "ში", "hy": "ում",
}  # fmt: skip

# Of languages that write particles before a word, as part of it: how a word begins, and how the name then begins.
_BEFORE: Final = {
    "ar": "و/ ف/ ب/ ل/ ك/ لل/ال ولل/ال فلل/ال وب/ ول/ فب/ ب/ال وال/ال",
    "he": "ה/ ו/ ב/ ל/ מ/ ש/ כ/ וה/ וב/ ול/ ומ/ וש/ שב/ של/ שה/ מה/ בה/ לה/ כש/ כשב/ שמ/",
}  # fmt: skip
_SHORTEST: Final = 3  # letters of a name behind a particle
_SHORTEST_OF_SEVERAL: Final = 2  # ... of its first word, when others follow
_AS_ANOTHER: Final = {"bs": "hr"}  # languages of the same grammar
_LONGEST_ENDING: Final = 8

# Signs for one letter; what stands on top of letters where it may be left out.
_SAME: Final[dict[str, dict[int, int | None]]] = {
    "ar": str.maketrans("أإآٱىة", "اااايه", "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"),
    "fa": str.maketrans("يكأۀة", "یکاهه", "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0654\u200c"),
    "ur": str.maketrans("يكه", "یکہ", "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u200c"),
    "he": str.maketrans("״׳", "\"'", "".join(map(chr, range(0x591, 0x5C8)))),
    "hi": str.maketrans("", "", "\u093c"), "mr": str.maketrans("", "", "\u093c"), "ru": str.maketrans("ё", "е", ""),
    "uk": str.maketrans("’ʼ", "''", ""),
}  # fmt: skip
_INFLECTING: Final = frozenset(
    {
        "ru",
        "uk",
        "be",
        "sr",
        "mk",
        "hr",
        "bs",
        "sl",
        "pl",
        "cs",
        "sk",
        "lt",
        "lv",
        "et",
        "fi",
        "hu",
        "tr",
        "az",
        "kk",
        "el",
        "ka",
        "hy",
    }
)
_TURKISH: Final = str.maketrans("Iİ", "ıi")


class Grammar:
    """The rules of one language."""

    def __init__(self, language: str) -> None:
        language = _AS_ANOTHER.get(language, language)
        self._language = language
        classes = (written.strip().partition("/") for written in _CLASSES.get(language, "/").split(","))
        self._classes = sorted(((base, _endings(rest)) for base, _, rest in classes), key=lambda one: -len(one[0]))
        self._bases: dict[str, list[str]] = {}
        for base, rest in self._classes:
            for ending in (base, *rest):
                self._bases.setdefault(ending, []).append(base)
        self._stems = frozenset(_STEMS.get(language, "").split())
        self._where = tuple(_SAYS_WHERE.get(language, "").split())
        self.has_where = bool(self._where)
        self.is_plain = language not in {*_BEFORE, *_SAME, "el"} or language in ("ru", "uk")
        self._before = [
            tuple(written.split("/")) for written in sorted(_BEFORE.get(language, "").split(), key=len, reverse=True)
        ]

    def plain(self, word: str) -> str:
        """A word in lower case, its letters as one writes them with no marks that may be left out."""
        if self._language in ("tr", "az"):
            word = word.translate(_TURKISH)
        word = unicodedata.normalize("NFC", word).lower()
        if self._language == "el":
            word = "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))
        signs = _SAME.get(self._language)
        return word.translate(signs) if signs else word

    def key(self, word: str) -> str:
        """How a word of a name is kept; with a hyphen behind it, it is a stem."""
        word = self.plain(word)
        if word.endswith("-"):
            return word
        for base, _ in self._classes:
            if word.endswith(base) and len(word) - len(base) >= 2:
                return f"{word[: len(word) - len(base)]}|{base}"
        return word + "|"

    def readings(self, word: str) -> tuple[str, ...]:
        """The keys that a word of a text may be of, the longest stem first."""
        return self._readings(self.plain(word), _SHORTEST)

    def beginnings(self, word: str) -> tuple[str, ...]:
        """The keys that a word may be of when others of its name follow: `בתל אביב`."""
        return self._readings(self.plain(word), _SHORTEST_OF_SEVERAL)

    def _readings(self, word: str, shortest: int) -> tuple[str, ...]:
        found = dict.fromkeys(self._keys(word))
        for particle, instead in self._before:
            if word.startswith(particle) and len(word) - len(particle) >= shortest:
                found |= dict.fromkeys(self._keys(instead + word[len(particle) :]))
        return tuple(found)

    def is_form(self, words: Sequence[str], *, of: Sequence[str]) -> bool:
        """Whether words are a name in some case; names in lists stand in the first one."""
        return all(word == base or self.key(base) in self.readings(word) for word, base in zip(words, of, strict=True))

    def says_where(self, word: str, *, of: str) -> bool:
        """Whether a word says that something is in the place of this name: `Moskovassa`, of `Moskova`."""
        return self.has_where and self.plain(word).endswith(self._where) and self.plain(word) != self.plain(of)

    def is_where(self, ending: str) -> bool:
        return ending in self._where

    def _keys(self, word: str) -> list[str]:
        keys: list[str] = []
        for cut in range(min(_LONGEST_ENDING, len(word) - 2) + 1):
            stem, ending = word[: len(word) - cut], word[len(word) - cut :]
            keys += [f"{stem}|{base}" for base in self._bases.get(ending, ())]
            if ending in self._stems or not ending:
                keys.append(stem + "-")
        return keys or [word + "|"]


def _endings(written: str) -> frozenset[str]:
    """One that is none at all is written as a slash: `Włochy`, `Włoch`."""
    bare = {""} if written.startswith("/") else set[str]()
    return frozenset({*bare, *written.strip("/").split()})


def inflecting(language: str | None) -> Grammar | None:
    """The rules of a language whose names of persons have cases too."""
    return grammar(language) if language in _INFLECTING else None


@lru_cache(16)
def grammar(language: str) -> Grammar:
    return Grammar(language)
