"""Pictures, documents and links, which any page may show."""

import json

from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publishing.alternative_texts import useless_alternative
from publishing.references import number_of_references
from publishing.storages import private_storage
from translations.constraints import DatabaseCheckConstraint
from translations.fields import LanguageField
from translations.languages import codes, column
from translations.models import Translated
from translations.texts import text_of


class PictureQuerySet(models.QuerySet):
    def with_rendition(self, key, value):
        """Those that pages show in a size or format of which ``as_json()`` says so: "format", "avif"."""
        # As text, which both databases can search.
        renditions = Cast("renditions", models.TextField())
        return self.annotate(shown_as=renditions).filter(shown_as__contains=f"{json.dumps(key)}: {json.dumps(value)}")

    def without_format(self, name):
        """Those that pages show, but not in the format ``name``."""
        return self.exclude(renditions=[]).exclude(pk__in=self.with_rendition("format", name).values("pk"))

    def with_uses(self):
        """With ``uses``, the number of rows that refer to each, of whatever kind."""
        return self.annotate(uses=number_of_references(self.model))


class Picture(Translated):
    """A photograph or drawing that pages may show, in the sizes that screens ask for."""

    # The one that is kept, as it was cleaned: nobody else is shown it, and all that pages show is made from it.
    file = models.ImageField(
        _("file"), upload_to="pictures/", storage=private_storage, width_field="width", height_field="height"
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it. One sentence."),
    )
    is_decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("It says nothing that the text does not say: no alternative text.")
    )
    photographer = models.CharField(_("photographer"), max_length=200, blank=True)
    licence = models.CharField(
        _("licence"), max_length=200, blank=True, help_text=_("What allows us to show it, such as CC BY 4.0.")
    )
    focal_x = models.PositiveSmallIntegerField(
        _("focal point, across"),
        default=50,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Per cent from the left. Cropping keeps this point in sight."),
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point, down"),
        default=50,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Per cent from the top."),
    )
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    renditions = models.JSONField(default=list, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        default_permissions = ("add", "change", "delete", "view", "translate")
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-uploaded_at"]
        constraints = [
            DatabaseCheckConstraint(
                condition=Q(focal_x__lte=100, focal_y__lte=100),
                name="picture_focal_point_inside",
            )
        ]

    def __str__(self):
        return str(text_of(self, "alt") or self.file.name.rpartition("/")[2])

    def faults(self):
        errors = super().faults()
        if not self.is_decorative and not self.has_text("alt"):
            errors[column("alt", codes()[0])] = gettext("Describe the picture in a sentence, or tick “decorative”.")
        if self.is_decorative and self.has_text("alt"):
            errors["is_decorative"] = gettext(
                "A decorative picture has no alternative text: take away either the tick or the text."
            )
        for name in (column("alt", code) for code in codes()):
            if useless_alternative(getattr(self, name)):
                errors[name] = gettext("This does not say what the picture shows. Tell somebody who cannot see it.")
        return errors

    def show(self, renditions):
        """Store PictureFiles and show them, beside those that are already shown."""
        self.renditions = [*self.renditions, *(stored(rendition) for rendition in renditions)]

    @property
    def thumbnail_url(self):
        """Where its smallest size is; "" where none has been made."""
        return default_storage.url(self.renditions[0]["name"]) if self.renditions else ""


def stored(rendition):
    """Store a PictureFile where visitors find it, and return what to remember of it."""
    return rendition.as_json(default_storage.save(f"pictures/{rendition.name}", rendition.content))


class Document(Translated):
    """A file that visitors may download."""

    file = models.FileField(_("file"), upload_to="documents/")
    title = models.CharField(_("title"), max_length=200, help_text=_("Say what it is: “Agreement of 2013”."))
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False, default=0)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        default_permissions = ("add", "change", "delete", "view", "translate")
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-uploaded_at"]

    def __str__(self):
        return self.title or self.file.name.rpartition("/")[2]


class Link(Translated):
    """A link to another page, or a document of our own to download."""

    NAMES = ("title",)

    title = models.CharField(_("title"), max_length=200, help_text=_("Say where it leads, not “click here”."))
    url = models.URLField(_("address"), max_length=500, blank=True)
    document = models.ForeignKey(
        Document,
        verbose_name=_("or document"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
    )
    language = LanguageField(
        _("language"),
        blank=True,
        help_text=_("Of the page or document, such as sv, en or vi. Visitors are told when it is another than theirs."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]
        constraints = [
            DatabaseCheckConstraint(
                condition=Q(document__isnull=True) & ~Q(url="") | Q(document__isnull=False, url=""),
                name="%(class)s_is_one_of_two",
            )
        ]

    def __str__(self):
        return self.url or str(self.document)

    def faults(self):
        errors = super().faults()
        if bool(self.url) == bool(self.document_id):
            errors["url"] = gettext("Give an address or choose a document, one of them.")
        return errors

    @property
    def address(self):
        """Where it leads."""
        return self.document.file.url if self.document else self.url
