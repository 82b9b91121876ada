# One command each; `make` alone lists them. Nothing here needs more than python3, make and git on a Debian machine.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
# One job after another, whatever MAKEFLAGS says: the targets share one environment.
.NOTPARALLEL:

PY := .venv/bin/python
UV := .uv/bin/uv
UV_VERSION := 0.13.9
HOST ?= 127.0.0.1
PORT ?= 8501
# pytest's own arguments, for a part of the tests: make pytest ARGS="tests/project -x"
ARGS ?=
STORE ?= $(or $(SPM_STORE),data/spm.duckdb)
export UV_PROJECT_ENVIRONMENT := .venv
# Compiled once at set-up rather than at the first start, which should be as quick as the next.
export UV_COMPILE_BYTECODE := 1

.PHONY: help
help: ## List the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "make %-10s %s\n", $$1, $$2}'

.PHONY: run
run: .venv/ready-to-run ## Set up, load the sample agency on first start, serve the dashboard on this machine and print its address
	@test -e "$(STORE)" || { echo "First start: loading the sample agency (invented). This is done once."; .venv/bin/spm init --sample --store "$(STORE)"; }
	@exec .venv/bin/spm serve --host $(HOST) --port $(PORT) --store "$(STORE)"

.PHONY: setup
setup: .venv/ready-to-run ## Set up what make run needs, and no more

.PHONY: test
test: .venv/ready-to-test ## Set up everything the tests need, browser included, and run the checks and all tests
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory pytest

.PHONY: pytest
pytest: .venv/ready-to-test ## Run the tests alone; ARGS="tests/project -x" for a part of them
	@$(PY) -m pytest -n auto --dist loadfile $(ARGS)

.PHONY: slow
slow: .venv/ready-to-test ## Search long: thousands of random histories and files, new ones each time
	@HYPOTHESIS_PROFILE=search $(PY) -m pytest -m "slow or not slow" tests/laws tests/intake tests/real tests/office tests/cycle tests/commands $(ARGS)
	@$(PY) -m pytest -m slow tests/access tests/browser tests/figures tests/project

.PHONY: trust
trust: .venv/ready-to-test ## Kill, fill, cut, flip and race the store at length, and print the figures of docs/figures.md
	@$(PY) -m pytest -m trust -s -q tests/trust tests/public tests/browser tests/commands tests/access $(ARGS)

# Minutes for each of the two: the code, the questions. A run cut short goes on where it was; make clean forgets it.
MINUTES ?= 60

.PHONY: mutants
mutants: export HYPOTHESIS_PROFILE = mutants
mutants: .venv/ready-to-test ## Make small mistakes in suppression, drift, access and the ledger; print those that no test finds
	@$(PY) -m tests.mutants.code --minutes $(MINUTES) $(ARGS)
	@$(PY) -m tests.mutants.sql --minutes $(MINUTES)

.PHONY: audit
audit: | $(UV) ## Write the bill of materials (dist/spm.cdx.json) and ask whether any dependency has a known hole; needs api.osv.dev
	@mkdir -p dist
	@$(UV) export --frozen --quiet --no-dev --preview-features sbom-export --format cyclonedx1.5 --output-file dist/spm.cdx.json >/dev/null
	@echo "Bill of materials: dist/spm.cdx.json"
	@code=0; $(UV) audit --frozen --preview-features audit-command $(ARGS) || code=$$?; case $$code in \
	  0) ;; \
	  1) echo "A dependency has a known hole. Read its advisory; then raise its version in pyproject.toml, run uv lock and make test." >&2; exit 1 ;; \
	  *) echo "The list of known holes cannot be asked from here, so nothing was audited. Run make audit where https://api.osv.dev is reachable." >&2; exit $$code ;; esac

.PHONY: bench
bench: .venv/ready-to-test ## Measure reading, page reruns and start-up; the figures of docs/figures.md
	@for part in reading tracker first compare start pages meeting year papers; do echo "== $$part"; $(PY) -m tests.bench.$$part; done

.PHONY: pictures
pictures: .venv/ready-to-test ## Take a picture of every page, light and dark, wide and narrow, into tests/out
	@$(PY) -m tests.browser.pictures $(ARGS)

.PHONY: check
check: .venv/ready-to-test ## Lint, formatting, types and the direction of imports
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports

.PHONY: format
format: .venv/ready-to-test ## Put the code in order: formatting and what the linter can mend
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

.PHONY: clean
clean: ## Remove what was set up or made by tools; the store and the code stay
	@rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache tests/out mutants
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- Set-up: a stamp newer than what it was made from means that nothing is to be done. ---

# $(call debian,PACKAGE,COMMAND): have the command, from Debian's package where it is missing.
define debian
command -v $(2) >/dev/null || { \
  test "$$(id -u)" = 0 && command -v apt-get >/dev/null || { echo "$(2) is missing. Install it, for example: sudo apt-get install $(1)" >&2; exit 1; }; \
  echo "Installing Debian's $(1)"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 $(1) >/dev/null; }
endef

# The machine's uv where it is of the same series; else one of our own, from the package index.
$(UV):
	@mkdir -p .uv/bin; case "$$(uv --version 2>/dev/null || true)" in \
	  "uv $(basename $(UV_VERSION))."*) ln -sf "$$(command -v uv)" $@ ;; \
	  *) echo "Getting uv $(UV_VERSION)"; $(call debian,python3,python3); \
	     python3 -c 'import ensurepip' 2>/dev/null || { $(call debian,python3-venv,no-python3-venv); }; \
	     python3 -m venv .uv && .uv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)" ;; esac

# --inexact: a developer's tools stay where they are.
.venv/ready-to-run: uv.lock pyproject.toml | $(UV)
	@$(UV) sync --locked --quiet --no-default-groups --inexact
	@touch $@

.venv/ready-to-test: uv.lock pyproject.toml | $(UV)
	@$(UV) sync --locked --quiet
	@$(call debian,chromium,chromium)
	@$(call debian,nginx-light,/usr/sbin/nginx)
	@$(call debian,openssl,openssl)
	@$(call debian,libreoffice-calc,soffice)
	@/usr/bin/python3 -c 'import uno' 2>/dev/null || { $(call debian,python3-uno,no-python3-uno); }
	@touch .venv/ready-to-run $@
