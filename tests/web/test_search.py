"""The search: words in any form, facets that narrow and widen it, and what was found marked."""

from urllib.parse import quote

from lxml.html import fromstring

from sostiene.views.found import Run, mark_found
from tests.connected import ODA, SOLD
from tests.web.conftest import Site


def find_docs(site: Site, asked: str) -> list[str]:
    found = site.client.get(f"/search.json?{asked}").json()
    return sorted(f"{one['doc']} {one['number']}" for one in found["statements"]["rows"])


def test_words_are_found_in_any_form_and_marked(told: Site) -> None:
    assert find_docs(told, "q=vendere") == ["corriere 1", "eco 1", "sentinella 1", "sentinella 2"]
    page = told.client.get("/search?q=fari+vendere").text
    assert "<mark>venduto</mark>" in page and "<mark>faro</mark>" in page


def test_everything_that_is_known_narrows_it(told: Site) -> None:
    assert find_docs(told, "act=deny&outlet=Eco") == ["eco 1"]
    assert find_docs(told, "stance=confirms") == ["corriere 1"]
    assert find_docs(told, f"voice={ODA}&outlet=Sentinella&until=2025-03-04") == ["sentinella 1"]
    assert find_docs(told, f"claim={SOLD}&lang=it&kind=indirect") == [
        "corriere 1", "eco 1", "sentinella 1", "sentinella 2",
    ]  # fmt: skip
    assert find_docs(told, "unnamed=true") == ["sentinella 2"]
    assert find_docs(told, "speaker=Salis&article=corriere") == ["corriere 2"]


def test_what_a_form_leaves_empty_does_not_matter(told: Site) -> None:
    empty = "q=&speaker=&act=&stance=&kind=&since=&until=&outlet=&lang=&to=&order="
    assert len(find_docs(told, empty)) == 5
    assert told.client.get(f"/search?{empty}").status_code == 200


def test_facets_count_all_and_lead_on(told: Site) -> None:
    facets = told.client.get("/search.json?q=faro").json()["facets"]
    assert [(one["name"], one["statements"]) for one in facets["outlets"]][-1] == ("L'Eco", 1)
    document = fromstring(told.client.get("/search?q=faro").text)
    (link,) = document.xpath("//nav[@class='facets']//a[contains(., 'Eco')]/@href")
    narrowed = fromstring(told.client.get(link).text)
    assert len(narrowed.xpath("//article")) == 1
    (back,) = narrowed.xpath("//ul[@class='chosen']//a/@href")
    assert back == "/search?q=faro"
    (chosen,) = narrowed.xpath("//nav[@class='facets']//a[@aria-current]")
    assert "Eco" in chosen.text_content() and chosen.get("href") == back


def test_a_year_narrows_and_is_taken_back(told: Site) -> None:
    found = fromstring(told.client.get("/search?since=2025&until=2025").text)
    assert found.xpath("//nav[@class='facets']//a[contains(., '2025')]/@aria-current")
    assert len(found.xpath("//ul[@class='chosen']/li")) == 2


def test_what_narrows_it_has_a_name(told: Site) -> None:
    page = told.client.get(f"/search?voice={ODA}&claim={SOLD}&act=deny", headers={"accept-language": "it"}).text
    chosen = [" ".join(one.text_content().split()) for one in fromstring(page).xpath("//ul[@class='chosen']/li")]
    assert chosen == ["Oda Lien ✕togli", "smentisce ✕togli", "«la Norvegia ha venduto il faro» ✕togli"]


def test_what_cannot_be_asked_is_refused(told: Site) -> None:
    for asked in ("act=sing", "stance=maybe", "kind=loud", "q=...", "since=soon", "claim=ffff", "voice=ffff", "page=0"):
        error = told.client.get(f"/search.json?{asked}")
        assert 400 <= error.status_code < 500 and error.json()["error"]["hint"], asked


def test_feeds_of_a_search_keep_what_was_asked(told: Site) -> None:
    page = fromstring(told.client.get("/search?q=faro&act=deny").text)
    (address,) = page.xpath("//link[@rel='alternate']/@href")
    assert address == "/search.atom?q=faro&act=deny" and told.client.get(address).status_code == 200


def test_nothing_found_says_so_and_hostile_words_are_text(told: Site) -> None:
    page = told.client.get(f"/search?q={quote('<script>alert(1)</script> barca')}").text
    assert "No statement found" in page and "<script>alert" not in page


def test_marking_keeps_every_character() -> None:
    runs = list(mark_found("Le barche, la BARCA.", "it", frozenset({"barc"})))
    assert runs == [Run("Le "), Run("barche", True), Run(", la "), Run("BARCA", True), Run(".")]
    assert list(mark_found("Le barche", "it", frozenset())) == [Run("Le barche")]
