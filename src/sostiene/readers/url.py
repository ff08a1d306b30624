"""Pages from the web: one polite request, checked against misuse before and while it runs.

Only http and https; every address that a name stands for is checked before connecting, and again for each redirect;
the connection then goes to the very address that was checked, so that a name cannot change its meaning in between.
"""

import ipaddress
import re
import socket
import time
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import httpx2 as httpx

from sostiene.errors import FetchError

MAX_BYTES = 20_000_000
MAX_REDIRECTS = 5
# Seconds: for a connection or the next bytes, and for everything together.
PATIENCE = 15.0
WHOLE_PATIENCE = 60.0
READABLE = re.compile(r"text/|application/(xhtml\+xml|json|x-ndjson|jsonl)|application/octet-stream")
NOT_FETCHED = "Save the page in a browser and give the file"
MISTYPED = "Look whether the address is right"
PRIVATE = "If you trust it, allow it: --allow-private, in Python allow_private=True"


@dataclass(frozen=True)
class Page:
    """What a server gave: the bytes, the address it gave them for (after redirects), and their encoding, if it says."""

    content: bytes
    url: str
    charset: str | None = None


def fetch(url: str, *, allow_private: bool = False) -> Page:
    """The page at an http(s) address.

    Raises FetchError if it cannot be fetched, or must not be: private, loopback, link-local and reserved addresses are
    refused unless allowed, and so is what is longer than MAX_BYTES or no text.
    """
    deadline = time.monotonic() + WHOLE_PATIENCE
    headers = {"User-Agent": name_agent(), "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1"}
    # Proxies and passwords from the environment would go around the check of addresses.
    with httpx.Client(timeout=PATIENCE, trust_env=False, headers=headers, follow_redirects=False) as client:
        address = url
        for _ in range(MAX_REDIRECTS + 1):
            page = request_page(client, address, allow_private, deadline)
            if isinstance(page, Page):
                return page
            address = page
    raise FetchError(url, f"{url} redirects more than {MAX_REDIRECTS} times", NOT_FETCHED)


def request_page(client: httpx.Client, url: str, allow_private: bool, deadline: float) -> Page | str:
    """The page at this address, or the address that it redirects to."""
    request = build_request(client, url, allow_private)
    try:
        response = client.send(request, stream=True)
    except httpx.TimeoutException:
        raise FetchError(url, f"{url} did not answer within {PATIENCE:.0f} seconds", "Try again later") from None
    except (httpx.HTTPError, OSError) as error:
        raise FetchError(url, f"{url} cannot be reached ({describe(error)})", MISTYPED) from None
    try:
        if response.is_redirect:
            return str(httpx.URL(url).join(response.headers["location"]))
        check_response(url, response)
        return Page(read_content(url, response, deadline), url, response.charset_encoding)
    except httpx.InvalidURL:
        raise FetchError(url, f"{url} redirects to what is no address", NOT_FETCHED) from None
    finally:
        response.close()


def build_request(client: httpx.Client, url: str, allow_private: bool) -> httpx.Request:
    """The request for this address, directed to a checked IP address of its host."""
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise FetchError(url, f"{url!r} is no address", "Write it like https://example.org/page") from None
    if address.scheme not in ("http", "https"):
        raise FetchError(url, f"{address.scheme}: addresses are not fetched", "Give an http(s) address, or a file")
    if not address.host:
        raise FetchError(url, f"{url!r} names no host", "Write it like https://example.org/page")
    ip = resolve(url, address.host, address.port or (443 if address.scheme == "https" else 80), allow_private)
    # The certificate is still checked against the name, which the server also gets in the Host header.
    return client.build_request(
        "GET",
        address.copy_with(host=ip, username=None, password=None),
        headers={"Host": address.netloc.decode("ascii")},
        extensions={"sni_hostname": address.raw_host.decode("ascii")},
    )


def resolve(url: str, host: str, port: int, allow_private: bool) -> str:
    """An IP address of the host; raises FetchError if it has none, or if any is private and that is not allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(url, f"the host {host} is not known ({describe(error)})", MISTYPED) from None
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


def check_response(url: str, response: httpx.Response) -> None:
    if response.status_code != 200:
        raise FetchError(url, f"{url} answers {response.status_code} {response.reason_phrase}".rstrip(), NOT_FETCHED)
    kind = response.headers.get("content-type", "text/html").lower()
    if not READABLE.match(kind):
        raise FetchError(url, f"{url} is {kind.partition(';')[0]}, not a page", "Give the address of a web page")


def read_content(url: str, response: httpx.Response, deadline: float) -> bytes:
    """The unpacked content of the response, as long as it keeps to the limits of size and time."""
    content = bytearray()
    try:
        for piece in response.iter_bytes():
            content += piece
            if len(content) > MAX_BYTES:
                raise FetchError(url, f"{url} is longer than {MAX_BYTES // 1_000_000} MB, the limit", NOT_FETCHED)
            if time.monotonic() > deadline:
                raise FetchError(url, f"{url} took longer than {WHOLE_PATIENCE:.0f} seconds", "Try again later")
    except (httpx.HTTPError, OSError) as error:
        raise FetchError(url, f"{url} broke off ({describe(error)})", "Try again later") from None
    return bytes(content)


def describe(error: Exception) -> str:
    return str(error) or type(error).__name__


def name_agent() -> str:
    """How Sostiene introduces itself to servers."""
    try:
        return f"Sostiene/{version('sostiene')}"
    except PackageNotFoundError:  # run from the sources, not installed
        return "Sostiene"


def name_address(url: str) -> str:
    """A name for the article at an address: the last part of its path without suffix, else its host."""
    parts = urlsplit(url)
    path = PurePosixPath(unquote(parts.path))
    name = path.parent.name if path.stem in ("index", "default") else path.stem
    return name or parts.hostname or "page"
