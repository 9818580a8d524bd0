"""Two editors at the rows of one page: both kinds of them, those that have a key and those of a draft."""

import re
from datetime import timedelta

import pytest
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from projects.models import Project, ProjectFocusArea, Result
from publishing.admin.sent import Sent
from publishing.models import Draft
from tests.factories import make_area, make_project
from tests.publishing.conflicts.forms import address, choices, meet, save_results
from tests.publishing.test_admin_actions import act
from tests.tools.forms import LANGUAGES, add_row, filled_form, in_turn

pytestmark = pytest.mark.django_db


@in_turn("what", ["a row changed", "a row gone", "a new row"])
def test_rows_are_joined_too(editor, other, project, language, prefix, what):
    page = address(project, prefix)
    mine = filled_form(editor.get(page), _publish="1", **{"results-0-text_sv": "Ett, av mig."})
    add_row(mine, "results", text_sv="Min nya.", side="home", outcome="achieved", order="0")
    theirs = filled_form(other.get(page), _publish="1")
    if what == "a row changed":
        theirs["results-1-text_sv"] = ["Två, av Olle."]
    elif what == "a row gone":
        theirs["results-1-DELETE"] = ["on"]
    else:
        add_row(theirs, "results", text_sv="Olles nya.", side="home", outcome="achieved", order="0")
    assert other.post(page, theirs).status_code == 302
    response = editor.post(page, mine)
    assert response.status_code == 200
    assert editor.post(page, filled_form(response, _publish="1")).status_code == 302
    expected = {
        "a row changed": ["Ett, av mig.", "Två, av Olle.", "Min nya."],
        "a row gone": ["Ett, av mig.", "Min nya."],
        "a new row": ["Ett, av mig.", "Två.", "Min nya.", "Olles nya."],
    }
    assert sorted(Result.objects.values_list("text_sv", flat=True)) == sorted(expected[what])


def test_a_row_that_both_changed_is_for_the_second_to_decide(editor, other, project):
    response = meet(
        editor, other, project, {"results-0-text_sv": "Min."}, {"results-0-text_sv": "Olles."}, move="_publish"
    )
    [(name, place)] = choices(response)
    editor.post(address(project), filled_form(response, _publish="1", **{name: place}))
    assert sorted(Result.objects.values_list("text_sv", flat=True)) == ["Olles.", "Två."]


@pytest.mark.parametrize("what", ["changed", "gone", "added"])
def test_rows_of_a_draft_are_joined_as_well(editor, other, what):
    """Rows that were never published have no key to be known by."""
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = address(project)
    save_results(editor, page, "Ett.", "Två.")
    mine, theirs = filled_form(editor.get(page), _save="1", title_sv="Rent vatten"), filled_form(other.get(page))
    theirs["_save"] = ["1"]
    if what == "changed":
        theirs["results-1-text_sv"] = ["Två, av Olle."]
    elif what == "gone":
        theirs["results-1-DELETE"] = ["on"]
    else:
        for data, text in [(mine, "Min nya."), (theirs, "Olles nya.")]:
            add_row(data, "results", text_sv=text, side="home", outcome="achieved", order="0")
    other.post(page, theirs)
    response = editor.post(page, mine)
    assert not choices(response)
    assert editor.post(page, filled_form(response, _publish="1")).status_code == 302
    expected = {
        "changed": ["Ett.", "Två, av Olle."],
        "gone": ["Ett."],
        "added": ["Ett.", "Min nya.", "Olles nya.", "Två."],
    }
    assert sorted(Result.objects.values_list("text_sv", flat=True)) == expected[what]
    assert Project.objects.get().title_sv == "Rent vatten"


@in_turn("move", ["_save", "_publish"])
def test_what_they_delete_and_i_change_is_kept_and_told(editor, other, move, language, prefix):
    """A row is decided as one, whatever was changed in it."""
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    row = Result.objects.create(project=project, text_sv="Ett.", side="home")
    changes = {"results-0-text_sv": "Ett, rättat.", "results-0-text_en": "One."}
    response = meet(editor, other, project, changes, {"results-0-DELETE": "on"}, prefix, move)
    shown = filled_form(response)
    assert "results-0-DELETE" not in shown
    [(name, place)] = choices(response)
    assert place == f"results:{row.pk}:DELETE"
    section = response.content.decode().split('class="conflict-field"')[1].split("</fieldset>")[0]
    with translation.override(language):
        assert _("Delete the row, as %(author)s did") % {"author": "Olle"} in section
    assert {"rättat.", "One."} < set(re.sub(r"<[^>]+>", " ", section).split())
    editor.post(address(project), filled_form(response, _publish="1", **{name: ""}))
    assert Result.objects.values_list("text_sv", "text_en").get() == ("Ett, rättat.", "One.")


@pytest.mark.parametrize("order", ["first row", "last row"])
@pytest.mark.parametrize("move", ["_save", "_publish"])
def test_their_deletion_may_be_taken_instead(editor, other, move, order):
    """In a draft the row is still there, to be deleted; once that is published it is gone."""
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    rows = [Result.objects.create(project=project, text_sv=text, side="home") for text in ("Ett.", "Två.")]
    number = {"first row": 0, "last row": 1}[order]
    mine, theirs = {f"results-{number}-text_sv": "Mitt."}, {f"results-{number}-DELETE": "on"}
    response = meet(editor, other, project, mine, theirs, move=move)
    [(name, place)] = choices(response)
    assert place == f"results:{rows[number].pk}:DELETE"
    editor.post(address(project), filled_form(response, _publish="1", **{name: place}))
    assert list(Result.objects.values_list("text_sv", flat=True)) == ["Två." if number == 0 else "Ett."]


@pytest.mark.parametrize("choice", ["theirs", "mine"])
def test_a_row_that_is_gone_is_known_through_a_second_conflict(editor, other, choice):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    Result.objects.create(project=project, text_sv="Ett.", side="home")
    changes = {"results-0-text_sv": "Mitt."}, {"results-0-DELETE": "on"}
    response = meet(editor, other, project, *changes, move="_publish")
    [(name, place)] = choices(response)
    page = address(project)
    other.post(page, filled_form(other.get(page), lead_sv="Olles.", _publish="1"))
    taken = {name: place if choice == "theirs" else ""}
    response = editor.post(page, filled_form(response, _publish="1", **taken))
    assert not choices(response)
    assert editor.post(page, filled_form(response, _publish="1")).status_code == 302
    assert list(Result.objects.values_list("text_sv", flat=True)) == ([] if choice == "theirs" else ["Mitt."])


@pytest.mark.parametrize("position", ["0", "1"])
def test_a_row_that_is_there_already_is_told_and_breaks_nothing(editor, other, position):
    """One adds a focus area in a draft, the other in what is public; rows that say the same are one."""
    area, project = make_area(name_sv="Vatten"), make_project(title_sv="Rent vatten", lead_sv="Ingress.")
    page = address(project, "/en")
    row = {"focus_area": str(area.pk)}
    data = filled_form(editor.get(page), _save="1")
    editor.post(page, add_row(data, "project_areas", position="0", **row))
    published = filled_form(other.get(f"{page}?published=1"), _publish="1")
    assert other.post(page, add_row(published, "project_areas", position=position, **row)).status_code == 302
    opened = editor.get(page)
    is_told = "Choose each only once: focus area."
    assert (is_told in editor.post(page, filled_form(opened, _preview="all")).content.decode()) == (position == "1")
    assert editor.get(page.replace("change", "share")).status_code == 200
    draft = Draft.objects.current().get().pk
    response = act(editor, "publish_selected", project, prefix="/en", confirmed="1", draft=draft)
    assert "the page has been changed since the draft was made" in response.content.decode()
    response = editor.post(page, filled_form(opened, _publish="1"))
    assert (is_told in response.content.decode()) == (position == "1")
    assert ProjectFocusArea.objects.get().position == int(position)


def test_a_row_that_no_form_has_shown_is_told_too(editor, other):
    """A program may send the form as if it had seen what is there."""
    area, project = make_area(name_sv="Vatten"), make_project(title_sv="Rent vatten", lead_sv="Ingress.")
    page = address(project, "/en")
    data = filled_form(editor.get(page), _publish="1")
    ProjectFocusArea.objects.create(project=project, focus_area=area)
    data |= {"content_version": filled_form(editor.get(page))["content_version"]}
    response = editor.post(page, add_row(data, "project_areas", focus_area=str(area.pk), position="0"))
    assert "This focus area is already there." in response.content.decode()


@pytest.mark.parametrize("correction", ["", "Ny rad, rättad."])
@pytest.mark.parametrize("way", ["_publish", "_take_back"])
def test_rows_of_a_draft_that_was_published_meanwhile_are_there_once(editor, other, way, correction):
    moment = now() + timedelta(days=9) if way == "_take_back" else None
    project = make_project(title_sv="Vatten", lead_sv="Ingress.", publish_from=moment)
    page = address(project)
    data = filled_form(other.get(page), _save="1")
    other.post(page, add_row(data, "results", text_sv="Ny rad.", side="home", outcome="achieved", order="0"))
    mine = filled_form(editor.get(page), _publish="1", lead_en="Mine.")
    theirs = filled_form(other.get(page), **{way: "1"})
    theirs["results-0-text_sv"] = [correction or "Ny rad."]
    assert other.post(page, theirs).status_code == 302
    response = editor.post(page, mine)
    assert editor.post(page, filled_form(response, _publish="1")).status_code == 302
    assert list(Result.objects.values_list("text_sv", flat=True)) == [correction or "Ny rad."]
    assert Project.objects.get().lead_en == "Mine."


def test_a_row_that_came_meanwhile_is_shown_and_stays(editor, other):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = address(project)
    mine = filled_form(editor.get(page), _publish="1", lead_en="Mine.")
    theirs = filled_form(other.get(page), _publish="1")
    other.post(page, add_row(theirs, "results", text_sv="Olles rad.", side="home", outcome="achieved", order="0"))
    response = editor.post(page, mine)
    assert "Olles rad." in re.sub(r"<[^>]+>", "", response.content.decode().split('class="conflict"')[1])
    assert filled_form(response)["results-0-text_sv"] == ["Olles rad."]
    editor.post(page, filled_form(response, _publish="1"))
    assert Result.objects.get().text_sv == "Olles rad."


def test_a_row_deleted_after_a_choice_stays_deleted(editor, other):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    for text in ("Ett.", "Två."):
        Result.objects.create(project=project, text_sv=text, side="home")
    response = meet(editor, other, project, {"lead_sv": "Evas."}, {"lead_sv": "Olles."}, move="_publish")
    page = address(project)
    other.post(page, filled_form(other.get(page), _publish="1", **{"results-1-DELETE": "on"}))
    response = editor.post(page, filled_form(response, _publish="1", **{"take-1": "lead_sv"}))
    assert editor.post(page, filled_form(response, _publish="1")).status_code == 302
    assert list(Result.objects.values_list("text_sv", flat=True)) == ["Ett."]
    assert Project.objects.get().lead_sv == "Olles."


def start_draft_then_publish_row(editor, other, project, prefix=""):
    """A draft lies beside the page, and somebody publishes a new row that it knows nothing of."""
    page = address(project, prefix)
    data = filled_form(editor.get(page), lead_sv="Utkast.", _save="1")
    editor.post(page, add_row(data, "results", text_sv="Utkastets.", side="home", outcome="achieved", order="0"))
    data = filled_form(other.get(f"{page}?published=1"), _publish="1")
    other.post(page, add_row(data, "results", text_sv="Olles.", side="home", outcome="achieved", order="0"))
    return Result.objects.get(text_sv="Olles.")


@LANGUAGES
def test_a_row_that_was_published_after_a_draft_is_no_change_of_the_draft(editor, other, language, prefix):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    row = start_draft_then_publish_row(editor, other, project, prefix)
    page = address(project, prefix)
    compared = editor.get(page.replace("change", "compare"), {"from": "now", "to": "draft"}).content.decode()
    assert "Utkastets." in compared
    assert "Olles." not in compared
    shown = filled_form(editor.get(page))
    assert (shown["results-0-id"], shown["results-0-text_sv"]) == ([str(row.pk)], ["Olles."])
    assert shown["results-1-text_sv"] == ["Utkastets."]
    assert editor.post(page, shown | {"_publish": ["1"]}).status_code == 302
    assert sorted(Result.objects.values_list("text_sv", flat=True)) == ["Olles.", "Utkastets."]


def test_who_only_opens_a_draft_has_written_nothing_of_what_came_since(editor, other, settings):
    settings.SECOND_PERSON_PUBLISHES = True
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = address(project)
    editor.post(page, filled_form(editor.get(page), lead_sv="Utkast.", _review="1"))
    Result.objects.create(project=project, text_sv="Olles.", side="home")
    assert other.post(page, filled_form(other.get(page), _save="1")).status_code == 302
    assert Draft.objects.count() == 1
    assert other.post(page, filled_form(other.get(page), _publish="1")).status_code == 302
    assert Project.objects.get().lead_sv == "Utkast."


@pytest.mark.parametrize("change", ["theirs", "mine"])
def test_a_row_that_came_after_a_draft_is_met_as_any_other(editor, other, change):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    start_draft_then_publish_row(editor, other, project)
    page = address(project)
    opened = editor.get(page)
    theirs = {"title_sv": "Rent vatten"} | ({"results-0-text_sv": "Olles, rättad."} if change == "theirs" else {})
    other.post(page, filled_form(other.get(page), _save="1", **theirs))
    mine = {"results-0-text_sv": "Olles, av mig."} if change == "mine" else {"title_en": "Water"}
    response = editor.post(page, filled_form(opened, _save="1", **mine))
    assert response.context["conflict"]
    assert not choices(response)
    text = filled_form(response)["results-0-text_sv"]
    assert text == ["Olles, rättad." if change == "theirs" else "Olles, av mig."]


def test_what_is_done_with_many_knows_of_rows_that_came_after_a_draft(editor, other):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    start_draft_then_publish_row(editor, other, project)
    area = make_area(name_sv="Vatten")
    act(editor, "give_focus_area_selected", project, confirmed="1", focus_area=area.pk)
    rows = Sent.from_pairs(Draft.objects.current().get().data).rows["results"]
    assert [row["text_sv"] for row in rows] == [["Olles."], ["Utkastets."]]


@LANGUAGES
@pytest.mark.parametrize("choice", ["theirs", "mine"])
@pytest.mark.parametrize("move", ["_save", "_publish"])
def test_what_they_change_and_i_delete_is_for_me_to_decide_too(editor, other, move, choice, language, prefix):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    row = Result.objects.create(project=project, text_sv="Ett.", side="home")
    changes = {"results-0-text_sv": "Ett, av Olle.", "results-0-text_en": "One."}
    response = meet(editor, other, project, {"results-0-DELETE": "on"}, changes, prefix, move)
    [(name, place)] = choices(response)
    assert place == f"results:{row.pk}:DELETE"
    with translation.override(language):
        assert _("Delete the row, as I did") in response.content.decode()
    taken = {name: place if choice == "theirs" else ""}
    assert editor.post(address(project), filled_form(response, _publish="1", **taken)).status_code == 302
    expected = [("Ett, av Olle.", "One.")] if choice == "theirs" else []
    assert list(Result.objects.values_list("text_sv", "text_en")) == expected


@pytest.mark.parametrize("correction", ["", "Min rättelse."])
def test_what_a_colleague_made_of_my_draft_is_the_row_that_i_have_open(editor, other, correction):
    """The row has got a key by being published; the form that I have open knows it without one."""
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = address(project)
    save_results(editor, page, "Ny rad.")
    mine = filled_form(editor.get(page), _publish="1", lead_en="Mine.")
    mine["results-0-text_sv"] = [correction or "Ny rad."]
    other.post(page, filled_form(other.get(page), _publish="1"))
    response = editor.post(page, mine)
    shown = filled_form(response)
    assert shown["results-0-id"] == [str(Result.objects.get().pk)]
    assert shown["results-0-text_sv"] == [correction or "Ny rad."]
    assert not response.context["conflict"].taken
    editor.post(page, filled_form(response, _publish="1"))
    assert Result.objects.get().text_sv == (correction or "Ny rad.")


@pytest.mark.parametrize("mine", ["nothing of the row", "the row"])
def test_a_row_that_came_since_and_was_changed_in_another_draft_is_met(editor, other, mine):
    """My form has never shown the row; what a third person wrote in it is not lost."""
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = address(project)
    editor.post(page, filled_form(editor.get(page), lead_sv="Utkast.", _save="1"))
    if mine == "the row":
        data = filled_form(other.get(f"{page}?published=1"), _publish="1")
        other.post(page, add_row(data, "results", text_sv="Ett.", side="home", outcome="achieved", order="0"))
    opened = editor.get(page)
    data = filled_form(other.get(f"{page}?published=1"), _publish="1")
    if mine == "the row":
        data["results-0-text_sv"] = ["Två."]
    else:
        add_row(data, "results", text_sv="Två.", side="home", outcome="achieved", order="0")
    other.post(page, data)
    other.post(page, filled_form(other.get(page), _save="1", **{"results-0-text_sv": "Tre."}))
    response = editor.post(page, filled_form(opened, title_en="Water", _save="1"))
    assert not choices(response)
    assert filled_form(response)["results-0-text_sv"] == ["Tre."]
    assert editor.post(page, filled_form(response, _publish="1")).status_code == 302
    assert list(Result.objects.values_list("text_sv", flat=True)) == ["Tre."]


@LANGUAGES
@pytest.mark.parametrize("move", ["_save", "_publish"])
@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        # What is filled in, or emptied, is no different from what an empty row says.
        ({"results-0-DELETE": "on"}, {"results-0-text_en": "One."}),
        ({"results-0-text_sv": ""}, {"results-0-DELETE": "on"}),
    ],
)
def test_a_deletion_meets_whatever_was_changed(editor, other, mine, theirs, move, language, prefix):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    row = Result.objects.create(project=project, text_sv="Ett.", text_en="", side="home", evidence="https://a.example/")
    response = meet(editor, other, project, mine, theirs, prefix, move)
    assert [place for _name, place in choices(response)] == [f"results:{row.pk}:DELETE"]
    with translation.override(language):
        assert _("Deleted the row.") in response.content.decode()


def test_what_a_colleague_published_of_a_deleted_row_is_known_by_its_new_key(editor, other):
    """A draft brings a row back that was deleted from the page: it gets another key when that is published."""
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    Result.objects.create(project=project, text_sv="Ett.", side="home")
    page = address(project)
    editor.post(page, filled_form(editor.get(page), title_en="Water", _save="1"))
    other.post(page, filled_form(other.get(f"{page}?published=1"), _publish="1", **{"results-0-DELETE": "on"}))
    opened = editor.get(page)
    other.post(page, filled_form(other.get(page), _publish="1"))
    response = editor.post(page, filled_form(opened, _publish="1", **{"results-0-text_sv": "Ett, mitt."}))
    assert not choices(response)
    editor.post(page, filled_form(response, _publish="1"))
    assert list(Result.objects.values_list("text_sv", flat=True)) == ["Ett, mitt."]


def test_a_former_draft_that_was_published_is_opened_without_its_rows_twice(editor):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = address(project)
    save_results(editor, page, "Ny rad. ")
    editor.post(page, filled_form(editor.get(page), _publish="1"))
    former = Draft.objects.get().pk
    editor.post(page, filled_form(editor.get(f"{page}?draft={former}"), lead_sv="Ny.", _publish="1"))
    assert list(Result.objects.values_list("text_sv", flat=True)) == ["Ny rad."]


@pytest.mark.parametrize("mine", ["changed", "deleted", "changed, and one more", "both changed"])
def test_what_i_did_to_a_row_of_a_draft_outlasts_its_publication(editor, other, mine):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = address(project)
    save_results(editor, page, "Ett.", "Två.")
    data = filled_form(editor.get(page), _publish="1")
    if mine == "deleted":
        # As the admin's script takes away what was never saved.
        left = {name: values for name, values in data.items() if "results-0-" not in name}
        data = {name.replace("results-1-", "results-0-"): values for name, values in left.items()}
        data["results-TOTAL_FORMS"] = ["1"]
    else:
        data["results-0-text_sv"] = ["Ett, mitt."]
    if mine == "both changed":
        data["results-1-text_sv"] = ["Två, mitt."]
    if mine == "changed, and one more":
        add_row(data, "results", text_sv="Tre.", side="home", outcome="achieved", order="0")
    other.post(page, filled_form(other.get(page), _publish="1"))
    response = editor.post(page, data)
    assert not choices(response)
    assert editor.post(page, filled_form(response, _publish="1")).status_code == 302
    assert (
        sorted(Result.objects.values_list("text_sv", flat=True))
        == {
            "changed": ["Ett, mitt.", "Två."],
            "deleted": ["Två."],
            "changed, and one more": ["Ett, mitt.", "Tre.", "Två."],
            "both changed": ["Ett, mitt.", "Två, mitt."],
        }[mine]
    )


@pytest.mark.parametrize(
    ("texts", "theirs", "expected"),
    [
        (["A.", "B."], {"results-0-text_sv": "B."}, ["B.", "B."]),
        (["Lika.", "Lika."], {"results-1-DELETE": "on"}, ["Lika."]),
        (["Lika.", "Lika."], {"results-1-text_sv": "Ny."}, ["Lika.", "Ny."]),
    ],
)
def test_rows_of_a_draft_that_say_the_same_are_counted(editor, other, texts, theirs, expected):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = address(project)
    save_results(editor, page, *texts)
    response = meet(editor, other, project, {"lead_en": "Mine."}, theirs)
    assert editor.post(page, filled_form(response, _publish="1")).status_code == 302
    assert sorted(Result.objects.values_list("text_sv", flat=True)) == expected


def test_white_space_is_not_changed_in_a_row_that_they_delete(editor, other):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    Result.objects.create(project=project, text_sv="Ett.", side="home")
    response = meet(editor, other, project, {"results-0-text_sv": "Ett. "}, {"results-0-DELETE": "on"}, move="_publish")
    assert not choices(response)
    assert editor.post(address(project), filled_form(response, _publish="1")).status_code == 302
    assert not Result.objects.exists()
