"""Which claim of the store is meant by a key, or the beginning of one."""

from sqlalchemy import Connection, select

from sostiene.errors import UsageError
from sostiene.store.ids import DIGITS, clean
from sostiene.store.tables import claims

SHORTEST = 4  # digits of a key that name a claim
HEXADECIMAL = frozenset("0123456789abcdef")


def list_claim_keys(connection: Connection, name: str) -> list[str]:
    """The claims, six at most, whose keys begin so; none for a word that cannot be a key."""
    if not SHORTEST <= len(name) <= DIGITS or not HEXADECIMAL.issuperset(name):
        return []
    first, last = name.ljust(DIGITS, "0"), name.ljust(DIGITS, "f")
    return list(connection.scalars(select(claims.c.id).where(claims.c.id.between(first, last)).limit(6)))


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
