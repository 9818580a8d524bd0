"""Several processes, one database: none of them gives a page that is older than what another one has published."""

import http.client
import random
import re
import threading
import time
from contextlib import suppress

import pytest
from django.db import IntegrityError

from partnerships.models import Municipality
from projects.models import FocusArea, Project, Result
from publishing.models import State
from tests.factories import make_area, make_municipality, make_partnership, make_project
from tests.tools.server import served

NUMBER = re.compile(rb"Vatten nummer (\d+)")
PAGES = ["/projekt/vatten/", "/projekt/", "/en/projects/?q=vatten", "/partnerskap/lund-leon/", "/sok/?q=text"]


@pytest.fixture
def project(transactional_db):
    home, partner = make_municipality(name_sv="Lund"), make_municipality(name_sv="León", country="NI")
    partnership = make_partnership(home=home, partner=partner, slug="lund-leon")
    area = make_area(name_sv="Miljö")
    return make_project(
        partnership=partnership, areas=[area], slug="vatten", title_sv="Vatten nummer 0", body_sv="<p>Text.</p>"
    )


def test_no_process_gives_an_older_page_than_what_is_published(project):
    """A title that is counted up every 50 ms; whoever asks gets at least the number that was there when they asked."""
    published = [0]
    seen, stale = [], []
    is_over = threading.Event()

    def read(port, pages):
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while not is_over.is_set():
            for page in pages:
                least = published[0]
                client.request("GET", page)
                response = client.getresponse()
                body = response.read()
                numbers = [int(number) for number in NUMBER.findall(body)]
                seen.append(page)
                if response.status != 200 or not numbers or min(numbers) < least:
                    stale.append((page, response.status, least, numbers))
        client.close()

    with served(workers=3) as (_server, port):
        readers = [threading.Thread(target=read, args=(port, random.sample(PAGES, len(PAGES)))) for _ in range(6)]
        for reader in readers:
            reader.start()
        until = time.monotonic() + 6
        while time.monotonic() < until:
            project.title_sv = f"Vatten nummer {published[0] + 1}"
            project.save()
            published[0] += 1
            time.sleep(0.05)
        is_over.set()
        for reader in readers:
            reader.join()
    assert not stale
    assert set(seen) == set(PAGES)
    assert len(seen) > 20
    assert published[0] > 20


def test_whatever_is_done_a_kept_page_is_what_django_would_make_now(make_site, project, client):
    """Two processes, as it were; changes and visits in an order that nobody has thought of."""
    chance = random.Random(5)  # noqa: S311
    sites = [make_site(), make_site()]
    others = [make_project(partnership=project.partnership, title_sv=f"Annat {number}") for number in range(4)]
    pages = [*PAGES, "/", "/en/", "/projekt/?status=ongoing", "/fokusomraden/", "/kommuner/lund/", "/sitemap.xml"]
    pages += [other.get_absolute_url() for other in others[:2]]

    def save(**values):
        other = chance.choice(others)
        for name, value in values.items():
            setattr(other, name, value)
        other.save()

    changes = [
        lambda: save(state=State.WITHDRAWN, withdrawal_reason_sv="Klart."),
        lambda: save(state=State.PUBLISHED),
        lambda: save(title_sv=f"Annat {chance.random()}", title_en="Other"),
        lambda: save(status=chance.choice(["ongoing", "completed"])),
        lambda: save(slug=f"annat-{chance.randrange(8)}") if not chance.randrange(3) else None,
        lambda: Municipality.objects.filter(slug="lund").update(name_en=f"Lund {chance.randrange(9)}"),
        lambda: FocusArea.objects.update(name_sv=f"Miljö {chance.randrange(9)}"),
        lambda: Result.objects.create(project=project, text_sv="Ett brunnslock.", side="home", outcome="achieved"),
        lambda: Result.objects.all().delete(),
        lambda: Project.objects.filter(pk=project.pk).update(lead_sv=f"Ingress {chance.random()}."),
    ]
    for _step in range(150):
        if not chance.randrange(12):
            # An address that another page has.
            with suppress(IntegrityError):
                chance.choice(changes)()
        page = chance.choice(pages)
        given = chance.choice(sites).ask(page, HTTP_ACCEPT_ENCODING=None)
        uncached = client.get(page, headers={"host": "localhost"})
        assert (given.status, given.body) == (uncached.status_code, uncached.content), page
    # Not each was made for its visit.
    assert sum(len(site.made) for site in sites) < 140
