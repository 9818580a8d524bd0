"""Links to other sites: which of them no longer lead anywhere, and where they are mended."""

from contextlib import suppress
from time import monotonic

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator, capfirst
from django.utils.timezone import localtime, now
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from publishing.links import checking
from publishing.links.showing import with_places
from publishing.models import LinkCheck, LinkState

# So many seconds an editor waits for links to be checked again.
PATIENCE = 20


class LinkStateFilter(admin.SimpleListFilter):
    """Which links no longer lead anywhere?"""

    title = pgettext_lazy("of a link", "state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [(state.value, capfirst(state.label)) for state in LinkState]

    def queryset(self, request, queryset):
        return queryset.in_state(self.value()) if self.value() in LinkState.values else queryset


class LinkList(ChangeList):
    def get_results(self, request):
        """With where each link of this page of the list stands, fetched together."""
        super().get_results(request)
        self.result_list = with_places(self.result_list)


def short_date(moment):
    return date_format(localtime(moment), "SHORT_DATE_FORMAT")


@admin.register(LinkCheck)
class LinkCheckAdmin(admin.ModelAdmin):
    """A list of links that follows from what pages say: it leads to where they are mended."""

    list_display = ["address", "state_mark", "stands_on", "checked_on"]
    list_display_links = None
    list_filter = [LinkStateFilter]
    list_per_page = 50
    search_fields = ["url"]
    actions = ["check_again"]
    fields = readonly_fields = list_display

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).standing().urgent_first()

    def get_changelist(self, request, **kwargs):
        return LinkList

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": gettext("Links to other sites"), **(extra_context or {})})

    # --- Checking again --------------------------------------------------------------------------------------

    @admin.action(description=_("Check again now"), permissions=["view"])
    def check_again(self, request, queryset):
        if not settings.LINK_CHECKS:
            self.message_user(request, gettext("Links are not checked on this site."), messages.WARNING)
            return
        links, checked = list(queryset), []
        until = monotonic() + PATIENCE
        try:
            checked = list(checking.check_all(links, now(), pauses=False, until=until))
        except checking.Offline:
            words = gettext("Not one of the sites answers: it is rather this one that does not get out.")
            self.message_user(request, words, messages.ERROR)
            return
        self.tell_what_came_of_it(request, checked, len(links) - len(checked))

    def tell_what_came_of_it(self, request, checked, left):
        failing = sum(link.is_failing for link in checked)
        done = ngettext("%(count)d link was checked.", "%(count)d links were checked.", len(checked))
        self.message_user(request, done % {"count": len(checked)}, messages.SUCCESS)
        if failing:
            words = ngettext("%(count)d of them does not work.", "%(count)d of them do not work.", failing)
            self.message_user(request, words % {"count": failing}, messages.WARNING)
        if left:
            words = ngettext(
                "There was no time for %(count)d of them: check it again.",
                "There was no time for %(count)d of them: check them again.",
                left,
            )
            self.message_user(request, words % {"count": left}, messages.WARNING)

    # --- Lists -----------------------------------------------------------------------------------------------

    @admin.display(description=_("link"), ordering="url")
    def address(self, link):
        return format_html('<a href="{}" rel="noreferrer">{}</a>', link.url, Truncator(link.short_address).chars(80))

    @admin.display(description=pgettext_lazy("of a link", "state"))
    def state_mark(self, link):
        mark = format_html('<span class="state link-{}">{}</span>', link.state, link.state.label)
        return format_html("{} {} {}", mark, link.in_words, self.since(link))

    @staticmethod
    def since(link):
        """The day since when it does not work, if it does not."""
        if not link.is_failing:
            return ""
        words = gettext("since %(day)s") % {"day": short_date(link.first_failed_at)}
        return format_html('<span class="quiet nowrap">{}</span>', words)

    @admin.display(description=_("last checked"), ordering="checked_at")
    def checked_on(self, link):
        return short_date(link.checked_at) if link.checked_at else ""

    @admin.display(description=_("where it stands"))
    def stands_on(self, link):
        """The pages, each a link to its form, with the place within it."""
        if not hasattr(link, "stands_in"):
            with_places([link])
        found = [(self.as_form(page), "; ".join(link.where for link in at)) for page, at in link.stands_in.items()]
        pages = format_html_join("", '<li>{} <span class="quiet">{}</span></li>', found)
        return format_html('<ul class="places">{}{}</ul>', pages, self.left_out(link))

    @staticmethod
    def left_out(link):
        """What says that there are so many more places; nothing if there are not."""
        words = ngettext("and %(count)d more place", "and %(count)d more places", link.left_out)
        return format_html("<li>{}</li>", words % {"count": link.left_out}) if link.left_out else ""

    def as_form(self, page):
        opts = page._meta
        with suppress(NoReverseMatch):
            address = reverse(f"{self.admin_site.name}:{opts.app_label}_{opts.model_name}_change", args=[page.pk])
            return format_html('<a href="{}">{}</a>', address, page)
        return str(page)
