# Every target creates and uses .venv in this folder; nothing else needs to be installed by hand.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# What is imported a thousand times by the tests is compiled once, whatever the environment says.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo demo-edge proxies demo-fastapi demo-browser demo-next build-next test slow properties check crash faults bench clean venv pair-httpbin itself

venv: $(READY)

$(READY): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,examples]'
	@touch $(READY)

# A browser for the browser steps, where there is none yet.
BROWSER := $(VENV)/.browser

$(BROWSER): $(READY)
	@sh tools/get_browser.sh $(BIN)/python
	@touch $@

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

# Proxies, for the tests of the rules that are exported for them.
PROXIES := $(VENV)/.proxies

proxies: $(PROXIES)

$(PROXIES): $(READY)
	@sh tools/get_proxies.sh
	@touch $@

# What is proven goes to Django, the rest to Flask, through nginx: rules from the results of `make demo`, then checked.
demo-edge: demo $(PROXIES)
	$(BIN)/parity routes --export nginx --output reports/parity.conf
	$(BIN)/parity routes --check-edge edge

# One more at a time than there are processors: many a test waits.
TEST_JOBS ?= $(shell expr $$(nproc 2>/dev/null || echo 2) + 1)

test: $(BROWSER) $(PROXIES)
	$(BIN)/python -m pytest tests -m "not slow" -n $(TEST_JOBS) --dist loadfile --cov=harness --cov-report=term:skip-covered --cov-fail-under=90 --durations=25

# The tests that go through whole applications or take many seconds each.
slow: $(BROWSER) $(PROXIES)
	$(BIN)/python -m pytest tests -m slow -n $(TEST_JOBS) --dist loadfile --durations=25

# The properties of the comparison, with 2,000 examples each.
properties: $(READY)
	$(BIN)/python -m pytest tests/comparison/properties -q -n 2 --dist load --hypothesis-profile deep

# A hundred recorders killed at random moments: every snapshot is old or new, whole (`make test` kills eight).
crash: $(READY)
	KILLS=100 $(BIN)/python -m pytest tests/snapshots/test_crash.py -q -rP

check: $(READY)
	$(BIN)/ruff format --check harness tests
	$(BIN)/ruff check harness tests
	$(BIN)/mypy
	$(BIN)/lint-imports

# The JSON API of the bookshop, ported to FastAPI: the same scenarios, another candidate.
demo-fastapi: $(READY)
	$(BIN)/parity run scenarios/api_books.yaml scenarios/api_people.yaml --candidate fastapi

# The bookshop's pages, ported to Next.js: built when a source has changed (needs node 20.9 or newer and npm).
NEXT := examples/bookshop/nextjs
NEXT_SOURCES := $(shell find $(NEXT) -type f -not -path '*/node_modules/*' -not -path '*/.next/*' -not -name next-env.d.ts -not -name '*.md' -not -name '*.tsbuildinfo' | sed 's/ /\\ /g')
NEXT_FOLDERS := $(shell find $(NEXT)/app $(NEXT)/components $(NEXT)/lib $(NEXT)/public -type d 2>/dev/null | sed 's/ /\\ /g')  # a file that is gone
NEXT_BUILT := $(NEXT)/.next/BUILD_ID

build-next: $(NEXT_BUILT)

$(NEXT)/node_modules/.package-lock.json: $(NEXT)/package-lock.json
	cd $(NEXT) && npm ci --no-audit --no-fund
	@touch $@

$(NEXT_BUILT): $(NEXT)/node_modules/.package-lock.json $(NEXT_SOURCES) $(NEXT_FOLDERS)
	cd $(NEXT) && NEXT_TELEMETRY_DISABLED=1 npm run build

# What people do in a browser, in Flask and in Django: every checkpoint compares the rendered page.
demo-browser: $(BROWSER)
	$(BIN)/parity run scenarios-browser

# The bookshop's pages in Next.js: the same browser flows on both sides (builds them first; needs node and npm).
demo-next: $(BROWSER) $(NEXT_BUILT)
	$(BIN)/parity run scenarios-browser --tag pages --candidate nextjs

# Every seeded fault and harmless rewrite, live and against snapshots, as a table: make faults [ONLY=regular-expression]
faults: $(BROWSER)
	@$(BIN)/python -m tests.faults $(ONLY)

# A real pair: two versions of httpbin, each in an environment of its own.
.venvs/httpbin-%/.ready: examples/httpbin/requirements-%.txt
	@$(PYTHON) -m venv .venvs/httpbin-$*
	@echo "installing httpbin $* ..."
	@.venvs/httpbin-$*/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

pair-httpbin: $(READY) .venvs/httpbin-0.7.0/.ready .venvs/httpbin-0.10.4/.ready
	$(BIN)/python -m pytest tests/pairs

# Two real applications against themselves, five times each: what differs is volatile, and calibrated rules end it.
itself: $(READY) .venvs/httpbin-0.10.4/.ready
	ITSELF_RUNS=5 $(BIN)/python -m pytest tests/pairs/test_itself.py -q -s

bench: $(BROWSER)
	$(BIN)/python benchmarks/exchange.py
	$(BIN)/python benchmarks/documents.py
	$(BIN)/python benchmarks/recorder.py
	$(BIN)/python benchmarks/browser.py

clean:
	rm -rf $(VENV) .venvs build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
