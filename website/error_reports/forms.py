"""The form that a visitor fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from website.models import ErrorReport

# The field that people neither see nor reach: what fills it in is a program.
DECOY = "homepage"


class LinesField(forms.CharField):
    """Text of several lines, each ending as it was counted: a browser sends two signs for what it counts as one."""

    widget = forms.Textarea

    def to_python(self, value):
        # No database takes a NUL, and nobody means one.
        return super().to_python((value or "").replace("\x00", "").replace("\r\n", "\n"))


class ReportForm(forms.ModelForm):
    text = LinesField(
        label=_("What is wrong?"),
        help_text=_("Quote the words, or say what you were doing and what happened."),
        error_messages={"required": _("Write what is wrong.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    suggestion = LinesField(
        label=_("What would be right, or where can it be seen?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = ErrorReport
        fields = ["kind", "text", "suggestion", "email"]
        labels = {"kind": _("What is it about?"), "email": _("Your e-mail")}
        help_texts = {"email": _("Only if you want an answer.")}
        widgets = {
            "kind": forms.RadioSelect,
            "email": forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        }
        error_messages = {
            "kind": {"required": _("Choose what it is about."), "invalid_choice": _("Choose what it is about.")},
            "email": {"invalid": _("Write an e-mail address such as name@example.org, or leave it empty.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # A browser would cut off what is too long without a word; the form says so, and keeps it.
            field.widget.attrs.pop("maxlength", None)

    @property
    def is_filled_in_by_a_program(self):
        return bool(self.data.get(DECOY))
