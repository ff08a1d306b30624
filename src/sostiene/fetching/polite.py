"""Pages asked for again and again, by the rules of each host: its robots.txt, the time it wants between two requests,
and the time it wants to be left alone after too many or when it fails."""

import re
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

import httpx2 as httpx
from protego import Protego

from sostiene.errors import FetchError
from sostiene.fetching.pages import Page, check_status, follow, make_page
from sostiene.fetching.request import (
    MAX_BYTES,
    WHOLE_PATIENCE,
    Answer,
    NotNow,
    Terms,
    open_client,
    parse_address,
    request,
)

AGENT = "Sostiene"
"""The name by which robots.txt speaks of us."""
# Seconds.
DELAY = 2.0
LONGEST_WAIT = 86_400.0
LONGEST_BACK_OFF = 3_600.0
ROBOTS_LIFE = 86_400.0
PATIENCE = 60.0
# RFC 9309 wants at least 500 KiB to be read.
ROBOTS_BYTES = 500 * 1024
MAX_HOSTS = 2_000
AGENT_LINE = re.compile(r"\s*user[- ]?agent\b[\s:]*([^#]*)", re.IGNORECASE)
OWN_NAME = re.compile(rf"\**{AGENT}(/[\d.]+)?\**", re.IGNORECASE)
FORBIDDEN = "Read it in a browser and save it, or ask its publisher"


@dataclass
class Host:
    """What is known of a host: when it may be asked again, the seconds between two requests, and how often it failed
    in a row."""

    ready: float = 0.0
    delay: float = DELAY
    failures: int = 0


@dataclass(frozen=True)
class Rules:
    """A robots.txt and when it was read; `forbids` of an address and `delay` are what it asks of us."""

    robots: Protego
    read: float

    def forbids(self, url: str) -> bool:
        return not self.robots.can_fetch(url, AGENT)

    @property
    def delay(self) -> float:
        """The seconds between two requests that it wants; 0 if it does not say."""
        rate = self.robots.request_rate(AGENT)
        wanted = max(self.robots.crawl_delay(AGENT) or 0.0, rate.seconds / rate.requests if rate else 0.0)
        return min(wanted, LONGEST_WAIT)


class Visitor:
    """Visits addresses, one after the other; it remembers the hosts for as long as it lives.

    `delay` is the least time between two requests to one host (a robots.txt may ask for more); `tries` how often an
    address is asked for, at most, where its host says "not now"; `patience` the longest that `visit` sleeps for a host.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        delay: float = DELAY,
        tries: int = 3,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.allow_private = allow_private
        self.delay = delay
        self.tries = tries
        self.patience = patience
        self.clock = clock
        self.sleep = sleep
        self.hosts: dict[str, Host] = {}
        self.rules: dict[str, Rules] = {}
        self.context: ssl.SSLContext | None = None

    def visit(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Page:
        """The page at the address; unchanged, without content, if it still is what `etag` and `modified` describe.

        Raises FetchError if it cannot be or must not be fetched; NotNow, which is one, if it may be had later: its
        `wait` says in how many seconds.
        """
        validators = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in validators.items() if value}
        left = self.tries
        while True:
            left -= 1
            try:
                return self.visit_once(url, headers)
            except NotNow as error:
                if left < 1 or error.wait > self.patience:
                    raise

    def ready_in(self, host_name: str) -> float:
        """The seconds after which the host (`name_host` of an address) may be asked."""
        host = self.hosts.get(host_name)
        return max(host.ready - self.clock(), 0.0) if host else 0.0

    def visit_once(self, url: str, headers: dict[str, str]) -> Page:
        with open_client(self.make_context()) as client:
            answer = follow(url, partial(self.ask_allowed, client, headers))
        fetched = datetime.fromtimestamp(self.clock(), UTC).isoformat(timespec="seconds")
        if answer.status == 304 and headers:
            return Page(b"", answer.url, fetched=fetched, is_unchanged=True)
        return replace(make_page(answer), fetched=fetched)

    def make_context(self) -> ssl.SSLContext:
        """The certificates that are trusted, loaded once: it takes 80 ms, and every visit has a client of its own."""
        if self.context is None:
            self.context = httpx.create_ssl_context(trust_env=False)
        return self.context

    def ask_allowed(self, client: httpx.Client, headers: dict[str, str], url: str) -> Answer:
        """The answer for the address, if the robots.txt of its site allows to ask for it."""
        rules = self.find_rules(client, url)
        if rules.forbids(url):
            raise FetchError(url, f"{name_host(url)} asks programs not to fetch {url} (robots.txt)", FORBIDDEN)
        host = self.find_host(url)
        host.delay = max(self.delay, rules.delay)
        return self.ask(client, url, MAX_BYTES, headers)

    def find_rules(self, client: httpx.Client, url: str) -> Rules:
        """The rules of the address's site, at most a day old. Where there is no robots.txt everything is allowed; one
        that cannot be had now is waited for (NotNow)."""
        site = name_site(url)
        known = self.rules.get(site)
        if known and known.read + ROBOTS_LIFE > self.clock():
            return known
        answer = follow(f"{site}/robots.txt", lambda address: self.ask(client, address, ROBOTS_BYTES, {}))
        # A last line that is cut off may forbid more than the whole line does.
        content = answer.content.rpartition(b"\n")[0] if answer.is_cut else answer.content
        self.rules[site] = Rules(parse_robots(content), self.clock())
        return self.rules[site]

    def ask(self, client: httpx.Client, url: str, limit: int, headers: dict[str, str]) -> Answer:
        """The answer for the address, asked for as soon as its host allows; raises NotNow if that is too far away, or
        if the host fails or wants to be left alone, which it then is."""
        host = self.find_host(url)
        self.wait_for(host, url)
        try:
            terms = Terms(time.monotonic() + WHOLE_PATIENCE, self.allow_private, limit, headers)
            answer = request(client, url, terms)
            check_status(answer)
        except NotNow as error:
            host.failures += 1
            back_off = min(self.delay * 2 ** min(host.failures, 20), LONGEST_BACK_OFF)
            pause = max(error.wait, back_off, host.delay)
            host.ready = self.clock() + min(pause, LONGEST_WAIT)
            raise NotNow(url, error.what, error.hint, wait=host.ready - self.clock()) from None
        host.failures = 0
        host.ready = self.clock() + host.delay
        return answer

    def wait_for(self, host: Host, url: str) -> None:
        pause = host.ready - self.clock()
        if pause > self.patience:
            raise NotNow(url, f"{name_host(url)} may not be asked for another {pause:.0f} seconds", wait=pause)
        if pause > 0:
            self.sleep(pause)

    def find_host(self, url: str) -> Host:
        """What is known of the address's host; of too many hosts those are forgotten that may be asked anyhow."""
        if len(self.hosts) > MAX_HOSTS:
            self.hosts = {name: host for name, host in self.hosts.items() if host.ready > self.clock()}
            self.rules.clear()
        return self.hosts.setdefault(name_host(url), Host(delay=self.delay))


def parse_robots(content: bytes) -> Protego:
    """The rules of a robots.txt; what it tells other programs is left out.

    The parser writes each rule down once for every program of its group: 10,000 rules for 20,000 names take it minutes.
    """
    lines = content.decode("utf-8-sig", "replace").splitlines()
    return Protego.parse("\n".join(map(simplify_agent, lines)))


def simplify_agent(line: str) -> str:
    """The line of a robots.txt, with one and the same name for all other programs."""
    match = AGENT_LINE.match(line)
    if match is None:
        return line
    name = match[1].strip()
    if OWN_NAME.fullmatch(name):
        return f"User-agent: {AGENT}"
    return "User-agent: *" if name == "*" else "User-agent: other"


def name_host(url: str) -> str:
    """The host of an address in lower case, without port; nothing if it is none."""
    try:
        return httpx.URL(url).host
    except (httpx.InvalidURL, UnicodeError, ValueError):
        return ""


def name_site(url: str) -> str:
    """The scheme, host and port of an address, for which one robots.txt speaks; raises FetchError if it is none."""
    bare = parse_address(url).copy_with(username=None, password=None, raw_path=b"/", fragment=None)
    return str(bare).rstrip("/")
