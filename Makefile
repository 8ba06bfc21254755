# Every target sets up what it needs: uv into .uv/ where it is missing, the environment into .venv/.
# Nothing outside the clone is touched, except Debian packages for the browser tests (see `browser`).
SHELL := /bin/bash
.DEFAULT_GOAL := help

UV := $(or $(shell command -v uv 2>/dev/null),.uv/bin/uv)
export UV_CACHE_DIR := $(CURDIR)/.uv/cache
export UV_PYTHON_INSTALL_DIR := $(CURDIR)/.uv/python
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/.venv
export MPLCONFIGDIR := $(CURDIR)/.uv/matplotlib
# A virtual environment of the caller must not be mistaken for ours.
unexport VIRTUAL_ENV
# Every command of the tests is a process of its own: without bytecode each compiles everything again.
unexport PYTHONDONTWRITEBYTECODE
RUN := $(UV) run --frozen --no-sync

.PHONY: help
help: ## list the targets 列出命令
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1\t/' | expand -t 18

.uv/bin/uv:
	@echo "uv is missing: installing it into .uv/"
	@mkdir -p .uv
	@if python3 -c 'import ensurepip' 2>/dev/null; then \
	  python3 -m venv .uv && .uv/bin/python -m pip install --quiet --no-cache-dir --disable-pip-version-check uv; \
	elif python3 -m pip --version >/dev/null 2>&1; then \
	  python3 -m pip install --quiet --no-cache-dir --disable-pip-version-check --target .uv/lib uv \
	  && mkdir -p .uv/bin && ln -sf ../lib/bin/uv .uv/bin/uv; \
	else \
	  echo "Neither venv nor pip is there: install python3-venv (apt-get install python3-venv), then try again."; exit 1; \
	fi

.PHONY: env
env: $(if $(findstring .uv/,$(UV)),.uv/bin/uv) ## create the environment in .venv/ 建立环境
	@$(UV) sync --frozen --quiet

CHAIN ?= aircraft
.PHONY: report
report: env ## write reports/$(CHAIN)/ (aircraft): report, map, workbook, tables 生成报告与地图
	@$(RUN) liantu report $(CHAIN)

.PHONY: reports
reports: env ## the same for every chain and the panorama 全部产业链与全景
	@for chain in $$($(RUN) liantu list | tail -n +2 | cut -f1); do $(RUN) liantu report $$chain || exit; done

.PHONY: check
check: env ## check all chains 检查数据
	@$(RUN) liantu check

.PHONY: browser
browser: ## Chromium and a CJK font for the browser tests: from Debian's packages, when root and missing
	@if command -v chromium >/dev/null && command -v chromedriver >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Chromium is missing: installing Debian's chromium, chromium-driver and fonts-noto-cjk"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium chromium-driver fonts-noto-cjk >/dev/null; \
	else \
	  echo "Chromium or chromedriver is missing and this is not root: the browser tests will be skipped."; \
	fi

.PHONY: test
test: env browser ## run all tests 运行测试
	@$(RUN) pytest

.PHONY: lint
lint: env ## ruff and mypy 静态检查
	@$(RUN) ruff check
	@$(RUN) ruff format --check
	@$(RUN) mypy

.PHONY: lab
lab: env ## open JupyterLab 打开笔记本
	@$(UV) sync --frozen --quiet --extra lab && $(RUN) liantu lab

.PHONY: notebooks
notebooks: env ## keep notebooks/*.py and .ipynb in step, without outputs 同步笔记本
	@$(RUN) python .ci/notebooks.py

.PHONY: docs
docs: env ## build the site in site/ 生成文档站
	@$(UV) sync --frozen --quiet --group docs
	@NO_MKDOCS_2_WARNING=1 $(RUN) mkdocs build --quiet --config-file .mkdocs.yml
	@$(RUN) python .ci/site_is_offline.py site
	@echo "site/index.html"

.PHONY: clean
clean: ## remove what the targets made 清除
	@rm -rf .venv .uv dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .notebooks site
