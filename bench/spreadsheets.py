"""What it costs to export, check and import many projects.

    DATA_DIR=var/bench-rows .venv/bin/python -m bench.spreadsheets [number of rows]

It fills an empty database with the example, imports copies of its projects as new pages, and then changes them all.
The numbers are for docs/performance.md; no test depends on them.
"""

import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECRET_KEY", "only for a benchmark")
os.environ.setdefault("HTTPS", "no")

import django

django.setup()

from django.core.management import call_command

from accounts.models import User
from projects.models import Project
from publishing.models import SheetUpload
from publishing.spreadsheets import importing, uploads
from publishing.spreadsheets.resources import resource_named
from publishing.spreadsheets.workbooks import as_excel


def timed(label, function, *arguments):
    start, busy = time.perf_counter(), time.process_time()
    result = function(*arguments)
    print(f"  {label:34} {time.perf_counter() - start:6.2f} s, processor {time.process_time() - busy:6.2f} s")
    return result


def timing(label, function):
    return lambda *arguments: timed(label, function, *arguments)


def copies(resource, count):
    """Rows of new projects that say what the example's say."""
    names = [column.name for column in resource.columns]
    models = list(
        resource.rows(Project.objects.filter(slug__in=list(Project.objects.values_list("slug", flat=True)[:45])))
    )
    for number in range(count):
        row = dict(zip(names, models[number % len(models)], strict=True))
        row |= {"slug": None, "state": None, "follows": None, "title_sv": f"{number} {row['title_sv'] or ''}"[:250]}
        yield [row[name] for name in names]


def changed(resource):
    names = [column.name for column in resource.columns]
    for values in resource.rows(Project.objects.filter(title_sv__regex=r"^\d+")):
        row = dict(zip(names, values, strict=True))
        row |= {"lead_sv": f"{row['lead_sv'] or ''} Ändrad."[:600], "project_goals": "3, 6"}
        yield [row[name] for name in names]


def checked(upload):
    """Check an upload, and return how long each step took."""
    steps, start = [], time.perf_counter()
    while uploads.check_next(upload):
        steps.append(time.perf_counter() - start)
        start = time.perf_counter()
    return steps


def whole_import(resource, rows):
    content = timed("writing the file", as_excel, "Projects", resource.headings(), rows)
    print(f"  {len(rows)} rows, {len(content):,} bytes")
    user = User.objects.first()
    upload = timed("reading it", lambda: uploads.keep(user, resource, "rows.xlsx", content, adds_addresses=False))
    steps = timed("checking it", checked, upload)
    print(f"  {len(steps)} steps, {max(steps):.2f} s at most")
    found = timed("reading what was found", uploads.Found, upload)
    timed("importing it, all in all", lambda: list(uploads.import_upload(upload, found)))
    print(f"  {SheetUpload.objects.get(pk=upload.pk).outcome}")


def main(count):
    call_command("migrate", verbosity=0)
    call_command("load_example", verbosity=0)
    User.objects.get_or_create(username="bench")
    importing.write = timing("within the transaction, of that", importing.write)
    resource = resource_named("projects")
    print("New pages:")
    whole_import(resource, list(copies(resource, count)))
    print("All of them changed:")
    whole_import(resource, list(changed(resource)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
