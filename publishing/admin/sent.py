"""What a form says, apart from how it is sent: so that drafts, rows and former versions can be compared and joined."""

import re
from dataclasses import dataclass, field

from django.forms.widgets import CheckboxInput, MultiWidget
from django.http import QueryDict

from .moves import Move

# "results-0-text_sv": the row 0 of the inline "results".
IN_A_ROW = re.compile(r"(?P<prefix>.+)-(?P<number>\d{1,5})-(?P<name>[^-]+)")
# What a form says of a row that is to be deleted.
DELETE = "DELETE"
TOTAL, INITIAL, LEAST, MOST = (
    f"-{name}" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
)
# What is typed for the sending: a note, a moment.
MOMENT = {"publish_at_0", "publish_at_1"}
TYPED = {"review_note", *MOMENT}
# What belongs to the sending of a form and not to what it says.
NOT_SAID = {
    *Move,
    *TYPED,
    *("csrfmiddlewaretoken", "content_version", "draft_opened", "plan_opened", "version_opened"),
    *("take_from", "lost_name", "lost_text"),
    *("_continue", "_addanother", "_preview", "_restore", "_discard_draft", "_popup", "_to_field"),
}
# What is to be chosen after a conflict, and what was chosen: each the place of a Difference.
OFFERED, TAKEN = re.compile(r"choice-(\d{1,5})"), re.compile(r"take-(\d{1,5})")


def is_choice(name):
    return bool(OFFERED.fullmatch(name) or TAKEN.fullmatch(name))


def says_something(name):
    is_of_form = name.endswith((INITIAL, LEAST, MOST)) or "__prefix__" in name
    return name not in NOT_SAID and not is_of_form and not is_choice(name)


@dataclass
class Sent:
    """The values of a form, {name: [value, …]}, and for each inline its rows, in order and of the same shape.

    A row that is in the database has its key under "id", a row that is to be deleted a "DELETE".
    """

    fields: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, list[dict[str, list[str]]]] = field(default_factory=dict)

    @classmethod
    def from_pairs(cls, pairs):
        """Read ``pairs`` of a name and a value, as a form sends them and as a draft keeps them."""
        sent, numbered = cls(), {}
        for name, value in pairs:
            in_a_row = IN_A_ROW.fullmatch(name)
            if name.endswith(TOTAL):
                sent.rows.setdefault(name.removesuffix(TOTAL), [])
            elif in_a_row:
                row = numbered.setdefault(in_a_row["prefix"], {}).setdefault(int(in_a_row["number"]), {})
                row.setdefault(in_a_row["name"], []).append(plain(value))
            elif says_something(name):
                sent.fields.setdefault(name, []).append(plain(value))
        for prefix, rows in numbered.items():
            sent.rows[prefix] = [rows[number] for number in sorted(rows)]
        return sent

    @classmethod
    def from_data(cls, data):
        """Read a QueryDict."""
        return cls.from_pairs((name, value) for name, values in data.lists() for value in values)

    @classmethod
    def from_forms(cls, form, formsets):
        """What a form that was just opened would send."""
        pairs = list(pairs_of(form))
        for formset in formsets:
            pairs.append((f"{formset.prefix}{TOTAL}", str(len(formset.forms))))
            pairs += [pair for one in formset.forms for pair in pairs_of(one)]
        return cls.from_pairs(pairs)

    def add_rows(self, other):
        """Add the rows of ``other`` that have a key which is not among these."""
        for prefix, rows in other.rows.items():
            own = self.rows.setdefault(prefix, [])
            known = {key_of(row) for row in own}
            own += [row for row in rows if key_of(row) and key_of(row) not in known]

    def pairs(self, existing=None):
        """As [[name, value], …], which a draft keeps.

        ``existing`` are the keys of the rows that are there, {prefix: {key, …}}; a row that somebody has deleted
        meanwhile is counted among the new ones, so that nothing typed is lost, and what was to be deleted is left out.
        It keeps its key, by which it is known in drafts and in what was decided about it.
        """
        pairs = [[name, value] for name, values in self.fields.items() for value in values]
        for prefix, rows in self.rows.items():
            known = None if existing is None else existing.get(prefix, set())
            kept = [row for row in rows if known is None or key_of(row) in known or DELETE not in row]
            old = [row for row in kept if key_of(row) and (known is None or key_of(row) in known)]
            new = [row for row in kept if row not in old]
            pairs += [[f"{prefix}{TOTAL}", str(len(kept))], [f"{prefix}{INITIAL}", str(len(old))]]
            pairs += [[f"{prefix}{LEAST}", "0"], [f"{prefix}{MOST}", "1000"]]
            for number, row in enumerate([*old, *new]):
                pairs += [[f"{prefix}-{number}-{name}", value] for name, values in row.items() for value in values]
        return pairs

    def data(self, existing=None):
        """As a QueryDict that a form takes."""
        data = QueryDict(mutable=True)
        for name, value in self.pairs(existing):
            data.appendlist(name, value)
        return data


def key_of(row):
    return row.get("id", [""])[0]


def plain(value):
    """A value in one form, whichever browser sent it; PostgreSQL takes no NUL."""
    return value.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def pairs_of(form):
    for bound in form:
        yield from pairs_of_widget(bound.html_name, bound.field.widget, bound.value())


def pairs_of_widget(name, widget, value):
    # Around a choice of another row stands what adds and changes that row.
    widget = getattr(widget, "widget", widget)
    if isinstance(widget, MultiWidget):
        values = value if isinstance(value, list) else widget.decompress(value)
        for part, one, text in zip(widget.widgets_names, widget.widgets, values, strict=True):
            yield from pairs_of_widget(f"{name}{part}", one, text)
    elif isinstance(widget, CheckboxInput):
        if value:
            yield name, "on"
    else:
        formatted = widget.format_value(value)
        for text in formatted if isinstance(formatted, list | tuple) else [formatted]:
            yield name, "" if text is None else str(text)
