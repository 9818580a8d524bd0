import gettext

import pytest
from django.core.management import CommandError, call_command

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def source(tmp_path, settings):
    file = tmp_path / "sv" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    settings.LOCALE_PATHS = [tmp_path]
    return file


def test_makes_what_gettext_reads(source, capsys):
    source.write_text(f'{HEADER}msgid "water"\nmsgstr "vatten"\n', encoding="utf-8")
    call_command("compile_catalogues")
    with source.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("water") == "vatten"
    assert "1 catalogues compiled" in capsys.readouterr().out
    call_command("compile_catalogues")
    assert "0 catalogues compiled, 1 already up to date" in capsys.readouterr().out


def test_a_broken_catalogue_is_named(source):
    source.write_text("water is vatten\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"django\.po"):
        call_command("compile_catalogues")
