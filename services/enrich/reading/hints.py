"""Lines amid a text that hint at another one: they go, what follows them stays."""

from __future__ import annotations

import re
from typing import Final

_LIMIT: Final = 240  # characters
_BEGINS: Final = 60
# The second row is said of much else too: a colon must follow.
_HINT = re.compile(
    r"""[\W_]*(?:(?:
        (?:read|see|watch|listen)\s(?:also|more|next)|also\sread|read\sour\s\w+|more\son\sthis|you\smay\salso\slike
        |lesen\ssie\s(?:auch|mehr|dazu|hier)|lies\sauch|auch\sinteressant|mehr\szum\sthema|sehen\ssie\sauch|siehe\sauch
        |(?:à|a)\s(?:lire|voir|écouter)\s(?:aussi|également|sur\s\w+|dans\s\w+)|lire\s(?:aussi|également)|voir\saussi|sur\sle\smême\s(?:sujet|thème)
        |(?:lea|lee|leer|vea|ver)\s(?:también|además|más)|te\spuede\sinteresar|(?:leia|veja)\s(?:também|mais|ainda)|ler\smais|saiba\smais
        |leggi\s(?:anche|pure|altro)|lees\s(?:ook|meer)|les\s(?:også|mer)|läs\s(?:också|även|mer)|læs\s(?:også|mere)|lue\s(?:myös|lisää)
        |czytaj\s(?:też|także|również|więcej)|zobacz\s(?:też|także|również)|čtěte\s(?:také|též|více)|přečtěte\ssi|olvass(?:a\sel|on)\s(?:még|is|tovább)
        |читайте\s(?:также|еще|ещё)|читайте\sтакож|смотрите\sтакже|baca\sjuga|xem\sthêm|đọc\sthêm|διαβάστε\s(?:επίσης|ακόμα|ακόμη)
        |ayrıca\sokuyun|ilgili\shaber|citește\sși|pročitajte\s(?:i|još)|اقرأ\s(?:أيضا|أيضًا|أيضاً|المزيد)|إقرأ\sأيضا|קרא\sעוד|קראו\s(?:גם|עוד)|यह\sभी\sपढ़ें
        )\b
    |(?:related(?:\s(?:article|story|stories|news|coverage))?|recommended|more|mehr|plus|más|zum\sthema|articles?\s(?:liés?|connexes?)
        |noticias\srelacionadas|notícias\srelacionadas|artículos?\srelacionados?|relacionad[oa]s?|correlat[oi]|gerelateerd)\s*[:：]
    |(?:関連(?:記事|ニュース|リンク)|あわせて読みたい|合わせて読みたい|こちらも(?:読む|おすすめ)|【関連】|相关(?:阅读|新闻|报道)|延伸阅读|相關(?:閱讀|新聞)|延伸閱讀
        |관련\s?기사|함께\s볼만한|อ่านเพิ่มเติม|อ่านต่อ|ข่าวที่เกี่ยวข้อง)
    )""",
    re.VERBOSE,
)


def is_hint(text: str) -> bool:
    """Whether a line sends its readers elsewhere: "À lire aussi : ...", "Read more: ...", "関連記事 ..."."""
    # In small letters, not by a flag: then a pattern of many words is done with most of them at their first letter.
    return len(text) <= _LIMIT and _HINT.match(text[:_BEGINS].lower()) is not None
