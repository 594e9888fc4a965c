# Every target creates and uses .venv in this folder; nothing else needs to be installed by hand.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo demo-fastapi test check faults bench clean venv pair-httpbin

venv: $(READY)

$(READY): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,examples]'
	@touch $(READY)

# make demo             the bookshop's Django port against the Flask application it was made from
# make demo FAULT=NAME  the same with a defect in the port (the harness finds it and make fails); FAULT=list names them
FAULT ?=
FAULTS := cd examples/bookshop/django && $(PYTHON) -m bookshop_faults

ifeq ($(FAULT),list)
demo:
	@$(FAULTS)
else
demo: $(READY)
	@rm -f reports/results.json reports/index.html reports/summary.md
	@$(if $(FAULT),$(FAULTS) $(FAULT))
	$(if $(FAULT),BOOKSHOP_FAULT=$(FAULT)) $(BIN)/parity run
endif

test: $(READY)
	$(BIN)/python -m pytest tests -n 2 --dist loadfile --cov=harness --cov-report=term:skip-covered --cov-fail-under=90

check: $(READY)
	$(BIN)/ruff format --check harness tests
	$(BIN)/ruff check harness tests
	$(BIN)/mypy
	$(BIN)/lint-imports

# The JSON API of the bookshop, ported to FastAPI: the same scenarios, another candidate.
demo-fastapi: $(READY)
	$(BIN)/parity run scenarios/api_books.yaml scenarios/api_people.yaml --candidate fastapi

# Every seeded fault and harmless rewrite, live and against snapshots, as a table: make faults [ONLY=regular-expression]
faults: $(READY)
	@$(BIN)/python -m tests.faults $(ONLY)

# A real pair: two versions of httpbin, each in an environment of its own.
.venvs/httpbin-%/.ready: examples/httpbin/requirements-%.txt
	@$(PYTHON) -m venv .venvs/httpbin-$*
	@echo "installing httpbin $* ..."
	@.venvs/httpbin-$*/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

pair-httpbin: $(READY) .venvs/httpbin-0.7.0/.ready .venvs/httpbin-0.10.4/.ready
	$(BIN)/python -m pytest tests/pairs

bench: $(READY)
	$(BIN)/python benchmarks/exchange.py
	$(BIN)/python benchmarks/recorder.py

clean:
	rm -rf $(VENV) .venvs build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
