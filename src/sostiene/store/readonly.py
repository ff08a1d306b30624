"""A store that cannot be written: for who must not be able to, whatever a program that asks it may be made to do."""

from sqlalchemy import Connection, event

from sostiene.store import Store


def forbid_writing(store: Store) -> None:
    """From now on every change through this store is refused by the database itself."""
    event.listen(store.engine, "begin", refuse_changes)


def refuse_changes(connection: Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    connection.exec_driver_sql("PRAGMA query_only = ON" if is_sqlite else "SET TRANSACTION READ ONLY")
