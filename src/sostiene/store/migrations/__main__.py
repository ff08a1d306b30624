"""Begins the next change: `python -m sostiene.store.migrations "what changes"` compares the tables as they are defined
with those that the changes so far make, and writes the difference for a person to look over."""

import sys
from importlib.resources import files

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from sostiene.store.migrations import HEAD, migrate


def main(what: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(files("sostiene.store.migrations")))
    engine = create_engine("sqlite://")
    migrate(engine, "memory")
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.revision(config, what, autogenerate=True, rev_id=f"{int(HEAD) + 1:04}")


if __name__ == "__main__":
    main(sys.argv[1])
