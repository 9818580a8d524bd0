"""Publication: its states, its schedule and its address."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publishing import slugs
from publishing.prepared import in_batches, prepared
from translations.constraints import DatabaseCheckConstraint
from translations.languages import codes, column
from translations.models import Translated
from translations.registry import missing_q

from .bookkeeping import Draft


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PublishableQuerySet(models.QuerySet):
    # What leads to the publishables that a row is never more public than ("partnership__").
    shown_with = ()

    def published(self, now):
        """What the public may see at ``now`` (an aware datetime)."""
        return self.filter(published_q(now))

    def with_page(self, now):
        """With what its own page shows, beside the rows below it, which ``fetch_page()`` of the model fetches."""
        return self

    def findable(self, now):
        """What a search may find at ``now``: what has a page that the public may see."""
        return self.published(now)

    def with_searched(self, now):
        """With what a search looks through, in a number of queries that does not grow."""
        return self

    def outdated_in(self, language):
        """Those with a text in ``language`` that was made from another original than there is now."""
        return self.filter(outdated_in__contains=f",{language},")

    def with_draft_mark(self):
        """With ``draft_is_in_review``: whether changes to it that are not public yet are; None if there are none."""
        drafts = Draft.objects.of_model(self.model).current().filter(object_id=models.OuterRef("pk"))
        return self.annotate(draft_is_in_review=models.Subquery(drafts.values("is_in_review")))

    def in_language(self, language):
        """Those whose page exists in ``language``, as ``is_in()`` says of one."""
        return self.exclude(missing_q(self.model.BODY_FIELDS, language))

    def latest_changed(self):
        """By ``changed_at``, when they were first published or last changed, latest first; what has no time, last.

        What was changed at one moment: last made, first.
        """
        moments = ("updated_at", "first_published_at")
        changed_at = Greatest(Coalesce(*moments), Coalesce(*reversed(moments)))
        return self.annotate(changed_at=changed_at).order_by(F("changed_at").desc(nulls_last=True), "-pk")

    def next_changes(self, now):
        """The next moment after ``now`` when the clock alone changes what a search finds each by: {key: moment}.

        That is when something that it mentions begins or ceases to be public; it is in there only if there is one.
        """
        paths = [path for path in self.model.MENTIONS if issubclass(target(self.model, path), Publishable)]
        names = [f"{path}__{name}" for path in paths for name in ("publish_from", "publish_until")]
        if not names:
            return {}
        nexts = [models.Min(name, filter=Q(**{f"{name}__gt": now})) for name in names]
        rows = self.order_by().values_list("pk").annotate(**{f"next_{place}": one for place, one in enumerate(nexts)})
        return {pk: earliest(moments) for pk, *moments in rows if any(moments)}

    def next_change(self, now):
        """The next moment after ``now`` when the clock alone may show or hide something here; None if never."""
        paths = ("", *self.shown_with)
        published = self.filter(**{f"{path}state": State.PUBLISHED for path in paths})
        names = [f"{path}{name}" for path in paths for name in ("publish_from", "publish_until")]
        moments = published.aggregate(
            **{f"next_{name}": models.Min(name, filter=Q(**{f"{name}__gt": now})) for name in names}
        )
        return earliest(moments.values())


def rows_of_keys(keys, *, model, columns=()):
    """The rows of a model that have one of ``keys``, in any order; with these ``columns`` alone, if there are any."""
    return [row for batch in in_batches(keys) for row in rows_of_batch(*batch, model=model, columns=columns)]


@prepared
def rows_of_batch(*keys, model, columns):
    rows = model._default_manager.filter(pk__in=keys).order_by()
    return rows.only(*columns) if columns else rows


def hold(instance, **rows):
    """Give ``instance`` its related rows, lists by their names, as ``prefetch_related()`` would."""
    for name, related in rows.items():
        field = getattr(type(instance), name).field
        for row in related:
            field.set_cached_value(row, instance)
    instance.__dict__.setdefault("_prefetched_objects_cache", {}).update(rows)


def target(model, path):
    """The model that a path of relations leads to."""
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
    return model


def earliest(moments):
    """The first of ``moments``, some of which may be None; None if all are."""
    return min((moment for moment in moments if moment), default=None)


def published_q(now, prefix=""):
    """The condition of being public at ``now``; ``prefix`` leads to a related publishable ("partnership__")."""
    return Q(
        Q(**{f"{prefix}publish_from__isnull": True}) | Q(**{f"{prefix}publish_from__lte": now}),
        Q(**{f"{prefix}publish_until__isnull": True}) | Q(**{f"{prefix}publish_until__gt": now}),
        **{f"{prefix}state": State.PUBLISHED},
    )


class Publishable(Translated):
    """Something the public may see: when, why no longer, and when it was last changed."""

    state = models.CharField(
        _("state"),
        max_length=20,
        choices=State,
        default=State.DRAFT,
    )
    withdrawal_reason = models.CharField(
        _("reason for withdrawing"),
        max_length=300,
        blank=True,
        help_text=_("Visitors who come to the address read it. One sentence."),
    )
    publish_from = models.DateTimeField(
        _("publish from"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Empty: as soon as it is published."),
    )
    publish_until = models.DateTimeField(
        _("publish until"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Empty: for as long as it is published."),
    )
    change_note = models.CharField(
        _("public note on the last change"),
        max_length=300,
        blank=True,
        help_text=_("What a visitor who was here before should know, such as “New figures for 2024”."),
    )
    review_on = models.DateField(
        _("review on"), null=True, blank=True, help_text=_("The day someone should read it again.")
    )
    first_published_at = models.DateTimeField(_("first published"), null=True, editable=False, db_index=True)
    updated_at = models.DateTimeField(_("last changed"), null=True, editable=False, db_index=True)
    content_fingerprint = models.CharField(max_length=32, default="", editable=False)
    outdated_in = models.CharField(
        max_length=100,
        default="",
        editable=False,
        help_text="The languages in which a text is older than its original, as “,en,”, to be asked for in lists.",
    )

    # Fields that say how it is published, not what it says.
    NOT_CONTENT = frozenset(
        (
            *("id", "state", "publish_from", "publish_until", "review_on", "first_published_at", "updated_at"),
            *("content_fingerprint", "translations_made_from", "outdated_in", "slug", "withdrawal_reason"),
        )
    )
    # The publishable that it is never more public than, if there is one.
    belongs_to = None
    # The texts that decide, in this order, whether its page exists in a language.
    BODY_FIELDS = ("body", "lead")

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish", "translate")
        constraints = [
            DatabaseCheckConstraint(
                condition=Q(publish_until__isnull=True)
                | Q(publish_from__isnull=True)
                | Q(publish_until__gt=F("publish_from")),
                name="%(app_label)s_%(class)s_published_for_a_while",
            ),
            DatabaseCheckConstraint(
                condition=~Q(state=State.WITHDRAWN)
                | Q(*((f"{column('withdrawal_reason', code)}__isnull", False) for code in codes()), _connector=Q.OR),
                name="%(app_label)s_%(class)s_withdrawn_with_reason",
            ),
        ]

    def faults(self):
        errors = super().faults()
        if self.state == State.WITHDRAWN and not self.has_text("withdrawal_reason"):
            errors[column("withdrawal_reason", codes()[0])] = gettext(
                "Give the reason for withdrawing it, in at least one language."
            )
        if self.publish_from and self.publish_until and self.publish_until <= self.publish_from:
            errors["publish_until"] = gettext("It cannot stop being published before it starts.")
        return errors

    @property
    def is_edited_beside(self):
        """Whether changes to it are kept as a draft until somebody publishes them: visitors know it as it is."""
        return self.state in (State.PUBLISHED, State.WITHDRAWN)

    def has_been_public(self, now):
        """Whether visitors have been able to see it, so that its address is known."""
        return self.first_published_at is not None and self.first_published_at <= now

    @property
    def kind_in_words(self):
        """What kind of page it is, in a word: "Focus area"."""
        return capfirst(str(self._meta.verbose_name))

    @classmethod
    def hits(cls, keys, now):
        """The pages of ``keys`` with what a hit of a search shows beside the texts, in any order."""
        return rows_of_keys(keys, model=cls)

    def is_public(self, now):
        """The same question as ``published()``, of one row that is already here."""
        return (
            self.state == State.PUBLISHED
            and (self.publish_from is None or self.publish_from <= now)
            and (self.publish_until is None or self.publish_until > now)
        )

    def prepare(self):
        """Set what follows from the row itself; called before every save, of whatever kind."""

    def derive_rows(self):
        """Bring the rows that follow from it into order; called after every save, of whatever kind."""
        self.derive_rows_of([self])

    @classmethod
    def derive_rows_of(cls, pages):
        """The same for several, for a model that has such rows."""


class Addressed(models.Model):
    """A publishable with a page, at a slug that serves every language."""

    slug = models.SlugField(
        _("address"),
        max_length=slugs.LENGTH,
        unique=True,
        blank=True,
        help_text=_("The last part of the page’s address. Empty: made from the title. The old address keeps working."),
        error_messages={"unique": _("Another page has this address. Choose another, or leave it empty.")},
    )

    # What the slug is in the database, as far as this instance knows; and what it was when it was fetched, which still
    # holds when what was saved since has been undone.
    slug_in_database = slug_as_fetched = None

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db, field_names, values):
        instance = super().from_db(db, field_names, values)
        instance.slug_in_database = instance.slug_as_fetched = instance.__dict__.get("slug")
        return instance

    def faults(self):
        errors = super().faults()
        if self.slug and not self.has_own_slug:
            try:
                slugs.check_slug(self, self.slug)
            except ValidationError as error:
                errors["slug"] = error.messages
        return errors

    @property
    def has_own_slug(self):
        """Whether it keeps the slug that it has in the database, which nobody else can have."""
        return self.pk is not None and self.slug == self.slug_as_fetched == self.slug_in_database

    def validate_unique(self, exclude=None):
        super().validate_unique({*(exclude or ()), "slug"} if self.has_own_slug else exclude)

    def title_for_slug(self):
        """The shown title in the site's first language."""
        raise NotImplementedError
