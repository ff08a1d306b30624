"""What all forms of correction share: under whose name, what follows across articles, and where the reader goes on."""

from collections.abc import Callable, Collection
from typing import Annotated, TypeVar

from fastapi import Form
from starlette.requests import Request
from starlette.responses import Response

from sostiene.connect.following import follow
from sostiene.corrections.looking import find_articles
from sostiene.store import Store
from sostiene.store.judgements import LONGEST_NAME, LONGEST_REASON, Judge
from sostiene.web.adding import ONE_AT_A_TIME
from sostiene.web.judge import keep_judge, require_judge
from sostiene.web.pages import go_to, translate

By = Annotated[str, Form(max_length=LONGEST_NAME)]
Why = Annotated[str, Form(max_length=LONGEST_REASON)]
Words = Annotated[str, Form(max_length=20_000)]
Short = Annotated[str, Form(max_length=300)]
Made = TypeVar("Made")


def make_judge(request: Request, by: str, why: str) -> Judge:
    """Who says so and why; who gives no reason refers to the text."""
    return Judge(require_judge(request, by), " ".join(why.split()) or translate(request, "as the article says"))


def keep(store: Store, say: Callable[[], Made], touched: Callable[[Made], Collection[str]]) -> tuple[Made, bool]:
    """Keeps what is said, and brings what lies across articles in step; false if some of it waits for `connect`.

    `touched` tells the statements that it is about.
    """
    made = say()
    # Whoever connects reads the whole and then writes it: two at once would undo one another.
    with ONE_AT_A_TIME:
        return made, follow(store, find_articles(store, list(touched(made))))


def finish(request: Request, address: str, judge: Judge, *, is_whole: bool) -> Response:
    """Back to what was corrected, with a line that says so."""
    message = translate(request, "Kept, under the name %(name)s. The history tells it, and can undo it.", name=judge.by)
    if not is_whole:
        message += " " + translate(request, "Claims are found anew with the next sostiene connect.")
    response = go_to(address, notice=message)
    keep_judge(response, request, judge.by)
    return response
