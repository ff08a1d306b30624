"""The changes of the tables, one after the other, through Alembic. `migrate` brings a store up to date.

A new change: `python -m sostiene.store.migrations "what changes"` compares the tables with those of the last change.
"""

from importlib.resources import files

from sqlalchemy import Engine

from sostiene.errors import StoreError

HEAD = "0004"


def migrate(engine: Engine, location: str) -> None:
    """Brings the tables up to date, in one transaction; raises StoreError if they are newer than this program."""
    # Imported here: only a new or an old store needs it.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(files(__package__)))
    with engine.connect().execution_options(is_writing=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StoreError(
                location, f"the store {location} was made by a newer Sostiene ({error})", "Update Sostiene"
            ) from None
