"""What a request may say, and what it cannot do to those who come after."""

import gzip

import brotli
import pytest
import time_machine
from django.utils.timezone import now

from projects.models import Project
from tests.factories import make_partnership, make_project

PROJECT = "/projekt/vatten/"


@pytest.fixture
def project(transactional_db):
    return make_project(title_sv="Vatten", body_sv=f"<p>{'Text om vatten. ' * 100}</p>", lead_sv="Gammal ingress.")


# --- Addresses ---------------------------------------------------------------------------------------------------


def test_each_host_and_each_scheme_has_its_own_page(site, project, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    for host in ("one.example", "two.example", "two.example:8443"):
        for scheme in ("http", "https"):
            asked = {"HTTP_HOST": host, "wsgi.url_scheme": scheme}
            first = site.ask(PROJECT, **asked)
            assert f'<link rel="canonical" href="{scheme}://{host}{PROJECT}">' in first.text
            assert site.ask(PROJECT, **asked) == first
    assert len(site.made) == 6


def test_a_host_that_is_not_ours_is_refused_each_time_and_nothing_is_kept(site, project):
    for host in ("evil.example", "localhost@evil.example", "localhost/..", "[::1", "a" * 5_000, "lo calhost"):
        for _visit in range(2):
            assert site.ask(PROJECT, HTTP_HOST=host).status == 400
    assert not site.cache.store.answers
    assert site.ask(PROJECT).status == 200


def test_one_who_names_no_host_gets_the_page(site, project):
    for host in (None, ""):
        given = site.ask(PROJECT, HTTP_HOST=host, SERVER_PROTOCOL="HTTP/1.0", SERVER_NAME="10.0.0.1")
        assert given == site.ask(PROJECT)
        assert "Gammal ingress." in given.text


def test_parameters_that_the_page_does_not_know_are_not_seen(site, project):
    plain = site.ask("/projekt/")
    for query in ("utm_source=brev", "x=1&y=2", "fbclid=abc&area=", "page=&q=", "&&", "=", "%ff=%fe", "Area=miljo"):
        assert site.ask(f"/projekt/?{query}") == plain
    assert site.made == ["/projekt/"]


def test_the_order_of_parameters_does_not_matter_and_the_last_of_several_counts(site, project):
    first = site.ask("/projekt/?status=ongoing&q=vatten&utm_source=brev")
    for query in ("q=vatten&status=ongoing", "status=completed&q=vatten&status=ongoing", "q=%76atten&status=ongoing"):
        assert site.ask(f"/projekt/?{query}") == first
    assert site.made == ["/projekt/?q=vatten&status=ongoing"]


@pytest.mark.parametrize("query", ["q=" + "a" * 10_000, "&".join(f"x{number}=1" for number in range(2_000))])
def test_a_query_without_end_is_answered_and_not_kept(site, project, query):
    assert site.ask(f"/projekt/?{query}").status == 200
    assert not site.cache.store.answers


def test_endless_addresses_take_bounded_memory_and_what_is_read_stays(make_site, project):
    site = make_site(megabytes=1)
    site.ask(PROJECT)
    for number in range(400):
        assert site.ask(f"/sok/?q=vatten{number}").status == 200
        if number % 20 == 0:
            site.ask(PROJECT)
    store = site.cache.store
    assert store.used == sum(store.sizes.values()) > sum(answer.size for answer in store.answers.values())
    assert 500_000 < store.used <= store.limit
    assert site.made.count(PROJECT) == 1
    # Each once, as somebody who tries addresses does.
    assert len(store.answers) < 200


def test_addresses_that_are_none_are_not_kept(site, project):
    for path in ("/projekt/finns-inte/", "/finns-inte/", "/projekt", "/%ff%fe/", "/projekt/%00/", "//evil.example/"):
        assert site.ask(path).status in (301, 404)
    assert not site.cache.store.answers


@pytest.mark.parametrize("path", ["/admin/login/", "/media/finns-inte.pdf", "/delningsbild/list/front-page.png"])
def test_what_is_no_page_is_asked_of_django_each_time(site, project, path):
    for _visit in range(2):
        site.ask(path)
    assert site.made == [path, path]


def test_what_is_sent_reaches_django_each_time(site, project):
    for _visit in range(2):
        sent = site.ask("/rapportera-fel/", method="POST", body=b"text=Fel", CONTENT_TYPE="text/plain")
        assert sent.status == 403
        assert sent.headers["cache-control"] == "no-store"
    assert site.ask("/rapportera-fel/").status == 200
    assert site.ask(PROJECT, method="OPTIONS").status == 200
    assert "etag" in site.ask("/rapportera-fel/?page=/projekt/").headers


# --- Headers -----------------------------------------------------------------------------------------------------


def test_no_header_reaches_what_the_next_visitor_gets(site, project, client):
    clean = client.get(PROJECT, headers={"host": "localhost"}).content
    poison = {
        "HTTP_X_FORWARDED_HOST": "evil.example",
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_FORWARDED_PORT": "8443",
        "HTTP_X_HOST": "evil.example",
        "HTTP_X_ORIGINAL_URL": "/admin/",
        "HTTP_X_REWRITE_URL": "/admin/",
        "HTTP_X_HTTP_METHOD_OVERRIDE": "POST",
        "HTTP_FORWARDED": "host=evil.example;proto=https",
        "HTTP_ACCEPT_LANGUAGE": "en",
        "HTTP_COOKIE": "django_language=en; sessionid=x; csrftoken=y",
        "HTTP_RANGE": "bytes=0-10",
        "HTTP_X_REQUESTED_WITH": "XMLHttpRequest",
        "HTTP_AUTHORIZATION": "Basic eDp5",
        "HTTP_ACCEPT_ENCODING": "br",
        "HTTP_EXPECT": "100-continue",
        "CONTENT_TYPE": "application/json",
    }
    first = site.ask(PROJECT, **poison, method="HEAD")
    assert first.status == 200
    assert site.ask(PROJECT).body == clean


def test_behind_a_proxy_it_says_which_scheme_it_is(make_site, project, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    site = make_site()
    for said, scheme in (("https", "https"), ("http", "http"), ("nonsense", "http"), ("https, http", "https")):
        given = site.ask(PROJECT, HTTP_X_FORWARDED_PROTO=said)
        assert f'href="{scheme}://localhost{PROJECT}"' in given.text
    assert len(site.made) == 2


def test_who_must_come_by_https_is_sent_there(make_site, project, settings):
    settings.SECURE_SSL_REDIRECT = True
    site = make_site()
    for _visit in range(2):
        sent = site.ask(PROJECT)
        assert (sent.status, sent.headers["location"]) == (301, f"https://localhost{PROJECT}")
    assert site.ask(PROJECT, **{"wsgi.url_scheme": "https"}).status == 200


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        (None, None),
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("gzip;q=0.5, br;q=0.8", "br"),
        ("br;q=0, gzip;q=0", None),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("*;q=0", None),
        ("identity;q=1, gzip;q=0.5", None),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("deflate, compress", None),
        ("gzip;q=nan", None),
        ("gzip;q=-1", None),
        ("gzip;q=1e9", None),
        ("gzip;q=", None),
        ("gzip;q=0.12345", None),
        ("brotli, gzipped", None),
        (";;;,,,", None),
        ("gzip" * 1_000, None),
        ("å" * 100, None),
        (", ".join(["deflate"] * 5_000), None),
    ],
)
def test_it_comes_as_is_accepted(site, project, accepted, encoding):
    given = site.ask(PROJECT, HTTP_ACCEPT_ENCODING=accepted)
    assert given.headers.get("content-encoding") == encoding
    assert given.headers["vary"] == "Accept-Encoding"
    assert given.headers["content-length"] == str(len(given.body))
    body = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}[encoding](given.body)
    assert body == site.ask(PROJECT).body
    assert encoding is None or len(given.body) < len(body) / 2


def test_every_form_of_a_page_comes_after_any_other(site, project):
    forms = ("br", "gzip", None, "gzip", "br", None)
    given = [site.ask(PROJECT, HTTP_ACCEPT_ENCODING=form) for form in forms]
    assert {one.body for one in given[:3]} == {one.body for one in given}
    assert len({one.headers["etag"] for one in given}) == 1
    assert site.made == [PROJECT]


def test_head_is_the_page_without_its_body(site, project):
    for accepted in (None, "gzip"):
        head = site.ask(PROJECT, method="HEAD", HTTP_ACCEPT_ENCODING=accepted)
        page = site.ask(PROJECT, HTTP_ACCEPT_ENCODING=accepted)
        assert head == page._replace(body=b"")
    assert site.made == [PROJECT]


def test_a_part_of_a_page_is_not_given(site, project):
    given = site.ask(PROJECT, HTTP_RANGE="bytes=0-99")
    assert given == site.ask(PROJECT)
    assert given.status == 200


def test_what_somebody_has_is_not_sent_again(site, project):
    page = site.ask(PROJECT)
    tag = page.headers["etag"]
    for tags in (tag, tag[2:], f'"other", {tag}', f'{tag}, W/"other"', "*", " * "):
        given = site.ask(PROJECT, HTTP_IF_NONE_MATCH=tags)
        assert (given.status, given.body) == (304, b"")
        assert {name: page.headers[name] for name in given.headers} == given.headers
        assert {"etag", "cache-control", "vary"} <= given.headers.keys()
    for tags in ('"other"', "", tag[:-2] + '"', "nonsense" * 1_000):
        assert site.ask(PROJECT, HTTP_IF_NONE_MATCH=tags) == page
    Project.objects.update(lead_sv="Ny ingress.")
    assert "Ny ingress." in site.ask(PROJECT, HTTP_IF_NONE_MATCH=tag).text


def test_a_tag_outlasts_changes_of_other_pages(site, project):
    tag = site.ask(PROJECT).headers["etag"]
    make_partnership()
    assert site.ask(PROJECT, HTTP_IF_NONE_MATCH=tag).status == 304
    assert len(site.made) == 2


def test_there_is_nothing_to_have_of_what_moved_or_is_gone(site, project):
    project.slug = "vatten-2"
    project.save()
    for _visit in range(2):
        assert site.ask(PROJECT, HTTP_IF_NONE_MATCH="*").status == 301
    project.delete()
    assert site.ask(PROJECT, HTTP_IF_NONE_MATCH="*").status == 410


def test_whoever_asks_by_date_gets_what_has_changed_since(site, project):
    moment = now().replace(microsecond=0)
    with time_machine.travel(moment, tick=False) as clock:
        site.ask(PROJECT)
        clock.shift(10)
        Project.objects.update(lead_sv="Ny ingress.")
        first = site.ask(PROJECT)
        assert "Ny ingress." in first.text
        # A second change in the same second.
        Project.objects.update(lead_sv="Nyaste ingressen.")
        clock.shift(5)
        second = site.ask(PROJECT, HTTP_IF_MODIFIED_SINCE=first.headers["last-modified"])
        assert "Nyaste ingressen." in second.text
        clock.shift(1)
        second = site.ask(PROJECT)
        third = site.ask(PROJECT, HTTP_IF_MODIFIED_SINCE=second.headers["last-modified"])
        assert third.status == 304
        for nonsense in ("yesterday", "", "Thu, 32 Foo 2099 99:99:99 GMT", "9" * 1_000):
            assert site.ask(PROJECT, HTTP_IF_MODIFIED_SINCE=nonsense).status == 200
        # The tag is the better witness.
        assert (
            site.ask(PROJECT, HTTP_IF_MODIFIED_SINCE=second.headers["last-modified"], HTTP_IF_NONE_MATCH='"x"').status
            == 200
        )


def test_everybody_is_told_to_ask_again(site, project):
    for path in (PROJECT, "/", "/en/", "/sok/?q=vatten", "/sitemap.xml", "/flode.xml", "/robots.txt"):
        assert site.ask(path).headers["cache-control"] == "public, max-age=0, must-revalidate"


# --- Errors ------------------------------------------------------------------------------------------------------


def test_a_fault_is_not_kept(site, project, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("projects.views.get_page_or_404", lambda *args, **kwargs: 1 / 0)
        assert site.ask(PROJECT).status == 500
    assert site.ask(PROJECT).status == 200


def test_an_answer_for_one_alone_is_not_kept(site, project, monkeypatch):
    from django.http import HttpResponse

    from projects import views

    for headers in ({"Set-Cookie": "a=b"}, {"Cache-Control": "private"}, {"Vary": "Cookie"}):
        with monkeypatch.context() as patch:
            patch.setattr(views, "render", lambda *args, said=headers: HttpResponse("mine", headers=said))
            given = site.ask(PROJECT)
            assert given.body == b"mine"
            assert {name.lower() for name in headers} <= given.headers.keys()
        assert not site.cache.store.answers


def test_who_is_sent_on_takes_the_whole_query_along(site, project):
    project.slug = "vatten-2"
    project.save()
    for _visit in range(2):
        for query in ("", "?utm_source=brev", "?area=a&utm_source=brev"):
            assert site.ask(f"{PROJECT}{query}").headers["location"] == f"/projekt/vatten-2/{query}"
    assert len(site.cache.store.answers) == 1


def test_long_addresses_are_remembered_nowhere(site, project):
    from publishing.pagecache.pages import names_in_urls

    names_in_urls.cache_clear()
    for number in range(5):
        assert site.ask(f"/{number}{'a' * 60_000}/").status == 404
        assert site.ask(f"/projekt/{number}{'a' * 60_000}/").status == 404
    assert names_in_urls.cache_info().currsize == 0


def test_what_an_answer_takes_is_counted_with_its_address(make_site, project):
    site = make_site(megabytes=1)
    project.slug = "vatten-2"
    project.save()
    partnership = project.partnership
    partnership.slug, old = "another", partnership.slug
    partnership.save()
    for number in range(300):
        assert site.ask(f"/partnerskap/{old}/?q={number}{'%C3%A5' * 600}").status == 301
    store = site.cache.store
    held = sum(
        len(key[3]) + len(answer.size and dict(answer.headers)["Location"]) for key, answer in store.answers.items()
    )
    assert held < store.used <= store.limit


def test_what_a_server_adds_to_the_headers_is_added_for_once(site, project):
    def adding(status, headers, exc_info=None):
        headers.append(("Content-Length", "0"))

    site.ask(PROJECT)
    tag = site.ask(PROJECT).headers["etag"]
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": PROJECT, "QUERY_STRING": "", "HTTP_HOST": "localhost"}
    site.cache({**environ, "wsgi.url_scheme": "http", "HTTP_IF_NONE_MATCH": tag}, adding)
    site.cache({**environ, "wsgi.url_scheme": "http"}, adding)
    for accepted in (None, "gzip"):
        given = site.ask(PROJECT, HTTP_ACCEPT_ENCODING=accepted)
        assert given.headers["content-length"] == str(len(given.body))
