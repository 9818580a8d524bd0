"""The editors' view of anything that is published: its state, its texts, its lists."""

import json
from contextlib import nullcontext
from http import HTTPStatus

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from reversion.errors import RevertError

from publishing.models import OldAddress, State
from publishing.slugs import free_slug
from translations.admin import CalmForm, MissingInLanguageFilter, label_in, text_columns
from translations.languages import codes, name_of
from translations.registry import text_fields
from translations.texts import confirm_translations, is_in, is_outdated

from .actions import ActionsMixin
from .drafts import DraftsMixin
from .history import HistoryAdmin
from .preview import PreviewMixin
from .versions import content_version, who_came_between

# How a row is published. A former version brings back what was said, and leaves this as it is now.
PUBLICATION = ("state", "publish_from", "publish_until", *text_columns("withdrawal_reason"))


class PublishableForm(CalmForm):
    content_version = forms.CharField(widget=forms.HiddenInput, required=False)
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
        if "slug" in self.fields:
            words = gettext("Write small letters without dots and rings, digits and hyphens: clean-water.")
            self.fields["slug"].error_messages["invalid"] = words
        if "state" in self.fields:
            self.fields["state"].widget.choices = [(value, State(value).label) for value in self.offered_states()]

    def offered_states(self):
        """What is public can only be withdrawn; what is not becomes public by the button that says so."""
        state = State(self.instance.state)
        others = [State.WITHDRAWN] if self.instance.has_been_public(now()) else [State.DRAFT, State.IN_REVIEW]
        return [choice for choice in State if choice == state or choice in others]

    def clean_state(self):
        state = self.cleaned_data["state"]
        if state != State.PUBLISHED and state not in self.offered_states():
            raise forms.ValidationError(
                gettext("This has been public. Withdraw it, with a reason for those who come to its address.")
                if self.instance.has_been_public(now())
                else gettext("This has never been public, so there is nothing to withdraw.")
            )
        return state

    def clean(self):
        cleaned = super().clean()
        seen, stored = cleaned.get("content_version"), self.initial.get("content_version")
        if seen and seen != stored and "_preview" not in self.data:
            # Sent again, it has been seen.
            self.data = self.data.copy()
            self.data["content_version"] = stored
            self.add_error(None, who_came_between(self.instance))
        return cleaned


class PublishableAdmin(ActionsMixin, DraftsMixin, PreviewMixin, HistoryAdmin):
    """Base of every admin of a publishable; subclasses name their own fieldsets in ``content_fieldsets``."""

    form = PublishableForm
    change_form_template = "admin/publishable/change_form.html"
    revision_form_template = "admin/publishable/revision_form.html"
    recover_form_template = "admin/publishable/recover_form.html"
    # The page's own button says where it is, and is there only if the page is.
    view_on_site = False
    content_fieldsets = ()
    readonly_fields = ["first_published_at", "updated_at", "outdated_translations"]
    list_per_page = 50

    def get_fieldsets(self, request, obj=None):
        return self.side_by_side([*self.content_fieldsets, self.publication_fieldset(obj)])

    def publication_fieldset(self, obj):
        has_been_public = obj is not None and (obj.has_been_public(now()) or obj.state == State.WITHDRAWN)
        fields = ["state"]
        if has_been_public:
            fields += ["withdrawal_reason", "change_note"]
        fields += [("publish_from", "publish_until"), "review_on"]
        if hasattr(self.model, "slug"):
            fields.append("slug")
        if obj and any(is_outdated(obj, field, code) for field in text_fields(self.model) for code in codes()):
            fields.append("outdated_translations")
        if obj:
            fields.append("translations_are_current")
        if has_been_public:
            fields.append(("first_published_at", "updated_at"))
        classes = ["publication"] if obj else ["publication", "collapse"]
        return (_("Publication"), {"fields": fields, "classes": classes})

    def get_queryset(self, request):
        return super().get_queryset(request).with_draft_mark()

    # --- Lists -----------------------------------------------------------------------------------------------

    @admin.display(description=_("state"), ordering="state")
    def state_mark(self, obj):
        mark = format_html('<span class="state state-{}">{}</span>', obj.state, obj.get_state_display())
        if obj.has_draft:
            mark = format_html('{} <span class="with-draft">{}</span>', mark, gettext("with unpublished changes"))
        return mark

    @admin.display(description=_("last changed"), ordering="updated_at")
    def changed_on(self, obj):
        return date_format(localtime(obj.updated_at), "SHORT_DATE_FORMAT") if obj.updated_at else ""

    @admin.display(description=_("exists in"))
    def in_languages(self, obj):
        """The languages that its page exists in, and which of its translations are out of date."""
        found = []
        for code in codes():
            if is_in(obj, obj.BODY_FIELDS, code):
                is_behind = any(is_outdated(obj, field, code) for field in text_fields(type(obj)))
                words = gettext("%(language)s (out of date)") if is_behind else "%(language)s"
                found.append(words % {"language": name_of(code)})
        return ", ".join(found)

    @admin.display(description=_("out-of-date translations"))
    def outdated_translations(self, obj):
        names = [
            (label_in(obj._meta.get_field(field), code),)
            for field in text_fields(type(obj))
            for code in codes()
            if is_outdated(obj, field, code)
        ]
        return format_html_join(mark_safe("<br>"), "{}", names)

    def get_list_filter(self, request):
        return ["state", MissingInLanguageFilter, *super().get_list_filter(request)]

    # --- Saving ----------------------------------------------------------------------------------------------

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and "_publish" in request.POST:
            request.POST = request.POST.copy()
            request.POST["state"] = State.PUBLISHED
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        form = context["adminform"].form
        context["is_published"] = obj is not None and form.initial.get("state") == State.PUBLISHED
        context["ways_on"] = self.ways_on(obj) if obj is not None else []
        context["preview_languages"] = [(code, name_of(code)) for code in codes()]
        if obj is not None and not form.is_bound and obj.is_public(now()):
            context["public_address"] = obj.get_absolute_url()
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request, obj, form, change):
        if form.cleaned_data.get("translations_are_current"):
            obj.tidy_texts()
            confirm_translations(obj, text_fields(type(obj)))
        super().save_model(request, obj, form, change)

    def response_add(self, request, obj, post_url_continue=None):
        response = super().response_add(request, obj, post_url_continue)
        self.tell_what_is_hidden(request, obj)
        return response

    def response_change(self, request, obj):
        response = super().response_change(request, obj)
        self.tell_what_is_hidden(request, obj)
        return response

    def tell_what_is_hidden(self, request, obj):
        """Warn of what keeps a published page, or a page that it names, out of sight."""
        if obj.state != State.PUBLISHED:
            return
        moment = now()
        if obj.publish_until and obj.publish_until <= moment:
            words = gettext("“%(object)s” is not visible: it was to be published until %(moment)s, which has passed.")
            self.warn_of(request, words, obj, moment=obj.publish_until)
        elif obj.publish_from and obj.publish_from > moment:
            words = gettext("“%(object)s” is not visible yet: it is to be published from %(moment)s.")
            self.warn_of(request, words, obj, moment=obj.publish_from)
        elif obj.belongs_to and not obj.belongs_to.is_public(moment):
            words = gettext("“%(object)s” is published, but not visible until this is:")
            self.warn_of(request, words, obj, [obj.belongs_to])
        else:
            hidden = [page for page in self.named_by(obj) if page and not page.is_public(moment)]
            if hidden:
                words = gettext("“%(object)s” is public, but it names what is not:")
                self.warn_of(request, words, obj, hidden)

    def warn_of(self, request, words, obj, pages=(), moment=None):
        words = words % {"object": obj, "moment": moment and date_format(localtime(moment), "DATETIME_FORMAT")}
        links = format_html_join(", ", "{}", ((self.as_page(page),) for page in pages))
        self.message_user(request, format_html("{} {}", words, links), messages.WARNING)

    def named_by(self, obj):
        """Publishables with pages of their own, or None, that its page names and leads to."""
        return []

    def response_post_save_add(self, request, obj):
        """Say where the work goes on."""
        links = format_html_join(" · ", '<a href="{1}">{0}</a>', self.ways_on(obj))
        if links:
            self.message_user(request, format_html("{} {}", gettext("Go on with:"), links), messages.INFO)
        return super().response_post_save_add(request, obj)

    def ways_on(self, obj):
        """What is edited in forms of its own and belongs to this row, as [(words, address)]."""
        return []

    # --- History ---------------------------------------------------------------------------------------------

    def revision_view(self, request, object_id, version_id, extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        request.publication = {name: getattr(obj, name) for name in PUBLICATION} if obj else {}
        return super().revision_view(request, object_id, version_id, extra_context)

    def _reversion_revisionform_view(self, request, version, template_name, extra_context=None):
        """Bring back a version whose address another page has taken since, with an address that is free."""
        taken = self.has_taken_slug(version)
        with transaction.atomic() if taken else nullcontext():
            if taken:
                self.give_free_slug(version)
            response = super()._reversion_revisionform_view(request, version, template_name, extra_context)
            is_saved = request.method == "POST" and response.status_code == HTTPStatus.FOUND
            if taken and not (is_saved and self.model._default_manager.filter(pk=version.object_id).exists()):
                # Only looked at, or with a fault in it: the version stays as it was.
                transaction.set_rollback(True)
        return response

    def has_taken_slug(self, version):
        """Whether another page has the address of a version, or had it and is found by it."""
        try:
            slug = version.field_dict.get("slug")
        except RevertError:
            # From before a field became another: reversion says that it cannot be brought back.
            return False
        others = self.model._default_manager.filter(slug=slug) if slug else self.model._default_manager.none()
        old = OldAddress.objects.of(self.model).filter(slug=slug, object_id__isnull=False)
        return others.exclude(pk=version.object_id).exists() or old.exclude(object_id=version.object_id).exists()

    def give_free_slug(self, version):
        """Write into the version the address that its row has now or, if it was deleted, a free one."""
        row = self.model._default_manager.filter(pk=version.object_id).first()
        slug = row.slug if row else free_slug(self.model(pk=version.object_id), version.field_dict["slug"])
        [stored] = json.loads(version.serialized_data)
        stored["fields"]["slug"] = slug
        version.serialized_data = json.dumps([stored])
        version.save()

    def get_object(self, request, object_id, from_field=None):
        obj = super().get_object(request, object_id, from_field)
        for name, value in getattr(request, "publication", {}).items():
            setattr(obj, name, value)
        return obj

    # --- Deleting --------------------------------------------------------------------------------------------

    def get_deleted_objects(self, objs, request):
        """What has been public is withdrawn before it may be deleted."""
        deleted, counts, permissions, protected = super().get_deleted_objects(objs, request)
        published = [self.as_page(obj) for obj in objs if obj.state == State.PUBLISHED]
        if published:
            reason = gettext("What is published is withdrawn first, with a reason; then it can be deleted.")
            protected = [reason, published, *protected]
        return deleted, counts, permissions, protected
