"""Articles that go back to one text or one source are found, with the root; mere reports of one event are not."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sostiene.connect.echoes import Echo, find_echoes
from sostiene.connect.records import Text, Told

Vectors = NDArray[np.float32]
NONE = np.zeros((0, 4), dtype=np.float32)
AGENCY = (
    "Il faro di Calaverde resta acceso tutto l'inverno, ha detto la sindaca Ada Ferrin ai pescatori del porto.\n"
    "Il consiglio ha votato ieri sera la spesa per quaranta lampade nuove e per la vernice della torre."
)
OTHER = (
    "A Montesalvo il ponte riapre domani dopo due anni di lavori, annuncia l'ingegnere Ugo Salis.\n"
    "I camion passeranno soltanto di notte e nessuno pagherà il pedaggio fino alla fine dell'anno."
)
ENGLISH = (
    "The lighthouse of Calaverde stays lit all winter, mayor Ada Ferrin told the fishermen of the port.\n"
    "Last night the council voted the money for forty new lamps and for the paint of the tower."
)
# Sentences that say the same, by a word of each: what an embedder would know.
TOPICS = (("faro", "lighthouse"), ("consiglio", "council"), ("ponte",), ("camion",))


def write(key: str, text: str, **others: str | None) -> Text:
    return replace(Text(key, key, text, "it", published="2025-03-05", publisher=f"{key}.example"), **others)  # type: ignore[arg-type]


def embed(sentences: Sequence[str]) -> Vectors:
    rows = np.full((len(sentences), len(TOPICS) + 1), 0.1, dtype=np.float32)
    for number, sentence in enumerate(sentences):
        place = next((at for at, words in enumerate(TOPICS) if any(word in sentence for word in words)), len(TOPICS))
        rows[number, place] = 1
    lengths: Vectors = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, dtype=np.float32)


def tell(text: Text, **others: object) -> Told:
    content = text.text.partition(",")[0]
    one = Told(
        f"{text.key}/1", text.key, "Ada Ferrin", content, content, ((0, len(content)),), entity="ferrin", kind="direct",
        published=text.published, lang=text.lang,
    )  # fmt: skip
    return replace(one, **others)  # type: ignore[arg-type]


def find(texts: Sequence[Text]) -> tuple[Echo, ...]:
    told = [tell(text) for text in texts]
    return find_echoes(texts, told, embed([one.content for one in told]), embed=embed)


def test_a_copy_with_a_few_other_words_is_an_echo_of_the_earlier_one() -> None:
    late = write("a", "Faro acceso\n" + AGENCY.replace("quaranta", "molte"), published="2025-03-06")
    (echo,) = find_echoes([late, write("b", AGENCY), write("c", OTHER)], [], NONE)
    assert (echo.origin, echo.name, echo.members) == ("b", "b.example", ("b", "a"))
    assert [(edge.one, edge.other, edge.kind) for edge in echo.edges] == [("b", "a", "copy")]
    assert "of the shorter one's runs of 4 words" in echo.edges[0].why


def test_a_quotation_that_two_articles_share_makes_no_echo() -> None:
    quoted = "«Il faro resta acceso tutto l'inverno» "
    assert find_echoes([write("a", quoted + AGENCY.upper()[100:]), write("b", quoted + OTHER)], [], NONE) == ()


def test_a_translation_is_an_echo() -> None:
    (echo,) = find([write("a", AGENCY), write("b", ENGLISH, lang="en", published="2025-03-06"), write("c", OTHER)])
    assert (echo.origin, echo.members, echo.edges[0].kind) == ("a", ("a", "b"), "translation")


def test_sentences_in_another_order_are_no_translation() -> None:
    turned = "\n".join(reversed(ENGLISH.split("\n")))
    assert find([write("a", AGENCY), write("b", turned, lang="en")]) == ()


def test_a_translation_weeks_later_is_not_looked_for() -> None:
    assert find([write("a", AGENCY), write("b", ENGLISH, lang="en", published="2025-04-05")]) == ()


def test_without_an_embedder_only_words_count() -> None:
    assert find_echoes([write("a", AGENCY), write("b", ENGLISH, lang="en")], [], NONE) == ()


def test_a_rewrite_in_the_same_language_is_an_echo() -> None:
    rewritten = (
        "Fino a primavera non si spegne: il faro, promette Ferrin a chi pesca, avrà luce ogni notte.\n"
        "Soldi per le lampade e per i muri: così ha deciso a tarda ora il consiglio di Calaverde."
    )
    (echo,) = find([write("a", AGENCY), write("b", rewritten)])
    assert echo.edges[0].kind == "rewrite"


def test_articles_that_have_one_voice_from_one_source_go_back_to_it() -> None:
    one = write("a", "Il faro resta acceso, ha detto Ada Ferrin, citata dall'ANSA. Piove a Montesalvo da lunedì.")
    other = write("b", "Маяк не закроют, заявила Ада Феррин, сообщает АНСА.", lang="ru")
    alone = write("c", "Le phare reste allumé, selon l'AFP.", lang="fr")
    told = [tell(text) for text in (one, other, alone)]
    (echo,) = find_echoes([one, other, alone], told, np.ones((3, 1), dtype=np.float32))
    assert (echo.origin, echo.name, echo.members) == (None, "ANSA", ("a", "b"))
    assert [edge.why for edge in echo.edges] == ['it cites ANSA: "citata dall\'ANSA"', 'it cites ANSA: "сообщает АНСА"']


def test_articles_that_have_different_voices_from_one_source_do_not() -> None:
    one = write("a", "Il faro resta acceso, ha detto Ada Ferrin, citata dall'ANSA.")
    other = write("b", "Il ponte riapre, ha detto Ugo Salis, citato dall'ANSA.")
    told = [tell(one), tell(other, speaker="Ugo Salis", entity="salis")]
    assert find_echoes([one, other], told, np.ones((2, 1), dtype=np.float32)) == ()


def test_the_source_itself_is_the_root_where_it_is_here() -> None:
    one = write("a", "Il faro resta acceso, ha detto Ada Ferrin, citata dall'ANSA.")
    agency = write(
        "z", "Marengov, il faro è salvo: così la sindaca Ada Ferrin.", publisher="ansa.it", published="2025-03-05"
    )
    (echo,) = find_echoes([one, agency], [tell(one), tell(agency)], np.ones((2, 1), dtype=np.float32))
    assert (echo.origin, echo.name) == ("z", "ANSA")
    assert [(edge.one, edge.other, edge.kind) for edge in echo.edges] == [("z", "a", "citing")]


def test_copies_of_which_one_names_its_source_have_that_outside_source() -> None:
    copies = [write("a", AGENCY), write("b", AGENCY + "\n(ANSA)")]
    (echo,) = find_echoes(copies, [], NONE)
    assert (echo.origin, echo.name) == (None, "ANSA")


def test_pairs_that_are_already_known_are_compared() -> None:
    assert len(find_echoes([write("a", AGENCY), write("b", AGENCY)], [], NONE, [("b", "a"), ("a", "gone")])) == 1


def test_a_text_that_a_hundred_outlets_copy_is_one_echo() -> None:
    (echo,) = find_echoes([write(f"{number:03}", AGENCY) for number in range(100)], [], NONE)
    assert len(echo.members) == 100
    assert len(echo.edges) == 99


TEXTS = [
    write("a", AGENCY), write("b", AGENCY + " Piove."), write("c", ENGLISH, lang="en"), write("d", OTHER),
    write("e", OTHER),
    write("f", "Il faro resta acceso, ha detto Ada Ferrin, citata dall'ANSA.", published=None),
]  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(st.permutations(TEXTS))
def test_the_order_of_the_input_changes_nothing(texts: list[Text]) -> None:
    assert find(texts) == find(TEXTS)


@pytest.mark.parametrize("text", ["", "x", "\n\n", "? ! …", "a b c d", "\ud800 ok"])
def test_texts_of_next_to_no_words_are_no_echoes(text: str) -> None:
    assert find([write("a", text), write("b", text)]) == ()
