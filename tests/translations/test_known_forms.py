"""Forms whose classes are known from other requests: each reader gets those of their own rights and language."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from tests.factories import make_area, make_project, make_user
from translations.known_forms import known_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    project = make_project(title_sv="Vatten")
    project.results.create(text_sv="Vattnet är rent.")
    return project


def signed_in(*rights, groups=()):
    """A client of somebody who has these rights alone (model, action) beside those of their groups."""
    user = make_user(groups)
    for right in rights:
        user.user_permissions.add(Permission.objects.get(codename=right))
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def form(client, project, prefix="/en"):
    return client.get(f"{prefix}/admin/projects/project/{project.pk}/change/").content.decode()


def ways_to_add(html):
    """The names of the fields that one may add a row for."""
    return set(re.findall(r'id="add_id_(\w+)"', html))


def test_each_may_add_what_their_own_rights_say(project):
    rights = ["view_project", "change_project", "view_picture", "view_municipality"]
    few, more = signed_in(*rights), signed_in(*rights, "add_picture")
    assert "cover" not in ways_to_add(form(few, project))
    assert "cover" in ways_to_add(form(more, project))
    assert "cover" not in ways_to_add(form(few, project))
    few.user.user_permissions.add(Permission.objects.get(codename="add_picture"))
    assert "cover" in ways_to_add(form(few, project))


def test_each_reads_the_labels_in_their_own_language(project):
    client = signed_in(groups=["Editors"])
    for _time in range(2):
        assert "Title, Swedish" in form(client, project)
        assert "Titel, svenska" in form(client, project, prefix="")


def test_a_translator_is_offered_no_row_that_an_editor_may_add(project):
    editor, translator = signed_in(groups=["Editors"]), signed_in(groups=["Translators"])
    for _time in range(2):
        assert 'name="results-MAX_NUM_FORMS" value="1000"' in form(editor, project)
        assert 'name="results-MAX_NUM_FORMS" value="0"' in form(translator, project)


def test_the_first_form_is_like_those_that_follow(project):
    known_for.cache_clear()
    project.project_areas.create(focus_area=make_area())
    editor = signed_in(groups=["Editors"])
    first, second = (re.findall(r"<select [^>]*areas-0-focus_area[^>]*>", form(editor, project)) for _time in range(2))
    assert first == second
    assert 'aria-label="Focus area"' in first[0]
