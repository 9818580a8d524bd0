"""The language in which a command speaks."""

import pytest
from django.core.management import call_command
from django.utils import translation


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("locale", "first_word"),
    [
        ({"LC_ALL": "sv_SE.UTF-8"}, "Inläst:"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "sv"}, "Inläst:"),
        ({"LC_ALL": "", "LC_MESSAGES": "en_GB.UTF-8", "LANG": "sv_SE.UTF-8"}, "Loaded:"),
        ({"LC_ALL": "C.UTF-8", "LANG": "sv_SE.UTF-8"}, "Loaded:"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "de_DE.UTF-8"}, "Loaded:"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": ""}, "Loaded:"),
    ],
)
def test_a_command_speaks_the_language_of_its_shell(monkeypatch, tmp_path, capsys, locale, first_word):
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "content.yaml").write_text("focus_areas:\n- key: ice\n  name: {sv: Is, en: Ice}\n", encoding="utf-8")
    with translation.override("sv"):
        call_command("load_example", tmp_path)
    assert capsys.readouterr().out.startswith(first_word)
