"""Do the pinned requirements say what pyproject.toml says? Asked without a network, of what is installed.

``python -m tests.tools.pins`` says what is wrong. From the dependencies in pyproject.toml it follows what the installed
packages themselves require: exactly those must be pinned, in versions that everybody accepts.
"""

import sys
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent.parent


def problems(project: dict, run: str, develop: str) -> list[str]:
    """Return what is wrong, a sentence each.

    ``project`` is the table of that name in pyproject.toml, ``run`` and ``develop`` are the texts of the two files.
    """
    to_run = project["dependencies"]
    to_develop = to_run + project["optional-dependencies"]["dev"]
    found = disagreements("requirements.txt", to_run, pins(run))
    found += disagreements("requirements-dev.txt", to_develop, pins(develop))
    for name, version in pins(run).items():
        if pins(develop).get(name, version) != version:
            found.append(f"{name} is {version} in requirements.txt and {pins(develop)[name]} in requirements-dev.txt.")
    return found


def disagreements(file: str, wanted: list[str], pinned: dict[str, str]) -> list[str]:
    """Return where ``pinned`` (name: version), which stands in ``file``, is not what ``wanted`` leads to."""
    found = []
    names = set()
    waiting = [(Requirement(text), "pyproject.toml") for text in wanted]
    asked = set()
    while waiting:
        requirement, asked_by = waiting.pop()
        name = canonicalize_name(requirement.name)
        names.add(name)
        if name not in pinned:
            found.append(f"{name}, which {asked_by} asks for, is not pinned in {file}.")
        elif not requirement.specifier.contains(pinned[name], prereleases=True):
            found.append(f"{file} pins {name} {pinned[name]}, but {asked_by} asks for {requirement.specifier}.")
        else:
            # What a package requires depends on the extras that are asked for; "" is for none.
            new = {(name, extra) for extra in ("", *requirement.extras)} - asked
            asked |= new
            waiting += [(requirement, name) for name, extra in sorted(new) for requirement in requires(name, extra)]
    found += [f"{name} is pinned in {file}, but nothing asks for it." for name in sorted(pinned.keys() - names)]
    return sorted(set(found))


def requires(name: str, extra: str) -> list[Requirement]:
    """Return what the installed package requires on this machine because of an extra ("": in any case)."""
    try:
        requirements = [Requirement(text) for text in metadata.requires(name) or []]
    except metadata.PackageNotFoundError:
        return []
    return [needed for needed in requirements if needed.marker is None or needed.marker.evaluate({"extra": extra})]


def pins(text: str) -> dict[str, str]:
    """Return name and version of what a requirements file pins for this machine."""
    lines = [line.rstrip("\\ ") for line in text.splitlines() if line[:1].isalnum()]
    requirements = [Requirement(line) for line in lines]
    return {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
        for pin in requirements
        if pin.marker is None or pin.marker.evaluate()
    }


def main():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run, develop = ((ROOT / name).read_text(encoding="utf-8") for name in ("requirements.txt", "requirements-dev.txt"))
    found = problems(project, run, develop)
    print("\n".join([*found, "`make lock` writes both files anew."] if found else ["The requirements are as pinned."]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
