"""The form of anything that is published: what its buttons ask for, beside its fields."""

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils.functional import cached_property
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publishing.models import State
from translations.admin import CalmForm, name_parts

from .moves import Move, apply, as_minute, is_ahead, is_planned_beside, planned_moment
from .versions import content_version

YEARS = range(1900, 9999)


class PublishableForm(CalmForm):
    # The button that was pressed, and why it may not do what it says; set for each request.
    move = None
    refusal = ""
    # Whether it brings back what was deleted.
    is_recovered = False
    # What has to be mended before it may be published.
    blockers = ()

    content_version = forms.CharField(widget=forms.HiddenInput, required=False)
    # The moment that was planned when it was opened, as_minute().
    plan_opened = forms.CharField(widget=forms.HiddenInput, required=False)
    publish_at = forms.SplitDateTimeField(label=_("Moment"), required=False, widget=AdminSplitDateTime)
    review_note = forms.CharField(
        label=_("Note to colleagues"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Those who work on the page see it until it is published. Visitors never do."),
    )
    translations_are_current = forms.BooleanField(
        label=_("The translations still say what the original says"),
        required=False,
        help_text=_(
            "Tick it when you changed the original in a way that leaves the translations right: a comma, a figure."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["content_version"] = content_version(self.instance)
        if is_ahead(self.instance):
            self.initial["publish_at"] = self.instance.publish_from
        self.initial["plan_opened"] = as_minute(planned_moment(self.instance, None))
        if "slug" in self.fields:
            words = gettext("Write small letters without dots and rings, digits and hyphens: clean-water.")
            self.fields["slug"].error_messages["invalid"] = words
        name_parts(self.fields["publish_at"])

    @cached_property
    def changed_data(self):
        """What the page says; not what belongs to the sending of the form."""
        return [name for name in super().changed_data if name not in self.declared_fields]

    def clean_publish_at(self):
        moment = self.cleaned_data["publish_at"]
        if self.move == Move.PUBLISH_AT and (moment is None or moment <= now()):
            raise forms.ValidationError(gettext("Give a moment that is still to come."))
        return moment

    def clean(self):
        cleaned = super().clean()
        if self.refusal:
            self.add_error(None, self.refusal)
        self.check_times(cleaned)
        is_beside = self.move == Move.PUBLISH_AT and is_planned_beside(self.instance) and not self.is_recovered
        apply(Move.PUBLISH if is_beside else self.move, self.instance, cleaned.get("publish_at"))
        if self.is_recovered and self.move == Move.SAVE and self.instance.state == State.PUBLISHED:
            # It was deleted in another way than the admin's, and nobody has pressed "Publish".
            self.instance.state = State.DRAFT
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        # What is plainly wrong is told first, and may be what they find.
        for words in () if self.errors else self.blockers:
            self.add_error(None, words)

    def check_times(self, cleaned):
        for name in ("publish_at", "publish_until"):
            if cleaned.get(name) and cleaned[name].year not in YEARS:
                # Beyond them there are moments that other time zones do not have.
                words = gettext("Give a year from %(first)d to %(last)d.")
                self.add_error(name, words % {"first": YEARS[0], "last": YEARS[-1]})
        start, end = cleaned.get("publish_at"), cleaned.get("publish_until")
        if self.move == Move.PUBLISH_AT and start and end and end <= start:
            self.add_error("publish_until", gettext("It cannot stop being published before it starts."))
