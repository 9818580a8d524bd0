"""What should be looked at before a project is published."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from publishing.checks import GENERAL, Finding, dates
from translations.languages import codes, column

from .models import Project, Result

MAY_CHANGE = {Project.Status.PROPOSED, Project.Status.APPROVED, Project.Status.ONGOING}


def ended_but_ongoing(writing):
    if writing["status"] == Project.Status.ONGOING:
        words = _("It ended %(date)s, but its status says that it is ongoing.")
        yield from dates.ended_but_not_over(writing, "end", words)


def old_status(writing):
    if writing["status"] in MAY_CHANGE:
        yield from dates.old_status(writing)


def results_without_evidence(writing):
    for _number, row, anchor in writing.rows("results"):
        if row.get("outcome") == Result.Outcome.ACHIEVED and not row.get("evidence"):
            text = next((row[name] for name in (column("text", code) for code in codes()) if row.get(name)), "")
            words = _("The result “%(text)s” has no evidence: a link to where it can be read.")
            yield Finding("result_without_evidence", words % {"text": Truncator(text).chars(60)}, f"{anchor}evidence")


CHECKS = [*GENERAL, ended_but_ongoing, old_status, results_without_evidence]
