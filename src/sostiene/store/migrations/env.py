"""What Alembic runs: on the connection it is given, never on one of its own."""

from alembic import context

from sostiene.store.tables import metadata


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Is it to be compared with the tables as they are defined? The index of words and its parts are made by hand."""
    return not (kind == "table" and name is not None and name.partition("_")[0] == "search")


context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, include_name=is_ours)
with context.begin_transaction():
    context.run_migrations()
