"""Who changed position on a claim."""

from sostiene.connect.changes import Change, find_changes
from tests.connect.telling import Telling


def changes_of(told: Telling) -> tuple[Change, ...]:
    return find_changes(told.claims(), told.told, told.texts)


def tell_denial(day: str = "2031-05-02") -> Telling:
    told = Telling().add("a", "Lima denied sending drones to Chile.", published=day)
    return told.tell("sending drones to Chile", "Lima", "denied", stance="denies", act="deny", party="PE")


def test_a_party_that_denied_and_later_admits_changed() -> None:
    told = tell_denial().add("b", "Il Perù ha ammesso di aver fornito droni al Cile.", "it", "2031-05-20")
    told.tell("di aver fornito droni al Cile", "Il Perù", "ha ammesso", stance="confirms", act="confirm", party="PE")
    found = changes_of(told)
    assert [(one.party, one.before.stance, one.after.stance) for one in found] == [("PE", "denies", "confirms")]
    assert (found[0].before.article, found[0].after.article) == ("a", "b")


def test_from_asserting_to_confirming_is_no_change() -> None:
    told = Telling().add("a", "Peru sent drones to Chile, Oslo said.").tell("Peru sent drones to Chile", "Oslo", "said")
    told.add("b", "Oslo confirmed that Peru sent drones to Chile.", published="2031-05-10")
    told.tell("that Peru sent drones to Chile", "Oslo", "confirmed", stance="confirms")
    assert changes_of(told) == ()


def test_on_one_day_nobody_knows_which_came_first() -> None:
    told = tell_denial().add("b", "Lima admitted sending drones to Chile.", published="2031-05-02")
    told.tell("sending drones to Chile", "Lima", "admitted", stance="confirms", party="PE")
    assert changes_of(told) == ()


def test_a_party_that_says_now_this_now_that_has_not_changed() -> None:
    told = tell_denial()
    for doc, day, cue, stance in (("b", "2031-05-05", "admitted", "confirms"), ("c", "2031-05-09", "denied", "denies")):
        told.add(doc, f"Lima {cue} sending drones to Chile.", published=day)
        told.tell("sending drones to Chile", "Lima", cue, stance=stance, party="PE")
    assert changes_of(told) == ()


def test_a_withheld_answer_is_no_change() -> None:
    told = tell_denial().add("b", "Lima did not confirm sending drones to Chile.", published="2031-05-20")
    told.tell("sending drones to Chile", "Lima", "did not confirm", stance="does_not_confirm", party="PE")
    assert changes_of(told) == ()


def test_a_change_inside_one_article_is_found() -> None:
    text = "Ada Lund denied the blast at the Arica bridge. But later Ada Lund said that the bridge was blown up."
    told = Telling().add("a", text).tell("the blast at the Arica bridge", "Ada Lund", "denied", stance="denies")
    told.tell("that the bridge was blown up", "Ada Lund", "said")
    assert [(one.before.stance, one.after.stance) for one in changes_of(told)] == [("denies", "confirms")]


def test_a_denial_that_an_article_only_recalls_does_not_hide_the_change() -> None:
    text = "Il Perù ha ammesso di aver fornito droni al Cile, dopo settimane di smentite da parte di Lima."
    told = tell_denial().add("b", text, "it", "2031-05-20")
    told.tell("di aver fornito droni al Cile", "Il Perù", "ha ammesso", stance="confirms", party="PE")
    assert len(changes_of(told)) == 1
