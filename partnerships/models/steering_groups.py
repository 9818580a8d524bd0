"""The politicians of both sides who lead a partnership."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import F, Min, Q
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publishing.fields import PartialDateField, RichTextField
from publishing.models import Picture, Publishable, PublishableQuerySet, earliest, hold, plain_text, published_q
from publishing.prepared import prepared
from translations.constraints import DatabaseCheckConstraint
from translations.models import Translated
from translations.texts import as_text, text_of

from .municipalities import Municipality
from .partnerships import Partnership


class SteeringGroupQuerySet(PublishableQuerySet):
    shown_with = ("partnership__",)

    def published(self, now):
        """What the public may see at ``now``: a group is never more public than its partnership."""
        return super().published(now).filter(published_q(now, "partnership__"))

    def next_change(self, now):
        """As of any publishable; members come and go as well, with their terms."""
        return earliest([super().next_change(now), Member.objects.filter(group__in=self).next_change(now)])


class SteeringGroup(Publishable):
    """A partnership's steering group; who sits in it may not be known, or not be published."""

    partnership = models.OneToOneField(
        Partnership, verbose_name=_("partnership"), on_delete=models.CASCADE, related_name="steering_group"
    )
    about = RichTextField(_("about the group"), blank=True, help_text=_("What it decides, who sits in it, how often."))

    objects = SteeringGroupQuerySet.as_manager()

    BODY_FIELDS = ("about",)
    SEARCHED_WITH = "partnership"

    class Meta(Publishable.Meta):
        abstract = False
        verbose_name = _("steering group")
        verbose_name_plural = _("steering groups")
        constraints = [*Publishable.Meta.constraints]

    def __str__(self):
        return gettext("Steering group of %(partnership)s") % {"partnership": self.partnership}

    @property
    def belongs_to(self):
        return self.partnership

    def is_public(self, now):
        """The same question as ``published()``, of one group that is already here."""
        return super().is_public(now) and self.partnership.is_public(now)

    def fetch_page(self, now):
        """Fetch the rows that the page of its partnership shows: its meetings, the members in office."""
        hold(self, **rows_of_page(self, localdate(now)))

    def members_by_side(self):
        """Those of ``fetch_page()``, which are in office, as (home municipality's, partner's)."""
        # Of no others: whose term is over is not shown.
        members = self._prefetched_objects_cache["members"]
        home = [member for member in members if member.municipality_id == self.partnership.home_id]
        return home, [member for member in members if member not in home]

    def searched_texts(self, language):
        """The Texts that its partnership's page is found by: the group, its meetings, the members that were fetched."""
        found = [plain_text(self, "about", language)]
        for member in self.members.all():
            found += [as_text(member.name), plain_text(member, "office", language)]
        for meeting in self.meetings.all():
            found += [plain_text(meeting, "place", language), plain_text(meeting, "text", language)]
        return found

    def get_absolute_url(self):
        return f"{self.partnership.get_absolute_url()}#steering-group"


class Meeting(Translated):
    """A meeting or visit of a steering group."""

    CONTENT_OF = "group"
    NAMES = ("place",)

    group = models.ForeignKey(SteeringGroup, on_delete=models.CASCADE, related_name="meetings")
    date = PartialDateField(_("date"), weeks=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    text = models.CharField(_("what it was about"), max_length=500, blank=True)
    source = models.URLField(_("source"), blank=True, max_length=500)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-date", "pk"]
        constraints = [
            DatabaseCheckConstraint(
                condition=Q(date__isnull=False),
                name="meeting_has_a_date",
            )
        ]

    def __str__(self):
        return self.date or ""

    def faults(self):
        errors = super().faults()
        if not self.date:
            errors["date"] = gettext("Say when it was, as precisely as is known.")
        return errors


class MemberQuerySet(models.QuerySet):
    def in_office(self, now):
        """Those whose term has begun and has not ended at ``now``; the last day of a term belongs to it."""
        return self.in_office_on(localdate(now))

    def in_office_on(self, day):
        """The same of a day."""
        return self.exclude(term_from__gt=day).exclude(term_to__lt=day)

    def ending(self, today, days):
        """Those whose term ends within so many ``days``, or has ended within as many; what ended first, first."""
        around = timedelta(days=days)
        return self.filter(term_to__range=(today - around, today + around)).order_by("term_to", "pk")

    def next_change(self, now):
        """The next moment after ``now`` when a term begins or has ended; None if none does."""
        today = localdate(now)
        days = self.aggregate(
            begins=Min("term_from", filter=Q(term_from__gt=today)),
            # No day follows the last that there is.
            ends=Min("term_to", filter=Q(term_to__gte=today, term_to__lt=date.max)),
        )
        day = earliest([days["begins"], days["ends"] and days["ends"] + timedelta(days=1)])
        return day and make_aware(datetime.combine(day, time.min))


class Member(Translated):
    """A seat in a steering group: an office, held for a term by someone who may be named."""

    CONTENT_OF = "group"

    group = models.ForeignKey(SteeringGroup, on_delete=models.CASCADE, related_name="members")
    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("represents"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("One of the partnership’s municipalities."),
    )
    name = models.CharField(
        _("name"), max_length=200, blank=True, help_text=_("May be left empty; the office is then shown alone.")
    )
    office = models.CharField(_("office"), max_length=200, help_text=_("Such as “Chair of the municipal executive”."))
    photo = models.ForeignKey(
        Picture, verbose_name=_("photo"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    term_from = models.DateField(_("term from"), null=True, blank=True)
    term_to = models.DateField(
        _("term to"), null=True, blank=True, help_text=_("The last day. After it the member leaves the public page.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["order", "pk"]
        constraints = [
            DatabaseCheckConstraint(
                condition=Q(term_to__gte=F("term_from")),
                name="member_term_ends_after_it_starts",
            )
        ]

    def __str__(self):
        return self.name or str(text_of(self, "office") or "")

    def faults(self):
        errors = super().faults()
        if self.term_from and self.term_to and self.term_to < self.term_from:
            errors["term_to"] = gettext("It cannot end before it starts.")
        group = self._state.fields_cache.get("group") or SteeringGroup.objects.filter(pk=self.group_id).first()
        partnership = group.partnership if group and group.partnership_id else None
        if partnership and self.municipality_id not in (None, partnership.home_id, partnership.partner_id):
            errors["municipality"] = gettext("Choose one of the partnership’s two municipalities.")
        return errors


@prepared
def rows_of_page(group, today):
    return {
        "meetings": Meeting.objects.filter(group=group),
        "members": Member.objects.filter(group=group).in_office_on(today).select_related("photo"),
    }
