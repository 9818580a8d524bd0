"""What a search costs among 10,000 projects, and how long it takes to index them.

    DATA_DIR=var/bench .venv/bin/python -m bench.search [number of projects]

It fills the database, if that is empty, with the example and more of its kind (``bench.content``).
The numbers are for docs/performance.md; no test depends on them.
"""

import os
import statistics
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECRET_KEY", "only for a benchmark")
os.environ.setdefault("HTTPS", "no")

import django

django.setup()

from django.db import connection
from django.test import Client
from django.utils.timezone import now

from bench.content import fill
from projects.models import Project
from publishing.search import finding, index

ROUNDS = 20
QUERIES = {
    "rare": ["kvinnors", "bibliotek", "jamstalldhet", "Tlokwe", "förstudie", "vattenplan", "ungdomar demokrati"],
    "common": ["vatten", "utbildning", "energi", "kommun", "miljö och avfall", "skolor"],
    "in every project": ["växjö", "vaxjo", "projekt", "växjö sydafrika"],
    "nothing": ["xyzzy", "vatten xyzzy"],
}


def cpu(function, *arguments):
    """The CPU time of each of some rounds in milliseconds, that of the database included where it is SQLite."""
    times = []
    for _round in range(ROUNDS):
        start = time.process_time()
        function(*arguments)
        times.append((time.process_time() - start) * 1000)
    return times


def report(label, times):
    print(f"{label:32} median {statistics.median(times):6.2f} ms, p95 {statistics.quantiles(times, n=20)[-1]:6.2f} ms")


def main(count):
    if "projects_project" not in connection.introspection.table_names():
        fill(count)
    start = time.perf_counter()
    pages = index.rebuild()
    print(f"{connection.vendor}: {pages} pages indexed in {time.perf_counter() - start:.1f} s")
    for label, queries in QUERIES.items():
        found = [sum(finding.search(query, "sv", now()).counts.values()) for query in queries]
        print(f"{label}: hits {dict(zip(queries, found, strict=True))}")
        report("  a search", [value for query in queries for value in cpu(finding.search, query, "sv", now())])
        client = Client(headers={"host": "localhost"})
        report("  its page", [value for query in queries for value in cpu(client.get, "/sok/", {"q": query})])
        if label == "nothing":
            report("  what is near", [value for query in queries for value in cpu(finding.near, query, "sv", now())])
    project = Project.objects.order_by("-pk").first()
    report("saving a project", cpu(project.save))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
