"""What editors see again and again is asked once for each version of the content, and is never older than it."""

import re
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from projects.models import Project
from publishing.models import ContentVersion, Draft
from publishing.remembered import remembered, remembering
from tests.factories import make_area, make_copies, make_partnership, make_project
from tests.tools.reading import markup

# Nothing is remembered within a transaction.
pytestmark = pytest.mark.django_db(transaction=True)

DESK = "/en/admin/"
LIST = "/en/admin/projects/project/"


def queries_of(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.fixture
def projects():
    partnership = make_partnership()
    project = make_project(partnership=partnership, title_en="A well", areas=[make_area(name_en="Water")])
    make_copies(project, 4)
    return partnership


@pytest.mark.parametrize(
    ("path", "most"), [(LIST, 6), (f"{LIST}?q=well", 6), ("/en/admin/partnerships/partnership/", 6), (DESK, 13)]
)
def test_a_list_and_the_desk_ask_little_at_any_size(editor, projects, path, most):
    few = queries_of(editor, path)
    make_copies(Project.objects.first(), 200)
    for _number in range(20):
        make_project(partnership=make_partnership(), areas=[make_area()])
    assert queries_of(editor, path) == few <= most


def test_what_another_has_changed_is_there_at_the_next_look(editor, projects):
    def seen(path=LIST):
        return markup(editor.get(path))

    assert "5 projects" in seen()
    make_project(partnership=projects, areas=[make_area(name_en="Schools")])
    assert "6 projects" in seen()
    assert "Schools" in seen()
    Project.objects.filter(title_en="A well").delete()
    assert re.search(r"\b1 project\b", seen())
    assert "6 projects" not in seen()


def test_who_changes_something_sees_what_they_have_changed(editor, projects):
    """An answer to what was sent is never from memory."""
    assert "5 projects" in markup(editor.get(LIST))
    chosen = {"action": "give_focus_area_selected", "_selected_action": [Project.objects.first().pk]}
    with CaptureQueriesContext(connection) as asked:
        assert editor.post(LIST, chosen).status_code == 200
    assert not any(query["sql"].startswith("SELECT version") for query in asked)
    assert any("COUNT(*)" in query["sql"] for query in asked)


def test_what_waits_on_the_desk_is_as_new_as_the_content(editor, projects):
    assert "To be read again" not in markup(editor.get(DESK))
    Project.objects.filter(pk=Project.objects.first().pk).update(review_on=localdate())
    assert "To be read again" in markup(editor.get(DESK))
    Project.objects.update(review_on=None, state="in_review")
    seen = markup(editor.get(DESK))
    assert "To be read again" not in seen
    assert "For you to review" in seen
    Project.objects.update(state="published", publish_until=now() + timedelta(days=2))
    assert "ceases to be public" in markup(editor.get(DESK))


def test_a_plan_strikes_for_editors_too_to_the_second(editor, projects, monkeypatch):
    project = Project.objects.first()
    assert editor.get(LIST).status_code == 200
    about = {"content_type": ContentType.objects.get_for_model(project), "object_id": project.pk}
    draft = Draft.objects.create(**about, data=[], publish_at=now() + timedelta(hours=1))
    published = []
    monkeypatch.setattr("publishing.due.publish", lambda draft, moment: published.append(draft.pk) or {})
    editor.get(LIST)
    assert published == []
    monkeypatch.setattr("publishing.due.now", lambda: draft.publish_at)
    editor.get(LIST)
    assert published == [draft.pk]


def test_who_brings_a_plan_about_sees_what_it_has_changed(editor, projects, monkeypatch):
    project = Project.objects.first()
    about = {"content_type": ContentType.objects.get_for_model(project), "object_id": project.pk}
    draft = Draft.objects.create(**about, data=[], publish_at=now() + timedelta(hours=1))
    assert "5 projects" in markup(editor.get(LIST))

    def publish(draft, moment):
        Draft.objects.current().update(closed_at=moment)
        make_project(partnership=projects)
        return {}

    monkeypatch.setattr("publishing.due.publish", publish)
    monkeypatch.setattr("publishing.due.now", lambda: draft.publish_at)
    assert "6 projects" in markup(editor.get(LIST))


def test_nothing_is_remembered_where_it_may_be_seen_before_others_see_it(projects):
    def number():
        return remembered("a number", Project.objects.count)

    # Outside a request.
    for count in (5, 6):
        assert number() == count
        make_project(partnership=projects)
    Project.objects.filter(pk__in=Project.objects.order_by("-pk")[:2].values("pk")).delete()
    with remembering():
        assert number() == 5
        with transaction.atomic():
            Project.objects.first().delete()
            assert number() == 4
            transaction.set_rollback(True)
    with remembering():
        assert number() == 5


def test_a_site_without_a_version_remembers_nothing(projects):
    ContentVersion.objects.all().delete()
    for count in (5, 6):
        with remembering():
            assert remembered("another number", Project.objects.count) == count
        make_project(partnership=projects)
