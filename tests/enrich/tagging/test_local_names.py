"""Places and persons in languages other than English: as they are called there, in the forms that sentences have."""

from __future__ import annotations

import pytest

from services.enrich.tagging.entities import entities
from services.enrich.tagging.places.inflection import grammar
from services.enrich.tagging.places.local_names import local_names
from tests.enrich.building import a_copy

COUNTRIES = [
    ("ar", "التقى الرئيس الأمريكي وفدا من إيران، ووصل إلى لبنان والعراق.", "US IR LB IQ"),
    ("ar", "سافر للصين بعد زيارته لفرنسا.", "CN FR"),
    ("ar", "وافق وزير المالية على التقرير المالي.", ""),
    ("he", "שר החוץ הרוסי נפגש בלבנון עם נציגי ארה\"ב ואיראן.", "RU LB US IR"),
    ("fa", "وزیر خارجه ایران با همتای روسی خود درباره آمریکا گفت‌وگو کرد.", "IR RU US"),
    ("ur", "بھارت اور پاکستان نے چین سے بات کی۔", "IN PK CN"),
    ("hi", "भारत ने अमेरिकी बयान पर रूस से बात की।", "IN US RU"),
    ("bn", "ভারতের সঙ্গে চীনের আলোচনা হয়েছে।", "IN CN"),
    ("th", "ผู้นำไทยพบผู้นำญี่ปุ่นและสหรัฐ", "TH JP US"),
    ("zh", "中国外长与俄罗斯总统通话，美国没有回应。", "CN RU US"),
    ("zh", "美國、韓國與烏克蘭的代表在場。", "US KR UA"),
    ("zh", "许多哥伦比亚人读《纽约时报》。", "CO"),
    ("ja", "アメリカとインドネシア、北朝鮮の代表が会った。", "US ID KP"),
    ("ja", "インドアの大会が日本橋で開かれた。", ""),
    ("ko", "미국은 북한과 중국에서 온 소식을 들었다.", "US KP CN"),
    ("ru", "Власти России и Соединённых Штатов говорили о Польше с китайской делегацией.", "RU US PL CN"),
    ("ru", "Самое важное: Перу и Самоа договорились.", "PE WS"),
    ("uk", "Російські війська відійшли, США та Польщі це відомо.", "RU US PL"),
    ("bg", "Правителството на България обсъди газа от Русия и Турция.", "BG RU TR"),
    ("sr", "Председник Србије је разговарао са руским министром.", "RS RU"),
    ("bs", "U Bosni i Hercegovini, u Srbiji i Hrvatskoj, s ruskim ministrom.", "BA RS HR RU"),
    ("el", "Η κυβέρνηση της Τουρκίας και οι ΗΠΑ μίλησαν για την Κύπρο.", "TR US CY"),
    ("ka", "საქართველოს პრემიერი უკრაინაში ჩავიდა.", "GE UA"),
    ("hy", "Հայաստանի և Ռուսաստանի նախարարները հանդիպեցին։", "AM RU"),
    ("tr", "Türkiye'nin tutumunu ABD ve Rus heyetleri eleştirdi.", "TR US RU"),
    ("vi", "Trung Quốc và Mỹ đàm phán. Anh ấy im lặng.", "CN US"),
    ("id", "Amerika Serikat dan Tiongkok bertemu di Jepang.", "US CN JP"),
    ("pl", "Polska i Niemcy rozmawiały na Węgrzech o rosyjskiej armii.", "PL DE HU RU"),
    ("pl", "Kuba powiedział, że nie przyjdzie.", ""),
    ("cs", "Ve Spojených státech se volí, Rusko mlčí.", "US RU"),
    ("fi", "Yhdysvaltojen joukot harjoittelivat Ruotsissa.", "US SE"),
    ("hu", "Németországban és az Egyesült Államokban választanak.", "DE US"),
    ("ro", "Statele Unite și Republica Moldova au semnat.", "US MD"),
    ("es", "Estados Unidos habló con la delegación francesa.", "US FR"),
    ("fr", "Les États-Unis et la Côte d’Ivoire signent avec l'armée russe.", "US CI RU"),
    ("fr", "Anatole France est né. La France gagne.", "FR"),
    ("fr", "Hier Marie France est née. France a souri.", ""),
    ("it", "Anatole France è nato. La Francia vince, l'Italia no.", "FR IT"),
    ("pt", "Luís Montenegro chegou. Montenegro falou.", ""),
    ("it", "Gli Stati Uniti e la Cina trattano.", "US CN"),
    ("it", "Ha votato per Forza Italia.", ""),
    ("nl", "De Verenigde Staten en Nieuw-Zeeland praten met Duitsland.", "US NZ DE"),
    ("sv", "Ryssland och den kinesiska regeringen förhandlar.", "RU CN"),
]  # fmt: skip

CITIES = [
    ("ar", "عقد الاجتماع في القاهرة، ثم في بغداد.", {"Cairo", "Baghdad"}),
    ("ar", "وصل الوفد الأردني إلى عمان.", {"Amman"}),
    ("he", "הפגנות נערכו בירושלים ובמוסקבה.", {"Jerusalem", "Moscow"}),
    ("he", "הפגנות נערכו בתל אביב.", {"Tel Aviv"}),
    ("ru", "В Одессе прошли протесты, в Ровно тоже.", {"Odesa", "Rivne"}),
    ("ru", "Ровно в шесть все ушли.", set()),
    ("tr", "Dün Ali Koç Londra'da konuştu.", {"London"}),
    ("fi", "Eilen Real Madridissa juhlittiin.", set()),
    ("ko", "서울시장은 화요일에 말했다.", {"Seoul"}),
    ("bg", "Излезе нов филм за Батман.", set()),
    ("hi", "मुंबई और लखनऊ में बारिश हुई।", {"Mumbai", "Lucknow"}),
    ("zh", "会议在北京和华盛顿举行。", {"Beijing", "Washington"}),
    ("ko", "서울과 부산에서는 비가 내렸다.", {"Seoul", "Busan"}),
    ("ru", "В Нью-Йорке и Киеве прошли заседания.", {"New York City", "Kyiv"}),
    ("ru", "Глаза устали.", set()),
    ("es", "Para Ahmad, la casa es grande.", set()),
    ("ja", "大阪市中央区で会見した。", {"Osaka"}),
    ("pl", "W Krakowie i Bydgoszczy padało.", {"Kraków", "Bydgoszcz"}),
    ("fi", "Tukholmassa ja Helsingissä satoi.", {"Stockholm", "Helsinki"}),
    ("fi", "Vladimir Putin Moskovassa puhui.", {"Moscow"}),
    ("et", "Eile kõneles Vladimir Putin Moskvas.", {"Moscow"}),
    ("hu", "Orbán Viktor Brüsszelben tárgyalt.", {"Brussels"}),
    ("tr", "İstanbul'da ve İzmir'de yağış var.", {"Istanbul", "İzmir"}),
    ("es", "Viajó de Londres a Pekín.", {"London", "Beijing"}),
    ("es", "Ganó el Real Madrid.", set()),
    ("th", "ฝนตกในกรุงเทพมหานครและโตเกียว", {"Bangkok", "Tokyo"}),
]  # fmt: skip

PERSONS = [
    ("ar", "قال وزير الخارجية أنتوني بلينكن إن الرئيس الأمريكي جو بايدن سيصل.", {"أنتوني بلينكن", "جو بايدن"}),
    ("ar", "أكد وزير المالية أمس أن الوضع جيد.", set()),
    ("ar", "وصل الرئيس محمد حسن قرارا اليوم.", {"محمد حسن"}),
    ("ar", "في العام محمد حسن قال.", set()),
    ("fa", "در ایران حسن رفت و گفت.", set()),
    ("fa", "نخست وزیر امانوئل مکرون گفت.", {"امانوئل مکرون"}),
    ("he", "השר בני יואב אמר אתמול.", {"בני יואב"}),
    ("he", "פגשנו את ד\"ר יאיר לביא שם.", {"יאיר לביא"}),
    ("he", "ראש הממשלה בנימין נתניהו אמר אתמול.", {"בנימין נתניהו"}),
    ("hi", "प्रधानमंत्री नरेंद्र मोदी ने कहा।", {"नरेंद्र मोदी"}),
    ("es", "La reunión entre Pedro Sánchez y Alberto Núñez duró. Sánchez volverá.", {"Pedro Sánchez", "Alberto Núñez"}),
    ("es", "La Universidad Rey Juan Carlos y el Banco Santander abrieron.", set()),
    ("es", "Ayer habló la Cruz Roja.", set()),
    ("es", "La Cruz Roja ayudó.", set()),
    ("es", "La Reina Letizia llegó.", set()),
    ("fr", "Hier, Marine Le Pen a parlé.", {"Marine Le Pen"}),
    ("it", "Ieri Luigi Di Maio ha parlato.", {"Luigi Di Maio"}),
    ("fr", "Hier, rue Victor Hugo, Ursula von der Leyen a parlé.", {"Ursula von der Leyen"}),
    ("it", "La presidente del Consiglio Giorgia Meloni è a Parigi.", {"Giorgia Meloni"}),
    ("pl", "Prezydent Andrzej Duda mówił. Wizyta Dudy trwała dzień.", {"Andrzej Duda"}),
    ("uk", "Президент України Володимир Зеленський прибув.", {"Володимир Зеленський"}),
    ("fi", "Presidentti Sauli Niinistö vieraili täällä.", {"Sauli Niinistö"}),
    ("fi", "Vladimir Putin Moskovassa puhui.", {"Vladimir Putin"}),
    ("et", "Eile kõneles Vladimir Putin Moskvas.", {"Vladimir Putin"}),
    ("es", "El informe fue presentado ayer por Eyal Zamir, y Zamir respondió.", {"Eyal Zamir"}),
    ("nl", "De wedstrijd werd gewonnen door Bukayo Saka.", {"Bukayo Saka"}),
    ("sv", "Loppet vanns av Guanyu Zhou efter en hård kamp.", {"Guanyu Zhou"}),
    ("zh", "国家主席习近平周二抵达。", set()),
    ("th", "นายกรัฐมนตรี เศรษฐา ทวีสิน กล่าว", set()),
]  # fmt: skip

PERSONS_OF_A_MODEL = [
    ("hu", "Orbán Viktor Brüsszelben tárgyalt.", {"Orbán Viktor"}),
    ("ko", "도널드 트럼프 미국 대통령은 워싱턴에서 말했다.", {"도널드 트럼프"}),
    ("ja", "石破茂首相が会見した。石破首相は帰国した。", {"石破茂"}),
]  # fmt: skip

FORMS = [
    ("ru", "Польша", "Польши Польше Польшу Польшей"),
    ("pl", "Polska", "Polski Polsce Polskę Polską"),
    ("pl", "Kraków", "Krakowa Krakowie Krakowem"),
    ("cs", "Praha", "Prahy Praze Prahu"),
    ("fi", "Helsinki", "Helsingin Helsingissä Helsinkiin"),
    ("hu", "Amerika", "Amerikában Amerikából Amerikának"),
    ("ar", "الصين", "والصين بالصين للصين"),
    ("he", "ישראל", "בישראל וישראל לישראל"),
    ("ko", "미국", "미국은 미국의 미국에서"),
    ("tr", "İstanbul", "İSTANBUL istanbul"),
]


@pytest.mark.parametrize(("language", "text", "isos"), COUNTRIES)
def test_countries_are_found_as_a_language_calls_them(language: str, text: str, isos: str) -> None:
    found = [tag.key for tag in entities(a_copy(text, language=language)) if tag.key.startswith("country:")]

    assert set(found) == {f"country:{iso}" for iso in isos.split()}
    assert len(found) == len(set(found))


@pytest.mark.parametrize(("language", "text", "labels"), CITIES)
def test_cities_are_the_same_tags_in_all_languages(language: str, text: str, labels: set[str]) -> None:
    found = [tag for tag in entities(a_copy(text, language=language)) if tag.key.startswith("city:")]

    assert {tag.label for tag in found} == labels
    assert all({"iso", "lat", "lon"} <= tag.data.keys() for tag in found)


@pytest.mark.parametrize(("language", "text", "labels"), PERSONS)
def test_without_a_model_a_person_needs_an_office_a_given_name_or_the_word_of_a_kin(
    language: str, text: str, labels: set[str]
) -> None:
    found = entities(a_copy(text, language=language))

    assert {tag.label for tag in found if tag.kind == "person"} == labels
    assert not [tag for tag in found if tag.kind == "organisation"]


@pytest.mark.parametrize(("language", "text", "labels"), PERSONS_OF_A_MODEL)
def test_with_a_model_a_title_or_a_place_is_no_part_of_a_person(language: str, text: str, labels: set[str]) -> None:
    found = entities(a_copy(text, language=language))

    assert {tag.label for tag in found if tag.kind == "person"} == labels


@pytest.mark.parametrize(("language", "name", "written"), FORMS)
def test_a_name_is_known_in_the_forms_it_has_in_sentences(language: str, name: str, written: str) -> None:
    rules = grammar(language)

    assert [word for word in written.split() if rules.key(name) not in rules.readings(word)] == []


def test_a_particle_behind_a_korean_name_is_no_part_of_it() -> None:
    (seoul,) = (tag for tag in entities(a_copy("회의는 서울에서 열렸다.", language="ko")) if tag.label == "Seoul")

    assert [(span.start, span.end) for span in seoul.spans] == [(4, 6)]


def test_a_person_says_by_what_it_was_found() -> None:
    found = entities(a_copy("Eilen Vladimir Putin puhui. Presidentti Sauli Niinistö vastasi.", language="fi"))

    assert {tag.label: tag.rule for tag in found if tag.kind == "person"} == {
        "Vladimir Putin": "name, by model of kindred languages",
        "Sauli Niinistö": "name, by office or given name",
    }


def test_the_cases_of_a_person_are_one_person() -> None:
    text = "Сергей Лавров приехал. Владимир Путин поблагодарил Сергея Лаврова. Слова Путина слышал Сергей Лавров."

    persons = [tag.label for tag in entities(a_copy(text, language="ru")) if tag.kind == "person"]

    assert sorted(persons) == ["Владимир Путин", "Сергей Лавров"]


def test_a_word_of_a_dense_script_is_a_place_too() -> None:
    known = local_names("ja")

    assert known
    assert known.is_one("フランス")
    assert not known.is_one("フランス語")


def test_english_and_languages_never_packed_have_no_local_names() -> None:
    assert local_names("en") is None
    assert local_names("eo") is None
    assert local_names(None) is None
