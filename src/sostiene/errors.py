"""What can go wrong, as one small tree. Each error says what was wrong, with what value, and what to do.

SostieneError
├── InputError            an article cannot be read (it becomes a Problem; the run goes on)
│   ├── UnsupportedScript it is written in a script the reader does not know
│   └── FetchError        an address cannot be or must not be fetched
│       └── NotNow        … at this moment; later it may (fetching/request.py)
├── UsageError            a command or an argument is wrong (exit code 2)
├── StoreError            the store is not there, or cannot be read or written
└── MissingExtra          an optional part is not installed
"""


class SostieneError(Exception):
    """Base of all errors that Sostiene raises on purpose. `hint` says what to do next."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.what}. {self.hint}" if self.hint else self.what


class InputError(SostieneError):
    """An article cannot be read."""


class UnsupportedScript(InputError):
    """The article is written in a script that the model does not know; `script` names it."""

    def __init__(self, script: str) -> None:
        self.script = script
        super().__init__(f"the text is written in {script} script", "Sostiene reads Latin, Cyrillic and Greek script")


class FetchError(InputError):
    """An address cannot be or must not be fetched; `url` is the address."""

    def __init__(self, url: str, what: str, hint: str = "") -> None:
        self.url = url
        super().__init__(what, hint)


class UsageError(SostieneError):
    """A command or an argument is wrong."""


class StoreError(SostieneError):
    """The store is not there, or cannot be read or written; `location` is its path or address."""

    def __init__(self, location: str, what: str, hint: str = "") -> None:
        self.location = location
        super().__init__(what, hint)


class MissingExtra(SostieneError):
    """An optional part is not installed; `extra` names it."""

    def __init__(self, extra: str, what: str) -> None:
        self.extra = extra
        super().__init__(what, f"Install it with: pip install 'sostiene[{extra}]'")
