"""Who cites whom inside an article, in every language, hop by hop."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.connect.media import find_medium
from sostiene.connect.origins import Chain, find_chains, find_citations, is_own
from sostiene.connect.records import Text, Told


def write(text: str, lang: str = "en", **others: str) -> Text:
    return Text("a", "a", text, lang, publisher=others.get("publisher", "porto.example"), url=others.get("url"))


def tell(text: Text, content: str, source: str, *, key: str = "a/1", **others: str) -> Told:
    start = text.text.index(content)
    spans = ((start, start + len(content)),)
    return replace(Told(key, "a", source, content, content, spans, source=source, lang=text.lang), **others)  # type: ignore[arg-type]


def show(chain: Chain) -> list[tuple[str, str]]:
    return [(hop.kind, hop.name) for hop in chain.hops]


@pytest.mark.parametrize(
    ("lang", "text", "name", "kind"),
    [
        ("it", "Il faro chiude, lo riferisce l'ANSA.", "ANSA", "report"),
        ("it", "Il faro chiude, ha detto la sindaca citata dall'Irna.", "IRNA", "report"),
        ("en", "The lighthouse closes, the mayor said, according to Reuters.", "Reuters", "report"),
        ("en", "The lighthouse closes, local media said, citing Yonhap.", "Yonhap", "source"),
        ("en", "The mayor told the BBC that the lighthouse closes.", "BBC", "talk"),
        ("de", "Der Turm schließt, zitierte die staatliche Nachrichtenagentur Irna die Stadt.", "IRNA", "report"),
        ("de", "Laut dpa schließt der Turm.", "dpa", "report"),
        ("fr", "Le phare ferme, selon l'AFP.", "AFP", "report"),
        ("es", "El faro cierra, según la agencia EFE.", "EFE", "report"),
        ("ru", "Маяк закроют, сообщает Рейтер.", "Reuters", "report"),
        ("ru", "Маяк закроют, пишет газета со ссылкой на Интерфакс.", "Interfax", "source"),
        ("uk", "Маяк закриють, повідомляє агентство Укрінформ.", "Ukrinform", "report"),
        ("it", "(Adnkronos) – Il faro chiude.", "Adnkronos", "report"),
    ],
)
def test_the_medium_that_an_article_cites_is_found(lang: str, text: str, name: str, kind: str) -> None:
    (found,) = find_citations(write(text, lang))
    assert (found.name, found.kind) == (name, kind)
    assert find_medium(text[slice(*found.span)]) == name


@pytest.mark.parametrize(
    "text",
    [
        "The lighthouse closes, according to the mayor.",
        "According to the mayor. Reuters has its office there.",
        'The mayor writes: "Reuters has its office there."',
        "He reports to the port and likes the times.",
    ],
)
def test_a_medium_that_is_not_cited_is_no_citation(text: str) -> None:
    assert find_citations(write(text)) == ()


def test_citing_leads_to_whoever_stands_behind_it() -> None:
    (_, found) = find_citations(write("The lighthouse closes, reported Reuters, citing two officials of the port."))
    assert (found.name, found.is_medium) == ("two officials of the port", False)


@pytest.mark.parametrize(
    ("name", "medium"),
    [
        ("Nachrichtenagentur Irna", "IRNA"), ("l'ANSA", "ANSA"), ("Интерфакса", "Interfax"),
        ("The Guardian", "The Guardian"),
        ("Ada Ferrin", None), ("Ada Ferrin di Reuters", None), ("la sindaca", None), ("", None),
    ],
)  # fmt: skip
def test_a_name_is_a_medium_only_if_it_names_nobody_else(name: str, medium: str | None) -> None:
    assert find_medium(name) == medium


@pytest.mark.parametrize(
    ("publisher", "url", "is_its_own"),
    [
        ("ansa.it", None, True), ("Il Porto", "https://www.ansa.it/faro?x=reuters", True),
        ("Il Porto", "https://porto.example/ansa", False), ("transansalto.example", None, False),
    ],
)  # fmt: skip
def test_the_outlet_itself_is_told_by_its_address(publisher: str, url: str | None, is_its_own: bool) -> None:
    assert is_own(write("", publisher=publisher, **({"url": url} if url else {})), "ANSA") == is_its_own


def test_an_address_may_hold_a_part_of_the_name() -> None:
    assert is_own(write("", publisher="corriere.it"), "Corriere della Sera")


def test_a_short_name_inside_another_address_is_not_the_outlet() -> None:
    assert not is_own(write("", publisher="portnews.example"), "RT")
    assert is_own(write("", publisher="rt.com"), "RT")


def test_a_chain_leads_from_the_speaker_through_all_who_hand_on_to_the_outlet() -> None:
    text = write(
        "The lighthouse closes.\n"
        "This was stated by Ada Ferrin at a meeting, writes Deutsche Welle with reference to Reuters."
    )
    (chain,) = find_chains([tell(text, "The lighthouse closes", "Ada Ferrin", channel="at a meeting")], [text])
    assert show(chain) == [
        ("speaker", "Ada Ferrin"), ("channel", "at a meeting"), ("source", "Reuters"), ("report", "Deutsche Welle"),
        ("outlet", "porto.example"),
    ]  # fmt: skip
    assert chain.origin == "Reuters"
    for hop in chain.hops[:-1]:
        assert hop.span is not None
        assert text.text[slice(*hop.span)] == hop.name


def test_who_tells_of_a_statement_stands_in_its_chain() -> None:
    text = write("Ugo Salis says that Ada Ferrin promised that the lighthouse stays.")
    outer = tell(text, "that Ada Ferrin promised that the lighthouse stays", "Ugo Salis", key="a/1")
    inner = tell(text, "that the lighthouse stays", "Ada Ferrin", key="a/2", within="a/1")
    (chain,) = find_chains([inner, outer], [text])
    assert show(chain) == [("speaker", "Ada Ferrin"), ("teller", "Ugo Salis"), ("outlet", "porto.example")]


def test_a_medium_that_speaks_only_hands_on() -> None:
    text = write("«Der Turm schließt», zitierte dpa die Stadt.", "de")
    (chain,) = find_chains([tell(text, "«Der Turm schließt»", "dpa")], [text])
    assert show(chain) == [("report", "dpa"), ("outlet", "porto.example")]


def test_a_statement_that_comes_straight_to_the_outlet_has_no_chain() -> None:
    text = write("The lighthouse closes, said Ada Ferrin. According to Reuters the port is full.")
    assert find_chains([tell(text, "The lighthouse closes", "Ada Ferrin")], [text]) == ()


def test_statements_that_stand_inside_each_other_end() -> None:
    text = write("The lighthouse closes, said Ada Ferrin to Ugo Salis.")
    one = tell(text, "The lighthouse closes", "Ada Ferrin", key="a/1", within="a/2")
    other = tell(text, "The lighthouse", "Ugo Salis", key="a/2", within="a/1")
    assert len(find_chains([one, other], [text])) == 2


@given(st.text(max_size=300), st.sampled_from(["it", "en", "de", "fr", "es", "ru", "uk", None, "xx"]))
def test_any_text_is_read_and_every_span_lies_in_it(text: str, lang: str | None) -> None:
    for one in find_citations(Text("a", "a", text, lang)):
        assert 0 <= one.span.start < one.span.end <= len(text)
