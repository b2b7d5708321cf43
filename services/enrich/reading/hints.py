"""Lines amid a text that hint at another one: they go, what follows them stays.

A sentence lost is worse than a hint kept: what ends as a sentence does is a hint only with a colon right behind such
words as "read also".
"""

from __future__ import annotations

import re
from typing import Final

from services.enrich.reading.sentences import ends_sentence

LINK: Final = 0.5  # share of a line's characters: where more are links, it is one
_LIMIT: Final = 240  # characters
# These may as well begin a sentence ("Read more books", "相关报道称"): something must part them from the rest.
_PHRASE = re.compile(
    r"""[\W_]*(?:
        (?:read|see|watch|listen)\s(?:also|more|next)|also\sread|read\sour\s\w+|more\son\sthis|you\smay\salso\slike
        |lesen\ssie\s(?:auch|mehr|dazu|hier)|lies\sauch|auch\sinteressant|mehr\szum\sthema|sehen\ssie\sauch|siehe\sauch
        |(?:à|a)\s(?:lire|voir|écouter)\s(?:aussi|également|sur\s\w+|dans\s\w+)|lire\s(?:aussi|également)|voir\saussi|sur\sle\smême\s(?:sujet|thème)
        |(?:lea|lee|leer|vea|ver)\s(?:también|además|más)|te\spuede\sinteresar|(?:leia|veja)\s(?:também|mais|ainda)|ler\smais|saiba\smais
        |leggi\s(?:anche|pure|altro)|lees\s(?:ook|meer)|les\s(?:også|mer)|läs\s(?:också|även|mer)|læs\s(?:også|mere)|lue\s(?:myös|lisää)
        |czytaj\s(?:też|także|również|więcej)|zobacz\s(?:też|także|również)|čtěte\s(?:také|též|více)|přečtěte\ssi|olvass(?:a\sel|on)\s(?:még|is|tovább)
        |читайте\s(?:также|еще|ещё)|читайте\sтакож|смотрите\sтакже|baca\sjuga|xem\sthêm|đọc\sthêm|διαβάστε\s(?:επίσης|ακόμα|ακόμη)
        |ayrıca\sokuyun|ilgili\shaber|citește\sși|pročitajte\s(?:i|još)|اقرأ\s(?:أيضا|أيضًا|أيضاً|المزيد)|إقرأ\sأيضا|קרא\sעוד|קראו\s(?:גם|עוד)|यह\sभी\sपढ़ें
        |related\s(?:articles?|story|stories|news|coverage)|articles?\s(?:liés?|connexes?)|zum\sthema
        |noticias\srelacionadas|notícias\srelacionadas|artículos?\srelacionados?
        |関連(?:記事|ニュース|リンク)|あわせて読みたい|合わせて読みたい|こちらも(?:読む|おすすめ)|【関連|相关(?:阅读|新闻|报道)|延伸阅读|相關(?:閱讀|新聞)|延伸閱讀
        |관련\s?기사|함께\s볼만한|อ่านเพิ่มเติม|อ่านต่อ|ข่าวที่เกี่ยวข้อง
    )(?!\w)\s*(?P<behind>[:：]|[|｜】–—-]|(?:…|\.\.+)?[^\w.…]*$)?""",
    re.VERBOSE,
)
_WORD = re.compile(
    r"[\W_]*(?:related|recommended|more|mehr|plus|más|relacionad[oa]s?|correlat[oi]|gerelateerd)\s*[:：]"
)


def is_hint(text: str, *, is_link: bool = False) -> bool:
    """Whether a line sends its readers elsewhere: "À lire aussi : ...", "Read more: ...", "関連記事｜..."."""
    if len(text) > _LIMIT:
        return False
    # In small letters, not by a flag: then a pattern of many words is done with most of them at their first letter.
    line = text.lower()
    phrase = _PHRASE.match(line)
    if phrase is None:
        return bool(_WORD.match(line)) and not ends_sentence(text)
    behind = phrase["behind"]
    if behind is None:
        return is_link and not ends_sentence(text)
    return behind in (":", "：") or phrase.end() == len(line) or not ends_sentence(text)
