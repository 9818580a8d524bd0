"""How long it takes to check 1,000 links to 100 sites, and what the first page of the admin asks the database.

    DATA_DIR=var/bench-links .venv/bin/python -m bench.links [number of links]

The sites are one server in the same process, under a hundred addresses of this machine; every tenth link is broken.
The numbers are for docs/performance.md; no test depends on them.
"""

import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECRET_KEY", "only for a benchmark")
os.environ.setdefault("HTTPS", "no")
os.environ.setdefault("LINK_CHECK_INTERNAL_HOSTS", "*")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from accounts.models import User
from projects.models import Project, ProjectLink
from publishing.links import places
from publishing.links.checking import check_all
from publishing.models import LinkCheck, LinkState
from tests.tools.sites import other_site

SITES = 100


def fill(site, count):
    """Give the projects of the example so many links; return what is known of them."""
    call_command("migrate", verbosity=0)
    call_command("load_example", verbosity=0)
    projects = list(Project.objects.all())
    ProjectLink.objects.all().delete()
    links = ProjectLink.objects.bulk_create(
        ProjectLink(
            project=projects[number % len(projects)],
            title_sv="En länk",
            url=site.address(f"/{404 if number % 10 == 0 else 200}/{number}", host=f"127.0.0.{1 + number % SITES}"),
        )
        for number in range(count)
    )
    places.refresh(links)
    return list(LinkCheck.objects.filter(url__in=[link.url for link in links]))


def measured(action):
    """Seconds by the clock, and of the processor, that ``action`` takes."""
    began, worked = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - began, time.process_time() - worked


def first_page():
    """How many queries the first page of the admin makes, and how many of them are about links."""
    client = Client(headers={"host": "localhost"})
    user, __ = User.objects.get_or_create(username="bench", defaults={"is_staff": True, "is_superuser": True})
    client.force_login(user)
    client.get("/admin/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/admin/")
    return len(queries), sum("publishing_link" in query["sql"] for query in queries)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with other_site(host="0.0.0.0") as site:  # noqa: S104
        links = fill(site, count)
        clock, work = measured(lambda: list(check_all(links, now())))
        print(f"{len(links)} links: {clock:.1f} s, {work:.1f} s of the processor, that of the sites included")
        clock, work = measured(lambda: list(check_all(links, now(), pauses=False)))
        print(f"the same without pauses: {clock:.1f} s, {work:.1f} s of the processor")
    clock, __ = measured(places.rebuild)
    print(f"noting anew where {LinkCheck.objects.count()} links stand: {clock:.2f} s")
    queries, about_links = first_page()
    broken = LinkCheck.objects.in_state(LinkState.BROKEN).count()
    print(f"first page of the admin with {broken} broken links: {queries} queries, {about_links} of them for links")


if __name__ == "__main__":
    main()
