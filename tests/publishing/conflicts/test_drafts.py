"""Two editors at one draft, and what becomes of it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from projects.models import Project
from publishing import richtext
from publishing.models import Draft
from tests.factories import make_project, make_user
from tests.publishing.conflicts.forms import address, choices
from tests.tools.forms import LANGUAGES, filled_form, in_turn

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
    [(_name, theirs)] = choices(response)
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


@LANGUAGES
def test_what_was_not_chosen_after_a_discard_is_asked_again(editor, other, language, prefix):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = address(project, prefix)
    editor.post(page, filled_form(editor.get(page), lead_sv="Utkast.", _save="1"))
    opened = editor.get(page)
    other.post(page, {"_discard_draft": "1", "draft_opened": Draft.objects.current().get().as_opened})
    with translation.override(language):
        words = _("Without the changes"), _("Take what is there without the changes")
    response = editor.post(page, filled_form(opened, lead_sv="Utkast mer.", _save="1"))
    for _time in range(2):
        section = response.content.decode().split('class="conflict-field"')[1].split("</fieldset>")[0]
        assert [one in section for one in words] == [True, True]
        # Who has published the page last has nothing to do with it.
        assert "Eva" not in section
        [(name, place)] = choices(response)
        response = editor.post(page, filled_form(response, _save="1"))
    assert editor.post(page, filled_form(response, _save="1", **{name: place})).status_code == 302
    assert not Draft.objects.current().exists()


def test_what_no_inline_is_called_breaks_no_draft(editor):
    """A program may send it, and an inline may be called otherwise one day."""
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = address(project)
    data = filled_form(editor.get(page), lead_sv="Ny.", _save="1")
    editor.post(page, data | {"evil-0-focus_area": ["1"], "evil-TOTAL_FORMS": ["1"]})
    assert filled_form(editor.get(page))["lead_sv"] == ["Ny."]


@in_turn("text", [f"<p>{'a' * richtext.MOST_LETTERS}</p>", f"<p>{'& ' * 30_000}</p>"])
def test_a_text_that_is_too_long_is_kept_in_the_form(editor, text, language, prefix):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = address(project, prefix)
    response = editor.post(page, filled_form(editor.get(page), aim_sv=text, _save="1"))
    with translation.override(language):
        words = _("The text is too long: it has %(length)d characters, and at most %(limit)d fit.")
    length = len(richtext.without_spaces(richtext.clean(text)))
    assert words % {"length": length, "limit": richtext.MOST_LETTERS} in response.content.decode()
    assert filled_form(response)["aim_sv"] == [text]
    assert not Draft.objects.exists()
