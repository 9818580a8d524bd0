"""The site around its subject: whose it is, and its text pages."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships.models import Municipality
from publishing.fields import RichTextField
from publishing.models import Link, Publishable, PublishableQuerySet
from translations.constraints import DatabaseCheckConstraint
from translations.models import Translated
from translations.texts import text_of


class SiteSettings(Translated):
    """Whose site it is and what it says of itself: one row, and the site works before it exists."""

    site_name = models.CharField(_("name of the site"), max_length=100, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("publishing municipality"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    introduction = models.TextField(
        _("introduction"), max_length=600, blank=True, help_text=_("The first sentence of the front page.")
    )
    contact = models.CharField(
        _("contact"),
        max_length=200,
        blank=True,
        help_text=_("A function, not a person: “International office, Växjö Municipality”."),
    )
    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=50, blank=True)

    class Meta:
        verbose_name = _("settings of the site")
        verbose_name_plural = _("settings of the site")
        constraints = [DatabaseCheckConstraint(condition=models.Q(pk=1), name="site_settings_is_one_row")]

    def __str__(self):
        text = text_of(self, "site_name")
        return text.value if text else str(settings.SITE_NAME)

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def current(cls):
        """The row, or an empty one that is not saved."""
        return cls.objects.select_related("municipality").first() or cls()


class TextPageQuerySet(PublishableQuerySet):
    def with_links(self):
        """Its links and documents, each with its file."""
        return self.prefetch_related(models.Prefetch("links", queryset=TextPageLink.objects.select_related("document")))

    def in_order(self):
        return self.order_by("order")


class TextPage(Publishable):
    """A page that every such site has: about, financing, accessibility, privacy."""

    class Key(models.TextChoices):
        ABOUT = "about", _("about the partnerships")
        FINANCING = "financing", _("financing")
        ACCESSIBILITY = "accessibility", _("accessibility")
        PRIVACY = "privacy", _("privacy")

    key = models.CharField(_("page"), max_length=20, choices=Key, unique=True, editable=False)
    order = models.PositiveSmallIntegerField(editable=False, default=0)
    title = models.CharField(_("title"), max_length=150)
    lead = models.TextField(_("lead"), max_length=600, blank=True, help_text=_("Two sentences at the most."))
    body = RichTextField(_("text"), blank=True)

    objects = TextPageQuerySet.as_manager()

    BODY_FIELDS = ("body", "lead", "title")

    class Meta(Publishable.Meta):
        abstract = False
        verbose_name = _("text page")
        verbose_name_plural = _("text pages")
        constraints = [*Publishable.Meta.constraints]

    def __str__(self):
        text = text_of(self, "title")
        return text.value if text else self.get_key_display()

    def get_absolute_url(self):
        return reverse(f"website:{self.key}")


class TextPageLink(Link):
    CONTENT_OF = "page"

    page = models.ForeignKey(TextPage, on_delete=models.CASCADE, related_name="links")

    class Meta(Link.Meta):
        abstract = False
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [*Link.Meta.constraints]
