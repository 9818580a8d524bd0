"""A list of the admin as a spreadsheet: export as it is filtered, import with a look at what would change."""

import json

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import number_format
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext, ngettext, ngettext_lazy, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from publishing.models import SheetUpload
from publishing.spreadsheets import uploads
from publishing.spreadsheets.checking import CHANGED, NEW, UNCHANGED
from publishing.spreadsheets.differences import difference, difference_of_lists
from publishing.spreadsheets.reading import MOST_BYTES, MOST_ROWS, FileError, note_in_words
from publishing.spreadsheets.resources import resource_named
from publishing.spreadsheets.telling import fault_in_words
from publishing.spreadsheets.writing import CSV, EXCEL

KINDS = {"xlsx": EXCEL, "csv": CSV}
# Rows that one page tells of.
PER_PAGE = 100
# What a row of the file is, and how many there are of a kind.
ROW_IS = {
    NEW: pgettext_lazy("a row of a file", "new"),
    CHANGED: pgettext_lazy("a row of a file", "changed"),
    UNCHANGED: pgettext_lazy("a row of a file", "unchanged"),
}
COUNTED = {
    "faults": ngettext_lazy("%(count)d row with errors", "%(count)d rows with errors", "count"),
    NEW: ngettext_lazy("%(count)d new row", "%(count)d new rows", "count"),
    CHANGED: ngettext_lazy("%(count)d changed row", "%(count)d changed rows", "count"),
    UNCHANGED: ngettext_lazy("%(count)d unchanged row", "%(count)d unchanged rows", "count"),
}


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.txt"}),
        error_messages={"empty": _("The file is empty.")},
    )
    adds_addresses = forms.BooleanField(
        label=_("An address that no page has is that of a new page"),
        required=False,
        help_text=_("Otherwise it is taken for a typing mistake, and reported as an error."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        limits = {"size": filesizeformat(MOST_BYTES), "rows": number_format(MOST_ROWS, force_grouping=True)}
        words = gettext("An Excel file (.xlsx) or CSV, at most %(size)s and %(rows)s rows.")
        self.fields["file"].help_text = words % limits


def may_change_published(request, model_admin):
    """Whether who imports may change what is public: not where a second person publishes what the first has written."""
    return model_admin.has_publish_permission(request) and not settings.SECOND_PERSON_PUBLISHES


class SpreadsheetMixin:
    """For a ModelAdmin whose model has a spreadsheet; ``spreadsheet`` is the name of its Resource."""

    spreadsheet = ""
    export_template = "admin/spreadsheets/export.html"
    import_template = "admin/spreadsheets/import.html"
    upload_template = "admin/spreadsheets/upload.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        views = [
            ("export/", self.export_view, f"{name}_export"),
            ("export/<str:kind>/", self.export_file_view, f"{name}_export_file"),
            ("import/", self.import_view, f"{name}_import"),
            ("import/template/", self.template_view, f"{name}_import_template"),
            ("import/<str:token>/", self.upload_view, f"{name}_upload"),
            ("import/<str:token>/check/", self.check_view, f"{name}_upload_check"),
        ]
        urls = [path(route, self.admin_site.admin_view(view), name=view_name) for route, view, view_name in views]
        return [*urls, *super().get_urls()]

    def address(self, page, *args):
        return reverse(f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def page(self, request, template, title, **context):
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "list_address": self.address("changelist"),
            **context,
        }
        return TemplateResponse(request, template, context)

    # --- The list ------------------------------------------------------------------------------------------------

    def changelist_view(self, request, extra_context=None):
        ways = [(gettext("Export"), f"{self.address('export')}{query_of(request)}")]
        if self.may_import(request):
            ways.append((gettext("Import"), self.address("import")))
        return super().changelist_view(request, {"spreadsheet_ways": ways, **(extra_context or {})})

    def get_actions(self, request):
        actions = super().get_actions(request)
        if self.has_view_permission(request):
            for function in (export_as_excel, export_as_csv):
                actions[function.__name__] = (function, function.__name__, function.short_description)
        return actions

    def may_import(self, request):
        return self.has_add_permission(request) and self.has_change_permission(request)

    # --- Export --------------------------------------------------------------------------------------------------

    def export_view(self, request):
        """Ask for the kind of file, and say how many rows the list has as it is filtered."""
        queryset = self.listed(request)
        if queryset is None:
            return HttpResponseRedirect(request.path)
        files = [
            (gettext("Excel file (.xlsx)"), f"{self.address('export_file', 'xlsx')}{query_of(request)}"),
            (gettext("CSV"), f"{self.address('export_file', 'csv')}{query_of(request)}"),
        ]
        context = {"count": queryset.count(), "total": self.get_queryset(request).count(), "files": files}
        return self.page(request, self.export_template, gettext("Export"), **context)

    def export_file_view(self, request, kind):
        if kind not in KINDS:
            raise Http404
        queryset = self.listed(request)
        return HttpResponseRedirect(self.address("export")) if queryset is None else self.as_file(kind, queryset)

    def listed(self, request):
        """The rows of the list as the address filters it; None for an address that filters by what there is not."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            return self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return None

    def as_file(self, kind, queryset):
        response = HttpResponse(resource_named(self.spreadsheet).as_file(kind, queryset), content_type=KINDS[kind])
        return as_download(response, f"{self.spreadsheet}-{localdate().isoformat()}.{kind}")

    def template_view(self, request):
        if not self.may_import(request):
            raise PermissionDenied
        response = HttpResponse(resource_named(self.spreadsheet).template(), content_type=EXCEL)
        return as_download(response, f"{self.spreadsheet}.xlsx")

    # --- Import --------------------------------------------------------------------------------------------------

    def import_view(self, request):
        """Take a file in. Nothing of the content is written."""
        if not self.may_import(request):
            raise PermissionDenied
        form = FileForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                # What is too large is not read to its end: one byte more than may be tells.
                upload = uploads.keep(
                    request.user,
                    resource_named(self.spreadsheet),
                    file.name,
                    file.read(MOST_BYTES + 1),
                    adds_addresses=form.cleaned_data["adds_addresses"],
                )
            except FileError as error:
                form.add_error("file", list(error.sentences))
            else:
                if "in_steps" not in request.POST:
                    check_all(upload)
                return HttpResponseRedirect(self.address("upload", upload.token))
        columns = resource_named(self.spreadsheet).headings()
        context = {"form": form, "columns": columns, "template_address": self.address("import_template")}
        return self.page(request, self.import_template, gettext("Import"), **context)

    def get_upload(self, request, token):
        if not self.may_import(request):
            raise PermissionDenied
        return get_object_or_404(SheetUpload.objects.of(request.user, self.spreadsheet), token=token)

    def check_view(self, request, token):
        """Check the next rows, for the script; or all, for a browser without it."""
        upload = self.get_upload(request, token)
        if request.method != "POST":
            return HttpResponseRedirect(self.address("upload", token))
        if "in_steps" in request.POST:
            uploads.check_next(upload)
            return JsonResponse(uploads.progress(upload))
        check_all(upload)
        return HttpResponseRedirect(self.address("upload", token))

    def upload_view(self, request, token):
        """What the file would change; sent, it does."""
        upload = self.get_upload(request, token)
        if upload.is_imported:
            return self.page(request, self.upload_template, gettext("Imported"), upload=upload)
        if upload.language != get_language():
            upload.start_over(get_language(), upload.outcome)
        progress = uploads.progress(upload)
        if progress["done"] < progress["of"]:
            context = {"upload": upload, "progress": progress, "check_address": self.address("upload_check", token)}
            return self.page(request, self.upload_template, gettext("Import"), **context)
        found = uploads.Found(upload)
        is_unconfirmed = bool(found.published) and "published" not in request.POST
        is_forbidden = bool(found.published) and not may_change_published(request, self)
        may_be_imported = bool(found.of(NEW) or found.of(CHANGED)) and not (found.of("faults") or is_forbidden)
        if request.method == "POST" and may_be_imported and not is_unconfirmed:
            return self.answer_to_import(request, upload, found)
        context = self.shown(request, found) | {
            "upload": upload,
            "notes": [note_in_words(note) for note in upload.notes],
            "may_be_imported": may_be_imported,
            "verdict": verdict(found, is_forbidden),
            "is_missing": request.method == "POST" and is_unconfirmed and may_be_imported,
            "published_count": len(found.published),
            "published_words": published_in_words(len(found.published)),
            "button": button_in_words(len(found.of(NEW)) + len(found.of(CHANGED))),
            "import_address": self.address("import"),
        }
        return self.page(request, self.upload_template, gettext("Import"), **context)

    def answer_to_import(self, request, upload, found):
        """Import; the script is told how far it has come, line by line, which also keeps a server from giving up."""
        address = self.address("upload", upload.token)
        steps = uploads.import_upload(upload, found)
        if "in_steps" in request.POST:
            lines = progress_lines(steps, address, get_language())
            # A proxy that keeps the lines until there are many would keep them from the bar.
            headers = {"Content-Type": "application/x-ndjson", "X-Accel-Buffering": "no"}
            return StreamingHttpResponse(lines, headers=headers)
        for _step in steps:
            pass
        return HttpResponseRedirect(address)

    def shown(self, request, found):
        """The rows of one page of the table, and the ways to the others."""
        counts = found.counts
        show = request.GET.get("show")
        if show not in counts:
            show = next((kind for kind, count in counts.items() if count), UNCHANGED)
        page = Paginator(found.of(show), PER_PAGE).get_page(request.GET.get("page"))
        resource = resource_named(self.spreadsheet)
        return {
            "kinds": [(kind, COUNTED[kind] % {"count": count}, count) for kind, count in counts.items() if count],
            "show": show,
            "page": page,
            "rows": [self.shown_row(finding, resource) for finding in page],
        }

    def shown_row(self, finding, resource):
        faults = [fault_in_words(finding.row, name, sentence, resource) for name, sentence in finding.faults]
        return {
            "number": finding.row,
            "page": finding.page,
            "address": self.address("change", finding.key) if finding.key else "",
            "kind": "" if faults else ROW_IS[finding.kind],
            "is_published": finding.is_published,
            "faults": faults,
            "notes": finding.notes,
            "changes": [self.shown_change(resource.by_name[name], *texts) for name, *texts in finding.changes],
        }

    @staticmethod
    def shown_change(column, before, after):
        """The heading of a column, and what is different in it."""
        if column.is_rows:
            return column.heading(), difference_of_lists(before, after, column.separator)
        return column.heading(), difference(before, after)


@admin.action(description=_("Export as an Excel file"), permissions=["view"])
def export_as_excel(model_admin, request, queryset):
    return model_admin.as_file("xlsx", queryset)


@admin.action(description=_("Export as CSV"), permissions=["view"])
def export_as_csv(model_admin, request, queryset):
    return model_admin.as_file("csv", queryset)


def query_of(request):
    query = request.META.get("QUERY_STRING", "")
    return f"?{query}" if query else ""


def as_download(response, name):
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def check_all(upload):
    while uploads.check_next(upload):
        pass


def progress_lines(steps, address, language):
    """Each step as a line of JSON, and last the address to go on to."""
    while True:
        # The language of the request is not that of what is made after it.
        with override(language):
            step = next(steps, None)
        if step is None:
            break
        yield json.dumps(step._asdict()) + "\n"
    yield json.dumps({"address": address}) + "\n"


def verdict(found, is_forbidden):
    """What keeps the file from being imported; "" if nothing does."""
    if is_forbidden:
        return "forbidden"
    if found.of("faults"):
        return "faults"
    return "" if found.to_import else "nothing"


def published_in_words(count):
    words = ngettext(
        "Yes, change %(count)d published page at once", "Yes, change %(count)d published pages at once", count
    )
    return words % {"count": count}


def button_in_words(count):
    return ngettext("Import %(count)d row", "Import %(count)d rows", count) % {"count": count}
