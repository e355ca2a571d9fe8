# A few words are the whole manual. `make` alone lists them.
#
#   make run ONEDOOR_BRIDGE__PORT=8090        any setting, as in config/onedoor.example.toml
#   make run CONFIG=other/onedoor.toml        another instance
#   make test PYTEST_FLAGS="-x tests/integration"    some tests
#   make run PYTHON=python3.12                another Python for a new .venv
#
# make puts what is given as NAME=value into the environment of what it starts; that is how settings arrive.

SHELL := /bin/bash
PYTHON ?= python3
CONFIG ?= .onedoor/onedoor.toml
UP_FLAGS ?=
PYTEST_FLAGS ?= -n 2 --dist loadfile
export PYTHON

VENV := .venv
RUN_READY := $(VENV)/.ready-to-run
DEV_READY := $(VENV)/.ready-to-develop
NPM_READY := tests/e2e/npm/node_modules/.ready
INPUTS := pyproject.toml config/install.sh

.PHONY: help run demo test test-unit test-scenes check format bench chaos mutants screenshots lock clean packages-run packages-test

help:
	@echo "make run     install what is missing, start everything, say how to log in"
	@echo "make demo    play one chat through two agencies and compare what everybody saw"
	@echo "make test    every test: unit, integration, end to end; test-unit and test-scenes are parts of it"
	@echo "make check   ruff, mypy, import-linter"
	@echo "make format  put the code into its format"
	@echo "make bench   measure, and write bench/out"
	@echo "make chaos   break parts and links under load, and prove that nothing was lost (FAULTS=50 SEED=1)"
	@echo "make mutants put small faults into the rules, and see whether their tests notice (SEED=9 MOST=40)"
	@echo "make screenshots  take the README's pictures again, from the running software"
	@echo "make lock    choose new versions of the Python packages"
	@echo "make clean   remove .venv and caches; never an instance's data"

run: packages-run $(RUN_READY)
	@$(VENV)/bin/onedoor up --config $(CONFIG) $(UP_FLAGS)

demo: packages-run $(RUN_READY)
	@$(VENV)/bin/onedoor demo

test: packages-test $(DEV_READY) $(NPM_READY)
	$(VENV)/bin/pytest $(PYTEST_FLAGS)

test-unit: $(DEV_READY)
	$(VENV)/bin/pytest $(PYTEST_FLAGS) tests/unit

test-scenes: packages-test $(DEV_READY) $(NPM_READY)
	$(VENV)/bin/pytest $(PYTEST_FLAGS) tests/e2e

check: $(DEV_READY)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	@git ls-files '*.py' '*.js' '*.css' | xargs wc -l | awk '$$1 > 400 && $$2 != "total" { print "  A long file: " $$2 ", " $$1 " lines. Has it two reasons to change?" }'

format: $(DEV_READY)
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

bench: packages-run $(DEV_READY)
	$(VENV)/bin/python -m bench $(BENCH_FLAGS)

chaos: packages-run $(DEV_READY)
	$(VENV)/bin/python -m chaos $(if $(FAULTS),--faults $(FAULTS)) $(if $(SEED),--seed $(SEED)) $(CHAOS_FLAGS)

mutants: $(DEV_READY)
	$(VENV)/bin/python -m tests.mutants $(if $(SEED),--seed $(SEED)) $(if $(MOST),--most $(MOST)) $(MUTANTS_FLAGS)

screenshots: packages-test $(DEV_READY)
	$(VENV)/bin/python docs/screenshots/take.py

packages-run:
	@config/install.sh packages run

packages-test:
	@config/install.sh packages test

# A stamp is newer than the lock it was made from, so that the second run installs nothing.
$(RUN_READY): requirements.lock $(INPUTS)
	@config/install.sh python requirements.lock
	@touch $@

$(DEV_READY): requirements-dev.lock requirements.lock $(INPUTS)
	@config/install.sh python requirements-dev.lock
	@touch $@ $(RUN_READY)

$(NPM_READY): tests/e2e/npm/package-lock.json tests/e2e/npm/package.json
	@config/install.sh npm
	@touch $@

lock:
	@config/install.sh lock

clean:
	rm -rf $(VENV) tests/e2e/npm/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache bench/out
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
