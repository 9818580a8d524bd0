"""What stands in a cell: how it is read, whatever the program that wrote it, and how it is written.

A cell is a text, a number, True, False or None; what more must be told of it is a list: ["date", "2009-11"], of a cell
that holds a date; ["error", "#N/A"]; ["formula", "=A1"], of one that nobody has calculated. All of it can be kept as
JSON.
"""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext as _
from django.utils.translation import override

from publishing.partial_dates import PartialDate
from translations.languages import codes
from translations.texts import without_controls

# What a spreadsheet takes for the beginning of a formula, the wide forms included. An apostrophe before it says that it
# is none; one that belongs to the text is doubled.
FORMULA = re.compile(r"'*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")
GUARDED = re.compile(rf"'{FORMULA.pattern}")
# Signs between groups of digits: spaces of several widths and the apostrophe.
BETWEEN_DIGITS = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’]")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ][\d:.]+Z?)?", re.ASCII)
WITH_MONTH = re.compile(r"(?:den\s+)?(?:(\d{1,2})\.?\s+)?([^\W\d]+)\.?\s+(\d{4})")


def is_empty(cell):
    return cell is None or (isinstance(cell, str) and not without_controls(cell).strip())


def refuse_what_is_no_value(cell):
    """Raise ValidationError for an error of the spreadsheet, and for a formula without a result."""
    kind, content = cell if isinstance(cell, list) else ("", "")
    if kind == "error":
        raise ValidationError(_("The cell holds an error of the spreadsheet, %(error)s.") % {"error": content})
    if kind == "formula":
        raise ValidationError(
            _("The formula %(formula)s has no result. Open the file in a spreadsheet program and save it again.")
            % {"formula": content}
        )


# No column takes a longer number, and Python refuses to write one of thousands.
MOST_DIGITS = 100


def text_in(cell):
    """The text of a cell; a number as it would be typed."""
    refuse_what_is_no_value(cell)
    if isinstance(cell, list):
        raise ValidationError(_("The spreadsheet has made a date of it. Format the cell as text, and write it again."))
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = without_controls(str(cell).replace("\r\n", "\n").replace("\r", "\n")).strip()
    return text[1:] if GUARDED.match(text) else text


def number_in(cell):
    """The Decimal in a cell: 1234.5, also written as “1 234,5”, “1.234,50” or “−1,5”."""
    refuse_what_is_no_value(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        # What is added up in binary has a tail that nobody wrote.
        return Decimal(repr(round(cell, 9))).normalize() if isinstance(cell, float) else Decimal(cell)
    text = text_in(cell)
    plain = BETWEEN_DIGITS.sub("", text).replace("−", "-")
    decimal_sign = max(",.", key=plain.rfind)
    if plain.count(decimal_sign) > 1:
        decimal_sign = ""
    plain = "".join("." if sign == decimal_sign else "" if sign in ",." else sign for sign in plain)
    try:
        if NUMBER.fullmatch(plain) and len(plain) <= MOST_DIGITS:
            return Decimal(plain)
    except InvalidOperation:
        pass
    raise ValidationError(_("“%(value)s” is not a number.") % {"value": text})


def whole_number_in(cell):
    number = number_in(cell)
    if number != number.to_integral_value():
        raise ValidationError(
            _("“%(value)s” is not a whole number. Write digits only.") % {"value": shown_number(number)}
        )
    return int(number)


def partial_date_in(cell, *, weeks=False):
    """The PartialDate in a cell: a date, a year as a number, or a text, as people write them."""
    refuse_what_is_no_value(cell)
    if isinstance(cell, list):
        return PartialDate(cell[1], weeks=weeks)
    text = text_in(cell)
    if found := YEAR_FIRST.fullmatch(text):
        text = "-".join(part.zfill(2) for part in found.groups() if part)
    elif (found := WITH_MONTH.fullmatch(text)) and (month := month_called(found[2])):
        text = "-".join(part for part in (found[3], f"{month:02}", found[1] and found[1].zfill(2)) if part)
    return PartialDate(text, weeks=weeks)


def month_called(name):
    """The number of the month of this name, in full or short, in any of the site's languages; None if there is none."""
    for code in codes():
        with override(code):
            for number in MONTHS:
                if name.casefold() in (str(MONTHS[number]).casefold(), str(MONTHS_3[number]).casefold()):
                    return number
    return None


def date_cell(moment, number_format):
    """A cell with a date, as precise as its format shows: “nov-09” is a month, though the file has a day."""
    shown = re.sub(r"\[[^]]*\]|\"[^\"]*\"|\\.", "", (number_format or "").lower()).partition(";")[0]
    day = moment.date() if isinstance(moment, datetime) else moment
    if "d" in shown or "y" not in shown:
        return ["date", day.isoformat()]
    return ["date", day.strftime("%Y-%m" if "m" in shown else "%Y")]


def shown_number(number):
    """A number without a tail of noughts: 56.88300 is 56.883."""
    return f"{number.normalize():f}" if isinstance(number, Decimal) else str(number)


def guarded(text):
    """``text`` so that no program that opens the file takes it for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def as_day(value):
    """The day that a PartialDate names, if it is as precise as that, as a datetime.date; else None."""
    is_day = isinstance(value, PartialDate) and value.precision == "day" and value.year >= 1900
    return date.fromisoformat(value) if is_day else None
