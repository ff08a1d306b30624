"""The pages as a person meets them: in Debian's chromium, with a mouse, with keys alone, and without JavaScript.

With SOSTIENE_SCREENSHOTS a picture of every page is kept in that folder.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest

from sostiene.batch import ingest
from sostiene.codec import article_to_line, hash_text
from sostiene.questions.holdings import find_articles
from sostiene.readers import open_bytes
from sostiene.records import Article, Statement, cut_passage
from sostiene.store import Store
from sostiene.web import make_app
from sostiene.web.serving import listen
from sostiene.web.settings import Settings
from tests.connected import fill
from tests.store.conftest import POSTGRESQL, Server

playwright = pytest.importorskip("playwright.sync_api", reason="no playwright: pip install playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe: pip install axe-playwright-python")
uvicorn = pytest.importorskip("uvicorn")
pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
SCREENSHOTS = os.environ.get("SOSTIENE_SCREENSHOTS")
LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True},
    "dark phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "has_touch": True},
}
LARGEST = 300_000
"""Bytes that a page may have."""
PASTED = (
    "😀 Il faro di Calaverde\n\nLa sindaca Ada Ferrin ha smentito che la Norvegia abbia venduto il faro all'Islanda. "
    "Il ministro Ugo Salis ha confermato che la Norvegia ha venduto il faro all'Islanda.\n"
)
KEY = re.compile(r"/[0-9a-f]{15}(?=[/.]|$)")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no browser: install chromium")
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@contextmanager
def serving(store: Store) -> Iterator[str]:
    """The address of a server of the store, as `sostiene serve` runs it, in a thread."""
    with listen("127.0.0.1", 0) as address:
        app = make_app(store, Settings(tagger="rules"))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", lifespan="off"))
        thread = Thread(target=server.run, kwargs={"sockets": [address]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{address.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the connected story, which tests only read."""
    with Store.open(tmp_path_factory.mktemp("browser") / "store.db", create=True) as store:
        fill(store)
        with serving(store) as address:
            yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, in a file and in PostgreSQL."""
    if request.param == "sqlite":
        with Store.open(tmp_path / "store.db", create=True) as store:
            yield store
        return
    if POSTGRESQL is None:
        pytest.skip("SOSTIENE_TEST_POSTGRESQL names no server (scripts/postgresql start)")
    server = Server(POSTGRESQL)
    name = server.create()
    with Store.open(server.locate(name), create=True) as store:
        yield store
    server.drop(list(server.made))
    server.engine.dispose()


@contextmanager
def looking(browser: Any, **options: Any) -> Iterator[Any]:
    """A page of a browser of its own. It fails if a script fails, or is kept from running."""
    context = browser.new_context(**{**LOOKS["light"], "locale": "en-GB", **options})
    page = context.new_page()
    page.set_default_timeout(30_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    try:
        yield page
    finally:
        context.close()
    assert [one for one in faults if "the server responded with a status of 4" not in one] == []


def name_shape(address: str) -> str:
    """An address without what tells one page of a kind from another."""
    return KEY.sub("/ID", urlsplit(address).path)


def walk(page: Any, start: str) -> dict[str, str]:
    """An address of each kind of page that links lead to, from the start on."""
    found: dict[str, str] = {}
    waiting = ["/", "/login"]
    while waiting:
        path = waiting.pop(0)
        shape = name_shape(path)
        if shape in found or re.search(r"\.[a-z]+$", shape) or shape.startswith("/static"):
            continue
        answer = page.request.get(start + path, headers={"accept": "text/html"})
        if answer.status == 404:  # a part of the site that is still to come
            continue
        assert answer.status == 200, f"{path}: {answer.status}"
        assert len(answer.body()) <= LARGEST, f"{path}: {len(answer.body())} bytes"
        found[shape] = path
        waiting += re.findall(r'<a [^>]*href="(/[^"#]*)', answer.text().replace("&amp;", "&"))
    return found


def check_layout(page: Any, what: str) -> None:
    wide, width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= width, f"{what} is {wide} px wide"


def keep_picture(page: Any, look: str, shape: str) -> None:
    if SCREENSHOTS:
        name = f"{look} {shape.strip('/').replace('/', ' ') or 'start'}.png"
        page.screenshot(path=Path(SCREENSHOTS) / name, full_page=True)


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_has_anything_that_bars_people(browser: Any, story: str, look: str) -> None:
    with looking(browser, **LOOKS[look]) as page:
        shapes = walk(page, story)
        assert {"/", "/articles", "/articles/ID", "/corrections", "/statements/ID/correct"} <= shapes.keys()
        for shape, path in shapes.items():
            page.goto(story + path)
            check_layout(page, f"{look} {path}")
            keep_picture(page, look, shape)
            check_access(page, f"{look} {path}")
        page.goto(f"{story}/articles/nowhere")
        check_access(page, f"{look}: nowhere")
        page.goto(story + shapes["/articles/ID"])
        page.locator(".statements").get_by_role("link", name="Correct", exact=False).first.click()
        page.locator("form.correct [data-take]").first.click()
        page.locator(".take-bar").wait_for()
        keep_picture(page, look, "selecting")
        check_layout(page, f"{look}: selecting")
        check_access(page, f"{look}: selecting")


def check_access(page: Any, what: str) -> None:
    found = axe.Axe().run(page)
    assert found.violations_count == 0, f"{what}\n{found.generate_report()}"


def test_everything_can_be_read_without_javascript(browser: Any, story: str) -> None:
    with looking(browser) as page, looking(browser, java_script_enabled=False) as plain:
        for shape, path in walk(page, story).items():
            page.goto(story + path)
            plain.goto(story + path)
            # What only a script can do is shown by that alone.
            page.evaluate("document.documentElement.classList.remove('can-select')")
            assert page.inner_text("body").split() == plain.inner_text("body").split(), shape


def paste(page: Any, start: str, text: str = PASTED) -> None:
    page.goto(start)
    page.fill("textarea[name=text]", text)
    page.click("form.hand-in button.main")
    page.wait_for_url("**/articles/*")


def open_form(page: Any, words: str) -> Any:
    """The form for the statement of these words, in its place."""
    item = page.locator("li.statement", has_text=words).first
    item.get_by_role("link", name="Correct", exact=False).first.click()
    form = item.locator("form.correct")
    form.wait_for()
    return form


def keep_correction(page: Any, form: Any) -> None:
    form.get_by_role("button", name="Keep the correction").click()
    page.locator("[role=status]", has_text="Kept, under the name").wait_for()


def test_from_a_pasted_text_to_a_corrected_claim_board(browser: Any, empty: Store) -> None:
    with serving(empty) as start, looking(browser) as page:
        paste(page, start)
        article = page.url
        claim = page.locator("li.statement", has_text="Ada Ferrin").locator("a[href^='/claims/']").first
        claim.click()
        assert "Ada Ferrin" in page.inner_text("main")
        page.goto(article)
        form = open_form(page, "Ada Ferrin")
        form.get_by_label("Speaker").fill("Livia Orsi")
        form.get_by_label("Stance").select_option("doubts")
        form.get_by_label("Your name").fill("Rosa Testi")
        select_with_mouse(page, form)
        keep_correction(page, form)
        item = page.locator("li.statement", has_text="Livia Orsi")
        assert "la Norvegia abbia venduto" in item.inner_text() and "Islanda" not in item.locator(".words").inner_text()
        item.locator("a[href^='/claims/']").first.click()
        board = page.inner_text("main")
        assert "Livia Orsi" in board and "Ada Ferrin" not in board and "doubts" in board.lower()
        page.goto(f"{start}/speakers")
        assert "Livia Orsi" in page.inner_text("main") and "Ada Ferrin" not in page.inner_text("main")
        undo_last(page, start)
        page.goto(article)
        assert "Ada Ferrin" in page.inner_text(".statements") and "Livia Orsi" not in page.inner_text(".statements")


def select_with_mouse(page: Any, form: Any) -> None:
    """Drags over the words that the content shall be, behind an emoji and across several stretches."""
    form.locator("[data-take^=content]").click()
    places = page.evaluate(
        """() => {
          const words = "la Norvegia abbia venduto";
          for (const one of document.querySelectorAll(".text [data-at]")) {
            const start = one.textContent.indexOf(words);
            if (start < 0) continue;
            const range = document.createRange();
            range.setStart(one.firstChild, start);
            range.setEnd(one.firstChild, start + words.length);
            const [first, ...others] = range.getClientRects();
            const last = others.at(-1) ?? first;
            return [first.left, first.top + first.height / 2, last.right, last.top + last.height / 2];
          }
        }"""
    )
    page.mouse.move(places[0], places[1])
    page.mouse.down()
    page.mouse.move(places[2], places[3], steps=5)
    page.mouse.up()
    page.get_by_role("button", name="Take these words").click()
    assert form.get_by_label("Content", exact=True).input_value() == "la Norvegia abbia venduto"
    # A browser sends line breaks as two characters.
    text = page.request.get(page.url.partition("#")[0] + ".json").json()["article"]["text"]
    start = text.index("la Norvegia abbia venduto")
    assert form.locator("[name=content_at]").input_value() == f"{start}-{start + len('la Norvegia abbia venduto')}"


def undo_last(page: Any, start: str) -> None:
    page.goto(f"{start}/corrections")
    page.get_by_role("button", name="Undo").first.click()
    page.locator("[role=status]", has_text="Taken back").wait_for()


def test_with_keys_alone_words_are_selected_and_a_statement_is_added(browser: Any, tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db", create=True) as store, serving(store) as start, looking(browser) as page:
        paste(page, start)
        page.get_by_role("link", name="Add a missed statement").focus()
        page.keyboard.press("Enter")
        form = page.locator(".missed form.correct")
        form.wait_for()
        # The form takes the focus; its first field is chosen with its button.
        form.locator("[data-take^=content]").focus()
        page.keyboard.press("Enter")
        page.locator(".take-bar").wait_for()
        for key in ("ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft"):
            page.keyboard.press(key)
        expect_value(form.locator("[name=content_at]"), "2-12")
        assert form.get_by_label("Content", exact=True).input_value() == PASTED[2:12] == "Il faro di"
        page.keyboard.press("Escape")
        expect_value(form.locator("[name=content_at]"), "")
        form.locator("[data-take^=content]").focus()
        page.keyboard.press("Enter")
        for key in ("ArrowRight", "Shift+ArrowRight"):
            page.keyboard.press(key)
        expect_value(form.locator("[name=content_at]"), "2-9")
        page.keyboard.press("Enter")
        form.get_by_label("Speaker").fill("Ida Ro")
        form.get_by_label("Your name").fill("Rosa")
        form.get_by_role("button", name="Add the statement").press("Enter")
        page.locator("[role=status]", has_text="Kept").wait_for()
        item = page.locator("li.statement", has_text="Ida Ro")
        assert item.locator(".words").inner_text() == "Il faro"


def expect_value(field: Any, value: str) -> None:
    # The browser tells of a new selection a moment after it.
    playwright.expect(field).to_have_value(value)


def test_without_javascript_words_are_typed(browser: Any, tmp_path: Path) -> None:
    with (
        Store.open(tmp_path / "store.db", create=True) as store, serving(store) as start,
        looking(browser, java_script_enabled=False) as page,
    ):  # fmt: skip
        paste(page, start)
        page.locator("li.statement", has_text="Ada Ferrin").get_by_role("link", name="Correct").click()
        assert page.locator("[data-take]").first.is_hidden()
        page.get_by_label("Your name").fill("Rosa")
        page.get_by_label("Content", exact=True).fill("parole che non ci sono")
        page.get_by_role("button", name="Keep the correction").click()
        assert "does not stand in the article" in page.inner_text("[role=alert]")
        page.get_by_label("Content", exact=True).fill("il faro [...] Islanda")
        page.get_by_role("button", name="Keep the correction").click()
        assert "Kept, under the name Rosa" in page.inner_text("[role=status]")
        item = page.locator("li.statement", has_text="Ada Ferrin")
        assert re.sub(r"\s+", " ", item.locator(".words").inner_text()) == "il faro [...] Islanda"
        item.get_by_role("link", name="Correct", exact=False).first.click()
        page.get_by_role("button", name="It is no statement").click()
        assert "Ada Ferrin" not in page.inner_text(".statements")
        undo_last(page, start)


HOSTILE = (
    '<script>window.pwned = 1</script> "><img src=x onerror="window.pwned=1"> </span></div></article></main>'
    '<style>body{display:none}</style> <svg onload="window.pwned=1"><script href="https://evil.example/x.js"/></svg> '
    '<iframe src="https://evil.example"></iframe> <link rel=stylesheet href="https://evil.example/x.css"> '
    '<a href="javascript:window.pwned=1">qui</a> <form action="https://evil.example"><input name=by> {{ 7 * 7 }} '
    "\u202eoiccer\u202c \u2066x\u2069 \u200f \x1b[31m \ufeff &lt;b&gt; <!-- ]]> "
)
LINE = "parola" + "x" * 100_000


def add_hostile(store: Store) -> str:
    """An article of which every field means harm; its key."""
    text = f"«{HOSTILE}», ha detto <b onmouseover=window.pwned=1>Ada</b>. {LINE}\n\n{HOSTILE}\n"
    start = text.index("<b onm")
    end = text.index("</b>") + 4
    told = Statement(
        "s1", "direct", "state", "<b onmouseover=window.pwned=1>Ada</b>", cut_passage(text, [(0, len(HOSTILE) + 2)]),  # type: ignore[arg-type]
        source=cut_passage(text, [(start, end)]),
    )  # fmt: skip
    article = Article(
        "<script>window.pwned=1</script>", text, hash_text(text), lang='it" onload="window.pwned=1', title=HOSTILE,
        author="<i>", publisher='"><script>window.pwned=1</script>', url='https://evil.example/"><script>',
        published="2025-03-04", statements=(told,),
    )  # fmt: skip
    ingest(store, open_bytes(article_to_line(article).encode(), "a.jsonl"), tagger="rules")
    return str(find_articles(store).rows[0].id)


@pytest.mark.parametrize("look", ["light", "phone"])
def test_a_hostile_article_is_text_and_nothing_of_it_is_fetched_or_run(browser: Any, tmp_path: Path, look: str) -> None:
    with Store.open(tmp_path / "store.db", create=True) as store, looking(browser, **LOOKS[look]) as page:
        key = add_hostile(store)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: asked.append(f"dialog: {dialog.message}"))
        with serving(store) as start:
            for shape, path in walk(page, start).items():
                page.goto(start + path)
                page.wait_for_timeout(100)
                assert page.evaluate("window.pwned") is None, shape
                assert page.is_visible("main h1"), shape
                check_layout(page, f"{look} {shape}")
            page.goto(f"{start}/articles/{key}")
            words = page.inner_text(".text")
            assert "<script>window.pwned = 1</script>" in words and "{{ 7 * 7 }}" in words and LINE in words
            assert not any(sign in words for sign in "\u202e\u202c\u2066\u2069\x1b")
            form = open_form(page, "window.pwned")
            form.get_by_label("Your name").fill("Rosa <script>")
            form.get_by_label("Speaker").fill("<img src=x onerror=window.pwned=1>")
            keep_correction(page, form)
            page.goto(f"{start}/corrections")
            assert "<img src=x onerror=window.pwned=1>" in page.inner_text("main")
            assert page.evaluate("window.pwned") is None
            assert {urlsplit(one).netloc for one in asked} == {urlsplit(start).netloc}


def test_every_sign_of_a_text_is_counted_once(browser: Any, tmp_path: Path) -> None:
    """Whatever is selected, the place is that of the words in the text as it is kept."""
    text = "\r\n😀 a\u202eb\u202c\x1bc 🇮🇹 é e\u0301 «detto»\rfine\ttab  \n"
    with Store.open(tmp_path / "store.db", create=True) as store, looking(browser) as page:
        article = Article("a", text, hash_text(text), lang="it")
        ingest(store, open_bytes(article_to_line(article).encode(), "a.jsonl"), tagger="rules")
        key = find_articles(store).rows[0].id
        with serving(store) as start:
            page.goto(f"{start}/articles/{key}/missed")
            page.locator("[data-take^=content]").click()
            for first in range(len(text)):
                place = page.evaluate(SELECT, [first, len(text)])
                rest = text[first:]
                begin = first + len(rest) - len(rest.lstrip())
                if rest.strip():
                    assert place == f"{begin}-{len(text.rstrip())}", first


SELECT = """([start, end]) => new Promise((done) => {
  const stretches = Array.from(document.querySelectorAll(".text [data-at]")).filter((one) => one.firstChild);
  const size = (one) => ("sign" in one.dataset ? 1 : [...one.textContent].length);
  const point = (place) => {
    const one = stretches.find((stretch) => Number(stretch.dataset.at) + size(stretch) > place) ?? stretches.at(-1);
    const inside = Math.max(0, place - Number(one.dataset.at));
    const units = "sign" in one.dataset ? 0 : [...one.textContent].slice(0, inside).join("").length;
    return [one.firstChild, Math.min(units, one.firstChild.length)];
  };
  getSelection().setBaseAndExtent(...point(start), ...point(end));
  setTimeout(() => done(document.querySelector("[name=content_at]").value), 30);
})"""
