"""What a search costs among 10,000 projects, and how long it takes to index them.

    DATA_DIR=var/bench .venv/bin/python -m bench.search [number of projects]

It fills the database, if that is empty, with the example and copies of its projects, their words mixed anew.
The numbers are for docs/performance.md; no test depends on them.
"""

import os
import random
import statistics
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECRET_KEY", "only for a benchmark")
os.environ.setdefault("HTTPS", "no")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils.timezone import now

from projects.models import ActiveYear, Project, ProjectFocusArea, Result
from publishing.search import finding, index
from translations.languages import codes, column

ROUNDS = 20
QUERIES = {
    "rare": ["kvinnors", "bibliotek", "jamstalldhet", "Tlokwe", "förstudie", "vattenplan", "ungdomar demokrati"],
    "common": ["vatten", "utbildning", "energi", "kommun", "miljö och avfall", "skolor"],
    "in every project": ["växjö", "vaxjo", "projekt", "växjö sydafrika"],
    "nothing": ["xyzzy", "vatten xyzzy"],
}
MIXED = ("title", "lead", "aim", "body", "participants")


def fill(count):
    call_command("migrate", verbosity=0)
    call_command("load_example", verbosity=0)
    models = list(Project.objects.all())
    generator = random.Random(1)
    words = {
        (name, code): " ".join(getattr(project, column(name, code)) or "" for project in models).split()
        for name in MIXED
        for code in codes()
    }
    made = []
    for number in range(count - len(models)):
        model = models[number % len(models)]
        values = {
            field.attname: getattr(model, field.attname)
            for field in Project._meta.concrete_fields
            if not field.generated and field.name not in ("id", "slug")
        }
        for name, code in words:
            text = values[column(name, code)]
            if text:
                some = generator.choices(words[name, code], k=len(text.split()))
                values[column(name, code)] = " ".join(some)[
                    : 240 if name == "title" else 590 if name == "lead" else None
                ]
        made.append(Project(**values, slug=f"copy-{number}"))
    with transaction.atomic():
        Project.objects.bulk_create(made, batch_size=200)
        rows = [(Result, "results"), (ProjectFocusArea, "project_areas")]
        for number, project in enumerate(made):
            model = models[number % len(models)]
            ActiveYear.objects.bulk_create(ActiveYear.of(project, year) for year in project.known_years)
            for row_model, name in rows:
                names = [
                    field.attname
                    for field in row_model._meta.concrete_fields
                    if field.attname not in ("id", "project_id")
                ]
                row_model.objects.bulk_create(
                    row_model(project=project, **{name: getattr(row, name) for name in names})
                    for row in getattr(model, name).all()
                )


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
