"""Dumps: tables, lists and the text around a hint stay whole; dates and mastheads are taken for what they are."""

# ruff: noqa: E501 - a row of a table is read in one line

from __future__ import annotations

import pytest

from services.enrich.reading import dates
from services.enrich.reading.dumps.dump import Dump, read_dump
from services.enrich.reading.dumps.dump_choice import is_masthead
from services.enrich.reading.dumps.dump_whole import set_aside
from services.enrich.reading.dumps.unwrap import unwrap
from services.enrich.reading.hints import is_hint
from tests.enrich.reading.test_around import PROSE, TITLES

TOP = {
    "en": "Home\nNews\nSport\nSearch\n",
    "de": "Startseite\nPolitik\nSport\nSuche\n",
    "fr": "Accueil\nPolitique\nSport\nRechercher\n",
    "es": "Inicio\nPolítica\nDeportes\nBuscar\n",
    "ja": "ホーム\nニュース\nスポーツ\n検索\n",
}
SIGNED = {
    "en": "By Jane Doe\nMay 3, 2026\n",
    "de": "Von Anna Beispiel\n3. Mai 2026\n",
    "fr": "Par Marie Exemple\n3 mai 2026\n",
    "es": "Por Lucía Ejemplo\n3 de mayo de 2026\n",
    "ja": "2026年5月3日 15時04分\n",
}
BOTTOM = {
    "en": "Share\nSubscribe to our newsletter\n© 2026 The Paper. All rights reserved.",
    "de": "Teilen\nNewsletter abonnieren\n© 2026 Das Blatt. Alle Rechte vorbehalten.",
    "fr": "Partager\nAbonnez-vous à la newsletter\n© 2026 Le Journal. Tous droits réservés.",
    "es": "Compartir\n© 2026 El Diario. Todos los derechos reservados.",
    "ja": "シェア\n会員登録\n© 2026 新聞社",
}


def a_dump(lang: str, *, amid: str = "", below: str = "", top: str | None = None, signed: str | None = None) -> Dump:
    """A page's dump: a menu, the title, who and when, the text with what stands amid and below it, the page's foot."""
    first, second, last = PROSE[lang]
    head = TOP[lang] if top is None else top
    parts = [f"{head}{TITLES[lang]}\n{SIGNED[lang] if signed is None else signed}", first, second, amid, last, below]
    return read_dump("\n\n".join(filter(None, [*parts, BOTTOM[lang]])))


def texts(dump: Dump) -> list[str]:
    return [block.text for block in dump.blocks]


TABLES = [
    ("en", "| Year | Cost | Share |\n|------|------|-------|\n| 2026 | 3 m | 50 % |\n| 2027 | 6 m | 50 % |", ["Year | Cost | Share", "2026 | 3 m | 50 %", "2027 | 6 m | 50 %"]),
    ("de", "Jahr | Kosten | Anteil\n2026 | 3 Mio. | 50 %\n2027 | 6 Mio. | 50 %", ["Jahr | Kosten | Anteil", "2026 | 3 Mio. | 50 %", "2027 | 6 Mio. | 50 %"]),
    ("fr", "| Année | Coût |\n| --- | --- |\n| 2026 | 3 M€ |\n| 2027 | 6 M€ |", ["Année | Coût", "2026 | 3 M€", "2027 | 6 M€"]),
    ("ja", "| 年 | 費用 |\n|---|---|\n| 2026 | 3億円 |\n| 2027 | 6億円 |", ["年 | 費用", "2026 | 3億円", "2027 | 6億円"]),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "table", "rows"), TABLES)
def test_a_table_among_the_prose_is_kept_as_rows(lang: str, table: str, rows: list[str]) -> None:
    dump = a_dump(lang, amid=table)

    first, second, last = PROSE[lang]
    assert texts(dump) == [first, second, *rows, last]
    assert [block.kind for block in dump.blocks[2:-1]] == ["row"] * len(rows)
    assert [block.is_header for block in dump.blocks[2:-1]] == ["--" in table, *[False] * (len(rows) - 1)]


def test_a_menu_with_bars_is_no_table() -> None:
    dump = a_dump("en", below="Home | News | Sport\nJobs | Cars | Homes")

    assert texts(dump) == list(PROSE["en"])


LISTS = [
    ("en", "What is to be done:\n- repair the piers\n- paint the rails\n- renew the lights", "The work begins in March."),
    ("de", "Was zu tun ist:\n\n• Pfeiler ausbessern\n• Geländer streichen\n• Lampen erneuern", "Die Arbeiten beginnen im März."),
    ("fr", "Ce qui est prévu :\n* réparer les piles\n* peindre les rambardes\n* changer les lampes", "Les travaux commencent en mars."),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "items", "last"), LISTS)
def test_a_list_that_a_colon_leads_in_is_body_and_so_is_the_short_sentence_behind_it(
    lang: str, items: str, last: str
) -> None:
    dump = a_dump(lang, below=f"{items}\n\n{last}")

    assert [block.kind for block in dump.blocks] == [*["paragraph"] * 4, *["item"] * 3, "paragraph"]
    assert texts(dump)[-1] == last


HINTS = [
    ("en", "Read more: Works on the bridge are delayed by a year"),
    ("de", "Lesen Sie auch: Arbeiten an der Brücke um ein Jahr verschoben"),
    ("fr", "À lire aussi : Les travaux du pont reportés d'un an"),
    ("es", "Lea también: Las obras del puente se retrasan un año"),
    ("ja", "関連記事：橋の工事は一年延期"),
    ("fr", "À lire aussi :\nLes travaux du pont reportés d'un an"),
]


@pytest.mark.parametrize(("lang", "hint"), HINTS)
def test_a_hint_amid_the_text_goes_and_what_follows_it_stays(lang: str, hint: str) -> None:
    dump = a_dump(lang, amid=hint)

    assert texts(dump) == list(PROSE[lang])
    assert {line.role for line in dump.lines if line.text and line.text in hint} <= {"related", "furniture"}


@pytest.mark.parametrize(("lang", "hint"), HINTS)
def test_a_hint_amid_the_text_is_set_aside_before_the_lines_are_judged(lang: str, hint: str) -> None:
    first, second, last = PROSE[lang]

    kept, hints = set_aside(unwrap("\n\n".join([first, hint, second, last])))

    assert [piece.text for piece in kept] == [first, second, last]
    assert [piece.text for piece in hints] == hint.split("\n")


@pytest.mark.parametrize("hint", HINTS)
def test_many_paragraphs_behind_hints_stay(hint: tuple[str, str]) -> None:
    lang, line = hint
    first, *others = PROSE[lang]

    dump = read_dump("\n\n".join([TITLES[lang], first, *(f"{line}\n\n{it}" for it in others), line, BOTTOM[lang]]))

    assert [text for text in texts(dump) if text in PROSE[lang]] == list(PROSE[lang])


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("Leia também: Obras da ponte adiadas", True),
        ("Leggi anche: Lavori rinviati", True),
        ("Читайте также: Мост закроют", True),
        ("اقرأ أيضا: تأجيل الأشغال", True),
        ("READ MORE: The bridge", True),
        ("관련기사: 다리 공사 연기", True),
        ("Related: works delayed", True),
        ("Readers sent more than forty letters.", False),
        ("More than forty letters came.", False),
        ("Lesen können die Kinder schon.", False),
        ("See more than 40 artists perform tonight at the old harbour", False),
        ("Read our lips, said the union on Monday.", False),
        ("Ver más allá de la crisis es la tarea del nuevo consejo.", False),
        ("À voir dans les salles dès mercredi", False),
        ("Read more books, the minister told the pupils.", False),
        ("See more - or nothing, said the painter.", False),
        ("Plus: the council keeps the bridge open.", False),
        ("Recommended: two litres of water a day.", False),
        ("Read more: It is said that the bridge fell.", True),
        ("Read more – The bridge", True),
        ("Read more...", True),
        ("Lesen Sie auch", True),
        ("相关报道称，市议会决定保留旧桥。", False),
        ("相关阅读", True),
        ("관련 기사에 따르면 시의회는 다리를 남기기로 했다.", False),
        ("関連ニュースとして、市議会は橋の補修を決めた。", False),
        ("【関連】橋の工事は一年延期", True),
        ("Lire est un plaisir.", False),
    ],
)
def test_a_hint_is_known_by_how_it_begins(text: str, is_so: bool) -> None:
    assert is_hint(text) is is_so


def test_a_link_is_a_hint_without_a_sign_behind_what_says_so_but_no_sentence_is() -> None:
    assert is_hint("Read more about the bridge", is_link=True)
    assert not is_hint("Read more books, the minister told the pupils.", is_link=True)


@pytest.mark.parametrize("line", ["Read more books.", "Read more"])
def test_a_line_that_leads_on_to_nothing_takes_no_subheading_with_it(line: str) -> None:
    dump = a_dump("en", amid=f"{line}\n\nThe second winter\n\n{PROSE['en'][1]}")

    assert "The second winter" in texts(dump)


@pytest.mark.parametrize(
    ("lang", "signed", "moment"),
    [
        ("en", "May 3, 2026\n9:15 a.m. ET\n", "2026-05-03T13:15:00+00:00"),
        ("de", "3. Mai 2026\n14:05 Uhr\n", "2026-05-03T14:05:00+00:00"),
        ("es", "3 de mayo de 2026\n14:05\n", "2026-05-03T14:05:00+00:00"),
        ("ja", "2026年5月3日\n15時04分\n", "2026-05-03T15:04:00+00:00"),
    ],
)
def test_a_time_of_day_below_the_date_is_the_dates(lang: str, signed: str, moment: str) -> None:
    dump = a_dump(lang, signed=signed)

    assert dump.date is not None
    found = dates.parse(dump.date.value)
    assert found is not None
    assert found[0].isoformat() == moment
    assert [line.role for line in dump.lines].count("date") == 2


@pytest.mark.parametrize("date", ["3. Mai 2026", "3. května 2026", "3. maj 2026", "3. toukokuuta 2026"])
def test_a_date_that_begins_like_an_item_is_a_date(date: str) -> None:
    dump = a_dump("de", signed=f"Von Anna Beispiel\n{date}\n")

    assert dump.date is not None
    assert dump.date.value == date


MASTHEADS = [
    "港新聞",
    "港新聞オンライン",
    "みなと日報デジタル - 地域とくらしのニュース",
    "青葉タイムズ 2026年5月3日",
    "あおば放送ニュース",
]


@pytest.mark.parametrize("masthead", MASTHEADS)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_masthead_of_one_line_is_not_the_title(masthead: str, gap: str) -> None:
    dump = read_dump("\n\n".join([f"{masthead}{gap}橋を残す", "2026年5月3日 15時04分", *PROSE["ja"]]))

    assert dump.title is not None
    assert dump.title.value == "橋を残す"


@pytest.mark.parametrize(
    "title",
    [
        "港新聞、橋の記事で謝罪", "「あおば放送」が閉局", "港の橋、通行止めせず補修へ", "미나토일보 기자, 상 받아",
        "새 드라마 내일 첫 방송", "皇室の一年を振り返る特番を元日に放送", "总理参观人民日报", "次世代の衛星通信", "今日のニュース",
        "市長も見たテレビ", "新桥明日在线", "오늘의 뉴스", "港新聞 - 橋の一年を振り返る特番を放送",
    ],
)  # fmt: skip
def test_a_title_that_speaks_of_a_paper_is_no_masthead(title: str) -> None:
    assert not is_masthead(title)


@pytest.mark.parametrize("title", ["새 드라마 내일 첫 방송", "皇室の一年を振り返る特番を元日に放送", "港新聞"])
def test_a_date_is_never_the_title_in_the_place_of_a_masthead(title: str) -> None:
    dump = read_dump("\n\n".join([title, "2026年11月22日", *PROSE["ja"]]))

    assert dump.title is not None
    assert dump.title.value == title
