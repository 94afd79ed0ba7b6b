# The commands of Maatwerk. `make help` lists them.
# Debian's own Python comes first: it is compiled for speed, others often are not.
PYTHON ?= $(shell for one in /usr/bin/python3.11 python3.11 python3; do \
	"$$one" -c 'import ensurepip, venv' 2>/dev/null && exec echo "$$one"; done; command -v python3.11 || command -v python3)
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help run test check demo bench assets words pictures edition

help: ## Say what can be done here
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: ## Set up what is needed, then start on http://localhost:8000 with the demonstration hospital
	@$(PYTHON) scripts/setup.py run
	@exec $(BIN)/maatwerk up --demo

demo: ## Walk one real case from prescription to sealed papers, into demo-out/
	@$(PYTHON) scripts/setup.py run
	@$(BIN)/maatwerk demo --out demo-out

test: ## Run every test, on SQLite and then on PostgreSQL
	@$(PYTHON) scripts/setup.py dev
	@$(BIN)/python scripts/test.py

check: ## Format, lint, types, floors, law, guards, links, secrets, licences; no tests
	@$(PYTHON) scripts/setup.py dev
	@$(BIN)/python scripts/check.py

bench: ## Measure against the named peers
	@$(PYTHON) scripts/setup.py dev
	@$(BIN)/python -m bench.run

assets: ## Build anew what the browser loads (needs node and npm; the results are committed)
	@cd assets && npm ci --ignore-scripts --no-progress && node node_modules/esbuild/install.js && node build.mjs

words: ## Collect the words of the pages for translators, and compile the translations (needs gettext)
	@$(PYTHON) scripts/setup.py dev
	@$(BIN)/python scripts/words.py

pictures: ## Take the pictures of the documentation anew (needs Chromium)
	@$(PYTHON) scripts/setup.py dev
	@$(BIN)/python -m tests.browser.pictures

edition: ## Release the present edition of the law: pack it, and write its digest into the list
	@$(PYTHON) scripts/setup.py dev
	@$(BIN)/python scripts/edition.py
