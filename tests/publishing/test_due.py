"""Changes of a live page that are published by themselves, whoever comes first once their moment has come."""

import datetime

import pytest
import time_machine
from django.db import OperationalError, connection
from django.utils import translation
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from reversion.models import Version

from projects.models import Project, Result
from publishing import due, rows
from publishing.models import Draft, State
from tests.factories import make_organisation, make_project, make_user
from tests.tools.forms import LANGUAGES, add_row, filled_form

MOMENT = (localtime(now()) + datetime.timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)
BEFORE, AFTER = MOMENT - datetime.timedelta(seconds=1), MOMENT


@pytest.fixture(autouse=True)
def _nothing_was_tried(monkeypatch):
    monkeypatch.setattr(due, "tries", {})


@pytest.fixture
def project(db):
    project = make_project(title_sv="Vatten", lead_sv="Gammal ingress.")
    Result.objects.create(project=project, text_sv="Ett brunnslock.")
    return project


def address(project):
    return f"/admin/projects/project/{project.pk}/change/"


def plan(editor, project, **changes):
    """Plan a new lead and a new result."""
    when = {"publish_at_0": f"{MOMENT:%Y-%m-%d}", "publish_at_1": "08:00"}
    changes = {"lead_sv": "Ny ingress.", **changes}
    data = filled_form(editor.get(address(project)), _publish_at="1", **when, **changes)
    add_row(data, "results", text_sv="Ett vattentorn.", side="home", outcome="achieved", order="0")
    assert editor.post(address(project), data).status_code == 302
    assert Draft.objects.current().get().publish_at == MOMENT


def test_it_is_public_to_the_second_in_the_page_the_search_and_the_feed(editor, client, project):
    plan(editor, project)
    client.logout()
    forms = ["/projekt/vatten/", "/en/projects/vatten/", "/sok/?q=ingress"]
    with time_machine.travel(BEFORE, tick=False):
        shown = {form: client.get(form).content.decode() for form in forms}
        assert all("Gammal" in page for page in shown.values())
    with time_machine.travel(AFTER, tick=False):
        for form in reversed(forms):
            page = client.get(form).content.decode()
            assert ("Ny " in page, "Gammal" in page) == (True, False), form
        assert "Ett vattentorn." in client.get("/projekt/vatten/").content.decode()
        assert "Ett brunnslock." in client.get("/projekt/vatten/").content.decode()
    assert not Draft.objects.current().exists()


def test_the_history_names_the_one_who_planned_it(editor, client, project):
    plan(editor, project)
    client.logout()
    with time_machine.travel(AFTER, tick=False):
        client.get("/")
    version = Version.objects.get_for_object(project).first()
    assert (version.field_dict["lead_sv"], version.revision.user) == ("Ny ingress.", editor.user)


def test_it_is_published_once(editor, client, project):
    plan(editor, project)
    with time_machine.travel(AFTER, tick=False):
        client.get("/")
        client.get("/")
    assert Result.objects.count() == 2
    assert Version.objects.get_for_object(project).count() == 2


def test_a_withdrawn_page_comes_back_at_its_moment(editor, client, project):
    project.state, project.withdrawal_reason_sv = State.WITHDRAWN, "Fel."
    project.save()
    plan(editor, project)
    for moment, status in [(BEFORE, 410), (AFTER, 200)]:
        with time_machine.travel(moment, tick=False):
            assert client.get("/projekt/vatten/").status_code == status


def test_saving_the_draft_again_cancels_the_plan(editor, client, project):
    plan(editor, project)
    opened = editor.get(address(project))
    with translation.override("sv"):
        assert _("Save draft and cancel the plan") in opened.content.decode()
    editor.post(address(project), filled_form(opened, _save="1"))
    with time_machine.travel(AFTER, tick=False):
        assert "Gammal ingress." in client.get("/projekt/vatten/").content.decode()
    assert Draft.objects.current().get().publish_at is None


def test_what_cannot_be_published_when_its_moment_has_come_says_why(editor, client, project):
    plan(editor, project, slug="brunnar")
    make_project(slug="brunnar")
    with time_machine.travel(AFTER, tick=False):
        assert "Gammal ingress." in client.get("/projekt/vatten/").content.decode()
        assert client.get("/").status_code == 200
    assert "Adress: " in editor.get(address(project)).content.decode()
    assert "Address: " in editor.get(f"/en{address(project)}").content.decode()
    assert filled_form(editor.get(address(project)))["lead_sv"] == ["Ny ingress."]


def test_what_is_wrong_in_a_row_is_told_by_row_and_field(editor, client, project):
    organisation = make_organisation(name_sv="Sida")
    data = filled_form(
        editor.get(address(project)), _publish_at="1", publish_at_0=f"{MOMENT:%Y-%m-%d}", publish_at_1="08:00"
    )
    add_row(data, "parties", role="participant", position="0", organisation=str(organisation.pk))
    response = editor.post(address(project), data)
    assert response.status_code == 302, response.context["errors"]
    organisation.delete()
    with time_machine.travel(AFTER, tick=False):
        client.get("/projekt/vatten/")
    problem = Draft.objects.current().get().problem
    assert problem["sv"].startswith("Part 1, Organisation: Det som var valt här finns inte längre. Välj något annat.")
    assert problem["en"].startswith("Party 1, Organisation: What was chosen here is not there any more. Choose")


def test_a_change_that_was_published_meanwhile_is_not_written_over(editor, client, project):
    plan(editor, project)
    published = editor.get(f"{address(project)}?published=1")
    editor.post(address(project), filled_form(published, lead_sv="Rättad ingress.", _publish="1"))
    with time_machine.travel(AFTER, tick=False):
        assert "Rättad ingress." in client.get("/projekt/vatten/").content.decode()
    assert Draft.objects.current().get().problem


def test_who_may_not_publish_any_more_publishes_nothing(editor, client, project):
    plan(editor, project)
    editor.user.is_active = False
    editor.user.save()
    with time_machine.travel(AFTER, tick=False):
        assert "Gammal ingress." in client.get("/projekt/vatten/").content.decode()
    assert "Eva Ek" in Draft.objects.current().get().problem["sv"]


def test_nothing_hides_the_site_when_something_is_wrong(editor, client, project, monkeypatch, caplog):
    plan(editor, project)

    def broken(*args):
        raise RuntimeError("a fault in the code")

    monkeypatch.setattr("projects.models.Project.derive_rows", broken)
    client.logout()
    with time_machine.travel(AFTER, tick=False):
        assert "Gammal ingress." in client.get("/projekt/vatten/").content.decode()
    assert "a fault in the code" in caplog.text
    assert Draft.objects.current().get().problem
    assert Project.objects.get().lead_sv == "Gammal ingress."


def test_whoever_has_no_account_any_more_has_planned_nothing(editor, client, project):
    plan(editor, project)
    make_user()
    editor.user.delete()
    with time_machine.travel(AFTER, tick=False):
        assert client.get("/projekt/vatten/").status_code == 200
    assert Draft.objects.current().get().problem


def test_a_draft_that_lay_there_is_planned_unchanged(editor, client, project):
    page = address(project)
    editor.post(page, filled_form(editor.get(page), lead_sv="Ny ingress.", _save="1"))
    when = {"publish_at_0": f"{MOMENT:%Y-%m-%d}", "publish_at_1": "08:00"}
    editor.post(page, filled_form(editor.get(page), _publish_at="1", **when))
    assert Draft.objects.current().get().publish_at == MOMENT
    with time_machine.travel(AFTER, tick=False):
        assert "Ny ingress." in client.get("/projekt/vatten/").content.decode()
    assert not Draft.objects.current().exists()


@LANGUAGES
def test_a_time_may_be_written_with_a_full_stop(editor, project, language, prefix):
    when = {"publish_at_0": f"{MOMENT:%Y-%m-%d}", "publish_at_1": "8.30"}
    data = filled_form(editor.get(prefix + address(project)), lead_sv="Ny.", _publish_at="1", **when)
    assert editor.post(prefix + address(project), data).status_code == 302
    assert localtime(Draft.objects.current().get().publish_at).strftime("%H:%M") == "08:30"


def test_a_plan_is_moved_to_another_moment(editor, client, project):
    plan(editor, project)
    page = address(project)
    when = {"publish_at_0": f"{MOMENT:%Y-%m-%d}", "publish_at_1": "09:30"}
    editor.post(page, filled_form(editor.get(page), _publish_at="1", **when))
    later = MOMENT + datetime.timedelta(minutes=90)
    for moment, words in [(AFTER, "Gammal"), (later, "Ny")]:
        with time_machine.travel(moment, tick=False):
            assert f"{words} ingress." in client.get("/projekt/vatten/").content.decode()


def test_a_database_that_is_busy_puts_off_and_does_not_cancel(editor, client, project, monkeypatch, caplog):
    plan(editor, project)

    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    with time_machine.travel(AFTER, tick=False), monkeypatch.context() as patched:
        patched.setattr("projects.models.Project.derive_rows", busy)
        assert "Gammal ingress." in client.get("/projekt/vatten/").content.decode()
    assert "database is locked" in caplog.text
    with time_machine.travel(AFTER, tick=False):
        assert "Ny ingress." in client.get("/projekt/vatten/").content.decode()


def test_what_stays_wrong_with_the_database_is_not_tried_for_ever(editor, client, project, monkeypatch):
    plan(editor, project)

    def full(*args, **kwargs):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("projects.models.Project.derive_rows", full)
    # Somebody comes at ten, and nobody after that until morning: that is not a night of trying.
    for hours in (14, 24, 24.5, 25):
        draft = Draft.objects.current().get()
        assert (draft.publish_at, draft.problem) == (MOMENT, {})
        with time_machine.travel(AFTER + datetime.timedelta(hours=hours), tick=False):
            assert client.get("/projekt/vatten/").status_code == 200
    assert Draft.objects.current().get().problem["en"] == "something went wrong, and was written to the log."


def test_a_database_that_was_busy_when_the_first_visitor_came_is_tried_again(editor, client, project, monkeypatch):
    plan(editor, project)
    with monkeypatch.context() as patch:
        patch.setattr("projects.models.Project.derive_rows", locked)
        with time_machine.travel(AFTER + datetime.timedelta(days=2), tick=False):
            assert "Gammal ingress." in client.get("/projekt/vatten/").content.decode()
    with time_machine.travel(AFTER + datetime.timedelta(days=2, seconds=1), tick=False):
        assert "Ny ingress." in client.get("/projekt/vatten/").content.decode()


def test_a_plan_that_is_made_anew_is_tried_as_long_again(editor, client, project, monkeypatch):
    plan(editor, project)
    monkeypatch.setattr("projects.models.Project.derive_rows", locked)
    for moment in (AFTER, AFTER + datetime.timedelta(hours=1)):
        with time_machine.travel(moment, tick=False):
            client.get("/projekt/vatten/")
    assert not due.tries
    assert Draft.objects.current().get().problem


def locked(*args, **kwargs):
    raise OperationalError("database is locked")


@pytest.mark.django_db(transaction=True)
def test_a_database_that_cannot_be_written_hides_nothing(editor, client, project):
    plan(editor, project)
    client.logout()
    switch = {"sqlite": "PRAGMA query_only = %s", "postgresql": "SET default_transaction_read_only = %s"}
    run(switch[connection.vendor] % "on")
    try:
        for late in (datetime.timedelta(minutes=10), datetime.timedelta(hours=2)):
            with time_machine.travel(AFTER + late, tick=False):
                assert "Gammal ingress." in client.get("/projekt/vatten/").content.decode()
    finally:
        run(switch[connection.vendor] % "off")


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_plan_that_was_cancelled_while_another_waited_is_not_carried_out(editor, client, project, monkeypatch):
    plan(editor, project)
    real = rows.lock

    def lock(*args):
        # What the transaction did that had the row until now.
        Draft.objects.current().update(publish_at=None)
        real(*args)

    monkeypatch.setattr("publishing.due.lock", lock)
    with time_machine.travel(AFTER, tick=False):
        assert "Gammal ingress." in client.get("/projekt/vatten/").content.decode()
    assert Draft.objects.current().get().problem == {}


def test_whoever_has_left_the_admin_publishes_nothing_that_they_planned(editor, client, project):
    plan(editor, project)
    editor.user.is_staff = False
    editor.user.save()
    with time_machine.travel(AFTER, tick=False):
        assert "Gammal ingress." in client.get("/projekt/vatten/").content.decode()
    assert "Eva Ek" in Draft.objects.current().get().problem["sv"]
