"""One link is opened: every way in which a site can misbehave, against a real one on this machine."""

import socket
from ipaddress import ip_address
from time import monotonic, sleep

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.links import opening
from publishing.links.opening import Outcome, check, is_public, tls_context
from publishing.models import Fault
from tests.tools.sites import CERTIFICATES, other_site


@pytest.fixture(autouse=True)
def _allowed_hosts(settings):
    settings.LINK_CHECK_INTERNAL_HOSTS = ["localhost", ".example"]


@pytest.fixture
def site():
    with other_site() as site:
        yield site


@pytest.fixture
def names(monkeypatch):
    """Names of sites that stand for addresses of the test's choice: {name: [address, …]}."""
    names = {}

    def look_up(host, port, **kwargs):
        if host not in names:
            return socket.getaddrinfo(host, port, **kwargs)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in names[host]]

    monkeypatch.setattr(opening, "getaddrinfo", look_up)
    return names


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("/fine", Outcome(200)),
        ("/404", Outcome(404, Fault.GONE)),
        ("/410", Outcome(410, Fault.GONE)),
        ("/401", Outcome(401, Fault.DENIED)),
        ("/403", Outcome(403, Fault.DENIED)),
        ("/429", Outcome(429, Fault.DENIED)),
        ("/999", Outcome(999, Fault.DENIED)),
        ("/500", Outcome(500, Fault.SERVER)),
        ("/503", Outcome(503, Fault.SERVER)),
        ("/found", Outcome(200)),
        ("/loop", Outcome(302, Fault.REDIRECTS)),
        ("/loop-with-cookie", Outcome(302, Fault.DENIED)),
        ("/away", Outcome(302, Fault.REDIRECTS)),
        ("/nowhere", Outcome(302, Fault.REDIRECTS)),
        ("/inside", Outcome(fault=Fault.INTERNAL)),
        ("/metadata", Outcome(fault=Fault.INTERNAL)),
        ("/without-head", Outcome(200)),
        ("/gone-without-head", Outcome(200)),
        ("/breaks-off-at-head", Outcome(200)),
        ("/breaks-off", Outcome(fault=Fault.CUT_OFF)),
        ("/nonsense", Outcome(fault=Fault.CUT_OFF)),
    ],
)
def test_what_a_site_answers_says_what_is_wrong(site, path, outcome):
    assert check(site.address(path)) == outcome


def test_an_internal_address_is_not_even_asked(site):
    check(site.address("/inside"))
    assert site.paths() == ["HEAD /inside"]


def test_where_a_page_has_moved_for_good_is_told(site):
    assert check(site.address("/moved")) == Outcome(200, redirected_to=site.address("/fine"))
    assert check(site.address("/moved-to-swedish")) == Outcome(200, redirected_to=site.address("/Växjö"))
    assert site.paths()[-1] == "HEAD /V%C3%A4xj%C3%B6"


def test_it_says_who_asks_and_keeps_no_cookie(site, settings):
    settings.ALLOWED_HOSTS = [".partnerskap.lund.se"]
    check(site.address("/loop-with-cookie"))
    assert len(site.requests) == opening.MOST_REDIRECTS + 1
    for _method, _path, headers in site.requests:
        assert "link check of partnerskap.lund.se" in headers["User-Agent"]
        assert "Cookie" not in headers


@pytest.mark.parametrize("path", ["/slow", "/drip"])
def test_a_slow_site_is_not_waited_for(site, path, monkeypatch):
    monkeypatch.setattr(opening, "IN_ALL", 0.6)
    began = monotonic()
    assert check(site.address(path)) == Outcome(fault=Fault.TIMEOUT)
    assert monotonic() - began < 1.5


def test_a_site_that_is_silent_when_asked_for_headers_alone_is_asked_for_the_page(site, monkeypatch):
    monkeypatch.setattr(opening, "IN_ALL", 1)
    assert check(site.address("/silent-at-head")) == Outcome(200)


def test_a_huge_page_is_not_read(site):
    assert check(site.address("/huge")) == Outcome(200)
    assert site.paths() == ["HEAD /huge", "GET /huge"]


@pytest.mark.parametrize(
    ("certificate", "fault"),
    [("good", ""), ("expired", Fault.EXPIRED), ("other", Fault.CERTIFICATE), ("self_signed", Fault.CERTIFICATE)],
)
def test_a_certificate_is_judged_as_a_browser_does(certificate, fault, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / "authority.pem"))
    tls_context.cache_clear()
    with other_site(certificate) as site:
        assert check(site.address("/fine")).fault == fault
    tls_context.cache_clear()


def test_a_certificate_whose_issuer_is_not_known_here_says_nothing_against_the_link():
    tls_context.cache_clear()
    with other_site("good") as site:
        assert check(site.address("/fine")) == Outcome(fault=Fault.UNVERIFIED)


def test_a_site_that_speaks_no_tls_is_not_called_broken(site):
    assert check(site.address("/fine").replace("http:", "https:")).fault in (Fault.UNVERIFIED, Fault.CUT_OFF)


def test_nobody_listens_or_nobody_has_the_name(site):
    address = site.address("/fine")
    site.shutdown()
    site.server_close()
    assert check(address) == Outcome(fault=Fault.REFUSED)
    assert check("http://finns-inte.invalid/") == Outcome(fault=Fault.NO_SUCH_SITE)


def found_nowhere(*arguments, **kwargs):
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_a_name_that_is_looked_up_slowly_and_found_nowhere_is_told(monkeypatch):
    def look_up(*arguments, **kwargs):
        sleep(0.3)
        found_nowhere()

    monkeypatch.setattr(opening, "IN_ALL", 0.2)
    monkeypatch.setattr(opening, "getaddrinfo", look_up)
    assert check("http://lund.test/") == Outcome(fault=Fault.NO_SUCH_SITE)


def test_names_and_paths_may_have_letters_of_any_language(site, names):
    names["xn--vxj-qla6g.example"] = ["127.0.0.1"]
    url = site.address("/Å och ä?q=ö&p=%C3%A5#rubrik", host="växjö.example")
    assert check(url) == Outcome(200)
    [(_method, path, headers)] = site.requests
    assert path == "/%C3%85%20och%20%C3%A4?q=%C3%B6&p=%C3%A5"
    assert headers["Host"] == f"xn--vxj-qla6g.example:{site.server_port}"


@pytest.mark.parametrize(
    "url",
    [
        "https://",
        "https:///sida",
        "http://[::1",
        "http://lund.se:port/",
        "http://lund..se/",
        "http://lu nd.se/",
        "http://:80",
    ],
)
def test_what_is_no_address_is_told(url):
    assert check(url).fault == Fault.INVALID


@given(st.text())
def test_nothing_that_is_written_as_an_address_stops_the_check(written):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "getaddrinfo", found_nowhere)
        assert check(f"http://{written}") in (Outcome(fault=Fault.INVALID), Outcome(fault=Fault.NO_SUCH_SITE))


@pytest.mark.parametrize(
    "host",
    [
        *(
            "127.0.0.1",
            "10.0.0.8",
            "192.168.1.1",
            "172.16.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",  # noqa: S104
            "224.0.0.1",
        ),
        *("2130706433", "0x7f000001", "[::1]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[64:ff9b::a00:1]"),
        *("[fec0::1]", "[::7f00:1]", "[64:ff9b:1::7f00:1]"),
        *("[2002:7f00:1::]", "[::]", "localhost.", "user:secret@127.0.0.1"),
    ],
)
def test_no_way_of_writing_an_internal_address_leads_there(host, settings):
    settings.LINK_CHECK_INTERNAL_HOSTS = []
    assert check(f"http://{host}:1/").fault == Fault.INTERNAL


@pytest.mark.parametrize("address", ["193.10.1.1", "2a00:801::1", "64:ff9b::808:808"])
def test_a_public_address_is_public(address):
    assert is_public(ip_address(address))


def test_a_name_is_looked_up_once_and_what_was_judged_is_what_is_opened(names, monkeypatch, settings):
    """Whoever answers for a name could say a public address first, and an internal one then."""
    settings.LINK_CHECK_INTERNAL_HOSTS = []
    names["lund.test"] = ["127.0.0.1", "193.10.1.1"]
    opened = []

    def open_nothing(address, **kwargs):
        opened.append(address)
        names["lund.test"] = ["127.0.0.1"]
        raise ConnectionRefusedError

    monkeypatch.setattr(opening, "create_connection", open_nothing)
    assert check("http://lund.test/").fault == Fault.REFUSED
    assert opened == [("193.10.1.1", 80)]
    assert check("http://lund.test/").fault == Fault.INTERNAL
    assert len(opened) == 1
