"""Files that editors send, checked and made ready before anything is saved; documents. Pictures are in pictures.py."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from publishing.models import Document
from publishing.uploads import check_document
from translations.admin import CalmForm, text_columns

from .history import HistoryAdmin


class FileForm(CalmForm):
    # What reading the upload has found before the transaction of the save began: the result, or a ValidationError.
    found = None

    def clean_file(self):
        if "file" not in self.changed_data:
            return self.cleaned_data["file"]
        if isinstance(self.found, ValidationError):
            raise self.found
        return self.file_to_keep()

    def full_clean(self):
        super().full_clean()
        if self.is_bound and self.errors and self.add_prefix("file") in self.files and "file" not in self.errors:
            words = gettext("Choose the file again: the browser does not keep it when the form comes back.")
            self.add_error("file", words)


class FileAdmin(HistoryAdmin):
    """An admin whose uploads are read before the transaction of the save: it takes a second, and SQLite has one writer.

    ``read`` makes of an upload what the form needs, or raises ValidationError.
    """

    def add_view(self, request, form_url="", extra_context=None):
        self.read_upload(request)
        return super().add_view(request, form_url, extra_context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        self.read_upload(request)
        return super().change_view(request, object_id, form_url, extra_context)

    def revision_view(self, request, object_id, version_id, extra_context=None):
        self.read_upload(request)
        return super().revision_view(request, object_id, version_id, extra_context)

    def recover_view(self, request, version_id, extra_context=None):
        self.read_upload(request)
        return super().recover_view(request, version_id, extra_context)

    def read_upload(self, request):
        request.found_in_upload = None
        if request.method == "POST" and "file" in request.FILES and self.has_view_or_change_permission(request):
            try:
                request.found_in_upload = self.read(request.FILES["file"])
            except ValidationError as error:
                request.found_in_upload = error

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.found = getattr(request, "found_in_upload", None)
        return form


class DocumentForm(FileForm):
    def file_to_keep(self):
        file = self.cleaned_data["file"]
        file.name = self.found.name
        return file


@admin.register(Document)
class DocumentAdmin(FileAdmin):
    read = staticmethod(check_document)
    form = DocumentForm
    list_display = ["__str__", "file", "size", "uploaded_at"]
    search_fields = ["file", *text_columns("title")]
    fields = ["file", "title"]

    def save_model(self, request, obj, form, change):
        obj.size = obj.file.size
        super().save_model(request, obj, form, change)
