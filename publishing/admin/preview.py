"""A page as it would be: the form is saved, the public view called, and all that was saved undone."""

import copy
from urllib.parse import urlsplit

from django.http import Http404, QueryDict
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve
from django.utils import translation

from publishing.models import State
from translations.languages import codes


class PreviewReady(Exception):
    """Carries the previewed page out of the save, so that all that was saved for it is rolled back."""

    def __init__(self, response):
        super().__init__("preview")
        self.response = response


class PreviewMixin:
    """For a ModelAdmin of publishables: a form sent with ``_preview`` and a language answers with its page."""

    def will_save(self, request):
        return super().will_save(request) and "_preview" not in request.POST

    def add_view(self, *args, **kwargs):
        return self.or_preview(super().add_view, *args, **kwargs)

    def change_view(self, *args, **kwargs):
        return self.or_preview(super().change_view, *args, **kwargs)

    def revision_view(self, *args, **kwargs):
        return self.or_preview(super().revision_view, *args, **kwargs)

    def recover_view(self, *args, **kwargs):
        return self.or_preview(super().recover_view, *args, **kwargs)

    @staticmethod
    def or_preview(view, *args, **kwargs):
        try:
            return view(*args, **kwargs)
        except PreviewReady as preview:
            return preview.response

    def response_add(self, request, obj, post_url_continue=None):
        self.stop_for_preview(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        self.stop_for_preview(request, obj)
        return super().response_change(request, obj)

    def stop_for_preview(self, request, obj):
        if "_preview" in request.POST:
            language = request.POST["_preview"]
            raise PreviewReady(self.preview(request, obj, language if language in codes() else codes()[0]))

    def preview(self, request, obj, language):
        """The public page of ``obj`` as it would be if it were published now, made by the public view."""
        for shown in [obj, *self.shown_with(obj)]:
            type(shown).objects.filter(pk=shown.pk).update(state=State.PUBLISHED, publish_from=None, publish_until=None)
        with translation.override(language):
            path = urlsplit(obj.get_absolute_url()).path
            visit = copy.copy(request)
            visit.method, visit.path, visit.path_info = "GET", path, path
            visit.META = {**request.META, "QUERY_STRING": ""}
            visit.GET, visit.POST, visit.is_preview = QueryDict(), QueryDict(), True
            visit.LANGUAGE_CODE = language
            try:
                visit.resolver_match = match = resolve(path)
                response = match.func(visit, *match.args, **match.kwargs)
            except (Http404, Resolver404):
                context = {**self.admin_site.each_context(request), "object": obj}
                response = TemplateResponse(request, "admin/publishable/no_preview.html", context).render()
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        response["Content-Language"] = language
        return response

    def shown_with(self, obj):
        """What must be public for its page to be: a project's partnership."""
        return []
