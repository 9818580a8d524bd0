"""Two editors at one draft, and what becomes of its plan."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from projects.models import Project, Result
from publishing.admin.sent import Sent
from publishing.models import Draft
from tests.factories import make_area, make_project, make_user
from tests.publishing.conflicts.forms import address, choices
from tests.publishing.test_admin_actions import act
from tests.tools.forms import LANGUAGES, add_row, filled_form

pytestmark = pytest.mark.django_db


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


def test_of_a_plan_that_holds_it_is_said_that_it_does(editor, other):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page, when = address(project, "/en"), {"publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
    other.post(page, filled_form(other.get(page), lead_sv="Olles.", _publish_at="1", **when))
    published = filled_form(editor.get(f"{page}?published=1"), _publish="1")
    told = editor.post(page, published, follow=True).content.decode()
    assert "Changes saved by Olle are published by themselves on 31 May 2999, 08:00." in told
    published = filled_form(editor.get(f"{page}?published=1"), title_sv="Ny", _publish="1")
    assert "so they are not published by themselves" in editor.post(page, published, follow=True).content.decode()


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


@pytest.mark.parametrize("plan", ["99999999999999999999", "1" * 5000, "²", "-1", "x"])
def test_a_plan_that_no_form_remembers_breaks_nothing(editor, plan):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = address(project)
    editor.post(page, filled_form(editor.get(page), lead_sv="Ny.", _save="1"))
    draft = Draft.objects.current().get()
    data = filled_form(editor.get(page), _save="1", draft_opened=f"{draft.pk}-{plan}")
    assert editor.post(page, data).context["conflict"]


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
@pytest.mark.parametrize("typed", ["", "10:15"])
@pytest.mark.parametrize("theirs", ["planned anew", "published now"])
def test_the_moment_of_a_page_that_waits_gives_way_too(editor, other, theirs, typed, language, prefix):
    """There is no draft: what becomes public then is the page itself."""
    project = make_project(title_sv="Vatten", lead_sv="Ingress.", publish_from=datetime(2999, 5, 31, 6, tzinfo=UTC))
    page = address(project, prefix)
    opened = editor.get(page)
    if theirs == "planned anew":
        moment = {"publish_at_0": "2999-06-30", "publish_at_1": "09:30"}
        other.post(page, filled_form(other.get(page), title_sv="Rent vatten", _publish_at="1", **moment))
    else:
        other.post(page, filled_form(other.get(page), title_sv="Rent vatten", _publish="1"))
    changes = {"publish_at_1": typed} if typed else {}
    response = editor.post(page, filled_form(opened, lead_sv="Evas.", _publish_at="1", **changes))
    shown, told = filled_form(response), response.content.decode().split('class="conflict"')[1]
    with translation.override(language):
        if theirs == "planned anew":
            words = _("The page becomes public on <strong>%(moment)s</strong>.")
            moment = {"sv": "30 juni 2999 09:30", "en": "30 June 2999, 09:30"}[language]
            assert words % {"moment": moment} in told
        else:
            assert _("Nothing is planned any more.") in told
    kept = ["2999-06-30", "09:30"] if theirs == "planned anew" else ["", ""]
    assert (shown["publish_at_0"] + shown["publish_at_1"]) == (["2999-05-31", typed] if typed else kept)
    if theirs == "planned anew" and not typed:
        assert editor.post(page, filled_form(response, _publish_at="1")).status_code == 302
        saved = Project.objects.get()
        assert (saved.lead_sv, saved.publish_from) == ("Evas.", datetime(2999, 6, 30, 7, 30, tzinfo=UTC))


def test_a_draft_that_was_published_is_not_said_to_be_discarded_with_a_later_one(editor, other):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = address(project, "/en")
    editor.post(page, filled_form(editor.get(page), lead_sv="Utkast.", _save="1"))
    opened = editor.get(page)
    other.post(page, filled_form(other.get(page), _publish="1"))
    other.post(page, filled_form(other.get(page), short_name="V", _save="1"))
    other.post(page, {"_discard_draft": "1", "draft_opened": Draft.objects.current().get().as_opened})
    response = editor.post(page, filled_form(opened, title_en="Water", _publish="1"))
    assert "Olle saved changes on" in response.content.decode()
    assert "discarded" not in response.content.decode().split('class="conflict"')[1].split("</section>")[0]
    assert filled_form(response)["lead_sv"] == ["Utkast."]


def test_who_published_is_named_though_somebody_else_has_saved_a_draft_since(editor, other):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = address(project, "/en")
    opened = editor.get(page)
    other.post(page, filled_form(other.get(page), title_sv="Rent vatten", _publish="1"))
    third = Client()
    third.force_login(make_user(["Publishers"], username="tove", first_name="Tove"))
    third.post(page, filled_form(third.get(page), lead_sv="Toves.", _save="1"))
    response = editor.post(page, filled_form(opened, title_en="Water", _publish="1"))
    assert "Olle saved changes on" in response.content.decode()
