import pytest
from django.core.management import call_command
from django.test import Client

from tests.public_pages import make_whole_site, public_paths
from tests.tools.nu import check_html

pytestmark = [pytest.mark.django_db, pytest.mark.needs("nu")]

ERRORS = ["/finns-inte/", "/en/not-there/", "/projekt/?q=zzz", "/en/projects/?area=vatten&status=ongoing&page=900"]


@pytest.mark.parametrize("fill", [make_whole_site, lambda: call_command("load_example", verbosity=0), lambda: None])
def test_the_nu_html_checker_finds_nothing(fill):
    """On a site made for tests, on the real content and on an empty database."""
    fill()
    client = Client()
    pages = {path: client.get(path).content for path in [*public_paths(), *ERRORS]}
    assert check_html(pages) == []
