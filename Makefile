# What a developer needs daily. `make demo` and `make test` install what they lack into .venv.

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell \
  $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
BIN := .venv/bin
CODE := service webhooks jobs tests
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --require-hashes --no-deps
INSTALL_PROJECT := $(BIN)/python -m pip install --disable-pip-version-check --quiet \
  --no-deps --no-build-isolation --editable .
TEST_PROCESSES ?= 2
ARGS ?=

.PHONY: help demo test bench torture lint format docs pictures messages lock
.DEFAULT_GOAL := help

help:
	@echo "make demo            everything on this machine, with a story to play (RESET=1 starts afresh)"
	@echo "make test            every check and test (BROWSER=0 leaves out those that need a browser)"
	@echo "make bench           the figures we promise, each with its target"
	@echo "make torture         every crash point times every fault of the forum"
	@echo "make lint, format    the quick checks; mend what can be mended"
	@echo "make docs            draw the README's diagrams anew from the tables in the code"
	@echo "make pictures        take the README's pictures anew, by playing the story in a browser"
	@echo "make messages        gather all sentences for translators anew"
	@echo "make lock            choose the versions of all dependencies anew"

demo: $(BIN)/installed-demo
	@exec $(BIN)/companion demo --parent $$PPID $(if $(filter-out 0,$(RESET)),--reset) $(ARGS)

test: $(BIN)/installed-test
ifneq ($(BROWSER),0)
	@$(BIN)/python -m tests.browser
endif
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist worksteal $(if $(filter 0,$(BROWSER)),-m "not browser") $(ARGS)
ifeq ($(BROWSER),0)
	@echo "browser tests did not run (BROWSER=0)"
endif

bench: $(BIN)/installed-test
	@$(BIN)/python -m tests.bench $(ARGS)

torture: $(BIN)/installed-test
	@$(BIN)/python -m tests.torture $(ARGS)

lint: $(BIN)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports

format: $(BIN)/installed-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(BIN)/installed-test
	$(BIN)/python -m tests.docs

pictures: $(BIN)/installed-test
	$(BIN)/python -m tests.pictures

messages: $(BIN)/installed-test
	$(BIN)/python -m tests.rendering.catalogue

# uv resolves for every Python and platform at once; pip, which installs, needs nothing of it.
LOCK = echo "setuptools>=77" | $(BIN)/uv pip compile pyproject.toml - --universal --python-version 3.11 \
  --generate-hashes --no-annotate --no-header --no-emit-index-url --upgrade --quiet --extra demo
lock: $(BIN)/installed-test
	$(BIN)/python -m pip install --quiet uv
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra test --constraint requirements.lock --output-file requirements-test.lock

$(BIN)/installed-demo: requirements.lock pyproject.toml | $(BIN)/pip
	$(INSTALL) -r requirements.lock
	$(INSTALL_PROJECT)
	@touch $@

$(BIN)/installed-test: requirements-test.lock requirements.lock pyproject.toml | $(BIN)/pip
	$(INSTALL) -r requirements-test.lock
	$(INSTALL_PROJECT)
	@touch $@ $(BIN)/installed-demo

$(BIN)/pip:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: https://www.python.org/downloads/"; exit 1; }
	@$(PYTHON) -c "import venv, ensurepip" 2>/dev/null || { \
	  echo "This Python lacks its venv module; on Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv --clear .venv
