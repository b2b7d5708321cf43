"""Topics: what the model reads out of a text, what the text names itself, and where both stand in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.read_topics import labelled, score
from bench.train_topics import sample_accuracy
from services.enrich.tagging import taxonomy, tokens, topics
from shared.model import Copy, Tag
from tests.enrich.building import a_copy

_MANIFEST = Path(topics.__file__).with_name("models") / "topics.json"

QUAKE = "A strong earthquake shook the coast. Rescuers searched the rubble for survivors after the earthquake."
STRIKE = "Train drivers went on strike. The union said the strike would last a week as pay talks had collapsed."


def found(copy: Copy) -> dict[str, Tag]:
    return {tag.key.removeprefix("medtop:"): tag for tag in topics.topics(copy, tokens.of_copy(copy))}


def test_the_model_is_as_good_as_its_manifest_says() -> None:
    assert sample_accuracy() == json.loads(_MANIFEST.read_text())["sample"]["accuracy"]
    assert sample_accuracy() >= 90


def test_what_is_shown_of_articles_never_trained_on_is_right() -> None:
    found = score(list(labelled()))

    assert found.articles > 100
    assert found.right / found.articles >= 0.85
    assert found.fitting / found.shown >= 0.95


@pytest.mark.parametrize(
    ("text", "language", "subject"),
    [
        (QUAKE, "en", "03000000"),
        (STRIKE, "en", "09000000"),
        ("Snow and strong winds are forecast; temperatures fall below freezing overnight.", "en", "17000000"),
        (
            "Nach dem Erdbeben suchen Rettungskräfte in den Trümmern nach Verletzten; die Katastrophe kam nachts.",
            "de",
            "03000000",
        ),
        ("Le syndicat appelle les salariés à la grève pour des hausses de salaires.", "fr", "09000000"),
        ("Los rebeldes rompieron el alto el fuego y atacaron a los soldados del ejército.", "es", "16000000"),
        (
            "Påven firade gudstjänst i Vatikanen. Biskop och präst ledde en bön, pilgrimer kom till påsk.",
            "sv",
            "12000000",
        ),
        ("天气预报说明天有暴雨和大风，气温下降。", "zh", "17000000"),
        ("昨夜、沖合で強い地震があり、沿岸に津波警報が出された。消防によると、けが人は数人だった。", "ja", "03000000"),
        ("Soud poslal pachatele loupeže do vězení, státní zástupce žádal vyšší trest za krádež.", "cs", "02000000"),
        ("A meccs utolsó percében lőtt gól hozta a győzelmet, az edző dicsérte a kapust.", "hu", "15000000"),
        ("अस्पताल में डॉक्टर ने मरीज का ऑपरेशन किया, बीमारी के लक्षण और इलाज की दवा बताई।", "hi", "07000000"),
        ("Учёные опубликовали исследование: астрономы открыли планету в космосе.", "ru", "13000000"),
    ],
)
def test_a_subject_is_heard_in_many_languages(text: str, language: str, subject: str) -> None:
    copy = a_copy(text, title="", language=language)

    assert topics.topics(copy, tokens.of_copy(copy))[0].key == f"medtop:{subject}"


def test_what_is_named_is_a_topic_and_so_are_those_above_it() -> None:
    labels = {tag.label for tag in found(a_copy(QUAKE)).values()}

    assert {"Earthquake", "Natural disaster", "Disaster"} <= labels


def test_a_label_is_in_the_article_s_language_where_the_taxonomy_has_it_else_in_english() -> None:
    strike = next(concept for concept in taxonomy.concepts().values() if concept.names["en"][0] == "labour strike")

    assert (strike.label("de"), strike.label("no"), strike.label("fi")) == (
        strike.names["de"][0],
        strike.names["nb"][0],
        "labour strike",
    )


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ja", "地震で家が倒れた。消防が救助に向かい、地震の負傷者は病院に運ばれた。", {"災害・事故", "地震"}),
        ("ko", "노조가 파업에 들어갔다. 임금 협상이 결렬되자 노조는 파업을 이어 가기로 했다.", {"노동", "파업"}),
        ("ru", "Пожар охватил склад. Пожарные тушили пожар всю ночь, есть пострадавшие.", {"Пожар"}),
        ("ar", "أعلنت الحكومة موعد الانتخابات. وقال رئيس الوزراء إن الحكومة والبرلمان اتفقا.", {"حكومة"}),
    ],
)
def test_what_is_narrower_is_found_in_many_languages_with_what_is_written_on_to_it(
    language: str, text: str, expected: set[str]
) -> None:
    assert expected <= {tag.label for tag in found(a_copy(text, title="", language=language)).values()}


@pytest.mark.parametrize(
    ("language", "text", "label", "reason"),
    [
        (
            "de",
            "Die Basketballer gehen als Favorit ins Finale. Die Trainer gehen von einem Sieg aus, das Spiel wird hart.",
            "Gehen",
            "a verb, and no race",
        ),
        (
            "es",
            "El equipo sigue en la lucha por la liga. La lucha se decide en el último partido, dice el entrenador.",
            "Lucha",
            "a struggle, and no wrestling",
        ),
        ("zh", "球队赢得决赛，教练称赞球员。赛后球迷听音乐庆祝，门将扑出点球。", "音乐", "one word, said once"),
    ],
)
def test_a_word_that_means_much_names_no_topic(language: str, text: str, label: str, reason: str) -> None:
    labels = {tag.label for tag in found(a_copy(text, title="", language=language)).values()}

    assert labels, reason
    assert label not in labels, reason


def test_the_words_that_earned_a_topic_are_shown() -> None:
    copy = a_copy(STRIKE)
    labour = found(copy)["09000000"]
    words = {copy.blocks[span.block].text[span.start : span.end] for span in labour.spans}

    assert "union" in words
    assert labour.rule.startswith("model, ")


def test_a_name_counts_only_under_a_subject_of_the_text() -> None:
    copy = a_copy(
        "The pitcher threw a strike, then another strike; the home team won the baseball game in the ninth inning."
    )

    assert not [tag for tag in found(copy).values() if "strike" in tag.label.lower()]


@pytest.mark.parametrize("text", ["", "Hm.", "12 34 56", "Xqzt vbnw plrk.", "the and of with"])
def test_a_text_that_tells_nothing_has_no_topic(text: str) -> None:
    assert found(a_copy(text, title="")) == {}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The third column is empty and will be filled later by whoever has the list. See the note below it.", "en"),
        ("Der Zettel auf dem Tisch bleibt liegen. Ich komme am Donnerstag und sage, was in der Spalte steht.", "de"),
        ("Le papier sur la table reste là. Je reviens jeudi et je dirai ce qui est dans la colonne.", "fr"),
        ("El papel de la mesa se queda ahí. Vuelvo el jueves y digo qué va en la segunda columna.", "es"),
        ("Бумага на столе пусть лежит. Я вернусь в четверг и скажу, что стоит во втором столбце.", "ru"),
        ("昨日の件ですが、あとで連絡します。机の上の紙はそのままにしておいてください。", "ja"),
        ("请把钥匙放在门口，我晚上回来再拿。谢谢你，明天见。", "zh"),
        ("어제 말씀드린 건은 다음 주에 다시 연락드리겠습니다. 책상 위의 종이는 그대로 두세요.", "ko"),
        ("اترك الورقة على الطاولة حتى أعود يوم الخميس، وسأخبرك بما في العمود الثاني.", "ar"),
        ("कृपया नीला फोल्डर वहीं रहने दें जब तक मैं वापस न आऊं। दूसरा डिब्बा ऊपर ले जा सकते हैं।", "hi"),
        ("Düzeltme: dünkü yazıda isim yanlış yazılmıştır, özür dileriz.", "tr"),
        ("Sprostowanie: we wczorajszym artykule podano błędne nazwisko, przepraszamy.", "pl"),
    ],
)
def test_a_note_about_nothing_has_no_topic(text: str, language: str) -> None:
    assert found(a_copy(text, title="", language=language)) == {}


@given(st.lists(st.text(max_size=80), max_size=5), st.sampled_from(["en", "de", "zh", "th", "xx", None]))
def test_spans_stay_within_their_blocks(texts: list[str], language: str | None) -> None:
    copy = a_copy(QUAKE, *texts, language=language)

    for tag in topics.topics(copy, tokens.of_copy(copy)):
        assert 0 < tag.score <= 1
        for span in tag.spans:
            text = copy.title if span.block < 0 else copy.blocks[span.block].text
            assert 0 <= span.start < span.end <= len(text)


def test_every_topic_stands_under_one_of_the_seventeen() -> None:
    assert set(taxonomy.subjects().values()) == {f"{number:02}" for number in range(1, 18)}
    assert all(code.isdigit() and len(code) == 8 for code in taxonomy.concepts())
