"""The site in a real browser: whole without JavaScript, silent towards other hosts, deaf to what readers smuggle in."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

from shared import database, ids
from shared.model import Block, BlockKind, KeyDate, KeyFigure, Line, Mark, Role, Span
from tests.web import payloads
from tests.web.builders import NOON, a_comment, a_revision, a_tag, an_article, in_one_story

pytestmark = [pytest.mark.slow, pytest.mark.browser]

STORY = ids.new_id()
STORY_PATHS = [path.format(ids.to_text(STORY)) for path in ("/s/{}", "/a/{}?tag=place:brig", "/a/{}?show=key")]

REPOSITORY = Path(__file__).parents[2]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; without one the tests are skipped at a desk and fail where they are the last gate."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        told = "no chromium on PATH: apt install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(told)
        pytest.skip(told)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def address(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A whole web process with a dozen articles, as `python -m services.web` starts it."""
    with database.connect(database_url) as conn:
        fill(conn)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("home")
    url = f"http://127.0.0.1:{port}"
    env = os.environ | {
        "DATABASE_URL": database_url,
        "COPYDESK_HOME": str(home),
        "COPYDESK_PUBLIC_URL": url,
        "COPYDESK_COMMENTS_PER_MINUTE": "1000",
    }
    with (home / "web.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "services.web", "--port", str(port)],
            cwd=REPOSITORY,
            env=env,
            stdout=log,
            stderr=log,
        )
        try:
            until_ready(process, url, home / "web.log")
            yield url
        finally:
            process.terminate()
            process.wait(20)


def fill(conn: database.Connection) -> None:
    tags = [a_tag("Brig"), a_tag("SBB", kind="organisation")]
    body: list[str | tuple[str, str]] = ["The mountain line carries trains again.", ("heading", "Then"), "It rained."]
    rail = an_article(conn, title="Rail line reopens", body=body, tags=tags)
    a_comment(conn, rail)
    for n in range(40):
        an_article(
            conn,
            title=f"Unbelievablylongwordwithoutanyspacesinit{n} makes the news"
            if n == 3
            else f"Budget talks, round {n}",
            category=["Politics", "Business"][n % 2],
            at=NOON - timedelta(hours=n + 1),
            body=["They talked. " * 20],
            url=f"https://acme.example/{'x' * 120}",
        )
    a_story(conn)
    an_article(conn, title="إعادة فتح خط السكة الحديدية", language="ar", at=NOON - timedelta(days=2))
    for number, payload in enumerate(PAYLOADS):
        an_article(
            conn,
            title=f"{number} {payload}",
            summary=payload,
            body=[payload, ("heading", payload), ("item", payload), ("quote", payload), ("row", payload)],
            byline=[payload],
            category=f"Odd {payload}",
            language=payload[:20],
            url=f"https://acme.example/?{payload}",
            tags=[a_tag(payload, kind=kind) for kind in ("person", "keyphrase")],
            at=NOON - timedelta(days=30),
        )
    everything_at_once(conn)
    a_revision(conn, rail, title="Rail line reopens", body=["The line carries most trains again."], tags=tags)
    conn.commit()


def a_story(conn: database.Connection) -> None:
    """Two tell the same with differences, in long words; the first has tags and key facts."""
    long = "Unbelievablylongwordwithoutanyspacesinit" * 2
    told = [f"The port was closed for {{}} days. {long} said so.", f"Only {{}} know of this {long} by now."]
    first = an_article(
        conn,
        id_=STORY,
        title=f"Port closed, {long} said",
        body=[part.format(21) for part in told],
        tags=[a_tag("Brig", spans=[[0, 4, 60], [-1, 0, 4]], data={"latitude": 46.3, "longitude": 8.0, "iso": "CH"})],
        key_sentences=[Span(block=0, start=0, end=32), Span(block=1, start=0, end=90)],
        key_dates=[KeyDate(date="2026-11-24", precision="day", text="port", span=Span(block=0, start=4, end=8))],
        key_figures=[
            KeyFigure(kind="money", value=1_500_000, unit="EUR", text="port", span=Span(block=0, start=4, end=8))
        ],
        at=NOON - timedelta(days=3),
    )
    again = an_article(
        conn,
        title=f"Once more: {long}",
        body=[told[0].format(20), f"Nobody else heard of {long} before."],
        source="blatt",
        at=NOON - timedelta(days=3),
    )
    in_one_story(conn, first, again)


def until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline_s = time.monotonic() + 30
    while time.monotonic() < deadline_s:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2) as answer:  # noqa: S310  # our own address
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"not ready after 30 s: {log.read_text()}")


@dataclass
class Watched:
    """A page and everything it did that it should not have done."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("dialog", self._dismiss)
        self.page.on("console", lambda line: self.said.append(f"console {line.text}"))
        self.page.on("pageerror", lambda fault: self.said.append(f"error {fault}"))

    def _dismiss(self, dialog: Dialog) -> None:
        self.said.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _note(self, url: str) -> None:
        if url.startswith("data:"):
            return
        self.requests.append(url)
        if urlsplit(url).netloc != urlsplit(self.address).netloc:
            self.elsewhere.append(url)


def test_the_whole_journey_works_without_javascript(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        watched = Watched(context.new_page(), address)
        page = watched.page

        page.goto(address)
        follow(page, "text=Rail line reopens")
        assert page.text_content("h1") == "Rail line reopens"
        page.click("text=Where this comes from")
        assert page.is_visible("text=Receipt")
        page.click("header summary >> text=updated")
        follow(page, "text=What changed")
        assert page.text_content(".body ins") == " most"
        follow(page, "text=The article")
        page.click("text=Where this comes from")
        follow(page, "text=The source beside the copy")
        assert page.text_content("h1") == "Where this comes from"
        follow(page, "text=The article")

        page.fill("#comment-name", "Ben")
        page.fill("#comment-text", "I was on it.\nIt was full.")
        follow(page, "text=Post comment")
        assert page.is_visible("text=Your comment is posted.")
        assert re.search(r"\?c=[\w-]+#c-[0-9A-Z]{26}$", page.url)
        page.reload()
        assert page.locator(".said", has_text="I was on it.").count() == 1

        follow(page, "aside >> text=Brig")
        assert page.text_content(".body mark") == "The l"
        assert page.is_visible("text=Marked: Brig, 1 time.")
        follow(page, "text=All articles with this tag")
        assert page.text_content("h1") == "Brig"
        page.fill("#q", 'title:budget "round 7"')
        page.press("#q", "Enter")
        assert page.locator("main .card").count() == 1
        follow(page, "main .card h2 a")
        assert page.text_content("h1") == "Budget talks, round 7"

        page.click("nav >> text=More")
        follow(page, "nav >> text=Politics")
        assert page.text_content("h1") == "Politics"
        page.goto(address)
        follow(page, "text=Older articles")
        assert "before=" in page.url
        page.goto(f"{address}/rail-line-reopens")
        follow(page, "main >> text=Search")
        assert page.locator("main .card").count() == 1

        assert watched.elsewhere == []
        assert context.cookies() == []


def test_a_faulty_comment_comes_back_with_its_text(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        follow(page, "text=Rail line reopens")
        # What browsers check by themselves is taken off, as a program or an old browser would not do it.
        page.evaluate("document.querySelectorAll('[required]').forEach(field => field.removeAttribute('required'))")
        page.fill("#comment-text", "Kept")
        follow(page, "text=Post comment")

        assert page.input_value("#comment-text").strip() == "Kept"
        page.click("#faults a")
        assert page.evaluate("document.activeElement.id") == "comment-name"


def test_a_cold_front_page_is_small_and_asks_nobody_else(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        watched = Watched(context.new_page(), address)
        sizes: list[int] = []
        watched.page.on("response", lambda answer: sizes.append(len(answer.body())))

        watched.page.goto(address, wait_until="networkidle")

        assert len(watched.requests) <= 3
        assert sum(sizes) <= 60_000
        assert watched.elsewhere == []
        assert watched.said == []


PATHS = ["/", "/search?q=talks", "/search?q=zebra+rail", "/docs", "/nothing", "/c/politics"]


@pytest.mark.parametrize(
    "path", [*PATHS, "story", "story marked", "story key", "article", "article/glass", "article/revisions"]
)
def test_nothing_is_wider_than_a_small_phone(browser: Browser, address: str, path: str) -> None:
    with browser.new_context(viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        named = dict(zip(("story", "story marked", "story key"), STORY_PATHS, strict=True))
        page.goto(address + ("/" if path.startswith("article") else named.get(path, path)))
        if path.startswith("article"):
            follow(page, "text=Unbelievablylongword")
            page.goto(page.url + path.removeprefix("article"))

        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_first_tab_leads_past_the_header_and_focus_is_seen(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)

        page.keyboard.press("Tab")
        style = page.evaluate("(() => { const s = getComputedStyle(document.activeElement);"
                              " return [document.activeElement.className, s.outlineWidth, s.top]; })()")  # fmt: skip
        page.keyboard.press("Enter")

        assert style == ["skip", "3px", "8px"]
        assert page.url.endswith("#main")


def test_landmarks_and_headings_are_in_order(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        for path in PATHS:
            page.goto(address + path)
            counted = page.evaluate(
                "['header', 'main', 'h1', 'footer.frame'].map(name => document.querySelectorAll(name).length)"
            )
            assert counted == [1, 1, 1, 1], path
        for path in (*PATHS, *STORY_PATHS):
            page.goto(address + path)
            levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1])")
            assert all(after - before <= 1 for before, after in pairwise(levels)), (path, levels)


def test_every_colour_of_text_can_be_read(browser: Browser, address: str) -> None:
    for scheme in ("light", "dark"):
        with browser.new_context(color_scheme=scheme) as context:
            page = context.new_page()
            page.goto(address)
            follow(page, "main .updated")
            tokens = page.evaluate(
                "Object.fromEntries(['ink', 'paper', 'soft', 'link', 'mark', 'fault', 'tint', 'field', 'field-rule',"
                " 'new', 'gone']"
                ".map(name => [name, getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim()]))"
            )
            for text, ground, least in TOKENS:
                found = contrast(tokens[text], tokens[ground])
                assert found >= least, (scheme, text, ground, round(found, 2))


TOKENS = [
    ("ink", "paper", 7),
    ("ink", "mark", 4.5),
    ("ink", "tint", 7),
    ("ink", "field", 7),
    ("ink", "new", 7),
    ("ink", "gone", 7),
    ("soft", "new", 4.5),
    ("soft", "gone", 4.5),
    ("soft", "paper", 4.5),
    ("soft", "tint", 4.5),
    ("soft", "field", 4.5),
    ("link", "paper", 4.5),
    ("link", "tint", 4.5),
    ("fault", "paper", 4.5),
    ("field-rule", "paper", 3),
]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2.2)."""

    def luminance(colour: str) -> float:
        digits = "".join(sign * 2 for sign in colour[1:]) if len(colour) == 4 else colour[1:]
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


PAYLOADS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onfocus=alert(1) autofocus='",
    '" onmouseover="alert(1)" x="',
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{7*7}}{% raw %}",
    "<!--<script>alert(1)//-->",
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    "<a href=javascript:alert(1)>x</a>",
    "]]><script>alert(1)</script>",
    "<mark onclick=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u2028<base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=https://evil.example>",
    "<form action=https://evil.example><button>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
]


def everything_at_once(conn: database.Connection) -> None:
    """One article that holds every payload, in every kind of block, in two revisions."""
    kinds: tuple[BlockKind, ...] = ("paragraph", "item", "row", "code", "image")
    body = [
        Block(kind=kind, text=text, marks=(Mark(kind="link", start=0, end=9, href=text),), src=text, alt=text)
        for text in EVERY
        for kind in kinds
    ]
    roles: tuple[Role, ...] = ("furniture", "title", "related")
    lines = [Line(number=n, role=roles[n % 3], rule=text, text=text) for n, text in enumerate(EVERY, 1)]
    parts: dict[str, Any] = {"licence": EVERY[0], "site_name": EVERY[1], "lines": lines, "warnings": EVERY}
    article_id = an_article(conn, title="Everything at once", body=body, at=NOON - timedelta(days=31), **parts)
    a_revision(conn, article_id, title="Everything at once", body=body[::2], at=NOON - timedelta(days=31), **parts)
    for text in EVERY[::4]:
        a_comment(conn, article_id, name=text, body=text)


EVERY = [payload for payload in payloads.PAYLOADS if "\0" not in payload]


@pytest.mark.parametrize("guarded", [True, False], ids=["as served", "without the content policy"])
def test_no_payload_of_all_runs_or_asks_for_anything(browser: Browser, address: str, guarded: bool) -> None:
    with browser.new_context(bypass_csp=not guarded) as context:
        watched = Watched(context.new_page(), address)
        page = watched.page
        page.goto(f"{address}/search?q=" + quote('title:"everything at once"'))
        follow(page, "main .card h2 a")
        article = page.url
        assert page.locator(".body pre").count() > 100
        for path in ("", "/glass", "/glass?revision=1", "/revisions"):
            page.goto(article + path, wait_until="networkidle")
            # What waits for a reader: the folds are opened, everything takes the focus once.
            page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
            page.evaluate("document.querySelectorAll('main *').forEach(element => element.focus())")

        assert watched.said == []
        assert watched.elsewhere == []


@pytest.mark.parametrize("guarded", [True, False], ids=["as served", "without the content policy"])
def test_nothing_that_is_smuggled_in_runs(browser: Browser, address: str, guarded: bool) -> None:
    with browser.new_context(bypass_csp=not guarded) as context:
        watched = Watched(context.new_page(), address)
        page = watched.page
        for number, payload in enumerate(PAYLOADS):
            page.goto(f"{address}/search?q=" + quote(payload))
            assert page.input_value("#q") == payload.replace("\u2028", "\u2028")
            page.goto(f"{address}/search?q=" + quote(f'title:"{number}" alert'))
            page.goto(f"{address}/t/person/" + quote(payload.lower(), safe=""))
            assert page.text_content("h1") == payload
            with page.expect_navigation():
                page.locator("main .card", has_text=f"{number} ").first.locator("h3 a").click()
            assert page.text_content("h1") == f"{number} {payload}".strip()
            assert page.locator(".body > p").first.text_content() == payload
            page.fill("#comment-name", f"{payload[:59]}")
            page.fill("#comment-text", payload)
            follow(page, "text=Post comment")
            assert page.locator(".comment .said").last.text_content().strip() == payload.strip("\u2028 ")  # type: ignore[union-attr]
            assert page.evaluate("document.querySelectorAll('script:not([type])').length") == 0
        page.goto(f"{address}/?before=" + quote("<script>alert(1)</script>"))
        page.goto(f"{address}/<script>alert(1)</script>")
        page.goto(f"{address}/docs")

        assert [line for line in watched.said if "status of 4" not in line] == []
        assert watched.elsewhere == []


def test_what_is_printed_is_the_article(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        follow(page, "text=Rail line reopens")
        page.emulate_media(media="print")

        assert page.is_visible("h1")
        assert page.is_visible(".comment")
        for hidden in ("header nav", "aside", "form.write", ".skip"):
            assert not page.is_visible(hidden), hidden


def test_ids_in_the_page_are_unique(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        for path in (*PATHS, *STORY_PATHS, f"/a/{ids.to_text(ids.new_id())}"):
            page.goto(address + path)
            found = page.evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")
            assert len(found) == len(set(found)), path


def follow(page: Page, selector: str) -> None:
    """Click what leads to another page, and be there: a bare click may come back before the page has."""
    with page.expect_navigation():
        page.click(selector)
