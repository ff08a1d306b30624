"""Every test of the store runs on both databases. PostgreSQL is started with scripts/postgresql."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from sostiene.store import Store

POSTGRESQL = os.environ.get("SOSTIENE_TEST_POSTGRESQL")


@pytest.fixture(params=["sqlite", "postgresql"])
def locations(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Where new stores may be made, by any name; they are gone after the test."""
    if request.param == "sqlite":
        yield lambda name: str(tmp_path / f"{name}.db")
        return
    if POSTGRESQL is None:
        pytest.skip("SOSTIENE_TEST_POSTGRESQL names no server (scripts/postgresql start)")
    server = create_engine(make_url(POSTGRESQL).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    made: dict[str, str] = {}

    def locate(name: str) -> str:
        if name not in made:
            made[name] = f"sostiene_{uuid4().hex}"
            with server.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {made[name]}"))
        return make_url(POSTGRESQL).set(database=made[name]).render_as_string(hide_password=False)

    yield locate
    with server.connect() as connection:
        for database in made.values():
            connection.execute(text(f"DROP DATABASE {database} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def location(locations: Callable[[str], str]) -> str:
    """Where a store may be made."""
    return locations("store")


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    """A new, empty store."""
    with Store.open(location, create=True) as store:
        yield store
