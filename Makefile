# Everything here runs in .venv, made from requirements.lock at first use and again only when the lock changes.
#
#   make demo          loads the demo, prints a trace and a recall, serves until Ctrl-C (SERVE=0: stops after printing)
#   make test          all tests on a real Neo4j (WORKERS=n processes; ARGS=… goes to pytest)
#   make test-long     those that take minutes, too
#   make check         style, types, imports, query headers, house rules; needs no database
#   make bench         the benchmarks with their peers (ARGS=… goes to the bench)
#   make lock          requirements.lock again from pyproject.toml
#   make clean         takes away what make made; the demo's database stays (genealogy db reset)

VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
WORKERS ?= 2
SERVE ?= 1
ARGS ?=
ROOMS := genealogy queries loaders api notebooks
CODE := $(ROOMS) $(wildcard bench) tests tools

export PIP_DISABLE_PIP_VERSION_CHECK := 1
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-long check bench lock clean install

help:
	@sed -n 's/^#   make/  make/p' Makefile

install: $(VENV)/.installed

# No target is named after the environment's own files: an environment made by hand is taken as it is.
$(VENV)/.locked: requirements.lock
	@test -x $(BIN)/python || { python=$$(./tools/python.sh) && echo "Making $(VENV) with $$python" && "$$python" -m venv $(VENV); }
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: $(VENV) holds a Python older than 3.11; run make clean first." >&2; exit 1; }
	@echo "Installing from requirements.lock"
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	@touch $@

$(VENV)/.installed: $(VENV)/.locked pyproject.toml
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: install
	@$(BIN)/genealogy demo $(if $(filter 0,$(SERVE)),--no-serve) $(ARGS)

test: install
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

test-long: install
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "long or not long" $(ARGS)

check: install
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports
	$(BIN)/python -m tools.house_rules

bench: install
	$(BIN)/python -m bench $(ARGS)

lock:
	@test -x $(BIN)/python || { python=$$(./tools/python.sh) && "$$python" -m venv $(VENV); }
	@$(BIN)/python -m pip install --quiet uv==$(UV_VERSION)
	$(BIN)/uv pip compile pyproject.toml --quiet --all-extras --universal --python-version 3.11 --fork-strategy fewest \
		--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --output-file requirements.lock $(ARGS)

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +
