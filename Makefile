# make up     runs klaim here: Redis, the three services, the inbox folder, the page
# make demo   the same with the five seed articles dropped in, and what was found
# make test   runs every test, on all cores, each worker with a Redis of its own
# make check  lint, types, import contracts, dependency hygiene
# make eval   tells how well claims are found; make bench  measures; make faults  lets everything fall; make docs  regenerates docs/; make lock  recompiles requirements/
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
MEMBERS := shared services/ingest services/extract services/index .
EDITABLE := $(foreach member,$(MEMBERS),-e ./$(member))
SOURCES := shared services klaim

.PHONY: up demo test check eval bench faults docs lock clean
.DEFAULT_GOAL := up

up: $(VENV)/.run
	$(BIN)/klaim up

demo: $(VENV)/.run
	$(BIN)/klaim demo

# Two stamps, one venv: running needs less than developing.
$(VENV)/.run: requirements/klaim.lock pyproject.toml shared/pyproject.toml $(wildcard services/*/pyproject.toml)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/klaim.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation $(EDITABLE)
	touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.run
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.lock
	touch $@

# In the order of the folders: those whose few tests take long come first, and many short ones fill the end.
test: $(VENV)/.dev tests/contract/clients/node_modules
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

# A reader in another language, where there is npm; the tests that need it say so where there is none.
tests/contract/clients/node_modules: tests/contract/clients/package.json
	! command -v npm >/dev/null || npm install --silent --no-package-lock --prefix $(@D)
	mkdir -p $@ && touch $@

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	for member in shared services/ingest services/extract services/index; do $(BIN)/deptry $$member --config $$member/pyproject.toml || exit 1; done
	$(BIN)/deptry klaim

# How well the extractor reads the annotated articles; make eval MISSES=--misses lists what it got wrong.
eval: $(VENV)/.dev
	$(BIN)/python -m tests.eval $(MISSES)

# Every fault there is, then chaos; make faults FAULTS="--seeds 1 --articles 200" is a short one.
faults: $(VENV)/.dev
	KLAIM_ALL_FAULTS=1 $(BIN)/python -m pytest tests/faults
	$(BIN)/python -m tests.faults $(FAULTS)

bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench

docs: $(VENV)/.dev
	$(BIN)/python -m tests.contract.write_docs

# Needs uv; the locks carry hashes for every platform and no index address.
lock:
	for set in ingest extract index klaim dev; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	    --custom-compile-command "make lock" $(foreach name,klaim klaim-shared klaim-ingest klaim-extract klaim-index,--no-emit-package $(name)) \
	    requirements/$$set.in -o requirements/$$set.lock || exit 1; done

clean:
	rm -rf $(VENV) build dist
