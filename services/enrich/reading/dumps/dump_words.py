"""Words by which a page speaks of itself, in the main languages; what each kind of line of a page tends to say."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

KINDS: Final = (
    "account", "legal", "share", "navigation", "advertising", "more", "comments", "picture", "category", "byline",
    "date", "trackback",
)  # fmt: skip

# General words only, whole or, with a star, as they begin. Words a sentence of an article may well hold are left out.
_WORDS: Final = {
    "account": """
        login log-in logout signin signup register registration subscri* unsubscri* newsletter* password
        username membership sign-in e-mail email mail inbox abonn* abo abos anmeld* registrier* einloggen
        passwort probeabo inscri* connexion connecter compte suscri* iniciar sesión registrarse registro
        contraseña assine assin* cadastr* entrar conta iscriv* accedi abbonat* abbonamento registrati prenumer*
        logga inloggen aanmelden wachtwoord registreren logg tilmeld* kirjaudu tilaa zaloguj prenumerat*
        zarejestruj rejestr* подпис* подпиш* войти вход регистрац* рассылк* увійти підпис* přihl* odebír*
        předplat* registrace bejelentkez* feliratkoz* előfizet* hírlevél giriş üye abone kayıt اشترك تسجيل
        الدخول النشرة लॉगिन सब्सक्राइब साइन daftar masuk langgan* berlangganan đăng σύνδεση εγγραφή התחבר הרשמה
        autentific* abonează* înregistr* prijav* pretplat*
    """,
    "legal": """
        copyright © rights reserved cookie* privacy gdpr imprint disclaimer datenschutz* impressum agb
        nutzungsbedingungen urheberrecht rechte vorbehalten widerruf* zustimm* einwillig* confidentialité
        mentions légales conditions droits réservés privacidad aviso condiciones derechos reservados privacidade
        termos direitos riservati diritti condizioni integritet* personuppgift* voorwaarden rechten voorbehouden
        privatliv* personvern* tietosuoja* evästeet prywatności regulamin zastrzeżone ciastecz* конфиденциальн*
        права защищены соглашение куки конфіденційн* soukrom* práva vyhrazena jogi adatvédel* adatkezel* süti
        sütik gizlilik çerez* hakları saklıdır الخصوصية الحقوق محفوظة الشروط गोपनीयता अधिकार शर्तें कुकी privasi
        kebijakan hak cipta dilindungi điều khoản απορρήτου όροι δικαιώματα פרטיות זכויות consent adchoices
        confidențialitate drepturi
    """,
    "share": """
        share shares tweet facebook twitter whatsapp telegram linkedin instagram pinterest reddit tiktok youtube
        xing rss messenger flipboard bluesky mastodon threads print bookmark teilen drucken merken partager
        imprimer envoyer compartir imprimir compartilh* partilhar condividi stampa dela skriv del delen
        afdrukken jaa tulosta udostępnij drukuj поделиться распечатать поделит* поділитися sdílet vytisknout
        megoszt* nyomtat* paylaş yazdır مشاركة شارك طباعة साझा शेयर प्रिंट bagikan cetak chia κοινοποίηση
        εκτύπωση שתף הדפס distribuie vkontakte weibo follow folgen suivez suivre síguenos seguir siga segui följ
        volg følg seuraa obserwuj takip تابعنا фолло* ikuti
    """,
    "navigation": """
        menu menü menú menus メニュー 菜单 選單 메뉴 search suche suchen recherche rechercher buscar busca cerca sök
        zoeken søg søk haku
        hae szukaj поиск меню пошук hledat keresés ara arama القائمة بحث खोज मेनू cari tìm αναζήτηση μενού חיפוש
        תפריט căutare skip jump home homepage startseite accueil inicio início startsida forside etusivu główna
        главная головна úvod címlap anasayfa الرئيسية होम beranda navigation sitemap inhalt contenu contenido
        conteúdo contenuto loading laden chargement cargando carregando caricamento javascript browser close
        schließen fermer cerrar fechar chiudi stäng sluit luk sulje zamknij закрыть toggle next previous weiter
        zurück suivant précédent siguiente anterior contact kontakt contacto contato contatti about faq help
        hilfe aide ayuda ajuda aiuto archive archiv archives jobs karriere careers app apps epaper e-paper
        podcast podcasts video videos feedback download store play edition
    """,
    "advertising": """
        advertisement* advertis* sponsored sponsor promoted promotion anzeige anzeigen werbung werben publicité
        publicitaire annonce annonces publicidad publicidade anuncio anúncio pubblicità annons annonser
        annonsera reklam reklama reklame reclame advertentie* mainos mainokset ilmoitus реклама rekláma inzerce
        hirdetés إعلان اعلان الإعلان विज्ञापन iklan quảng διαφήμιση פרסומת publicitate reklaam oglas
    """,
    "more": """
        related recommended recommend* trending popular read-more latest topics tags tag tagged mehr thema
        themen weitere weiterlesen lesen meistgelesen ähnliche empfohlen empfehl* schlagwort* stichwort* auch
        aktuell* lire aussi suite lus articles similaires sujets lea leer más relacionad* noticias etiquetas
        temas leídas últimas leia mais notícias lidas veja tópicos leggi anche articoli correlati argomenti
        altre läs också även mer ämnen relaterat mest lees ook meer gerelateerd onderwerpen les også mere
        relaterede emner lue myös lisää aiheet luetuimmat czytaj zobacz więcej również powiązane tagi
        najczęściej читайте также похожие теги темы еще ещё популярн* читати також більше čtěte také více
        související témata olvass olvasott kapcsolódó további címkék ilgili haberler okunan devamı etiketler
        اقرأ أيضا المزيد مواضيع ذات صلة وسوم यह भी पढ़ें संबंधित टैग baca juga terkait terpopuler tin liên xem
        thêm δείτε επίσης σχετικά διαβάστε ετικέτες קרא עוד citește și etichete watch stories article see also
    """,
    "comments": """
        comment comments commented reply replies kommentar kommentare kommentieren kommentarer diskussion
        leserbrief* antworten commentaire commentaires commenter réagir comentario comentarios comentar
        responder comentário comentários commento commenti commenta kommentera reacties reageer reactie
        kommentoi kommentit komentarz komentarze skomentuj komentuj комментар* комментировать обсужд* ответить
        коментар* komentář komentáře diskuse diskuze komment hozzászólás hozzászólások yorum yorumlar تعليق
        تعليقات التعليقات टिप्पणी टिप्पणियां टिप्पणियाँ कमेंट komentar bình luận σχόλια σχόλιο תגובה תגובות
        comentarii
    """,
    "picture": """
        photo photos photograph* photographer picture pictured image images foto fotos fotograf* bild bilder
        grafik quelle crédit photographie imagen imágenes imagem fotografía fotografia immagine bildtext fotó
        obrázek zdjęcie zdj kuva фото фотография снимок світлина fotoğraf getty reuters afp shutterstock istock
        imago alamy epa صورة الصورة तस्वीर फोटो gambar ảnh φωτογραφία צילום caption credit file gallery galerie
        courtesy handout
    """,
    "category": """
        category categories section kategorie kategorien rubrik rubriken ressort rubrique catégorie catégories
        categoría categorías sección categoria categorias seção sezione categorie rubriek kategori kategoria
        osasto dział рубрика категория раздел категорія rubrika kategória rovat التصنيف القسم قسم श्रेणी वर्ग
        chuyên κατηγορία קטגוריה topic
    """,
    "byline": """
        by author authors reporter correspondent editor staff writer written reported von autor autorin
        redaktion korrespondent par auteur auteurs rédaction correspondant por redacción autora redação autore
        redazione di av skriven text door redactie af skrevet tekst journalist journaliste periodista jornalista
        giornalista kirjoittaja toimittaja toimittaj* redakcja przez автор авторы корреспондент редакция redakce
        szerző írta yazar muhabir بقلم كتب المحرر लेखक संवाददाता oleh penulis tác giả συντάκτης του מאת de
        redacția
    """,
    "date": """
        published publication updated posted modified date veröffentlicht aktualisiert stand erschienen publié
        mis jour modifié publicado actualizado atualizado actualizada publicada pubblicato aggiornato publicerad
        uppdaterad gepubliceerd bijgewerkt offentliggjort opdateret publisert oppdatert julkaistu päivitetty
        opublikowano aktualizacja data опубликовано обновлено дата опубліковано оновлено publikováno
        aktualizováno megjelent frissítve yayınlanma güncelleme tarih نشر تحديث تاريخ प्रकाशित अपडेट दिनांक
        diterbitkan diperbarui cập ngày δημοσίευση ενημέρωση פורסם עודכן publicat actualizat gmt utc uhr cet est
        edt ist ago minutes hours min
    """,
    "trackback": "trackback trackbacks pingback pingbacks webmention webmentions trackback-url",
}

# Scripts without spaces: the words are looked for where they stand.
_WORDS_WITHIN: Final = {
    "account": "登録|ログイン|会員|購読|メルマガ|登录|注册|订阅|登錄|訂閱|로그인|회원가입|구독|สมัคร|เข้าสู่ระบบ",
    "legal": "著作権|無断転載|禁じます|利用規約|個人情報|プライバシー|"
    "版权|隐私|版權|저작권|무단|개인정보|이용약관|ลิขสิทธิ์|คุกกี้",
    "share": "シェア|共有|ツイート|印刷|フォロー|分享|转发|打印|공유|인쇄|แชร์",
    "navigation": "メニュー|検索|ホーム|トップ|閉じる|菜单|搜索|首页|搜尋|메뉴|검색|홈|เมนู|ค้นหา|หน้าแรก",
    "advertising": "広告|スポンサー|广告|廣告|광고|โฆษณา",
    "more": "関連|おすすめ|ランキング|続きを|あわせて|一覧|相关|推荐|阅读|热门|"
    "更多|相關|추천|관련|많이 본|더보기|อ่านเพิ่ม|เกี่ยวข้อง",
    "comments": "コメント|评论|留言|評論|댓글|ความคิดเห็น",
    "picture": "写真|画像|撮影|提供|图片|照片|圖片|사진|ภาพ",
    "category": "カテゴリ|分類|ジャンル|分类|栏目|카테고리|분류|섹션|หมวด",
    "byline": "記者|著者|執筆|文＝|作者|编辑|기자|특파원|ผู้เขียน",
    "date": "公開|更新|配信|掲載|发布|时间|發佈|입력|수정|등록|เผยแพร่|อัปเดต",
    "trackback": "トラックバック|引用通告|트랙백",
}


def _by_word() -> tuple[dict[str, int], dict[str, list[tuple[str, int]]]]:
    whole: dict[str, int] = {}
    begun: dict[str, list[tuple[str, int]]] = {}
    for kind, words in _WORDS.items():
        bit = 1 << KINDS.index(kind)
        for word in words.split():
            if word.endswith("*"):
                begun.setdefault(word[:_STEM], []).append((word[:-1], bit))
            else:
                whole[word] = whole.get(word, 0) | bit
    return whole, begun


_STEM: Final = 4  # characters by which a word that only begins so is found
_WHOLE, _BEGUN = _by_word()
_WITHIN: Final = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _WORDS_WITHIN.items()))
_AROUND_WORDS: Final = " \t.,;:!?\"'()[]{}<>|/*_#“”‘’„«»‹›…–—•·→،؛؟।。、「」"


# What a word speaks of (a bit for each of KINDS), its bare lower-case form unless that is short, whether it begins with
# a capital, and how many digits it has. A plain tuple, for the collector of garbage soon leaves those alone.
Word = tuple[int, str, bool, int]


class _Words(dict[str, Word]):
    """Words that were looked up. What is thrown away to make room is all of them: to know the oldest costs more."""

    def __missing__(self, word: str) -> Word:
        if len(self) >= _KEPT:
            self.clear()
        found = self[word] = _looked_up(word)
        return found


def _looked_up(word: str) -> Word:
    bare = word.strip(_AROUND_WORDS).lower() or word
    kinds = _WHOLE.get(bare, 0)
    for stem, bit in _BEGUN.get(bare[:_STEM], ()):
        if bare.startswith(stem):
            kinds |= bit
    if "(" in bare:
        kinds |= _WHOLE.get(bare.partition("(")[0], 0)
    is_capital = word[:1].isupper() or (len(word) > 1 and not word[0].isalnum() and word[1].isupper())
    digits = 0 if word.isalpha() else sum(map(str.isdigit, word))
    return kinds, bare if len(bare) > _SHORT else "", is_capital, digits


_KEPT: Final = 50_000
_SHORT: Final = 3  # characters
look_up: Final = _Words().__getitem__  # Word of a text without spaces


def kinds_within(text: str) -> int:
    """What a text in a script that parts no words speaks of."""
    said = 0
    for match in _WITHIN.finditer(text):
        if match.lastgroup:
            said |= 1 << KINDS.index(match.lastgroup)
    return said


@lru_cache
def words_of(kind: str) -> tuple[str, ...]:
    """The words of one of KINDS, as far as they part words."""
    return tuple(word.rstrip("*") for word in _WORDS[kind].split())
