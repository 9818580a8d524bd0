"""What projects are about."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.models import Accent
from publishing.fields import RichTextField
from publishing.models import Addressed, Publishable, Searchable, Searched, plain_text
from translations.addresses import address_of
from translations.constraints import DatabaseCheckConstraint
from translations.languages import codes
from translations.texts import in_every_language, text_of

from .querysets import FocusAreaQuerySet


class FocusArea(Searchable, Addressed, Publishable):
    """A subject that projects share, such as energy; one without projects is not shown."""

    name = models.CharField(_("name"), max_length=100)
    about = RichTextField(_("about the area"), blank=True, help_text=_("What the projects in this area are about."))
    colour = models.CharField(_("colour"), max_length=10, choices=Accent, default=Accent.SLATE)
    sector = models.CharField(
        _("DAC sector code"),
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{5}\Z", _("A DAC code has five digits, such as 14010."))],
        help_text=_("OECD’s purpose code, used in open data on aid: 14010 is water policy."),
    )

    objects = FocusAreaQuerySet.as_manager()

    BODY_FIELDS = ("about",)
    NAMED_BY = ("name",)

    class Meta(Publishable.Meta):
        abstract = False
        verbose_name = _("focus area")
        verbose_name_plural = _("focus areas")
        constraints = [
            *Publishable.Meta.constraints,
            DatabaseCheckConstraint(
                condition=Q(sector="") | Q(sector__gte="00000", sector__lte="99999"),
                name="focus_area_sector_has_five_digits",
            ),
        ]

    def __str__(self):
        text = text_of(self, "name")
        return text.value if text else ""

    def get_absolute_url(self):
        return address_of("projects:area_detail", self.slug)

    def searched(self, language, now):
        return Searched(
            title=[plain_text(self, "name", language)],
            names=in_every_language(self, "name"),
            lead=[plain_text(self, "about", language)],
        )

    def title_for_slug(self):
        return str(text_of(self, "name", codes()[0]) or "")
