# make serve and make test work on a fresh machine: they make .venv and install what they need.
PYTHON := .venv/bin/python
PORT ?= 8866
ACTIVITY := hong-2026

.PHONY: serve test test-all lint bench bench-serve bundle pictures format catalogue schema clean

serve: ## the demo activity at http://localhost:8866
	@sh scripts/setup.sh
	@$(PYTHON) -m quizkit db upgrade
	@$(PYTHON) -m quizkit roster import quizzes/rosters/demo.csv
	@$(PYTHON) -m quizkit activity publish $(ACTIVITY)
	@$(PYTHON) -m quizkit activity open $(ACTIVITY)
	@$(PYTHON) -m quizkit serve --port $(PORT) --lesson all

lint: ## style, types, layers, and that the light page is built from its sources
	@sh scripts/setup.sh "[lab,test]"
	$(PYTHON) -m ruff check --output-format concise .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports --no-cache
	@sh scripts/node.sh
	sh scripts/bundle.sh --check

test: lint ## what CI runs
	@sh scripts/browser.sh
	$(PYTHON) -m pytest -q -n 2 -m "not long and not browser"
	$(PYTHON) -m pytest -q -n 2 --dist loadfile -m "browser and not long"

test-all: lint ## with the long tests
	@sh scripts/browser.sh
	$(PYTHON) -m pytest -q

bench: ## measures; results in benchmarks/results/
	@sh scripts/setup.sh "[lab,test]"
	@sh scripts/browser.sh
	$(PYTHON) -m benchmarks.run

bench-serve: ## the student's page beside stock Voila, Panel and Streamlit, and thousands of students at once
	@sh scripts/setup.sh "[lab,test]"
	@sh scripts/browser.sh
	$(PYTHON) -m benchmarks.serve

bundle: ## the light page's script and style sheet, from their sources
	@sh scripts/node.sh
	sh scripts/bundle.sh

pictures: ## the pictures of docs/teacher.md, taken by the test that goes through the page, and the gallery
	@sh scripts/setup.sh "[lab,test]"
	@sh scripts/browser.sh
	QUIZKIT_SHOTS=docs/images $(PYTHON) -m pytest -q tests/browser/test_teacher_journey.py
	QUIZKIT_GALLERY=docs $(PYTHON) -m pytest -q tests/docs/test_gallery.py

format: ## formats the code
	$(PYTHON) -m ruff check --fix --output-format concise .
	$(PYTHON) -m ruff format .

catalogue: ## the English sentences: collects new ones, compiles the catalogue
	$(PYTHON) scripts/catalogue.py

schema: ## JSON Schemas of the files that people write
	$(PYTHON) -m quizkit.formats.schema

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
