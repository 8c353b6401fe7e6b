# make graph     sets everything up in .venv and reads seeds/ into graph/
# make test      lint, types and all tests; PYTEST_ARGS="-k query" passes words on to pytest, "-n 0" takes one process
# make docs      the documentation site in site/index.html
# PYTHON=/path/to/python3.12 make ... takes another Python than python3 (3.11 or later)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: graph test lint bench notebook docs screenshot clean

graph: $(VENV)/.installed
	$(BIN)/graphbuild build seeds -o graph

# Each process loads a language model: no more than three. tests/conftest.py says which takes what.
test: $(VENV)/.installed-dev
	$(BIN)/pytest --numprocesses logical --maxprocesses 3 --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed
	$(BIN)/python benchmarks/run.py $(BENCH_ARGS)

notebook: $(VENV)/.installed-notebook
	$(BIN)/jupyter notebook notebooks

docs: $(VENV)/.installed-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

# Needs Chromium.
screenshot: $(VENV)/.installed-dev
	$(BIN)/graphbuild build seeds -o graph
	$(BIN)/python scripts/screenshot.py graph -o docs/graph.png

# All that can be made again, but not graph/: it may hold days of reading.
clean:
	rm -rf $(VENV) build dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis .cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The package is installed as it stands here, so that a change shows at once; again only when pyproject.toml changes.
$(VENV)/.installed: pyproject.toml $(BIN)/python
	@echo "installing graphbuild and its language model into $(VENV) (a minute or two)"
	@$(PIP) install -qq --editable '.[html,neo4j]'
	@touch $@

$(VENV)/.installed-notebook: pyproject.toml $(BIN)/python
	@echo "installing graphbuild with what notebooks need into $(VENV) (a minute or two)"
	@$(PIP) install -qq --editable '.[html,neo4j,notebook]'
	@touch $(VENV)/.installed $@

$(VENV)/.installed-dev: pyproject.toml $(BIN)/python
	@echo "installing graphbuild with what its tests need into $(VENV) (a minute or two)"
	@$(PIP) install -qq --editable '.[dev]'
	@touch $(VENV)/.installed $(VENV)/.installed-notebook $@

$(BIN)/python:
	@command -v "$(PYTHON)" > /dev/null || { echo "there is no $(PYTHON): install Python 3.11 or later, or name it: PYTHON=/path/to/python3 make" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11, which graphbuild needs; name a newer one: PYTHON=/path/to/python3.11 make" >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV)
