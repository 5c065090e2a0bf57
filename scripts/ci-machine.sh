#!/usr/bin/env bash
# What the full check needs beyond Node: a browser for the page tests. Elsewhere those tests are skipped, and say so.
set -euo pipefail
if ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-dejavu-core >/dev/null
fi
