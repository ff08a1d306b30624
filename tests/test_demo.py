"""The story that the package carries."""

from importlib.resources import files

import pytest

from sostiene.demo import load_story
from sostiene.extract import read_statements
from sostiene.models import load_tagger

STORY = {article.doc: article for article in load_story()}


@pytest.fixture(scope="module")
def read():
    """The statements of an article of the story, as rules find them."""
    tagger = load_tagger("rules")
    return lambda doc: read_statements(STORY[doc], tagger).statements


def test_it_has_three_italian_and_two_english_articles_in_the_order_of_their_days():
    assert sorted(article.lang for article in STORY.values()) == ["en", "en", "it", "it", "it"]
    days = [article.published for article in STORY.values()]
    assert days == sorted(days)


def test_every_text_of_the_folder_belongs_to_it():
    texts = {path.name.removesuffix(".txt") for path in files("sostiene.demo").iterdir() if path.name.endswith(".txt")}
    assert texts == set(STORY)


@pytest.mark.parametrize(
    ("doc", "speaker", "act", "words"),
    [
        ("1-crepe-sul-ponte", "Ottavia Berlendis", "not_deny", "l'esistenza del rapporto"),
        ("2-engineers-warned", "Saverio Montalbetti", "accuse", "the mayor of hiding the danger"),
        ("3-la-sindaca-in-aula", "Ottavia Berlendis", "confirm", "che il rapporto di Idrostatica"),
        ("3-la-sindaca-in-aula", "Ottavia Berlendis", "deny", "di aver nascosto il documento"),
        ("3-la-sindaca-in-aula", "Fausto Remondini", "announce", "che da lunedì il ponte sarà chiuso ai camion"),
        ("3-la-sindaca-in-aula", "Saverio Montalbetti", "state", "Chiudere ai camion"),
        ("4-builder-breaks-silence", "Greta Holm", "state", '"Every beam was tested,"'),
        ("5-il-perito-smentisce", "Aldo Terrazzani", "state", "«I piloni sono fermi da vent'anni."),
    ],
)
def test_who_confirms_and_who_denies_is_found(read, doc, speaker, act, words):
    found = [(statement.speaker, statement.act) for statement in read(doc) if statement.content.text.startswith(words)]
    assert (speaker, act) in found
