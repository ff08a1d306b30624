"""Vectors of texts: the same text has the same, translations have near ones, and hostile text does no harm."""

import hashlib
from collections.abc import Sequence
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, pre_tokenizers

from sostiene.models.embedder import LONGEST, WIDTH, Embedder, identify_embedder, load_embedder

WORDS = {"<s>": 0, "</s>": 1, "<unk>": 2, "ponte": 3, "chiuso": 4, "resta": 5}
TRANSLATIONS = {
    "it": (
        "La sindaca Keller ha detto che il ponte resterà chiuso fino a giugno.",
        "Il ponte costerà trenta milioni, secondo il comitato.",
        "Il ministro non ha risposto ai giornalisti.",
    ),
    "en": (
        "Mayor Keller said that the bridge would stay closed until June.",
        "The bridge will cost thirty million, according to the committee.",
        "The minister did not answer the journalists.",
    ),
    "de": (
        "Bürgermeisterin Keller sagte, die Brücke bleibe bis Juni gesperrt.",
        "Die Brücke wird laut dem Ausschuss dreißig Millionen kosten.",
        "Der Minister antwortete den Journalisten nicht.",
    ),
    "fr": (
        "La maire Keller a déclaré que le pont resterait fermé jusqu'en juin.",
        "Le pont coûtera trente millions, selon le comité.",
        "Le ministre n'a pas répondu aux journalistes.",
    ),
    "es": (
        "La alcaldesa Keller dijo que el puente seguirá cerrado hasta junio.",
        "El puente costará treinta millones, según el comité.",
        "El ministro no respondió a los periodistas.",
    ),
    "ru": (
        "Мэр Келлер сказала, что мост останется закрытым до июня.",
        "По данным комитета, мост обойдётся в тридцать миллионов.",
        "Министр не ответил журналистам.",
    ),
    "uk": (
        "Мерка Келлер сказала, що міст залишиться закритим до червня.",
        "За словами комітету, міст коштуватиме тридцять мільйонів.",
        "Міністр не відповів журналістам.",
    ),
}
TEXTS = [text for texts in TRANSLATIONS.values() for text in texts]


def sum_up(ids: Sequence[int]) -> NDArray[np.float32]:
    """In place of the network: a vector that tells the numbers and their order, of length 1."""
    dice = np.random.default_rng(int.from_bytes(hashlib.sha256(repr(list(ids)).encode()).digest()[:8]))
    vector = dice.standard_normal(WIDTH)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def make_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(models.WordLevel(WORDS, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()  # type: ignore[assignment]
    return tokenizer


@pytest.fixture(scope="module")
def shipped() -> Embedder:
    return load_embedder(1)


def test_the_network_gets_the_pieces_between_begin_and_end() -> None:
    seen: list[tuple[int, ...]] = []

    def note(ids: Sequence[int]) -> NDArray[np.float32]:
        seen.append(tuple(ids))
        return sum_up(ids)

    Embedder(note, make_tokenizer()).embed(["ponte resta chiuso", "ponte " * 2000])
    assert seen[0] == (0, 3, 5, 4, 1)
    assert len(seen[1]) == LONGEST
    assert (seen[1][0], seen[1][-1]) == (0, 1)


def test_no_texts_have_no_vectors() -> None:
    assert Embedder(sum_up, make_tokenizer()).embed([]).shape == (0, WIDTH)


@pytest.mark.parametrize("text", ["", " \n ", "foreign", "ponte foreign foreign", "\ud800"])
def test_a_text_that_is_mostly_unknown_is_like_nothing(text: str) -> None:
    assert not Embedder(sum_up, make_tokenizer()).embed([text]).any()


@given(st.lists(st.text(st.sampled_from("ponte resta chiuso?\ud800")), max_size=5), st.integers(1, 3))
def test_a_row_has_length_one_or_nought_and_depends_on_its_text_alone(texts: list[str], threads: int) -> None:
    rows = Embedder(sum_up, make_tokenizer(), threads).embed(texts)
    alone = Embedder(sum_up, make_tokenizer())
    assert rows.dtype == np.float32
    for text, row in zip(texts, rows, strict=True):
        assert (row == alone.embed([text])[0]).all()
        assert np.linalg.norm(row) == pytest.approx(1, abs=1e-5) or not row.any()


@pytest.mark.slow
@pytest.mark.parametrize(("one", "other"), [*permutations(TRANSLATIONS, 2)])
def test_a_sentence_is_nearest_to_its_translation(one: str, other: str, shipped: Embedder) -> None:
    cosines = shipped.embed(TRANSLATIONS[one]) @ shipped.embed(TRANSLATIONS[other]).T
    assert cosines.argmax(1).tolist() == [0, 1, 2]
    assert cosines.diagonal().min() > 0.5


@pytest.mark.slow
@pytest.mark.parametrize("same", ["the warehouse has been sold to foreigners", "nobody sold the warehouse abroad"])
def test_a_proposition_is_nearer_to_itself_denied_than_to_another_on_its_topic(same: str) -> None:
    one = "il deposito è stato venduto a una società straniera"
    rows = load_embedder(1, kind="propositions").embed([one, same, "foreigners worked in the warehouse last year"])
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.1


@pytest.mark.slow
def test_the_shipped_network_gives_a_text_the_same_vector_in_any_company(shipped: Embedder) -> None:
    texts = [*TEXTS, "Sì.", "ponte " * 400]
    together = load_embedder(2).embed(texts[::-1])[::-1]
    assert (together == np.concatenate([shipped.embed([text]) for text in texts])).all()


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "parola " * 150_000, "e" + "\u0301" * 50_000, "\ud83d ciao", "</s><s>"]
)
def test_hostile_text_has_a_vector_of_length_one(text: str, shipped: Embedder) -> None:
    assert np.linalg.norm(shipped.embed([text])) == pytest.approx(1, abs=1e-5)


@pytest.mark.slow
def test_a_foreign_script_is_like_nothing(shipped: Embedder) -> None:
    assert not shipped.embed(["", "\n \t", "강 대변인은 부인했다 2031", "他否认了"]).any()


def test_the_identity_of_the_embedder_is_short_and_stays() -> None:
    assert len(identify_embedder()) == 12
    assert identify_embedder() == identify_embedder() != identify_embedder("propositions")
