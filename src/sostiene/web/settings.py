"""How a server is set up: who may come in, and how much it lets anybody ask of it."""

from dataclasses import dataclass

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Settings:
    """What a server permits.

    Without a `token` only pages of this very machine are served, and only under its own names; with one, whoever shows
    it. `can_fetch`: addresses that people paste are fetched, which makes the server ask other machines.
    """

    token: str | None = None
    can_fetch: bool = False
    tagger: str = "neural"
    largest_upload: int = 20 * MEGABYTE
    largest_form: int = 2 * MEGABYTE
    longest_address: int = 8_000
    seconds: float = 60.0
    """After so long an answer is given up; reading what was handed in may take longer."""
    seconds_reading: float = 600.0
    reads_a_minute: int = 20_000
    changes_a_minute: int = 240
    logins_a_minute: int = 10
