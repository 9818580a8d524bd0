"""Programs that do two things at a time, for a shell of the site; each prints what became of it."""

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
    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
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

# One who saves a draft, one who discards it and one who plans it, all from the same opened form, and a translator.
DRAFTS = """
from threading import Barrier, Thread
from django.db import connection
from django.test import Client
from projects.models import Project
from publishing.models import Draft
from tests.factories import make_municipality, make_partnership, make_project, make_user
from tests.tools.forms import filled_form
pair = make_partnership(home=make_municipality(name_sv="Dorotea"), partner=make_municipality(name_sv="Drag"))
project = make_project(title_sv="Vatten", lead_sv="Ingress.", partnership=pair)
page = f"/admin/projects/project/{project.pk}/change/"
def signed_in(name, group="Publishers", **more):
    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    client.force_login(make_user([group], username=name, **more))
    return client
def send(client, form):
    barrier.wait()
    answers.append((client.post(page, form).status_code, form))
    connection.close()
first, translator = signed_in("dora"), signed_in("tove2", "Translators", translates_into="en")
first.post(page, filled_form(first.get(page), _save="1", lead_sv="Utkast."))
opened = Draft.objects.current().of(project).get().as_opened
when = {"publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
a, b, c = (signed_in(name) for name in ("anton", "berta", "cecilia"))
sent = [
    (a, filled_form(a.get(page), _save="1", lead_sv="Antons.")),
    (b, {"_discard_draft": "1", "draft_opened": opened}),
    (c, filled_form(c.get(page), _publish_at="1", lead_sv="Cecilias.", **when)),
    (translator, filled_form(translator.get(page), _save="1", lead_en="Tove's.")),
]
barrier, answers = Barrier(4), []
threads = [Thread(target=send, args=pair) for pair in sent]
for thread in threads: thread.start()
for thread in threads: thread.join()
drafts = Draft.objects.of(project)
# Whoever was answered with the form has been told; all that was taken of the others is there, once.
taken = [form for code, form in answers if code == 302 and "_discard_draft" not in form]
kept = [dict(draft.data) for draft in drafts]
known = {(one["lead_sv"], one["lead_en"]) for one in kept}
said = [(form["lead_sv"][0], form["lead_en"][0]) for form in taken]
odd = [code for code, _form in answers if code not in (200, 302)]
print(drafts.current().count() < 2, len(drafts) == len(taken) + 1, set(said) <= known, len(answers), *odd)
"""

# One who deletes a page while somebody else's import of it is made ready, is written, or is put into the index.
IMPORT = """
import sys
from threading import Event, Thread
from django.db import connection
from django.test import Client
from django.utils.timezone import now
from projects.models import Project
from publishing.search import finding, index
from publishing.spreadsheets import history, importing
from reversion.models import Version
from tests.factories import make_municipality, make_partnership, make_project, make_user
from tests.publishing.sheets import HEADINGS, confirm, excel, send
def signed_in(name):
    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    client.force_login(make_user(["Publishers"], username=name))
    return client
pair = make_partnership(home=make_municipality(name_sv="Safari"), partner=make_municipality(name_sv="Savann"))
for number, (module, name) in enumerate([(history, "first_entries"), (importing, "write_pages"), (index, "write")]):
    is_there, may_go_on = Event(), Event()
    def wait(*args, original=getattr(module, name), **kwargs):
        setattr(module, name, original)
        is_there.set()
        # Where the page is locked, nobody can delete it before this goes on.
        may_go_on.wait(3)
        return original(*args, **kwargs)
    titles = [f"{word} {number}" for word in ("Giraff", "Zebra")]
    projects = [make_project(title_sv=title, state="draft", partnership=pair) for title in titles]
    rows = [[one.slug, one.partnership.slug, f"{one.title_sv} importerad"] for one in projects]
    editor, other = signed_in(f"eva{number}"), signed_in(f"olle{number}")
    response = send(editor, excel(HEADINGS, *rows))
    setattr(module, name, wait)
    answers = []
    def run():
        answers.append(confirm(editor, response).status_code)
        connection.close()
    thread = Thread(target=run)
    thread.start()
    is_there.wait(60)
    answers.append(other.post(f"/admin/projects/project/{projects[0].pk}/delete/", {"post": "yes"}).status_code)
    may_go_on.set()
    thread.join()
    found = Project.objects.filter(title_sv__endswith=f"{number} importerad").values_list("title_sv", flat=True)
    ghosts = index.SearchEntry.objects.of_model(Project).filter(object_id=projects[0].pk).count()
    gone = not Project.objects.filter(pk=projects[0].pk).exists()
    print(name, sorted(answers), gone, len(found), ghosts)
"""

VISIT = """
from django.test import Client
visitor = Client(headers={"host": "localhost"})
paths = ("/", "/en/municipalities/", "/kommuner/lund/", "/en/projects/", "/flode.xml", "/sitemap.xml")
print(*[visitor.get(path).status_code for path in paths])
"""
