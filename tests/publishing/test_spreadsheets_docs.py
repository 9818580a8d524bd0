"""The columns that docs/spreadsheets.md lists are those that there are."""

from pathlib import Path

import pytest
from django.utils.translation import override

from publishing.spreadsheets.columns import MOST_LISTED, ChoiceColumn
from publishing.spreadsheets.resources import resource_named, resource_names

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).parents[2] / "docs" / "spreadsheets.md"


def columns_as_table(resource):
    """The columns of a spreadsheet as a table in Markdown."""
    lines = ["| technical name | English | Swedish | takes |", "| --- | --- | --- | --- |"]
    for column in resource.columns:
        names = []
        for code in ("en", "sv"):
            with override(code):
                names.append(column.heading())
        with override("en"):
            sentence, values = column.explained()
        if isinstance(column, ChoiceColumn) and len(values) <= MOST_LISTED:
            sentence = sentence.replace("below", f"“{'”, “'.join(values)}”").replace("values “", "values: “")
        sentence = sentence.replace("[words](address)", "`[words](address)`")
        lines.append(f"| `{column.name}` | {' | '.join(names)} | {sentence} |")
    return "\n".join(lines)


@pytest.mark.parametrize("name", resource_names())
def test_every_column_is_in_the_documentation(name):
    table = columns_as_table(resource_named(name))
    assert table in DOCUMENT.read_text(encoding="utf-8"), f"docs/spreadsheets.md needs:\n{table}"
