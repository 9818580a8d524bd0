"""Importing: looked at first, then all or nothing, and never over what somebody else has written."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from reversion.models import Version

from projects.models import Project, ProjectGoal
from publishing.models import LinkCheck, SearchEntry, SheetUpload
from publishing.spreadsheets import uploads
from tests.factories import (
    make_area,
    make_project,
    make_user,
)
from tests.publishing.sheets import HEADINGS, MUNICIPALITIES, PROJECTS, confirm, counts, excel, one, row_errors, send

pytestmark = pytest.mark.django_db


def test_nothing_is_written_before_the_button_is_pressed_and_all_of_it_then(editor, partnership):
    project = make_project(partnership=partnership, title_sv="Gammalt", state="draft")
    rows = [[project.slug, partnership.slug, "Nytt namn"], [None, partnership.slug, "Helt nytt"]]
    response = send(editor, excel(HEADINGS, *rows), prefix="/en", name="möte.xlsx")
    assert counts(response) == {"new": 1, "changed": 1}
    assert list(Project.objects.values_list("title_sv", flat=True)) == ["Gammalt"]
    assert "Import 2 rows" in response.content.decode()
    done = confirm(editor, response).content.decode()
    assert "1 new page" in done
    assert "1 changed page" in done
    assert set(Project.objects.values_list("title_sv", flat=True)) == {"Nytt namn", "Helt nytt"}
    for page in Project.objects.all():
        for prefix, words in [("", "Importerad från ”möte.xlsx”."), ("/en", "Imported from “möte.xlsx”.")]:
            history = editor.get(f"{prefix}{PROJECTS}{page.pk}/history/").content.decode()
            assert words in history
            assert "Eva Ek" in history or "eva" in history
    project.refresh_from_db()
    assert Version.objects.get_for_object(project).count() == 2
    assert SearchEntry.objects.filter(title__contains="nytt", changes_at=None).count() == 4
    assert editor.get("/sok/?q=helt").status_code == 200


def test_a_version_that_an_import_made_is_brought_back_with_its_rows(editor, partnership):
    project = make_project(
        partnership=partnership, title_sv="Gammalt", state="draft", areas=[make_area(name_sv="Vatten")]
    )
    confirm(editor, send(editor, excel(["slug", "title_sv", "project_areas"], [project.slug, "Nytt", None])))
    assert not project.project_areas.exists()
    before = Version.objects.get_for_object(project).last()
    before.revision.revert()
    project.refresh_from_db()
    assert project.title_sv == "Gammalt"
    assert project.project_areas.count() == 1


def test_a_bad_last_row_leaves_nothing(editor, partnership):
    rows = [[None, partnership.slug, f"Rad {number}"] for number in range(120)]
    response = send(editor, excel(HEADINGS, *rows, [None, "finns-inte", "Sist"]))
    assert counts(response) == {"faults": 1, "new": 120}
    assert b'class="default"' not in response.content
    confirm(editor, response)
    assert not Project.objects.exists()


def test_what_goes_wrong_in_the_middle_leaves_nothing(editor, partnership, monkeypatch):
    response = send(editor, excel(HEADINGS, *([None, partnership.slug, f"Rad {number}"] for number in range(3))))
    monkeypatch.setattr("publishing.spreadsheets.history.log", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        confirm(editor, response)
    assert not Project.objects.exists()
    assert not SheetUpload.objects.get().is_imported


def test_published_pages_change_only_if_one_says_so(editor, partnership):
    project = make_project(partnership=partnership, title_sv="Gammalt")
    response = send(editor, excel(["slug", "title_sv"], [project.slug, "Nytt"]), prefix="/en")
    assert "Yes, change 1 published page at once" in response.content.decode()
    answer = confirm(editor, response)
    assert "Confirm this: what is imported is public at once." in answer.content.decode()
    project.refresh_from_db()
    assert project.title_sv == "Gammalt"
    confirm(editor, response, published="on")
    project.refresh_from_db()
    assert (project.title_sv, project.state) == ("Nytt", "published")


@pytest.mark.parametrize("why", ["an editor", "a second person"])
def test_who_may_not_publish_alone_changes_no_published_page_by_a_file(client, settings, partnership, why):
    client.force_login(make_user(["Editors" if why == "an editor" else "Publishers"]))
    settings.SECOND_PERSON_PUBLISHES = why == "a second person"
    project = make_project(partnership=partnership, title_sv="Gammalt")
    response = send(client, excel(["slug", "title_sv"], [project.slug, "Nytt"]), prefix="/en")
    assert "The file changes published pages, which you may not." in response.content.decode()
    client.post(response.request["PATH_INFO"], {"published": "on"})
    project.refresh_from_db()
    assert project.title_sv == "Gammalt"


def test_whoever_came_between_is_not_overwritten(editor, partnership):
    project = make_project(partnership=partnership, title_sv="Gammalt", state="draft")
    response = send(editor, excel(["slug", "title_sv"], [project.slug, "Nytt"]), prefix="/en")
    project.title_sv = "En annans"
    project.save()
    answer = confirm(editor, response)
    project.refresh_from_db()
    assert project.title_sv == "En annans"
    assert "Rows that have been checked" in answer.content.decode()
    editor.post(f"{answer.request['PATH_INFO']}check/")
    answer = editor.get(answer.request["PATH_INFO"])
    assert "somebody has changed these pages" in answer.content.decode()
    assert one(answer, "Title, Swedish") == [("del", "En annans"), ("ins", "Nytt")]
    confirm(editor, answer)
    project.refresh_from_db()
    assert project.title_sv == "Nytt"


def test_pressing_the_button_twice_imports_once(editor, partnership):
    response = send(editor, excel(HEADINGS, [None, partnership.slug, "Ett"]))
    confirm(editor, response)
    confirm(editor, response)
    assert Project.objects.count() == 1


def test_two_presses_at_once_import_once_and_say_so(editor, partnership):
    project = make_project(partnership=partnership, title_sv="Ett")
    response = send(editor, excel(HEADINGS, [project.slug, partnership.slug, "Ett, ändrat"]))
    # What the second request knows: it looked before the first had written.
    second = SheetUpload.objects.get()
    found, rows = uploads.Found(second), second.rows()
    second.rows = lambda: rows
    confirm(editor, response, published="on")
    assert list(uploads.import_upload(second, found))
    assert SheetUpload.objects.get().outcome == {"new": 0, "changed": 1}


def test_a_change_of_language_says_everything_anew(editor, partnership):
    project = make_project(partnership=partnership, status="ongoing")
    response = send(editor, excel(["slug", "status"], [project.slug, "avslutat"]))
    address = f"/en{response.request['PATH_INFO']}"
    editor.post(f"{address}check/")
    editor.get(address)
    editor.post(f"{address}check/")
    assert one(editor.get(address), "Status") == [("del", "ongoing"), ("ins", "completed")]


def test_a_file_is_seen_by_its_sender_alone_and_for_a_day(editor, client, partnership):
    response = send(editor, excel(HEADINGS, [None, partnership.slug, "Ett"]))
    address = response.request["PATH_INFO"]
    token = SheetUpload.objects.get().token
    assert len(token) >= 32
    assert editor.get(f"{MUNICIPALITIES}import/{token}/").status_code == 404
    with time_machine.travel(now() + timedelta(hours=25)):
        client.force_login(editor.user)
        assert client.get(address).status_code == 404
        send(client, excel(HEADINGS, [None, partnership.slug, "Två"]))
    assert not SheetUpload.objects.filter(token=token).exists()
    other = make_user(["Editors"])
    client.force_login(other)
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert client.post(f"{address}check/").status_code == 404


@pytest.mark.parametrize(
    ("permissions", "may_export", "may_import"),
    [
        ([], False, False),
        (["view"], True, False),
        (["view", "change"], True, False),
        (["view", "add", "change"], True, True),
    ],
)
def test_who_may_view_exports_and_who_may_add_and_change_imports(client, permissions, may_export, may_import):
    user = make_user()
    for permission in permissions:
        user.user_permissions.add(Permission.objects.get(codename=f"{permission}_project"))
    client.force_login(user)
    make_project()
    for path in ("export/", "export/xlsx/"):
        assert client.get(f"{PROJECTS}{path}").status_code == (200 if may_export else 403)
    for path in ("import/", "import/template/"):
        assert client.get(f"{PROJECTS}{path}").status_code == (200 if may_import else 403)
    assert client.post(f"{PROJECTS}import/").status_code == (200 if may_import else 403)
    if may_export:
        page = client.get(PROJECTS).content.decode()
        assert f'href="{PROJECTS}export/"' in page
        assert (f'href="{PROJECTS}import/"' in page) == may_import
        assert "export_as_excel" in page


def test_two_thousand_rows_are_checked_in_steps_and_imported_with_lines_of_progress(editor, partnership):
    rows = [[None, partnership.slug, f"Projekt {number}", "3, 6"] for number in range(2000)]
    response = send(editor, excel([*HEADINGS, "project_goals"], *rows), in_steps="1")
    address = response.request["PATH_INFO"]
    assert 'value="0" max="2000"' in response.content.decode()
    done = []
    while not done or done[-1]["done"] < 2000:
        done.append(editor.post(f"{address}check/", {"in_steps": "1"}).json())
    assert [step["done"] for step in done] == list(range(50, 2001, 50))
    answer = editor.post(address, {"in_steps": "1"})
    *steps, last = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]
    assert last == {"address": address}
    assert [step["done"] for step in steps] == sorted(step["done"] for step in steps)
    assert len(steps) > 20
    assert Project.objects.count() == 2000
    assert ProjectGoal.objects.count() == 4000
    assert Version.objects.get_for_model(Project).count() == 2000
    assert SearchEntry.objects.of_model(Project).filter(changes_at=None).count() == 4000
    assert "2000" in editor.get(address).content.decode()


def test_what_was_imported_is_found_even_if_nothing_indexed_it(editor, partnership, monkeypatch):
    """As when the server stops between the import and the index."""
    response = send(editor, excel(HEADINGS, [None, partnership.slug, "Solvärme"]))
    monkeypatch.setattr("publishing.spreadsheets.importing.index.write", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        confirm(editor, response)
    monkeypatch.undo()
    project = Project.objects.get()
    project.__class__.objects.filter(pk=project.pk).update(state="published")
    assert "Solvärme" in editor.get("/sok/?q=solvärme").content.decode()


# --- Publishing checks -------------------------------------------------------------------------------------------


def test_what_would_be_public_at_once_is_checked_as_in_the_form(editor, partnership):
    project = make_project(partnership=partnership, title_sv="Rent vatten", lead_sv="Ingress.", status="ongoing")
    headings = ["slug", "end", "body_sv"]
    row = [project.slug, "2011", "Läs mer [här](https://a.se)."]
    response = send(editor, excel(headings, row), prefix="/en")
    assert row_errors(response) == [
        "Row 2, column What was done, Swedish: The link “här” does not say where it leads (what was done).",
        "Row 2, column Status: It ended 2011, but its status says that it is ongoing.",
    ]
    response = send(editor, excel([*headings, "status"], [*row[:2], "Text.", "completed"]), prefix="/en")
    [row] = response.context["rows"]
    assert row["notes"] == ["Not in English: what was done and lead."]


def test_what_was_so_before_and_what_is_a_draft_does_not_stop_a_file(editor, partnership):
    make_project(partnership=partnership, title_sv="Ett", lead_sv="a", status="ongoing", end="2011")
    make_project(partnership=partnership, title_sv="Två", lead_sv="a", state="draft", status="ongoing")
    content = excel(["slug", "end", "lead_sv"], ["ett", "2011", "Ny."], ["tva", "2011", "Ny."])
    response = send(editor, content)
    assert counts(response) == {"changed": 2}


def test_what_is_known_of_links_is_asked_for_once(editor, partnership):
    projects = [make_project(partnership=partnership, title_sv=f"Projekt {number}") for number in range(3)]
    rows = [[one.slug, f"[Rapporten](https://a.se/{one.slug})"] for one in projects]
    send(editor, excel(["slug", "body_sv"], *rows))
    upload = SheetUpload.objects.get()
    with CaptureQueriesContext(connection) as queries:
        uploads.check_of(upload).findings(upload.rows())
    assert len([query for query in queries.captured_queries if LinkCheck._meta.db_table in query["sql"]]) == 1
