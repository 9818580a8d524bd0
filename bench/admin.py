"""What the admin costs among 10,000 projects, 204 partnerships and 5,000 pictures, as a publisher sees it.

    DATA_DIR=var/bench-admin DEBUG=no .venv/bin/python -m bench.admin

It fills the folder once, and prints processor time (the median of some requests) and questions to the database. What is
saved is counted up in a title, from a fresh form each time.
"""

import gc
import os
import statistics
import sys
import time
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECRET_KEY", "only for a benchmark")
os.environ.setdefault("HTTPS", "no")

import django

ROUNDS = 12
SIZE, PICTURES = 10_000, 5_000
PROJECTS = "/en/admin/projects/project/"
PICKER = "/en/admin/autocomplete/?app_label=projects&model_name=project&field_name="
PAGES = {
    "list of projects": PROJECTS,
    "its fiftieth page": f"{PROJECTS}?p=50",
    "list of projects, searched": f"{PROJECTS}?q=vatten",
    "list of projects, of a partnership": f"{PROJECTS}?partnership__id__exact=1",
    "list of partnerships": "/en/admin/partnerships/partnership/",
    "list of pictures": "/en/admin/publishing/picture/",
    "list of pictures, searched": "/en/admin/publishing/picture/?q=42",
    "form of a project": f"{PROJECTS}1/change/",
    "form of a partnership": "/en/admin/partnerships/partnership/1/change/",
    "choosing what a project follows": f"{PICKER}follows&term=vatten",
    "choosing a partnership": f"{PICKER}partnership&term=vatten",
    "choosing a picture": f"{PICKER}cover&term=42",
    "first page": "/en/admin/",
}


def prepare():
    """Fill the database, and return a client that is signed in."""
    from django.contrib.auth.models import Group
    from django.test import Client

    from accounts.models import User
    from bench.content import fill

    fill(SIZE)
    add_pictures()
    user, _is_new = User.objects.get_or_create(username="publisher", defaults={"is_staff": True})
    user.groups.set(Group.objects.filter(name="Publishers"))
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def add_pictures():
    """As many as are missing, all of one file."""
    from publishing.models import Picture
    from tests.factories import make_picture

    missing = PICTURES - Picture.objects.count()
    if missing <= 0:
        return
    model = make_picture(is_decorative=False, alt_sv="En brunn", alt_en="A well")
    fields = [field for field in Picture._meta.concrete_fields if not field.generated and field.name != "id"]
    values = {field.attname: getattr(model, field.attname) for field in fields}
    made = (Picture(**values | {"alt_sv": f"Brunn {number}", "alt_en": f"Well {number}"}) for number in range(missing))
    Picture.objects.bulk_create(made, batch_size=200)


def measure(words, ask):
    """``ask()`` returns an answer and the seconds of processor that it took."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask()
    gc.collect()
    gc.freeze()
    times = [ask()[1] for _round in range(ROUNDS)]
    with CaptureQueriesContext(connection) as asked:
        response, _time = ask(asked)
    sys.stdout.write(f"{statistics.median(times) * 1000:8.0f} ms {len(asked):4} questions  {words}\n")
    if response.status_code not in (200, 302):
        raise RuntimeError(f"{words}: {response.status_code}")


def timed(make):
    start = time.process_time()
    response = make()
    return response, time.process_time() - start


def saving(client, button):
    """A function that changes a title in a form as it is now, and presses a button."""
    from tests.tools.forms import filled_form

    address, number = PAGES["form of a project"], 0

    def ask(asked=None):
        nonlocal number
        number += 1
        data = filled_form(client.get(address), title_en=f"SEKOS {number}")
        if asked is not None:
            # The form itself is not counted.
            asked.initial_queries = len(asked.connection.queries_log)
        # As a browser sends it.
        sent = urlencode({**data, button: "1"}, doseq=True)
        return timed(lambda: client.post(address, sent, content_type="application/x-www-form-urlencoded"))

    return ask


def main():
    django.setup()
    client = prepare()
    for words, address in PAGES.items():
        measure(words, lambda asked=None, address=address: timed(lambda: client.get(address)))
    measure("publishing a project", saving(client, "_publish"))
    measure("saving a project as a draft", saving(client, "_save"))


if __name__ == "__main__":
    main()
