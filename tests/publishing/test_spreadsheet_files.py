"""Files as people and their programs make them, and what is told of those that cannot be taken."""

import io
import zipfile

import pytest
from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl.comments import Comment

from publishing import richtext
from publishing.models import SheetUpload
from publishing.spreadsheets import reading
from tests.factories import make_project
from tests.publishing.sheets import HEADINGS, PROJECTS, counts, excel, file_errors, one, row_errors, send
from tests.tools.forms import filled_form, in_turn

pytestmark = pytest.mark.django_db


def many_sheets(sheet, book):
    sheet.title = "Projekt"
    book.create_sheet("Anteckningar")


def hide(sheet, book):
    sheet.row_dimensions[2].hidden = True


def merge(sheet, book):
    sheet["C3"] = "Två"
    sheet.merge_cells("C2:C3")


def merge_a_column(sheet, book):
    book.create_sheet("Anteckningar").merge_cells("A1:C2")
    sheet.merged_cells.add("A1:B1048576")


def link_a_column(sheet, book):
    sheet["A1"].hyperlink = "https://a.se"
    sheet["A1"].hyperlink.ref = "A1:B1048576"


def write_far_away(sheet, book):
    sheet["XFD1"] = "Långt bort"
    for row in range(2, 3000):
        sheet.cell(row, 1, "a")


def comment(sheet, book):
    sheet["A1"].comment = Comment("Hej", "Eva")


def tampered(content, old, new):
    """The workbook with ``new`` for ``old`` in every part of it, as nobody's program writes it."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(changed, "w") as written:
        for name in parts.namelist():
            written.writestr(name, parts.read(name).replace(old, new))
    return changed.getvalue()


def protected():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: b"", "The file is empty."),
        (lambda: b" \n ", "The file is empty."),
        (lambda: excel(HEADINGS), "There are no rows in the file"),
        (lambda: excel(["slug", "titel"], ["a", "b"]), "Column B, “titel”, is not known."),
        (lambda: excel(["slug", "Title, Swedsh"], ["a", "b"]), "Is it “Title, Swedish”?"),
        (lambda: excel(["slug", None], ["a", "b"]), "Column B has no heading"),
        (lambda: excel(["slug", "title_sv", "Titel, svenska"], ["a", "b", "c"]), "is there twice"),
        (lambda: excel(["title_sv"], ["a"]), "The column “Address” is missing."),
        (lambda: excel(["slug", "lead_sv"], [None, "a"]), "New pages need columns that are missing: “Partnership”, “Title, Swedish”."),  # noqa: E501
        (lambda: excel(["a", "b"], ["a", "b"]), "None of the columns is known."),
        (lambda: b"%PDF-1.7 \xe2\xe3", "This is neither an Excel file (.xlsx) nor CSV."),
        (lambda: b"PK\x03\x04 not a zip", "The file is damaged"),
        (lambda: b"\x89PNG\r\n\x1a\n\x00\x00", "This is neither an Excel file (.xlsx) nor CSV."),
        (protected, "The file is protected by a password."),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "The file is of an old kind (.xls)."),
        (lambda: excel(HEADINGS, ["a", "b", "Ett"], change=merge), "C2:C3"),
        (lambda: excel(HEADINGS, ["a", "b", "Ett"], change=merge_a_column), "merged: A1:B1048576 and A1:C2."),
        (lambda: excel(HEADINGS, ["a", "b", "Ett"], change=link_a_column), "There is too much in the file."),
        (lambda: excel(HEADINGS, ["a"], change=write_far_away), "16384 columns"),
        (lambda: tampered(excel(HEADINGS, ["a"], change=comment), b'ref="A1"', b'ref="A1:Z40000"'), "too much in the file"),  # noqa: E501
        (lambda: tampered(excel(HEADINGS, ["a"]), b"<worksheet", b"<!DOCTYPE w [<!ENTITY x 'y'>]><worksheet"), "The file is damaged"),  # noqa: E501
        (lambda: b"\n" * 3_000_000, "The file is empty."),
        (lambda: ";".join(f"k{number}" for number in range(20_000)).encode() + b"\na;b\n", "20000 columns"),
        (lambda: b'slug,title_sv\na,"no end', "The file cannot be read as CSV"),
        (lambda: b"slug,title_sv\n" + b"a,b\n" * (reading.MOST_ROWS + 1), "are taken at a time"),
        (lambda: b"slug,title_sv\n" + b"a,bbbbbbbbb\n" * (reading.MOST_BYTES // 12), "The file is larger than"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_is_told_why(editor, content, words):
    response = send(editor, content(), prefix="/en")
    assert any(words in error for error in file_errors(response)), file_errors(response)
    assert not SheetUpload.objects.exists()


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_workbook_with_a_wrong_byte_is_told_to_be_damaged(editor, part):
    content = bytearray(excel(HEADINGS, ["a", "b", "Ett"]))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        info = parts.getinfo(part)
    content[info.header_offset + 30 + len(part) + info.compress_size // 2] ^= 0xFF
    [error] = file_errors(send(editor, bytes(content), prefix="/en"))
    assert "The file is damaged" in error


@pytest.mark.parametrize("number", ["1e999", "-1e999"])
def test_a_number_that_is_none_is_told(editor, partnership, number):
    content = excel([*HEADINGS, "budget_amount"], [None, partnership.slug, "Ett", 77])
    packed, out = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name in packed.namelist():
            new.writestr(name, packed.read(name).replace(b"<v>77</v>", f"<v>{number}</v>".encode()))
    [error] = row_errors(send(editor, out.getvalue(), prefix="/en"))
    assert error.startswith("Row 2, column Budget: ")


def test_a_number_of_thousands_of_digits_is_told(editor, partnership):
    content = f"slug;partnership;title_sv;duration_months\n;{partnership.slug};Ett;{'9' * 5000}".encode()
    [error] = row_errors(send(editor, content, prefix="/en", name="rader.csv"))
    assert "is not a number" in error


def test_rows_keep_their_numbers_over_empty_ones(editor):
    [error] = row_errors(send(editor, b"slug" + b"\n" * 3_000_000 + b"ett", prefix="/en", name="rader.csv"))
    assert error.startswith("Row 3000001, column Address: ")


def test_an_excel_file_that_unpacks_to_very_much_is_not_opened(editor, monkeypatch):
    monkeypatch.setattr(reading, "MOST_UNPACKED", 1000)
    assert any("too much" in error for error in file_errors(send(editor, excel(HEADINGS, ["a"]), prefix="/en")))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (many_sheets, "“Projekt” is read, and these are not: Anteckningar."),
        (hide, "Row 2 is hidden in the file, and is imported like the others."),
    ],
)
def test_what_an_editor_should_know_of_a_file_is_told(editor, partnership, change, words):
    response = send(editor, excel(HEADINGS, [None, partnership.slug, "Ett"], change=change), prefix="/en")
    assert words in response.content.decode()
    assert counts(response) == {"new": 1}


@pytest.mark.parametrize(
    ("cell", "words"),
    [("=A1", "The formula =A1 has no result."), ("#N/A", "The cell holds an error of the spreadsheet, #N/A.")],
)
def test_a_formula_without_a_result_and_an_error_are_told(editor, partnership, cell, words):
    response = send(editor, excel(HEADINGS, [None, partnership.slug, cell]), prefix="/en")
    assert any(words in error for error in row_errors(response))


def test_the_result_of_a_formula_is_imported(editor, partnership):
    content = excel(HEADINGS, [None, partnership.slug, "=A1"])
    packed, out = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name in packed.namelist():
            text = packed.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = text.replace(b'<c r="C2"><f>A1</f><v /></c>', b'<c r="C2" t="str"><f>A1</f><v>Vatten</v></c>')
                text = text.replace(b'<c r="C2"><f>A1</f><v></v></c>', b'<c r="C2" t="str"><f>A1</f><v>Vatten</v></c>')
            new.writestr(name, text)
    response = send(editor, out.getvalue(), prefix="/en")
    assert one(response, "Title, Swedish") == [("ins", "Vatten")]
    assert "1 cell holds a formula" in response.content.decode()


@pytest.mark.parametrize("text", ["*a _b [c](d) " * 300_000, "<ul><li>" * 20_000, "<strong>" * 100_000])
def test_a_rich_text_that_would_take_long_to_read_is_told(editor, partnership, text):
    content = f"slug;partnership;title_sv;aim_sv\n;{partnership.slug};Ett;{text}".encode()
    [error] = row_errors(send(editor, content, prefix="/en", name="rader.csv"))
    assert error.startswith("Row 2, column Aim, Swedish: ")
    assert error.endswith("characters, and at most 100000 fit.")


FULL = richtext.MOST_LETTERS


@pytest.mark.parametrize(
    "text",
    [
        f"<p>{'*' * (FULL - 7)}</p>",
        f"<p>{'a' * 93}</p>" * 1000,
        "<h3>a</h3><p>b</p>" * 5555,
        "<blockquote><p>a</p></blockquote>" * 3000,
        f"<p>{'a<br>' * 19990}b</p>",
        f"<ul>{'<li>a</li>' * 9990}</ul>",
        f"<p>{'&nbsp;' * 16000}a</p>",
        "a" * (FULL - 7),
        "a* b_ " * 16000,
        f'<p lang="vi">{"a" * 90000}</p>',
        '<p><a href="#delen">Del</a> x</p>',
    ],
)
def test_what_a_form_takes_can_be_exported_and_imported_again(editor, partnership, text):
    project = make_project(title_sv="Vatten", partnership=partnership)
    page = f"/en/admin/projects/project/{project.pk}/change/"
    response = editor.post(page, filled_form(editor.get(page), aim_sv=text, _publish="1"))
    assert response.status_code == 302, response.context["errors"]
    content = editor.get(f"/en{PROJECTS}export/csv/").content
    response = send(editor, content, prefix="/en", name="rader.csv")
    assert (row_errors(response), counts(response)) == ([], {"unchanged": 1})


@in_turn(
    "text",
    [
        f"<p>{'a' * (FULL - 6)}</p>",
        # Cleaned they are longer.
        "<p>" + '<a href="www.icld.se">a</a> ' * 3500 + "</p>",
        f"<p>{'&' * 30000}</p>",
    ],
)
def test_a_form_measures_what_it_would_store(editor, text, language, prefix):
    project = make_project(title_sv="Vatten")
    page = f"{prefix}/admin/projects/project/{project.pk}/change/"
    response = editor.post(page, filled_form(editor.get(page), aim_sv=text, _publish="1"))
    with translation.override(language):
        words = _("The text is too long: it has %(length)d characters, and at most %(limit)d fit.")
    [error] = response.context["adminform"].form.errors["aim_sv"]
    assert error == words % {"length": len(richtext.without_spaces(richtext.clean(text))), "limit": FULL}


def test_a_cell_has_so_many_letters_and_no_more(editor, partnership):
    for more, errors in [(0, 0), (1, 1)]:
        text = "a" * (richtext.MOST_LETTERS - len("<p></p>") + more)
        content = f"slug;partnership;title_sv;aim_sv\n;{partnership.slug};Ett;{text}".encode()
        response = send(editor, content, prefix="/en", name="rader.csv")
        assert len(row_errors(response)) == errors
