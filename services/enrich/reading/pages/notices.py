"""What a site says to its readers amid an article: calls to subscribe, notices of cookies.

An article may speak of both, and its sentences count more than a notice that is kept: where in doubt, it is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from services.enrich.reading.sentences import ends_sentence

_SHORT: Final = 160  # characters
# What one subscribes to.
_LETTERS: Final = (
    "newsletter", "news-letter", "mailing list", "infobrief", "rundbrief", "infolettre", "lettre d", "boletín",
    "boletin", "boletim", "рассыл", "nieuwsbrief", "nyhetsbrev", "nyhedsbrev", "uutiskirje", "biuletyn", "zpravodaj",
    "hírlevél", "bülten", "buletin", "bản tin", "ενημερωτικ", "النشرة", "نشرتنا", "نشرات", "البريدي", "ניוזלטר",
    "דיוור", "न्यूज़लेटर", "メールマガジン", "メルマガ", "ニュースレター", "뉴스레터", "電子報",
    "电子报", "邮件通讯", "新闻简报",
)  # fmt: skip
# How one is asked; the verbs of the first row are said of much else.
_CALL = re.compile(
    r"""\W*(?:(?:get|join|receive|register|erhalten|recevez|recib[ea]|ricevi|receba|ontvang|meld)\b|melden?\ssie|melde\sdich)
    |\W*(?:\w+\W+){0,3}?
    (?:sign\sup|subscribe\b|abonnieren|bestellen|anmelden|inscri[vr]|inscríb|abonne[zr]|suscr[ií]b|ap[uú]nta|reg[ií]stra
        |iscriv|abbonati|assine|inscreva|cadastre|schrijf|abonneer|tilmeld|anmäl|prenumerera|tilaa|zapisz|subskrybuj
        |подпи[шс]|přihlaste|odebírejte|iratkozz|feliratkoz|abone|kaydol|daftar|berlangganan|langganan|đăng\ský|εγγρα
        |înscrie|abonează|اشترك|הירשמו|הרשמו|सब्सक्राइब)""",
    re.VERBOSE,
)
_CALL_AT_ONCE = re.compile(
    r"""\W*(?:(?:please|now|jetzt|bitte|hier)\W+)?
    (?:sign\sup|subscribe\b|abonnieren|inscrivez|abonnez|(?:su|in)scr[ií]b[ae]|ap[uú]nta(?:te)|reg[ií]strate|regístrate|iscriviti|abbonati
        |assine|inscreva|cadastre|schrijf\s|abonneer|tilmeld\s|anmäl\s|prenumerera|tilaa|zapisz|subskrybuj
        |подпишитесь|подписывайтесь|přihlaste|odebírejte|iratkozz|feliratkoz|abone\sol|kaydol|daftar|berlangganan
        |đăng\ský|εγγραφ|înscrie|abonează|اشترك|הירשמו|הרשמו|सब्सक्राइब)""",
    re.VERBOSE,
)
# "Get our newsletter every morning.": the verb, and close behind it whose letter it is.
_FOR_OURS = re.compile(
    r"""\W*(?:get|join|receive|register\sfor|recevez|recibe|ricevi|receba|ontvang|erhalten\ssie|melden\ssie\ssich\sfür)\s
    (?:our|your|unser\w*|notre|nos|nuestr[oa]|nostra|nossa|onze|votre|deine?n?|ihren?)\b""",
    re.VERBOSE,
)
_UNPARTED_CALL = re.compile(
    r"(?:登録|購読)(?![者数料])|申し?込|구독(?![자료])|신청(?!자)|받아|(?:订阅|訂閱)(?!者|数|數|量|用[户戶]|收入|服[务務])"
)
# Whom it speaks to, and for whom.
_ADDRESS = re.compile(
    r"""\b(?:you|your|our|us|(?:ih|unse)re?[nrms]?|sie|dein\w*|dich|du|euch|vous|votre|vos|notre|nos
        |tu|tus|nuestr[oa]s?|usted|su|te|nostr[aoei]|tua|tuo|nossa?s?|nosso|sua?|seu|je|jouw|uw|ons|onze|din|ditt|vår[ta]?|vores|jer
        |nasz\w*|наш\w*|ваш\w*|náš|našeho|naše|kami|chúng\stôi|bültenimiz\w*|μας)\b|نشرتنا|نشراتنا|שלנו|हमारे
        |ください|下さい|こちら|하세요|하십시오|请|請|您|点击|點擊|我们的|我們的""",
    re.VERBOSE,
)


def asks_to_subscribe(text: str) -> bool:
    """Whether a short line calls its readers to have a letter sent: "Sign up for our newsletter".

    What ends as a sentence must speak to them, for a council may have a newsletter, and readers who subscribe to it.
    """
    line = text.lower()
    if len(text) > _SHORT or not _holds(line, _LETTERS) or _SPEECH.search(text):
        return False
    if _UNPARTED_CALL.search(line):
        return bool(_ADDRESS.search(line)) or not ends_sentence(text)
    if ends_sentence(text):
        return bool((_CALL_AT_ONCE.match(line) and _ADDRESS.search(line)) or _FOR_OURS.match(line))
    return bool(_CALL_AT_ONCE.match(line) or (_CALL.match(line) and _ADDRESS.search(line)))


_COOKIES: Final = (
    "cookie", "クッキー", "쿠키", "الارتباط", "الكوكيز", "עוגיות", "קוקיז", "файлы куки", "çerez", "ciasteczk",
    "eväste", "sütik", "कुकी", "คุกกี้",
)  # fmt: skip
_SITE_SPEAKS = re.compile(
    r"""\b(?:we\suse|we\sand\sour|our\s(?:web)?site|this\s(?:web)?site|by\scontinuing|you\s(?:agree|accept|consent)
    |wir\s(?:verwenden|nutzen|setzen|und\sunsere)|(?:diese|unsere)\s(?:web)?(?:site|seite)|nous\s(?:utilisons|et\snos)|(?:ce|notre)\ssite
    |en\spoursuivant|(?:utilizamos|usamos|utilizziamo|usiamo)|(?:este|nuestro|nosso|questo|il\snostro)\s(?:sitio|site|sito)
    |al\scontinuar|ao\scontinuar|(?:deze|onze)\s(?:web)?site|wij\sgebruiken|vi\s(?:bruger|använder|bruker)|käytämme|używamy
    |мы\sиспользуем|(?:наш|этот)\sсайт|web\ssitemiz|bu\s(?:web\s)?site|kami\smenggunakan|situs\sini)\b
    |当サイト|本サイト|当社|弊社|この(?:ウェブ)?サイト|我们(?:使用|的网站)|本网站|本站|본\s?사이트|당사|저희
    |نستخدم|يستخدم|هذا\sالموقع|موقعنا|אתר\sזה|אתרנו|אנו\sמשתמשים|האתר\sמשתמש|हम.{0,20}उपयोग|เว็บไซต์นี้|chúng\stôi""",
    re.IGNORECASE | re.VERBOSE,
)
# What it uses them for, and what one may do about it: bakers use butter in theirs.
_ABOUT_READERS = re.compile(
    r"""\b(?:agree|accept(?!ed)|consent|browser|browsing|policy|settings|preferences|privacy|your\s(?:visit|experience|device)
    |zustimm\w*|einwillig\w*|einverstanden|akzeptier\w*|datenschutz\w*|einstellungen|browsers?
    |accepte[zr]|acceptez|consent\w*|navigateur|navigation|confidentialité|paramètres|politique\sde
    |acepta[rs]?|aceptas?|consentimiento|navegador|navegación|privacidad|política\sde|configuración|experiencia
    |aceita[rs]?|consentimento|navegação|privacidade|configurações|experiência
    |accett\w*|consenso|navigazione|informativa|impostazioni|akkoord|toestemming|privacybeleid|instellingen|accepteert
    |accepter\w*|samtykke\w*|samtycke\w*|godkänn\w*|godtar|innstillinger|inställningar|indstillinger|hyväksy\w*|selai\w*|asetuks\w*
    |zgod\w*|akceptuj\w*|przeglądar\w*|prywatności|ustawie\w*|соглас\w*|браузер\w*|конфиденциальност\w*|настройк\w*
    |kabul|onay\w*|tarayıcı\w*|gizlilik|politika\w*|ayarlar\w*|elfogad\w*|hozzájárul\w*|böngésző\w*|adatvédel\w*
    |menyetujui|setuju|kebijakan|peramban|pengaturan|privasi|đồng\sý|trình\sduyệt|chính\ssách)\b
    |同意|プライバシー|ブラウザ|ポリシー|設定|隐私|隱私|浏览器|瀏覽器|设置|동의|브라우저|개인정보|설정
    |توافق|موافقت|الخصوصية|المتصفح|سياسة|הסכמה|מסכימ|פרטיות|דפדפן|מדיניות|सहमत|ब्राउज़र|गोपनीयता|ยอมรับ|ยินยอม|เบราว์เซอร์|นโยบาย""",
    re.IGNORECASE | re.VERBOSE,
)


def speaks_of_cookies(text: str) -> bool:
    """Whether a site tells its readers of the cookies that it keeps with them."""
    is_told = _holds(text.lower(), _COOKIES) and _SITE_SPEAKS.search(text) and _ABOUT_READERS.search(text)
    return bool(is_told) and not _SPEECH.search(text)


# Somebody's words stand at the beginning, or are many: what one is told to click may stand between quotes too.
_SPEECH = re.compile(r"\A\s*[“„\"«「『]|[“„\"«「『][^“”„\"«»「」『』]{25,}+[”“\"»«」』]")


def _holds(line: str, words: Sequence[str]) -> bool:
    return any(word in line for word in words)
