#!/usr/bin/env bash
# What the full check needs beyond Node: a browser for the page tests, and the private Python environment with JupyterLab
# that the tests against Jupyter compare with. Elsewhere those tests are skipped, and say so.
set -euo pipefail
cd "$(dirname "$0")/.."
packages=()
if ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null; then
  packages+=(chromium fonts-dejavu-core)
fi
if ! python3 -c "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))" 2>/dev/null; then
  packages+=(python3 python3-venv)
fi
if [ "${#packages[@]}" -gt 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${packages[@]}" >/dev/null
fi
node scripts/lab.mjs --only-set-up
