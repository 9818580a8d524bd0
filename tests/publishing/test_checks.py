"""What an editor is told before a page is published, with a way to the field, and what keeps it from being so."""

import datetime
import re

import pytest
import time_machine
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from projects.models import Project, Result
from publishing import findings
from publishing.models import Picture, State
from tests.factories import make_partnership, make_project, make_steering_group
from tests.publishing.pictures import encoded, textured, upload
from tests.tools.forms import LANGUAGES, add_row, filled_form

pytestmark = pytest.mark.django_db

ALL = {"lead_sv": "Ingress.", "lead_en": "Lead."}


def address(page, prefix=""):
    opts = page._meta
    return f"{prefix}/admin/{opts.app_label}/{opts.model_name}/{page.pk}/change/"


def told(response):
    """The findings in the form, as {message: id of the field}."""
    page = response.content.decode()
    found = re.search(r'<details class="checks".*?</details>', page, re.DOTALL)
    links = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', found[0]) if found else []
    assert all(f'id="{anchor}"' in page for anchor, message in links), links
    return {message: anchor for anchor, message in links}


def findings_of(editor, project, prefix="/en", row=None, **changes):
    """What is told of a draft with ``changes``."""
    page = address(project, prefix)
    data = filled_form(editor.get(page), _save="1", **changes)
    if row:
        add_row(data, row[0], **row[1])
    return told(editor.post(page, data, follow=True))


def test_a_row_is_called_by_its_place_in_the_form(editor):
    project = make_project(**ALL)
    for text in ({"text_sv": "Ett.", "text_en": "One."}, {"text_sv": "Två.", "text_en": "Two."}, {"text_sv": "Tre."}):
        Result.objects.create(project=project, side="home", **text)
    assert findings_of(editor, project, **{"results-0-DELETE": "on"})["Not in English: result 3."]


@pytest.mark.parametrize(
    ("of", "row", "name", "text"),
    [
        ("project", ("events", {"starts": "2011"}), "place", "text"),
        ("project", ("links", {"url": "https://a.example/"}), "title", None),
        ("partnership", ("links", {"url": "https://a.example/"}), "title", None),
        ("steering group", ("meetings", {"date": "2011"}), "place", "text"),
    ],
)
def test_a_name_in_a_row_needs_no_translation(editor, of, row, name, text):
    """A place is called what it is called; what is said there is for every reader."""
    page = {
        "project": lambda: make_project(**ALL),
        "partnership": lambda: make_partnership(**ALL),
        "steering group": lambda: make_steering_group(about_sv="<p>Om.</p>", about_en="<p>About.</p>"),
    }[of]()
    prefix, values = row
    named = (prefix, {**values, f"{name}_sv": "Växjö"})
    before = findings_of(editor, page)
    assert findings_of(editor, page, row=named) == before
    if text:
        found = findings_of(editor, page, row=(prefix, {**values, f"{text}_sv": "Besök."}))
        assert any(message.startswith("Not in English: ") for message in found.keys() - before.keys())


@pytest.mark.parametrize(
    ("changes", "row", "message", "anchor"),
    [
        ({"lead_sv": "Ingress."}, None, "Not in English: lead.", "id_lead_en"),
        ({"lead_en": "Lead.", "aim_en": "<p>Aim.</p>"}, None, "Not in Swedish: aim and lead.", "id_aim_sv"),
        (ALL, ("results", {"text_sv": "Ett torn."}), "Not in English: result 1.", "id_results-0-text_en"),
        (
            {"body_sv": '<p>Läs mer <a href="https://a.se">här</a>.</p>', "body_en": "<p>Text.</p>"},
            None,
            "The link “här” does not say where it leads (what was done).",
            "id_body_sv",
        ),
        (
            {"body_sv": '<p><a href="https://a.se">https://www.a.se/rapport</a></p>', "body_en": "<p>Text.</p>"},
            None,
            "The link “https://www.a.se/rapport” does not say where it leads (what was done).",
            "id_body_sv",
        ),
        (
            {"body_sv": "<h4>Liten</h4><p>Text.</p>", "body_en": "<p>Text.</p>"},
            None,
            "What was done: a smaller heading has no heading above it.",
            "id_body_sv",
        ),
        (
            {"body_sv": "<p><strong>En rubrik</strong></p><p>Text.</p>", "body_en": "<p>Text.</p>"},
            None,
            "What was done: a paragraph that is all bold looks like a heading. Make it one.",
            "id_body_sv",
        ),
        (
            {"lead_sv": "ord " * 120, "lead_en": "Lead."},
            None,
            "The lead in Swedish has 479 characters. Two sentences are read by more people.",
            "id_lead_sv",
        ),
        (
            {"status": "ongoing", "status_as_of": "2024-04", "end": "2023-05", **ALL},
            None,
            "It ended May 2023, but its status says that it is ongoing.",
            "id_status",
        ),
        ({"status": "ongoing", **ALL}, None, "The status has no date: say when you last knew it.", "id_status_as_of"),
        (
            {"status": "approved", "status_as_of": "2023-04", **ALL},
            None,
            "The status is more than a year old. Is it still right?",
            "id_status_as_of",
        ),
        (
            ALL,
            (
                "results",
                {"text_sv": "Ett torn.", "text_en": "A tower.", "outcome": "achieved", "side": "home", "order": "0"},
            ),
            "The result “Ett torn.” has no evidence: a link to where it can be read.",
            "id_results-0-evidence",
        ),
        (
            ALL,
            ("links", {"title_sv": "Läs mer", "url": "https://a.se", "order": "0"}),
            "The link “Läs mer” does not say where it leads (title).",
            "id_links-0-title_sv",
        ),
    ],
)
def test_it_is_told_with_a_way_to_the_field(editor, changes, row, message, anchor):
    with time_machine.travel(datetime.datetime(2024, 6, 1, tzinfo=datetime.UTC), tick=True):
        found = findings_of(editor, make_project(title_sv="Vatten", title_en="Water"), row=row, **changes)
    assert found.get(message) == anchor, found


def test_what_is_well_is_not_told_of(editor):
    body = '<h3>Rubrik</h3><p>Se <a href="https://a.se">rapporten från 2014</a>.</p><h4>Mindre</h4><p>Text.</p>'
    changes = {"body_sv": body, "body_en": body, "status": "completed", "end": "2012", "lead_sv": "L.", "lead_en": "L."}
    # A name that nobody has translated is a name.
    assert findings_of(editor, make_project(title_sv="Vatten"), **changes) == {}


@LANGUAGES
def test_a_translation_whose_original_has_changed_is_told(editor, language, prefix):
    project = make_project(title_sv="Vatten", lead_sv="Ett.", lead_en="One.")
    found = findings_of(editor, project, prefix, lead_sv="Två.")
    with translation.override(language):
        words = _("%(text)s in %(language)s may be out of date: the original has changed.").partition("%(text)s")[2]
        assert [anchor for message, anchor in found.items() if words.partition("%(")[0] in message] == ["id_lead_en"]
    assert findings_of(editor, project, prefix, lead_sv="Två.", lead_en="Two.") == {}
    assert findings_of(editor, project, prefix, lead_sv="Ett!", lead_en="One.", translations_are_current="on") == {}


@pytest.mark.parametrize(
    ("alt", "message"),
    [
        ({"alt_sv": "Ett brunnslock."}, "The picture “Ett brunnslock.” has no alternative text in English."),
        (
            {"alt_sv": "Ett brunnslock.", "alt_en": "IMG_1234"},
            "The alternative text of “IMG_1234” in English does not say what the picture shows.",
        ),
    ],
)
def test_pictures_without_words_are_told_where_they_are_chosen(editor, settings, tmp_path, alt, message):
    settings.MEDIA_ROOT = tmp_path
    sent = {"file": upload(encoded(textured(), "JPEG"), "a.jpg"), "focal_x": 50, "focal_y": 50, "alt_sv": "Ett lock."}
    assert editor.post("/admin/publishing/picture/add/", sent).status_code == 302
    # As pictures of before these were refused may be.
    Picture.objects.update(**alt)
    project = make_project(**ALL)
    assert findings_of(editor, project, cover=str(Picture.objects.get().pk)) == {message: "id_cover"}


VAGUE = {"body_sv": '<p><a href="https://a.se">Klicka här</a></p>', "body_en": "<p>Text.</p>", **ALL}


@LANGUAGES
@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
@pytest.mark.parametrize("move", ["_publish", "_publish_at"])
def test_a_blocker_keeps_a_page_from_being_published(editor, state, move, language, prefix):
    project = make_project(title_sv="Vatten", state=state)
    page = address(project, prefix)
    moment = {"publish_at_0": "2999-01-01", "publish_at_1": "08:00"}
    response = editor.post(page, filled_form(editor.get(page), **{move: "1"}, **moment, **VAGUE))
    [error] = response.context["adminform"].form.non_field_errors()
    with translation.override(language):
        words = _("The link “%(words)s” does not say where it leads (%(text)s).").partition("%(words)s")[0]
    assert words in error
    assert 'href="#id_body_sv"' in error
    assert Project.objects.get().state == state
    assert Project.objects.get().body_sv is None
    assert editor.post(page, filled_form(response, _save="1", **VAGUE)).status_code == 302


def test_which_findings_block_is_a_setting(editor, settings):
    settings.PUBLISHING_BLOCKERS = []
    project = make_project(title_sv="Vatten")
    assert (
        editor.post(address(project), filled_form(editor.get(address(project)), _publish="1", **VAGUE)).status_code
        == 302
    )
    settings.PUBLISHING_BLOCKERS = ["missing_translation"]
    form = filled_form(editor.get(address(project)), _publish="1", lead_en="")
    assert editor.post(address(project), form).context["adminform"].form.non_field_errors()


def test_the_editors_guide_lists_every_finding():
    guide = (settings.BASE_DIR / "docs" / "editing.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \|.*\| (yes)? ?\|$", guide, re.MULTILINE)
    assert {name for name, blocks in listed if blocks} == set(findings.BLOCKERS)
    assert {name for name, blocks in listed if not blocks} == set(findings.ADVICE)


def test_many_that_are_published_at_once_are_checked_too(editor):
    good, bad = (
        make_project(title_sv="Bra", state=State.DRAFT),
        make_project(title_sv="Dåligt", state=State.DRAFT, **VAGUE),
    )
    data = {"action": "publish_selected", "_selected_action": [good.pk, bad.pk]}
    response = editor.post("/en/admin/projects/project/", data, follow=True)
    assert dict(Project.objects.values_list("title_sv", "state")) == {"Bra": "published", "Dåligt": "draft"}
    assert any("Klicka här" in str(message) for message in response.context["messages"])


def test_a_partnership_that_has_ended_is_not_active(editor):
    partnership = make_partnership(start_year=2005, end_year=2012, status="active", status_as_of="2012", **ALL)
    assert "It ended 2012, but its status says that it is active." in told(editor.get(address(partnership, "/en")))
