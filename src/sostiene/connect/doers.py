"""Who did it where the clause does not say so: whoever is accused, or whoever speaks of their own act."""

from dataclasses import replace

from sostiene.connect.frames import Frame
from sostiene.connect.records import Told
from sostiene.connect.stretches import cue_at
from sostiene.connect.wording import Mark, Wording

# How a content without a subject begins: "nega di aver colpito", "dément avoir frappé", "niega haber atacado".
BARE = ("di ", "per la prima volta di ", "avoir ", "être ", "d'avoir ", "haber ", "de haber ")
BARE_IN = ("it", "fr", "es")


def find_accused(wording: Wording, clause: Frame, told: Told, party: str | None) -> Frame:
    """The proposition of an accusation: whoever is accused did it."""
    sentence = wording.sentence_at(clause.start)
    cue = cue_at(wording, told, sentence)
    is_accusing = any(mark.sort == "accuse" for mark in wording.inside(*cue))
    if not (is_accusing or clause.has("accuse", "guilty")) or clause.has("mutual"):
        return clause
    if clause.agents and not is_accusing and (party not in clause.agents or clause.has("deny", "claims")):
        return clause
    start = min(cue[1], clause.start) if is_accusing and sentence[0] <= cue[1] <= clause.end else clause.start
    named = [mark.meaning.rstrip("~") for mark in wording.inside(start, clause.end) if mark.sort == "party"]
    doer = next((one for one in named if one != party), None)
    return set_doer(clause, doer, party) if doer else clause


def set_doer(clause: Frame, doer: str, party: str | None = None) -> Frame:
    return replace(clause, agents=frozenset([doer]), others=clause.others - {doer, party or doer})


def find_own_act(wording: Wording, clause: Frame, told: Told, party: str | None) -> Frame:
    """The proposition, whoever speaks its doer if it has no subject: "denied shelling it", "nega di aver colpito"."""
    act = find_mark(clause, "act")
    if clause.agents or clause.act is None or act is None:
        return clause
    deny = find_mark(clause, "deny")
    subject = next((mark for mark in clause.marks if mark.sort == "party" and deny and mark.end <= deny.start), None)
    if subject is not None:
        return set_doer(clause, subject.meaning.rstrip("~"))
    if not party or told.kind == "direct":
        return clause
    if any(mark.sort == "party" and mark.start < act.start and not mark.meaning.endswith("~") for mark in clause.marks):
        return clause
    return set_doer(clause, party) if has_no_subject(wording, clause, act, told.lang) else clause


def find_mark(clause: Frame, sort: str) -> Mark | None:
    return next((mark for mark in clause.marks if mark.sort == sort), None)


def has_no_subject(wording: Wording, clause: Frame, act: Mark, lang: str | None) -> bool:
    opening = wording.text[clause.start : act.end].strip(" ,").lower()
    if lang == "en":
        return wording.text[act.start : act.end].endswith("ing") and clause.start >= act.start - 3
    if lang == "de":
        return " zu " in wording.text[max(0, act.start - 4) : clause.end]
    return lang in BARE_IN and opening.startswith(BARE)
