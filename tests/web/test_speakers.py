"""The pages of speakers: a list, one speaker, the ledger, the picture of the months."""

import re
from xml.etree import ElementTree

import pytest
from babel.messages.extract import extract

from sostiene.corrections import link_speakers, reject
from sostiene.questions.speakers import Count
from sostiene.store.ids import speaker_key
from sostiene.store.judgements import Judge
from sostiene.views.drawing import Look
from sostiene.views.months import draw_months, list_bars, tell_months
from sostiene.views.review import DOUBTS, IMPORTANCES
from sostiene.web.languages import load_wording
from sostiene.web.pages import FOLDER
from sostiene.web.routes.speakers import TYPES
from tests.connected import ODA, RENTED, SOLD, UGO
from tests.store.test_questions import keep, say, write
from tests.web.conftest import Site

TEMPLATES = ("speakers", "speaker", "speaker_parts", "ledger", "review")
OURS = ("month", "statements", "What {name} said, by month", "The most in one month: {number}")
JUDGE = Judge("Rosa Testi", "so it says")


def show(site: Site, address: str, code: int = 200, **headers: str) -> str:
    answer = site.client.get(address, headers=headers)
    assert answer.status_code == code, answer.text
    assert "style=" not in answer.text and "<script>" not in answer.text
    return answer.text


def test_the_list_names_every_speaker_with_other_spellings(told: Site) -> None:
    page = show(told, "/speakers")
    assert page.index("Oda Lien") < page.index("Ugo Salis") and "Ода Лиен" in page
    assert f'href="/speakers/{ODA}"' in page and "2 speakers" in page
    found = told.client.get("/speakers.json").json()
    assert [(one["id"], one["statements"]) for one in found["speakers"]["rows"]] == [(ODA, 3), (UGO, 1)]
    assert found["paging"]["total"] == 2


def test_the_list_is_searched_and_ordered(told: Site) -> None:
    assert "Oda Lien" not in show(told, "/speakers?q=salis&type=&order=statements")
    assert "Oda Lien" in show(told, "/speakers?q=%D0%BE%D0%B4%D0%B0")
    page = show(told, "/speakers?order=latest")
    assert page.index("Ugo Salis") < page.index("Oda Lien")
    assert "Nobody is called so here" in show(told, "/speakers?q=zucca")
    assert "there is no word" in show(told, "/speakers?q=%E2%80%A6", 400)
    show(told, "/speakers?type=x", 400)
    show(told, "/speakers?order=x", 422)


def test_a_speaker_has_positions_statements_names_and_counts(told: Site) -> None:
    page = show(told, f"/speakers/{ODA}")
    for words in ("speaks for Norway", "3 statements", "1 claim", "la Norvegia ha venduto il faro", "Changed position"):
        assert words in page
    assert f'href="/claims/{SOLD}"' in page and f'href="/speakers/{ODA}.atom"' in page
    keys = [key for name, key in told.keys.items() if name in ("sentinella 1", "eco 1", "corriere 1")]
    assert all(f"#{key}" in page for key in keys)
    assert len(re.findall("<h1", page)) == 1 and '<span lang="' not in page.split("<h1")[0]


def test_the_statements_of_a_speaker_are_narrowed(told: Site) -> None:
    page = show(told, f"/speakers/{ODA}?act=confirm&since=&until=").split('id="said"')[1].split("<aside")[0]
    assert f"#{told.keys['corriere 1']}" in page and f"#{told.keys['eco 1']}" not in page and "1 statement" in page
    found = told.client.get(f"/speakers/{ODA}.json?claim={SOLD}&since=2025-03-05").json()
    assert {one["id"] for one in found["statements"]["rows"]} == {told.keys["eco 1"], told.keys["corriere 1"]}
    assert found["asked"] == {"act": "", "claim": SOLD, "since": "2025-03-05", "until": ""}
    show(told, f"/speakers/{ODA}?act=mumble", 400)
    assert "Nothing of that" in show(told, f"/speakers/{ODA}?act=warn")


def test_the_ledger_stands_on_a_page_of_its_own(told: Site) -> None:
    page = show(told, f"/speakers/{UGO}/positions")
    assert "il faro fu affittato prima" in page and f'href="/claims/{RENTED}"' in page
    found = told.client.get(f"/speakers/{ODA}/positions.json").json()
    (entry,) = found["ledger"]["rows"]
    assert (entry["claim"], entry["positions"], len(entry["changes"])) == (SOLD, 3, 1)


@pytest.mark.parametrize("name", ["0000", "nobody", "a" * 1000])
def test_there_is_no_page_of_nobody(told: Site, name: str) -> None:
    for address in (f"/speakers/{name}", f"/speakers/{name}/positions", f"/speakers/{name}/months.svg"):
        show(told, address, 404)


def test_a_name_without_entity_has_a_page(told: Site) -> None:
    page = show(told, f"/speakers/{speaker_key('Un funzionario')}")
    assert "not joined with others yet" in page and "&lt;presto&gt;" in page and "<presto>" not in page


def test_what_people_decided_shows_at_once(site: Site) -> None:
    link_speakers(site.store, site.keys["corriere 1"], site.keys["corriere 2"], JUDGE, is_same=False)
    page = show(site, f"/speakers/{ODA}")
    assert "Ода Лиен is not Ugo Salis" in page and "so it says" in page
    reject(site.store, site.keys["eco 1"], JUDGE)
    assert "2 statements" in show(site, f"/speakers/{ODA}")


def test_hostile_names_are_shown_as_text(site: Site) -> None:
    name = 'Ada <img src=x onerror=alert(1)> "Ferrin" \u202e'
    keep(site.store, write("faro", say(name, "Resta qui")))
    page = show(site, f"/speakers/{speaker_key(name)}")
    assert "<img" not in page and "\u202e" not in page and "&lt;img" in page


def test_the_pages_speak_italian(told: Site) -> None:
    page = show(told, f"/speakers/{ODA}", **{"accept-language": "it"})
    assert "parla per Norvegia" in page and "Che cosa ha detto" in page and "persona" in page


def test_every_message_of_these_pages_has_its_italian() -> None:
    wanted = [*TYPES.values(), *DOUBTS.values(), *IMPORTANCES.values(), *OURS]
    for name in TEMPLATES:
        with (FOLDER / "templates" / f"{name}.html").open("rb") as template:
            for _, message, _, _ in extract("jinja2.ext:babel_extract", template):
                wanted.append(message if isinstance(message, str) else message[0])
    known = load_wording("it").messages
    assert sorted({message for message in wanted if message not in known}) == []


MONTHS = (Count("2024", 9), Count("2024-11", 2), Count("2025-01", 6), Count("2025-03", 1))


def test_months_are_bars_that_lead_to_their_statements() -> None:
    svg = draw_months(MONTHS, Look(width=360), name="Ada <b>", address="?since={}".format)
    tree = ElementTree.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    bars = {link.get("href"): link.find(f"{space}rect") for link in tree.iter(f"{space}a")}
    assert list(bars) == [
        "?since=2024-11",
        "?since=2025-01",
        "?since=2025-03",
    ]  # not the year alone
    heights = [float(bar.get("height", "0")) for bar in bars.values() if bar is not None]
    assert heights[1] == max(heights) and heights[0] == 2 * heights[2]
    assert "Ada &lt;b&gt;" in svg and "style=" not in svg


def test_too_few_months_are_no_picture_and_too_many_are_years() -> None:
    assert draw_months(MONTHS[:3], Look(), name="Ada") == ""
    many = [Count(f"{year}-{month:02}", 1) for year in range(1990, 2020) for month in range(1, 13)]
    assert [(day, number) for day, _, number in list_bars(many)][:2] == [("1990", 12), ("1991", 12)]
    assert [line.cells for line in tell_months(MONTHS, Look()).lines] == [
        ("2024", "9"), ("2024-11", "2"), ("2025-01", "6"), ("2025-03", "1"),
    ]  # fmt: skip


def test_the_picture_can_be_taken_away(site: Site) -> None:
    days = ("2024-01-05", "2024-02-05", "2024-04-05")
    keep(site.store, *(write(f"a{day}", say("Ada Ferrin", f"Il {day}"), published=day) for day in days))
    address = f"/speakers/{speaker_key('Ada Ferrin')}"
    answer = site.client.get(f"{address}/months.svg")
    assert answer.headers["content-type"].startswith("image/svg+xml") and "<a " not in answer.text
    assert 'class="picture months"' in show(site, address) and "January 2024" not in answer.text
