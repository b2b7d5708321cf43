"""Hears which charset bytes are in when nobody said so: what each would make of them, and whose text that looks like.

Every candidate reads the same bytes, and the one whose characters are likeliest in some language of its own wins. The
likelihoods come from the order in which a language uses its letters, which is stated below; nothing is trained.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Final

HEARD_BYTES: Final = 4096  # of lines that hold more than ASCII; more of them do not make the answer better

# Letters beyond ASCII, the most frequent first, and words in ASCII that only hold sentences together.
_LATIN: Final = {
    "fr": ("éàèêçâîôûùïœëü", "le la les des est et dans que pour une qui sur pas du au"),
    "de": ("üäößé", "der die und das nicht mit von ist den ein zu auf im dem"),
    "es": ("óíáéñúü¿¡ºª", "el la los las que en por con una para se del al un su"),
    "pt": (
        "ãçáéíóêõúâàôüºª",
        "que em do da um uma com para os as no na por se dos e o a de ao mais como mas foi pela pelo ou sobre",
    ),
    "it": ("èàùòéìî", "il la di che per non con una del della un in le si dei"),
    "ca": ("éòàíçóúèïü·ñ", "el la els les que amb per una del de un al es"),
    "sv": ("äåöé", "och att det som en av den med till har inte ett om"),
    "fi": ("äöå", "ja on ei se oli ovat joka kun mutta myös"),
    "da": ("øåæé", "og det er en at til af for ikke den som med har de et"),
    "is": ("íáðóéþæýöú", "og er sem var til um en hann ekki"),
    "nl": ("ëéïèöüêç", "de het een van en in is dat op te voor met niet zijn"),
    "ga": ("áíéóú", "an na agus ar go sa ag is bhi"),
    "af": ("ëêéïôûá", "die van en in is het nie wat vir dat"),
    "sq": ("ëç", "dhe nga me se ka do si"),
    "eu": ("ñ", "eta da du ere bat ez"),
    "pl": ("łąęóżśćńź", "w i na z do nie jest to o po od za"),
    "cs": ("íáéěřčžýšůúďťňó", "a se na je v to s z o do by jako"),
    "sk": ("áíéčýžúšľťôňďäóŕĺ", "a sa na je v to s z o do by ako"),
    "hu": ("áéöóőüíúű", "a az hogy nem is egy meg de csak volt"),
    "ro": ("ăîâșțşţ", "de la cu pe care nu din a au mai un o este ce sa prin sunt fost cum dar sau pentru"),
    "hr": ("čžšćđ", "i je u na se da za su od s in so v ki ne bi po sam ili kako"),
    "lt": ("ėšųžūįčąę", "ir kad su yra buvo tai bet ar"),
    "lv": ("āīēšūļņžģķč", "un ir ar no par kas uz bet"),
    "et": ("äõüöšž", "ja on ei et oli see ka kui"),
    "tr": ("ıüşğçöİâî", "bir ve bu da de ile olarak daha ne"),
    "vi": ("đ\u0301\u0300\u0323ư\u0309âêôơă\u0303áàéóúíèòùìý", "cho trong khi theo hai ba ra anh"),
}
_OTHERS: Final = {
    "ru": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё№",
    "uk": "оанитвіерслкдумпязьбгйчхцїжюєшщфґ№",
    "be": "аінрсыеотялкдўмуьпвзбцгючхжшйфёэ",
    "bg": "аоиентрсвлкдпмзяъубгчщжцхшйюьф№",
    "sr": "аоиенртсјвукдмплзгбшчцћхжљњђфџ",
    "mk": "аоеитнрсвкдлпмујзгбчцшхжќѓњљфџѕ",
    "el": "αοιετσνηυρπκμλςίάγέόδώήχύθφβξζψϊΐϋΰ",
    "he": "יוהלאתרבמשנםכדעקחפגןצטסזךץף",
    "ar": "الينمتروبعدفهسكقحجةشطصأىخإضذثزئءغظآؤ،ًّـ؟؛َُِ",
    "fa": "اينردتهمشوبسكلکزفگعخقپجحآچصطغضذثژ،ئظ\u200c؟ءأ",
    "ur": "ايےکرنوہمتسںلبدجپعگھقشچٹحفطخصزئضآڈثغڑذظؤژ\u060c",
    "th": "านรกอเงมยลวดทส่้ตัะิีปหบคแจพชขใไุ็์ูำผถโธณศภซญฟื\u0e36ษฉ\u0e1dๆ\u0e0e\u0e10ฮฝ",
}
_SINGLE: Final = {  # each with the languages people write in it
    "cp1252": "fr de es pt it ca sv fi da is nl ga af sq eu et",
    "cp1250": "pl cs sk hu ro hr",
    "cp1251": "ru uk be bg sr mk",
    "cp1253": "el",
    "cp1254": "tr",
    "cp1255": "he",
    "cp1256": "ar fa ur",
    "cp1257": "lt lv et",
    "cp1258": "vi",
    "cp874": "th",
    "koi8-r": "ru",
    "koi8-u": "uk",
    "iso8859-2": "pl cs sk hu ro hr",
    "iso8859-15": "fr de es pt it ca sv fi da is nl ga af sq eu et",
    "iso8859-13": "lt lv et",
    "iso8859-4": "lt lv et",
    "iso8859-5": "ru bg sr mk uk be",
    "iso8859-6": "ar",
    "iso8859-7": "el",
    "iso8859-8": "he",
    "cp866": "ru be",
    "mac-cyrillic": "ru",
    "mac-roman": "fr de es pt it",
}
# Nats that speak against a charset before anything was read: what is rarer needs more to be believed.
_RARE: Final = {"iso8859-15": 1.5, "iso8859-4": 3.0, "cp866": 4.0, "mac-cyrillic": 6.0, "mac-roman": 6.0, "cp1258": 1.0}
_SHARED: Final = "’“”–„—…«»\xa0‘§°•€‚·©²"  # marks of all languages

_HIRAGANA: Final = (
    "のにるたとはしいをがなてでれすまこらもかりっさうくあだきよんそけわえみせちおやつ"
    "どろばじめずほびゃょごぎげふむねゆひぶへぐべぼゅざぬぞづぜ"
)
_KATAKANA: Final = (
    "ーンスルトリアイラクロシドレジタコフテムカマグバメデサプッニオナィセパウキビエダ"
    "チブミツュハソモワノガヤョポズネェボケヘゲホァピヴゴベペヨザゾ"
)
_KANJI: Final = (
    "日一国会人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者党地合市業内相方四定今回新場金員九入選立開手米力学"
    "問高代明実円関決子動京全目表戦経通外最言氏現理調体化田当八六約主題下首意法不来作性的要用制治度務強気小七成期公野協取都和統以機"
    "平総加山思家話世受区領多県続進正安設保改数記院女初北午指権心界支第産結百派点教報済書府活原先共得解名交資予川向際査勝面委告軍文"
    "反元重近千考判認画海参売利組知案道信策集在件団別物側任引使求所次水半品昨論計死官増係感特情投示変打男基私各始島直両朝革価式確村"
    "提運終挙果西勢減台広容必応演電歳住争談能無再位置企真流格有疑口過局少放税検藤町常校料沢裁状工建語球営空職証土与急止送援供可役構"
    "木割聞身費付施切由説転食比難防補車優夫研収断井何南石足違消境神番規術護展態導鮮備宅害配副算視条幹独警宮究育席輸訪楽起万着乗店述"
    "残想線率病農州武声質念待試族象銀域助労例衛然早張映限親額監環験追審商葉義伝働形景落欧担好退準賞訴辺造英被株頭技低毎医復仕去姿味"
)
_HANS: Final = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么"
    "去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又"
    "关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海"
    "通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管"
    "期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北"
    "边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运经济省委议投企增"
)
_HANT: Final = (
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼"
    "去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又"
    "關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海"
    "通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管"
    "期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北"
    "邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運濟台灣省委議投企增"
)
_HANGUL: Final = (
    "이다는의에을가고하지로은사기한인를도리자대어시해정서일수부나아라스과전장원주보제들그공상국성회있여유경조동관만비었위적연개세방구"
    "무민치선물안생소신학업으재교음면미당화실내진문오계발트식마중모니습타년월데결까게요거러와르프야반용차통분영간출운각심했등바남단산"
    "종처체명더량평권입강력불법행최근특같번없된할않우되며토때김박또건포추작론규외역레메금임알워뉴표송복란병령격북럽투드준태살크예직감"
    "집절현히천양던열호배후담향날본말총립필점손길급초료율완께큰류합승증석"
)
_POINTS: Final = "、。，「」・（）：；？！“”《》『』〈〉‘’…—\u3000·"


@dataclass(frozen=True, kw_only=True)
class Guess:
    """The charset that bytes are most likely in, and by how many nats it is likelier than the declared one."""

    charset: str
    margin: float


def guess(payload: bytes, *, declared: str | None = None) -> Guess:
    """The charset of bytes that are no UTF-8 and have no mark, of the ones people write in.

    `declared` is measured with the others. For a page, give its text: markup says nothing about the charset.
    """
    sample = _sample(payload)
    scores = _single_scores(sample)
    for charset in _MANY:
        score = _many_score(sample, charset)
        if score is not None:
            scores[charset] = score
    best = max(scores, key=lambda charset: scores[charset])
    against = scores.get(_SAME.get(declared, declared), -math.inf) if declared else -math.inf
    return Guess(charset=best, margin=scores[best] - against)


_SAME: Final = {"iso8859-1": "cp1252", "euc_jis_2004": "euc_jp", "gbk": "gb18030", "cp950": "big5hkscs"}


def _sample(payload: bytes) -> bytes:
    """The first lines that hold more than ASCII."""
    if len(payload) <= HEARD_BYTES:
        return payload
    lines, size = [], 0
    for found in _HIGH_LINE.finditer(payload):
        line = found[0][: HEARD_BYTES - size]
        lines.append(line)
        size += len(line)
        if size >= HEARD_BYTES:
            break
    return b"\n".join(lines)


_HIGH_LINE = re.compile(rb"[\x00-\x09\x0b-\x7f]*+[\x80-\xff][^\n]*+")


def _single_scores(sample: bytes) -> dict[str, float]:
    counts = [(byte, count) for byte, count in Counter(sample).items() if byte >= 0x80]
    hits = _language_hits(sample)
    scores = {}
    for charset, (kinds, models) in _single_models().items():
        heard = max(
            hits.get(language, 0.0) + sum(model[byte] * count for byte, count in counts)
            for language, model in models.items()
        )
        shape = sample.translate(kinds)
        odd = 4.0 * len(_CASE_TURNED.findall(shape)) + 5.0 * len(_SIGN_WITHIN.findall(shape))
        odd += 5.0 * len(_SCRIPTS_MIXED.findall(shape)) + 4.0 * len(_MARK_BEFORE.findall(shape))
        scores[charset] = heard - odd - _RARE.get(charset, 0.0 if charset.startswith("cp") else 0.5)
    return scores


# What signs are, one letter each: a A Latin, c C other letters, s sign, x undefined; the rest stands for itself.
_CASE_TURNED = re.compile(rb"[ac](?=[AC])")
_SIGN_WITHIN = re.compile(rb"[aAcC][sx](?=[aAcC])")
_SCRIPTS_MIXED = re.compile(rb"[aA](?=[cC])|[cC](?=[aA])")
_MARK_BEFORE = re.compile(rb"(?<![acAC])-(?=[cC])")
_WORD = re.compile(rb"(?<![A-Za-z\x80-\xff])[A-Za-z]{1,8}(?![A-Za-z\x80-\xff])")


def _language_hits(sample: bytes) -> dict[str, float]:
    words = Counter(_WORD.findall(sample.lower()))
    return {
        language: 1.5 * sum(count for word, count in words.items() if word in held)
        for language, held in _held_words().items()
    }


@cache
def _held_words() -> dict[str, frozenset[bytes]]:
    return {language: frozenset(word.encode() for word in words.split()) for language, (_, words) in _LATIN.items()}


@cache
def _single_models() -> dict[str, tuple[bytes, dict[str, list[float]]]]:
    """For each charset what kind of sign each byte is, and for each of its languages how likely each byte is."""
    models = {}
    for charset, languages in _SINGLE.items():
        signs = [bytes([byte]).decode(charset, "replace") for byte in range(256)]
        chances = {language: _byte_chances(signs, _letter_chances(language)) for language in languages.split()}
        models[charset] = ("".join(map(_kind, signs)).encode(), chances)
    return models


def _kind(sign: str) -> str:
    if sign.isascii() and not sign.isalpha():
        return " " if not sign.isprintable() else sign
    if sign == "\ufffd" or "\x80" <= sign <= "\x9f":
        return "x"
    if sign in "’·\u200c\u200d\xadªº" or sign in _SHARED[9:10]:
        return "-"
    if not sign.isalpha() and not "\u0300" <= sign <= "\u036f" and not "\u0590" <= sign <= "\u0e7f":
        return "s"
    is_latin = sign < "\u0370"
    return ("A" if is_latin else "C") if sign.isupper() else ("a" if is_latin else "c")


def _letter_chances(language: str) -> dict[str, float]:
    letters = _LATIN[language][0] if language in _LATIN else _OTHERS[language]
    steep = 40 ** (-1 / max(len(letters) - 1, 5))
    total = sum(steep**rank for rank in range(len(letters)))
    chances = {letter: 0.9 * steep**rank / total for rank, letter in enumerate(letters)}
    for letter, chance in [*chances.items()]:
        if len(upper := letter.upper()) == 1 and upper != letter:
            chances[upper] = chance * 0.06
    for rank, sign in enumerate(_SHARED):
        chances[sign] = max(chances.get(sign, 0.0), 0.02 * 0.85**rank)
    return chances


def _byte_chances(signs: list[str], chances: dict[str, float]) -> list[float]:
    return [
        0.0
        if byte < 0x80
        else math.log(
            chances.get(
                sign,
                1e-8 if sign == "\ufffd" or "\x80" <= sign <= "\x9f" else 3e-4 if sign.isalpha() else 2e-4,
            )
        )
        for byte, sign in enumerate(signs)
    ]


_MANY: Final = ("cp932", "euc_jp", "cp949", "gb18030", "big5hkscs")
_ASCII_TRAIL: Final = 3.2  # nats that a byte would have cost as an ASCII letter of its own


def _many_score(sample: bytes, charset: str) -> float | None:
    """How likely the sample is in a charset of several bytes a sign; None when it breaks its rules."""
    text = sample.decode(charset, "replace")
    broken = text.count("\ufffd")
    if broken > 2 + len(text) // 50:
        return None
    chances, rest = _sign_chances(charset)
    counts = Counter(sign for sign in text if sign > "\x7f")
    score = sum(
        count * (chances[sign] if sign in chances else _rest_chance(sign, rest)) for sign, count in counts.items()
    )
    trails = sum(byte < 0x80 for byte in sample) - (len(text) - counts.total())
    return score + _ASCII_TRAIL * max(trails, 0) - 12.0 * broken


@cache
def _sign_chances(charset: str) -> tuple[dict[str, float], dict[str, float]]:
    """Chances of the frequent signs, and of any other by the range it lies in, as logarithms."""
    frequent, rest = _SIGNS[charset]
    chances: dict[str, float] = {}
    for letters, share in (*frequent, (_POINTS, 0.1)):
        steep = 40 ** (-1 / len(letters))
        total = sum(steep**rank for rank in range(len(letters)))
        chances |= {letter: math.log(share * steep**rank / total) for rank, letter in enumerate(letters)}
    return chances, {name: math.log(chance) for name, chance in rest.items()}


_NONE: Final = 1e-8
_JAPANESE: Final = (
    ((_HIRAGANA, 0.45), (_KATAKANA, 0.15), (_KANJI, 0.22)),
    {"han": 0.06 / 4000, "hangul": _NONE, "kana": 1e-4, "half": 3e-5, "wide": 2e-4, "other": 2e-6},
)
_SIGNS: Final[dict[str, tuple[tuple[tuple[str, float], ...], dict[str, float]]]] = {
    "cp932": _JAPANESE,
    "euc_jp": _JAPANESE,
    "cp949": (
        ((_HANGUL, 0.75),),
        {"han": 0.01 / 4888, "hangul": 0.12 / 2150, "kana": 1e-6, "half": _NONE, "wide": 1e-5, "other": 5e-6},
    ),
    "gb18030": (
        ((_HANS, 0.5),),
        {"han": 0.35 / 4500, "hangul": _NONE, "kana": 1e-6, "half": _NONE, "wide": 1e-4, "other": 1e-6},
    ),
    "big5hkscs": (
        ((_HANT, 0.5),),
        {"han": 0.35 / 5500, "hangul": _NONE, "kana": 1e-6, "half": _NONE, "wide": 1e-4, "other": 1e-6},
    ),
}


def _rest_chance(sign: str, rest: dict[str, float]) -> float:
    if "\u4e00" <= sign <= "\u9fff":
        return rest["han"]
    if "\uac00" <= sign <= "\ud7a3":
        return rest["hangul"]
    if "\u3040" <= sign <= "\u30ff":
        return rest["kana"]
    if "\uff61" <= sign <= "\uff9f":
        return rest["half"]
    if "\uff01" <= sign <= "\uff5e":
        return rest["wide"]
    return rest["other"] if sign != "\ufffd" and not "\ue000" <= sign <= "\uf8ff" else math.log(_NONE)
