"""Dates as articles write them, read into aware moments; what is ambiguous is left unread."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final, NamedTuple

LIMIT: Final = 80  # characters; no date is longer, and what is need not be looked at

# One line a month: English and its short forms, then German, French, Spanish, Portuguese, Catalan, Italian, Romanian,
# Dutch, Danish, Norwegian, Swedish, Icelandic, Finnish, Estonian; Polish, Czech, Slovak, Croatian, Slovene, Lithuanian,
# Latvian, Hungarian, Turkish, Indonesian; Russian, Ukrainian, Bulgarian, Serbian; Greek; Arabic, Hebrew, Hindi, Thai.
_MONTHS_BY_NUMBER: Final = (
    """
jan january januar jänner janvier janv enero ene janeiro gener gennaio gen ianuarie ian januari janúar tammikuuta
 jaanuar stycznia styczeń ledna leden januára január siječnja januarja sausio janvāris janvārī ocak
 января янв январь січня січень януари јануара ιανουαρίου ιαν يناير كانون-الثاني جانفي ינואר जनवरी जन มกราคม ม.ค
feb february februar februari février fevrier févr fév febrero fevereiro fev febrer febbraio februarie febr
 febrúar helmikuuta veebruar lutego luty února únor februára február veljače februarja vasario februāris februārī şubat
 февраля фев февраль лютого лютий февруари фебруара φεβρουαρίου φεβ فبراير شباط فيفري פברואר फ़रवरी फरवरी กุมภาพันธ์ ก.พ
mar march märz maerz mrz mars marzo março maart mrt marts març martie maaliskuuta märts marca marzec března březen
 márca marec ožujka kovo martā mart márc március марта мар март березня березень μαρτίου μαρ مارس آذار מרץ मार्च
 มีนาคม มี.ค
apr april avril avr abril abr aprile aprilie apríl huhtikuuta aprill kwietnia kwiecień dubna duben apríla travnja
 aprila balandžio aprīlis aprīlī ápr április nisan апреля апр апрель квітня квітень април априла απριλίου απρ أبريل
 ابريل نيسان أفريل אפריל अप्रैल เมษายน เม.ย
may mai mayo maio maig maggio mag mei maj maí toukokuuta maja května květen mája svibnja gegužės maijs maijā máj május
 mayıs mayis мая май травня травень маја μαΐου μάιος μαΐ مايو أيار ماي מאי मई พฤษภาคม พ.ค
jun june juni juin junio junho juny giugno giu iunie iun júní kesäkuuta juuni czerwca czerwiec června červen júna jún
 lipnja junija birželio jūnijs jūnijā június haziran июня июн июнь червня червень юни јуна ιουνίου ιουν يونيو يونيه
 حزيران جوان יוני जून มิถุนายน มิ.ย
jul july juli juillet juil julio julho juliol luglio lug iulie iul júlí heinäkuuta juuli lipca lipiec července červenec
 júla júl srpnja julija liepos jūlijs jūlijā július temmuz июля июл июль липня липень юли јула ιουλίου ιουλ يوليو يوليه
 تموز جويلية יולי जुलाई กรกฎาคม ก.ค
aug august août aout agosto ago agost augustus augusti ágúst elokuuta sierpnia sierpień srpna srpen augusta kolovoza
 avgusta rugpjūčio augusts augustā augusztus ağustos agustus августа авг август серпня серпень августа αυγούστου αυγ
 أغسطس آب أوت אוגוסט अगस्त สิงหาคม ส.ค
sep sept september septembre septiembre setembro setembre settembre set septembrie syyskuuta września wrzesień září
 septembra rujna septembris septembrī rugsėjo szept szeptember eylül сентября сен сент сентябрь вересня вересень
 септември септембра σεπτεμβρίου σεπ سبتمبر أيلول ספטמבר सितंबर सितम्बर กันยายน ก.ย
oct october oktober okt octobre octubre outubro out ottobre ott octombrie október lokakuuta oktoober października
 październik října říjen októbra oktobra spalio oktobris oktobrī ekim oktober октября окт октябрь жовтня жовтень
 октомври октобра οκτωβρίου οκτ أكتوبر تشرين-الأول אוקטובר अक्टूबर अक्तूबर ตุลาคม ต.ค
nov november novembre noviembre novembro noiembrie nóvember marraskuuta listopada listopad listopadu novembra studenoga
 studenog lapkričio novembris novembrī november kasım kasim ноября ноя нояб ноябрь листопада ноември новембра νοεμβρίου
 νοε نوفمبر تشرين-الثاني נובמבר नवंबर नवम्बर พฤศจิกายน พ.ย
dec december dezember dez décembre déc diciembre dic dezembro desembre dicembre decembrie desember joulukuuta detsember
 grudnia grudzień prosince prosinec decembra prosinca gruodžio decembris decembrī aralık aralik desember декабря дек
 декабрь грудня грудень декември децембра δεκεμβρίου δεκ ديسمبر كانون-الأول דצמבר दिसंबर दिसम्बर ธันวาคม ธ.ค
""".strip()
    .replace("\n ", " ")
    .split("\n")
)
_BUDDHIST: Final = 543  # years that the Thai calendar is ahead; its months are written in Thai letters
_IMPERIAL: Final = {"令和": 2018, "平成": 1988, "昭和": 1925}

# Minutes east of Greenwich. CST, IST and the like are left out: they are said in several parts of the world.
_ZONES: Final = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120,
    "eet": 120, "eest": 180, "msk": 180, "мск": 180, "trt": 180, "sast": 120, "eat": 180, "wat": 60, "cat": 120,
    "pkt": 300, "npt": 345, "wib": 420, "ict": 420, "wita": 480, "hkt": 480, "sgt": 480, "myt": 480, "awst": 480,
    "wit": 540, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "est": -300, "edt": -240,
    "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "brt": -180, "clt": -240, "cot": -300, "pet": -300,
}  # fmt: skip
# "ET" is EST or EDT, as the day has it; only in capitals, for "et" and "pt" are words.
_AMERICAN: Final = {"ET": -300, "CT": -360, "MT": -420, "PT": -480}
_SUMMERS_FROM: Final = 2007  # the year since when summer is from the second Sunday of March to the first of November

_ISO = re.compile(r"\d{4}-\d\d-\d\d(?![\d-])|\d{8}(?:T\d{4,6}|$)", re.ASCII)
_SPACE_BEFORE_ZONE = re.compile(r"(?<=\d)\s+(?=[+-]\d\d:?\d\d$|Z$)")
_NAME_OF_ZONE = re.compile(r"\[[\w/+-]+\]$")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?", re.ASCII)
_STAMP = re.compile(r"(?:19|20)\d{12}", re.ASCII)
_FIRST_EPOCH: Final = 631_152_000  # 1990: what is less is another number
_RFC_5322 = re.compile(r"(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d", re.ASCII)

_YEAR = r"(?P<year>(?:19|20|25)\d\d)(?!\d)"
_NAME = r"(?P<month>[^\W\d_][^\s\d,/،]{1,19}?)\.?"
_MONTH, _LATE_DAY = r"(?P<month>0?[1-9]|1[0-2])", r"(?P<day>1[3-9]|2\d|3[01])"
_WRITTEN: Final = (
    ("year, month, day", rf"(?<!\d){_YEAR}\s?[-./年년]\s?(?P<month>\d\d?)\s?[-./月월]\s?(?P<day>\d\d?)(?!\d)"),
    ("era, year, month, day", r"(?P<era>令和|平成|昭和)(?P<year>\d\d?|元)年(?P<month>\d\d?)月(?P<day>\d\d?)日"),
    ("day, month, year", rf"(?<![\d.])(?P<day>\d\d?)\.\s?(?P<month>\d\d?)\.\s?{_YEAR}"),
    (
        "day, month's name, year",
        rf"(?<!\d)(?P<day>\d\d?)(?P<mark>st|nd|rd|th|er|[º°ª]|\.)?,?[\s-](?:de\s|d['’]|of\s)?{_NAME}(?:/[^\W\d_]+)?[,،]?[\s-]"
        rf"(?:del?\s|năm\s)?{_YEAR}",
    ),
    ("day, month, year", rf"(?<!\d)(?P<day>\d\d?)\s+tháng\s+(?P<month>\d\d?),?\s+(?:năm\s+)?{_YEAR}"),
    ("month's name, day, year", rf"(?<!\w){_NAME}\s(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s{_YEAR}"),
    ("year, month's name, day", rf"(?<!\d){_YEAR}(?:\.|,|\s?m\.)?\s{_NAME}\s(?P<day>\d\d?)(?![\d:])"),
    ("year, day, month's name", rf"(?<!\d){_YEAR}\.\s(?:gada\s)?(?P<day>\d\d?)\.\s{_NAME}(?![^\W\d_])"),
    # 3/4/2021 is March to one half of the readers and April to the other: only a day beyond 12 tells which.
    ("month/day/year", rf"(?<!\d){_MONTH}[/-]{_LATE_DAY}[/-]{_YEAR}"),
    ("day/month/year", rf"(?<!\d){_LATE_DAY}[/-]{_MONTH}[/-]{_YEAR}"),
)
_PATTERNS: Final = tuple((order, re.compile(pattern)) for order, pattern in _WRITTEN)
_TIME = re.compile(
    r"""(?P<before>[ap]\.?m\.?|午前|午後|上午|下午|오전|오후)?\s?
        (?<![\d:.])(?P<hour>[01]?\d|2[0-3])\s?(?P<sign>[:.h])\s?(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?![\d:]|\.\d)
        (?:\s*(?P<half>[apπμ]\.?\s?[mμ]\b\.?|[صم](?!\w)|مساء|صباحا))?(?:\s*(?P<word>uhr|hrs?|h)\b)?
        (?:\s*\(?(?P<zone>(?:utc|gmt)?\s?[+−-]\d\d?(?::?[0-5]\d)?(?![\d-])|[^\W\d_]{1,4}\b))?""",
    re.IGNORECASE | re.VERBOSE,
)
_FORENOON: Final = re.compile(r"a|π|ص|午前|上午|오전", re.IGNORECASE)
# A full stop between two numbers makes a time of day only where something says so.
_SAYS_TIME = re.compile(r"(?:\b(?:kl|klo|kell|kello|klokken|pukul|jam|ore|alle|at|um|à|às|las)\.?)\s?$", re.IGNORECASE)
_NAME_OF_A_ZONE = re.compile(r"[A-Z]{2,4}")
_LASTS = re.compile(r"\s*(?:(?-i:[ms])|mn|mins?|minut\w*|secs?|second\w*|sek\w*|мин\w*|сек\w*|хв\w*)\b", re.IGNORECASE)
_OFFSET = re.compile(r"(?P<of>utc|gmt)?\s?(?P<sign>[+−-])(?P<hour>\d\d?)(?P<colon>:)?(?P<minute>\d\d)?", re.IGNORECASE)
_OF_THE_CLOCK = re.compile(r"\s*(?:[ap]\.?m|uhr|uur|hrs?|h)\b", re.IGNORECASE)
# Hours that are said in words, alone or before the minutes: "15時04分", "à 14 h", "14 Uhr", "kl. 14", "2 p.m.". German
# writes "2 am Montag", so "am" must stand at its number or have its full stops; one digit and "h" may last so long.
_IN_WORDS = re.compile(
    r"""(?<![\d:.,])(?:
        (?P<hour>[01]?\d|2[0-3])\s?[時时點点시]\s?(?:(?P<minute>[0-5]?\d)\s?[分분]|(?P<half>[半반])|(?=$|[^\w\s]
            |[許许頃경쯤]|ごろ|現在|更新|公開|配信|発表|発信|掲載|发布|發布|更新|입력|수정|기준|(?:星期|周|週|礼拜)[一二三四五六日天]|[월화수목금토일]요일))
        |(?P<alone>[01]?\d|2[0-3])(?=\s?(?:uhr|uur|heures)\b)
        |(?P<h>[01]\d|2[0-3]|(?:(?<=\bà\s)|(?<=\bàs\s)|(?<=\blas\s))\d)(?=\s?(?:h|hs|horas)\b(?!\s?\d|\s(?:apr[eè]s|avant|ago|later|before|after|despu[eé]s|antes|depois|atr[aá]s|de\slect)))
        |(?:(?<=\bkl\s)|(?<=\bkl\.\s)|(?<=\bklo\s))(?P<kl>[01]?\d|2[0-3])(?![\d.:])
        |(?P<of_12>1[0-2]|[1-9])(?=\s?[ap]\.\s?m\.|[ap]m\b|\spm\b|\s(?-i:[AP]M)\b)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_SPAN = re.compile(r"\d{4}-\d\d-\d\d (\d\d:\d\d)-(\d\d:\d\d)")

_NEAR: Final = 25  # characters between a day and its time of day
# What may stand between a day and its time of day, before the one or the other; then the days of the week.
_BETWEEN_WORDS: Final = """
at on the of um am vom den der dem à le du de del a as às las el em alle ore di il om op uur u klo kell kello kl klokken
 på d den o godz godzina godzinie w dnia dne v ve hod ob dana gada la ora orele în saat pukul jam tanggal lúc vào ngày
 в во г года год о об от р року у ч час часа часов στις ώρα الساعة في ساعة يوم בשעה ב को समय बजे เวลา น t uhr h hrs clock
mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday sun sunday
mo montag di dienstag mi mittwoch do donnerstag fr freitag sa samstag sonnabend so sonntag
lun lundi mar mardi mer mercredi jeu jeudi ven vendredi sam samedi dim dimanche
lunes martes mié miércoles jue jueves vie viernes sáb sábado dom domingo segunda terça quarta quinta sexta feira
lunedì martedì mercoledì giovedì venerdì sabato domenica luni marți miercuri joi vineri sâmbătă duminică
ma maandag dinsdag woe woensdag donderdag vrij vrijdag za zaterdag zo zondag
mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tisdag lördag söndag maanantai tiistai keskiviikko torstai
 perjantai lauantai sunnuntai poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý středa čtvrtek
 pátek neděle понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс нд понеділок вівторок
 середа четвер п'ятниця субота неділя hétfő kedd szerda csütörtök péntek szombat vasárnap pazartesi salı çarşamba
 perşembe cuma cumartesi pazar senin selasa rabu kamis jumat sabtu minggu δευτέρα τρίτη τετάρτη πέμπτη παρασκευή
 σάββατο κυριακή الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
"""
_BETWEEN = re.compile(
    rf"""[\W_]*+(?:(?:(?:{"|".join(map(re.escape, sorted(set(_BETWEEN_WORDS.split()), reverse=True)))})(?![^\W\d_])
        |日|号|號|일|(?:星期|周|週|礼拜)[一二三四五六日天]|[月火水木金土](?:曜日?)?|[월화수목금토](?:요일)?)[\W_]*+)*""",
    re.IGNORECASE | re.VERBOSE,
)

# What a line that says a date may say besides.
_LABEL_WORDS: Final = """
 published publication posted updated update modified last first date time read reading min mins minutes ago
 veröffentlicht aktualisiert zuletzt stand erschienen datum uhrzeit lesezeit minuten
 publié publiée mis mise jour modifié modifiée dernière temps lecture heure paris
 publicado publicada actualizado actualizada última hora fecha lectura tiempo atualizado atualizada leitura
 pubblicato pubblicata aggiornato aggiornata lettura tempo gepubliceerd bijgewerkt laatst leestijd
 publisert oppdatert publicerad uppdaterad publiceret offentliggjort opdateret julkaistu päivitetty
 opublikowano aktualizacja data publikacji publikováno aktualizováno megjelent frissítve yayınlanma güncelleme tarihi
 опубликовано обновлено дата опубліковано оновлено diterbitkan diperbarui đăng cập nhật
 δημοσίευση ενημέρωση نشر تحديث تاريخ آخر פורסם עודכן תאריך लेख प्रकाशित अपडेट
 公開 更新 最終更新 配信 掲載 发布 发布时间 更新时间 发表 發佈 時間 입력 수정 등록 승인
 年 月 日 時 分 时 년 월 일 시 분 午前 午後 上午 下午 오전 오후
 utc gmt cet cest mez mesz est edt pst pdt et ct mt pt jst kst msk мск am pm a m p
"""
_DATES_WORD = re.compile(
    "|".join({re.escape(word) for word in f"{_BETWEEN_WORDS} {_LABEL_WORDS}".split()}), re.IGNORECASE
)
_LABEL_WORD = re.compile(
    "|".join(map(re.escape, {word for word in _LABEL_WORDS.split() if len(word) > 1} - {"mis", "paris", "time"})),
    re.IGNORECASE,
)


class _Read(NamedTuple):
    moment: datetime
    rule: str
    exactness: int


def parse(text: str) -> tuple[datetime, str] | None:
    """The moment a text says (ISO 8601, RFC 5322, seconds since 1970, else as `find` does), and the rule that read it.

    "2 hours ago" says none: it depends on when it was written.
    """
    read = _parse(text)
    return read and (read.moment, read.rule)


def exactness(text: str) -> int:
    """How exactly a date says its moment: 2 with a zone, 1 with a time of day, 0 by the day or not at all."""
    read = _parse(text)
    return read.exactness if read else 0


def is_month(word: str) -> bool:
    """Whether a word is the name of a month, in any of the languages read."""
    return _folded(word) in _MONTHS


def find(text: str) -> tuple[datetime, str] | None:
    """The first date written anywhere in a short line, with the rule that read it; None when there is none.

    A time of day is read where the text says one and no other; without a zone it is taken as UTC.
    """
    read = _find(text)
    return read and (read.moment, read.rule)


def with_time(date: str, below: str) -> str | None:
    """A line that says a date with the one below it, where that says the time of day; None where it says no more."""
    both = f"{date} {below}"
    says_no_more = not below or len(both) > LIMIT or find(below) or exactness(both) <= exactness(date)
    return None if says_no_more else both


def is_of_publication(text: str) -> bool:
    """Whether a line of a date says when something was published: with a time of day, a label, or no word besides.

    "Berlin Wall, 9 November 1989" is what an article is about.
    """
    if not is_line(text):
        return False
    return not _other_words(text) or exactness(text) > 0 or any(map(_LABEL_WORD.fullmatch, _WORD.findall(text)))


def is_line(text: str) -> bool:
    """Whether a line says a date, perhaps a time of day, and hardly more: "Stand: 16. März 2021, 14:05 Uhr"."""
    if len(text) > _LIMIT_LINE or not find(text):
        return False
    others = _other_words(text)
    if sum(word[0].islower() for word in others) > 1:
        return False
    return sum(max(1, len(_UNPARTED.findall(word)) / 2) for word in others) <= _OTHER_WORDS


def _other_words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if not _DATES_WORD.fullmatch(word) and _month(word, mark=None) is None]


_LIMIT_LINE: Final = 160
_OTHER_WORDS: Final = 2  # where it was, or from whom
_WORD = re.compile(r"[^\W\d_]+")
_UNPARTED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")


@lru_cache(maxsize=64)  # a page says its date in five places, and is asked of each when and how exactly
def _parse(text: str) -> _Read | None:
    text = _NAME_OF_ZONE.sub("", _with_plain_digits(text.strip()[:LIMIT]))
    try:
        if _ISO.match(text) and (read := _iso(_SPACE_BEFORE_ZONE.sub("", text))):
            return read
        if _EPOCH.fullmatch(text):
            seconds = float(text) / (1000 if len(text.partition(".")[0]) == 13 else 1)
            if seconds >= _FIRST_EPOCH:
                return _Read(datetime.fromtimestamp(seconds, UTC), "seconds since 1970", 2)
        if _STAMP.fullmatch(text):
            return _aware(datetime.fromisoformat(f"{text[:8]}T{text[8:]}"), "year to second in 14 digits")
        # The standard library's reader takes nearly anything, and reads "10:30 PM" as half past ten in the morning.
        if _RFC_5322.match(text):
            return _aware(parsedate_to_datetime(text), "RFC 5322")
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    return _find(text)


def _iso(text: str) -> _Read | None:
    if len(text) <= 10 and "T" not in text:
        return _Read(datetime.fromisoformat(text).replace(tzinfo=UTC), "a date without a time: midnight UTC", 0)
    if (span := _SPAN.fullmatch(text)) and span[1] < span[2]:
        return None  # "2021-03-16 10:22-11:30" says from when to when
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None  # "2021-03-16 10:22 JST" is read as people write
    return _aware(moment, "ISO 8601")


def _aware(moment: datetime, rule: str) -> _Read | None:
    if moment.tzinfo is None:
        return _Read(moment.replace(tzinfo=UTC), f"{rule} without a zone: taken as UTC", 1)
    try:
        return _Read(moment.astimezone(UTC), rule, 2)
    except OverflowError:  # the year 1 or 9999, carried over its edge
        return None


@lru_cache(maxsize=64)  # so is a line that says when
def _find(text: str) -> _Read | None:
    text = _with_plain_digits(text[:LIMIT])
    if not _HAS_YEAR.search(text):
        return None
    for order, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if day := _day(match):
                return _with_time(day, order, *_around(text, match))
    return None


def _around(text: str, date: re.Match[str]) -> tuple[str, str]:
    """What stands before and behind a date, without what is another one's: what follows that."""
    before = "" if _days_in(text, 0, date.start()) else text[: date.start()]
    return before, text[date.end() : min(_days_in(text, date.end(), len(text)), default=None)]


def _days_in(text: str, start: int, end: int) -> list[int]:
    """Where the dates begin that stand in a part of a text."""
    if not _HAS_YEAR.search(text, start, end):
        return []
    return [match.start() for _, pattern in _PATTERNS for match in pattern.finditer(text, start, end) if _day(match)]


_HAS_YEAR = re.compile(r"\d{4}|[令平昭][和成]")


def _day(match: re.Match[str]) -> datetime | None:
    groups = match.groupdict()
    month = _month(groups["month"], mark=groups.get("mark"))
    if month is None:
        return None
    year = 1 if groups["year"] == "元" else int(groups["year"])
    if "era" in groups:
        year += _IMPERIAL[groups["era"]]
    elif year >= 2400:
        if not "\u0e00" <= groups["month"][0] <= "\u0e7f":
            return None
        year -= _BUDDHIST
    try:
        return datetime(year, month, int(groups["day"]), tzinfo=UTC)
    except ValueError:
        return None


def _month(said: str, *, mark: str | None) -> int | None:
    if said.isdecimal():
        return int(said)
    name = _folded(said)
    # Poles and Czechs call November what Croats call October; only Croats put a dot after the day and end it in -a.
    if name == "listopada" and mark == ".":
        return 10
    return _MONTHS.get(name) or _MONTHS.get(name.removeprefix("ב"))


def _with_time(day: datetime, order: str, before: str, behind: str) -> _Read:
    """The day with the one time of day that is said, best with its zone; midnight UTC when none or several are."""
    # The date's own numbers are no time of day.
    before, behind = _IN_WORDS.sub(_as_clock, before), _IN_WORDS.sub(_as_clock, behind)
    found = [(match, _minutes_east(match, day)) for match in _TIME.finditer(f"{before}|{behind}")]
    zoned = {moment for match, east in found if east is not None and (moment := _clock(day, match, east))}
    if len(zoned) == 1:
        return _Read(zoned.pop(), f"{order}, time and zone", 2)
    times = [match for match, _ in found if _is_time(match)]
    bare = {moment for match in times if (moment := _clock(day, match, 0))}
    # What stands far from the day may be anything with a colon; but beside one that is near it leaves a doubt.
    if not zoned and len(bare) == 1 and any(_is_near(match, len(before)) for match in times):
        return _Read(bare.pop(), f"{order}, time without a zone: taken as UTC", 1)
    return _Read(day, f"{order}; the time of day is not read: midnight UTC", 0)


def _as_clock(said: re.Match[str]) -> str:
    """ "15時4分" as "15:04", "14 Uhr" as "14:00 Uhr"."""
    minute = "30" if said["half"] else (said["minute"] or "0").zfill(2)
    return f"{next(filter(None, said.group('hour', 'alone', 'h', 'kl', 'of_12')))}:{minute}"


def _is_time(match: re.Match[str]) -> bool:
    """Whether it says a time of day, neither how long something lasts nor a zone that could be one of several."""
    behind = match["zone"] or ""
    if _LASTS.match(match.string, _end(match)) or _NAME_OF_A_ZONE.fullmatch(behind) or _OFFSET.fullmatch(behind):
        return False
    says_so = match["half"] or match["before"] or match["word"] or _SAYS_TIME.search(match.string[: match.start()])
    return match["sign"] != "." or bool(says_so)


def _end(match: re.Match[str]) -> int:
    """Where a time of day ends, without the word behind it."""
    return match.start("zone") if match["zone"] else match.end()


def _is_near(match: re.Match[str], date: int) -> bool:
    """Whether a time of day stands by the date, and nothing between them says that it is of something else."""
    start, end = (date + 1, match.start()) if match.start() > date else (_end(match), date)
    return end - start <= _NEAR and bool(_BETWEEN.fullmatch(match.string, start, end))


def _clock(day: datetime, match: re.Match[str], east: int) -> datetime | None:
    hour = int(match["hour"])
    if hour == 0 and match["half"]:
        return None
    # "14:05 pm" is said, and "14:05 am Montag": neither is in doubt.
    if hour <= 12 and (half := match["half"] or match["before"]):
        hour = hour % 12 + (0 if _FORENOON.match(half) else 12)
    local = day.replace(hour=hour, minute=int(match["minute"]), second=int(match["second"] or 0))
    return local.replace(tzinfo=timezone(timedelta(minutes=east))).astimezone(UTC)


def _minutes_east(time: re.Match[str], day: datetime) -> int | None:
    """Minutes east of Greenwich that "JST", "ET", "+09:00" or "GMT-0330" says; None of no zone, or of several."""
    if time["zone"] in _AMERICAN:
        return _AMERICAN[time["zone"]] + 60 * _is_summer(day) if day.year >= _SUMMERS_FROM else None
    said = (time["zone"] or "").lower()
    if said in _ZONES:
        return _ZONES[said]
    offset = _OFFSET.fullmatch(said)
    if offset is None or int(offset["hour"]) > 14 or (offset["minute"] or "00") not in ("00", "30", "45"):
        return None
    minutes = int(offset["hour"]) * 60 + int(offset["minute"] or 0)
    return None if _is_span(time, offset) else minutes if offset["sign"] == "+" else -minutes


def _is_summer(day: datetime) -> bool:
    """Whether North America has summer time on a day."""
    begins, ends = _first_sunday(day.replace(month=3)) + timedelta(days=7), _first_sunday(day.replace(month=11))
    return begins <= day < ends


def _first_sunday(day: datetime) -> datetime:
    """That of a day's month."""
    first = day.replace(day=1)
    return first + timedelta(days=6 - first.weekday())


def _is_span(time: re.Match[str], offset: re.Match[str]) -> bool:
    """Whether "10:22-11:30" says from when to when: what could be the later of two times is taken for it."""
    if offset["of"] or offset["sign"] != "-" or time["second"]:
        return False
    if _OF_THE_CLOCK.match(time.string, time.end()):
        return True
    if time["half"] or time.string[time.start("zone") - 1].isspace():
        return False
    until = (int(offset["hour"]), int(offset["minute"] or 0))
    return until > (int(time["hour"]), int(time["minute"])) and bool(offset["colon"] or not offset["minute"])


def _with_plain_digits(text: str) -> str:
    """The text with the digits of any script as 0 to 9, and months of two words made one."""
    if text.isascii():
        return text
    text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    return re.sub(r"(كانون|تشرين)\s+(?=ال)", r"\1-", text.replace("\u00a0", " ")).translate(_UNSEEN)


_UNSEEN: Final = dict.fromkeys((0x200E, 0x200F, 0x202A, 0x202B, 0x202C))  # marks of the writing direction


def _folded(name: str) -> str:
    """A month's name without what capitals and short forms change: case, accents, the last dot."""
    name = name.strip(".,").casefold().replace("i\u0307", "i")
    if name in _MONTHS or name.isascii():
        return name
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", name)))


_ACCENTS = re.compile("[\u0300-\u036f]")


def _months() -> Iterator[tuple[str, int]]:
    """Each name as it is written and without its accents, which capitals often lack."""
    for number, line in enumerate(_MONTHS_BY_NUMBER, 1):
        for name in line.split():
            written = unicodedata.normalize("NFC", name).casefold()
            yield unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", written))), number
            yield written, number


_MONTHS: Final = dict(_months())
