"""Rows become a file: an Excel workbook (``workbooks``), or CSV as the Excel of the editor's language opens it."""

import csv
import io
from decimal import Decimal

from django.utils.translation import gettext as _

from translations.languages import current

from .cells import guarded, shown_number

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
# What a cell of Excel holds at most; what is longer would be cut without a word.
MOST_LETTERS = 32_767
# Languages whose Excel divides the cells of CSV by semicolons, and numbers by a comma.
WITH_SEMICOLON = {"sv"}


def too_long():
    """What stands for a text that no cell of Excel can hold; when it is imported the text stays as it is."""
    return _("(Too long for a cell of Excel. It stays as it is when this is imported.)")


def as_csv(headings, rows) -> bytes:
    """UTF-8 that says so; semicolons and decimal commas where the language has them."""
    is_comma = current() not in WITH_SEMICOLON
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter="," if is_comma else ";")
    writer.writerow(guarded(str(heading)) for heading in headings)
    for row in rows:
        writer.writerow([csv_cell(value, "." if is_comma else ",") for value in row])
    return text.getvalue().encode("utf-8-sig")


def csv_cell(value, decimal_sign):
    if value is None:
        return ""
    if isinstance(value, (int, Decimal)):
        return shown_number(value).replace(".", decimal_sign)
    return guarded(str(value))
