"""What forms and saves ask the database: as much for many rows as for few, and little."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from reversion.models import Version

from projects.models import ProjectLink, ProjectParty, ProjectPicture, Result
from tests.factories import make_area, make_municipality, make_picture, make_project
from tests.tools.forms import add_row, filled_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return with_rows(make_project(title_sv="Vatten", lead_sv="Ett.", partner_at_the_time=make_municipality()), 1)


def with_rows(project, number):
    """``project`` with so many rows more of each kind that names something or is written."""
    for _number in range(number):
        project.project_areas.create(focus_area=make_area())
        ProjectParty.objects.create(project=project, role="funder", municipality=make_municipality())
        ProjectPicture.objects.create(project=project, picture=make_picture())
        ProjectLink.objects.create(project=project, title_sv="Rapport", url="https://rapport.example/")
        Result.objects.create(project=project, text_sv="Vattnet är rent.")
    return project


def asked_by(ask):
    """The questions that ``ask()`` has the database asked, which is to be answered or to lead on."""
    with CaptureQueriesContext(connection) as asked:
        assert ask().status_code in (200, 302)
    return [query["sql"] for query in asked.captured_queries]


def address(project):
    return f"/en/admin/projects/project/{project.pk}/change/"


def opening(editor, project):
    return asked_by(lambda: editor.get(address(project)))


def saving(editor, project, **changes):
    data = filled_form(editor.get(address(project)), **changes)
    return asked_by(lambda: editor.post(address(project), data))


def test_a_form_asks_as_much_for_many_rows_as_for_few(editor, project):
    opening(editor, project)
    few = opening(editor, project)
    with_rows(project, 4)
    assert opening(editor, project) != few
    assert len(opening(editor, project)) == len(few) <= 26


def test_publishing_asks_as_much_for_many_rows_as_for_few(editor, project):
    saving(editor, project, lead_sv="Två.", _publish="1")
    few = saving(editor, project, lead_sv="Tre.", _publish="1")
    with_rows(project, 4)
    # Made without a form, they are written by the first one as forms write them.
    saving(editor, project, lead_sv="Fyra.", _publish="1")
    assert len(saving(editor, project, lead_sv="Fem.", _publish="1")) == len(few) <= 48


def test_a_draft_takes_few_questions(editor, project):
    saving(editor, project, lead_sv="Två.", _save="1")
    assert len(saving(editor, project, lead_sv="Tre.", _save="1")) <= 13


def test_a_version_has_the_rows_as_they_are_and_were_left(editor, project):
    """The rows that a form has fetched are not fetched again for the history; it knows of those that were changed."""
    with_rows(project, 2)
    data = filled_form(editor.get(address(project)), lead_sv="Två.", _publish="1")
    data |= {"results-0-text_sv": ["Vattnet är renare."], "results-1-DELETE": ["on"]}
    add_row(data, "results", text_sv="Ett torn.", order="9")
    assert editor.post(address(project), data).status_code == 302
    version = Version.objects.get_for_object(project).select_related("revision").first()
    kept = version.revision.version_set.all()
    results = [row.field_dict["text_sv"] for row in kept if row.content_type.model == "result"]
    assert sorted(results) == ["Ett torn.", "Vattnet är renare.", "Vattnet är rent."]
    assert sorted(results) == sorted(project.results.values_list("text_sv", flat=True))
    assert sum(row.content_type.model == "projectparty" for row in kept) == 3
