"""Saves whose every trace is undone: to show a page as it would be, or to know whether it could be published."""

import copy
from urllib.parse import urlsplit

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, QueryDict
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import Resolver404, path, resolve
from django.utils import translation
from django.utils.translation import gettext

from publishing.models import Draft, State
from publishing.previews import link_to, shared_preview
from translations.languages import codes, name_of, tag

from .moves import Move, is_planned_beside
from .versions import content_version


class Undone(Exception):
    """Carries out of a save what is to be answered once all that was saved for it has been rolled back."""

    def __init__(self, answer):
        super().__init__("undone")
        self.answer = answer


class TrialsMixin:
    """For a ModelAdmin of publishables: previews, and changes of live pages that are published later.

    A form sent with ``_preview`` is answered with its page, in the language that is asked for or in all, side by side.
    One sent with "Publish at …" is saved on trial, so that its faults are told now and not when the moment has come;
    then it is kept as a draft.
    """

    def will_save(self, request):
        return super().will_save(request) and "_preview" not in request.POST

    def add_view(self, *args, **kwargs):
        return self.or_undone(super().add_view, *args, **kwargs)

    def change_view(self, *args, **kwargs):
        return self.or_undone(super().change_view, *args, **kwargs)

    def recover_view(self, *args, **kwargs):
        return self.or_undone(super().recover_view, *args, **kwargs)

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_share"
        return [
            path("<path:object_id>/share/", self.admin_site.admin_view(self.share_view), name=name),
            *super().get_urls(),
        ]

    @staticmethod
    def or_undone(view, *args, **kwargs):
        try:
            return view(*args, **kwargs)
        except Undone as undone:
            return undone.answer()

    def stop_trial(self, request, obj):
        """Called when all is saved: leave the transaction, if it was on trial."""
        if "_preview" in request.POST:
            asked = request.POST["_preview"]
            shown = [asked] if asked in codes() else codes()
            pages = {code: self.preview(request, obj, code) for code in shown}
            raise Undone(lambda: pages[asked] if asked in pages else self.side_by_side_preview(request, obj, pages))
        is_plan = request.move == Move.PUBLISH_AT and not request.is_recovering
        if is_plan and request.page is not None and is_planned_beside(request.page):
            raise Undone(lambda: self.plan(request, obj))

    def plan(self, request, obj):
        """Keep what was saved on trial as a draft; if somebody has saved since the trial, the form tells of it."""
        seen = request.draft and request.draft.as_opened, content_version(request.page)
        with transaction.atomic():
            page = self.get_object(request, str(obj.pk))
            request.draft = Draft.objects.of(page).current().select_related("author").first() if page else None
            if page and seen == (request.draft and request.draft.as_opened, content_version(page)):
                self.keep_draft(request, page, publish_at=request.publish_at)
                return self.response_post_save_change(request, page)
        return self.change_view(request, str(obj.pk))

    def preview(self, request, obj, language):
        """The public page of ``obj`` as it would be if it were published now, made by the public view."""
        for shown in [obj, *self.shown_with(obj)]:
            type(shown).objects.filter(pk=shown.pk).update(state=State.PUBLISHED, publish_from=None, publish_until=None)
        with translation.override(language):
            address = urlsplit(obj.get_absolute_url()).path
            visit = copy.copy(request)
            visit.method, visit.path, visit.path_info = "GET", address, address
            visit.META = {**request.META, "QUERY_STRING": ""}
            visit.GET, visit.POST, visit.is_preview = QueryDict(), QueryDict(), True
            visit.LANGUAGE_CODE = language
            try:
                visit.resolver_match = match = resolve(address)
                response = match.func(visit, *match.args, **match.kwargs)
            except (Http404, Resolver404):
                context = {**self.admin_site.each_context(request), "object": obj}
                response = TemplateResponse(request, "admin/publishable/no_preview.html", context).render()
        response["Content-Language"] = language
        return unseen_by_others(response)

    def share_view(self, request, object_id):
        """What is saved, in every language, and a link that shows it to somebody without an account."""
        page = self.get_object(request, unquote(object_id))
        if page is None:
            raise Http404(object_id)
        if not self.has_change_permission(request, page):
            raise PermissionDenied
        link = request.build_absolute_uri(link_to(page, request.user))
        return shared_preview(request, page, request.user, link=link, form_address=self.form_of(page))

    def side_by_side_preview(self, request, obj, pages):
        """``pages``, {language: response}, in one page."""
        context = {
            **self.admin_site.each_context(request),
            **getattr(request, "shown_beside", {}),
            "title": gettext("Preview: %(object)s") % {"object": obj},
            "is_popup": True,
            "pages": [(name_of(code), tag(code), page.content.decode()) for code, page in pages.items()],
        }
        return unseen_by_others(render(request, "admin/publishable/preview.html", context))

    def shown_with(self, obj):
        """What must be public for its page to be: a project's partnership."""
        return []


def unseen_by_others(response):
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
