"""Rows of the content as a spreadsheet, and back: what stands in headings, cells and rows."""

import csv
import io
from datetime import date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from reversion.models import Version

from partnerships.models import Municipality, Partnership
from projects.models import Project, ProjectGoal, ProjectParty
from publishing.spreadsheets.resources import resource_named
from tests.factories import (
    make_area,
    make_municipality,
    make_organisation,
    make_project,
)
from tests.publishing.sheets import HEADINGS, MUNICIPALITIES, PROJECTS, confirm, counts, excel, one, row_errors, send
from tests.tools.forms import LANGUAGES

pytestmark = pytest.mark.django_db


@pytest.fixture
def example():
    call_command("load_example", verbosity=0, stdout=io.StringIO())


# --- There and back ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize(("written_in", "read_in"), [("", "/en"), ("/en", ""), ("", "")])
@pytest.mark.parametrize("of", [PROJECTS, MUNICIPALITIES])
def test_what_was_exported_and_is_imported_again_changes_nothing(example, editor, kind, written_in, read_in, of):
    content = editor.get(f"{written_in}{of}export/{kind}/").content
    response = send(editor, content, prefix=read_in, of=of)
    assert counts(response) == {"unchanged": 45 if of == PROJECTS else 11}
    with translation.override("en" if read_in else "sv"):
        assert _("The file says what the pages say already: nothing would change.") in response.content.decode()
    assert b'class="default"' not in response.content


def test_what_spreadsheets_cannot_say_comes_back_too(editor, partnership):
    """Parties with notes, names with semicolons, a text in another language, a text longer than a cell."""
    organisation = make_organisation(name_sv="Kommun; och landsting", short_name="KL")
    twins = [make_organisation(name_sv="Tvilling"), make_organisation(name_sv="Tvilling")]
    project = make_project(
        partnership=partnership,
        title_sv="Rent vatten",
        body_sv='<p>Ett <span lang="vi">tỉnh</span> och <strong>mer</strong></p>',
        aim_sv=f"<p>{'ord ' * 9000}</p>",
        budget_amount="1234567.50",
        start="2009-11",
        end="2011-05-03",
    )
    for number, party in enumerate([organisation, *twins]):
        ProjectParty.objects.create(project=project, organisation=party, note_sv=f"Not {number}", order=number)
    ProjectParty.objects.create(project=project, municipality=partnership.partner, role="owner", order=3)
    for kind in ("xlsx", "csv"):
        response = send(editor, editor.get(f"{PROJECTS}export/{kind}/").content, prefix="/en")
        assert counts(response) == {"unchanged": 1}
    response = send(editor, excel(["slug", "parties"], [project.slug, "sökande: KL; projektägare: an-giang"]))
    confirm(editor, response, published="on")
    assert list(project.parties.values_list("role", "order")) == [("applicant", 0), ("owner", 1)]


def test_a_text_that_looks_like_a_formula_is_none_and_comes_back(editor, partnership):
    texts = ["=1+1", "+46 470", "-1", "@SUM(A1)", "'=1", "''=1", "'plain", "\uff1d1+1"]
    for text in texts:
        make_project(partnership=partnership, title_sv=text, lead_sv=text)
    book = load_workbook(io.BytesIO(editor.get(f"{PROJECTS}export/xlsx/").content))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row if isinstance(cell.value, str)]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert all(cell.quotePrefix for cell in cells if cell.value.startswith(("=", "+", "-", "@")))
    content = editor.get(f"{PROJECTS}export/csv/").content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert not [cell for row in rows[1:] for cell in row if cell.startswith(("=", "+", "-", "@", "\uff1d"))]
    for kind in ("xlsx", "csv"):
        response = send(editor, editor.get(f"{PROJECTS}export/{kind}/").content)
        assert counts(response) == {"unchanged": len(texts)}


def test_the_list_is_exported_as_it_is_filtered_or_as_its_rows_are_ticked(editor, partnership):
    done = make_project(partnership=partnership, title_sv="Klart", status="completed")
    going = make_project(partnership=partnership, title_sv="Pågår", status="ongoing")
    response = editor.get(f"{PROJECTS}?status__exact=completed")
    assert f"{PROJECTS}export/?status__exact=completed" in response.content.decode()
    page = editor.get(f"{PROJECTS}export/?status__exact=completed").content.decode()
    assert f"{PROJECTS}export/xlsx/?status__exact=completed" in page
    assert slugs(editor.get(f"{PROJECTS}export/xlsx/?status__exact=completed")) == {done.slug}
    assert slugs(editor.get(f"{PROJECTS}export/xlsx/?q=pågår")) == {going.slug}
    ticked = {"action": "export_as_excel", "_selected_action": [going.pk]}
    assert slugs(editor.post(PROJECTS, ticked)) == {going.slug}
    assert editor.get(f"{PROJECTS}export/xlsx/?nonsense=1").status_code == 302
    assert editor.get(f"{PROJECTS}export/pdf/").status_code == 404


def slugs(response):
    book = load_workbook(io.BytesIO(response.content))
    return {row[0] for row in book.active.iter_rows(min_row=2, values_only=True)}


@LANGUAGES
def test_the_empty_file_has_all_headings_and_says_what_they_take(editor, language, prefix, partnership):
    book = load_workbook(io.BytesIO(editor.get(f"{prefix}{PROJECTS}import/template/").content))
    sheet, values = book.worksheets
    with translation.override(language):
        headings = resource_named("projects").headings()
        assert [cell.value for cell in sheet[1]] == headings
        place = headings.index(_("Status"))
        allowed = [row[place] for row in values.iter_rows(min_row=3, values_only=True)]
        assert str(Project.Status.ONGOING.label) in allowed
        title = headings.index(resource_named("projects").by_name["title_sv"].heading())
    assert any(partnership.slug in row for row in values.iter_rows(values_only=True))
    assert sheet.data_validations.dataValidation
    sheet.append([None] * title + ["Ny"])
    content = io.BytesIO()
    book.save(content)
    assert counts(send(editor, content.getvalue(), prefix=prefix)) == {"faults": 1}


def test_exporting_asks_as_many_questions_however_many_rows_there_are(editor, example, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        editor.get(f"{PROJECTS}export/csv/")


@pytest.mark.parametrize("start", ["x", "1.5", "9" * 5000, "-3", "7"])
def test_a_list_that_begins_at_whatever_is_exported_and_comes_back(editor, partnership, start):
    project = make_project(partnership=partnership, title_sv="Vatten")
    html = f'<ol start="{start}"><li><p>Ett.</p></li></ol>'
    # As data from elsewhere may be.
    Project.objects.filter(pk=project.pk).update(aim_sv=html)
    for kind in ("xlsx", "csv"):
        content = editor.get(f"{PROJECTS}export/{kind}/").content
        assert row_errors(send(editor, content, prefix="/en", name=f"rader.{kind}")) == []
    project.aim_sv = html
    project.save()
    assert ("start" in project.aim_sv) == (start == "7")


# --- What people write in cells ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("start", 2009, "2009"),
        ("start", "2009", "2009"),
        ("start", "2009-11", "2009-11"),
        ("start", "2009/11/05", "2009-11-05"),
        ("start", "2009-11-05 00:00:00", "2009-11-05"),
        ("start", datetime(2009, 11, 5), "2009-11-05"),
        ("start", date(2009, 11, 5), "2009-11-05"),
        ("start", "5 november 2009", "2009-11-05"),
        ("start", "den 5 november 2009", "2009-11-05"),
        ("start", "maj 2009", "2009-05"),
        ("start", "May 2009", "2009-05"),
        ("budget_amount", "1 234,50", 1234.5),
        ("budget_amount", "1 234\u00a0567", 1234567),
        ("budget_amount", "1.234,50", 1234.5),
        ("budget_amount", "1,234,567.50", 1234567.5),
        ("budget_amount", 1234.5, 1234.5),
        ("duration_months", 12.0, 12),
        ("duration_months", "12", 12),
        ("active_years", 2012, "2012"),
        ("active_years", "2013; 2012", "2012, 2013"),
        ("status", "Pågår", "ongoing"),
        ("status", "ongoing", "ongoing"),
        ("short_name", 2009, "2009"),
        ("reference", "0780", "0780"),
        ("aim_sv", "**Rent** vatten", "<p><strong>Rent</strong> vatten</p>"),
        (
            "aim_sv",
            '<p>Rent <span lang="en">water</span><script>x</script></p>',
            '<p>Rent <span lang="en">water</span></p>',
        ),
        ("lead_sv", "'=1+1", "=1+1"),
        ("lead_sv", " Rent\r\nvatten ", "Rent\nvatten"),
    ],
)
def test_a_cell_is_understood_as_it_is_written(editor, partnership, column, cell, expected):
    project = make_project(partnership=partnership, state="draft")
    confirm(editor, send(editor, excel(["slug", column], [project.slug, cell])))
    project.refresh_from_db()
    assert getattr(project, column) == expected


@pytest.mark.parametrize(("shown", "expected"), [("mmm-yy", "2009-11"), ("yyyy", "2009"), ("yyyy-mm-dd", "2009-11-01")])
def test_a_date_is_as_precise_as_the_spreadsheet_shows_it(editor, partnership, shown, expected):
    """Excel makes 1 November of “nov 2009”, and shows the month alone."""
    project = make_project(partnership=partnership, state="draft")
    content = excel(
        ["slug", "start"],
        [project.slug, date(2009, 11, 1)],
        change=lambda sheet, book: setattr(sheet["B2"], "number_format", shown),
    )
    confirm(editor, send(editor, content))
    project.refresh_from_db()
    assert project.start == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_whoever_wrote_it(editor, partnership, encoding, delimiter):
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([["Adress", "Partnerskap", "Titel, svenska"], ["", partnership.slug, "Åäö; “ett”,\ntvå"]])
    response = send(editor, text.getvalue().encode(encoding), name="rader.csv")
    assert one(response, "Titel, svenska") == [("ins", "Åäö; “ett”,\ntvå")]


def test_what_has_no_column_stays_and_an_empty_cell_empties(editor, partnership):
    project = make_project(partnership=partnership, lead_sv="Ingress", lead_en="Lead", reference="12", state="draft")
    confirm(editor, send(editor, excel(["slug", "lead_sv", "short_name"], [project.slug, None, "MIS"])))
    project.refresh_from_db()
    assert (project.lead_sv, project.lead_en, project.reference, project.short_name) == (None, "Lead", "12", "MIS")


@pytest.mark.parametrize("headings", [["Adress", "Titel, svenska"], ["ADDRESS", " title, swedish "], HEADINGS[::2]])
@LANGUAGES
def test_headings_may_be_in_any_language(editor, partnership, language, prefix, headings):
    project = make_project(partnership=partnership, title_sv="Gammal")
    response = send(editor, excel(headings, [project.slug, "Ny"]), prefix=prefix)
    assert counts(response) == {"changed": 1}


def test_focus_areas_goals_and_parties_are_rows_of_their_own(editor, partnership):
    water, energy = make_area(name_sv="Vatten"), make_area(name_sv="Energi")
    make_organisation(name_sv="ICLD")
    row = [None, partnership.slug, "Nytt", "energi, vatten", "6, 3", "sökande: ICLD; projektägare: vaxjo"]
    response = send(editor, excel([*HEADINGS, "project_areas", "project_goals", "parties"], row))
    confirm(editor, response)
    project = Project.objects.get()
    assert [row.focus_area for row in project.project_areas.all()] == [energy, water]
    assert list(project.project_goals.values_list("goal", flat=True)) == [3, 6]
    assert [str(party) for party in project.parties.all()] == ["ICLD", "Växjö"]
    assert Version.objects.get_for_model(ProjectGoal).count() == 2


# --- What is wrong -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("status", "kanske", "“kanske” is not allowed here. Choose one of these: proposed, approved, ongoing, "
         "completed, cancelled or status unknown."),
        ("partnership", "vaxjo-an-gian", "There is no partnership with the address “vaxjo-an-gian”. Is it “vaxjo-an-giang”?"),  # noqa: E501
        ("place", "zzz", "There is no municipality with the address “zzz”."),
        ("start", "våren 2012", "Write a year (2009), a month (2009-11) or a day (2009-11-05), as precise as known."),
        ("start", "2012-13", "“2012-13” is not a date in the calendar."),
        ("end", "1999", "It cannot end before it starts."),
        ("lead_sv", "x" * 601, "The text is too long: it has 601 characters, and at most 600 fit."),
        ("title_sv", None, "Write this text in at least one language."),
        ("budget_amount", "många", "“många” is not a number."),
        ("budget_amount", -1, "Ensure this value is greater than or equal to 0."),
        ("budget_amount", "1,234", "Ensure that there are no more than 2 decimal places."),
        ("duration_months", 1.5, "“1.5” is not a whole number. Write digits only."),
        ("reference", date(2009, 11, 5), "The spreadsheet has made a date of it. Format the cell as text, and write it again."),  # noqa: E501
        ("project_goals", 3.6, "The spreadsheet has made a number of it. Format the cell as text, and write it again: 3, 6."),  # noqa: E501
        ("project_goals", "3, 18", "“18” is not allowed here. Choose one of these: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, "  # noqa: E501
         "15, 16 or 17."),
        ("project_goals", "3, 3", "“3” stands there twice."),
        ("project_areas", "vattn", "There is no focus area with the address “vattn”. Is it “vatten”?"),
        ("parties", "ICLD", "“ICLD” cannot be read. Write the role, a colon and the name; the role is owner, applicant "
         "or also takes part."),
        ("parties", "owner: Nobody", "There is no municipality with the address “nobody”, and no organisation of that name."),  # noqa: E501
        ("contact_email", "kontoret", "Enter a valid email address."),
        ("active_years", "alltid", "Write years with commas between them: 2012, 2013."),
        ("aim_sv", "# Rubrik", "Headings here begin with ## or, below another heading, with ###."),
        ("follows", "det-har", "A project cannot follow itself."),
        ("state", "draft", "An import leaves the state of a page as it is: published. Change it in the form of the page."),  # noqa: E501
    ],
)  # fmt: skip
def test_a_fault_in_a_cell_is_told_by_row_and_column(editor, partnership, column, cell, sentence):
    make_area(name_sv="Vatten")
    project = make_project(partnership=partnership, title_sv="Det här", start="2001", lead_sv="Gammal")
    response = send(editor, excel(["slug", column, "contact_sv"], [project.slug, cell, "Ny"]), prefix="/en")
    with translation.override("en"):
        heading = resource_named("projects").by_name[column].heading()
    assert [error.casefold() for error in row_errors(response)] == [f"Row 2, column {heading}: {sentence}".casefold()]
    confirm(editor, response, published="on")
    project.refresh_from_db()
    assert project.contact_sv is None


def test_a_fault_is_told_in_swedish_too(editor, partnership):
    project = make_project(partnership=partnership)
    response = send(editor, excel(["Adress", "Status"], [project.slug, "kanske"]))
    [error] = row_errors(response)
    assert error.startswith("Rad 2, kolumnen Status: ")
    assert "pågår" in error


@pytest.mark.parametrize(
    ("rows", "errors"),
    [
        (
            [["finns-inte", "vaxjo-an-giang", "Ett"]],
            ["Row 2, column Address: There is no project with the address “finns-inte”. Leave the cell empty if it is a "  # noqa: E501
             "new page."],
        ),
        (
            [["det-haer", "vaxjo-an-giang", "Ett"]],
            ["Row 2, column Address: There is no project with the address “det-haer”. Is it “det-har”? Leave the cell "
             "empty if it is a new page."],
        ),
        (
            [["det-har", "vaxjo-an-giang", "Ett"], ["det-har", "vaxjo-an-giang", "Två"]],
            ["Row 2, column Address: The same address stands in row 3.",
             "Row 3, column Address: The same address stands in row 2."],
        ),
        ([[None, None, "Ett"]], ["Row 2, column Partnership: This field cannot be null."]),
    ],
)  # fmt: skip
def test_a_row_that_is_no_page_of_its_own_is_told(editor, partnership, rows, errors):
    make_project(partnership=partnership, title_sv="Det här")
    assert row_errors(send(editor, excel(HEADINGS, *rows), prefix="/en")) == errors


def test_a_new_page_is_never_published_by_an_import(editor, partnership):
    rows = [[None, partnership.slug, "Ett", "publicerad"]]
    [error] = row_errors(send(editor, excel([*HEADINGS, "state"], *rows)))
    assert "utkast" in error
    rows = [[None, partnership.slug, "Ett", "under granskning"], [None, partnership.slug, "Två", None]]
    confirm(editor, send(editor, excel([*HEADINGS, "state"], *rows)))
    assert dict(Project.objects.values_list("title_sv", "state")) == {"Ett": "in_review", "Två": "draft"}


# --- Rows that refer to rows -------------------------------------------------------------------------------------


def test_a_row_may_refer_to_one_that_the_same_file_makes(editor, partnership):
    rows = [[None, partnership.slug, "Fas två", "fas-ett"], [None, partnership.slug, "Fas ett", None]]
    response = send(editor, excel([*HEADINGS, "follows"], *rows))
    assert counts(response) == {"new": 2}
    confirm(editor, response)
    assert Project.objects.get(title_sv="Fas två").follows == Project.objects.get(title_sv="Fas ett")


def test_rows_that_refer_to_one_another_in_a_circle_are_told(editor, partnership):
    rows = [[None, partnership.slug, "Ett", "tva"], [None, partnership.slug, "Två", "ett"]]
    response = confirm(editor, send(editor, excel([*HEADINGS, "follows"], *rows), prefix="/en"))
    assert row_errors(response) == [f"Row {row}: These rows refer to one another in a circle." for row in (2, 3)]
    assert not Project.objects.exists()
    rows = [[None, partnership.slug, "Ett", "ett"]]
    [error] = row_errors(send(editor, excel([*HEADINGS, "follows"], *rows), prefix="/en"))
    assert "the row itself" in error


def test_addresses_that_are_not_known_are_new_pages_if_one_says_so(editor, partnership):
    row = ["rent-vatten", partnership.slug, "Ett"]
    confirm(editor, send(editor, excel(HEADINGS, row), adds_addresses="on"))
    assert Project.objects.get().slug == "rent-vatten"
    [error] = row_errors(send(editor, excel(HEADINGS, ["feed", *row[1:]]), adds_addresses="on", prefix="/en"))
    assert "The site itself needs the address “feed”." in error


def test_a_file_that_would_make_its_pages_twice_is_told(editor, partnership):
    content = excel(HEADINGS, [None, partnership.slug, "Ett"])
    confirm(editor, send(editor, content))
    response = send(editor, content, prefix="/en")
    assert "A page of this name is there already, at the address “ett”." in response.content.decode()


# --- Municipalities ----------------------------------------------------------------------------------------------


def test_municipalities_are_imported_with_names_of_their_own_and_degrees(editor):
    headings = ["Adress", "Namn, svenska", "Land", "Latitud", "Longitud", "Namn på egna språk", "Del av"]
    rows = [
        [None, "Quảng Ninh", "Vietnam", "21,25", "−107.123456", "vi: Quảng Ninh", None],
        [None, "Hạ Long", "vn", 20.95, 107.1, None, "quang-ninh"],
    ]
    response = send(editor, excel(headings, *rows), of=MUNICIPALITIES)
    assert counts(response) == {"new": 2}
    confirm(editor, response)
    province = Municipality.objects.get(slug="quang-ninh")
    assert (str(province.latitude), str(province.longitude)) == ("21.25000", "-107.12346")
    assert [str(name) for name in province.native_names.all()] == ["Quảng Ninh"]
    assert Municipality.objects.get(slug="ha-long").part_of == province


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("country", "Atlantis", "“Atlantis” is not allowed here."),
        ("latitude", "91", "less than or equal to 90"),
        ("native_names", "Hanoi", "Write the code of the language, a colon and the name."),
        ("native_names", "klingon!: X", "Write the code of a language"),
        ("native_names", "vi: X; sv: X", "“X” stands there twice."),
        ("population", "12", "Say which year the population is from."),
    ],
)
def test_a_fault_in_a_municipality_is_told(editor, column, cell, words):
    municipality = make_municipality(latitude=1, longitude=1)
    response = send(editor, excel(["slug", column], [municipality.slug, cell]), of=MUNICIPALITIES, prefix="/en")
    assert any(words in error for error in row_errors(response)), row_errors(response)


# --- By command --------------------------------------------------------------------------------------------------


def run(command, *args, **options):
    out = io.StringIO()
    call_command(command, *map(str, args), stdout=out, stderr=out, **options)
    return out.getvalue()


def test_commands_do_the_same(example, tmp_path):
    partnership = Partnership.objects.first()
    file = tmp_path / "projects.xlsx"
    assert "45 rows were written" in run("export_rows", "projects", file)
    assert "0 new, 0 changed, 45" in run("import_rows", "projects", file)
    file.write_bytes(excel(HEADINGS, [None, partnership.slug, "Nytt"]))
    assert "1 new" in run("import_rows", "projects", file, dry_run=True)
    assert Project.objects.count() == 45
    assert "1 new" in run("import_rows", "projects", file)
    assert Project.objects.get(title_sv="Nytt").state == "draft"
    file.write_bytes(excel(HEADINGS, [None, "nowhere", "Nytt"], ["other", partnership.slug, "Annat"]))
    with pytest.raises(CommandError, match="2 errors"):
        run("import_rows", "projects", file)
    assert "1 new" in run("import_rows", "projects", with_new(file, partnership), new_addresses=True)
    with pytest.raises(CommandError, match="must end in"):
        run("export_rows", "projects", tmp_path / "projects.ods")
    file.write_bytes(b"%PDF")
    with pytest.raises(CommandError, match="neither"):
        run("import_rows", "projects", file)


def with_new(file, partnership):
    file.write_bytes(excel(HEADINGS, ["other", partnership.slug, "Annat"]))
    return file


def test_of_several_focus_areas_only_what_goes_and_comes_is_told(editor, partnership):
    areas = [make_area(name_sv=name) for name in ("Energi", "Arkiv", "Skola")]
    project = make_project(partnership=partnership, title_sv="Ett", areas=areas[:2])
    response = send(editor, excel(["slug", "project_areas"], [project.slug, "energi, skola"]), prefix="/en")
    assert one(response, "Focus areas") == [("", "energi"), ("", ","), ("del", "arkiv"), ("", ","), ("ins", "skola")]
    response = send(editor, excel(["slug", "project_areas"], [project.slug, "arkiv, energi"]), prefix="/en")
    assert one(response, "Focus areas") == [("del", "energi, arkiv"), ("ins", "arkiv, energi")]
