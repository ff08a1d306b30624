"""Everything that openapi.json tells is asked, with what it permits and with what it does not."""

from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from sqlalchemy import select

from sostiene.store import Store
from sostiene.store.ids import make_key
from sostiene.store.tables import statements
from sostiene.web import make_app
from tests.connected import ODA, SOLD
from tests.web.conftest import ORIGIN, Site

EXAMPLES = 5
"""Of each kind for each address: all of them must not take twenty seconds."""
# The description needs no store.
DESCRIBED = make_app(cast(Store, None)).openapi()
ADDRESSES = [(method, path) for path, methods in DESCRIBED["paths"].items() for method in methods]
# What takes nothing cannot be asked wrongly.
TAKING = [
    (method, path)
    for method, path in ADDRESSES
    if DESCRIBED["paths"][path][method].keys() & {"parameters", "requestBody"}
]

NAMED = [(method, path) for method, path in ADDRESSES if method == "get" and "{id}" in path]


@pytest.fixture(scope="session")
def described(told: Site) -> Any:
    schema = schemathesis.openapi.from_dict(told.client.get("/openapi.json").json())
    schema.app = told.client.app
    schema.config.update(base_url=ORIGIN)
    return schema


def name_all(addresses: list[tuple[str, str]]) -> list[str]:
    return [f"{method} {path}" for method, path in addresses]


@pytest.mark.parametrize(("method", "path"), ADDRESSES, ids=name_all(ADDRESSES))
def test_what_is_permitted_is_answered_as_described(described: Any, method: str, path: str) -> None:
    ask(described[path][method], GenerationMode.POSITIVE)


@pytest.mark.parametrize(("method", "path"), TAKING, ids=name_all(TAKING))
def test_what_is_not_permitted_is_refused_as_described(described: Any, method: str, path: str) -> None:
    ask(described[path][method], GenerationMode.NEGATIVE)


@pytest.mark.parametrize(("method", "path"), NAMED, ids=name_all(NAMED))
def test_what_is_there_is_shown_as_described(told: Site, described: Any, method: str, path: str) -> None:
    """A made-up key is never found: here it is one that means something."""
    part = path.split("/")[1]
    with told.store.read() as connection:
        article = connection.scalar(select(statements.c.article).where(statements.c.id == told.keys["eco 1"]))
    known = {
        "articles": article, "claims": SOLD, "speakers": ODA, "utterances": told.keys["eco 1"],
        "echoes": make_key("echo", 1),
    }  # fmt: skip
    assert told.client.get(path.format(id=known[part])).status_code == 200
    ask(described[path][method], GenerationMode.POSITIVE, path_parameters={"id": known[part]})


def ask(operation: Any, mode: GenerationMode, **fixed: Any) -> None:
    @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode, **fixed))
    def check(case: schemathesis.Case) -> None:
        # No schema can tell which words a search is made of, or which days there are: those are refused with reasons.
        case.call_and_validate(headers={"origin": ORIGIN}, excluded_checks=[positive_data_acceptance])

    check()
