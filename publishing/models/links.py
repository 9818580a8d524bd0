"""Links to other sites: what became of opening each, and where they stand."""

import hashlib
from datetime import timedelta

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.encoding import uri_to_iri
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .publishable import Publishable, State

# Two failures this far apart are no longer one bad day.
OCCASION = timedelta(hours=6)


def key_of(*parts):
    """A key that follows from what a row says, so that a row from a fixture is the row that was derived."""
    return int.from_bytes(hashlib.blake2b("\n".join(map(str, parts)).encode(), digest_size=7).digest())


class Fault(models.TextChoices):
    """What came of opening a link, as the end of a sentence that its address begins."""

    GONE = "gone", _("the page is gone")
    INVALID = "invalid", _("the address is not one that can be opened")
    TIMEOUT = "timeout", _("the site does not answer")
    NO_SUCH_SITE = "no_such_site", _("there is no site of that name")
    REFUSED = "refused", _("the site refuses the connection")
    CUT_OFF = "cut_off", _("the site breaks off the connection")
    EXPIRED = "expired", _("the site’s certificate has expired")
    CERTIFICATE = "certificate", _("the site’s certificate is not valid")
    REDIRECTS = "redirects", _("it is redirected again and again and leads nowhere")
    DENIED = "denied", _("the site does not let programs in")
    SERVER = "server", _("the site has a fault of its own")
    INTERNAL = "internal", _("it leads into an internal network")
    UNVERIFIED = "unverified", _("its secure connection could not be verified from here")


# Sites have bad days, and these are not among what a bad day brings.
AT_ONCE = [Fault.GONE, Fault.INVALID]
# What says that a link does not work; the others say that a program cannot know.
FAILING = [
    *AT_ONCE,
    *(Fault.TIMEOUT, Fault.NO_SUCH_SITE, Fault.REFUSED, Fault.CUT_OFF),
    *(Fault.EXPIRED, Fault.CERTIFICATE, Fault.REDIRECTS),
]


class LinkState(models.TextChoices):
    """What an editor needs to know of a link, the most urgent first."""

    BROKEN = "broken", pgettext_lazy("a link", "broken")
    FAILED_ONCE = "failed_once", pgettext_lazy("a link", "failed once")
    UNCLEAR = "unclear", pgettext_lazy("a link", "could not be checked")
    UNCHECKED = "unchecked", pgettext_lazy("a link", "not checked yet")
    MOVED = "moved", pgettext_lazy("a link", "moved")
    WORKING = "working", pgettext_lazy("a link", "works")


IS_BROKEN = Q(fault__in=AT_ONCE) | Q(fault__in=FAILING, failures__gte=2)
CONDITIONS = {
    LinkState.BROKEN: IS_BROKEN,
    LinkState.FAILED_ONCE: Q(fault__in=FAILING) & ~IS_BROKEN,
    LinkState.UNCLEAR: ~Q(fault="") & ~Q(fault__in=FAILING),
    LinkState.UNCHECKED: Q(checked_at__isnull=True),
    LinkState.MOVED: Q(checked_at__isnull=False, fault="") & ~Q(redirected_to=""),
    LinkState.WORKING: Q(checked_at__isnull=False, fault="", redirected_to=""),
}


class LinkCheckQuerySet(models.QuerySet):
    def noted(self, urls):
        """The rows of ``urls`` as {url: LinkCheck}; what is new is made, and none is forgotten meanwhile."""
        links = [LinkCheck(pk=key_of(url), url=url) for url in sorted(set(urls))]
        # Written even where it is there: until the transaction ends nobody else can delete it.
        self.bulk_create(links, update_conflicts=True, unique_fields=["id"], update_fields=["url"])
        return self.known(link.url for link in links)

    def known(self, urls):
        """Those of ``urls`` that have a row, as {url: LinkCheck}."""
        return {link.url: link for link in self.filter(pk__in={key_of(url) for url in urls})}

    def standing(self):
        """Those that stand on a page that somebody reads or is going to read."""
        return self.filter(Exists(LinkPlace.objects.in_use().filter(link=OuterRef("pk"))))

    def nowhere(self):
        return self.filter(~Exists(LinkPlace.objects.filter(link=OuterRef("pk"))))

    def in_state(self, state):
        return self.filter(CONDITIONS[state])

    def due(self, moment):
        """Those not checked since ``moment``, what has waited longest first."""
        return self.filter(Q(checked_at__isnull=True) | Q(checked_at__lt=moment)).order_by(
            F("checked_at").asc(nulls_first=True), "pk"
        )

    def urgent_first(self):
        ranks = [When(condition, Value(rank)) for rank, condition in enumerate(CONDITIONS.values())]
        rank = Case(*ranks, output_field=models.SmallIntegerField())
        return self.order_by(rank, F("first_failed_at").desc(nulls_last=True), "url")


class LinkCheck(models.Model):
    """A link to another site, and what became of opening it last."""

    id = models.BigIntegerField(primary_key=True, help_text="Follows from the address, which may be long (key_of).")
    url = models.TextField()
    checked_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True, help_text="The HTTP status, if any.")
    fault = models.CharField(max_length=20, choices=Fault, blank=True)
    redirected_to = models.TextField(blank=True, help_text="Where it has moved for good, as the site says.")
    first_failed_at = models.DateTimeField(null=True, help_text="NULL if it worked when last known.")
    failures = models.PositiveSmallIntegerField(default=0, help_text="On how many occasions in a row it has failed.")

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        # They come and go with what pages say; to see them is to be able to check them.
        default_permissions = ("view",)

    def __str__(self):
        return self.url

    @property
    def short_address(self):
        """As it is shown: without what begins and ends every address, and in the letters it is made of."""
        return uri_to_iri(self.url).partition("://")[2].removeprefix("www.").rstrip("/")

    @property
    def site(self):
        """The name of the site that it leads to."""
        return self.short_address.partition("/")[0]

    def is_known_since(self, moment):
        """Whether it has been checked since."""
        return self.checked_at is not None and self.checked_at >= moment

    @property
    def is_failing(self):
        """Whether it did not work when it was last opened."""
        return self.fault in FAILING

    @property
    def state(self):
        if self.fault in AT_ONCE or (self.is_failing and self.failures > 1):
            return LinkState.BROKEN
        if self.fault:
            return LinkState.FAILED_ONCE if self.is_failing else LinkState.UNCLEAR
        if self.checked_at is None:
            return LinkState.UNCHECKED
        return LinkState.MOVED if self.redirected_to else LinkState.WORKING

    @property
    def in_words(self):
        """What is wrong with it, as the end of a sentence; empty if nothing is."""
        if self.fault and self.status:
            return gettext("%(fault)s (%(status)d)") % {"fault": self.get_fault_display(), "status": self.status}
        if self.redirected_to:
            address = Truncator(uri_to_iri(self.redirected_to)).chars(100)
            return gettext("it has moved for good, to %(address)s") % {"address": address}
        return self.get_fault_display()

    def note(self, outcome, now):
        """Take over what became of opening it at ``now``; without saving it."""
        self.checked_at, self.status = now, outcome.status
        self.fault, self.redirected_to = outcome.fault, outcome.redirected_to
        if not self.fault:
            self.first_failed_at, self.failures = None, 0
        elif self.is_failing:
            self.first_failed_at = self.first_failed_at or now
            if now >= self.first_failed_at + self.failures * OCCASION:
                self.failures += 1


class LinkPlaceQuerySet(models.QuerySet):
    def of_model(self, model):
        """Those in rows of one model; ``model`` is a class or an instance."""
        return self.filter(row_type=ContentType.objects.get_for_model(model))

    def in_use(self):
        """Those on pages that have not been withdrawn."""
        withdrawn = Q()
        for model in (model for model in apps.get_models() if issubclass(model, Publishable)):
            pages = model._default_manager.filter(state=State.WITHDRAWN).values("pk")
            withdrawn |= Q(page_type=ContentType.objects.get_for_model(model), page_id__in=pages)
        return self.exclude(withdrawn)

    def first_of_each_link(self, count):
        """The first ``count`` places of each link, each with ``places_of_link``, how many it has."""
        order = ["page_type", "page_id", "row_type", "row_id", "column"]
        place = Window(RowNumber(), partition_by=F("link"), order_by=order)
        places_of_link = Window(Count("*"), partition_by=F("link"))
        return self.annotate(place=place, places_of_link=places_of_link).filter(place__lte=count).order_by(*order)


class LinkPlace(models.Model):
    """Where a link stands; follows from the row that holds it (``publishing.links.places``), never edited."""

    id = models.BigIntegerField(primary_key=True, help_text="Follows from the row, the column and the link (key_of).")
    link = models.ForeignKey(LinkCheck, on_delete=models.CASCADE, related_name="places")
    page_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    page_id = models.PositiveBigIntegerField(help_text="The page, or what else has a form of its own.")
    row_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    row_id = models.PositiveBigIntegerField(help_text="The page itself, or a row below it.")
    column = models.CharField(max_length=100)

    objects = LinkPlaceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["row_type", "row_id"], name="link_place_by_row")]

    def __str__(self):
        return f"{self.page_type_id}/{self.page_id} {self.row_type_id}/{self.row_id} {self.column}"
