"""The server of `make run` and of production, asked as the network asks it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.factories import make_project
from tests.tools.server import get, served, wait_for

ROOT = Path(__file__).parent.parent.parent


def raw(port, request, most=1_000_000):
    """What the server answers to bytes, until it closes the connection or has nothing more to say."""
    with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        said = b""
        try:
            connection.sendall(request)
            while len(said) < most and (part := connection.recv(65536)):
                said += part
        except (TimeoutError, ConnectionError):
            pass
    return said


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "http"), ("PORT", "0"), ("PORT", "70000"), ("WORKERS", "0"), ("WORKERS", "many"), ("LISTEN", "/none/a")],
)
def test_a_wrong_value_stops_it_in_one_sentence_that_names_it(name, value):
    environment = {**os.environ, name: value}
    command = [sys.executable, "-m", "config.server"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode
    assert done.stderr.startswith(f"The environment variable {name} must be ")
    assert done.stderr.count("\n") == 1


def test_it_answers_whatever_is_asked_and_goes_on(transactional_db):
    page = make_project(title_sv="Vatten", lead_sv="Rent vatten.").get_absolute_url()
    host = b"Host: localhost\r\nConnection: close\r\n\r\n"
    asked = page.encode()
    with served() as (server, port):
        status, body = get(port, page)
        assert (status, b"Rent vatten." in body) == (200, True)

        for _visit in range(2):
            # As old programs and some checks of whether it is up ask.
            old = raw(port, b"GET " + asked + b" HTTP/1.0\r\n\r\n")
            assert old.startswith(b"HTTP/1.0 200")
            assert b"Rent vatten." in old

            head = raw(port, b"HEAD " + asked + b" HTTP/1.1\r\n" + host)
            assert head.startswith(b"HTTP/1.1 200")
            assert f"content-length: {len(body)}\r\n".encode() in head.lower()
            assert head.endswith(b"\r\n\r\n")

            part = raw(port, b"GET " + asked + b" HTTP/1.1\r\nRange: bytes=0-9\r\n" + host)
            assert part.startswith(b"HTTP/1.1 200")
            assert part.endswith(body)

            absolute = raw(port, b"GET http://evil.example" + asked + b" HTTP/1.1\r\n" + host)
            assert b"evil.example" not in absolute.partition(b"\r\n\r\n")[2]

            twice = raw(port, b"GET " + asked + b" HTTP/1.1\r\nHost: evil.example\r\n" + host)
            assert twice.startswith(b"HTTP/1.1 400")

            known = raw(port, b"GET " + asked + b" HTTP/1.1\r\nIf-None-Match: *\r\n" + host)
            assert known.startswith(b"HTTP/1.1 304")
            assert known.endswith(b"\r\n\r\n")

            for nonsense in (
                b"GET " + asked + b" HTTP/1.1\r\nHost: \x00\xff\r\n\r\n",
                b"GET " + asked + b"\r\n\r\n",
                b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
                b"GET " + asked + b" HTTP/1.1\r\nX: " + b"x" * 2_000_000 + b"\r\n" + host,
                b"GET " + asked + b" HTTP/1.1\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(5_000)) + host,
                b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n" + host,
                b"\xff\xfe\r\n\r\n",
            ):
                answer = raw(port, nonsense)
                assert not answer or answer.split()[1] in (b"400", b"414", b"431"), nonsense[:60]
        assert get(port, page) == (200, body)
        assert server.poll() is None


def test_new_code_comes_in_without_a_visitor_noticing(transactional_db, tmp_path):
    """SIGHUP, while visitors come all the time by new connections, as a web server in front makes them."""
    page = make_project(title_sv="Vatten").get_absolute_url()
    answers, is_over = [], threading.Event()

    def visit(place):
        while not is_over.is_set():
            try:
                answers.append(get(place, page)[0])
            except OSError as error:
                answers.append(error)
            time.sleep(0.002)

    with served(workers=2, LISTEN=str(tmp_path / "site.sock")) as (server, place):
        before = workers_of(server)
        visitors = [threading.Thread(target=visit, args=(place,)) for _number in range(2)]
        for visitor in visitors:
            visitor.start()
        server.send_signal(signal.SIGHUP)
        until = time.monotonic() + 60
        while before & workers_of(server) and time.monotonic() < until:
            time.sleep(0.1)
        is_over.set()
        for visitor in visitors:
            visitor.join()
        assert not before & workers_of(server)
        assert len(workers_of(server)) == 2
    assert set(answers) == {200}
    assert len(answers) > 100


def test_a_process_that_dies_is_replaced(transactional_db):
    page = make_project(title_sv="Vatten").get_absolute_url()
    with served() as (server, port):
        (before,) = workers_of(server)
        # Granian takes one that dies at once for one that cannot start.
        time.sleep(1)
        os.kill(before, signal.SIGKILL)
        until = time.monotonic() + 30
        while workers_of(server) <= {before} and time.monotonic() < until:
            time.sleep(0.1)
        wait_for(port, server)
        assert get(port, page)[0] == 200
        assert workers_of(server) - {before}


def workers_of(server):
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(server.pid)], capture_output=True, text=True, check=False)
    return {int(pid) for pid in found.stdout.split()}


def test_what_few_need_is_not_read_at_the_start():
    """The library of Excel files: a tenth of a second, and ten megabytes in each process."""
    code = "import sys, config.wsgi; print([name for name in ('openpyxl', 'numpy') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
