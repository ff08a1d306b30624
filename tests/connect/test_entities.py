import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostiene.connect.entities import Judged, Mention, gather, group_speakers, list_blocks
from sostiene.records import Voice

NAMES = [
    "Ugo Brandi", "Ugo Brandi", "Brandi", "Ada Brandi", "U. Brandi", "Georg Nowak", "Георг Новак", "Nowak", "Новак",
    "Gerd Nowak", "Cremlino", "Кремль", "Kiev", "Київ", "alcune fonti", "Zelensky", "Зеленский", "Olena Zelenska",
    "Pavel Sorokin", "Павла Сорокина", "Павел Сорокин", "Nagy Béla", "Béla Nagy", "МИД", "unknown", "Trump",
    "Eric Trump", "Brandi e Corvini", "Kyiv and Moscow",
]  # fmt: skip


def make(
    name: str, article: str = "a", *, key: str = "", type: str = "person", party: str | None = None, **more
) -> Mention:
    voice = Voice(type, party=party)  # type: ignore[arg-type]
    return Mention(
        key or f"{article} {name}", name, more.get("lang", "it"), voice, article, more.get("day", "2024-05-01")
    )


def group(*mentions: Mention, judged: Sequence[Judged] = ()) -> list[set[str]]:
    return [set(entity.members) for entity in group_speakers(mentions, judged)]


def test_one_person_in_three_scripts_is_one_entity_with_a_latin_name():
    (entity,) = group_speakers(
        [make("Георг Новак", "a", lang="ru"), make("Georg Nowak", "b"), make("Георг Новак", "c", lang="uk")]
    )
    assert entity.name == "Georg Nowak"
    assert "are spelt alike" in entity.why[0]


def test_a_well_known_speaker_has_the_name_of_the_table():
    (entity,) = group_speakers([make("Зеленского", "a", lang="ru"), make("Selenskyj", "b", lang="de")])
    assert (entity.name, entity.party) == ("Volodymyr Zelensky", "UA")


def test_two_full_names_never_meet_through_a_short_one():
    mentions = [make("Ugo Brandi", "a"), make("Ada Brandi", "b"), make("Brandi", "c")]
    assert len(group(*mentions)) == 3


def test_a_surname_is_the_full_name_of_its_article():
    mentions = [make("Ugo Brandi", "a"), make("Brandi", "a"), make("Ada Brandi", "b"), make("Brandi", "b")]
    assert group(*mentions) == [{"a Brandi", "a Ugo Brandi"}, {"b Ada Brandi", "b Brandi"}]


def test_a_surname_far_from_the_only_full_name_stays_alone():
    near = [make("Ugo Brandi", "a", day="2024-05-01"), make("Brandi", "b", day="2024-05-20")]
    far = [make("Ugo Brandi", "a", day="2024-05-01"), make("Brandi", "b", day="2021-05-20")]
    assert len(group(*near)) == 1
    assert len(group(*far)) == 2


def test_a_well_known_surname_is_left_open_where_the_article_names_another_bearer():
    assert len(group(make("Trump", "a"), make("Donald Trump", "b"))) == 1
    assert len(group(make("Trump", "a"), make("Eric Trump", "a"), make("Donald Trump", "b"))) == 2


def test_namesakes_of_two_states_stay_two():
    assert len(group(make("Ugo Brandi", "a", party="IT"), make("Ugo Brandi", "b", party="CH"))) == 2


def test_a_name_that_fits_two_namesakes_is_neither():
    mentions = [make("Ugo Brandi", "a", party="IT"), make("Ugo Brandi", "b", party="CH"), make("Ugo Brandi", "c")]
    assert len(group(*mentions)) == 3


def test_bodies_meet_across_languages_and_kinds_do_not():
    names = ["il Cremlino", "Кремль", "Ministero della Difesa russo", "Минобороны России", "Mosca", "Moskau"]
    entities = group_speakers([make(name, name, type="body") for name in names])
    assert sorted(entity.name for entity in entities) == ["Kremlin", "Russia", "Russian Defence Ministry"]


def test_unnamed_sources_never_meet_across_articles():
    assert len(group(make("alcune fonti", "a", type="unnamed"), make("alcune fonti", "b", type="unnamed"))) == 2
    assert len(group(make("un funzionario", "a", type="person"), make("un funzionario", "b", type="person"))) == 2


def test_a_body_that_does_not_say_whose_it_is_stays_in_its_article():
    assert len(group(make("МИД", "a", lang="ru"), make("МИД", "b", lang="ru"))) == 2


def test_the_holder_of_an_office_is_told_by_the_day():
    mentions = [
        make("il presidente ucraino", "a", type="unnamed", day="2023-06-06"),
        make("Zelensky", "b"),
        make("il presidente ucraino", "c", type="unnamed", day="2016-06-06"),
    ]
    assert {"a il presidente ucraino", "b Zelensky"} in group(*mentions)


def test_two_bodies_named_together_are_a_group_of_their_own():
    mentions = [
        make("Kyiv and Moscow", "a", type="group", lang="en"),
        make("Mosca e Kiev", "b", type="group"),
        make("Kiev", "c"),
    ]
    assert group(*mentions) == [{"a Kyiv and Moscow", "b Mosca e Kiev"}, {"c Kiev"}]


def test_what_a_person_judged_outranks_the_names():
    mentions = [make("Ugo Brandi", "a"), make("Ugo Brandi", "b"), make("Ada Neri", "c")]
    judged = [Judged("a Ugo Brandi", "b Ugo Brandi", False), Judged("b Ugo Brandi", "c Ada Neri", True)]
    assert group(*mentions, judged=judged) == [{"a Ugo Brandi"}, {"b Ugo Brandi", "c Ada Neri"}]


def test_a_well_known_speaker_can_be_told_apart_by_a_person():
    mentions = [make("Zelensky", "a"), make("Zelensky", "b")]
    assert len(group(*mentions, judged=[Judged("a Zelensky", "b Zelensky", False)])) == 2


@pytest.mark.parametrize("day", [None, "2024", "2024-05", "no day"])
def test_an_inexact_day_is_no_day(day):
    assert len(group(make("Ugo Brandi", "a", day=day), make("Brandi", "b", day=day))) == 2


def draw_mentions(seed: int, size: int) -> list[Mention]:
    dice = random.Random(seed)
    days, parties = ["2024-05-01", "2020-01-01"], [None, None, "IT", "UA"]
    return [
        make(name, f"a{article}", key=f"m{number}", party=dice.choice(parties), day=dice.choice(days))
        for number in range(size)
        for name, article in [(dice.choice(NAMES), dice.randrange(size // 2))]
    ]


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.integers(4, 40))
def test_the_order_of_the_mentions_does_not_count_and_each_is_in_one_entity(seed, size):
    mentions = draw_mentions(seed, size)
    entities = group_speakers(mentions)
    random.Random(seed).shuffle(mentions)
    assert group_speakers(mentions) == entities
    assert sorted(key for entity in entities for key in entity.members) == sorted(mention.key for mention in mentions)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.integers(4, 40))
def test_a_new_mention_joins_what_it_joins_when_all_is_done_anew(seed, size):
    mentions = draw_mentions(seed, size)
    new = mentions[0]

    def fetch(blocks: Sequence[str]) -> list[Mention]:
        return [one for one in mentions if {*list_blocks(one), f"article {one.article}"} & set(blocks)]

    anew = next(entity for entity in group_speakers(mentions) if new.key in entity.members)
    here = next(entity for entity in group_speakers(gather([new], fetch)) if new.key in entity.members)
    assert here == anew


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.integers(4, 30))
def test_pairs_judged_apart_are_never_in_one_entity(seed, size):
    mentions = draw_mentions(seed, size)
    dice = random.Random(seed)
    keys = [mention.key for mention in mentions]
    judged = [Judged(*dice.sample(keys, 2), dice.random() < 0.5) for _ in range(4)]
    homes = {key: number for number, entity in enumerate(group_speakers(mentions, judged)) for key in entity.members}
    assert all(homes[one.one] != homes[one.other] for one in judged if not one.is_same)


def test_of_namesakes_the_one_who_was_told_apart_stands_alone():
    mentions = [make("Ugo Brandi", article) for article in "abcde"]
    parted = [Judged("c Ugo Brandi", "a Ugo Brandi", is_same=False)]
    assert group(*mentions, judged=parted) == [{f"{one} Ugo Brandi" for one in "abde"}, {"c Ugo Brandi"}]


def test_what_was_told_apart_is_no_rival_of_another_spelling():
    mentions = [make("Georg Nowak", "a"), make("Georg Nowak", "b"), make("Георг Новак", "c", lang="ru")]
    parted = [
        Judged("a Georg Nowak", "b Georg Nowak", is_same=False),
        Judged("a Georg Nowak", "c Георг Новак", is_same=False),
    ]
    assert group(*mentions, judged=parted) == [{"a Georg Nowak"}, {"b Georg Nowak", "c Георг Новак"}]
