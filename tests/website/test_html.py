import pytest

from tests.tools.nu import check_html

pytestmark = pytest.mark.needs("nu")


def test_the_nu_html_checker_finds_nothing(pages, example_pages, empty_pages):
    """On a site made for tests, on the real content and on an empty database."""
    sites = {"made for tests": pages, "the example": example_pages, "empty": empty_pages}
    html = {f"{path} ({name})": page.content for name, site in sites.items() for path, page in site.items()}
    assert check_html(html) == []
