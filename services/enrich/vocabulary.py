"""The words by which pages in many languages name their parts: in classes and ids, and in short lines of text."""

from __future__ import annotations

import re
from functools import lru_cache
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


@lru_cache(maxsize=4096)
def words_of_names(names: str) -> int:
    """The bits of the groups that an element's class, id and role name: `article-body` -> article, body."""
    bits = 0
    previous = ""
    for word in _PARTED.findall(names[:_LIMIT_NAMED]):
        word = word.lower()
        bits |= _WORDS.get(word, 0) | _WORDS.get(previous + word, 0)
        previous = word
    return bits


# One line a group: how a short line of the kind begins or what it holds.
_LINES: Final = {
    "says related": r"^(?:read (?:more|also|next)|see also|more (?:on|from|about|stories)|related|also read|recommended"
    r"|you (?:may|might) also|don't miss|mehr (?:zum|zu)|lesen sie|lies auch|auch interessant|siehe auch|weiterlesen"
    r"|à lire|lire aussi|voir aussi|sur le même|lea también|leer (?:más|también)|ver más|te puede|leggi (?:anche|altro)"
    r"|leia (?:mais|também)|lees (?:ook|meer)|les også|läs (?:också|mer)|læs også|czytaj|zobacz|čtěte|читайте|ещё|関連"
    r"|あわせて|관련|相关|延伸|baca juga|ayrıca|xem thêm)",
    "says picture": r"^(?:photo|foto|bild|image|picture|credit|crédit|source|quelle|video|illustration|file)\b"
    r"|\b(?:getty|reuters|afp|dpa|imago|shutterstock|ap photo|epa|picture alliance)\b|©|\(c\)|写真|사진|图片|zdjęcie|фото",
    "says share": r"\b(?:share|tweet|facebook|twitter|whatsapp|linkedin|pinterest|instagram|telegram|e-?mail|teilen"
    r"|partager|compartir|condividi|follow us|print|drucken|copy link)\b|シェア|공유|分享",
    "says subscribe": r"\b(?:newsletter|subscribe|subscription|sign up|sign in|log ?in|register|abonn\w*|suscr\w+"
    r"|iscriviti|assine|anmelden|registrieren|donate|spenden|app|premium|prenumer\w+)\b|登録|会員|구독|订阅|подпис",
    "says comment": r"\b(?:comments?|kommentare?|commentaires?|comentarios?|commenti|reacties|reply|replies)\b|コメント"
    r"|댓글|评论|комментар",
    "says advert": r"^(?:advertisement|advertising|ad|anzeige|werbung|publicité|publicidad|pubblicità|sponsored"
    r"|annonse|reklama?|reklam|広告|광고|广告)\b",
    "says rights": r"\b(?:all rights reserved|copyright|terms (?:of|and)|privacy|cookies?|alle rechte|datenschutz"
    r"|impressum|tous droits|derechos)\b",
    "says byline": r"^(?:by|von|par|por|di|door|av|af|autor|text|written by|author)\b.{2,60}$|@\w+",
    "says time": r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d\d\b|\b(?:ago|hours?|minutes?|min read|updated|published|uhr"
    r"|stunden|minuten|aktualisiert|veröffentlicht|publié|publicado|pubblicato|stand)\b",
    "says more": r"^(?:more|mehr|plus|más|weitere|next|previous|back|zurück|home|menu|search|suche|close|schließen"
    r"|load|show|loading|skip|top)\b",
    "says hand-over": r"^(?:this (?:article|story|piece) (?:was|is|first|originally)|correction|editor's note|note:"
    r"|reporting by|additional reporting|contact the|about the author|the author|the views|with (?:material|agencies)"
    r"|transparenzhinweis|hinweis|\(?red\)?$|updated?:)",
}  # fmt: skip
LINES: Final = tuple(_LINES)
_SAID: Final = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _LINES.values())


@lru_cache(maxsize=8192)
def words_of_line(text: str) -> int:
    """The bits of the groups that a short line belongs to by its words: `Read also: …` -> says related."""
    return sum(1 << index for index, pattern in enumerate(_SAID) if pattern.search(text))
