"""The library of pictures: sent once, described, and shown by as many pages as like."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from publishing.images import focus_classes, for_srcset, prepare_picture
from publishing.models import Picture
from publishing.uploads import SIZE_LIMIT
from translations.admin import text_columns

from .files import FileAdmin, FileForm
from .pages import ContentList
from .uses import named_in_drafts, uses_of

# What is offered when a file is chosen; what is taken is decided by what is in it.
OFFERED = "image/jpeg,image/png,image/webp,image/avif,image/gif"


class PictureForm(FileForm):
    def file_to_keep(self):
        return self.found.original.content


class UnusedFilter(admin.SimpleListFilter):
    """Which pictures are shown by no page, and named in no draft of one?"""

    title = pgettext_lazy("pictures", "use")
    parameter_name = "used"

    def lookups(self, request, model_admin):
        return [("no", pgettext_lazy("pictures", "unused")), ("yes", pgettext_lazy("pictures", "used"))]

    def queryset(self, request, queryset):
        unused = Q(uses=0) & ~Q(pk__in=list(named_in_drafts(queryset.model)))
        if self.value() == "no":
            return queryset.filter(unused)
        return queryset.exclude(unused) if self.value() == "yes" else queryset


class PictureList(ContentList):
    def get_results(self, request):
        """Mark what is named in drafts, about which no query knows."""
        super().get_results(request)
        in_drafts = named_in_drafts(self.model)
        for picture in self.result_list:
            picture.is_in_draft = picture.pk in in_drafts


@admin.register(Picture)
class PictureAdmin(FileAdmin):
    read = staticmethod(prepare_picture)
    form = PictureForm
    change_form_template = "admin/publishing/picture/change_form.html"
    list_display = ["described", "photographer", "licence", "used_in", "uploaded_at"]
    list_filter = [UnusedFilter]
    search_fields = ["file", *text_columns("alt"), "photographer"]
    readonly_fields = ["preview"]
    fieldsets = [
        (None, {"fields": ["file", "preview", ("focal_x", "focal_y")]}),
        (_("What it shows"), {"fields": ["alt", "is_decorative"]}),
        (_("Whose picture it is"), {"fields": [("photographer", "licence")]}),
    ]

    class Media:
        css = {"all": ["css/pictures.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).with_uses()

    def get_fieldsets(self, request, obj=None):
        """Who may only look sees the picture, and no link to the file that is kept: it has no address."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        (title, options), *rest = fieldsets
        return [(title, {**options, "fields": [name for name in options["fields"] if name != "file"]}), *rest]

    def get_changelist(self, request, **kwargs):
        return PictureList

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name != "file":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        # Not an ImageField: its one message would hide ours, which say what is wrong and what to do. And not Django's
        # widget, which links to the file: the one that is kept has no address.
        kwargs |= {"form_class": forms.FileField, "widget": forms.FileInput(attrs={"accept": OFFERED})}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        field.help_text = gettext(
            "A photograph or drawing, %(limit)s at most. What the camera noted, such as the place, is left out."
        ) % {"limit": filesizeformat(SIZE_LIMIT)}
        return field

    def save_model(self, request, obj, form, change):
        if form.found is not None and "file" in form.changed_data:
            obj.renditions = []
            obj.show(form.found.renditions)
        super().save_model(request, obj, form, change)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["uses"] = [(use, self.as_page(use.page)) for use in uses_of(obj)] if obj is not None else []
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # --- The files -------------------------------------------------------------------------------------------

    def get_urls(self):
        ours = [
            path("<path:object_id>/original/", self.admin_site.admin_view(self.original), name="picture_original"),
            path("<path:object_id>/thumbnail/", self.admin_site.admin_view(self.small), name="picture_thumbnail"),
        ]
        return ours + super().get_urls()

    def original(self, request, object_id):
        """The file that is kept, to be saved, for those who may also replace it."""
        picture = self.found_or_404(request, object_id)
        if not self.has_change_permission(request, picture) or self.is_translator(request):
            raise PermissionDenied
        try:
            return FileResponse(picture.file.open(), as_attachment=True)
        except FileNotFoundError:
            words = gettext("The original, %(name)s, is missing. Put it back from a backup, or send the picture anew.")
            self.message_user(request, words % {"name": picture.file.name}, messages.ERROR)
            return HttpResponseRedirect(reverse("admin:publishing_picture_change", args=[picture.pk]))

    def small(self, request, object_id):
        """The smallest size, for where a picture has just been chosen."""
        picture = self.found_or_404(request, object_id)
        if not self.has_view_permission(request, picture):
            raise PermissionDenied
        if not picture.thumbnail_url:
            raise Http404(object_id)
        return HttpResponseRedirect(picture.thumbnail_url)

    def found_or_404(self, request, object_id):
        picture = self.get_object(request, unquote(object_id))
        if picture is None:
            raise Http404(object_id)
        return picture

    # --- What is shown ---------------------------------------------------------------------------------------

    @admin.display(description=_("picture"))
    def described(self, picture):
        """The picture and what it shows or, of a decorative one, what its file is called."""
        words = gettext("%(file)s (decorative)") % {"file": picture} if picture.is_decorative else picture
        if not picture.renditions:
            return str(words)
        html = (
            '<span class="described"><img src="{}" width="{}" height="{}" alt="" class="thumbnail" loading="lazy"> '
            "<span>{}</span></span>"
        )
        smallest = picture.renditions[0]
        return format_html(html, picture.thumbnail_url, smallest["width"], smallest["height"], words)

    @admin.display(description=_("used in"), ordering="uses")
    def used_in(self, picture):
        if picture.uses:
            return ngettext("%(count)d place", "%(count)d places", picture.uses) % {"count": picture.uses}
        return gettext("a draft") if picture.is_in_draft else pgettext("picture", "unused")

    @admin.display(description=_("preview"))
    def preview(self, picture):
        """The whole picture, on which a script sets the focal point, and what pages cut out of it."""
        formats = for_srcset(picture.renditions, default_storage.url)
        context = {"picture": picture, "image": formats[-1] if formats else None, "focus": focus_classes(picture)}
        return render_to_string("admin/publishing/picture/_preview.html", context)
