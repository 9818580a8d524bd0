"""A file, of whatever kind and whoever's program, becomes a Table; what it must not be is told in sentences."""

import csv
import io
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite
from xml.parsers import expat

from django.template.defaultfilters import filesizeformat
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .cells import date_cell, is_empty

# Of a file, of an Excel file once it is unpacked, and of what is taken at a time.
MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 1_000
# Cells that merging and links may cover: openpyxl makes one for each as it opens a file, though nothing stands in them.
MOST_COVERED = 100_000
# A text of the content may be longer than the 128 KiB that the reader of CSV expects of a cell.
csv.field_size_limit(4 * 1024 * 1024)

COVERING = ("mergeCell", "hyperlink", "comment")
# No program declares one in these files; entities could hide marks in it.
DOCTYPE = "<!DOCTYPE"
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
PACKED, OLD_OFFICE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF"
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# The most rows, or cells, that a sentence names one by one.
MOST_NAMED = 10


class FileError(Exception):
    """A file that cannot be taken: ``sentences`` say why."""

    def __init__(self, *sentences):
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass
class Table:
    """The headings, and the rows below them as [number in the file, [cell, …]]; ``notes`` are of kinds in NOTES."""

    headings: list
    rows: list
    notes: list = field(default_factory=list)


# What an editor should know of how the file was read: kind -> its sentence.
NOTES = {
    "sheet": lambda sheet, others: (
        _("The file has several sheets. “%(sheet)s” is read, and these are not: %(others)s.")
        % {"sheet": sheet, "others": ", ".join(others)}
    ),
    "hidden": lambda numbers: (
        ngettext(
            "Row %(rows)s is hidden in the file, and is imported like the others.",
            "Rows %(rows)s are hidden in the file, and are imported like the others.",
            len(numbers),
        )
        % {"rows": named(numbers)}
    ),
    "formulas": lambda count: (
        ngettext(
            "%(count)d cell holds a formula: its result is imported.",
            "%(count)d cells hold formulas: their results are imported.",
            count,
        )
        % {"count": count}
    ),
}


def note_in_words(note):
    kind, *values = note
    return NOTES[kind](*values)


def named(numbers):
    """Numbers in a sentence: “3, 4 and 7”; of many the first."""
    shown = [str(number) for number in numbers[:MOST_NAMED]]
    return get_text_list(shown, _("and")) if len(numbers) <= MOST_NAMED else f"{', '.join(shown)} …"


def read_table(content) -> Table:
    """Return the Table in a file's bytes, or raise FileError. The content decides what it is, not the file's name."""
    if not content.strip():
        raise FileError(_("The file is empty."))
    if len(content) > MOST_BYTES:
        raise FileError(_("The file is larger than %(size)s. Divide it.") % {"size": filesizeformat(MOST_BYTES)})
    records, notes = read_excel(content) if content.startswith(PACKED) else (read_csv(content), [])
    if len(records) < 2:
        raise FileError(_("There are no rows in the file: the first holds the headings, and each after it one page."))
    (_number, headings), *rows = records
    return Table(["" if is_empty(cell) else str(cell).strip() for cell in headings], [list(row) for row in rows], notes)


def refuse_too_many(rows, columns):
    """Before so much is made of them; ``rows`` without that of the headings."""
    if rows > MOST_ROWS:
        counts = {"count": rows, "limit": MOST_ROWS}
        raise FileError(_("The file has %(count)d rows, and %(limit)d are taken at a time. Divide it.") % counts)
    if columns > MOST_COLUMNS:
        counts = {"count": columns, "limit": MOST_COLUMNS}
        raise FileError(_("The file has %(count)d columns, and may have %(limit)d at most.") % counts)


# --- Excel -------------------------------------------------------------------------------------------------------


def read_excel(content):
    """Return the records of the first sheet that can be seen, as (number, cells), and notes."""
    refuse_what_is_no_workbook(content)
    book = opened(content)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    if not sheets:
        raise FileError(_("There are no rows in the file: the first holds the headings, and each after it one page."))
    sheet, *others = sheets
    refuse_merged(map(str, sheet.merged_cells.ranges))
    # The cells that there are: an empty sheet may have a million rows with a format.
    cells = {place: cell for place, cell in sheet._cells.items() if not is_empty(cell.value)}
    formulas = {place for place, cell in cells.items() if cell.data_type == "f"}
    results = opened(content, data_only=True)[sheet.title] if formulas else None
    width = max((column for _row, column in cells), default=0)
    refuse_too_many(len({row for row, _column in cells}) - 1, width)
    rows = {}
    for (row, column), cell in sorted(cells.items()):
        value = read_cell(cell, results.cell(row, column) if (row, column) in formulas else None)
        if row not in rows:
            rows[row] = [None] * width
        rows[row][column - 1] = value
    hidden = [row for row in rows if sheet.row_dimensions[row].hidden]
    notes = [["sheet", sheet.title, [other.title for other in others]]] if others else []
    notes += [["hidden", hidden]] if hidden else []
    notes += [["formulas", len(formulas)]] if formulas else []
    return list(rows.items()), notes


def refuse_what_is_no_workbook(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise not_read() from error
    if not any(member.filename.startswith("xl/") for member in members):
        raise wrong_kind()
    if any(member.flag_bits & 1 for member in members):
        raise FileError(_("The file is protected by a password. Save it without one."))
    too_much = _("There is too much in the file. Keep the sheet that is to be imported, and divide its rows.")
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise FileError(too_much)
    covered = covered_in(content)
    if sum(size for _name, _cells, size in covered) > MOST_COVERED:
        refuse_merged([cells for name, cells, _size in covered if name == "mergeCell"])
        raise FileError(too_much)


def covered_in(content):
    """The ranges that are merged or linked in any sheet, as [(name of the element, cells, how many)]."""
    from openpyxl.utils import range_boundaries

    found = []

    def start(name, attributes):
        name = name.rpartition(":")[2]
        if name in COVERING:
            with suppress(ValueError, TypeError):
                left, top, right, bottom = range_boundaries(attributes.get("ref", ""))
                found.append((name, attributes["ref"], (right - left + 1) * (bottom - top + 1)))

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for member in packed.namelist():
            data = unpacked(packed, member)
            if holds(data, DOCTYPE):
                raise not_read()
            # Names are written as they are, in whatever encoding: most parts need no second look.
            if any(holds(data, name) for name in COVERING):
                parser = expat.ParserCreate()
                parser.StartElementHandler = start
                # What is no XML is told when it is opened.
                with suppress(expat.ExpatError):
                    parser.Parse(data, True)
    return found


def unpacked(packed, member):
    try:
        return packed.read(member)
    # A wrong byte shows in many ways: in the checksum, in what it was packed with, in a length.
    except Exception as error:
        raise not_read() from error


def holds(data, text):
    return any(text.encode(encoding) in data for encoding in ENCODINGS)


def not_read():
    return FileError(_("The file is damaged: it cannot be read as an Excel file. Save it once more, or as CSV."))


def opened(content, **options):
    # Read when a file is: it takes a tenth of a second, and memory.
    from openpyxl import load_workbook

    try:
        return load_workbook(io.BytesIO(content), **options)
    # What a damaged file makes openpyxl raise is of any kind.
    except Exception as error:
        raise not_read() from error


def refuse_merged(cells):
    """In merged cells all but the first are empty: to import them would empty what stands in those rows."""
    if merged := sorted(cells):
        words = ngettext(
            "The cells %(cells)s are merged. Unmerge them, and write in each what it should hold.",
            "These cells are merged: %(cells)s. Unmerge them, and write in each what it should hold.",
            len(merged),
        )
        raise FileError(words % {"cells": named(merged)})


def read_cell(cell, result):
    """The value of a cell; of one with a formula that of its ``result``."""
    if result is not None:
        # A result that is an empty text is one that nobody has calculated, or says nothing: both are told.
        return ["formula", str(cell.value)] if result.value is None else read_cell(result, None)
    if cell.data_type == "e":
        return ["error", str(cell.value)]
    if isinstance(cell.value, float) and not isfinite(cell.value):
        return ["error", str(cell.value)]
    if isinstance(cell.value, (date, datetime)):
        return date_cell(cell.value, cell.number_format)
    return cell.value if isinstance(cell.value, (str, int, float, bool)) else str(cell.value)


# --- CSV ---------------------------------------------------------------------------------------------------------


def read_csv(content):
    """Return the records as (number, cells), whatever stands between the cells and however the letters are written."""
    text = decoded(content)
    first, _break, rest = text.partition("\n")
    delimiter = ""
    if first.lower().startswith("sep="):
        # What Excel writes, and takes away, above the rows.
        delimiter, text = first.strip()[4:], rest
    delimiter = delimiter if len(delimiter) == 1 else most_frequent(text.lstrip("\r\n").partition("\n")[0])
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        records, count = [], 0
        for number, cells in enumerate(reader, start=1):
            if not all(is_empty(cell) for cell in cells):
                count += 1
                if count <= MOST_ROWS + 1:
                    records.append((number, cells))
    except csv.Error as error:
        raise FileError(
            _("The file cannot be read as CSV: a text in quotation marks has no end, or goes on after it.")
        ) from error
    refuse_too_many(count - 1, max((len(cells) for _number, cells in records), default=0))
    return records


def decoded(content):
    """The text in a file: as UTF-8, UTF-16 or, from an older Excel, Windows-1252."""
    if content.startswith(OLD_OFFICE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise FileError(_("The file is protected by a password. Save it without one."))
        raise FileError(_("The file is of an old kind (.xls). Save it as an Excel workbook (.xlsx) or as CSV."))
    mark = next((encoding for mark, encoding in BYTE_ORDER_MARKS.items() if content.startswith(mark)), None)
    some = content[:1000]
    if mark is None and some.count(0) > len(some) / 4:
        mark = "utf-16-le" if some[1::2].count(0) > some[::2].count(0) else "utf-16-be"
    for encoding in [mark] if mark else ["utf-8", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if not content.startswith(PDF) and "\x00" not in text:
            return text
    raise wrong_kind()


def most_frequent(heading):
    """The sign between the headings: a semicolon, a comma or a tab."""
    return max(";,\t", key=heading.count)


def wrong_kind():
    return FileError(_("This is neither an Excel file (.xlsx) nor CSV. Save the spreadsheet as one of these."))


def cell_name(column, row):
    """What spreadsheets call a cell: “C14”."""
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(column + 1)}{row}"
