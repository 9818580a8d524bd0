"""A field for the language of something outside the site's own languages: a name, a page elsewhere."""

import re

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# A language, perhaps its script, perhaps a country: sv, sr-Cyrl, en-GB (BCP 47, as far as anybody here needs it).
TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


class LanguageField(models.CharField):
    """The code of any language, as the lang attribute of HTML wants it."""

    default_validators = [
        RegexValidator(
            re.compile(rf"^{TAG.pattern}\Z"),
            _("Write the code of a language, such as sv, en or vi, or sr-Cyrl with its script."),
        )
    ]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 20)
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        """The parts are written in the case that is customary for them: "SR-cyrl" is "sr-Cyrl"."""
        value = super().to_python(value)
        if not value:
            return value
        first, *rest = value.strip().replace("_", "-").split("-")
        return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])
