"""Which addresses are asked at all: http and https, and none of the network that we are in, unless the user
named it himself."""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import NamedTuple

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from graphbuild.errors import InputError

_LONGEST = 2_000  # characters of an address
_PORTS = {"http": 80, "https": 443}
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


class Address(NamedTuple):
    """An address taken apart, in ASCII as it goes over the wire."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """Scheme, host and, where it isn't the usual one, port."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{name}{port}"

    @property
    def url(self) -> str:
        """The whole, without a fragment."""
        return self.origin + self.target


def address_of(url: str) -> Address:
    """Raises InputError for what is no address of a web page."""
    if len(url) > _LONGEST:
        raise InputError(f"an address of more than {_LONGEST:,} characters")
    if _UNSEEN.search(url):
        raise InputError("an address with spaces or control characters in it")
    try:
        found = parse_url(url)
    except (LocationParseError, UnicodeError, ValueError):
        raise InputError("no valid address") from None
    if found.scheme not in _PORTS:
        raise InputError(f"an address of the kind {found.scheme or '?'}:, not http or https")
    if not found.host:
        raise InputError("an address without a host")
    if found.auth is not None:
        raise InputError("an address with a user's name in it, which graphbuild doesn't send")
    host = found.host.removeprefix("[").removesuffix("]").lower()
    return Address(found.scheme, host, found.port or _PORTS[found.scheme], found.request_uri)


def is_public(ip: str) -> bool:
    """Whether an IP address is one of the internet, and no way of writing another."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:  # with a zone, which only link-local ones have
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return address.is_global and not address.is_multicast and not address.is_reserved


_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052


def connected(host: str, port: int, seconds: float, *, own: bool) -> socket.socket:
    """A connection to a host; where it isn't the user's `own`, only at an address of the internet, looked up
    once, so that no second answer of the name server counts. Raises InputError where there is no such
    address, OSError where nobody answers."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise OSError("there is no such host") from None
    ips = list(dict.fromkeys(str(address[0]) for *_, address in found))
    allowed = [ip for ip in ips if own or is_public(ip)]
    if not allowed:
        raise InputError(
            f"{host} is in a private network ({ips[0]}); only a feed that is given there may lead there"
        )
    failure = OSError("nobody answers")
    for ip in allowed[:4]:
        try:
            return socket.create_connection((ip, port), seconds)
        except OSError as error:
            failure = error
    raise failure
