"""Rows become an Excel workbook.

Its library takes a tenth of a second to be read, and memory: whoever needs this module imports it when a file is made.
"""

import io
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from publishing.partial_dates import PartialDate

from .cells import FORMULA, GUARDED, as_day
from .reading import MOST_ROWS
from .writing import MOST_LETTERS, too_long

WIDEST = 48
# Rows that a list of allowed values is offered for.
OFFERED_ROWS = MOST_ROWS


def as_excel(title, headings, rows) -> bytes:
    """A workbook of one sheet; texts are texts, whatever they look like, and days are dates."""
    book = Workbook(write_only=True)
    add_rows(book.create_sheet(title), headings, rows)
    return packed(book)


def as_template(title, headings, allowed) -> bytes:
    """A workbook of headings, and a sheet of what each column takes: ``allowed`` has (words, values) of each."""
    book = Workbook(write_only=True)
    sheet, help_sheet = book.create_sheet(title), book.create_sheet(_("Allowed values"))
    columns = [[heading, words, *values] for heading, (words, values) in zip(headings, allowed, strict=True)]
    height = max(len(column) for column in columns)
    table = [[column[row] if row < len(column) else None for column in columns] for row in range(height)]
    add_rows(help_sheet, table[0], table[1:])
    for place, (_words, values) in enumerate(allowed):
        if values:
            sheet.data_validations.append(offer(help_sheet.title, place + 1, len(values)))
    add_rows(sheet, headings, [])
    return packed(book)


def offer(help_title, column, count):
    """A list of the values on the other sheet, to choose from; another may be typed, and the import says what it is."""
    letter = get_column_letter(column)
    source = f"'{help_title}'!${letter}$3:${letter}${count + 2}"
    rows = f"{letter}2:{letter}{OFFERED_ROWS}"
    return DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False, sqref=rows)


def add_rows(sheet, headings, rows):
    rows = list(rows)
    sheet.freeze_panes = "B2"
    for place, heading in enumerate(headings):
        longest = max((len(str(row[place] or "")) for row in rows[:200]), default=0)
        width = min(max(len(str(heading or "")), longest, 8) + 2, WIDEST)
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    sheet.append([heading_cell(sheet, heading) for heading in headings])
    for row in rows:
        sheet.append([excel_cell(sheet, value) for value in row])


def heading_cell(sheet, heading):
    cell = excel_cell(sheet, heading)
    if cell is not None:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def excel_cell(sheet, value):
    if value is None or value == "":
        return None
    if day := as_day(value):
        cell = WriteOnlyCell(sheet, day)
        cell.number_format = "yyyy-mm-dd"
        return cell
    if isinstance(value, PartialDate) and value.precision == "year":
        return WriteOnlyCell(sheet, int(value))
    if isinstance(value, (int, Decimal)):
        return WriteOnlyCell(sheet, value)
    return text_cell(sheet, str(value))


def text_cell(sheet, text):
    if len(text) > MOST_LETTERS - 1:
        text = too_long()
    cell = WriteOnlyCell(sheet, f"'{text}" if GUARDED.match(text) else text)
    cell.data_type = "s"
    # As text, so that 0780 and 2009-11 are still that after somebody has typed in the cell.
    cell.number_format = "@"
    if FORMULA.match(text):
        cell.quotePrefix = True
    return cell


def packed(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
