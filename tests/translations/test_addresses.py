"""Addresses of pages are what Django would make of them, in each language."""

import pytest
from django.test import RequestFactory
from django.urls import NoReverseMatch, resolve, reverse, set_script_prefix, translate_url
from django.utils.translation import override

from translations.addresses import SOME_SLUGS, absolute_by, address_in, address_of

NAMES = [
    ("projects:list",),
    ("projects:detail", "sekos"),
    ("projects:detail", SOME_SLUGS[1]),
    ("partnerships:municipality_detail", "2024_b"),
    ("website:picture", "project", "sekos"),
    ("website:picture", SOME_SLUGS[1], SOME_SLUGS[0]),
]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", NAMES, ids=" ".join)
def test_an_address_is_that_of_django(name, language):
    with override(language):
        for _again in range(2):
            assert address_of(*name) == reverse(name[0], args=name[1:])


def test_a_site_below_a_path_has_addresses_below_it():
    assert address_of("projects:detail", "sekos") == "/projekt/sekos/"
    set_script_prefix("/vanner/")
    try:
        assert address_of("projects:detail", "sekos") == "/vanner/projekt/sekos/"
    finally:
        set_script_prefix("/")


@pytest.mark.parametrize("slug", ["", "två ord", "a/b", "<b>", "ö"])
def test_what_is_no_slug_is_no_address(slug):
    with pytest.raises(NoReverseMatch):
        address_of("projects:detail", slug)


@pytest.mark.parametrize(
    ("path", "language"),
    [
        *(("/", "sv"), ("/projekt/", "sv"), ("/en/projects/sekos/", "en"), ("/om/", "sv")),
        ("/admin/projects/project/5/change/", "sv"),
    ],
)
def test_a_page_has_an_address_in_each_language(path, language):
    request = RequestFactory().get(path, {"page": 2})
    with override(language):
        request.resolver_match = resolve(path)
        for code in ("sv", "en"):
            assert address_in(request, code) == translate_url(path, code)


def test_what_is_no_page_has_the_address_that_django_gives_it():
    request = RequestFactory().get("/finns-inte/")
    request.resolver_match = None
    assert address_in(request, "en") == translate_url("/finns-inte/", "en")


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/projekt/sekos/", "/en/projects/?area=clean-water&page=2", "/sok/?q=%C3%A5", "/sok/?q=å"),
        *("/delningsbild/project/sekos.png?v=d816", "/projekt/../sok/", "/projekt//sekos/", "//evil.example/"),
        *("/kommuner/växjö/", "/<b>/", "https://other.example/a", "projekt/", "?page=2", ""),
    ],
)
def test_an_absolute_address_is_that_of_django(path):
    request = RequestFactory(headers={"host": "testserver:8443"}).get("/om/", secure=True)
    assert absolute_by(request)(path) == request.build_absolute_uri(path)
