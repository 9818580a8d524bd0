from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import User
from .roles import NAMES, TRANSLATORS


class WithLanguage:
    """For a form of an account: a translator needs a language."""

    def clean(self):
        cleaned = super().clean()
        is_translator = any(group.name == TRANSLATORS for group in cleaned.get("groups") or ())
        if is_translator and not cleaned.get("translates_into"):
            self.add_error("translates_into", gettext("Say which language they translate into."))
        return cleaned


class UserForm(WithLanguage, UserChangeForm):
    pass


class NewUserForm(WithLanguage, UserCreationForm):
    pass


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Accounts. What somebody may do is said by roles, which are groups; no one has rights of their own.

    Whoever has a role may log in.
    """

    form = UserForm
    add_form = NewUserForm

    list_display = ["username", "first_name", "last_name", "email", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": [("first_name", "last_name"), ("email", "language")]}),
        (_("Access"), {"fields": ["is_active", "groups", "translates_into", "is_superuser"]}),
        (_("Dates"), {"fields": [("last_login", "date_joined")]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "password1", "password2"]}),
        (_("Access"), {"fields": ["groups", "translates_into"]}),
    ]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["widget"] = CheckboxSelectMultiple
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.label_from_instance = lambda group: NAMES.get(group.name, group.name)
        return field

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        user = form.instance
        user.is_staff = user.is_superuser or user.groups.exists()
        user.save(update_fields=["is_staff"])

    # Who has every right is not made, changed or deleted by those who have fewer.

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, "is_superuser"]

    def get_queryset(self, request):
        users = super().get_queryset(request)
        return users if request.user.is_superuser else users.filter(is_superuser=False)
