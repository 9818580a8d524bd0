from contextlib import ExitStack
from functools import partial

import pytest
from django.core.wsgi import get_wsgi_application

from publishing.pagecache.front import PageCache
from tests.tools.wsgi import ask

MEGABYTE = 1024 * 1024


class Site:
    """The site with its cache in front: ``ask(address)``. ``made`` are the addresses that Django was asked for."""

    def __init__(self, megabytes=8):
        self.django = get_wsgi_application()
        self.made = []
        self.cache = PageCache(self.make, megabytes * MEGABYTE)
        self.ask = partial(ask, self.cache)
        self.before_it_is_made = lambda: None

    def make(self, environ, start_response):
        self.made.append(environ["PATH_INFO"] + (f"?{query}" if (query := environ["QUERY_STRING"]) else ""))
        answer = self.django(environ, start_response)
        self.before_it_is_made()
        return answer


@pytest.fixture
def make_site(transactional_db):
    """Return a function that makes a Site; what it holds open is closed afterwards."""
    with ExitStack() as sites:

        def make(**options):
            site = Site(**options)
            sites.callback(site.cache.version.close)
            return site

        yield make


@pytest.fixture
def site(make_site):
    return make_site()
