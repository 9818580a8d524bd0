"""The form of a project, opened and sent by two."""

import re

from projects.models import Project
from publishing.models import Draft
from tests.tools.forms import add_row, filled_form


def address(project, prefix=""):
    return f"{prefix}/admin/projects/project/{project.pk}/change/"


def meet(editor, other, project, mine, theirs, prefix="", move="_save"):
    """Both open the form, the other saves, the editor saves: what the editor is shown."""
    page = address(project, prefix)
    opened = editor.get(page)
    response = other.post(page, filled_form(other.get(page), **{move: "1"}, **theirs))
    assert response.status_code == 302
    data = filled_form(opened, **{move: "1"}, **mine)
    return editor.post(page, data)


def save_results(editor, page, *texts):
    """Save a draft with new results."""
    data = filled_form(editor.get(page), _save="1")
    for text in texts:
        add_row(data, "results", text_sv=text, side="home", outcome="achieved", order="0")
    assert editor.post(page, data).status_code == 302


def choices(response):
    """What is to be decided, as [(the name of the choice, what it is about)]."""
    return re.findall(r'name="(take-\d+)" value="([^"]+)"', response.content.decode())


def said(project):
    """What is saved, wherever it is kept."""
    draft = Draft.objects.of(project).current().first()
    if draft:
        return dict(draft.data)
    return Project.objects.values("title_sv", "lead_sv", "lead_en").get()
