"""A draft of a live page: the form as it was sent, kept beside the published row until it is sent for good."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext

from publishing.models import Draft

from .versions import content_version, renew_missing_rows

# What belongs to the sending of a form and not to what it says.
NOT_KEPT = {
    *("csrfmiddlewaretoken", "content_version", "draft_opened", "_draft"),
    *("_save", "_publish", "_continue", "_addanother", "_preview"),
}


class DraftsMixin:
    """For a ModelAdmin: "Save as draft" keeps the form, "?draft=1" opens it, saving it for good forgets it."""

    def will_save(self, request):
        return super().will_save(request) and not request.POST.keys() & {"_draft", "_discard_draft"}

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        context = dict(extra_context or {})
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        if obj is None or context.keys() & {"revert", "recover"}:
            return super().changeform_view(request, object_id, form_url, context)
        draft = Draft.objects.of(obj).select_related("author").first()
        if request.method == "POST" and self.has_change_permission(request, obj):
            if "_discard_draft" in request.POST:
                return self.discard_draft(request, draft)
            if "_draft" in request.POST:
                if draft is None or is_opened_in(request, draft):
                    return self.keep_draft(request, obj, draft)
                self.message_user(request, self.other_draft(draft), messages.WARNING)
                context["draft_was_refused"] = True
                request.draft_data = request.POST.copy()
                # What was typed is shown as an opened draft is, and not saved.
                request.method = "GET"
        if request.method == "GET" and draft is not None and "discard" in request.GET:
            return self.confirm_discarding(request, obj, draft)
        if request.method == "GET" and draft is not None and "draft" in request.GET:
            request.draft_data = getattr(request, "draft_data", None) or as_query(draft.data)
        context |= {
            "draft": draft,
            "draft_is_open": draft is not None and "draft" in request.GET,
            "draft_is_behind": draft is not None and draft.made_from != content_version(obj),
        }
        return super().changeform_view(request, object_id, form_url, context)

    def keep_draft(self, request, obj, draft):
        kept = ((name, values) for name, values in request.POST.lists() if name not in NOT_KEPT)
        # PostgreSQL takes no NUL.
        pairs = [[name, value.replace("\x00", "")] for name, values in kept for value in values]
        made_from = draft.made_from if draft else request.POST.get("content_version") or content_version(obj)
        Draft.objects.update_or_create(
            content_type=ContentType.objects.get_for_model(obj),
            object_id=obj.pk,
            defaults={"data": pairs, "made_from": made_from, "author": request.user, "saved_at": now()},
        )
        self.message_user(
            request,
            gettext("The draft was saved. The public page is as it was until you open the draft and save it for good."),
            messages.SUCCESS,
        )
        return HttpResponseRedirect(f"{request.path}?draft=1")

    def confirm_discarding(self, request, obj, draft):
        """Ask first: a draft is in no history."""
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        if request.GET["discard"] != draft.saved_at.isoformat():
            self.message_user(request, self.other_draft(draft), messages.WARNING)
            return HttpResponseRedirect(f"{request.path}?draft=1")
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Throw the draft away"),
            "opts": self.opts,
            "object": obj,
            "draft": draft,
        }
        return TemplateResponse(request, "admin/publishable/discard.html", context)

    def discard_draft(self, request, draft):
        if draft is not None and not is_opened_in(request, draft):
            self.message_user(request, self.other_draft(draft), messages.WARNING)
            return HttpResponseRedirect(f"{request.path}?draft=1")
        if draft is not None:
            draft.delete()
        self.message_user(request, gettext("The draft was thrown away."), messages.SUCCESS)
        return HttpResponseRedirect(request.path)

    @staticmethod
    def other_draft(draft):
        return gettext(
            "%(author)s has saved a draft of this page that you have not seen. Open it in another window before you "
            "go on; what you do now replaces it."
        ) % {"author": capfirst(draft.saved_by)}

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Open a draft by giving its data to the form, as if it had just been sent."""
        form = super().get_form(request, obj, change=change, **kwargs)
        data = getattr(request, "draft_data", None)
        if data is None:
            return form
        data = data.copy()
        # The page tells whether the draft is behind; from here on it is the row as it is now that counts.
        data["content_version"] = content_version(obj)

        class DraftForm(form):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **{"data": data, **kwargs})

        return DraftForm

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        draft = getattr(request, "draft_data", None)
        if draft is not None:
            kwargs["data"] = draft.copy()
        data = kwargs.get("data")
        seen = data.get("content_version") if data else None
        if draft is not None or (seen and seen != content_version(obj)):
            owner = inline.get_formset(request, obj).fk.name
            rows = inline.model._default_manager.filter(**{owner: obj}).values_list("pk", flat=True)
            renew_missing_rows(data, prefix, {str(pk) for pk in rows})
        return kwargs

    def save_related(self, request, form, formsets, change):
        """What is saved for good is no longer a draft; a draft that was not opened here stays."""
        super().save_related(request, form, formsets, change)
        draft = Draft.objects.of(form.instance).first() if "draft_opened" in request.POST else None
        if draft is not None and is_opened_in(request, draft):
            draft.delete()


def is_opened_in(request, draft):
    """Whether the form that was sent shows the draft as it is now."""
    return request.POST.get("draft_opened") == draft.saved_at.isoformat()


def as_query(pairs):
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    return data
