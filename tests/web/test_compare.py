"""What tellings of one story share, add, leave out and state differently."""

from __future__ import annotations

import pytest

from services.web.compare import LIMIT_SENTENCES, compare, meanings, sentences
from shared.model import FigureKind, KeyDate, KeyFigure, Span

HEAD = (
    "The line was closed for 21 days. Workers cleared 4,000 tonnes of rock, the railway said on Monday.",
    "The first train carried forty passengers.",
)


def test_what_all_say_is_counted_and_what_one_adds_is_told() -> None:
    told, tellings = compare(HEAD, [[*HEAD, "A dog was found unharmed under the rubble."], [HEAD[0]]])

    assert [[sentence.shared for sentence in paragraph] for paragraph in told] == [[2, 2], [1]]
    assert tellings[0].alone == ("A dog was found unharmed under the rubble.",)
    assert tellings[0].left_out == ()
    assert tellings[1].left_out == ("The first train carried forty passengers.",)


def test_what_two_others_add_is_not_alone() -> None:
    added = "A dog was found unharmed under the rubble."

    _, tellings = compare(HEAD, [[*HEAD, added], [HEAD[0], added]])

    assert tellings[0].alone == tellings[1].alone == ()


@pytest.mark.parametrize(
    ("theirs", "head_says", "other_says"),
    [
        ("The line was closed for 23 days.", ["21"], ["23"]),
        ("Workers cleared 4,000 tonnes of rock, the railway said on Tuesday.", ["Monday"], ["Tuesday"]),
        ("Workers cleared 3,500 tonnes of rock, the railway said on Friday.", ["4,000", "Monday"], ["3,500", "Friday"]),
    ],
)
def test_another_figure_date_or_name_is_a_difference(theirs: str, head_says: list[str], other_says: list[str]) -> None:
    _, (telling,) = compare(HEAD, [[theirs]])

    (difference,) = telling.differs
    assert [difference.head[start:end] for start, end in difference.head_differs] == head_says
    assert [difference.other[start:end] for start, end in difference.other_differs] == other_says
    assert telling.alone == ()


def test_other_words_for_the_same_are_no_difference() -> None:
    _, (telling,) = compare(HEAD, [["Workers removed 4,000 tonnes of rock, the railway said on Monday."]])

    assert not telling.differs
    assert not telling.alone


def test_sentences_of_dense_scripts_are_compared_too() -> None:
    told, (telling,) = compare(
        ["列車は月曜日に再開した。乗客は四十人だった。"], [["列車は火曜日に再開した。市長も乗った。"]]
    )

    assert [sentence.text for sentence in told[0]] == ["列車は月曜日に再開した。", "乗客は四十人だった。"]
    assert telling.alone == ("市長も乗った。",)


def test_an_abbreviation_ends_no_sentence() -> None:
    told, _ = compare(["Mr. Muster and J. Doe took the train. It was full."], [])

    assert [sentence.text for sentence in told[0]] == ["Mr. Muster and J. Doe took the train.", "It was full."]


def test_what_closes_a_quotation_stays_with_its_sentence() -> None:
    told, _ = compare(["“We will go.” Then they went. (So it was said.)", "「行く。」彼は言った。"], [])

    assert [[sentence.text for sentence in paragraph] for paragraph in told] == [
        ["“We will go.”", "Then they went.", "(So it was said.)"],
        ["「行く。」", "彼は言った。"],
    ]


def test_of_a_very_long_telling_the_beginning_is_compared_and_it_says_so() -> None:
    long = [f"Sentence number {number} says something of its own kind." for number in range(LIMIT_SENTENCES + 1)]

    _, (telling,) = compare(HEAD, [long])

    assert telling.is_cut


HERE = Span(block=0, start=0, end=1)
MONDAY = KeyDate(date="2026-11-23", precision="day", text="Monday", span=HERE)
DATED = KeyDate(date="2026-11-23", precision="day", text="23 November", span=HERE)
BILLION = KeyFigure(kind="money", value=1.2e9, unit="EUR", text="1.2 billion euros", span=HERE)
MILLIONS = KeyFigure(kind="money", value=1.2e9, unit="EUR", text="€1,200m", span=HERE)
MORE = KeyFigure(kind="money", value=1.3e9, unit="EUR", text="€1.3bn", span=HERE)


def differing(ours: str, theirs: str, of_ours: dict[str, str], of_theirs: dict[str, str]) -> list[tuple[str, str]]:
    _, (telling,) = compare([ours], [[theirs]], meanings=[of_ours, of_theirs])
    return [
        (told.head[start:end], told.other[begin:finish])
        for told in telling.differs
        for (start, end), (begin, finish) in zip(told.head_differs, told.other_differs, strict=True)
    ]


def test_the_same_amount_or_day_in_other_words_is_no_difference() -> None:
    ours = "The new railway line will cost 1.2 billion euros, the minister said on Monday."

    assert not differing(
        ours,
        "The new railway line will cost €1,200m, the minister said on 23 November.",
        meanings([MONDAY], [BILLION]),
        meanings([DATED], [MILLIONS]),
    )
    assert differing(
        ours,
        "The new railway line will cost €1.3bn, the minister said on Monday.",
        meanings([MONDAY], [BILLION]),
        meanings([MONDAY], [MORE]),
    ) == [("1.2 billion euros", "€1.3bn")]


def test_the_same_words_are_no_difference_whatever_they_mean() -> None:
    later = KeyDate(date="2026-11-30", precision="day", text="Monday", span=HERE)

    assert not differing(HEAD[0], HEAD[0], meanings([MONDAY], []), meanings([later], []))


def test_words_that_mean_two_days_mean_none() -> None:
    assert meanings([MONDAY, KeyDate(date="2026-11-30", precision="day", text="Monday", span=HERE)], []) == {}


def a_figure(text: str, value: float, unit: str, kind: FigureKind = "measure") -> KeyFigure:
    return KeyFigure(kind=kind, value=value, unit=unit, text=text, span=HERE)


def test_amounts_below_zero_differ_too() -> None:
    said = "In the valley the night was as cold as {} on the thermometer."
    ours, theirs = a_figure("−5 °C", -5, "°C"), a_figure("−8 °C", -8, "°C")

    assert differing(
        said.format(ours.text), said.format(theirs.text), meanings([], [ours]), meanings([], [theirs])
    ) == [("−5 °C", "−8 °C")]


@pytest.mark.parametrize("text", ["twelve", "12", "3.", "3rd", "Zwölf"])
def test_a_number_alone_means_nothing_in_particular(text: str) -> None:
    day = KeyDate(date="2027-05-03", precision="day", text=text, span=HERE)

    assert meanings([], [a_figure(text, 12, "houses", "count")]) == {}
    assert meanings([day], []) == {}


def test_an_amount_without_its_unit_means_nothing_in_particular() -> None:
    assert meanings([], [a_figure("1.5 million", 1.5e6, "EUR", "money")]) == {}


def test_people_who_died_in_one_sentence_are_people_in_another() -> None:
    assert meanings([], [a_figure("14 people", 14, "dead", "casualties")]) == {}


@pytest.mark.parametrize(("unit", "differs"), [("USD", False), ("AUD", False), ("EUR", True)])
def test_a_sign_stands_for_each_of_its_currencies(unit: str, differs: bool) -> None:
    said = "The city will pay {} for the bridge."
    ours, theirs = a_figure("$5 million", 5e6, "$", "money"), a_figure("US$5 million", 5e6, unit, "money")

    found = differing(said.format(ours.text), said.format(theirs.text), meanings([], [ours]), meanings([], [theirs]))

    assert bool(found) is differs


def test_an_amount_that_was_read_in_one_telling_alone_is_the_same_in_another() -> None:
    read = meanings([], [a_figure("twelve houses", 12, "houses", "count")])

    assert not differing("The slide hit twelve houses.", "The slide hit 12 houses.", read, {})
    assert differing("The slide hit twelve houses.", "The slide hit 14 houses.", read, {}) == [
        ("twelve houses", "14 houses")
    ]


POPE = "The Pope said in Rome that he was praying for the victims."


def test_words_that_hold_sentences_together_make_none_alike() -> None:
    minister = "The Minister said in Bern that he was on the way to the scene."

    _, (telling,) = compare([minister], [[POPE]], languages=["en", "en"])

    assert telling.alone == (POPE,)
    assert telling.left_out == (minister,)


def test_without_a_list_of_them_short_words_hold_sentences_together() -> None:
    _, (telling,) = compare(["Он был на той же горе."], [["Он был в том же доме."]], languages=["ru", "ru"])

    assert telling.alone == ("Он был в том же доме.",)


@pytest.mark.parametrize(
    ("language", "ours", "theirs", "words"),
    [
        ("en", "Rescuers used three helicopters.", "Rescuers used four helicopters.", [("three", "four")]),
        ("de", "Die Retter setzten drei Hubschrauber ein.", "Die Retter setzten 5 Hubschrauber ein.", [("drei", "5")]),
        (
            "fr",
            "Les secours ont vu deux hélicoptères.",
            "Les secours ont vu six hélicoptères.",
            [("deux", "six")],
        ),
        ("es", "Hubo once heridos graves ayer.", "Hubo doce heridos graves ayer.", [("once", "doce")]),
        ("it", "I soccorsi hanno usato due elicotteri.", "I soccorsi hanno usato tre elicotteri.", [("due", "tre")]),
        ("pt", "O resgate usou dois helicópteros.", "O resgate usou sete helicópteros.", [("dois", "sete")]),
        (
            "nl",
            "De redders zagen drie helikopters.",
            "De redders zagen acht helikopters.",
            [("drie", "acht")],
        ),
        ("en", "Rescuers used twelve helicopters.", "Rescuers used 12 helicopters.", []),
        ("en", "He went there once with care.", "He went there twelve with care.", []),
    ],
)
def test_small_numbers_in_words_are_figures(
    language: str, ours: str, theirs: str, words: list[tuple[str, str]]
) -> None:
    _, (telling,) = compare([ours], [[theirs]], languages=[language, language])

    assert [
        (told.head[slice(*mine)], told.other[slice(*its)])
        for told in telling.differs
        for mine, its in zip(told.head_differs, told.other_differs, strict=True)
    ] == words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The train left on Nov. 25 from Brig.", 1),
        ("On Jan. 12 Gov. Smith met Adm. Jones.", 1),
        ("Der Zug fährt am 3. Dezember wieder.", 1),
        ("It opens on Sept. 3 in Room No. 5 for all.", 1),
        ("Die Bahn kommt z. B. Montag wieder.", 1),
        ("He said no. Then he left.", 2),
        ("She scored 25. Then she left.", 2),
        ("Il a vu la mar. Puis il partit.", 2),
    ],
)
def test_months_ranks_and_ordinals_end_no_sentence(text: str, found: int) -> None:
    assert len(sentences(text)) == found
