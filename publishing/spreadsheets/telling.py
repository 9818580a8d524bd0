"""Sentences about rows, for the admin and the commands alike."""

from django.utils.translation import gettext as _


def fault_in_words(row, name, sentence, resource):
    """What is wrong with a row, as "Row 14, column Status: …"."""
    if not name:
        return _("Row %(row)d: %(sentence)s") % {"row": row, "sentence": sentence}
    values = {"row": row, "column": resource.by_name[name].heading(), "sentence": sentence}
    return _("Row %(row)d, column %(column)s: %(sentence)s") % values
