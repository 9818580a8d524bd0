"""Every public page of two sites, asked for once and read by every test that only reads."""

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from tests.public_pages import REPORT_PAGES, make_whole_site, public_paths

NOT_THERE = ["/finns-inte/", "/en/not-there/"]
SEARCHES = ["/sok/?q=vatten", "/en/search/?q=water", "/sok/?q=vatten+zzz", "/en/search/?q=zzz"]
# Ways to others: not for search engines, as what is not there.
UNLISTED = {*NOT_THERE, *SEARCHES, *REPORT_PAGES}
WITHOUT_A_HIT = ["/projekt/?q=zzz", "/en/projects/?area=vatten&status=ongoing&page=900"]


def pages_of(fill, blocker):
    """Return the answers of a site that ``fill`` makes, by address: every public page, searches, 404.

    What it made is gone afterwards.
    """
    with blocker.unblock(), transaction.atomic():
        fill()
        client = Client()
        asked = [*public_paths(), *SEARCHES, *WITHOUT_A_HIT, *NOT_THERE, *REPORT_PAGES]
        pages = {path: client.get(path) for path in asked}
        transaction.set_rollback(True)
    return pages


@pytest.fixture(scope="session")
def pages(django_db_setup, django_db_blocker):
    """Every public page of a site with something of everything, by address: the responses."""
    return pages_of(make_whole_site, django_db_blocker)


@pytest.fixture(scope="session")
def example_pages(django_db_setup, django_db_blocker):
    """Every public page of the site with the example content, by address: the responses."""
    return pages_of(lambda: call_command("load_example", verbosity=0), django_db_blocker)


@pytest.fixture(scope="session")
def empty_pages(django_db_setup, django_db_blocker):
    """Every public page of a site that has no content yet, by address: the responses."""
    return pages_of(lambda: None, django_db_blocker)
