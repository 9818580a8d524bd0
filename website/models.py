"""The site around its subject: whose it is, its text pages, and what visitors say is wrong with a page."""

from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from partnerships.models import Municipality
from publishing.fields import RichTextField
from publishing.models import Link, Publishable, PublishableQuerySet, Searchable, Searched, hold, plain_text
from publishing.prepared import prepared
from translations.addresses import address_of
from translations.constraints import DatabaseCheckConstraint
from translations.languages import codes, column
from translations.models import Translated
from translations.texts import as_text, in_every_language, text_of


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
        return str(self.called())

    def called(self, language=None):
        """What the site is called, as a Text in ``language``, that of the page where none is named, or at all."""
        return text_of(self, "site_name", language) or as_text(str(settings.SITE_NAME), language)

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def current(cls):
        """The row, or an empty one that is not saved."""
        return next(iter(the_settings()), None) or cls()


@prepared
def the_settings():
    return SiteSettings.objects.select_related("municipality").order_by("pk")[:1]


class TextPageQuerySet(PublishableQuerySet):
    def with_searched(self, now):
        return self.prefetch_related("links")

    def in_order(self):
        return self.order_by("order")

    def for_links(self):
        """With what a link to it is made of."""
        titles = (column("title", code) for code in codes())
        return self.only("key", "state", "publish_from", "publish_until", "translations_made_from", *titles)


class TextPage(Searchable, Publishable):
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
        return address_of(f"website:{self.key}")

    def fetch_page(self):
        """Fetch its links and documents, each with its file."""
        hold(self, **rows_of_page(self))

    def searched(self, language, now):
        return Searched(
            title=[plain_text(self, "title", language)],
            names=in_every_language(self, "title"),
            lead=[plain_text(self, "lead", language)],
            body=[
                plain_text(self, "body", language),
                *(plain_text(link, "title", language) for link in self.links.all()),
            ],
        )


class TextPageLink(Link):
    CONTENT_OF = "page"

    page = models.ForeignKey(TextPage, on_delete=models.CASCADE, related_name="links")

    class Meta(Link.Meta):
        abstract = False
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [*Link.Meta.constraints]


@prepared
def rows_of_page(page):
    return {"links": TextPageLink.objects.filter(page=page).select_related("document")}


class ErrorReportQuerySet(models.QuerySet):
    def open(self):
        """Those that nobody has dealt with yet."""
        return self.filter(handled_at__isnull=True)

    def handled(self):
        return self.filter(handled_at__isnull=False)

    def handled_before(self, moment):
        return self.filter(handled_at__lt=moment)

    def received_after(self, moment):
        return self.filter(received_at__gt=moment)

    def sent_by(self, senders):
        """Those from any of ``senders``, each as ``website.error_reports.protection`` knows a client."""
        return self.filter(sender__in=senders)

    def saying_the_same(self, report):
        """Those that a second press of the button would make of ``report``."""
        names = ("page_address", "kind", "text", "suggestion", "email", "sender")
        return self.filter(**{name: getattr(report, name) for name in names})

    def forget_senders(self, now):
        """Erase what tells a client apart from all that is older than a day; returns how many had it."""
        old = self.filter(received_at__lt=now - timedelta(days=1))
        return old.exclude(sender="").update(sender="")


class ErrorReport(models.Model):
    """What a visitor says is wrong with a page. It has no history: what is deleted of a person is gone."""

    class Kind(models.TextChoices):
        CONTENT = "content", pgettext_lazy("a reported error", "something in the content is wrong")
        ACCESSIBILITY = "accessibility", pgettext_lazy("a reported error", "the page is hard to use")
        OTHER = "other", pgettext_lazy("a reported error", "something else")

    # The shortest that can say what is wrong, and the longest that somebody reads.
    LENGTHS = [
        MinLengthValidator(10, _("Write at least %(limit_value)d characters, so that it can be understood.")),
        MaxLengthValidator(4000, _("Write at most %(limit_value)d characters; these are %(show_value)d.")),
    ]

    page_address = models.CharField(_("address of the page"), max_length=500, blank=True)
    page_title = models.CharField(_("title of the page at the time"), max_length=300, blank=True)
    language = models.CharField(_("language of the visitor"), max_length=10, choices=settings.LANGUAGES)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.CONTENT)
    text = models.TextField(_("what is wrong"), validators=LENGTHS)
    suggestion = models.TextField(_("what would be right"), blank=True, validators=LENGTHS[1:])
    email = models.EmailField(_("the visitor’s e-mail"), blank=True)
    received_at = models.DateTimeField(_("received"), default=now, db_index=True)
    handled_at = models.DateTimeField(_("dealt with"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("dealt with by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    note = models.TextField(_("note"), blank=True, help_text=_("What was done, for your colleagues."))
    # Tells for a day whether two reports come from the same client, and not from which.
    sender = models.CharField(max_length=64, default="", editable=False, db_index=True)

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("reported error")
        verbose_name_plural = _("reported errors")
        ordering = ["-received_at", "-pk"]

    def __str__(self):
        return self.page_title or self.page_address or gettext("The site as a whole")

    @property
    def is_handled(self):
        return self.handled_at is not None

    def mark_as_handled(self, user, now):
        """Who deals with it first is remembered; without saving it."""
        if not self.is_handled:
            self.handled_at, self.handled_by = now, user

    def open_again(self):
        """Without saving it."""
        self.handled_at = self.handled_by = None
