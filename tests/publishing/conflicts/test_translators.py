"""An editor and a translator at one page."""

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext as _

from projects.models import Result
from publishing.admin.sent import Sent
from publishing.models import Draft, State
from tests.factories import make_project, make_user
from tests.publishing.conflicts.forms import address, choices, said, save_results
from tests.tools.forms import LANGUAGES, FilledForm, add_row, filled_form

pytestmark = pytest.mark.django_db


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


@LANGUAGES
@pytest.mark.parametrize("kept", ["in the page", "in a draft", "in a draft, never published"])
def test_a_translator_reads_what_was_written_into_a_row_that_is_gone(editor, kept, language, prefix):
    is_new = kept.endswith("never published")
    state = State.DRAFT if kept == "in the page" else State.PUBLISHED
    project = make_project(title_sv="Vatten", lead_sv="Ingress.", state=state)
    page = address(project, prefix)
    if is_new:
        save_results(editor, page, "Ett.", "Två.")
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
    save_results(editor, page, "Ett.", "Två.")
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


def test_a_translator_chooses_nothing_in_another_language(editor):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    row = Result.objects.create(project=project, text_sv="Ett.", side="home")
    page = address(project)
    changes = {"lead_sv": "Utkast.", "results-0-text_sv": "Utkast ett."}
    editor.post(page, filled_form(editor.get(page), _save="1", **changes))
    translator = Client()
    translator.force_login(make_user(["Translators"], translates_into="en"))
    forged = {"take-1": "lead_sv", "take-2": f"results:{row.pk}:text_sv", "take-3": f"results:{row.pk}:DELETE"}
    data = filled_form(translator.get(page), lead_en="Lead.", _save="1", take_from="row", **forged)
    assert translator.post(page, data).status_code == 302
    kept = dict(Draft.objects.current().get().data)
    assert {name: kept[name] for name in changes} == changes
    assert (kept["lead_en"], "results-0-DELETE" in kept) == ("Lead.", False)


def test_what_is_lost_stays_there_while_something_is_to_be_chosen(editor):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.", lead_en="")
    page = address(project, "/en")
    save_results(editor, page, "Ett.", "Två.")
    translator = Client()
    translator.force_login(make_user(["Translators"], translates_into="en"))
    opened = translator.get(page)
    editor.post(page, without_first_result(filled_form(editor.get(page), lead_en="Eva's.", _save="1"), is_new=True))
    typed = {"results-0-text_en": "One.", "lead_en": "Tove's."}
    response = translator.post(page, filled_form(opened, _save="1", **typed))
    for _time in range(2):
        assert "One." in response.content.decode().split('class="lost"')[1]
        assert choices(response) == [("take-1", "lead_en")]
        response = translator.post(page, filled_form(response, _save="1"))
    assert translator.post(page, filled_form(response, _save="1", **{"take-1": ""})).status_code == 302
    assert "One." not in str(Draft.objects.current().get().data)
