# Everything that is done to this project by hand. A fresh machine needs Python 3.11 or newer with its venv module, and
# make; every target makes what it needs first, and can be run again, or interrupted, at any time.

# The Python to make the environment with, and the tool that fills it.
PYTHON ?= python3
UV = uv==0.13.9
# What the site keeps (database, uploads, secrets); config/settings.py reads it too.
export DATA_DIR := $(or $(DATA_DIR),$(CURDIR)/var)
PORT := $(or $(PORT),8000)

PY = .venv/bin/python
MANAGE = $(PY) manage.py
COMPILE = UV_CUSTOM_COMPILE_COMMAND="make lock" $(PY) -m uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links

.PHONY: help setup run test lint lock messages bench
.DELETE_ON_ERROR:

help:
	@echo "make run       serve the site with its example content at http://127.0.0.1:$(PORT)/ (PORT=8001 make run: elsewhere)"
	@echo "make test      run all tests (make test ARGS='-k steering': some of them)"
	@echo "make lint      check code, templates, settings, migrations, catalogues and requirements"
	@echo "make bench     measure what pages cost beside nginx and plain Django (make bench ARGS='--sizes 40 --rounds 3')"
	@echo "make messages  bring the catalogues in locale/ up to date with the code"
	@echo "make lock      pin what pyproject.toml asks for (make lock ARGS=--upgrade: in the newest versions)"
	@echo "make setup     make the environment in .venv and the secret key, which every other target does first"

# --- The environment ---------------------------------------------------------------------------------------------
# Each stamp is made last: what was interrupted is done again.

setup: .venv/installed
	@[ -s "$(DATA_DIR)/secret-key" ] || { \
		mkdir -p "$(DATA_DIR)" && umask 077 && \
		$(PY) -c "import secrets; print(secrets.token_urlsafe(64))" > "$(DATA_DIR)/secret-key.new" && \
		mv "$(DATA_DIR)/secret-key.new" "$(DATA_DIR)/secret-key"; }

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, and this is \
	%d.%d. Name another: make PYTHON=python3.12" % sys.version_info[:2])'
	@echo "Making the environment in .venv (under a minute)."
	@$(PYTHON) -m venv --clear .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check $(UV)
	@touch $@

.venv/installed: .venv/made requirements-dev.txt
	@$(PY) -m uv pip sync --quiet --require-hashes --compile-bytecode requirements-dev.txt
	@touch $@

# --- The site ----------------------------------------------------------------------------------------------------

define PORT_IS_FREE
import socket, sys
port = sys.argv[1]
if not (port.isdecimal() and 0 < int(port) < 65536):
    sys.exit(f"PORT must be a number from 1 to 65535, not {port!r}.")
with socket.socket() as listener:
    # What a server that has just stopped leaves behind is no hindrance; a server that listens is.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", int(port)))
    except OSError as error:
        sys.exit(f"Port {port} cannot be used ({error.strerror}). Choose another: PORT={int(port) + 1} make run")
endef
export PORT_IS_FREE

# Collecting means compressing, which takes seconds: it is done again when a static file or a library has changed.
COLLECTED = [ -e "$(DATA_DIR)/static/collected" ] && \
	[ -z "$$(find static .venv/installed -newer "$(DATA_DIR)/static/collected" -print -quit)" ]

# As in production, but for one machine: without HTTPS, and with an account for trying out.
run: export DEBUG = no
run: export HTTPS = no
run: export STATIC_MANIFEST = yes
run: setup
	@$(PY) -c "$$PORT_IS_FREE" "$(PORT)"
	@$(MANAGE) compile_catalogues
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_example
	@$(COLLECTED) || { $(MANAGE) collectstatic --noinput --verbosity 0 && touch "$(DATA_DIR)/static/collected"; }
	@$(MANAGE) create_trial_account
	@echo "The site is served at http://127.0.0.1:$(PORT)/ (in English at /en/, for staff at /admin/). Ctrl+C stops it."
	@LISTEN=127.0.0.1 PORT=$(PORT) $(PY) -m config.server

# --- Tests and checks --------------------------------------------------------------------------------------------

test: setup
	@$(MANAGE) compile_catalogues
	@$(PY) -m pytest -n 2 --dist worksteal $(ARGS)

lint: export DEBUG = no
lint: export HTTPS = yes
lint: setup
	@echo "Code:" && $(PY) -m ruff check
	@$(PY) -m ruff format --check
	@echo "Templates:" && find templates -name '*.html' -exec .venv/bin/djade --check --target-version 5.2 {} + \
		|| { echo "These templates are not laid out as .venv/bin/djade would."; exit 1; }
	@echo "Settings of a deployed site:" && $(MANAGE) check --deploy --fail-level WARNING
	@echo "Migrations:" && $(MANAGE) makemigrations --check --dry-run \
		|| { echo "The models have changed: $(MANAGE) makemigrations writes what is missing."; exit 1; }
	@echo "Catalogues:" && $(PY) -m tests.tools.catalogues
	@echo "Requirements:" && $(PY) -m tests.tools.pins
	@echo "Marks of unfinished work:" && ! grep -rnIwE 'TO[D]O|FIX[M]E|XX[X]|HAC[K]' . --exclude-dir=.git \
		--exclude-dir=.venv --exclude-dir=var --exclude-dir=node_modules --exclude-dir='.*_cache' \
		|| { echo "Finish these, or write an issue and take the mark away."; exit 1; }
	@echo "All checks pass."

bench: setup
	@$(MANAGE) compile_catalogues
	@$(PY) -m bench.pages $(ARGS)

messages: setup
	@$(PY) -m tests.tools.catalogues --write

lock: setup
	@$(COMPILE) $(ARGS) pyproject.toml -o requirements.txt
	@$(COMPILE) $(ARGS) --extra dev --constraint requirements.txt pyproject.toml -o requirements-dev.txt
	@$(MAKE) --no-print-directory setup
