from functools import wraps
from urllib.parse import unquote

from csp.constants import NONCE, SELF
from csp.decorators import csp_replace, csp_update
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import BadRequest
from django.http import HttpResponseRedirect
from django.urls import translate_url
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from publishing.rows import as_key
from translations.admin import label_in_pickers

from .desk import first_steps, waiting

# The style that the editor for rich text puts into the page; its import map gets the nonce. A picture that has been
# chosen and not yet sent is shown from the editor's machine, as a blob.
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"
MORE_SOURCES = {"script-src": [NONCE], "style-src": [EDITOR_STYLE], "img-src": ["data:", "blob:"]}

# More rows than this are below no page.
MOST_ROWS = 1000
# The order of the work, in the menu and on the first page; what is not named comes last.
ORDER = [
    *("partnerships", "partnership", "steeringgroup", "municipality", "organisation"),
    *("projects", "project", "focusarea"),
    *("publishing", "picture", "document", "linkcheck"),
    *("website", "textpage", "errorreport", "sitesettings"),
]


# Django's Swedish for this has a capital letter too many: ours takes its place.
gettext_noop("Recent actions")


def place(name):
    return ORDER.index(name) if name in ORDER else len(ORDER)


def refusing_tampered(view):
    """A view that no browser's form can bring out of step: what only a program could have sent is answered with 400."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if "\x00" in unquote(request.META.get("QUERY_STRING", "")):
            raise BadRequest("A NUL in the address")
        for name, count in request.POST.items() if request.method == "POST" else ():
            is_number = count.isascii() and count.isdecimal()
            if name.endswith(("-TOTAL_FORMS", "-INITIAL_FORMS")) and not (is_number and int(count) <= MOST_ROWS):
                raise BadRequest(f"{name} is not a number of rows")
        for key in request.POST.getlist(ACTION_CHECKBOX_NAME):
            if as_key(key) is None:
                raise BadRequest("No row has this key")
        return view(request, *args, **kwargs)

    return guarded


class PickerView(AutocompleteJsonView):
    def serialize_result(self, obj, to_field_name):
        result = {**super().serialize_result(obj, to_field_name), "text": label_in_pickers(obj)}
        return {**result, "thumbnail": obj.thumbnail_url} if hasattr(obj, "thumbnail_url") else result


class AdminSite(admin.AdminSite):
    """The admin, under the site's own policy and with a first page that says how to begin and what waits."""

    site_header = _("International partnerships")
    site_title = _("International partnerships")
    index_title = _("Content")
    index_template = "admin/start.html"
    # One line of models at the top does for a dozen of them, and leaves room for two languages side by side.
    enable_nav_sidebar = False

    def admin_view(self, view, cacheable=False):
        view = refusing_tampered(view)
        view = super().admin_view(view, cacheable)
        # The editor's signs are a font; elsewhere there is none, and "none" cannot be added to.
        return csp_update(MORE_SOURCES)(csp_replace({"font-src": [SELF]})(view))

    def autocomplete_view(self, request):
        return PickerView.as_view(admin_site=self)(request)

    def login(self, request, extra_context=None):
        """Who has signed in goes on in the language of their choice."""
        response = super().login(request, extra_context)
        if isinstance(response, HttpResponseRedirect) and getattr(request.user, "language", ""):
            return HttpResponseRedirect(translate_url(response.url, request.user.language))
        return response

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: place(model["object_name"].lower()))
        return sorted(apps, key=lambda app: place(app["app_label"]))

    def index(self, request, extra_context=None):
        context = {"first_steps": first_steps(), "waiting": waiting(self, request), **(extra_context or {})}
        return super().index(request, context)
