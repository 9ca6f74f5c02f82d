# Everything that a person does with this project. `make` alone lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev system editions edition explain check data results book html pdf test test-slow lint lock released release benchmark clean

REGION ?= england
DATA ?= auto
export ANALYSIS_REGION := $(REGION)
export ANALYSIS_DATA := $(DATA)
# Each chapter has a process of its own: what the first one compiles serves the others, whatever the surroundings say.
export PYTHONDONTWRITEBYTECODE :=

VENV := .venv
PYTHON := $(VENV)/bin/python
UV := $(VENV)/bin/uv
SYNCED := $(VENV)/.synced
SYNCED_DEV := $(VENV)/.synced-dev
CALL := $(PYTHON) -m analysis
# Two workers; tests/conftest.py says which tests share one, and which begin first.
PYTEST := $(PYTHON) -m pytest -n 2 --dist loadgroup --no-loadscope-reorder

# Where the pages of this edition are built.
ifeq ($(REGION),england)
PAGES := _build/html
else
PAGES := _build/editions/$(REGION)/_build/html
endif

# WeasyPrint sets the PDF with Pango; these are the report's fonts.
PACKAGES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation fonts-open-sans
APT := DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0
MAY_APT = command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]

help:  ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  REGION=england            edition to build (a slug of data/regions.yml)"
	@echo "  DATA=auto                 auto, real, released or synthetic"
	@echo "  VERSION=0.2.0             of a release; SINCE=v0.1.0, the one before, unless it is the last tag"

book: pdf  ## everything: the site and the PDF (start here)
	@echo "Open $(CURDIR)/$(PAGES)/index.html"

# The book of the tests is made from the released results, so that no model is estimated first.
test test-slow: export ANALYSIS_DATA = released
test: setup-dev system  ## run the tests
	$(CALL) results --region england
	$(PYTEST) -m "not slow" $(TESTS)

test-slow: setup-dev system  ## run the tests that take long and rarely fail
	$(CALL) results --region england
	$(PYTEST) -m slow $(TESTS)

setup: $(SYNCED)  ## make .venv with what the book needs

setup-dev: $(SYNCED_DEV)  ## add what tests and linters need

system: setup  ## install Pango and fonts where this may be done
	@if ! dpkg-query -W $(PACKAGES) >/dev/null 2>&1 && $(MAY_APT); then \
	  echo "Installing $(PACKAGES)"; \
	  { $(APT) update && $(APT) install -y --no-install-recommends $(PACKAGES); } >/dev/null \
	    || echo "apt-get could not install them; going on without"; \
	fi

editions: system  ## every edition: site, PDFs, data packs in _build/site
	$(CALL) editions --data "$(DATA)"

edition: system  ## one edition: make edition REGION=greater-manchester
	$(CALL) edition "$(REGION)" --data "$(DATA)"

explain: setup  ## what `make editions` would run, and why
	@$(CALL) editions --data "$(DATA)" --explain

check: setup  ## check every settings file and what the chapters name, in seconds
	@$(CALL) check

data: setup  ## bring every dataset into data/raw, checked
	$(CALL) data fetch

results: setup  ## compute the tables that the book reads
	$(CALL) results --region "$(REGION)" --data "$(DATA)"

html: results  ## build the pages alone
ifeq ($(REGION),england)
	$(VENV)/bin/jupyter-book build .
else
	$(CALL) edition "$(REGION)" --data "$(DATA)" --only html
endif

pdf: system html  ## make the PDF from the pages
	@if $(PYTHON) -W ignore -c "import weasyprint" 2>/dev/null; then \
	  $(CALL) pdf --region "$(REGION)" --html $(PAGES); \
	else \
	  echo "No PDF: it needs Pango. On Debian or Ubuntu: sudo apt-get install $(PACKAGES)"; \
	fi

lint: setup-dev  ## check style, types, and that rooms import from those below them
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy -p analysis
	$(VENV)/bin/lint-imports --no-logo --cache-dir _build/import_linter

lock: $(UV)  ## pin in requirements.txt what pyproject.toml asks for
	$(UV) pip compile --quiet --python-version 3.11 --generate-hashes --no-header --all-extras --group dev \
	  pyproject.toml --output-file requirements.txt

released: setup  ## renew data/released from a real build and show what changed
	$(CALL) released

release: setup-dev system  ## make a version to publish: make release VERSION=0.2.0
	$(CALL) release "$(VERSION)" $(if $(SINCE),--since "$(SINCE)")

benchmark: setup-dev  ## time a build from cold and from warm data; put model A's estimators to known truth again
	$(PYTHON) -W ignore tools/benchmark.py
	$(PYTHON) -W ignore benchmarks/spatial_known_truth.py

clean:  ## remove what was built; raw data and .venv stay
	rm -rf _build data/prepared

# ------------------------------------------------------------------------------------------------
# The environment: Python 3.11, then uv from the lock, then what pyproject.toml asks for, each package as the lock has it:
# what the lock lacks, or has with another hash, is not installed. Tests and linters need the whole lock, and once it is
# there it stays, also when the book is made again.

# What packages of the book ask for, do without, and the book never needs: files of other formats than Parquet, a solver
# for the order of jobs, completion while typing, a debugger. A quarter of all that would be installed.
LEFT_OUT := pyogrio pulp jedi debugpy

define FIND_PYTHON
python=""; \
for candidate in python3.11 python3; do \
  if "$$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then python="$$candidate"; break; fi; \
done; \
if [ -z "$$python" ]; then echo "Python 3.11 is needed and was not found. On Debian 12: apt-get install python3 python3-venv" >&2; exit 1; fi; \
if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
  if $(MAY_APT); then $(APT) update && $(APT) install -y --no-install-recommends python3-venv >/dev/null; \
  else echo "Python's venv module is missing. On Debian 12: sudo apt-get install python3-venv" >&2; exit 1; fi; \
fi
endef

EDITABLE = $(UV) pip install --quiet --python $(PYTHON) --no-deps --no-build-isolation --editable .

$(UV):
	@$(FIND_PYTHON); \
	echo "Making $(VENV) with $$($$python --version)"; \
	"$$python" -m venv $(VENV)
	@awk '/^[a-zA-Z0-9]/ {inside = /^uv==/} inside' requirements.txt > $(VENV)/uv.txt
	@$(PYTHON) -m pip install --quiet --require-hashes --no-deps -r $(VENV)/uv.txt
	@$(UV) pip uninstall --quiet --python $(PYTHON) pip

$(SYNCED): requirements.txt pyproject.toml | $(UV)
	@printf '%s\n' $(LEFT_OUT) > $(VENV)/left_out.txt
	$(UV) pip install --quiet --python $(PYTHON) --require-hashes --constraints requirements.txt \
	  --excludes $(VENV)/left_out.txt -r pyproject.toml
	$(EDITABLE)
	@touch $(SYNCED)

$(SYNCED_DEV): $(SYNCED)
	$(UV) pip sync --quiet --python $(PYTHON) --require-hashes requirements.txt
	$(EDITABLE)
	@touch $(SYNCED_DEV)
