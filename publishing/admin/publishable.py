"""The editors' view of anything that is published: its state, its texts, its lists."""

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publishing.models import Draft, State
from translations.admin import MissingInLanguageFilter, OutdatedInLanguageFilter, label_in
from translations.languages import codes, name_of
from translations.registry import text_fields
from translations.texts import confirm_translations, is_in, is_outdated

from .actions import ActionsMixin
from .addresses import TakenAddressesMixin
from .checks import ChecksMixin
from .drafts import DraftsMixin
from .form import PublishableForm
from .history import HistoryAdmin, word_for
from .moves import Move, changes_in_words, in_words, state_in_words, what_was_brought_back, what_was_done
from .presence import PresenceMixin
from .sent import Sent
from .trials import TrialsMixin
from .versions import content_version


class ChangesFilter(admin.SimpleListFilter):
    """Which pages have changes that are not public yet?"""

    title = _("changes that are not public")
    parameter_name = "changes"

    def lookups(self, request, model_admin):
        return [("any", _("Yes")), ("in_review", _("In review")), ("planned", _("Planned"))]

    def queryset(self, request, queryset):
        drafts = Draft.objects.of_model(queryset.model)
        chosen = {"any": drafts.current, "in_review": drafts.in_review, "planned": drafts.planned}.get(self.value())
        return queryset.filter(pk__in=chosen().order_by().values("object_id")) if chosen else queryset


class PublishableAdmin(
    ActionsMixin, ChecksMixin, DraftsMixin, PresenceMixin, TrialsMixin, TakenAddressesMixin, HistoryAdmin
):
    """Base of every admin of a publishable; subclasses name their own fieldsets in ``content_fieldsets``."""

    form = PublishableForm
    change_form_template = "admin/publishable/change_form.html"
    # The page's own button says where it is, and is there only if the page is.
    view_on_site = False
    content_fieldsets = ()
    readonly_fields = ["first_published_at", "updated_at", "outdated_translations"]

    def get_fieldsets(self, request, obj=None):
        return self.side_by_side([*self.content_fieldsets, self.publication_fieldset(obj)])

    def publication_fieldset(self, obj):
        fields = []
        if obj is not None and (obj.has_been_public(now()) or obj.state == State.WITHDRAWN):
            fields.append("change_note")
        fields.append(("publish_until", "review_on"))
        if hasattr(self.model, "slug"):
            fields.append("slug")
        if obj and any(is_outdated(obj, field, code) for field in text_fields(self.model) for code in codes()):
            fields.append("outdated_translations")
        if obj:
            fields.append("translations_are_current")
        if obj and obj.has_been_public(now()):
            fields.append(("first_published_at", "updated_at"))
        fields.append("review_note")
        classes = ["publication"] if obj else ["publication", "collapse"]
        return (_("Publication"), {"fields": fields, "classes": classes})

    def get_queryset(self, request):
        return super().get_queryset(request).with_draft_mark()

    # --- Lists -----------------------------------------------------------------------------------------------

    @admin.display(description=_("state"), ordering="state")
    def state_mark(self, obj):
        mark = format_html('<span class="state state-{}">{}</span>', obj.state, state_in_words(obj))
        words = changes_in_words(obj.draft_is_in_review)
        return format_html('{} <span class="with-draft">{}</span>', mark, words) if words else mark

    @admin.display(description=_("last changed"), ordering="updated_at")
    def changed_on(self, obj):
        return date_format(localtime(obj.updated_at), "SHORT_DATE_FORMAT") if obj.updated_at else ""

    @admin.display(description=_("exists in"))
    def in_languages(self, obj):
        """The languages that its page exists in, and which of its translations are out of date."""
        found = []
        for code in codes():
            if is_in(obj, obj.BODY_FIELDS, code):
                is_behind = f",{code}," in obj.outdated_in
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
        return [
            "state",
            ChangesFilter,
            MissingInLanguageFilter,
            OutdatedInLanguageFilter,
            *super().get_list_filter(request),
        ]

    # --- Saving ----------------------------------------------------------------------------------------------

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = self.why_not_alone(request, obj)
        return form

    def why_not_alone(self, request, obj):
        """Why the one who asks may not publish it without a colleague; "" if that is not so."""
        if request.move not in (Move.PUBLISH, Move.PUBLISH_AT) or not settings.SECOND_PERSON_PUBLISHES:
            return ""
        if "_preview" in request.POST:
            return ""
        written, writer = self.latest_writing(request, obj)
        if written != Sent.from_data(request.POST):
            return gettext("What you have changed here is published by somebody else. Send it for review.")
        if writer == request.user:
            return gettext("You wrote this, so somebody else publishes it. Send it for review.")
        return ""

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        page = request.page
        context["state_in_words"] = state_in_words(page) if page else ""
        context["changes_in_words"] = changes_in_words(request.draft.is_in_review) if request.draft else ""
        context["ways_on"] = self.ways_on(request, page) if page else []
        context["preview_languages"] = [(code, name_of(code)) for code in codes()]
        if page and page.is_public(now()):
            context["public_address"] = page.get_absolute_url()
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request, obj, form, change):
        request.publish_at = form.cleaned_data.get("publish_at")
        if form.cleaned_data.get("translations_are_current"):
            obj.tidy_texts()
            confirm_translations(obj, text_fields(type(obj)))
        super().save_model(request, obj, form, change)

    def construct_change_message(self, request, form, formsets, add=False):
        """The state is changed by buttons, not in the form."""
        message = super().construct_change_message(request, form, formsets, add)
        if request.page is not None and request.page.state != form.instance.state:
            changed = next(
                (entry["changed"] for entry in message if entry.get("changed", {}).keys() == {"fields"}), None
            )
            if changed is None:
                changed = {"fields": []}
                message.insert(0, {"changed": changed})
            with translation.override(None):
                changed["fields"].append(word_for(form, "state"))
        return message

    def response_add(self, request, obj, post_url_continue=None):
        return self.respond(request, obj, super().response_add, self.response_post_save_add)

    def response_change(self, request, obj):
        return self.respond(request, obj, super().response_change, self.response_post_save_change)

    def respond(self, request, obj, in_popup, to_list):
        """Say what was done; who saved a draft goes on with it, everyone else is led back to the list."""
        self.stop_trial(request, obj)
        if "_popup" in request.POST:
            return in_popup(request, obj)
        words = what_was_brought_back(obj) if request.is_recovering else what_was_done(request.move, obj)
        self.message_user(request, self.with_way_to_page(words, obj), messages.SUCCESS)
        self.tell_what_is_hidden(request, obj)
        if request.is_recovering:
            self.tell_of_deleted_draft(request, obj)
        self.tell_of_other_draft(request, obj)
        return HttpResponseRedirect(self.form_of(obj)) if request.move == Move.SAVE else to_list(request, obj)

    def with_way_to_page(self, words, obj):
        if not obj.is_public(now()):
            return words
        return format_html('{} <a href="{}">{}</a>', words, obj.get_absolute_url(), gettext("The public page"))

    def tell_of_other_draft(self, request, obj):
        """Warn of changes that were not in the form that has been published, and that lie beside the page still."""
        draft = request.draft
        if draft is None or self.has_seen(request, draft):
            return
        words = gettext("Changes saved by %(user)s are still there as a draft, and are not public.")
        if draft.publish_at and draft.made_from == content_version(self.get_queryset(request).get(pk=obj.pk)):
            words = gettext("Changes saved by %(user)s are published by themselves on %(moment)s.")
        elif draft.publish_at:
            words = gettext(
                "Changes that %(user)s has saved were planned for %(moment)s. They were made from what was public "
                "until now, so they are not published by themselves: look at them."
            )
        words %= {"user": draft.saved_by, "moment": draft.publish_at and in_words(draft.publish_at)}
        link = format_html('<a href="{}">{}</a>', self.form_of(obj), gettext("Open them"))
        self.message_user(request, format_html("{} {}", words, link), messages.WARNING)

    def tell_of_deleted_draft(self, request, obj):
        """What was not public when the page was deleted is not in what has been brought back."""
        deleted = Draft.objects.of(obj).filter(outcome=Draft.Outcome.DELETED)
        # Not those of an earlier deletion.
        since = request.recovered.revision.date_created
        draft = deleted.filter(closed_at__gte=since).order_by("-closed_at").first()
        if draft is not None:
            words = gettext("When it was deleted there were changes that %(user)s had saved, and that were not public.")
            link = format_html('<a href="{}?draft={}">{}</a>', self.form_of(obj), draft.pk, gettext("Open them"))
            words %= {"user": draft.saved_by}
            self.message_user(request, format_html("{} {}", words, link), messages.WARNING)

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
        words = words % {"object": obj, "moment": moment and in_words(moment)}
        links = format_html_join(", ", "{}", ((self.as_page(page),) for page in pages))
        self.message_user(request, format_html("{} {}", words, links), messages.WARNING)

    def named_by(self, obj):
        """Publishables with pages of their own, or None, that its page names and leads to."""
        return []

    def response_post_save_add(self, request, obj):
        """Say where the work goes on."""
        links = format_html_join(" · ", '<a href="{1}">{0}</a>', self.ways_on(request, obj))
        if links:
            self.message_user(request, format_html("{} {}", gettext("Go on with:"), links), messages.INFO)
        return super().response_post_save_add(request, obj)

    def ways_on(self, request, obj):
        """What is edited in forms of its own and belongs to this row, as [(words, address)]."""
        return []

    def ways_to_add(self, request, model, words, **values):
        """The way to a new row of ``model`` with these values, for those who may add one."""
        if not self.admin_site.get_model_admin(model).has_add_permission(request):
            return []
        opts = model._meta
        address = reverse(f"{self.admin_site.name}:{opts.app_label}_{opts.model_name}_add")
        return [(words, f"{address}?{urlencode(values)}")]

    # --- Deleting --------------------------------------------------------------------------------------------

    def get_deleted_objects(self, objs, request):
        """What has been public is withdrawn before it may be deleted."""
        deleted, counts, permissions, protected = super().get_deleted_objects(objs, request)
        published = [self.as_page(obj) for obj in objs if obj.state == State.PUBLISHED]
        if published:
            reason = gettext("What is published is withdrawn first, with a reason; then it can be deleted.")
            protected = [reason, published, *protected]
        return deleted, counts, permissions, protected
