"""Whether anybody ever gets an old page: three processes, a change every 50 milliseconds, 100,000 answers.

    DATA_DIR=var/bench-freshness .venv/bin/python -m bench.freshness [number of answers]

A title is counted up. Whoever asks for a page that shows it must get at least the number that was committed when they
asked. It prints how many did not, and how often the title changed.
"""

import multiprocessing
import os
import re
import sqlite3
import sys
import time
from pathlib import Path

from bench import servers
from bench.pages import prepare

PROCESSES, READERS, EVERY = 3, 6, 0.05
PAGES = ("/projekt/sekos/", "/en/projects/sekos/", "/projekt/", "/partnerskap/vaxjo-vushtrri/", "/projekt/?q=sekos")
CHANGE = "UPDATE projects_project SET title_sv = ?, title_en = ? WHERE slug = 'sekos'"
NUMBER = re.compile(rb"SEKOS nummer (\d+)")


def write(database, published, is_over):
    """Count up, as fast as is asked for; what is committed is told at once."""
    connection = sqlite3.connect(database, isolation_level=None, timeout=20)
    while not is_over.is_set():
        number = published.value + 1
        connection.execute(CHANGE, [f"SEKOS nummer {number}"] * 2)
        published.value = number
        time.sleep(EVERY)


def read(port, count, published, queue):
    """Ask for ``count`` pages; tell how many were old, and which."""
    server, old = servers.Server(0, port), []
    for place in range(count):
        page = PAGES[place % len(PAGES)]
        least = published.value
        status, _headers, body = server.get(page)
        numbers = [int(number) for number in NUMBER.findall(body)]
        if status != 200 or not numbers or min(numbers) < least:
            old.append((page, status, least, numbers[:3]))
    queue.put(old)


def main(count):
    folder = Path(os.environ.get("DATA_DIR", "var/bench-freshness")).absolute()
    prepare(folder, 40)
    published, is_over, queue = multiprocessing.Value("q", 0), multiprocessing.Event(), multiprocessing.Queue()
    writer = multiprocessing.Process(target=write, args=(folder / "db.sqlite3", published, is_over))
    with servers.site(folder, workers=PROCESSES) as site:
        writer.start()
        while not published.value:
            time.sleep(0.01)
        began = time.perf_counter()
        readers = [
            multiprocessing.Process(target=read, args=(site.port, count // READERS, published, queue))
            for _reader in range(READERS)
        ]
        for reader in readers:
            reader.start()
        old = [one for _reader in readers for one in queue.get()]
        seconds = time.perf_counter() - began
        is_over.set()
        writer.join()
    asked = count // READERS * READERS
    print(f"{asked:,} answers of {PROCESSES} processes in {seconds:.0f} s, {published.value:,} changes: {len(old)} old")
    for one in old[:10]:
        print(*one)
    sys.exit(bool(old))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
