"""The site on PostgreSQL: a real server, two programs at a time."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.postgres import postgres

pytestmark = pytest.mark.needs("postgres")

ROOT = Path(__file__).parent.parent.parent
CONTENT = """
municipalities:
- {key: lund, name: {sv: Lund}, kind: municipality, country: SE, state: published}
- {key: leon, name: {sv: León}, kind: city, country: NI, state: published}
"""
# Two who make a page of the same name at the same moment: each has time to find the address free before one saves.
RACE = """
from threading import Thread
from time import sleep
from django.db import connection, transaction
from partnerships.models import Municipality
from publishing import changes
free_slug = changes.free_slug
def find_and_wait(instance, text):
    slug = free_slug(instance, text)
    sleep(1)
    return slug
changes.free_slug = find_and_wait
def make(country):
    with transaction.atomic():
        Municipality.objects.create(name_sv="Viborg", country=country)
    connection.close()
threads = [Thread(target=make, args=[country]) for country in ("DK", "RU")]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(*sorted(Municipality.objects.filter(name_sv="Viborg").values_list("slug", flat=True)))
"""
# Two who change what one page says at the same moment: each entry is made before the other change is there.
CHANGES = """
from threading import Thread
from time import sleep
from django.db import connection, transaction
from django.utils.timezone import now
from partnerships.models import Municipality, Partnership
from projects.models import Project
from publishing.search import finding
home, partner = (Municipality.objects.create(name_sv=name, state="published") for name in ("Grums", "Nyköping"))
pair = Partnership.objects.create(home=home, partner=partner, state="published")
project = Project.objects.create(partnership=pair, title_sv="Brunnar", state="published")
def change(row, wait, **values):
    sleep(wait)
    with transaction.atomic():
        for name, value in values.items(): setattr(row, name, value)
        row.save()
        sleep(1)
    connection.close()
changes = [(project, 0, {"lead_sv": "Giraffer."}), (partner, 0.3, {"name_sv": "Zebraköping"})]
threads = [Thread(target=change, args=[row, wait], kwargs=values) for row, wait, values in changes]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(*[finding.search(word, "sv", now()).of(Project).counts.get(Project, 0) for word in ("giraffer", "zebraköping")])
"""
# One who forgets links that stand nowhere, while another puts one of them onto a page again.
LINKS = """
from threading import Event, Thread
from django.db import connection, transaction
from partnerships.models import Municipality
from publishing.links import places
from publishing.models import LinkCheck, LinkPlace
town = Municipality.objects.create(name_sv="Trosa", website="https://trosa.example/")
town.website = ""
town.save()
is_noted = Event()
def put_back():
    with transaction.atomic():
        town.website = "https://trosa.example/"
        town.save()
        is_noted.set()
        # So long the other has to wait.
        connection.cursor().execute("SELECT pg_sleep(1)")
    connection.close()
thread = Thread(target=put_back)
thread.start()
is_noted.wait()
print(places.forget())
thread.join()
print(LinkCheck.objects.standing().filter(url="https://trosa.example/").count(), LinkPlace.objects.count())
"""
# Two who publish the same page at the same moment, while somebody else's plan for it comes due.
EDITORS = """
from threading import Barrier, Thread
from django.db import connection
from django.test import Client
from django.utils.timezone import now
from projects.models import Project
from publishing.due import publish_due
from publishing.models import Draft
from tests.factories import make_project, make_user
from tests.tools.forms import filled_form
project = make_project(title_sv="Vatten", lead_sv="Ingress.")
page = f"/admin/projects/project/{project.pk}/change/"
def signed_in(name):
    client = Client(headers={"host": "localhost"})
    client.force_login(make_user(["Publishers"], username=name))
    return client
planner, clients = signed_in("anna"), [signed_in("eva"), signed_in("olle")]
forms = [filled_form(client.get(page), _publish="1", lead_sv=f"Av {n}.") for n, client in enumerate(clients)]
when = {"publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
planner.post(page, filled_form(planner.get(page), _publish_at="1", lead_sv="Planerat.", **when))
Draft.objects.update(publish_at=now())
barrier, answers = Barrier(3), []
def publish(client, form):
    barrier.wait()
    answers.append(client.post(page, form).status_code)
    connection.close()
def come_due():
    barrier.wait()
    publish_due(now())
    connection.close()
threads = [Thread(target=publish, args=pair) for pair in zip(clients, forms)] + [Thread(target=come_due)]
for thread in threads: thread.start()
for thread in threads: thread.join()
draft = Draft.objects.get()
published = {"Av 0.", "Av 1.", "Planerat."} & {Project.objects.get(pk=project.pk).lead_sv}
print(len(published), answers.count(302) + (draft.outcome == "published"), answers.count(500))
"""
VISIT = """
from django.test import Client
visitor = Client(headers={"host": "localhost"})
paths = ("/", "/en/municipalities/", "/kommuner/lund/", "/en/projects/", "/flode.xml", "/sitemap.xml")
print(*[visitor.get(path).status_code for path in paths])
"""


@pytest.fixture(scope="module")
def environment():
    """What a program needs in its environment to use a PostgreSQL server; the site has its tables there."""
    with postgres() as url:
        environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        done(start("manage.py", "migrate", "--verbosity", "0", environment=environment))
        yield environment


def start(*arguments, environment):
    command = [sys.executable, *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8"}
    return subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)


def done(program):
    """Wait for a program and return what it said, at the end of it what it answered."""
    try:
        said, _nothing = program.communicate(timeout=600)
    except subprocess.TimeoutExpired:
        # Left alone it would keep the server busy, and its database.
        program.kill()
        said, _nothing = program.communicate()
        pytest.fail(f"It was not done in time:\n{said}")
    assert program.returncode == 0, said
    return said.strip()


def test_two_loads_at_once_make_each_row_once_and_the_pages_answer(environment, tmp_path):
    (tmp_path / "places.yaml").write_text(CONTENT, encoding="utf-8")
    programs = [start("manage.py", "load_example", tmp_path, environment=environment) for _ in range(2)]
    first, second = sorted(done(program) for program in programs)
    assert first == "Loaded: 2 municipalities."
    assert second.startswith("Nothing to load")
    visit = start("manage.py", "shell", "--verbosity", "0", "-c", VISIT, environment=environment)
    assert done(visit).endswith(" ".join(["200"] * 6))


def test_two_new_pages_of_the_same_name_at_once_have_an_address_each(environment):
    race = start("manage.py", "shell", "--verbosity", "0", "-c", RACE, environment=environment)
    assert done(race) == "viborg viborg-2"


def test_of_many_who_publish_one_page_at_once_one_does(environment):
    race = start("manage.py", "shell", "--verbosity", "0", "-c", EDITORS, environment=environment)
    assert done(race).splitlines()[-1] == "1 1 0"


@pytest.mark.parametrize(
    "tests",
    [
        "tests/website/test_search.py",
        "tests/publishing/conflicts",
        *(f"tests/publishing/test_{name}.py" for name in ("links", "due", "admin_actions")),
    ],
)
def test_what_asks_the_database_much_passes_its_own_tests_there_too(environment, tests):
    # A process of its own, not one of those that share the tests of this run.
    alone = {name: value for name, value in environment.items() if not name.startswith("PYTEST_")}
    said = done(start("-m", "pytest", "-q", "-p", "no:cacheprovider", tests, environment=alone))
    assert re.search(r"\b\d\d+ passed", said)
    assert "skipped" not in said


def test_two_changes_of_one_page_at_once_are_both_found(environment):
    race = start("manage.py", "shell", "--verbosity", "0", "-c", CHANGES, environment=environment)
    assert done(race) == "1 1"


def test_a_link_that_is_put_back_is_not_forgotten_meanwhile(environment):
    race = start("manage.py", "shell", "--verbosity", "0", "-c", LINKS, environment=environment)
    assert done(race).split() == ["0", "1", "1"]
