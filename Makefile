# Each target sets up what it needs on a machine that has Python 3.11 or newer and make. `make demo` and `make test` are
# the two to know; PYTHON=… names an interpreter, ARGS=… is handed on.

VENV := .venv
BIN := $(VENV)/bin
PYTHONS := python3.13 python3.12 python3.11 python3 python
PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
UV_COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

.PHONY: help demo test faults lint bench lock clean

help:
	@echo "make demo   emulated Telegram and VK, the real bot, one page to play with"
	@echo "make test   all tests (ARGS='-k name' for some of them)"
	@echo "make faults every call of a ticket struck in every way (make test: one of each name)"
	@echo "make lint   style, types, walls between the parts"
	@echo "make bench  what a message and a search cost (ARGS=--search: only that)"
	@echo "make lock   choose versions anew and write the two lock files (UPGRADE=1: the newest)"

demo: $(VENV)/runtime.stamp
	@$(BIN)/python -m bot sandbox $(ARGS)

test: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -rs $(ARGS)

faults: $(VENV)/dev.stamp
	@FAULTS=all $(BIN)/python -m pytest tests/faults -n 2 --dist loadgroup -rs $(ARGS)

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.bench $(ARGS)

# The development lock is made under the runtime lock, so one environment serves both and nothing differs in a test.
lock: $(VENV)/dev.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(UV_COMPILE) $(if $(UPGRADE),--upgrade) --extra fast --extra embedded --output-file requirements.lock
	@$(UV_COMPILE) $(if $(UPGRADE),--upgrade) --all-extras --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/runtime.stamp: requirements.lock $(BIN)/python
	@echo "Installing what the bot needs …"
	@$(PIP_INSTALL) -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(BIN)/python
	@echo "Installing what the tests need …"
	@$(PIP_INSTALL) -r requirements-dev.lock
	@touch $(VENV)/runtime.stamp $@

# `command -v` alone is not enough: version switchers leave names on PATH behind which there is no interpreter.
$(BIN)/python:
	@for name in $(PYTHON) $(PYTHONS); do \
		if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found="$$name"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Python 3.11 or newer is needed; none of these is: $(PYTHON) $(PYTHONS)." >&2; \
		echo "Install one (Debian, Ubuntu: apt install python3 python3-venv) or name it: make PYTHON=/path/to/python3" >&2; \
		exit 1; \
	fi; \
	"$$found" -m venv $(VENV) || { rm -rf $(VENV); \
		echo "$$found cannot make a virtual environment. Debian, Ubuntu: apt install python3-venv" >&2; exit 1; }
