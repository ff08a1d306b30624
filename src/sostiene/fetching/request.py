"""One request to a server, checked against misuse before and while it runs.

Only http and https; every address that a name stands for is checked before connecting; the connection then goes to the
very address that was checked, so that a name cannot change its meaning in between. Redirects are not followed here.
"""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Self

import httpx2 as httpx

from sostiene.errors import FetchError

MAX_BYTES = 20_000_000
MAX_URL = 8_000
# Seconds: for a connection or the next bytes, and for everything together.
PATIENCE = 15.0
WHOLE_PATIENCE = 60.0
ACCEPTED = "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1"
LATER = "Try again later"
MISTYPED = "Look whether the address is right"
PRIVATE = "If you trust it, allow it: --allow-private, in Python allow_private=True"


class NotNow(FetchError):
    """An address gave nothing this time, but may another time: in `wait` seconds, as far as the server says."""

    def __init__(self, url: str, what: str, hint: str = LATER, *, wait: float = 0.0) -> None:
        super().__init__(url, what, hint)
        self.wait = wait


@dataclass(frozen=True)
class Terms:
    """On what terms an address is asked: by when all must be there (monotonic time), how many bytes are read at most,
    and which headers are sent besides the usual ones."""

    deadline: float
    allow_private: bool = False
    limit: int = MAX_BYTES
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What a server said to one request; the content is read only where the status is 200. `is_cut`: there was more."""

    url: str
    status: int
    reason: str
    headers: Mapping[str, str]
    charset: str | None = None
    content: bytes = b""
    is_cut: bool = False


def open_client(context: ssl.SSLContext | bool = True) -> httpx.Client:
    """A client for one page: what a server leaves in it, such as cookies, goes to no other.

    Proxies and passwords from the environment would go around the check of addresses. No connection is kept: requests
    go to IP addresses, and one that was opened and certified for another name of the same address would be taken again.
    """
    headers = {"User-Agent": name_agent(), "Accept": ACCEPTED}
    limits = httpx.Limits(max_keepalive_connections=0)
    return httpx.Client(
        timeout=PATIENCE, trust_env=False, headers=headers, follow_redirects=False, limits=limits, verify=context
    )


def request(client: httpx.Client, url: str, terms: Terms) -> Answer:
    """What the server says for this address, be it a page, a redirect or a refusal; raises NotNow if it says nothing
    whole, FetchError if the address must not be asked."""
    with Guard(terms.deadline) as guard:
        asked = build_request(client, url, terms, guard)
        try:
            response = client.send(asked, stream=True)
        except httpx.TimeoutException:
            raise NotNow(url, f"{url} did not answer within {PATIENCE:.0f} seconds") from None
        except (httpx.HTTPError, OSError) as error:
            guard.check(url)
            raise NotNow(url, f"{url} cannot be reached ({describe(error)})", MISTYPED) from None
        try:
            content = read_content(url, response, terms.limit, guard) if response.status_code == 200 else b""
            reason, charset = response.reason_phrase, response.charset_encoding
            is_cut = len(content) > terms.limit
            content = content[: terms.limit]
            return Answer(url, response.status_code, reason, response.headers, charset, content, is_cut)
        finally:
            response.close()


class Guard:
    """Ends a connection at its deadline, whatever happens on it: the time limits of the client begin anew with each
    byte, and a server may send its headers byte by byte."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.timer = threading.Timer(max(deadline - time.monotonic(), 0), self.cut)
        self.timer.daemon = True
        self.socket: socket.socket | None = None

    def note(self, event: str, details: Mapping[str, Any]) -> None:
        """Told by the client what it does; a copy of the connection's socket outlives its wrapping in TLS."""
        if event == "connection.connect_tcp.complete":
            self.socket = details["return_value"].get_extra_info("socket").dup()
            if time.monotonic() > self.deadline:
                self.cut()

    def cut(self) -> None:
        if self.socket is not None:
            with suppress(OSError):  # where the connection has ended already
                self.socket.shutdown(socket.SHUT_RDWR)

    def check(self, url: str) -> None:
        """Raises NotNow after the deadline."""
        if time.monotonic() > self.deadline:
            raise NotNow(url, f"{url} took longer than {WHOLE_PATIENCE:.0f} seconds")

    def __enter__(self) -> Self:
        self.timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()
        self.timer.join()
        if self.socket is not None:
            self.socket.close()


def build_request(client: httpx.Client, url: str, terms: Terms, guard: Guard) -> httpx.Request:
    """The request for this address, directed to a checked IP address of its host."""
    address = parse_address(url)
    ip = resolve(url, address.host, address.port or (443 if address.scheme == "https" else 80), terms.allow_private)
    # The certificate is still checked against the name, which the server also gets in the Host header.
    return client.build_request(
        "GET",
        address.copy_with(host=ip, username=None, password=None),
        headers={**terms.headers, "Host": address.netloc.decode("ascii")},
        extensions={"sni_hostname": address.raw_host.decode("ascii"), "trace": guard.note},
    )


def parse_address(url: str) -> httpx.URL:
    """The parts of an http(s) address; raises FetchError if it is none."""
    if len(url) > MAX_URL:
        raise FetchError(url[:100], f"the address {url[:100]}… has {len(url):,} characters", MISTYPED)
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise FetchError(url, f"{url!r} is no address", "Write it like https://example.org/page") from None
    if address.scheme not in ("http", "https"):
        raise FetchError(url, f"{address.scheme}: addresses are not fetched", "Give an http(s) address, or a file")
    if not address.host:
        raise FetchError(url, f"{url!r} names no host", "Write it like https://example.org/page")
    return address


def resolve(url: str, host: str, port: int, allow_private: bool) -> str:
    """An IP address of the host; raises FetchError if it has none, or if any is private and that is not allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        # Without a network no name can be looked up, which says nothing about this one.
        failure = NotNow if getattr(error, "errno", None) == socket.EAI_AGAIN else FetchError
        raise failure(url, f"the host {host} is not known ({describe(error)})", MISTYPED) from None
    addresses = [str(entry[4][0]) for entry in found]
    private = [address for address in addresses if not is_public(address)]
    if private and not allow_private:
        raise FetchError(url, f"{host} is a private address ({private[0]}), which is not fetched", PRIVATE)
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether the IP address is one of the open internet, also where an IPv4 address hides in an IPv6 one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        hidden = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if hidden is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            hidden = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if hidden is not None:
            ip = hidden
    is_site_local = isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or is_site_local)


def read_content(url: str, response: httpx.Response, limit: int, guard: Guard) -> bytes:
    """The unpacked content of the response, as far as it keeps to the limit of size, and a little more if there is."""
    content = bytearray()
    try:
        for piece in response.iter_bytes():
            content += piece
            guard.check(url)
            if len(content) > limit:
                break
    except (httpx.HTTPError, OSError) as error:
        guard.check(url)
        raise NotNow(url, f"{url} broke off ({describe(error)})") from None
    guard.check(url)  # a connection that the guard cut may look like one that the server closed
    return bytes(content)


def describe(error: Exception) -> str:
    return str(error) or type(error).__name__


def name_agent() -> str:
    """How Sostiene introduces itself to servers."""
    try:
        return f"Sostiene/{version('sostiene')}"
    except PackageNotFoundError:  # run from the sources, not installed
        return "Sostiene"
