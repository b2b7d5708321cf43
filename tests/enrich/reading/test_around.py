"""Pages without metadata and without classes: bylines, dates and furniture are told by what they say."""

# ruff: noqa: E501 - a row of a table is read in one line

from __future__ import annotations

import pytest

from services.enrich.reading import bylines, dates
from services.enrich.reading.pages.page import Page, read_page

PROSE = {
    "en": (
        "The council of Brookfield voted on Tuesday to keep the old harbour bridge open for another five years, after a long evening of debate.",
        "Engineers had warned that the steel below the roadway was thinner than had been thought, but said that it can be repaired in two steps.",
        "“We cannot cut the town in half for two summers,” said the mayor, who wants the work to begin before the first frost.",
    ),
    "de": (
        "Der Stadtrat von Musterhausen hat am Dienstag beschlossen, die alte Hafenbrücke noch fünf Jahre lang offen zu halten, nach langem Streit.",
        "Fachleute hatten gewarnt, dass der Stahl unter der Fahrbahn dünner sei als gedacht, hielten aber eine Reparatur in zwei Schritten für möglich.",
        "„Wir können die Stadt nicht zwei Sommer lang teilen“, sagte die Bürgermeisterin, die das Gutachten im Frühjahr bestellt hatte.",
    ),
    "fr": (
        "Le conseil municipal de Villebois a décidé mardi de garder le vieux pont du port ouvert pendant cinq ans encore, après une longue soirée.",
        "Des ingénieurs avaient averti que l'acier sous la chaussée était plus mince qu'on ne le pensait, mais jugeaient possible une réparation.",
        "« Nous ne pouvons pas couper la ville en deux pendant deux étés », a déclaré la maire, qui veut commencer les travaux avant le gel.",
    ),
    "es": (
        "El ayuntamiento de Villanueva decidió el martes mantener abierto el viejo puente del puerto durante cinco años más, tras una larga noche.",
        "Los ingenieros habían advertido de que el acero bajo la calzada era más delgado de lo que se pensaba, pero creían posible una reparación.",
        "«No podemos partir la ciudad en dos durante dos veranos», dijo la alcaldesa, que quiere empezar las obras antes del frío.",
    ),
    "ja": (
        "青葉市議会は火曜日、古い港の橋を今後5年間は通行止めにせず使い続けることを、長時間の議論の末に賛成多数で決めた。",
        "専門家は橋の鋼材が想定よりも薄くなっていると警告していたが、二段階に分けて補修すれば通行を止めずに工事ができるとの見方を示した。",
        "市長は、二度の夏にわたって街を二つに分けることはできないと述べ、霜が降りる前に工事を始めたいとの考えを明らかにした。",
    ),
    "ar": (
        "قرر المجلس البلدي في مدينة النخيل يوم الثلاثاء إبقاء جسر الميناء القديم مفتوحا خمس سنوات أخرى، بعد أمسية طويلة من النقاش.",
        "وكان المهندسون قد حذروا من أن الفولاذ تحت الطريق أرق مما كان يعتقد، لكنهم قالوا إن الإصلاح على مرحلتين ممكن من دون إغلاق الجسر.",
        "وقالت رئيسة البلدية إنه لا يمكن قطع المدينة إلى نصفين طوال صيفين، وإنها تريد أن تبدأ الأشغال قبل حلول الشتاء.",
    ),
    "he": (
        "מועצת העיר החליטה ביום שלישי להשאיר את גשר הנמל הישן פתוח לחמש שנים נוספות, לאחר ערב ארוך של דיונים באולם מלא.",
        "מהנדסים הזהירו כי הפלדה מתחת לכביש דקה משחשבו, אך אמרו שתיקון בשני שלבים אפשרי בלי לסגור את הגשר לתנועה.",
        "ראש העיר אמרה כי אי אפשר לחצות את העיר לשניים במשך שני קיצים, וכי היא רוצה להתחיל בעבודות לפני החורף.",
    ),
}
TITLES = {
    "en": "Council keeps harbour bridge open",
    "de": "Stadtrat hält Hafenbrücke offen",
    "fr": "Le conseil garde le pont ouvert",
    "es": "El ayuntamiento mantiene abierto el puente",
    "ja": "港の橋、通行止めせず補修へ",
    "ar": "إبقاء جسر الميناء مفتوحا",
    "he": "גשר הנמל יישאר פתוח",
}


def a_page(lang: str, *, over: str = "", above: str = "", amid: str = "", below: str = "") -> Page:
    """A page of nothing but a title and paragraphs, each in the simplest of elements."""
    first, *others = PROSE[lang]
    parts = (
        over,
        f"<h1>{TITLES[lang]}</h1>",
        above,
        f"<p>{first}</p>",
        amid,
        *(f"<p>{it}</p>" for it in others),
        below,
    )
    return read_page(
        f"<!doctype html><html lang={lang}><head><title>{TITLES[lang]}</title></head><body>{''.join(parts)}</body></html>",
        None,
    )


def texts(page: Page) -> list[str]:
    return [block.text for block in page.blocks]


def role_of(page: Page, text: str) -> str:
    return next(line.role for line in page.lines if line.text == text)


SIGNED = [
    ("en", "<p>By Jane Doe | May 3, 2026</p>", ("Jane Doe",), "2026-05-03T00:00:00+00:00"),
    ("en", "<div>By Jane Doe and John Roe, Staff Writers</div><div>May 3, 2026 9:15 a.m. ET</div>", ("Jane Doe", "John Roe"), "2026-05-03T13:15:00+00:00"),
    ("de", "<p>Von Anna Beispiel, Hamburg</p><p>3. Mai 2026, 14:05 Uhr</p>", ("Anna Beispiel",), "2026-05-03T14:05:00+00:00"),
    ("de", "<p>3. Mai 2026</p><p>14:05 Uhr</p><p>Text: Anna Beispiel</p>", ("Anna Beispiel",), "2026-05-03T14:05:00+00:00"),
    ("fr", "<div>Par Marie Exemple, le 3 mai 2026 à 14 h</div>", ("Marie Exemple",), "2026-05-03T14:00:00+00:00"),
    ("fr", "<p>Publié le 3 mai 2026 par Marie Exemple</p>", ("Marie Exemple",), "2026-05-03T00:00:00+00:00"),
    ("es", "<p>Por Lucía Ejemplo</p><p>Publicado el 3 de mayo de 2026</p>", ("Lucía Ejemplo",), "2026-05-03T00:00:00+00:00"),
    ("ja", "<p>公開：2026年5月3日 15時04分</p><p>文・山田花子</p>", ("山田花子",), "2026-05-03T15:04:00+00:00"),
    ("ar", "<p>بقلم ليلى مثال</p><p>الأحد 3 مايو 2026</p>", ("ليلى مثال",), "2026-05-03T00:00:00+00:00"),
    ("he", "<p>מאת דנה דוגמה</p><p>3 במאי 2026</p>", ("דנה דוגמה",), "2026-05-03T00:00:00+00:00"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "above", "names", "moment"), SIGNED)
def test_a_line_that_says_who_wrote_and_when_gives_both_and_is_no_body(
    lang: str, above: str, names: tuple[str, ...], moment: str
) -> None:
    page = a_page(lang, above=above)

    found = dates.parse(page.metadata.published or "")
    assert page.metadata.byline == names
    assert found is not None
    assert found[0].isoformat() == moment
    assert texts(page) == list(PROSE[lang])
    assert page.metadata.origins["byline"].rule == "a line that says who wrote it"


def test_who_signed_below_the_text_is_its_author_where_nobody_is_named_above() -> None:
    page = a_page("de", below="<p>Von Anna Beispiel, dpa</p>")

    assert page.metadata.byline == ("Anna Beispiel", "dpa")
    assert texts(page) == list(PROSE["de"])


def test_what_the_page_says_of_itself_counts_more_than_what_it_shows() -> None:
    page = read_page(
        "<html><head><title>Council keeps bridge</title><meta name=author content='John Roe'>"
        "<meta property='article:published_time' content='2026-05-02T10:00:00Z'></head><body><h1>Council keeps bridge</h1>"
        f"<p>By Jane Doe</p><p>May 3, 2026</p>{''.join(f'<p>{it}</p>' for it in PROSE['en'])}</body></html>",
        None,
    )

    assert page.metadata.byline == ("John Roe",)
    assert page.metadata.published == "2026-05-02T10:00:00Z"
    assert texts(page) == list(PROSE["en"])


@pytest.mark.parametrize(
    "line",
    [
        "Von Hamburg nach Berlin", "Von der Leyen kommt nach Hamburg", "Por qué el puente sigue abierto", "Par temps de pluie",
        "By the numbers", "By Tuesday the bridge will close", "Di notte a Roma", "Foto: Anna Beispiel", "Photo by Jane Doe",
        "The old bridge was opened on May 3, 1926 by Jane Doe.", "The old bridge was opened on May 3, 1926 by Jane Doe",
        "By Tuesday Evening, Police Had Left.", "By Tuesday Evening, Police Had Left", "By Popular Demand",
        "By The Numbers", "By Land And Sea", "Von Bad Tölz", "Von Der Leyen Besucht Kiew", "Par Monts Et Vaux",
        "By Our Correspondent", "BY THE NUMBERS", "By Any Other Name", "By Night In The Valley", "Von Tür Zu Tür", "Door Weer En Wind",
        "Por Una Ciudad Mejor", "Von Angela Muster, Olaf Probe und der Frage, was bleibt",
        "By Jane Doe, John Roe and the bridge between them", "Von Anna Beispiel hat er nichts gehört.",
        "By our correspondent", "Update: Jane Doe wins", "Van onze verslaggever",
    ],
)  # fmt: skip
def test_a_line_that_only_begins_like_a_byline_names_nobody(line: str) -> None:
    assert bylines.signed(line) == ()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By JANE DOE", ("JANE DOE",)),
        ("By Jane Doe in New York", ("Jane Doe",)),
        ("By Jane Doe Updated 3 hours ago", ("Jane Doe",)),
        ("By Jane Doe | May 3, 2026 9:15 a.m.", ("Jane Doe",)),
        ("By John Roe Jr.", ("John Roe Jr",)),
        ("By Jane Doe, our correspondent for the south", ("Jane Doe",)),
        ("By Jane Doe | Staff Writer | The Valley Post", ("Jane Doe",)),
        ("By Jane Doe / The Valley Post / Brookfield", ("Jane Doe",)),
        ("By Son Muster and Edward Said", ("Son Muster", "Edward Said")),
        ("By Jane Doe, Special to the Post", ("Jane Doe",)),
        ("By Jane Doe, special to the Post", ("Jane Doe",)),
        ("By The Associated Press", ("The Associated Press",)),
        ("BY JAN VAN DER BERG", ("JAN VAN DER BERG",)),
        ("Door Jan Voorbeeld en Piet van den Berg", ("Jan Voorbeeld", "Piet van den Berg")),
        ("By Jane Doe, John Roe on Monday, November 18th, 2019", ("Jane Doe", "John Roe")),
        ("Von Anna Beispiel und Bert Muster, dpa", ("Anna Beispiel", "Bert Muster", "dpa")),
        ("Par Marie Exemple avec AFP", ("Marie Exemple",)),
        ("Por Ana Souza e João Silva, de São Paulo", ("Ana Souza", "João Silva")),
        ("di Mario Esempio, Roma", ("Mario Esempio",)),
        ("Door Jan Voorbeeld", ("Jan Voorbeeld",)),
        ("Av Kari Eksempel", ("Kari Eksempel",)),
        ("Автор: Иван Примеров", ("Иван Примеров",)),
        ("Yazan: Ayşe Örnek", ("Ayşe Örnek",)),
        ("取材・文：山田花子", ("山田花子",)),
        ("山田花子記者", ("山田花子",)),
        ("김철수 기자 kim@example.org", ("김철수",)),
    ],
)
def test_who_signed_is_read_in_many_languages(line: str, names: tuple[str, ...]) -> None:
    assert bylines.signed(line) == names


@pytest.mark.parametrize(
    ("line", "is_line"),
    [
        ("Stand: 3. Mai 2026, 14:05 Uhr", True),
        ("Hamburg, 3. Mai 2026", True),
        ("May 3, 2026 | 5 min read", True),
        ("Publié le 3 mai 2026 à 14 h, mis à jour le 4 mai 2026 à 9 h", True),
        ("입력 2026.05.03 15:04", True),
        ("On May 3, 2026 the bridge fell", False),
        ("Seit 3. Mai 2026 ist die Brücke zu", False),
        ("2026年5月3日に橋が落ちた", False),
        ("soon", False),
    ],
)
def test_a_line_that_says_a_date_says_hardly_more(line: str, is_line: bool) -> None:
    assert dates.is_line(line) is is_line


@pytest.mark.parametrize(
    ("line", "is_so"),
    [
        ("D-Day, 6 June 1944", False),
        ("Berlin Wall, 9 November 1989", False),
        ("Hiroshima, 6 août 1945", False),
        ("May 3, 2026", True),
        ("Sonntag, 3. Mai 2026", True),
        ("Stand Hamburg, 3. Mai 2026", True),
        ("Hamburg, 3. Mai 2026, 14:05 Uhr", True),
        ("2026年5月3日", True),
    ],
)
def test_a_day_beside_other_words_is_when_something_was_published_only_where_it_says_so(line: str, is_so: bool) -> None:
    assert dates.is_of_publication(line) is is_so


@pytest.mark.parametrize("line", ["D-Day, 6 June 1944", "Berlin Wall, 9 November 1989"])
def test_a_day_that_an_article_is_about_does_not_date_it(line: str) -> None:
    assert a_page("en", above=f"<p>{line}</p>").metadata.published is None


FURNITURE = [
    ("en", "over", "<div>Home &gt; Politics &gt; Budget</div>"),
    ("de", "over", "<div>Startseite › Politik › Haushalt</div>"),
    ("fr", "over", "<p>Accueil / Politique / Budget</p>"),
    ("en", "over", "<p>Local politics</p>"),
    ("de", "over", "<p>Hafenbrücke</p>"),
    ("fr", "over", "<p>Port de Villebois</p>"),
    ("en", "amid", "<p>Sign up for our newsletter</p>"),
    ("de", "amid", "<p>Jetzt unseren Newsletter abonnieren</p>"),
    ("fr", "amid", "<p>Inscrivez-vous à notre newsletter</p>"),
    ("es", "amid", "<p>Suscríbete a nuestro boletín</p>"),
    ("ja", "amid", "<p>メールマガジンに登録する</p>"),
    ("ar", "amid", "<p>اشترك في نشرتنا البريدية</p>"),
    ("he", "amid", "<p>הירשמו לניוזלטר שלנו</p>"),
    ("en", "amid", "<p>Get our newsletter with the day's best stories every morning.</p>"),
    ("de", "amid", "<p>Abonnieren Sie unseren Newsletter und lesen Sie jeden Morgen das Beste des Tages.</p>"),
    ("ja", "amid", "<p>订阅我们的电子报，每天早上第一时间了解全市的重要消息，请点击这里</p>"),
    ("en", "amid", "<p>Read more: Works on the bridge are delayed by a year</p>"),
    ("de", "amid", "<p>Lesen Sie auch: Arbeiten an der Brücke um ein Jahr verschoben</p>"),
    ("fr", "amid", "<p>À lire aussi : Les travaux du pont reportés d'un an</p>"),
    ("ja", "amid", "<p>関連記事：港の橋の補修工事、鋼材の不足で一年延期され、費用も当初の見込みの二倍に</p>"),
    ("ja", "amid", "<p>当サイトでは、利便性の向上のためにクッキーを使用しています。閲覧を続けることで、クッキーの使用に同意したものとみなされます。</p>"),
    ("ar", "amid", "<p>نستخدم ملفات تعريف الارتباط لتحسين تجربتك على موقعنا. بالاستمرار في التصفح فإنك توافق على سياسة الخصوصية لدينا.</p>"),
    ("he", "amid", "<p>אתר זה משתמש בעוגיות כדי לשפר את חוויית הגלישה שלך. המשך הגלישה מהווה הסכמה למדיניות הפרטיות של האתר.</p>"),
    ("en", "amid", "<p>We use cookies to improve your visit. By clicking “Accept all”, you agree to our use of cookies.</p>"),
    ("de", "amid", "<p>Wir verwenden Cookies auf dieser Seite. Mehr dazu und zu Ihren Einstellungen steht in der Datenschutzerklärung.</p>"),
    ("fr", "amid", "<p>Nous utilisons des cookies sur ce site. Vous pouvez les refuser dans les paramètres de votre navigateur.</p>"),
    ("en", "amid", "<p>We use cookies to improve your visit. By continuing to read, you agree to our use of cookies and to our policy.</p>"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "where", "line"), FURNITURE)
def test_what_speaks_of_the_page_is_no_body_without_any_class(lang: str, where: str, line: str) -> None:
    page = a_page(lang, **{where: line})

    assert texts(page) == list(PROSE[lang])


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "The newsletter has four thousand readers, and the council pays for it."),
        ("de", "Cookies backen die Helfer im Dezember, wenn die Brücke beleuchtet wird."),
        ("fr", "La newsletter de la mairie l'avait annoncé dès le printemps dernier."),
        ("en", "Join the debate: the council newsletter prints every letter that it gets."),
        ("en", "Get ready for winter, the council's newsletter told the people of Brookfield."),
        ("en", "Register of deeds clerk Ann Poe edits the newsletter, which 4,000 people read."),
        ("en", "Forty readers subscribe to the newsletter each week, and as many leave it."),
        ("en", "“Sign up for our newsletter if you want to know,” said the mayor."),
        ("ja", "同社によると、メールマガジンの登録は三年間で二倍になり、今も伸び続けているという。"),
        ("ja", "公司表示，其付费订阅用户已达到三亿，比去年同期增加了两成，超出市场的预期。"),
        ("ja", "회사는 유료 구독 뉴스레터를 읽는 사람이 삼백만 명을 넘어섰다고 화요일에 밝혔다."),
        ("en", "“This site makes a million cookies a day, and you agree that it smells good,” said the plant manager."),
        ("en", "We use butter and brown sugar in our cookies, and bake them for twelve minutes."),
        ("de", "Wir verwenden Butter und braunen Zucker für unsere Cookies, sagt der Bäcker."),
    ],
)  # fmt: skip
def test_an_article_may_speak_of_newsletters_and_cookies(lang: str, line: str) -> None:
    assert line in texts(a_page(lang, amid=f"<p>{line}</p>"))


def test_the_end_of_a_path_of_sections_is_the_category_where_none_is_said() -> None:
    assert a_page("en", over="<div>Home &gt; Politics &gt; Budget</div>").metadata.category == "Budget"
    assert a_page("en", over="<div>Share | Print | Listen</div>").metadata.category is None


@pytest.mark.parametrize(
    ("path", "title", "sections"),
    [
        ("Home > US", "Russia and China agree", ("US",)),
        ("Home > Art", "The party is over", ("Art",)),
        ("Home > UK", "Ukraine opens a bridge", ("UK",)),
        ("Home > Sport", "Sport minister resigns", ("Sport",)),
        ("Home > Sport > Sport minister resigns", "Sport minister resigns", ("Sport",)),
        ("Home > Sport > Sport minister resigns after", "Sport minister resigns after long quarrel", ("Sport",)),
    ],
)
def test_only_the_title_at_its_end_is_no_section_of_a_path(path: str, title: str, sections: tuple[str, ...]) -> None:
    page = read_page(
        f"<html><head><title>{title}</title></head><body><div>{path.replace('>', '&gt;')}</div><h1>{title}</h1>"
        f"{''.join(f'<p>{it}</p>' for it in PROSE['en'])}</body></html>",
        None,
    )

    assert page.metadata.category == sections[-1]


@pytest.mark.parametrize(
    "line", ["By Jane Doe | Staff Writer | The Valley Post", "By Jane Doe / The Valley Post / Brookfield"]
)
def test_a_byline_with_bars_is_no_path_of_sections(line: str) -> None:
    page = a_page("en", above=f"<p>{line}</p>")

    assert page.metadata.byline == ("Jane Doe",)
    assert role_of(page, line) == "byline"


def test_a_page_of_nothing_but_a_signed_line_keeps_it() -> None:
    page = read_page("<html><body><h1>Council</h1><p>By Jane Doe</p></body></html>", None)

    assert [block.text for block in page.blocks] == ["By Jane Doe"]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("市議会は火曜日、古い港の橋を使い続けることを決めた。", "工事費はおよそ9億円で、半分は県が負担する。"),
        ("The council voted on Tuesday to keep the old harbour bridge open for five more years.", "The county pays half."),
        ("Der Stadtrat hat am Dienstag beschlossen, die alte Hafenbrücke offen zu halten.", "Das Land zahlt mit.", "Die Arbeiten beginnen im März."),
    ],
)  # fmt: skip
def test_the_last_short_paragraph_of_a_tiny_page_is_body(paragraphs: tuple[str, ...]) -> None:
    text = "".join(f"<p>{it}</p>" for it in paragraphs)

    page = read_page(f"<html><head><title>Bridge</title></head><body><h1>Bridge</h1>{text}</body></html>", None)

    assert texts(page) == list(paragraphs)


def test_the_lines_that_were_told_apart_say_what_they_are() -> None:
    page = a_page("de", over="<p>Hafenbrücke</p>", above="<p>Von Anna Beispiel</p><p>3. Mai 2026</p>")

    said = {text: role_of(page, text) for text in ("Hafenbrücke", "Von Anna Beispiel", "3. Mai 2026")}
    assert said == {"Hafenbrücke": "furniture", "Von Anna Beispiel": "byline", "3. Mai 2026": "date"}
