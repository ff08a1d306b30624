"""The entities are those of FollowTheMoney's own model."""

import json
from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest
from followthemoney import model
from followthemoney.proxy import EntityProxy
from followthemoney.types import registry
from hypothesis import given, settings

from sostiene.exporters.exported import Exported
from sostiene.exporters.ftm import LANGUAGES, write_ftm
from sostiene.languages import list_languages, load_language
from sostiene.records import Voice
from tests.exporters.samples import EMPTY, HOSTILE, ORDINARY, exported_articles


def write(*stream: Exported) -> dict[str, list[EntityProxy]]:
    """The entities by their schemas, each as the model takes it: whole, with nothing lost."""
    proxies: dict[str, list[EntityProxy]] = defaultdict(list)
    for line in b"".join(write_ftm(stream)).decode().splitlines():
        fields: dict[str, Any] = json.loads(line)
        schema = model.get(fields["schema"])
        assert schema is not None
        schema.validate(fields)
        proxy = model.get_proxy(fields, cleaned=False)
        for name, values in fields["properties"].items():
            assert len(proxy.get(name)) == len(values), (name, values)
        assert proxy.id == fields["id"]
        assert all(fields["properties"].get(name) for name in schema.required)
        proxies[fields["schema"]].append(proxy)
    return proxies


def test_articles_speakers_and_statements_are_entities() -> None:
    entities = write(ORDINARY)
    (article,) = entities["Article"]
    (mayor,) = entities["Person"]
    assert (mayor.caption, mayor.get("country")) == ("Ada Ferrin", ["it"])
    assert article.get("bodyText") == [ORDINARY.article.text.strip()]
    note = entities["Note"][0]
    assert note.get("description") == ["che il faro sia in vendita"]
    assert set(note.get("entity")) == {mayor.id, article.id}
    assert note.get("proof") == [article.id]
    assert len(entities["Note"]) == len(ORDINARY.article.statements)
    told = entities["Documentation"][1]
    assert (told.get("document"), told.get("entity"), told.get("date")) == ([article.id], [mayor.id], ["2025-03-03"])


def test_who_has_no_name_is_no_entity() -> None:
    names = {name for schema, ones in write(ORDINARY).items() for one in ones for name in one.get("name", quiet=True)}
    assert "Ugo Salis" not in names  # the sample's unnamed source, which is called so only to be told apart


@pytest.mark.parametrize(
    ("voice", "schema"),
    [
        (Voice("person"), "Person"), (Voice("group"), "LegalEntity"), (Voice("body"), "Organization"),
        (Voice("body", party="IT"), "PublicBody"), (Voice("place", party="IT"), "PublicBody"),
        (Voice("medium"), "Organization"), (None, "LegalEntity"),
    ],
)  # fmt: skip
def test_each_kind_of_voice_has_its_schema(voice: Voice | None, schema: str) -> None:
    one = replace(ORDINARY.article.statements[0], voice=voice)
    entities = write(replace(ORDINARY, article=replace(ORDINARY.article, statements=(one,))))
    assert set(entities) == {"Article", "Note", "Documentation", schema}


def test_a_speaker_is_the_same_in_every_article() -> None:
    other = replace(ORDINARY, key="0123456789abcde")
    assert len({one.id for one in write(ORDINARY, other)["Person"]}) == 1


def test_what_formats_break_on_is_an_entity_like_any() -> None:
    assert set(write(HOSTILE, EMPTY)) == {"Article", "Person", "Organization", "Note", "Documentation"}


@settings(max_examples=50)
@given(exported_articles())
def test_any_article_is_valid(exported: Exported) -> None:
    assert len(write(exported)["Note"]) == len(exported.article.statements)


def test_languages_and_parties_are_what_followthemoney_calls_them() -> None:
    assert {short: registry.language.clean(short) for short in LANGUAGES} == LANGUAGES
    parties = {row[2] for code in list_languages() for row in load_language(code).table("parties")}
    states = {party.lower() for party in parties if len(party) == 2 and party.isalpha()}
    assert states
    assert [state for state in states if not registry.country.validate(state)] == []
