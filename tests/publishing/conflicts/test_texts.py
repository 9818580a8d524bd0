"""Two editors at one page: nothing is overwritten silently, and nothing that was typed is lost."""

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext as _
from reversion.models import Version

from projects.models import Project
from tests.factories import make_project
from tests.publishing.conflicts.forms import address, choices, meet, said
from tests.tools.forms import LANGUAGES, filled_form

pytestmark = pytest.mark.django_db


@LANGUAGES
@pytest.mark.parametrize("move", ["_save", "_publish"])
def test_what_each_of_them_changed_is_joined(editor, other, project, move, language, prefix):
    response = meet(editor, other, project, {"lead_sv": "Min."}, {"title_sv": "Rent vatten"}, prefix, move)
    with translation.override(language):
        words = _("Only %(author)s changed; it is in your form now") % {"author": "Olle"}
    assert words in response.content.decode()
    assert said(project)["lead_sv"] == "Ingress."
    form = filled_form(response)
    assert (form["lead_sv"], form["title_sv"]) == (["Min."], ["Rent vatten"])
    assert editor.post(address(project, prefix), filled_form(response, **{move: "1"})).status_code == 302
    assert (said(project)["lead_sv"], said(project)["title_sv"]) == ("Min.", "Rent vatten")


@LANGUAGES
@pytest.mark.parametrize("take", [True, False])
@pytest.mark.parametrize("move", ["_save", "_publish"])
def test_what_both_changed_is_for_the_second_to_decide(editor, other, project, take, move, language, prefix):
    response = meet(editor, other, project, {"lead_sv": "Min ingress."}, {"lead_sv": "Olles ingress."}, prefix, move)
    shown = response.content.decode()
    with translation.override(language):
        assert _("Both of you changed") in shown
    assert "Olles" in shown
    assert filled_form(response)["lead_sv"] == ["Min ingress."]
    assert said(project)["lead_sv"] == "Olles ingress."
    [(name, place)] = choices(response)
    choice = {name: place if take else ""}
    assert editor.post(address(project, prefix), filled_form(response, **{move: "1"}, **choice)).status_code == 302
    assert said(project)["lead_sv"] == ("Olles ingress." if take else "Min ingress.")


def test_being_told_is_no_entry_in_the_history(editor, other, project):
    page = address(project)
    other.post(page, filled_form(other.get(page), title_sv="Ett.", _publish="1"))
    project.refresh_from_db()
    meet(editor, other, project, {"lead_sv": "Min."}, {"lead_sv": "Olles."}, move="_publish")
    users = [version.revision.user for version in Version.objects.get_for_object(project)]
    assert users == [other.user, other.user, None]


def test_somebody_who_comes_between_again_is_told_of_again(editor, other, project):
    response = meet(editor, other, project, {"lead_sv": "Min."}, {"lead_sv": "Olles."})
    page = address(project)
    other.post(page, filled_form(other.get(page), lead_sv="Olles andra.", _save="1"))
    response = editor.post(page, filled_form(response, _save="1"))
    assert "Olles andra." in re.sub(r"<[^>]+>", "", response.content.decode())
    assert said(project)["lead_sv"] == "Olles andra."


@pytest.mark.parametrize(
    "take", ["lead_sv", "nowhere", "results:999:text_sv", "results:x:y:z", "results", "::", "take"]
)
def test_what_is_taken_from_nowhere_changes_nothing(editor, project, take):
    page = address(project)
    response = editor.post(page, filled_form(editor.get(page), title_sv="Ny.", _publish="1", **{"take-1": take}))
    assert response.status_code == 302
    assert (Project.objects.get().title_sv, Project.objects.get().lead_sv) == ("Ny.", "Ingress.")


def test_both_saying_the_same_is_no_conflict_to_decide(editor, other, project):
    response = meet(editor, other, project, {"lead_sv": "Samma."}, {"lead_sv": "Samma."})
    assert not choices(response)


def test_a_note_and_a_moment_outlast_a_conflict(editor, other):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    typed = {"review_note": "Stämmer året?", "publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
    response = meet(editor, other, project, {"lead_sv": "Min.", **typed}, {"lead_sv": "Olles."})
    shown = filled_form(response)
    assert {name: shown[name] for name in typed} == {name: [value] for name, value in typed.items()}


def test_a_preview_shows_what_is_chosen(editor, other, project):
    page = address(project)
    opened = editor.get(page)
    other.post(page, filled_form(other.get(page), lead_sv="Olles.", _save="1"))
    response = editor.post(page, filled_form(opened, lead_sv="Evas.", _save="1"))
    shown = editor.post(page, filled_form(response, _preview="sv", **{"take-1": "lead_sv"})).content.decode()
    assert "Olles." in shown
    assert "Evas." not in shown


@pytest.mark.parametrize("what", ["something else", "the same again"])
@pytest.mark.parametrize("start", ["the row", "a draft"])
def test_a_choice_outlasts_somebody_who_comes_between_again(editor, other, start, what):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.", aim_sv="<p>Syfte.</p>")
    page = address(project)
    if start == "a draft":
        editor.post(page, filled_form(editor.get(page), lead_sv="Utkast.", _save="1"))
    response = meet(editor, other, project, {"lead_sv": "Evas."}, {"lead_sv": "Olles."})
    assert choices(response) == [("take-1", "lead_sv")]
    change = {"title_sv": "Rent vatten"} if what == "something else" else {"lead_sv": "Olles andra."}
    other.post(page, filled_form(other.get(page), _save="1", **change))
    response = editor.post(page, filled_form(response, _save="1", **{"take-1": "lead_sv"}))
    assert not choices(response)
    shown = filled_form(response)
    assert shown["lead_sv"] == ["Olles." if what == "something else" else "Olles andra."]
    assert editor.post(page, filled_form(response, _save="1")).status_code == 302
    assert said(project)["lead_sv"] == shown["lead_sv"][0]


def test_a_choice_of_what_was_published_outlasts_a_draft(editor, other):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    response = meet(editor, other, project, {"lead_sv": "Evas."}, {"lead_sv": "Olles."}, move="_publish")
    page = address(project)
    other.post(page, filled_form(other.get(page), title_sv="Rent vatten", _publish="1"))
    response = editor.post(page, filled_form(response, _publish="1", **{"take-1": "lead_sv"}))
    assert not choices(response)
    editor.post(page, filled_form(response, _publish="1"))
    assert (Project.objects.get().lead_sv, Project.objects.get().title_sv) == ("Olles.", "Rent vatten")


@LANGUAGES
@pytest.mark.parametrize("move", ["_save", "_publish"])
def test_what_was_not_chosen_is_asked_again_without_a_script_too(editor, other, project, move, language, prefix):
    mine, theirs = ({"lead_sv": f"{who} ingress.", "title_sv": f"{who} titel"} for who in ("Min", "Olles"))
    response = meet(editor, other, project, mine, theirs, prefix, move)
    page = address(project, prefix)
    assert {place for _name, place in choices(response)} == {"lead_sv", "title_sv"}
    # One of two is chosen.
    name = next(name for name, place in choices(response) if place == "title_sv")
    response = editor.post(page, filled_form(response, **{move: "1", name: "title_sv"}))
    assert response.status_code == 200
    assert said(project)["lead_sv"] == "Olles ingress."
    with translation.override(language):
        assert _("You have not yet chosen what to keep where both of you made changes") in (response.content.decode())
    assert choices(response) == [("take-1", "lead_sv")]
    shown = filled_form(response)
    assert (shown["lead_sv"], shown["title_sv"]) == (["Min ingress."], ["Olles titel"])
    # Nor does it help to press once more.
    response = editor.post(page, filled_form(response, **{move: "1"}))
    assert choices(response) == [("take-1", "lead_sv")]
    assert editor.post(page, filled_form(response, **{move: "1", "take-1": ""})).status_code == 302
    assert (said(project)["lead_sv"], said(project)["title_sv"]) == ("Min ingress.", "Olles titel")


@pytest.mark.parametrize("move", ["_save", "_publish"])
def test_what_was_not_chosen_outlasts_somebody_who_comes_between_again(editor, other, project, move):
    response = meet(editor, other, project, {"lead_sv": "Min."}, {"lead_sv": "Olles."}, move=move)
    page = address(project)
    other.post(page, filled_form(other.get(page), aim_sv="<p>Olles syfte.</p>", **{move: "1"}))
    response = editor.post(page, filled_form(response, **{move: "1"}))
    assert choices(response) == [("take-1", "lead_sv")]
    assert editor.post(page, filled_form(response, **{move: "1", "take-1": "lead_sv"})).status_code == 302
    assert said(project)["lead_sv"] == "Olles."


def test_what_says_the_same_by_now_is_not_asked_again(editor, other, project):
    response = meet(editor, other, project, {"lead_sv": "Min."}, {"lead_sv": "Olles."})
    response = editor.post(address(project), filled_form(response, _save="1", lead_sv="Olles.", title_sv="Rent vatten"))
    assert response.status_code == 302
    assert said(project)["title_sv"] == "Rent vatten"


@pytest.mark.parametrize(
    ("place", "take_from"),
    [
        ("", ""),
        ("nowhere", "row"),
        ("results:999:DELETE", "draft"),
        ("results:x:y:z", "discard"),
        ("results::", "plan"),
        ("::", "x"),
        ("lead_sv", ""),
    ],
)
def test_what_was_never_offered_is_not_asked(editor, project, place, take_from):
    page = address(project)
    data = filled_form(editor.get(page), title_sv="Ny.", _publish="1", **{"choice-1": place, "take_from": take_from})
    assert editor.post(page, data).status_code == 302
    assert (Project.objects.get().title_sv, Project.objects.get().lead_sv) == ("Ny.", "Ingress.")


def test_what_is_chosen_of_one_field_leaves_others_that_begin_alike(editor, other, project):
    mine = {"status": "ongoing", "status_note_sv": "Min anteckning.", "status_as_of": "2020"}
    response = meet(editor, other, project, mine, {"status": "completed"}, move="_publish")
    assert choices(response) == [("take-1", "status")]
    editor.post(address(project), filled_form(response, _publish="1", **{"take-1": "status"}))
    saved = Project.objects.get()
    assert (saved.status, saved.status_note_sv, str(saved.status_as_of)) == ("completed", "Min anteckning.", "2020")


@pytest.mark.parametrize("move", ["_save", "_publish"])
@pytest.mark.parametrize(
    ("name", "value"), [("slug", "rent-vatten"), ("review_on", "2999-06-30"), ("publish_until_0", "2999-06-30")]
)
def test_what_a_former_version_leaves_as_it_is_now_is_met_as_well(editor, other, project, name, value, move):
    changes = {name: value} | ({"publish_until_1": "09:30"} if name == "publish_until_0" else {})
    response = meet(editor, other, project, {"lead_en": "Mine."}, changes, move=move)
    assert filled_form(response)[name] == [value]
    assert editor.post(address(project), filled_form(response, **{move: "1"})).status_code == 302
    assert filled_form(editor.get(address(project)))[name] == [value]


def test_of_a_moment_all_parts_are_chosen(editor, other, project):
    mine = {"publish_until_0": "2998-05-31", "publish_until_1": "08:00"}
    theirs = {"publish_until_0": "2999-06-30", "publish_until_1": "09:30"}
    response = meet(editor, other, project, mine, theirs)
    assert choices(response) == [("take-1", "publish_until")]
    data = filled_form(response, _save="1", **{"take-1": "publish_until"})
    shown = filled_form(editor.post(address(project), data, follow=True))
    assert [shown[name][0][:5] for name in theirs] == ["2999-", "09:30"]


@pytest.mark.parametrize("move", ["_save", "_publish"])
@pytest.mark.parametrize(
    ("name", "mine", "theirs"),
    [
        ("lead_sv", "Ingress. ", "Olles."),
        ("aim_sv", "<p>Syfte.</p><p></p>", "<p>Olles.</p>"),
        ("results-0-text_sv", "Ett. ", "Olles."),
    ],
)
def test_white_space_is_no_change_that_another_gives_way_to(editor, other, project, name, mine, theirs, move):
    response = meet(editor, other, project, {name: mine}, {name: theirs}, move=move)
    assert not choices(response)
    assert filled_form(response)[name] == [theirs]


def test_a_moment_is_not_mixed_of_two(editor, other, project):
    page, start = address(project), {"publish_until_0": "2999-01-01", "publish_until_1": "10:00"}
    editor.post(page, filled_form(editor.get(page), _publish="1", **start))
    response = meet(editor, other, project, {"publish_until_1": "12:00"}, {"publish_until_0": "2999-02-01"})
    [(name, place)] = choices(response)
    shown = filled_form(response)
    assert (shown["publish_until_0"], shown["publish_until_1"]) == (["2999-01-01"], ["12:00"])
    shown = filled_form(editor.post(page, filled_form(response, _save="1", **{name: place}), follow=True))
    assert (shown["publish_until_0"][0], shown["publish_until_1"][0][:5]) == ("2999-02-01", "10:00")
