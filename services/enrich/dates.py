"""Dates as articles write them, read into aware moments; what is ambiguous is left unread."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

LIMIT: Final = 80  # characters; no date is longer, and what is need not be looked at

_MONTHS_BY_NUMBER: Final = """
    jan january januar jänner janvier janv enero ene janeiro gennaio gen januari
    feb february februar février fevrier févr fév febrero fevereiro fev febbraio februari
    mar march märz maerz mrz mars marzo março maart mrt
    apr april avril avr abril abr aprile
    may mai mayo maio maggio mag mei maj
    jun june juni juin junio junho giugno giu
    jul july juli juillet juil julio julho luglio lug
    aug august août aout agosto ago augustus augusti
    sep sept september septembre septiembre setembro settembre set
    oct october oktober okt octobre octubre outubro out ottobre ott
    nov november novembre noviembre novembro
    dec december dezember dez décembre déc diciembre dic dezembro dicembre
""".strip().split("\n")
_MONTHS: Final = {name: number for number, line in enumerate(_MONTHS_BY_NUMBER, 1) for name in line.split()}

_ISO = re.compile(r"\d{4}-\d\d-\d\d(?![\d-])", re.ASCII)
_RFC_5322 = re.compile(r"(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d", re.ASCII)

_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_NAME = r"(?P<month>[^\W\d_]{3,10})\.?"
_MONTH, _LATE_DAY = r"(?P<month>0?[1-9]|1[0-2])", r"(?P<day>1[3-9]|2\d|3[01])"
_WRITTEN: Final = (
    ("year, month, day", rf"(?<!\d){_YEAR}\s?[-./年]\s?(?P<month>\d\d?)\s?[-./月]\s?(?P<day>\d\d?)(?!\d)"),
    ("day, month, year", rf"(?<![\d.])(?P<day>\d\d?)\.\s?(?P<month>\d\d?)\.\s?{_YEAR}"),
    (
        "day, month's name, year",
        rf"(?<!\d)(?P<day>\d\d?)(?:st|nd|rd|th|er|º|\.)?,?\s(?:de\s)?{_NAME},?\s(?:del?\s)?{_YEAR}",
    ),
    ("month's name, day, year", rf"(?<!\w){_NAME}\s(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s{_YEAR}"),
    # 3/4/2021 is March to one half of the readers and April to the other: only a day beyond 12 tells which.
    ("month/day/year", rf"(?<!\d){_MONTH}[/-]{_LATE_DAY}[/-]{_YEAR}"),
    ("day/month/year", rf"(?<!\d){_LATE_DAY}[/-]{_MONTH}[/-]{_YEAR}"),
)
_PATTERNS: Final = tuple((order, re.compile(pattern)) for order, pattern in _WRITTEN)


def parse(text: str) -> tuple[datetime, str] | None:
    """The moment a text says (ISO 8601, RFC 5322, else as `find` does), with the rule that read it."""
    text = text.strip()[:LIMIT]
    try:
        if _ISO.match(text):
            rule = "ISO 8601" if len(text) > 10 else "a date without a time: midnight UTC"
            return _aware(datetime.fromisoformat(text), rule)
        # The standard library's reader takes nearly anything, and reads "10:30 PM" as half past ten in the morning.
        if _RFC_5322.match(text):
            return _aware(parsedate_to_datetime(text), "RFC 5322")
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    return find(text)


def exactness(text: str) -> int:
    """How exactly a date that `parse` reads says its moment: 2 with a zone, 1 with a time of day, 0 by the day."""
    found = parse(text)
    if found is None or "midnight" in found[1]:
        return 0
    return 1 if "without a zone" in found[1] else 2


def find(text: str) -> tuple[datetime, str] | None:
    """The first date written anywhere in a short line, with the rule that read it; None when there is none.

    Times of day are not read: a page seldom says in which zone.
    """
    text = text[:LIMIT]
    for order, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            month = match["month"].lower()
            number = int(month) if month.isdigit() else _MONTHS.get(month)
            if number is None:
                continue
            try:
                moment = datetime(int(match["year"]), number, int(match["day"]), tzinfo=UTC)
            except ValueError:
                continue
            return moment, f"{order}; the time of day is not read: midnight UTC"
    return None


def _aware(moment: datetime, rule: str) -> tuple[datetime, str] | None:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC), rule if "UTC" in rule else f"{rule} without a zone: taken as UTC"
    try:
        return moment.astimezone(UTC), rule
    except OverflowError:  # the year 1 or 9999, carried over its edge
        return None
