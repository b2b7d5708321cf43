"""Keyphrases: what an article says often, early and not as everybody does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.tagging import tokens
from services.enrich.tagging.keyphrases import keyphrases
from shared.model import Copy, Span
from tests.enrich.building import a_copy


def phrases(copy: Copy, entities: tuple[Span, ...] = ()) -> list[str]:
    return [tag.label for tag in keyphrases(copy, tokens.of_copy(copy), entities=entities)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The sea wall broke. Engineers saw the sea wall fall into the sea.", "sea wall"),
        ("de", "Die Küstenwache kam. Die Küstenwache ging.", "Küstenwache"),
        ("fi", "Rannikkovartiosto tuli ja rannikkovartiosto lähti.", "Rannikkovartiosto"),
        ("ru", "Береговая охрана пришла. Там была береговая охрана.", "Береговая охрана"),
        ("ar", "وصل خفر السواحل إلى الميناء. قال خفر السواحل إن البحر هادئ.", "خفر السواحل"),
        ("zh", "海岸警卫队来了。海岸警卫队又走了。", "海岸警卫队"),
        ("ja", "海上保安庁が来た。海上保安庁は帰った。", "海上保安庁"),
        ("ko", "해양경찰 왔다. 해양경찰 갔다.", "해양경찰"),
    ],
)
def test_what_is_repeated_is_a_phrase_in_every_language_that_was_counted(
    language: str, text: str, expected: str
) -> None:
    assert expected in phrases(a_copy(text, title="", language=language))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The and of. The and of. The and of.", "stop words"),
        ("On Monday, in March. On Monday, in March.", "days and months"),
        ("Share. Read. Comments. Share. Read. Comments.", "furniture of a page"),
        ("12 400. 12 400. 12 400.", "numbers"),
        ("", "nothing"),
    ],
)
def test_what_says_nothing_is_no_phrase(text: str, reason: str) -> None:
    assert phrases(a_copy(text, title="")) == [], reason


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("The iron ore came by rail. Nobody else had iron ore.", "iron ore", "hours in Romanian"),
        ("A traffic jam held the bus. The traffic jam was long.", "traffic jam", "an hour in Indonesian"),
        ("The lira fell. Traders sold the lira, and nobody bought a lira.", "lira", "money in Turkish"),
        ("The kitchen timer rang. Nobody had set the kitchen timer.", "kitchen timer", "hours in Danish"),
    ],
)
def test_a_word_that_dates_in_one_language_may_say_much_in_another(text: str, expected: str, reason: str) -> None:
    assert expected in phrases(a_copy(text, title="", language="en")), reason


def test_an_entity_is_one_phrase_and_is_not_parted() -> None:
    text = "Bank of the River is closing. Bank of the River was founded by sailors."
    copy = a_copy(text, title="")
    name = "Bank of the River"
    spans = tuple(Span(block=0, start=at, end=at + len(name)) for at in (0, text.rindex(name)))

    found = phrases(copy, spans)

    assert found[0] == name
    assert not {"Bank", "River"} & set(found)


def test_what_stands_in_the_title_is_more() -> None:
    body = "Both wooden bridges and deep tunnels cost money. In deep tunnels it is dark. On wooden bridges it is loud."

    assert phrases(a_copy(body, title="Deep tunnels"))[0] == "deep tunnels"
    assert phrases(a_copy(body, title="Wooden bridges"))[0] == "wooden bridges"


def test_a_phrase_holds_what_is_part_of_it() -> None:
    copy = a_copy("The coast guard ship left. The coast guard ship came back.", title="")

    assert phrases(copy) == ["coast guard ship"]


@given(st.lists(st.text(max_size=120), max_size=6), st.sampled_from(["en", "zh", "ja", "ar", "fi", "th", "xx", None]))
def test_spans_are_what_the_phrase_says(texts: list[str], language: str | None) -> None:
    copy = a_copy("The sea wall broke. The sea wall fell.", *texts, language=language)

    for tag in keyphrases(copy, tokens.of_copy(copy)):
        assert 0 < tag.score <= 1
        for span in tag.spans:
            text = copy.title if span.block < 0 else copy.blocks[span.block].text
            assert 0 <= span.start < span.end <= len(text)


@pytest.mark.parametrize(
    ("language", "text", "kept", "dropped"),
    [
        # What somebody does, or how, is no phrase by itself; what it is done to is.
        ("en", "They send it. We send a ferry. To send the ferry costs money, and you send.", "ferry", "send"),
        ("en", "She wore the gown. He wore a gown. They wore it. In the gown, he wore boots.", "gown", "wore"),
        ("en", "Both landed. The plane, that landed, was his. A plane, and it landed.", "plane", "landed"),
        ("en", "The shed, with plaques displayed. A shed, and plaques displayed.", "shed", "plaques displayed"),
        ("de", "Sie fordern den Deich. Wir fordern einen Deich. Die Bauern fordern.", "Deich", "fordern"),
        ("de", "Allerdings kam der Deich. Allerdings fehlte der Deich.", "Deich", "Allerdings"),
        (
            "de",
            "Die russische Fähre. Eine russische Fähre kam, und die russische ging.",
            "russische Fähre",
            "russische",
        ),
        ("fr", "Ils vendent la digue. Nous voulons la digue. Elles vendent, ils vendent.", "digue", "vendent"),
        ("es", "Ellos salvan la presa. Nosotros vemos la presa. Todos salvan y salvan.", "presa", "salvan"),
        ("it", "Loro salvano la diga. Tutti salvano la diga, e salvano ancora.", "diga", "salvano"),
        ("pt", "Eles salvam a ponte. Todos salvam a ponte, e salvam bem.", "ponte", "salvam"),
        ("nl", "Zij redden de dijk. Wij zien de dijk. Zij redden, zij redden.", "dijk", "redden"),
        ("cs", "Lidé rychle, rychle opravili dům. Šli na most. Stáli pod most.", "most", "rychle"),
        ("ru", "Люди быстро, быстро чинят дом. Шли на мост. Стояли под мост.", "мост", "быстро"),
        # A day, a month, a year, in languages whose stop words are counted.
        ("da", "Der er hul i broen til marts. I marts kom folk på broen.", "broen", "marts"),
        ("pl", "Szli na most do stycznia. Stali przez most od stycznia do stycznia.", "most", "stycznia"),
        ("no", "Det er hull i broen til mars. I mars kom folk på broen i mars.", "broen", "mars"),
        ("ro", "Feribotul a venit ore. Un feribotul, și ore, și ore.", "Feribotul", "ore"),
        ("id", "Kapal feri tiba pukul jam. Kapal feri pergi jam, dan jam.", "Kapal feri", "jam"),
        # Signs that never stand without the next ones are half a word, and some pairs stand in every article.
        ("ja", "南海津波警報が出た。南海津波警報は続く。", "南海津波警報", "海津"),
        ("zh", "我们看海岸警卫队。我们等海岸警卫队。", "海岸警卫队", "我们"),
        ("ja", "防波堤を修理した。修理する人が来て、修理し、防波堤を見た。", "防波堤", "修理"),
        ("ja", "三千人が防波堤に来た。三千人は防波堤を見た。", "防波堤", "三千人"),
        # Korean writes particles on to nouns, and French articles.
        ("ko", "방파제가 무너졌다. 주민은 방파제를 고치는 일을 도왔다.", "방파제", "방파제가"),
        ("ko", "어부들이 등대를 수리하는 중이다. 등대는 낡았고 등대를 수리하는 데 돈이 든다.", "등대", "수리하는"),
        ("fr", "L'écluse est fermée. On ferme l'écluse, et l'écluse rouille.", "écluse", "L'écluse"),
        # Infinitives, forms of the past and adverbs, unless an article makes them a noun.
        ("es", "Quieren reparar el muelle. Para reparar un muelle hay que reparar bien.", "muelle", "reparar"),
        ("es", "El barco amarró rápidamente en el muelle. Otro muelle, y otro amarró rápidamente.", "muelle", "amarró"),
        ("pt", "Querem consertar o cais. Para consertar um cais, é preciso consertar bem.", "cais", "consertar"),
        ("it", "Vogliono riparare il molo. Per riparare un molo si deve riparare bene.", "molo", "riparare"),
        ("fr", "Ils veulent réparer le quai. Pour réparer un quai il faut réparer.", "quai", "réparer"),
        ("es", "El hogar es viejo. Reparan el hogar y reparan.", "hogar", "reparan"),
        ("hi", "पुराना पुल टूट गया। लोग पुल पर थे, पुल बंद है और पुल पुराना है।", "पुल", "टूट गया"),
        # Forms of one noun are one phrase.
        ("fi", "Majakka sammui. Majakkaa korjataan. Majakka on vanha, majakkaa ei löydy.", "Majakka", "Majakkaa"),
        ("tr", "Köprüyü gördük. Köprüyü yaptılar. Köprünün adı yok, köprünün yeri belli.", "Köprüyü", "köprünün"),
        ("vi", "Ngọn hải đăng. Một ngọn hải đăng, và đăng, và đăng.", "Ngọn hải đăng", "hải đăng"),
    ],
)
def test_a_phrase_names_something(language: str, text: str, kept: str, dropped: str) -> None:
    found = phrases(a_copy(text, title="", language=language))

    assert kept in found
    assert dropped not in found


def test_a_surname_is_shown_in_full() -> None:
    text = "Ada Quill opened the lock. Quill closed the lock. Quill laughed, and Quill left."
    copy = a_copy(text, title="")
    spans = (Span(block=0, start=0, end=len("Ada Quill")), *_spans(text, "Quill", after=len("Ada Quill")))

    found = phrases(copy, spans)

    assert found[0] == "Ada Quill"
    assert "Quill" not in found


def _spans(text: str, name: str, *, after: int) -> list[Span]:
    places = [at for at in range(after, len(text)) if text.startswith(name, at)]
    return [Span(block=0, start=at, end=at + len(name)) for at in places]


def test_what_overlaps_with_a_phrase_is_no_other_one() -> None:
    copy = a_copy(
        "The old harbour master left. The old harbour came down with the harbour master. Old harbour.", title=""
    )

    assert len(phrases(copy)) == 1


def test_a_name_ends_in_no_link() -> None:
    text = "Western District of Oldport sued. The Western District of Oldport won."
    copy = a_copy(text, title="")
    name = "Western District of"
    spans = tuple(Span(block=0, start=at, end=at + len(name)) for at in (0, text.rindex(name)))

    assert phrases(copy, spans)[0] == "Western District"


def test_in_a_brief_text_a_noun_phrase_said_once_and_late_counts_and_what_was_done_does_not() -> None:
    begun = "A way to find paths through networks of small sensors is told. It was tried on five hundred nodes."
    late = "Each node asks a Kalman filter how long it will last, and the influence of packet loss is shown."

    found = phrases(a_copy(begun, late, "Others found faults and offered help."))

    assert {"Kalman filter", "packet loss"} <= set(found)
    assert not {"offered help", "found faults"} & set(found)
