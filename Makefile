# What people type. Everything is installed into this folder: .tools/ (uv) and .venv/ (the locked packages).

.DEFAULT_GOAL := help
SHELL := /bin/sh

BIN := .venv/bin
SETUP := .venv/.set-up

# One thread for the linear algebra: the model is small, and threads would only wait for each other.
export OMP_NUM_THREADS := 1
# Compiled once while installing instead of at the first start, which saves 15 s there.
export UV_COMPILE_BYTECODE := 1
# Images of containers often set it. Here every process would compile the clerk anew, and every run of the tests all of them.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo chat test test-unit faults chaos lint format bench screenshots

help: ## List what can be made
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 22

setup: $(SETUP) ## Install everything into this folder

$(SETUP): pyproject.toml uv.lock .python-version
	"$$(scripts/get-uv)" sync --frozen
	@$(BIN)/python -m compileall -q bot actions
	@touch $@

demo: $(SETUP) ## Start the demo shop with its clerk
	@$(BIN)/shopclerk demo

chat: $(SETUP) ## Talk to the clerk in the terminal
	@$(BIN)/shopclerk chat

# Runs its command with a PostgreSQL of its own, or without one where there is none: its tests are skipped then.
WITH_SERVICES = if [ -z "$$SHOPCLERK_TEST_DATABASE_URL" ]; then \
	export SHOPCLERK_SERVICES_DIR="$${TMPDIR:-/tmp}/shopclerk-services-$$$$"; \
	trap 'scripts/services down' EXIT; trap 'exit 130' INT TERM; \
	if url="$$(scripts/services up)"; then export "$$url"; else echo "Without PostgreSQL: its tests are skipped."; fi; \
	fi; set -e;

# What is installed for the tests of pages would be imported first everywhere.
QUICK = $(BIN)/pytest -p no:playwright
# Two processes that share nothing, each of which reads its own half of the files: a worker of xdist reads them all.
UNIT_TESTS = commerce='$(QUICK) $(1) tests/unit/commerce' others='$(QUICK) $(1) tests/unit --ignore tests/unit/commerce'

# The parts that wait (for pages, for processes) leave the processor to the others. Rasa and its model are loaded by one
# of them, once. The browser tests have a run of their own: Playwright keeps an event loop running in its process.
test: $(SETUP) ## Run all tests but those of faults
	@$(WITH_SERVICES) $(BIN)/python scripts/side-by-side --at-once 3 $(call UNIT_TESTS) \
	  dialogue='$(BIN)/shopclerk train && $(QUICK) tests/conversations tests/dialogue tests/nlu tests/processes' \
	  integration='$(QUICK) tests/integration -n 2' \
	  browser='$(BIN)/pytest tests/browser -n 2 --dist loadfile'

# Three clerks at once, two on SQLite and one on PostgreSQL: most of the time is waiting.
FAULTS = $(BIN)/pytest tests/chaos -n 3 --dist loadgroup

faults: $(SETUP) ## Kill, starve and stop a running clerk, a few times: minutes
	@$(WITH_SERVICES) $(FAULTS)

chaos: $(SETUP) ## The same many times: an hour
	@$(WITH_SERVICES) SHOPCLERK_CHAOS=full $(BIN)/pytest tests/chaos -s

test-unit: $(SETUP) ## Run the tests that need no model, no database and no server: seconds
	@$(BIN)/python scripts/side-by-side $(call UNIT_TESTS,--hypothesis-profile=quick)

lint: $(SETUP) ## Check style, types, imports, dependencies and the shop's files
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/shopclerk validate --quick --strict

format: $(SETUP) ## Format the code
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(SETUP) ## Measure speed and memory; results in benchmarks/out/
	$(BIN)/python -m benchmarks

screenshots: $(SETUP) ## Take the pictures of the docs from a running demo
	$(BIN)/python scripts/screenshots.py http://127.0.0.1:8765
