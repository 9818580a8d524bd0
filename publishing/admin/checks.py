"""What should be looked at before a page is published: told in its form, and asked for when it is published."""

from django.utils.html import format_html
from django.utils.timezone import now

from publishing.checks import GENERAL, Writing, external_links
from publishing.links.checking import check_urls

from .moves import Move
from .sent import Sent


class ChecksMixin:
    """For a ModelAdmin of publishables; ``publishing_checks`` are GENERAL and what its model adds."""

    publishing_checks = GENERAL

    def findings(self, sent, page):
        """All that the checks find in what ``sent`` says."""
        writing = self.as_writing(sent, page)
        return [finding for check in self.publishing_checks for finding in check(writing)]

    def as_writing(self, sent, page):
        rows_of = {prefix: model for prefix, (model, _owner) in self.rows_below.items()}
        return Writing(self.model, rows_of, sent, page, now())

    def add_view(self, request, form_url="", extra_context=None):
        self.open_links(request)
        return super().add_view(request, form_url, extra_context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        self.open_links(request)
        return super().change_view(request, object_id, form_url, extra_context)

    def open_links(self, request):
        """See whether the links lead anywhere: others are waited for, so it is done before the transaction begins."""
        is_publishing = request.method == "POST" and Move.of(request.POST) in (Move.PUBLISH, Move.PUBLISH_AT)
        if is_publishing and self.has_publish_permission(request) and not getattr(request, "is_checked", False):
            writing = self.as_writing(Sent.from_data(request.POST), None)
            check_urls(url for url, value in external_links(writing))

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.blockers = []
        is_publishing = request.move in (Move.PUBLISH, Move.PUBLISH_AT) and "_preview" not in request.POST
        if is_publishing and not getattr(request, "is_checked", False):
            findings = self.findings(Sent.from_data(request.POST), request.page)
            form.blockers = [in_html(finding) for finding in findings if finding.blocks]
        return form

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        findings = self.findings(self.sent_as_shown(request, context), request.page)
        context["blockers"] = [finding for finding in findings if finding.blocks]
        context["advice"] = [finding for finding in findings if not finding.blocks]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def sent_as_shown(self, request, context):
        """What the form that is being shown says."""
        if self.has_opened(request):
            return request.opened
        if request.method == "POST":
            return Sent.from_data(request.POST)
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        return Sent.from_forms(context["adminform"].form, formsets)


def in_html(finding):
    """With a link to the field that it is about."""
    return format_html('<a href="#{}">{}</a>', finding.anchor, finding.message) if finding.anchor else finding.message
