"""Two editors at one page: nothing is overwritten silently, and nothing that was typed is lost."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from reversion.models import Version

from projects.models import Project, Result
from publishing.admin.sent import Sent
from publishing.models import Draft, State
from tests.factories import make_area, make_project, make_user
from tests.publishing.test_admin_actions import act
from tests.tools.forms import LANGUAGES, FilledForm, add_row, filled_form, in_turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def other():
    """A second editor."""
    client = Client()
    client.user = make_user(["Publishers"], username="olle", first_name="Olle")
    client.force_login(client.user)
    return client


@pytest.fixture(params=[State.DRAFT, State.PUBLISHED])
def project(request, db):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.", aim_sv="<p>Syfte.</p>", state=request.param)
    for text in ("Ett.", "Två."):
        Result.objects.create(project=project, text_sv=text, side="home")
    return project


def address(project, prefix=""):
    return f"{prefix}/admin/projects/project/{project.pk}/change/"


def meet(editor, other, project, mine, theirs, prefix="", move="_save"):
    """Both open the form, the other saves, the editor saves: what the editor is shown."""
    page = address(project, prefix)
    opened = editor.get(page)
    response = other.post(page, filled_form(other.get(page), **{move: "1"}, **theirs))
    assert response.status_code == 302
    data = filled_form(opened, **{move: "1"}, **mine)
    return editor.post(page, data)


def said(project):
    """What is saved, wherever it is kept."""
    draft = Draft.objects.of(project).current().first()
    if draft:
        return dict(draft.data)
    return Project.objects.values("title_sv", "lead_sv", "lead_en").get()


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
    choice = {"take-1": re.search(r'name="take-1" value="([^"]+)"', shown)[1] if take else ""}
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
    take = re.search(r'name="take-1" value="([^"]+)"', response.content.decode())[1]
    editor.post(address(project), filled_form(response, _publish="1", **{"take-1": take}))
    assert sorted(Result.objects.values_list("text_sv", flat=True)) == ["Olles.", "Två."]


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
    assert 'name="take-' not in response.content.decode()


def test_a_draft_that_was_published_meanwhile_is_joined(editor, other):
    project = make_project(lead_sv="Ingress.", title_sv="Vatten")
    page = address(project)
    editor.post(page, filled_form(editor.get(page), lead_sv="Utkast.", _save="1"))
    mine = filled_form(editor.get(page), aim_sv="<p>Mitt syfte.</p>", _save="1")
    other.post(page, filled_form(other.get(page), title_sv="Rent vatten", _publish="1"))
    response = editor.post(page, mine)
    form = filled_form(response)
    assert (form["title_sv"], form["lead_sv"], form["aim_sv"]) == (
        ["Rent vatten"],
        ["Utkast."],
        ["<p>Mitt syfte.</p>"],
    )
    editor.post(page, filled_form(response, _save="1"))
    assert Draft.objects.current().count() == 1


@pytest.mark.parametrize("what", ["changed", "gone", "added"])
def test_rows_of_a_draft_are_joined_as_well(editor, other, what):
    """Rows that were never published have no key to be known by."""
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = address(project)
    data = filled_form(editor.get(page), _save="1")
    for text in ("Ett.", "Två."):
        add_row(data, "results", text_sv=text, side="home", outcome="achieved", order="0")
    editor.post(page, data)
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
    assert 'name="take-' not in response.content.decode()
    assert editor.post(page, filled_form(response, _publish="1")).status_code == 302
    expected = {
        "changed": ["Ett.", "Två, av Olle."],
        "gone": ["Ett."],
        "added": ["Ett.", "Min nya.", "Olles nya.", "Två."],
    }
    assert sorted(Result.objects.values_list("text_sv", flat=True)) == expected[what]
    assert Project.objects.get().title_sv == "Rent vatten"


def test_a_note_and_a_moment_outlast_a_conflict(editor, other):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    typed = {"review_note": "Stämmer året?", "publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
    response = meet(editor, other, project, {"lead_sv": "Min.", **typed}, {"lead_sv": "Olles."})
    shown = filled_form(response)
    assert {name: shown[name] for name in typed} == {name: [value] for name, value in typed.items()}


def test_what_they_delete_and_i_change_is_kept_and_told(editor, other):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    row = Result.objects.create(project=project, text_sv="Ett.", side="home")
    changes = {"results-0-text_sv": "Ett, rättat."}
    response = meet(editor, other, project, changes, {"results-0-DELETE": "on"})
    shown = filled_form(response)
    assert "results-0-DELETE" not in shown
    take = re.search(r'name="take-1" value="([^"]+)"', response.content.decode())[1]
    assert take == f"results:{row.pk}:text_sv"
    editor.post(address(project), filled_form(response, _publish="1"))
    assert Result.objects.get().text_sv == "Ett, rättat."


def test_their_deletion_may_be_taken_instead(editor, other):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    row = Result.objects.create(project=project, text_sv="Ett.", side="home")
    response = meet(editor, other, project, {"results-0-text_sv": "Mitt."}, {"results-0-DELETE": "on"})
    editor.post(address(project), filled_form(response, _publish="1", **{"take-1": f"results:{row.pk}:text_sv"}))
    assert not Result.objects.exists()


def test_a_row_that_is_there_already_is_told_and_breaks_nothing(editor, other):
    """One adds a focus area in a draft, the other in what is public."""
    area, project = make_area(name_sv="Vatten"), make_project(title_sv="Rent vatten", lead_sv="Ingress.")
    page = address(project, "/en")
    row = {"focus_area": str(area.pk), "position": "0"}
    editor.post(page, add_row(filled_form(editor.get(page), _save="1"), "project_areas", **row))
    published = filled_form(other.get(f"{page}?published=1"), _publish="1")
    assert other.post(page, add_row(published, "project_areas", **row)).status_code == 302
    opened = editor.get(page)
    response = editor.post(page, filled_form(opened, _publish="1"))
    assert "This focus area is already there." in response.content.decode()
    assert "already there" in editor.post(page, filled_form(opened, _preview="all")).content.decode()
    assert editor.get(page.replace("change", "share")).status_code == 200
    draft = Draft.objects.current().get().pk
    response = act(editor, "publish_selected", project, prefix="/en", confirmed="1", draft=draft)
    assert "the page has been changed since the draft was made" in response.content.decode()


def test_of_a_plan_that_holds_it_is_said_that_it_does(editor, other):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page, when = address(project, "/en"), {"publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
    other.post(page, filled_form(other.get(page), lead_sv="Olles.", _publish_at="1", **when))
    published = filled_form(editor.get(f"{page}?published=1"), _publish="1")
    told = editor.post(page, published, follow=True).content.decode()
    assert "Changes saved by Olle are published by themselves on 31 May 2999, 08:00." in told
    published = filled_form(editor.get(f"{page}?published=1"), title_sv="Ny", _publish="1")
    assert "so they are not published by themselves" in editor.post(page, published, follow=True).content.decode()


def test_a_translator_takes_what_an_editor_wrote(editor, project):
    translator = Client()
    translator.force_login(make_user(["Translators"], translates_into="en"))
    page = address(project)
    opened = translator.get(page)
    editor.post(page, filled_form(editor.get(page), lead_en="Eva's.", _save="1"))
    response = translator.post(page, filled_form(opened, lead_en="Tove's.", _save="1"))
    assert 'name="take-1" value="lead_en"' in response.content.decode()
    translator.post(page, filled_form(response, _save="1", **{"take-1": "lead_en"}))
    assert said(project)["lead_en"] == "Eva's."


def test_a_preview_shows_what_is_chosen(editor, other, project):
    page = address(project)
    opened = editor.get(page)
    other.post(page, filled_form(other.get(page), lead_sv="Olles.", _save="1"))
    response = editor.post(page, filled_form(opened, lead_sv="Evas.", _save="1"))
    shown = editor.post(page, filled_form(response, _preview="sv", **{"take-1": "lead_sv"})).content.decode()
    assert "Olles." in shown
    assert "Evas." not in shown


@pytest.mark.parametrize("choice", ["theirs", "mine"])
@pytest.mark.parametrize("move", ["_publish", "_publish_at"])
def test_an_open_draft_meets_what_was_published_meanwhile(editor, other, choice, move):
    """What the draft changed is one's own; what the page says now is the other's."""
    project = make_project(title_sv="Vatten", lead_sv="Ingress.", short_name="V")
    page, when = address(project), {"publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
    editor.post(page, filled_form(editor.get(page), lead_sv="Utkast.", short_name="U", _save="1"))
    opened = editor.get(page)
    other.post(page, filled_form(other.get(f"{page}?published=1"), lead_sv="Olles.", title_sv="Ny", _publish="1"))
    response = editor.post(page, filled_form(opened, lead_sv="Utkast mer.", **{move: "1"}, **when))
    shown = filled_form(response)
    assert (shown["lead_sv"], shown["title_sv"], shown["short_name"]) == (["Utkast mer."], ["Ny"], ["U"])
    [theirs] = re.findall(r'name="take-\d" value="([^"]+)"', response.content.decode())
    assert theirs == "lead_sv"
    chosen = {"take-1": theirs if choice == "theirs" else ""}
    assert editor.post(page, filled_form(response, **{move: "1"}, **chosen)).status_code == 302
    row = Project.objects.values("lead_sv", "title_sv", "short_name").get()
    kept = row if move == "_publish" else dict(Draft.objects.current().get().data)
    assert (kept["lead_sv"], kept["title_sv"], kept["short_name"]) == (
        "Olles." if choice == "theirs" else "Utkast mer.",
        "Ny",
        "U",
    )


@pytest.mark.parametrize("move", ["_publish", "_publish_at"])
def test_a_draft_that_lies_beside_a_page_that_is_not_public_yet_is_told_of(editor, other, move):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.", publish_from=now() + timedelta(days=9))
    page, when = address(project, "/en"), {"publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
    other.post(page, filled_form(other.get(page), lead_sv="Olles.", _save="1"))
    assert Draft.objects.current().exists()
    response = editor.get(f"{page}?published=1")
    response = editor.post(page, filled_form(response, lead_sv="Evas.", **{move: "1"}, **when), follow=True)
    assert "Changes saved by Olle are still there as a draft" in response.content.decode()


@pytest.mark.parametrize("opened", ["before the draft", "what is published"])
def test_a_plan_meets_a_colleagues_draft_too(editor, other, opened):
    """Planning keeps a draft as saving does, so it would take the place of one that was not seen."""
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page, when = address(project), {"publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
    form = editor.get(page)
    other.post(page, filled_form(other.get(page), lead_sv="Olles.", _publish_at="1", **when))
    theirs = Draft.objects.current().get()
    if opened == "what is published":
        form = editor.get(f"{page}?published=1")
    response = editor.post(page, filled_form(form, title_en="Water", _publish_at="1", **when))
    assert response.status_code == 200
    assert Draft.objects.current().get() == theirs
    shown = filled_form(response)
    assert (shown["lead_sv"], shown["title_en"]) == (["Olles."], ["Water"])
    assert editor.post(page, filled_form(response, _publish_at="1")).status_code == 302
    planned = Draft.objects.current().get()
    assert (dict(planned.data)["lead_sv"], planned.author) == ("Olles.", editor.user)


def choices(response):
    return re.findall(r'name="(take-\d)" value="([^"]+)"', response.content.decode())


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
@pytest.mark.parametrize("kept", ["in the page", "in a draft", "in a draft, never published"])
def test_a_translator_reads_what_was_written_into_a_row_that_is_gone(editor, kept, language, prefix):
    is_new = kept.endswith("never published")
    state = State.DRAFT if kept == "in the page" else State.PUBLISHED
    project = make_project(title_sv="Vatten", lead_sv="Ingress.", state=state)
    page = address(project, prefix)
    if is_new:
        data = filled_form(editor.get(page), _save="1")
        for text in ("Ett.", "Två."):
            add_row(data, "results", text_sv=text, side="home", outcome="achieved", order="0")
        editor.post(page, data)
    else:
        for text in ("Ett.", "Två."):
            Result.objects.create(project=project, text_sv=text, text_en="", side="home")
    translator = Client()
    translator.force_login(make_user(["Translators"], translates_into="en"))
    opened = translator.get(page)
    editor.post(page, without_first_result(filled_form(editor.get(page), _save="1"), is_new))
    typed = {"results-0-text_en": "One.", "results-1-text_en": "Two."}
    response = translator.post(page, filled_form(opened, _save="1", **typed))
    shown = response.content.decode()
    with translation.override(language):
        assert _("Rows that you wrote in have been deleted or changed") in shown
        assert {"sv": "Resultat, engelska (Ett.)", "en": "Result, English (Ett.)"}[language] in shown
    lost = shown.split('class="lost"')[1].split("</section>")[0]
    assert "One." in lost
    assert "Two." not in lost
    assert translator.post(page, filled_form(response, _save="1")).status_code == 302
    if kept == "in the page":
        assert list(Result.objects.values_list("text_sv", "text_en")) == [("Två.", "Two.")]
        return
    rows = Sent.from_pairs(Draft.objects.current().get().data).rows["results"]
    assert [(*row["text_sv"], *row["text_en"]) for row in rows if "DELETE" not in row] == [("Två.", "Two.")]


def without_first_result(data, is_new):
    """As the admin's script takes a row away: what was never saved leaves the form, and the others move up."""
    if not is_new:
        return data | {"results-0-DELETE": ["on"]}
    left = {name: values for name, values in data.items() if not name.startswith("results-0-")}
    moved = {name.replace("results-1-", "results-0-"): values for name, values in left.items()}
    return moved | {"results-TOTAL_FORMS": ["1"]}


def test_a_translation_stays_with_its_row_where_another_takes_the_place_of_one(editor):
    """As many rows as before, and not the same."""
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = address(project)
    data = filled_form(editor.get(page), _save="1")
    for text in ("Ett.", "Två."):
        add_row(data, "results", text_sv=text, side="home", outcome="achieved", order="0")
    editor.post(page, data)
    translator = Client()
    translator.force_login(make_user(["Translators"], translates_into="en"))
    opened = translator.get(page)
    form = editor.get(page)
    data = FilledForm(without_first_result(filled_form(form, _save="1"), is_new=True))
    data.empty_rows = filled_form(form).empty_rows
    add_row(data, "results", text_sv="Tre.", side="home", outcome="achieved", order="0")
    editor.post(page, data)
    typed = {"results-0-text_en": "One.", "results-1-text_en": "Two."}
    response = translator.post(page, filled_form(opened, _save="1", **typed))
    assert "One." in response.content.decode().split('class="lost"')[1]
    translator.post(page, filled_form(response, _save="1"))
    rows = Sent.from_pairs(Draft.objects.current().get().data).rows["results"]
    assert [(*row["text_sv"], *row["text_en"]) for row in rows] == [("Två.", "Two."), ("Tre.", "")]


@LANGUAGES
@pytest.mark.parametrize("move", ["_save", "_review", "_send_back", "_publish", "_publish_at"])
def test_a_draft_that_was_discarded_meanwhile_is_told_of(editor, other, move, language, prefix):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page, when = address(project, prefix), {"publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
    third = Client()
    third.force_login(make_user(["Publishers"]))
    third.post(page, filled_form(third.get(page), lead_sv="Utkast.", _review="1"))
    opened = editor.get(page)
    draft = Draft.objects.current().get()
    other.post(page, {"_discard_draft": "1", "draft_opened": draft.as_opened})
    history = editor.get(page.replace("change", "history")).content.decode()
    with translation.override(language):
        assert _("Draft, discarded by %(user)s.") % {"user": "Olle"} in history
    response = editor.post(page, filled_form(opened, title_en="Water", **{move: "1"}, **when))
    with translation.override(language):
        words = _("%(author)s discarded these changes on %(moment)s, after you opened this form")
    assert words.split("%")[1].partition(")s")[2] in response.content.decode()
    assert not Draft.objects.current().exists()
    shown = filled_form(response)
    assert (shown["lead_sv"], shown["title_en"]) == (["Ingress."], ["Water"])
    assert editor.post(page, filled_form(response, **{move: "1"})).status_code == 302
    if move == "_publish":
        assert (Project.objects.get().lead_sv, Project.objects.get().title_en) == ("Ingress.", "Water")
    else:
        assert Draft.objects.current().get().author == editor.user


@LANGUAGES
@pytest.mark.parametrize("end", ["it failed", "it was cancelled", "the page was withdrawn"])
def test_a_plan_that_ended_hides_no_change_of_the_page(editor, other, end, language, prefix):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page, when = address(project, prefix), {"publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
    editor.post(page, filled_form(editor.get(page), title_en="Water", _publish_at="1", **when))
    opened = editor.get(page)
    if end == "the page was withdrawn":
        act(other, "withdraw_selected", project, confirmed="1", withdrawal_reason_sv="Fel.")
    else:
        published = other.get(f"{page}?published=1")
        other.post(page, filled_form(published, lead_sv="Olles.", _publish="1"))
        if end == "it failed":
            with time_machine.travel(datetime(2999, 6, 1, tzinfo=UTC)):
                Client().get(project.get_absolute_url())
        else:
            other.post(page, filled_form(other.get(page), _save="1"))
    assert Draft.objects.current().get().publish_at is None
    response = editor.post(page, filled_form(opened, _publish="1"))
    with translation.override(language):
        words = _("%(author)s saved changes on %(moment)s, after you opened this form")
        assert _("The draft is not published by itself any more.") in response.content.decode()
    assert words.partition("%(moment)s")[0] % {"author": "Olle"} in response.content.decode()
    if end != "the page was withdrawn":
        assert filled_form(response)["lead_sv"] == ["Olles."]
        editor.post(page, filled_form(response, _publish="1"))
        assert Project.objects.values_list("lead_sv", "title_en").get() == ("Olles.", "Water")


def test_a_draft_that_was_discarded_stays_so_though_the_page_was_published_since(editor, other):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = address(project, "/en")
    other.post(page, filled_form(other.get(page), lead_sv="Fel ingress.", _save="1"))
    opened = editor.get(page)
    other.post(page, {"_discard_draft": "1", "draft_opened": Draft.objects.current().get().as_opened})
    other.post(page, filled_form(other.get(page), title_sv="Rent vatten", _publish="1"))
    response = editor.post(page, filled_form(opened, title_en="Water", _publish="1"))
    assert "Olle discarded these changes on" in response.content.decode()
    editor.post(page, filled_form(response, _publish="1"))
    assert Project.objects.values_list("lead_sv", "title_sv", "title_en").get() == ("Ingress.", "Rent vatten", "Water")


@pytest.mark.parametrize("typed", ["", "10:15"])
@pytest.mark.parametrize("move", ["_review", "_publish_at"])
def test_a_moment_that_was_only_shown_gives_way_to_a_later_plan(editor, other, move, typed):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page, when = address(project, "/en"), {"publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
    other.post(page, filled_form(other.get(page), lead_sv="Ny.", _publish_at="1", **when))
    opened = editor.get(page)
    when = {"publish_at_0": "2999-06-30", "publish_at_1": "09:30"}
    other.post(page, filled_form(other.get(page), title_sv="Rent vatten", _publish_at="1", **when))
    changes = {"publish_at_1": typed} if typed else {}
    response = editor.post(page, filled_form(opened, **{move: "1"}, **changes))
    assert "The draft is published by itself on <strong>30 June 2999, 09:30</strong>." in response.content.decode()
    shown = filled_form(response)
    assert (shown["publish_at_0"] + shown["publish_at_1"]) == (
        ["2999-05-31", typed] if typed else ["2999-06-30", "09:30"]
    )


@LANGUAGES
def test_that_a_draft_was_discarded_is_told_while_its_form_is_open(editor, other, language, prefix):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = address(project, prefix)
    other.post(page, filled_form(other.get(page), lead_sv="Ny.", _save="1"))
    opened = editor.get(page)
    presence = re.search(r'data-presence="([^"]+)" data-draft="([^"]+)"', opened.content.decode())
    link = re.search(r'href="([^"]+\?discard=[^"]+)"', opened.content.decode())[1]
    other.post(page, {"_discard_draft": "1", "draft_opened": presence[2]})
    told = editor.post(presence[1], {"draft_known": presence[2]}).json()["said"]
    with translation.override(language):
        assert _("%(user)s has discarded these changes meanwhile.") % {"user": "Olle"} in told
        words = _("There are no changes here any more: they have been published or discarded.")
    assert words in editor.get(link).content.decode()
    confirmed = {"_discard_draft": "1", "draft_opened": presence[2]}
    assert words in editor.post(page, confirmed, follow=True).content.decode()


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


@pytest.mark.parametrize("plan", ["99999999999999999999", "1" * 5000, "²", "-1", "x"])
def test_a_plan_that_no_form_remembers_breaks_nothing(editor, plan):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = address(project)
    editor.post(page, filled_form(editor.get(page), lead_sv="Ny.", _save="1"))
    draft = Draft.objects.current().get()
    data = filled_form(editor.get(page), _save="1", draft_opened=f"{draft.pk}-{plan}")
    assert editor.post(page, data).context["conflict"]
