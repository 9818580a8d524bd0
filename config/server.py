"""The server, the same for `make run` and in production: `python -m config.server`.

It is Granian with one thread for pages in each of its processes: several would only wait for one another. It listens at
PORT of the address LISTEN, or at the Unix socket that LISTEN names ("/run/site.sock"), with WORKERS processes, one for
each core unless it is told otherwise. SIGHUP puts new processes, with the code as it is now, in the place of the old
ones, one after the other, and each old one ends when it has answered; SIGTERM ends all when they have.
"""

import os
from pathlib import Path

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

# Seconds: so long a new process may take to be ready before the old one takes no more, and an old one to finish.
TO_BE_READY = 3
TO_FINISH = 30


def stop(sentence):
    raise SystemExit(sentence)


def number(name, default, least, most):
    """A whole number from the environment; a wrong one ends the start with a sentence."""
    said = os.environ.get(name, "").strip()
    if not said:
        return default
    if not (said.isascii() and said.isdigit() and least <= int(said) <= most):
        stop(f"The environment variable {name} must be a number from {least} to {most}, not {said!r}.")
    return int(said)


def cores():
    """Those that this process may use, which may be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def place():
    """Where to listen: {"address", "port"} or {"uds"}."""
    said = os.environ.get("LISTEN", "").strip() or "127.0.0.1"
    if not said.startswith("/"):
        return {"address": said, "port": number("PORT", 8000, 1, 65535)}
    if not Path(said).parent.is_dir():
        stop(f"The environment variable LISTEN must be an address, or a file in a folder that is there, not {said!r}.")
    # As open as a port of this machine is; who may reach the folder decides.
    return {"uds": Path(said), "uds_permissions": 0o666}


def serve():
    Server(
        "config.wsgi:application",
        **place(),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=number("WORKERS", cores(), 1, 1000),
        blocking_threads=1,
        log_level=LogLevels.warning,
        # One that was killed for want of memory is made again.
        respawn_failed_workers=True,
        respawn_interval=TO_BE_READY,
        workers_kill_timeout=TO_FINISH,
    ).serve()


if __name__ == "__main__":
    serve()
