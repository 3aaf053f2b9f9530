# Hookswitch: `make help` lists what there is to make.

PORT ?= 8080
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input
BUILT := build/tested
BROWSER := 'browser and not soak'
BENCHES := start steps bytes events clicks endurance codec failover embedding
LEFT_OUT := numpy redis jwcrypto cryptography cffi pycparser async-timeout

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test lint bench soak coverage lock debian

help:
	@echo 'make run [PORT=8080]  try it: simulator, panel and a demo CRM on this machine'
	@echo 'make test             every check and every test, browser tests included'
	@echo 'make lint             formatting, lint and types only'
	@echo 'make coverage         which lines of the pure layers no test reaches'
	@echo 'make soak             what takes long: random tests, floods, 10,000 calls in one page'
	@echo 'make bench            every benchmark, one table each'
	@echo 'make lock             pin the newest versions that requirements*.in allow'

run: $(VENV)/.ready node_modules/.ready
	@exec $(BIN)/python -m cti demo --port $(PORT)

test: lint debian node_modules/.ready
	@$(BIN)/python -m pytest --cov -m 'not browser and not soak' --numprocesses 2
	@rm -rf $(BUILT)
	@$(BIN)/python -m cti build $(BUILT)
	@PANEL=source $(BIN)/python -m pytest -m $(BROWSER) --numprocesses 2 --dist loadfile
	@PANEL=hardened $(BIN)/python -m pytest -m $(BROWSER) --numprocesses 2 --dist loadfile

lint: $(VENV)/.ready-dev
	@$(BIN)/ruff format --quiet --check . || { echo 'Not formatted: run $(BIN)/ruff format .' >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --strict --no-error-summary cti

coverage: $(VENV)/.ready-dev
	@$(BIN)/python -m pytest -q -m 'not browser and not soak' --cov

soak: $(VENV)/.ready-dev debian node_modules/.ready
	@HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -m soak

bench: $(VENV)/.ready-dev debian node_modules/.ready
	@for each in $(BENCHES); do $(BIN)/python "bench/$$each.py" || exit 1; done

# The stamps: each is touched last, so a set-up that failed is done again.

$(VENV)/.ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo 'Hookswitch needs Python 3.11 or later with venv. On Debian: apt-get install python3-venv' >&2; exit 1; }
	@echo 'Setting up Python packages in $(VENV) (once)'
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --no-deps --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.txt
	@echo 'Setting up packages for tests in $(VENV) (once)'
	@$(PIP) install --no-deps --require-hashes -r requirements-dev.txt
	@touch $@

node_modules/.ready: package.json package-lock.json
	@node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null && command -v npm >/dev/null || { \
		echo 'Hookswitch needs Node.js 18 or later with npm. On Debian: apt-get install nodejs npm' >&2; exit 1; }
	@echo 'Setting up PyScript and Pyodide in node_modules (once)'
	@npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >/dev/null
	@touch $@

# nginx and Caddy serve what was built, to see that the settings made for them are right.
debian:
	@missing=''; command -v "$${CHROMIUM:-chromium}" >/dev/null || missing="$$missing chromium"; \
		command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || missing="$$missing nginx-light"; \
		command -v caddy >/dev/null || missing="$$missing caddy"; \
		as_root=''; [ "$$(id -u)" = 0 ] || as_root='sudo -n'; \
		[ -z "$$missing" ] || { \
		command -v apt-get >/dev/null && { [ -z "$$as_root" ] || sudo -n true 2>/dev/null; } && \
		echo "Installing Debian's$$missing for the tests (once)" && \
		$$as_root apt-get -qq update && \
		$$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends $$missing >/dev/null; }; \
		command -v "$${CHROMIUM:-chromium}" >/dev/null || { \
		echo 'The browser tests need Chromium. On Debian: sudo apt-get install chromium' >&2; exit 1; }

lock: $(VENV)/.ready
	@$(PIP) install uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url requirements.in --output-file requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url $(addprefix --no-emit-package ,$(LEFT_OUT)) \
		requirements-dev.in --output-file requirements-dev.txt
