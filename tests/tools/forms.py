"""Forms as a browser would send them."""

import re
from html.parser import HTMLParser

import pytest
from django.utils import translation

# For a test of the admin in each of its languages: how it speaks, and what its addresses begin with.
LANGUAGES = pytest.mark.parametrize(("language", "prefix"), [("sv", ""), ("en", "/en")])


def in_turn(names, cases):
    """Parametrise a test by ``cases``, the admin's languages taking turns: for several cases of one kind."""
    if isinstance(names, str):
        names, cases = [names], [(case,) for case in cases]
    turns = [("sv", ""), ("en", "/en")]
    values = [(*case, *turns[number % 2]) for number, case in enumerate(cases)]
    return pytest.mark.parametrize((*names, "language", "prefix"), values)


class FilledForm(dict):
    """{name: [value, …]}, with the row that each inline offers to copy in ``empty_rows``."""

    empty_rows = {}


def filled_form(response, form_id=None, **changes):
    """Return what the form of a page would send if nobody touched it, with ``changes``; a value of None leaves it out.

    ``form_id`` is the form's id; without one, the form with most fields is taken.
    """
    parser = FormParser()
    parser.feed(response.content.decode())
    fields = parser.forms[form_id] if form_id else max(parser.forms.values(), key=len)
    data = FilledForm((name, list(values)) for name, values in fields.items() if "__prefix__" not in name)
    data.empty_rows = {name: values for name, values in fields.items() if "__prefix__" in name}
    for name, value in changes.items():
        data.pop(name, None)
        if value is not None:
            data[name] = value if isinstance(value, list) else [value]
    return data


def button(response, words):
    """What pressing the button with these words adds to the form: {name: value}, empty if it has no name."""
    found = re.search(rf"<button([^>]*)>\s*{re.escape(words)}\s*</button>", response.content.decode())
    assert found, f"There is no button “{words}”."
    attributes = dict(re.findall(r'(\w+)="([^"]*)"', found[1]))
    return {attributes["name"]: attributes.get("value", "")} if "name" in attributes else {}


def add_row(data, prefix, **values):
    """Fill in a new row of an inline, as the admin's script adds one; ``data`` is changed and returned."""
    number = int(data[f"{prefix}-TOTAL_FORMS"][0])
    data[f"{prefix}-TOTAL_FORMS"] = [str(number + 1)]
    for name, value in data.empty_rows.items():
        if name.startswith(f"{prefix}-__prefix__-"):
            data[name.replace("__prefix__", str(number))] = value
    for name, value in values.items():
        data[f"{prefix}-{number}-{name}"] = [value]
    return data


def publish_form(editor, obj, language, prefix="", row=None, **changes):
    """Change a row of the content (or add one, if ``obj`` is a model) in the admin's form, and publish it.

    ``row`` is a new row of an inline: (its prefix, {name: value}). Returns the errors by field, as the editor reads
    them, and the page that shows them; both are empty if it was saved.
    """
    page = f"{prefix}/admin/{obj._meta.app_label}/{obj._meta.model_name}/"
    page += "add/" if isinstance(obj, type) else f"{obj.pk}/change/"
    data = filled_form(editor.get(page), _publish="1", **changes)
    if row:
        add_row(data, row[0], **row[1])
    response = editor.post(page, data)
    if response.status_code == 302:
        return {}, ""
    forms = [response.context["adminform"].form]
    forms += [form for inline in response.context["inline_admin_formsets"] for form in inline.formset.forms]
    with translation.override(language):
        errors = {name: [str(error) for error in found] for form in forms for name, found in form.errors.items()}
    return errors, response.content.decode()


class FormParser(HTMLParser):
    """Reads every form into {id: {name: [value, …]}}."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.forms = {}
        self.form = None
        self.textarea = None
        self.select = None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        name = attributes.get("name")
        if tag == "form":
            self.form = self.forms.setdefault(attributes.get("id", f"form-{len(self.forms)}"), {})
        elif self.form is None:
            return
        elif tag == "input" and name:
            self.read_input(name, attributes)
        elif tag == "textarea" and name:
            self.textarea = name
            self.form[name] = [""]
        elif tag == "select" and name:
            self.select = name, "multiple" in attributes
        elif tag == "option" and self.select:
            self.read_option(attributes)

    def read_input(self, name, attributes):
        kind = attributes.get("type", "text")
        if kind in ("submit", "button", "file", "image"):
            return
        if kind in ("checkbox", "radio") and "checked" not in attributes:
            return
        default = "on" if kind in ("checkbox", "radio") else ""
        self.form.setdefault(name, []).append(attributes.get("value", default) or default)

    def read_option(self, attributes):
        name, is_multiple = self.select
        if "selected" in attributes:
            chosen = self.form.setdefault(name, [])
            if not is_multiple:
                chosen.clear()
            chosen.append(attributes.get("value", ""))
        elif not is_multiple and name not in self.form:
            # A browser chooses the first if none is chosen.
            self.form[name] = [attributes.get("value", "")]

    def handle_data(self, data):
        if self.textarea:
            self.form[self.textarea][0] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            if self.textarea and self.form[self.textarea][0].startswith("\n"):
                self.form[self.textarea][0] = self.form[self.textarea][0][1:]
            self.textarea = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.form = None
