"""What pages cost: the site beside nginx with the same bytes, and beside a plain Django site with the same content.

    make bench
    make bench ARGS="--sizes 40 10000 --rounds 5"
    make bench ARGS="--compare"

All servers run at the same time and are asked in turn, round after round; what is printed are ratios within a round,
for times say more of the machine. ``--compare`` fails where a ratio to plain Django has become twice what it is in
docs/performance.json; .ci/run does that. The content lies in var/bench, and is made once.
"""

import argparse
import itertools
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from bench import servers
from bench.plot import plot

ROOT = Path(__file__).parent.parent
KNOWN = ROOT / "docs" / "performance.json"
# The kind of page -> its address, and that of the plain page; None where there is no such page.
PAGES = {
    "front page": ("/", "/"),
    "partnership": ("/partnerskap/vaxjo-jb-marks/", "/partnerskap/vaxjo-jb-marks/"),
    "project": ("/projekt/sekos/", "/projekt/sekos/"),
    "projects": ("/projekt/", "/projekt/"),
    "projects, last page": ("/projekt/?page=400", None),
    "projects, filtered": ("/projekt/?status=completed", None),
    "projects as a timeline": ("/projekt/?view=timeline", None),
    "focus areas": ("/fokusomraden/", None),
    "municipality": ("/kommuner/jb-marks/", None),
    "text page": ("/om/", None),
    "search": ("/sok/?q=bibliotek", None),
}
# Requests of a page in a round.
MANY, FEW = 1_600, 20
# A ratio may be so much larger than the known one before it counts as worse: machines differ, and rounds do. How much
# faster a machine sends a file than it runs Python differs more than that.
TOLERANCE = 2
COMPARED = "Django"


def prepare(folder, size):
    """Make the content of a size, and the collected static files, if they are not there."""
    if (folder / "filled").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    print(f"Making {size} projects in {folder} (once).", flush=True)
    environment = {**os.environ, **servers.settings(folder)}
    fill = f"import django; django.setup(); from bench.content import fill; fill({size})"
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    for command in (["manage.py", "compile_catalogues"], ["-c", fill], ["manage.py", "collectstatic", "--noinput"]):
        subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    (folder / "filled").touch()


def measure(folder, rounds):
    """{kind of page: {who: {"cpu": microseconds a request, "p50", "p95": milliseconds}}} of one size."""
    with ExitStack() as stack:
        ours = stack.enter_context(servers.site(folder))
        anew = stack.enter_context(servers.site(folder, PAGE_CACHE_MB="0"))
        plain = stack.enter_context(servers.plain(folder))
        cached = stack.enter_context(servers.plain(folder, "bench.plain.cached_settings"))
        bodies = {f"{number}.html": ours.get(path)[2] for number, (path, _plain) in enumerate(PAGES.values())}
        nginx = stack.enter_context(servers.nginx(folder / "nginx", bodies))
        change = changes_of(folder)
        found = {}
        for number, (kind, (path, plain_path)) in enumerate(PAGES.items()):
            known = {"If-None-Match": ours.get(path)[1]["etag"]}
            asked = {
                "kept": lambda path=path: ours.measured_in_a_crowd(path, MANY),
                "not modified": lambda path=path, known=known: ours.measured_in_a_crowd(path, MANY, **known),
                "made": lambda path=path: anew.measured(path, FEW),
                "made after a change": lambda path=path: anew.measured_after(change, path, FEW),
            }
            if nginx:
                asked["nginx"] = lambda name=f"/{number}.html": nginx.measured_in_a_crowd(name, MANY)
            if plain_path:
                asked["plain"] = lambda path=plain_path: plain.measured(path, FEW)
                asked["plain, cached"] = lambda path=plain_path: cached.measured_in_a_crowd(path, MANY)
            for ask in asked.values():
                ask()
            samples = {who: [] for who in asked}
            for _round in range(rounds):
                for who, ask in asked.items():
                    samples[who].append(ask())
            found[kind] = {who: summed_up(rounds_of) for who, rounds_of in samples.items()}
            print(f"  {kind}: {len(bodies[f'{number}.html']):,} bytes", flush=True)
        return found


def changes_of(folder):
    """A function that changes a project that is listed, each time another one."""
    database = sqlite3.connect(folder / "db.sqlite3", isolation_level=None, timeout=20)
    published = database.execute("SELECT id FROM projects_project WHERE state = 'published'").fetchall()
    turn = itertools.cycle(published)
    change = "UPDATE projects_project SET budget_amount = coalesce(budget_amount, 0) + 1 WHERE id = ?"
    return lambda: database.execute(change, next(turn))


def summed_up(samples):
    times = [seconds * 1000 for _cpu, of_round in samples for seconds in of_round]
    cuts = statistics.quantiles(times, n=20)
    cpu = [worked * 1e6 for worked, _times in samples]
    return {"cpu": cpu, "p50": round(statistics.median(times), 3), "p95": round(cuts[-1], 3)}


def ratios_of(sizes, found):
    """{what: ratio}: the median of the ratios within each round."""

    def ratio(one, other):
        return round(statistics.median(a / b for a, b in zip(one["cpu"], other["cpu"], strict=True)), 3)

    ratios = {}
    small, large = found[sizes[0]], found[sizes[-1]]
    for kind in PAGES:
        page = small[kind]
        if "nginx" in page:
            ratios[f"{kind}: kept / nginx"] = ratio(page["kept"], page["nginx"])
            ratios[f"{kind}: not modified / nginx"] = ratio(page["not modified"], page["nginx"])
        if "plain" in page:
            ratios[f"{kind}: kept / Django's cache middleware"] = ratio(page["kept"], page["plain, cached"])
            ratios[f"{kind}: made / plain Django"] = ratio(page["made"], page["plain"])
            ratios[f"{kind}: made after a change / plain Django"] = ratio(page["made after a change"], page["plain"])
        if large is not small:
            # Not in the same round, but of the same run.
            for who in ("kept", "made"):
                grown = statistics.median(large[kind][who]["cpu"]) / statistics.median(page[who]["cpu"])
                ratios[f"{kind}: {who}, {sizes[-1]:,} / {sizes[0]:,} projects"] = round(grown, 3)
    last, first = large["projects, last page"]["made"], large["projects"]["made"]
    ratios["projects: made, last page / first"] = ratio(last, first)
    return ratios


def start_of(folder):
    """Seconds from the command to the first page, the median of five starts."""
    times = []
    for _start in range(5):
        began = time.perf_counter()
        with servers.site(folder) as server:
            server.get("/")
            times.append(time.perf_counter() - began)
    return round(statistics.median(times), 2)


def compare(ratios):
    """The ratios that have become worse than those that are known, in sentences."""
    known = json.loads(KNOWN.read_text(encoding="utf-8"))["ratios"]
    return [
        f"{what}: {ratio}, known is {known[what]}"
        for what, ratio in ratios.items()
        if COMPARED in what and what in known and ratio > known[what] * TOLERANCE
    ]


def main(arguments):
    folder = Path(os.environ.get("DATA_DIR", ROOT / "var")).absolute() / "bench"
    found = {}
    for size in arguments.sizes:
        prepare(folder / str(size), size)
        print(f"{size:,} projects, {arguments.rounds} rounds:", flush=True)
        found[size] = measure(folder / str(size), arguments.rounds)
    ratios = ratios_of(arguments.sizes, found)
    for what, ratio in ratios.items():
        print(f"{ratio:8.3f}  {what}")
    started = start_of(folder / str(arguments.sizes[0]))
    print(f"{started:8.2f}  seconds from the start to the first page")
    result = {"ratios": ratios, "seconds to the first page": started, "measured": found}
    (folder / "performance.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    for size, measured in found.items():
        picture = plot(measured, f"Processor time of a request, {size:,} projects")
        (folder / f"performance-{size}.svg").write_text(picture, encoding="utf-8")
    print(f"Written to {folder}: performance.json, and a plot of each size.")
    if arguments.compare and (worse := compare(ratios)):
        sys.exit("\n".join(["Worse than docs/performance.json:", *worse]))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[40, 10_000], help="numbers of projects")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--compare", action="store_true", help="fail where a ratio is worse than the known one")
    return parser.parse_args()


if __name__ == "__main__":
    main(arguments())
