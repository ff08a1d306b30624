"""The claims and the board of one: who holds what, in whose words, and what can be taken away."""

import re
from dataclasses import replace

import pytest
from babel.messages.extract import extract
from lxml.html import fromstring

from sostiene.questions.board import Board, find_board
from sostiene.questions.cells import MOST_ENTRIES, arrange
from sostiene.questions.claims import Taken
from sostiene.views.echotree import NAMES
from sostiene.views.signs import draw_spread
from sostiene.web.languages import load_wording
from sostiene.web.pages import FOLDER
from sostiene.web.routes import claims
from tests.connected import RENTED, SOLD
from tests.web.conftest import Site

TEMPLATES = ("claim_parts", "claims", "claim", "utterances", "utterance", "echoes", "echo", "search")
OF_ROUTES = ("Speaker", "Act", "Outlet", "Language", "Year", "Quoted or not", "from", "until", "to")


def find_camps(site: Site, asked: str = "") -> dict[str, list[tuple[str, list[str]]]]:
    """The speakers of each camp with the stances of their cells."""
    sheet = site.client.get(f"/claims/{SOLD}.json{asked}").json()
    return {
        camp["name"]: [(one["name"], [cell["stance"] for cell in one["cells"]]) for one in camp["entries"]]
        for camp in sheet["camps"]
    }


def test_the_list_filters_and_searches(told: Site) -> None:
    rows = told.client.get("/claims.json").json()["claims"]["rows"]
    assert [one["id"] for one in rows] == [SOLD, RENTED]
    assert [one["lang"] for one in rows] == ["it", "it"]
    found = told.client.get("/claims.json?q=affittare&outlet=Corriere").json()["claims"]
    assert [one["id"] for one in found["rows"]] == [RENTED]
    assert told.client.get("/claims.json?until=2024").json()["claims"]["total"] == 0
    page = told.client.get("/claims?q=nulla").text
    assert "No claim found" in page and 'href="/claims"' in page


def test_a_list_tells_how_the_positions_are_spread(told: Site) -> None:
    page = told.client.get("/claims").text
    assert f'<a href="/claims/{SOLD}" lang="it">la Norvegia ha venduto il faro</a>' in page
    first = fromstring(page).xpath("//ol/li")[0]
    assert [" ".join(one.text_content().split()) for one in first.xpath(".//ul/li")] == [
        "confirms 1", "asserts 1", "denies 2",
    ]  # fmt: skip


def test_a_board_shows_camps_and_each_cell_opens_its_sentence(told: Site) -> None:
    assert find_camps(told) == {
        "for": [("Oda Lien", ["confirms"]), ("Un funzionario", ["asserts"])],
        "open": [],
        "against": [("Oda Lien", ["denies"])],
        "relayed": [],
    }
    document = fromstring(told.client.get(f"/claims/{SOLD}").text)
    (cell,) = document.xpath("//*[@id='camp-against']//*[contains(@class, 'cell')]")
    (link,) = cell.xpath(".//p[@class='taken'][1]/a")
    article, _, statement = link.get("href").partition("#")
    assert statement == told.keys["sentinella 1"] and told.client.get(article).status_code == 200
    assert link.get("lang") == "it" and link.text == "che la Norvegia abbia venduto il faro all'Islanda"
    assert "L'Eco" in cell.text_content() and "in 2 passages" in cell.text_content()
    assert "Nobody in this store" in document.xpath("string(//*[@id='camp-open'])")


def test_a_board_tells_changes_origins_and_what_was_first(told: Site) -> None:
    sheet = told.client.get(f"/claims/{SOLD}.json").json()
    assert (sheet["outlets"], sheet["origins_in_all"], sheet["about"]) == (3, 2, ["IS", "NO"])
    assert sheet["first"]["statement"] == told.keys["corriere 1"]
    assert [(one["before"]["stance"], one["after"]["stance"]) for one in sheet["changes"]] == [("denies", "confirms")]
    page = fromstring(told.client.get(f"/claims/{SOLD}").text).text_content()
    for words in ("Changed position", "First told:", "3 outlets → 2 origins", "Iceland", "Named, and not heard"):
        assert words in page, words


def test_a_board_of_an_outlet_or_a_time_says_that_it_is_a_part(told: Site) -> None:
    assert find_camps(told, "?outlet=Corriere")["against"] == []
    assert find_camps(told, "?since=2025-03-05")["for"] == [("Oda Lien", ["confirms"])]
    assert "Only a part of it is shown" in told.client.get(f"/claims/{SOLD}?outlet=Corriere").text
    assert told.client.get(f"/claims/{SOLD}.json?since=soon").status_code == 422


@pytest.mark.parametrize("name", ["timeline", "matrix", "network"])
def test_pictures_stand_in_the_page_and_can_be_taken_away(told: Site, name: str) -> None:
    page = told.client.get(f"/claims/{SOLD}").text
    assert f'class="picture {name}"' in page and f'download href="/claims/{SOLD}/{name}.svg"' in page
    file = told.client.get(f"/claims/{SOLD}/{name}.svg")
    assert file.headers["content-type"].startswith("image/svg+xml")
    assert "<svg" in file.text and "href" not in file.text and "<script" not in file.text


def test_pictures_of_a_large_board_are_fetched_apart(told: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "MOST_AT_ONCE", 1)
    monkeypatch.setattr("sostiene.web.pictures.LONGEST", 10)
    document = fromstring(told.client.get(f"/claims/{SOLD}").text)
    assert document.xpath("//figure/img/@src") == [
        f"/claims/{SOLD}/{name}.svg" for name in ("timeline", "matrix", "network")
    ]


def test_the_dossier_is_handed_over_as_a_file(told: Site) -> None:
    file = told.client.get(f"/claims/{SOLD}/dossier.html")
    assert file.headers["content-disposition"] == f'attachment; filename="dossier-{SOLD}.html"'
    assert "SHA-256" in file.text
    assert told.client.get("/claims/ffff/dossier.html").status_code == 404


def test_the_beginning_of_a_key_will_do_and_an_unknown_one_is_not_found(told: Site) -> None:
    assert told.client.get(f"/claims/{SOLD[:8]}").status_code == 200
    for address in ("/claims/ffff", "/claims/ffff.json", "/claims/ffff/timeline.svg"):
        assert told.client.get(address).status_code == 404, address


@pytest.mark.parametrize("address", ["/claims", f"/claims/{SOLD}", "/utterances", "/echoes", "/search?q=faro"])
def test_pages_hold_no_script_no_style_and_one_heading(told: Site, address: str) -> None:
    page = told.client.get(address, headers={"accept-language": "it"}).text
    assert page.count("<h1") == 1 and '<html lang="it">' in page
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?! src=\"/static/)", page)
    ids = fromstring(page).xpath("//@id")
    assert len(ids) == len(set(ids))
    assert len(page.encode()) < 300_000


def test_every_message_has_its_italian() -> None:
    wanted = [*OF_ROUTES, *NAMES.values(), "source without a name"]
    for name in TEMPLATES:
        with (FOLDER / "templates" / f"{name}.html").open("rb") as template:
            wanted += [
                one if isinstance(one, str) else one[0]
                for _, one, _, _ in extract("jinja2.ext:babel_extract", template)
            ]
    known = load_wording("it").messages
    assert sorted({message for message in wanted if message not in known}) == []


def vary(one: Taken, number: int, **others: str) -> Taken:
    return replace(one, id=f"{number:015x}", doc=f"d{number}", article=f"a{number}", **others)  # type: ignore[arg-type]


def make_board(told: Site, taken: list[Taken]) -> Board:
    board = find_board(told.store, SOLD)
    voice = replace(board.voices[0], name="Ada", party=taken[0].party, taken=tuple(taken))
    return replace(board, voices=(voice,))


def test_the_wording_in_the_speakers_own_language_stands_first(told: Site) -> None:
    one = replace(find_board(told.store, SOLD).taken[0], stance="denies", party="UA", is_own=True)
    taken = [
        vary(one, 1, lang="it", quote="«Non è vero»", published="2025-03-01"),
        vary(one, 2, lang="uk", quote="«Це неправда»", published="2025-03-02"),
        vary(one, 3, lang="it", quote="Non è vero.", published="2025-03-03"),
        vary(one, 4, lang="en", quote="It is not true", published="2025-03-04"),
        vary(one, 5, lang="en", quote="“It isn't true”", published="2025-03-05"),
    ]
    (cell,) = arrange(make_board(told, taken))[2].entries[0].cells
    assert [one.taken.lang for one in cell.wordings] == ["uk", "it", "en", "en"]
    assert [one.doc for one in cell.wordings[1].alike] == ["d3"]
    assert [one.doc for one in cell.beside] == ["d1", "d4"] and cell.passages == 5


def test_without_the_speakers_language_the_earliest_then_the_quoted_stands_first(told: Site) -> None:
    one = replace(find_board(told.store, SOLD).taken[0], stance="denies", party="IR", is_own=True)
    taken = [
        vary(one, 1, lang="fr", quote="que non", published="2025-03-02"),
        vary(one, 2, lang="ru", quote="«Нет»", published="2025-03-02"),
        vary(one, 3, lang="de", quote="nein", published="2025-03-03"),
        replace(vary(one, 4, lang="fa", quote="نه", published="2025-03-01"), is_own=False),
    ]
    (cell,) = arrange(make_board(told, taken))[2].entries[0].cells
    assert [one.taken.lang for one in cell.wordings] == ["ru", "fr", "de", "fa"]


def test_a_camp_counts_all_and_shows_some(told: Site) -> None:
    board = find_board(told.store, SOLD)
    voice = next(one for one in board.voices if one.stances == ("asserts",))
    many = tuple(replace(voice, name=f"Voce {number}") for number in range(30))
    camp = arrange(replace(board, voices=many))[0]
    assert camp.speakers == camp.passages == 30 and len(camp.entries) == MOST_ENTRIES


def test_a_bar_of_positions_is_as_long_as_they_are_many() -> None:
    widths = [
        float(one) for one in re.findall(r'<rect x="[\d.]+" width="([\d.]+)"', draw_spread({"denies": 3, "asserts": 1}))
    ]
    assert widths == [59.5, 178.5] and draw_spread({}) == ""
