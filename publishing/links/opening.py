"""Opening one link as a browser would, as politely as a guest, and never one that leads into an internal network."""

import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from http.client import BadStatusLine, HTTPConnection, HTTPException, InvalidURL
from ipaddress import IPv6Address, IPv6Network, ip_address
from socket import SHUT_RDWR, SOCK_STREAM, create_connection, gaierror, getaddrinfo, socket
from threading import Timer
from time import monotonic
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.http.request import validate_host
from django.utils.encoding import iri_to_uri

from publishing.models import Fault

# Seconds: until a site takes the connection, and until it has answered, redirects included.
CONNECT, IN_ALL = 5, 10
MOST_REDIRECTS = 10
REDIRECTS = {301, 302, 303, 307, 308}
FOR_GOOD = {301, 308}
PORTS = {"http": 80, "https": 443}
# Some sites refuse whoever does not say what they take.
HEADERS = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "*", "Connection": "close"}
# IPv6 addresses that lead to an IPv4 address within them.
NAT64 = IPv6Network("64:ff9b::/96")
# What is told to be global and is not: addresses of a site and of IPv4 as it once was, and a network's own NAT64.
NOT_PUBLIC = [IPv6Network(network) for network in ("fec0::/10", "::/96", "64:ff9b:1::/48")]
# What OpenSSL calls what is wrong with a certificate.
EXPIRED, NO_ISSUER, NO_FIRST = 10, 20, 21


@dataclass(frozen=True)
class Outcome:
    """What became of opening a link: the HTTP status, if it answered, what is wrong, where it has moved for good."""

    status: int | None = None
    fault: str = ""
    redirected_to: str = ""


@dataclass(frozen=True)
class Answer:
    """What a site says to one request: where it redirects to, if it does, and whether it wants a cookie back."""

    status: int
    location: str
    wants_cookie: bool


class InternalAddress(Exception):
    """A name that stands for no public address."""


def check(url):
    """Return what became of opening ``url``, as an Outcome, within ``IN_ALL`` seconds (and those of looking up names).

    Nothing is kept that the site sends, and what it sends beyond its headers is not read.
    """
    until = monotonic() + IN_ALL
    try:
        return follow(url, until)
    except (OSError, HTTPException, ValueError, InternalAddress) as error:
        # Whoever is cut off sees a connection that breaks; to look up a name takes as long as it takes.
        is_late = monotonic() >= until and not isinstance(error, gaierror)
        return Outcome(fault=Fault.TIMEOUT if is_late else fault_of(error))


def follow(url, until):
    """Open ``url`` and what it redirects to, until something answers."""
    at, answer, has_moved_for_good, wants_cookie = url, None, True, False
    for _hop in range(MOST_REDIRECTS + 1):
        try:
            answer = ask(at, until)
            leads_to = urljoin(at, answer.location)
        except (ValueError, InvalidURL):
            if answer is None:
                raise
            break
        if answer.status not in REDIRECTS or not answer.location:
            fault = fault_in(answer.status)
            has_moved = has_moved_for_good and not fault and at != url
            return Outcome(answer.status, fault, at if has_moved else "")
        at = leads_to
        has_moved_for_good &= answer.status in FOR_GOOD
        wants_cookie |= answer.wants_cookie
    # A browser, which keeps the cookie, may well get further.
    return Outcome(answer.status, Fault.DENIED if wants_cookie else Fault.REDIRECTS)


def ask(url, until):
    """Ask for the headers of ``url``; for the page itself if the site does not like to be asked for them alone."""
    half = (monotonic() + until) / 2
    try:
        answer = request("HEAD", url, half)
    except ConnectionRefusedError:
        raise
    except (BadStatusLine, ConnectionError, TimeoutError):
        return request("GET", url, until)
    is_final = answer.status < 400 or answer.status in (HTTPStatus.GONE, HTTPStatus.TOO_MANY_REQUESTS)
    return answer if is_final else request("GET", url, until)


def request(method, url, until):
    parts = urlsplit(url.strip())
    if parts.scheme not in PORTS or not parts.hostname:
        raise InvalidURL(url)
    # The name of the site in plain letters, and the rest as addresses are sent.
    host = parts.hostname.rstrip(".").encode("idna").decode()
    path = iri_to_uri(parts._replace(scheme="", netloc="", fragment="").geturl())
    connection = Connection(host, parts.port or PORTS[parts.scheme], parts.scheme, until)
    with connection.cut_off_in_time():
        connection.request(method, path if path.startswith("/") else f"/{path}", headers=HEADERS | user_agent())
        with connection.getresponse() as response:
            # Headers that were cut off look like short ones.
            connection.time_left()
            location = response.getheader("Location", "")
            # Sent in UTF-8 where it is not plain, and read as Latin-1.
            location = location.encode("latin-1").decode("utf-8", "replace")
            return Answer(response.status, location, "Set-Cookie" in response.headers)


def user_agent():
    """Who we are, for whoever reads the log of a site."""
    site = next((name.lstrip(".*") for name in settings.ALLOWED_HOSTS if name.strip(".*")), "a website")
    return {"User-Agent": f"Mozilla/5.0 (compatible; link check of {iri_to_uri(site)})"}


class Connection(HTTPConnection):
    """A connection to one of the public addresses that a name has just been found to stand for.

    The name is looked up once: who answers for it cannot give a public address to be judged, and another to be opened.
    """

    def __init__(self, host, port, scheme, until):
        super().__init__(host, port)
        # A port that need not be named is not.
        self.default_port = PORTS[scheme]
        self.is_secure = scheme == "https"
        self.until = until

    def connect(self):
        self.sock = self.connected()
        self.sock.settimeout(self.time_left())
        if self.is_secure:
            # Kept before they agree, so that they can be cut off.
            self.sock = tls_context().wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock.do_handshake()

    def connected(self):
        """A socket that is connected to the first of its addresses that takes it."""
        problem = None
        for address in addresses_of(self.host, self.port):
            try:
                return create_connection(address[:2], timeout=min(CONNECT, self.time_left()))
            except OSError as error:
                problem = error
        raise problem

    def time_left(self):
        left = self.until - monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    @contextmanager
    def cut_off_in_time(self):
        """However slowly the other side speaks: a socket's own patience begins anew with every byte."""
        timer = Timer(self.time_left(), self.cut_off)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            self.close()

    def cut_off(self):
        sock = self.sock
        if sock is not None:
            with suppress(OSError):
                # Not closed, which would not wake whoever waits for it; and past TLS, which is not told.
                socket.shutdown(sock, SHUT_RDWR)


def addresses_of(host, port):
    """The addresses of ``host`` that may be opened, as (address, port, …); InternalAddress if there are none."""
    found = [entry[4] for entry in getaddrinfo(host, port, type=SOCK_STREAM)]
    if validate_host(host, settings.LINK_CHECK_INTERNAL_HOSTS):
        return found
    public = [address for address in found if is_public(ip_address(address[0]))]
    if not public:
        raise InternalAddress(host)
    return public


def is_public(address):
    """Whether an IP address is one that everybody can reach; one that leads to another is as public as that."""
    if isinstance(address, IPv6Address):
        if any(address in network for network in NOT_PUBLIC):
            return False
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or [None])[-1]
        if address in NAT64:
            inner = ip_address(address.packed[-4:])
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


@cache
def tls_context():
    """Reading the machine's certificates takes longer than many an answer."""
    return ssl.create_default_context()


def fault_in(status):
    """What a status says is wrong; empty if nothing is."""
    if status < 400:
        return ""
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return Fault.GONE
    return Fault.DENIED if status < 500 or status > 599 else Fault.SERVER


def fault_of(error):
    """What is wrong where there was no answer, or none that can be understood."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return fault_of_certificate(error)
    kinds = [
        (InternalAddress, Fault.INTERNAL),
        (InvalidURL, Fault.INVALID),
        # Before its own kind, OSError: some browsers can speak with what we cannot.
        (ssl.SSLError, Fault.UNVERIFIED),
        (gaierror, Fault.NO_SUCH_SITE),
        (ConnectionRefusedError, Fault.REFUSED),
        ((HTTPException, ConnectionError), Fault.CUT_OFF),
        (OSError, Fault.TIMEOUT),
        (ValueError, Fault.INVALID),
    ]
    return next(fault for kind, fault in kinds if isinstance(error, kind))


def fault_of_certificate(error):
    # Browsers find the missing link of a chain by themselves; and this machine may lack what they trust.
    faults = {EXPIRED: Fault.EXPIRED, NO_ISSUER: Fault.UNVERIFIED, NO_FIRST: Fault.UNVERIFIED}
    return faults.get(error.verify_code, Fault.CERTIFICATE)
