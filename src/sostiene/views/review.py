"""The queue of statements that wait for a person, as plain text: each with why it is doubtful and why it matters.

score  day         who         does    words
1.43   2025-03-04  Ada Ferrin  denies  che il faro sia in vendita
                                       doubt 0.57: such statements are right 43 times in 100
                                       importance 2.50: it takes a position on what others say; …
"""

from collections.abc import Iterator

from sostiene.questions import Answer
from sostiene.questions.review import RECENT_DAYS, Importance, Line, Waiting
from sostiene.store.doubts import Doubt
from sostiene.views.answers import Table, describe_found, show_table, show_total, tell_day
from sostiene.views.wording import ACT_WORDS, join_lines

PERCENT = 100
DOUBTS = {
    "no speaker": "nobody is named who says it",
    "several speakers": "it may go back to several speakers",
    "marks": "a quotation mark or bracket stands alone, so words may be cut off",
    "nothing says so": "no words attribute it to anybody",
    "one word": "it is one word",
    "turned": "a negation stands within what is confirmed or denied",
    "hearsay": "its verb marks it as heard from others",
}
IMPORTANCES = {
    "answer": "it takes a position on what others say",
    "recent": f"it is of the last {RECENT_DAYS} days of the store",
    "told of": "the position is that of somebody of whom it tells",
}


def show_review(answer: Answer[Waiting], *, width: int = 80) -> str:
    """The statements, a row each, and how many wait in all."""
    rows = [
        (f"{one.score:.2f}", tell_day(one.found), one.found.speaker, ACT_WORDS[one.found.act], describe_waiting(one))
        for one in answer.rows
    ]
    table = Table(("score", "day", "who", "does", "words"), rows)
    return show_table(table, width) + show_total(answer, "statement")


def describe_waiting(one: Waiting) -> str:
    """The words, why they wait, and where they stand."""
    *words, where = describe_found(one.found)
    claims = [f"{claim.stance.replace('_', ' ')} «{join_lines(claim.title)}» · {claim.id}" for claim in one.claims]
    why = [f"doubt {one.doubt:.2f}: {tell_doubts(one)}", f"importance {one.importance:.2f}: {tell_importances(one)}"]
    return "\n".join([*words, *why, *claims, where])


def tell_doubts(one: Waiting) -> str:
    return "; ".join(tell_doubt(doubt) for doubt in one.doubts)


def tell_importances(one: Waiting) -> str:
    return "; ".join(map(tell_importance, one.importances)) or "no more than others"


def tell_doubt(doubt: Doubt) -> str:
    """Why it is doubtful, in a few words."""
    if doubt.kind == "confidence":
        return f"such statements are right {(1 - doubt.weight) * PERCENT:.0f} times in 100"
    return DOUBTS[doubt.kind]


def tell_importance(importance: Importance) -> str:
    """Why it matters, in a few words."""
    if importance.kind == "claim":
        return f"{importance.detail} speakers take positions on its claim"
    return IMPORTANCES[importance.kind]


def list_lines(answer: Answer[Waiting]) -> Iterator[Line]:
    """The queue as flat rows."""
    for one in answer.rows:
        found = one.found
        yield Line(
            found.id, one.score, one.doubt, one.importance, f"{tell_doubts(one)}; {tell_importances(one)}", found.day,
            found.speaker, found.act, found.content, found.article, found.doc, found.publisher, found.url,
        )  # fmt: skip
