"""What every public page promises, whatever it is about."""

import gzip
import re

import pytest

from tests.factories import make_project

from .conftest import NOT_THERE

pytestmark = pytest.mark.django_db

# What an answer may vary by: nothing, or in how it is compressed.
PLAIN = ("", "Accept-Encoding")


def test_every_page_answers(pages):
    assert len(pages) > 30
    answers = {path: response.status_code for path, response in pages.items()}
    assert {path: status for path, status in answers.items() if status != (404 if path in NOT_THERE else 200)} == {}


def test_no_page_sets_a_cookie_or_varies_by_one(pages):
    assert [path for path, response in pages.items() if response.cookies] == []
    assert [path for path, response in pages.items() if response.get("Vary", "") not in PLAIN] == []


def test_a_page_is_compressed_for_those_who_can_read_it(client):
    plain = client.get("/partnerskap/")
    packed = client.get("/partnerskap/", headers={"accept-encoding": "gzip, br"})
    assert plain.get("Content-Encoding") is None
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content


@pytest.mark.parametrize("value", ["", "not one of ours"])
def test_no_page_answers_to_the_cookies_that_a_browser_sends(client, value):
    project = make_project()
    client.cookies.load({"sessionid": value, "csrftoken": value, "messages": value})
    for path in ["/", "/en/projects/?status=ongoing", project.get_absolute_url(), "/om/", "/en/not-there/"]:
        response = client.get(path)
        assert not response.cookies, path
        assert response.get("Vary", "") in PLAIN, path


def test_every_page_has_the_strict_policy(pages):
    for path, response in pages.items():
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert "nonce" not in policy, path
        for directive in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "script-src 'self'"):
            assert directive in policy, path
        assert response["X-Content-Type-Options"] == "nosniff"


def test_no_page_loads_anything_from_another_host(pages):
    loads = re.compile(rb"<(?:script|img|link|iframe|source|video|audio)\b[^>]*?(?:src|href|srcset)=\"(?:https?:)?//")
    offending = {}
    for path, response in pages.items():
        links = (b'rel="alternate"', b'rel="canonical"')
        found = [match for match in loads.findall(response.content) if not any(link in match for link in links)]
        if found:
            offending[path] = found
    assert offending == {}


def test_no_page_has_script_or_style_within_it(pages):
    for path, response in pages.items():
        assert b"<style" not in response.content, path
        assert b" style=" not in response.content, path
        assert b" onclick=" not in response.content, path
        # Data is no script: no browser runs it.
        html = re.sub(rb'<script type="application/ld\+json">', b"", response.content)
        assert not re.search(rb"<script(?![^>]*\bsrc=)", html), path


def test_every_page_says_its_language_once(pages):
    for path, response in pages.items():
        expected = b'<html lang="en-GB"' if path.startswith("/en/") else b'<html lang="sv"'
        assert expected in response.content, path
        assert response["Content-Language"] == ("en" if path.startswith("/en/") else "sv")


def test_every_page_has_one_heading_and_the_landmarks(pages):
    for path, response in pages.items():
        html = response.content.decode()
        assert len(re.findall(r"<h1\b", html)) == 1, path
        for landmark in ("<header", "<main", "<footer", "<nav"):
            assert landmark in html, path


def test_the_language_of_a_reader_s_browser_changes_nothing(client):
    swedish = client.get("/", headers={"accept-language": "en"})
    assert b'<html lang="sv"' in swedish.content


def test_no_link_within_the_site_is_broken_and_every_page_is_reached(pages):
    seen, waiting, broken = set(), ["/"], []
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        if path not in pages:
            broken.append(path)
            continue
        # Addresses of filters multiply without end; each is one list. Feeds are read by their own tests.
        for link in re.findall(r'href="(/[^"#?]*)["#]', pages[path].content.decode()):
            if not link.startswith(("/static/", "/media/", "/admin/")) and not link.endswith(".xml"):
                waiting.append(link)
    assert broken == []
    assert {path for path in pages if "?" not in path} - {*NOT_THERE} == seen
