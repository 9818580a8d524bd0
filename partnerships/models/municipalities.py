"""Who takes part: municipalities, with regions and provinces, and other organisations."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from partnerships import countries
from publishing.fields import PartialDateField, RichTextField, YearField
from publishing.models import (
    Addressed,
    Picture,
    Publishable,
    PublishableQuerySet,
    Searchable,
    Searched,
    hold,
    plain_text,
)
from publishing.partial_dates import as_period, is_backwards
from publishing.prepared import prepared
from translations.addresses import address_of
from translations.constraints import DatabaseCheckConstraint
from translations.fields import LanguageField
from translations.languages import codes, column, current
from translations.models import LeanModel, Translated
from translations.sorting import sort_key
from translations.texts import as_text, in_every_language, source_language, text_of

from .shown import Named


class Qualifier(models.TextChoices):
    """How exactly a number is known."""

    EXACTLY = "exactly", _("exactly")
    MORE_THAN = "more_than", _("more than")
    ABOUT = "about", pgettext_lazy("a number", "about")

    def in_words(self, number):
        """The number as the active language writes it, its thousands apart: "more than 1,900,000"."""
        sentence = {
            self.EXACTLY: "%(number)s",
            self.MORE_THAN: pgettext("a number", "more than %(number)s"),
            self.ABOUT: pgettext("a number", "about %(number)s"),
        }[self]
        return sentence % {"number": number_format(number, use_l10n=True, force_grouping=True)}


class MunicipalityQuerySet(PublishableQuerySet):
    def for_lists(self):
        """With the columns alone that a list, a map and a link to it are made of."""
        return self.only(*columns_of_lists())

    def with_page(self, now):
        """With what its own page shows, beside its rows (``Municipality.fetch_page()``)."""
        return self.select_related("part_of", "continued_as", "picture", "coat_of_arms")

    def with_searched(self, now):
        public = Municipality.objects.published(now).order_by("pk")
        return self.select_related("part_of", "continued_as").prefetch_related(
            "native_names", Prefetch("parts", queryset=public), Prefetch("predecessors", queryset=public)
        )

    def by_country(self, language):
        """A list of (name of the country, its municipalities), both in the order of ``language``."""
        grouped = {}
        for municipality in self.order_by(column("name_sort", language), "pk"):
            grouped.setdefault(countries.name(municipality.country, language), []).append(municipality)
        return sorted(grouped.items(), key=lambda item: sort_key(item[0], language))


def columns_of_lists(prefix=""):
    """What a municipality is called, where it lies and whether it has a page; ``prefix`` leads to it ("home__")."""
    names = [column(name, code) for name in ("name", "official_name", "region") for code in codes()]
    own = ("slug", "kind", "country", "latitude", "longitude", "state", "publish_from", "publish_until")
    numbers = ("population", "population_qualifier", "population_year", "translations_made_from")
    return [f"{prefix}{name}" for name in (*own, *numbers, *names)]


def columns_of_page(prefix=""):
    """What only its own page shows: to be left out where others name it."""
    # To leave out a name without a language is to leave it out in all of them.
    listed = {"id", "name", "official_name", "region", *columns_of_lists()}
    fields = (field for field in Municipality._meta.concrete_fields if not field.generated)
    return [f"{prefix}{field.name}" for field in fields if not {field.name, field.attname} & listed]


class Municipality(Searchable, Addressed, Publishable):
    """A municipality, or what answers to one abroad: a city, a province, a region."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality")
        CITY = "city", _("city")
        PROVINCE = "province", _("province")
        REGION = "region", _("region")
        COUNTY = "county", _("county")
        DISTRICT = "district", _("district")

    name = models.CharField(
        _("name"), max_length=100, help_text=_("The short name, as it stands in a pair: “Växjö”, “An Giang”.")
    )
    official_name = models.CharField(
        _("official name"), max_length=200, blank=True, help_text=_("The full name: “Växjö Municipality”.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.MUNICIPALITY)
    country = models.CharField(_("country"), max_length=2, choices=countries.CHOICES)
    region = models.CharField(
        _("region"), max_length=200, blank=True, help_text=_("What it lies in: a county, a province, a district.")
    )
    code = models.CharField(
        _("code"),
        max_length=20,
        blank=True,
        help_text=_("The official code with its leading zeros: 0780, NW405, VN-44."),
    )
    seat = models.CharField(_("seat"), max_length=100, blank=True, help_text=_("The town where it is governed from."))
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("Decimal degrees, south of the equator with a minus: 56.883, -26.715."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("Decimal degrees, west of Greenwich with a minus: 14.8, -68.15."),
    )
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_qualifier = models.CharField(
        _("how the population is stated"), max_length=20, choices=Qualifier, default=Qualifier.EXACTLY
    )
    population_year = YearField(
        _("year of the population"), null=True, blank=True, help_text=_("A figure without its year is soon wrong.")
    )
    population_note = models.CharField(
        _("note on the population"), max_length=200, blank=True, help_text=_("Such as the day, or which census.")
    )
    established = PartialDateField(_("established"))
    ended = PartialDateField(_("ended"), help_text=_("When it ceased to be a municipality of its own."))
    website = models.URLField(_("website"), blank=True, max_length=500)
    presentation = RichTextField(
        _("presentation"), blank=True, help_text=_("A short portrait for someone who has never been there.")
    )
    picture = models.ForeignKey(
        Picture, verbose_name=_("picture"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    coat_of_arms = models.ForeignKey(
        Picture, verbose_name=_("coat of arms"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    part_of = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        help_text=_("A province or region of this list that it lies in."),
    )
    continued_as = models.ForeignKey(
        "self",
        verbose_name=_("continued as"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
        help_text=_("The municipality that it was merged into. Both keep their pages."),
    )

    objects = MunicipalityQuerySet.as_manager()

    BODY_FIELDS = ("presentation",)
    MENTIONS = ("part_of", "parts", "continued_as", "predecessors")
    NAMED_BY = ("name", "official_name", "country", "part_of", "continued_as")

    class Meta(Publishable.Meta):
        abstract = False
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints = [
            *Publishable.Meta.constraints,
            DatabaseCheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__isnull=False,
                    longitude__range=(-180, 180),
                ),
                name="municipality_lies_on_the_globe",
            ),
            DatabaseCheckConstraint(
                condition=Q(population__isnull=True) | Q(population_year__isnull=False),
                name="municipality_population_has_a_year",
            ),
        ]

    def __str__(self):
        text = text_of(self, "name")
        return text.value if text else ""

    def get_absolute_url(self):
        return address_of("partnerships:municipality_detail", self.slug)

    def title_for_slug(self):
        return str(text_of(self, "name", codes()[0]) or "")

    def faults(self):
        errors = super().faults()
        if (self.latitude is None) != (self.longitude is None):
            missing = "latitude" if self.latitude is None else "longitude"
            errors[missing] = gettext("Give both latitude and longitude, or none of them.")
        if self.population is not None and not self.population_year:
            errors["population_year"] = gettext("Say which year the population is from.")
        for name in ("part_of", "continued_as"):
            if self.pk and getattr(self, f"{name}_id") == self.pk:
                errors[name] = gettext("It cannot be this municipality itself.")
        if is_backwards(self.established, self.ended):
            errors["ended"] = gettext("It cannot end before it starts.")
        if other := self.alike():
            errors[column("name", source_language(self, "name"))] = gettext(
                "“%(municipality)s” is already here. If this is another one, give both a region, or kinds that differ."
            ) % {"municipality": other.in_pickers()}
        return errors

    def alike(self):
        """Another of the same name and country that nothing tells it apart from; None if there is none."""
        others = Municipality.objects.filter(country=self.country, kind=self.kind).exclude(pk=self.pk)
        return next((other for other in others if not self.is_told_apart_from(other)), None)

    def is_told_apart_from(self, other):
        """Whether name, region or time say that ``other``, of the same kind and country, is another one."""
        region, other_region = written_in(self, "region"), written_in(other, "region")
        return (
            not written_in(self, "name") & written_in(other, "name")
            or bool(region and other_region and not region & other_region)
            or bool(self.ended) != bool(other.ended)
        )

    @property
    def full_name(self):
        """The official name as a Text, or the short one where only that is in the page's language."""
        official, name = text_of(self, "official_name"), text_of(self, "name")
        return official if official and (not official.is_fallback or name.is_fallback) else name

    def as_named(self, now):
        """Where a page names it; it leads to its own if that is public at ``now``."""
        return Named(self.full_name, self.get_absolute_url() if self.is_public(now) else "")

    def in_pickers(self):
        """What it is called where it is chosen, so that two of the same name are told apart."""
        until = self.ended and as_period(None, self.ended)
        facts = [self.get_kind_display(), self.country_name, text_of(self, "region"), until]
        return f"{self} ({', '.join(str(fact) for fact in facts if fact)})"

    def fetch_page(self, now):
        """Fetch the rows that its page shows; of what lies in it and what it was before, what is public."""
        hold(self, **rows_of_page(self, now))

    def all_names(self):
        """Every name that it is known by, as Texts: in every language of the site, official ones, its own."""
        native = [as_text(native.name, native.language) for native in self.native_names.all()]
        return [*in_every_language(self, "name"), *in_every_language(self, "official_name"), *native]

    def former_names(self):
        """The names of what it was before; those of a predecessor that is not public have not been fetched."""
        return [name for predecessor in self.predecessors.all() for name in in_every_language(predecessor, "name")]

    def searched(self, language, now):
        relatives = [self.part_of, self.continued_as, *self.parts.all()]
        return Searched(
            title=[plain_text(self, "name", language)],
            names=[
                *self.all_names(),
                *self.former_names(),
                plain_text(self, "seat", language),
                as_text(self.country_name),
            ],
            body=[
                *(plain_text(self, field, language) for field in ("presentation", "region", "population_note")),
                *(as_text(words) for words in (self.get_kind_display(), self.code)),
                *(plain_text(relative, "name", language) for relative in relatives if relative),
            ],
        )

    @property
    def population_in_words(self):
        """The number of inhabitants as it is stated: "more than 1,900,000"; "" if it is not known."""
        return "" if self.population is None else Qualifier(self.population_qualifier).in_words(self.population)

    @property
    def kind_and_country(self):
        """What kind of place it is, and where: "Province in Vietnam"."""
        names = {"kind": capfirst(self.get_kind_display()), "country": self.country_name}
        # Translators: what kind of place it is, and where: "Province in Vietnam".
        return gettext("%(kind)s in %(country)s") % names

    @property
    def country_name(self):
        """The country's name in the active language."""
        return countries.name(self.country, current())


@prepared
def rows_of_page(municipality, now):
    public = Municipality.objects.published(now).order_by("pk")
    return {
        "native_names": NativeName.objects.filter(municipality=municipality),
        "parts": public.filter(part_of=municipality),
        "predecessors": public.filter(continued_as=municipality),
    }


def written_in(instance, field):
    """What a text says in the languages that it is written in, in small letters."""
    texts = (getattr(instance, column(field, code)) for code in codes())
    return {text.casefold() for text in texts if text}


class NativeName(LeanModel):
    """What a municipality is called in a language of its own."""

    CONTENT_OF = "municipality"
    NAMED_BY = ("name",)

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="native_names")
    name = models.CharField(_("name"), max_length=200)
    language = LanguageField(
        _("language"), help_text=_("Its code, such as vi, sq, uk or tn, or sr-Cyrl with its script.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("name in its own language")
        verbose_name_plural = _("names in its own languages")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="native_name_given_once",
                violation_error_message=_("This name is already there."),
            )
        ]

    def __str__(self):
        return self.name


class Organisation(Translated):
    """Who is not a municipality: a funder, a coordinator, a university."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("government")
        LOCAL_GOVERNMENT = "local_government", _("local government")
        OTHER_PUBLIC = "other_public", _("other public sector")
        INTERNATIONAL_NGO = "international_ngo", _("international association")
        NATIONAL_NGO = "national_ngo", _("national association")
        REGIONAL_NGO = "regional_ngo", _("regional association")
        PUBLIC_PRIVATE = "public_private", _("public-private partnership")
        MULTILATERAL = "multilateral", _("multilateral organisation")
        FOUNDATION = "foundation", _("foundation")
        PRIVATE = "private", _("company")
        ACADEMIC = "academic", _("university or research")
        OTHER = "other", _("other")

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=50, blank=True, help_text=_("Such as “ICLD”."))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    website = models.URLField(_("website"), blank=True, max_length=500)
    iati_identifier = models.CharField(
        _("IATI identifier"), max_length=100, blank=True, help_text=_("Such as SE-0 for the Swedish government.")
    )
    facts = RichTextField(_("facts"), blank=True, help_text=_("What a reader needs to know of it, in a sentence."))

    NAMED_BY = ("name", "short_name", "facts")

    class Meta:
        default_permissions = ("add", "change", "delete", "view", "translate")
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = [column("name_sort", codes()[0])]
        constraints = []

    def __str__(self):
        text = text_of(self, "name")
        return text.value if text else self.short_name

    @property
    def full_name(self):
        """Its name as a Text, with the short name it is known by: "… Local Democracy (ICLD)"."""
        name = text_of(self, "name")
        if self.short_name and self.short_name not in name.value:
            return name._replace(value=f"{name.value} ({self.short_name})")
        return name
