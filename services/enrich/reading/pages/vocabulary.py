"""The words by which pages in many languages name their parts: in classes and ids, and in short lines of text."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

# One line a group: the stems that a class, an id or a role of such a part begins with or is.
_NAMES: Final = {
    "comment": "comment comments kommentar kommentare commentaire comentario comentarios commenti disqus discussion"
    " reply replies respond feedback reactie reacties opmerking komentar komentarz yorum",
    "related": "related relatedarticles similar recommend recommended recommendation recommendations recirc"
    " verwandt aehnlich mehr weitere relacionad correlat voir lire recommande more readmore also seealso next"
    " previous prev upnext onward",
    "popular": "popular trending mostread meistgelesen latest recent newest ticker top most headlines topstories",
    "teaser": "teaser teasers promo promotion card cards tile tiles river feed grid carousel slider listing archive"
    " loop collection",
    "share": "share sharing social facebook twitter whatsapp teilen partager compartir condividi follow bookmark"
    " sharebar addthis like likes",
    "newsletter": "newsletter subscribe subscription signup sign register abo abonnement abonnieren mailing"
    " membership donate donation support login paywall piano offer",
    "consent": "cookie cookies consent gdpr privacy cmp onetrust banner popup modal overlay dialog lightbox toast"
    " alert",
    "caption": "caption captions figcaption bildunterschrift legend legende credit credits copyright bild"
    " imagecaption didascalia pie",
    "media": "media image images img photo photos picture pictures foto fotos figure gallery galerie video videos"
    " audio player slideshow embed podcast infographic",
    "author": "author authors autor autoren auteur autore byline bylines contributor contributors writer bio profile"
    " avatar vcard creator redaktion",
    "date": "date dates datum time timestamp published publish updated dateline datetime fecha posted pubdate",
    "meta": "meta metadata info details kicker eyebrow overline dachzeile topline label labels badge",
    "advert": "ad ads advert advertisement advertising adslot anzeige werbung publicidad publicite pub sponsor"
    " sponsored dfp outbrain taboola affiliate commercial",
    "sidebar": "sidebar side aside rail secondary column complementary right rightcol widget widgets widgetarea"
    " infobox factbox box",
    "footer": "footer foot bottom contentinfo impressum imprint colophon legal disclaimer",
    "nav": "nav navi navigation navbar menu menus breadcrumb breadcrumbs pagination pager toc submenu topbar"
    " skip skiplink toolbar tabs tab search suche buscar",
    "header": "header head masthead topper hero",
    "article": "article articles artikel articulo articolo noticia story post entry beitrag news blogpost hentry",
    "body": "body content contents inhalt contenido contenu contenuto text texto texte articlebody storybody"
    " articletext postcontent entrycontent bodytext richtext copy prose main maincontent paragraph paragraphs"
    " absatz",
    "title": "title titel titulo titre titolo headline headlines heading schlagzeile subject",
    "lead": "lead lede lead-in intro introduction standfirst summary excerpt subtitle subheadline subhead deck dek"
    " description vorspann abstract teasertext chapo entradilla sommario",
    "tags": "tag tags topics topic category categories kategorie categoria rubrik keyword keywords schlagwort"
    " section sections taxonomy hashtag",
    "hidden": "hidden hide sr visually screenreader sronly invisible noprint collapsed offscreen",
    "quote": "quote quotes pullquote blockquote zitat citation cita",
    "correction": "correction corrections note notes footnote footnotes reference references editor",
    "live": "live liveblog timeline update updates stats score scoreboard poll quiz chart weather stock ticker",
    "tool": "button btn icon icons print email font rating vote votes toggle control controls form input",
}  # fmt: skip
NAMES: Final = tuple(_NAMES)
BIT: Final = {name: 1 << index for index, name in enumerate(NAMES)}

_WORDS: dict[str, int] = {}
for _name, _line in _NAMES.items():
    for _word in _line.split():
        _WORDS[_word] = _WORDS.get(_word, 0) | BIT[_name]

_PARTED = re.compile(r"[A-Za-z][a-z]*")
_LIMIT_NAMED: Final = 400  # characters: what a page generates has no end and no meaning


@lru_cache(maxsize=32_768)
def words_of_names(names: str) -> int:
    """The bits of the groups that an element's class, id and role name: `article-body` -> article, body."""
    bits = 0
    previous = ""
    for word in _PARTED.findall(names[:_LIMIT_NAMED]):
        word = word.lower()
        bits |= _WORDS.get(word, 0) | _WORDS.get(previous + word, 0)
        previous = word
    return bits


# One line a group: words and pairs of words that a short line of the kind holds (^: begins with).
_LINES: Final = {
    "says related": "^read-more ^read-also ^read-next ^see-also ^more-on ^more-from ^more-about ^more-stories ^related"
    " ^also-read ^recommended ^you-may ^you-might ^don't-miss ^mehr-zum ^mehr-zu ^lesen-sie ^lies-auch"
    " ^auch-interessant ^siehe-auch ^weiterlesen ^à-lire ^lire-aussi ^voir-aussi ^sur-le ^lea-también ^leer-más"
    " ^leer-también ^ver-más ^te-puede ^leggi-anche ^leggi-altro ^leia-mais ^leia-também ^lees-ook ^lees-meer ^les-også"
    " ^läs-också ^läs-mer ^læs-også ^czytaj ^zobacz ^čtěte ^читайте ^baca-juga ^ayrıca ^xem-thêm",
    "says picture": "^photo ^foto ^bild ^image ^picture ^credit ^crédit ^source ^quelle ^video ^illustration ^file"
    " ^zdjęcie ^фото getty reuters afp dpa imago shutterstock ap-photo epa picture-alliance ©",
    "says share": "share tweet facebook twitter whatsapp linkedin pinterest instagram telegram email e-mail teilen"
    " partager compartir condividi follow-us print drucken copy-link",
    "says subscribe": "newsletter newsletters subscribe subscribers subscription sign-up sign-in log-in login register"
    " abonnieren abonnement abo abonnez suscríbete suscribirse suscripción iscriviti assine anmelden registrieren"
    " donate spenden app premium prenumerera подпишитесь",
    "says comment": "comment comments kommentar kommentare commentaire commentaires comentario comentarios commenti"
    " reacties reply replies комментарии комментарий",
    "says advert": "^advertisement ^advertising ^ad ^anzeige ^werbung ^publicité ^publicidad ^pubblicità ^sponsored"
    " ^annonse ^reklam ^reklama ^реклама",
    "says rights": "all-rights rights-reserved copyright terms-of terms-and privacy cookie cookies alle-rechte"
    " datenschutz impressum tous-droits derechos-reservados",
    "says byline": "^by ^von ^par ^por ^di ^door ^av ^af ^autor ^text ^written-by ^author",
    "says time": "ago hour hours minute minutes min-read updated published uhr stunden minuten aktualisiert"
    " veröffentlicht publié publicado pubblicato stand",
    "says more": "^more ^mehr ^plus ^más ^weitere ^next ^previous ^back ^zurück ^home ^menu ^search ^suche ^close"
    " ^schließen ^load ^show ^loading ^skip ^top",
    "says hand-over": "^this-article ^this-story ^correction ^editor's-note ^note ^reporting-by ^additional-reporting"
    " ^contact-the ^about-the ^the-author ^the-views ^transparenzhinweis ^hinweis ^red ^update ^updated",
}  # fmt: skip
LINES: Final = tuple(_LINES)
# Where words are not parted by spaces, what a line holds is looked for anywhere in it.
_UNPARTED: Final = {
    "says related": "関連 あわせて読みたい 관련 相关 延伸阅读",
    "says picture": "写真 사진 图片",
    "says share": "シェア 공유 分享",
    "says subscribe": "登録 会員 구독 订阅",
    "says comment": "コメント 댓글 评论",
    "says advert": "広告 광고 广告",
}
_UNPARTED_WORDS: Final = tuple(
    (word, 1 << LINES.index(name)) for name, line in _UNPARTED.items() for word in line.split()
)
_HAS_UNPARTED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_STRIPPED: Final = ".,:;!?\"'“”„«»()[]|•·–—-…@#"

_ANYWHERE: dict[str, int] = {}
_BEGINS: dict[str, int] = {}
for _name, _line in _LINES.items():
    for _word in _line.split():
        _held = _BEGINS if _word[0] == "^" else _ANYWHERE
        _held[_word.lstrip("^")] = _held.get(_word.lstrip("^"), 0) | 1 << LINES.index(_name)


_SAID: Final = frozenset(_ANYWHERE)
_FIRST_OF_TWO: Final = frozenset(word.partition("-")[0] for word in _SAID if "-" in word)


def words_of_line(text: str) -> int:
    """The bits of the groups that a short line belongs to by its words: `Read also: …` -> says related."""
    words = [word.strip(_STRIPPED) or word for word in text.lower().replace("’", "'").split()]
    bits = _BEGINS.get(words[0], 0) if words else 0
    if len(words) > 1:
        bits |= _BEGINS.get(f"{words[0]}-{words[1]}", 0)
    for word in _SAID.intersection(words):
        bits |= _ANYWHERE[word]
    if not _FIRST_OF_TWO.isdisjoint(words):
        for pair in pairwise(words):
            bits |= _ANYWHERE.get("-".join(pair), 0)
    if not text.isascii():
        if "©" in text:
            bits |= _ANYWHERE["©"]
        if _HAS_UNPARTED.search(text):
            for word, bit in _UNPARTED_WORDS:
                if word in text:
                    bits |= bit
    return bits
