"""What should be looked at before a page is published: told in its form, and asked for when it is published."""

from django.conf import settings
from django.utils.html import format_html
from django.utils.timezone import now

from publishing.checks import GENERAL, Writing

from .moves import Move
from .sent import Sent


class ChecksMixin:
    """For a ModelAdmin of publishables; a subclass adds its own to ``publishing_checks``."""

    publishing_checks = GENERAL

    def findings(self, request, sent, page):
        """All that the checks find in what ``sent`` says."""
        rows_of = {
            inline.get_formset(request, page).get_default_prefix(): inline.model
            for inline in self.get_inline_instances(request, page)
        }
        writing = Writing(self.model, rows_of, sent, page, now())
        return [finding for check in self.publishing_checks for finding in check(writing)]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.blockers = []
        is_publishing = request.move in (Move.PUBLISH, Move.PUBLISH_AT) and "_preview" not in request.POST
        if is_publishing and not getattr(request, "is_checked", False):
            findings = self.findings(request, Sent.from_data(request.POST), request.page)
            form.blockers = [in_html(finding) for finding in findings if blocks(finding)]
        return form

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        findings = self.findings(request, self.shown(request, context), request.page)
        context["blockers"] = [finding for finding in findings if blocks(finding)]
        context["advice"] = [finding for finding in findings if not blocks(finding)]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def shown(self, request, context):
        """What the form that is being shown says."""
        if self.has_opened(request):
            return request.opened
        if request.method == "POST":
            return Sent.from_data(request.POST)
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        return Sent.from_forms(context["adminform"].form, formsets)


def blocks(finding):
    return finding.code in settings.PUBLISHING_BLOCKERS


def in_html(finding):
    """With a link to the field that it is about."""
    return format_html('<a href="#{}">{}</a>', finding.anchor, finding.message) if finding.anchor else finding.message
