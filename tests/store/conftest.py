"""Every test of the store runs on both databases. PostgreSQL is started with scripts/postgresql."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from sostiene.store import Store

POSTGRESQL = os.environ.get("SOSTIENE_TEST_POSTGRESQL")


class Server:
    """A PostgreSQL server that gives databases, copies of one that has the tables already or empty ones."""

    def __init__(self, address: str) -> None:
        self.address = address
        url = make_url(address).set(drivername="postgresql+psycopg")
        self.engine: Engine = create_engine(url, isolation_level="AUTOCOMMIT")
        self.made: list[str] = []
        self.template = self.create()
        Store.open(self.locate(self.template), create=True).close()

    def create(self, template: str = "template0") -> str:
        name = f"sostiene_{uuid4().hex}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        self.made.append(name)
        return name

    def locate(self, name: str) -> str:
        return make_url(self.address).set(database=name).render_as_string(hide_password=False)

    def drop(self, names: list[str]) -> None:
        for name in names:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")
            self.made.remove(name)

    def run(self, command: str) -> None:
        with self.engine.connect() as connection:
            connection.execute(text(command))


@pytest.fixture(scope="session")
def server() -> Iterator[Server | None]:
    """The server that SOSTIENE_TEST_POSTGRESQL names, if it names one."""
    if POSTGRESQL is None:
        yield None
        return
    server = Server(POSTGRESQL)
    yield server
    server.drop(list(server.made))
    server.engine.dispose()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite store without anything in it; a copy is made faster than a store."""
    path = tmp_path_factory.mktemp("empty") / "store.db"
    Store.open(path, create=True).close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest, server: Server | None) -> str:
    if request.param == "postgresql" and server is None:
        pytest.skip("SOSTIENE_TEST_POSTGRESQL names no server (scripts/postgresql start)")
    return str(request.param)


@pytest.fixture
def locations(kind: str, tmp_path: Path, server: Server | None) -> Iterator[Callable[[str], str]]:
    """Where new stores may be made, by any name; they are gone after the test."""
    if kind == "sqlite" or server is None:
        yield lambda name: str(tmp_path / f"{name}.db")
        return
    made: dict[str, str] = {}

    def locate(name: str) -> str:
        if name not in made:
            made[name] = server.create()
        return server.locate(made[name])

    yield locate
    server.drop(list(made.values()))


@pytest.fixture
def location(kind: str, tmp_path: Path, server: Server | None, empty_file: Path) -> Iterator[str]:
    """Where a store is, with nothing in it."""
    if kind == "sqlite" or server is None:
        yield str(shutil.copy(empty_file, tmp_path / "store.db"))
        return
    name = server.create(server.template)
    yield server.locate(name)
    server.drop([name])


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    """A store with nothing in it."""
    with Store.open(location) as store:
        yield store
