# Everything a newcomer needs, on a machine with Python 3.11 or newer and make.
# The environment is made in .venv; what it holds is installed again only where pyproject.toml changed.
#   make demo PYTHON=/path/to/python3.12     with a Python of your choice
#   make test PYTEST="-k consent -x"         with arguments for pytest

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11 python,$(if $(shell $(name) -c 'import sys; print("fits" if sys.version_info[:2] >= (3, 11) else "")' 2>/dev/null),$(name))))
PYTEST ?= -n 3 --dist worksteal

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install -qq

.PHONY: help demo test bench soak lint format docs clean

help:
	@echo "make demo     fetch certificates from the embedded sandbox and bundle them: out/submission.pdf"
	@echo "make test     every check and every test"
	@echo "make bench    the speed figures, each beside what it is measured against"
	@echo "make soak     kill workers for some ten minutes: ends with 'lost 0, doubled 0'"
	@echo "make lint     ruff, pyright and the import contracts, without the tests"
	@echo "make format   let ruff set the code"
	@echo "make docs     write the generated pages again, and the site where mkdocs or zensical is there"
	@echo "make clean    remove the environment and what was built"

.venv/made:
	@test -n "$(PYTHON)" || { echo "certbroker needs Python 3.11 or newer: none was found on the PATH (or say make PYTHON=...)" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "$(PYTHON) cannot make a virtual environment (on Debian and Ubuntu: apt-get install python3-venv)" >&2; exit 1; }
	@touch $@

.venv/installed: .venv/made pyproject.toml
	@echo "Installing certbroker into .venv ..." >&2
	@$(PIP) -e '.[all]'
	@touch $@

.venv/installed-dev: .venv/made pyproject.toml
	@echo "Installing certbroker and the tools that test it into .venv ..." >&2
	@$(PIP) -e '.[all,dev]'
	@touch .venv/installed $@

demo: .venv/installed
	@$(BIN)/certbroker demo -o out
	@test -s out/submission.pdf
	@echo "The submission PDF: $(CURDIR)/out/submission.pdf"

lint: .venv/installed-dev
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/pyright --level warning
	@$(BIN)/lint-imports --no-logo

# The tests start some hundreds of processes: what was compiled is kept, whatever the environment says.
test: lint
	@PYTHONDONTWRITEBYTECODE= $(BIN)/pytest $(PYTEST)

bench: .venv/installed-dev
	@for script in tests/benchmarks/bench_*.py; do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

soak: .venv/installed-dev
	@PYTHONPATH=tests $(BIN)/python tests/soak/soak.py
	@PYTHONPATH=tests $(BIN)/python tests/soak/two_workers.py

format: .venv/installed-dev
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

docs: .venv/installed-dev
	@PYTHONPATH=tests $(BIN)/python -m support.generated --write
	@if command -v mkdocs >/dev/null; then mkdocs build -q -f docs/mkdocs.yml; elif command -v zensical >/dev/null; then printf 'INHERIT: docs/mkdocs.yml\ndocs_dir: docs\nsite_dir: out/site\n' >.site.yml; zensical build -f .site.yml; rm -f .site.yml; fi

clean:
	rm -rf .venv build dist out .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
