"""Texts per language in forms and lists of the admin."""

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.utils import translation

from projects.models import Project, Result
from tests.factories import make_project, make_user
from translations.admin import label_in
from translations.languages import codes, column
from translations.registry import text_fields

pytestmark = pytest.mark.django_db


def rows_of_forms():
    """Every row of every form: (model, the names in the row)."""
    request = RequestFactory().get("/")
    request.user = make_user(is_superuser=True)
    for model, model_admin in admin.site._registry.items():
        if model._meta.app_label in ("auth", "accounts"):
            continue
        row = model._base_manager.first()
        inlines = model_admin.get_inline_instances(request, row)
        for form in [model_admin, *inlines]:
            for _title, options in form.get_fieldsets(request, row):
                for entry in options["fields"]:
                    yield form.model, (entry,) if isinstance(entry, str) else tuple(entry)


def test_the_languages_of_a_text_stand_in_one_row_and_nothing_else_with_them():
    seen = set()
    for model, names in rows_of_forms():
        if not hasattr(model, "translations_made_from"):
            continue
        for field in text_fields(model):
            columns = tuple(column(field, code) for code in codes())
            assert field not in names, (model, names)
            if set(columns) & set(names):
                assert names == columns
                seen.add((model, field))
    assert (Project, "title") in seen
    assert (Result, "text") in seen


@pytest.mark.parametrize(("language", "label"), [("sv", "Titel, engelska"), ("en", "Title, English")])
def test_a_text_is_labelled_with_its_language_in_the_editor_s(language, label):
    with translation.override(language):
        assert label_in(Project._meta.get_field("title"), "en") == label


def test_fields_say_the_language_of_what_is_typed_in_them(editor):
    page = editor.get(f"/admin/projects/project/{make_project().pk}/change/").content.decode()
    for name, tag in [("title_sv", "sv"), ("title_en", "en-GB"), ("body_en", "en-GB")]:
        field = page[page.index(f'name="{name}"') :]
        assert f'lang="{tag}"' in field[: field.index(">")]
