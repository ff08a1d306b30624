"""Which claim of the store is meant by a key, or the beginning of one."""

from sqlalchemy import Connection

from sostiene.errors import UsageError
from sostiene.store.ids import clean
from sostiene.store.lookup import list_keys
from sostiene.store.tables import claims


def list_claim_keys(connection: Connection, name: str) -> list[str]:
    """The claims, six at most, whose keys begin so; none for a word that cannot be a key."""
    return list_keys(connection, claims, name)


def find_claim_key(connection: Connection, name: str) -> str:
    """The key of the claim that is meant; raises UsageError if none or several are."""
    name = clean(name)
    keys = list_claim_keys(connection, name)
    if not keys:
        raise UsageError(
            f"there is no claim {name[:40]!r} in the store", "Name it by its key: sostiene claims lists them"
        )
    if len(keys) > 1:
        raise UsageError(f"{name!r} means {len(keys)} claims: {', '.join(keys)}", "Write more of the key")
    return keys[0]
