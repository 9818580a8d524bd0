"""The Nu HTML checker, which is what validator.w3.org runs."""

import json
import subprocess
import tempfile
from pathlib import Path

from tests.tools.needs import find_nu_checker


def check_html(pages: dict[str, str | bytes]) -> list[str]:
    """Return what the checker says against ``pages`` (address: HTML), remarks as well as errors; empty if nothing.

    A message is "address, line 12: error: what is wrong: <the place>". The checker takes seconds to start: give it all
    pages in one call. Raises RuntimeError when it did not do its work. The test needs ``needs("nu")``.
    """
    with tempfile.TemporaryDirectory() as folder:
        addresses = {}
        for number, (address, html) in enumerate(pages.items()):
            file = Path(folder, f"{number}.html")
            file.write_bytes(html if isinstance(html, bytes) else html.encode())
            addresses[file.name] = address
        # The quick compiler: the checker runs for seconds. Its schemas nest deeper than that compiler's stack.
        java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m", "-jar", find_nu_checker()]
        command = [*java, "--Werror", "--format", "json", "--skip-non-html", folder]
        run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    try:
        messages = json.loads(run.stderr)["messages"]
    except ValueError as error:
        raise RuntimeError(f"The Nu checker stopped with {run.returncode}: {run.stderr}") from error
    if run.returncode and not messages:
        raise RuntimeError(f"The Nu checker stopped with {run.returncode} and said nothing.")
    return [as_line(addresses.get(Path(message.get("url", "")).name, "all pages"), message) for message in messages]


def as_line(address: str, message: dict) -> str:
    """Return one message of the checker's JSON as a line for a person."""
    kind = message.get("subType") or message["type"]
    place = f": {' '.join(message['extract'].split())}" if message.get("extract") else ""
    return f"{address}, line {message.get('lastLine', '?')}: {kind}: {message['message']}{place}"
