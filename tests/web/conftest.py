"""A server over a small connected story, filled once; nothing in these tests listens on a port."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from starlette.testclient import TestClient

from sostiene.store import Store
from sostiene.web import make_app
from sostiene.web.settings import Settings
from tests.connected import fill

ORIGIN = "http://localhost"


class Site(NamedTuple):
    """A client of a server, its store, and the keys of the story's statements: "sentinella 1"."""

    client: TestClient
    store: Store
    keys: dict[str, str]


def make_client(store: Store, settings: Settings | None = None) -> TestClient:
    """A client that sends its origin, as a browser does with the forms of our own pages."""
    app = make_app(store, settings or Settings(tagger="rules"))
    return TestClient(app, base_url=ORIGIN, headers={"origin": ORIGIN, "accept": "text/html"}, follow_redirects=False)


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The story in a store that tests only read."""
    with Store.open(tmp_path_factory.mktemp("site") / "store.db", create=True) as store:
        keys = fill(store)
        yield Site(make_client(store), store, keys)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The story in a store of the test's own, which it may change."""
    with Store.open(tmp_path / "store.db", create=True) as store:
        keys = fill(store)
        yield Site(make_client(store), store, keys)
