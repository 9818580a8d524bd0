"""Is every text of the interface in the catalogues, and translated? And: write the catalogues anew.

``python -m tests.tools.catalogues`` says what is wrong; with ``--write`` (which is ``make messages``) it brings the
catalogues in ``locale/`` up to date with the code. Both work on a copy of the project, so that a check changes nothing.
"""

import argparse
import ast
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

import polib

from tests.tools.needs import TOOLS, everything_is_required

ROOT = Path(__file__).parent.parent.parent
# The texts in the code are English: a catalogue of that language holds what differs, and may leave the rest empty.
LANGUAGE_OF_THE_CODE = "en"
OPTIONS = ["--no-location", "--no-wrap", "--ignore=tests", "--ignore=var", "--verbosity=0"]
# Functions whose texts gettext collects.
GETTEXT = re.compile(r"_|[np]{0,2}gettext(_lazy|_noop)?")
NOT_COPIED = [".git", ".venv", "var", "tests", "node_modules", "__pycache__", "*.mo"]


def problems(root: Path = ROOT) -> list[str]:
    """Return what is wrong with the catalogues of the project in ``root``, one text each. The caller has gettext."""
    found = []
    for file, old, new in compared(root):
        if changes := list(difflib.unified_diff(without_date(old), without_date(new), "now", "new", n=1, lineterm="")):
            name = file.relative_to(root)
            found.append(f"{name} is not what the code says. `make messages` updates it:\n" + "\n".join(changes))
    return found + hidden(root) + unfinished(root)


def hidden(root: Path = ROOT) -> list[str]:
    """Return the texts that gettext does not see, because the call that holds them stands in an f-string."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(root, Path(folder, "project"), ignore=shutil.ignore_patterns(*NOT_COPIED))
        return [
            f"{file.relative_to(copy)}:{call.lineno}: gettext does not see a text within an f-string."
            for file in sorted(copy.rglob("*.py"))
            for words in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(words, ast.JoinedStr)
            for call in ast.walk(words)
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and GETTEXT.fullmatch(call.func.id)
        ]


def unfinished(root: Path = ROOT) -> list[str]:
    """Return the texts in the project's catalogues that are fuzzy, no longer used, or lack a translation they need."""
    found = []
    for file in sorted(root.glob("locale/*/LC_MESSAGES/*.po")):
        catalogue = polib.pofile(str(file))
        name = file.relative_to(root)
        found += [f"{name}: fuzzy: {entry.msgid!r}" for entry in catalogue.fuzzy_entries()]
        found += [f"{name}: no longer used: {entry.msgid!r}" for entry in catalogue.obsolete_entries()]
        if language(file) != LANGUAGE_OF_THE_CODE:
            found += [f"{name}: not translated: {entry.msgid!r}" for entry in catalogue.untranslated_entries()]
    return found


def update(root: Path = ROOT) -> list[str]:
    """Write the catalogues that the code has left behind; return which."""
    changed = [(file, new) for file, old, new in compared(root) if without_date(old) != without_date(new)]
    for file, new in changed:
        file.write_text(new, encoding="utf-8")
    return [str(file.relative_to(root)) for file, new in changed]


def compared(root: Path) -> list[tuple[Path, str, str]]:
    """Return each catalogue as: path, its text ("" if there is none yet), the text that makemessages makes of it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "project")
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
        make_messages(copy, "--all")
        if languages := sorted(map(language, copy.glob("locale/*/LC_MESSAGES/djangojs.po"))):
            # The rich-text editor speaks through our catalogue, and its own script is no source that gettext can read.
            script = "".join(f"gettext({text});\n" for text in editor_texts())
            Path(copy, "static", "editor-texts.js").write_text(script, encoding="utf-8")
            make_messages(copy, "--domain=djangojs", *(f"--locale={code}" for code in languages))
        result = []
        for new in sorted(copy.glob("locale/*/LC_MESSAGES/*.po")):
            file = root / new.relative_to(copy)
            old = file.read_text(encoding="utf-8") if file.is_file() else ""
            result.append((file, old, new.read_text(encoding="utf-8")))
        return result


def make_messages(project: Path, *options: str) -> None:
    """Run makemessages in a project; RuntimeError holds what it says if it cannot."""
    command = [sys.executable, "manage.py", "makemessages", *OPTIONS, *options]
    environment = os.environ | {"SECRET_KEY": "makemessages keeps no secret", "DATA_DIR": str(project / "var")}
    # A test has settings of its own, which are not copied.
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    run = subprocess.run(command, cwd=project, env=environment, capture_output=True, encoding="utf-8", check=False)
    if run.returncode:
        raise RuntimeError(f"makemessages failed: {run.stderr.strip()}")


def editor_texts() -> list[str]:
    """Return the texts that the rich-text editor's script has to show, as JavaScript strings with their quotes."""
    script = files("django_prose_editor").joinpath("static/django_prose_editor/editor.js").read_text(encoding="utf-8")
    short_name = re.search(r"([\w$]+)=window\.gettext", script)
    if not short_name:
        raise RuntimeError("The rich-text editor no longer asks window.gettext for its texts: mend editor_texts().")
    return sorted(set(re.findall(rf'\b{re.escape(short_name[1])}\(("[^"]+")\)', script)))


def language(file: Path) -> str:
    return file.parent.parent.name


def without_date(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith('"POT-Creation-Date:')]


def main():
    parser = argparse.ArgumentParser(description="Check the catalogues of interface texts, or write them anew.")
    parser.add_argument("--write", action="store_true", help="bring locale/ up to date with the code")
    write = parser.parse_args().write
    gettext = TOOLS["gettext"]
    if not gettext.find():
        print(f"NOT {'WRITTEN' if write else 'CHECKED'} without {gettext.name}. To install it: {gettext.install}")
        return 1 if write or everything_is_required() else 0
    try:
        if write:
            print("\n".join(f"Updated {name}." for name in update()) or "The catalogues say what the code says.")
            print("\n".join(unfinished()) or "Every text is translated.")
            return 0
        found = problems()
    except RuntimeError as error:
        found = [str(error)]
    print("\n".join(found) or "The catalogues are complete.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
