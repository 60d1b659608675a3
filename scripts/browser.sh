#!/bin/sh
# The browser tests need Chromium and a Chinese font. As root they are installed after saying so;
# otherwise one line says what to install.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || missing="chromium"
if ! command -v fc-list >/dev/null 2>&1 || [ -z "$(fc-list :lang=zh 2>/dev/null | head -n 1)" ]; then
    missing="$missing fonts-noto-cjk fontconfig"
fi
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing$missing with apt-get for the browser tests"
    apt-get update -qq
    # shellcheck disable=SC2086  # a list of packages
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "The browser tests need: $missing. On Debian: sudo apt-get install $missing" >&2
    exit 1
fi
