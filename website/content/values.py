"""From a YAML node to the value of a model's field; what does not fit raises ValidationError with a sentence."""

import re
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

import yaml
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from publishing import richtext
from publishing.fields import RichTextField, check_length, rounded

BOOLEANS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
# What YAML takes a value for that has no mark of its own; the text of all of these is what was written.
WRITTEN_AS_TEXT = {"str", "int", "float", "timestamp", "merge", "value"}
HTML_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(\s[^>]*)?/?>")
YEAR = re.compile(r"(19|20|21)[0-9]{2}")
# More choices than these are not listed in a message.
LISTED_CHOICES = 20


def is_nothing(node):
    """Whether a field was named and left empty, which is the same as leaving it out."""
    return isinstance(node, yaml.ScalarNode) and (node.tag.endswith(":null") or not node.value.strip())


def plain_text(node):
    """Return the text of a node as it was written: 0780, 2009 and 2009-11-05 are what they look like.

    Words that YAML takes for true or false are refused, since the writer's next program would read them so.
    """
    if not isinstance(node, yaml.ScalarNode):
        raise ValidationError(_("There must be one value here, not a list or a group of fields."))
    if node.tag.endswith(":bool"):
        raise ValidationError(
            _("Without quotation marks %(value)s means true or false in YAML. Write it with them: '%(value)s'.")
            % {"value": node.value}
        )
    if node.tag.rpartition(":")[2] not in WRITTEN_AS_TEXT:
        raise ValidationError(_("Marks with “!” cannot be used here."))
    return node.value.replace("\x00", "").strip()


def value_of(field, node):
    """Return what ``node`` says for the model's ``field``; None for nothing. Foreign keys are not values."""
    if is_nothing(node):
        return None
    if isinstance(field, models.BooleanField):
        return boolean(node)
    if field.name == "active_years":
        return years(node)
    text = plain_text(node)
    if field.choices:
        return fitting_choice(field, text)
    if isinstance(field, RichTextField):
        return rich_text(text)
    value = reader_of(field)(field, text)
    check_length(field, text)
    # The model's own rules for a single value: an address that is one, a number within its bounds.
    field.run_validators(value)
    return value


def reader_of(field):
    if isinstance(field, models.URLField):
        return web_address
    if isinstance(field, models.DecimalField):
        return decimal
    if isinstance(field, models.IntegerField):
        return whole_number
    return lambda field, text: field.to_python(text)


def boolean(node):
    if isinstance(node, yaml.ScalarNode) and node.value.lower() in BOOLEANS:
        return BOOLEANS[node.value.lower()]
    raise ValidationError(_("Write true or false."))


def years(node):
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    found = [plain_text(item) for item in items]
    if not all(YEAR.fullmatch(year) for year in found):
        raise ValidationError(_("Write a list of years: [2012, 2013]."))
    return ", ".join(sorted(set(found)))


def fitting_choice(field, text):
    """Return the choice of ``field`` that ``text`` names, or raise ValidationError naming those that there are."""
    choices = {str(choice): choice for choice, label in field.flatchoices}
    if text in choices:
        return choices[text]
    if field.name == "country":
        raise ValidationError(
            _("“%(value)s” is no code of a country. Write two capital letters, such as SE; Kosovo is XK.")
            % {"value": text}
        )
    names = list(choices) if len(choices) <= LISTED_CHOICES else get_close_matches(text, choices, 5)
    raise ValidationError(
        _("“%(value)s” is not allowed here. Choose one of these: %(choices)s.")
        % {"value": text, "choices": get_text_list(names, _("or"))}
    )


def rich_text(text):
    """Return rich text from Markdown, or raise ValidationError for what would show its marks."""
    if HTML_TAG.search(text):
        raise ValidationError(
            _("HTML cannot be used here. Write **bold**, “- ” for a list, [words](address) for a link.")
        )
    return richtext.from_checked_markdown(text) or None


def web_address(field, text):
    if not text.lower().startswith(("http://", "https://")):
        raise ValidationError(
            _("“%(value)s” must be a whole address that begins with https:// or http://.") % {"value": text}
        )
    return text


def whole_number(field, text):
    if not re.fullmatch(r"[+-]?[0-9][0-9_]*", text):
        raise ValidationError(_("“%(value)s” is no whole number. Write digits only, such as 2005.") % {"value": text})
    return int(text)


def decimal(field, text):
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise ValidationError(_("“%(value)s” is no number. Write it with a point, such as 14.805.") % {"value": text})
    # Maps give coordinates to the millimetre; a metre is enough. An amount of money is not rounded.
    return rounded(number, field.decimal_places) if field.decimal_places > 2 else number
