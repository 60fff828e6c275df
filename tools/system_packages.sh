#!/bin/sh
# What `make test` needs beside Python: PostgreSQL, Chromium, LibreOffice Calc, poppler and a font.
# Installs what is missing through apt-get when it may, else says exactly what to install.
set -u

missing=""
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 ||
    missing="$missing postgresql"
command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 ||
    missing="$missing chromium"
{ command -v soffice >/dev/null 2>&1 && ls /usr/lib/libreoffice/program/libsc*lo.so >/dev/null 2>&1; } ||
    missing="$missing libreoffice-calc"
command -v pdftotext >/dev/null 2>&1 || missing="$missing poppler-utils"
# A browser without any font draws no text, and its pages cannot be measured.
find /usr/share/fonts /usr/local/share/fonts -name '*.ttf' -o -name '*.otf' 2>/dev/null | grep -q . ||
    missing="$missing fonts-dejavu-core"
[ -n "$missing" ] || exit 0

say_what_to_do() {
    echo "make test needs these programs, by their Debian packages:$missing" >&2
    echo "  next: sudo apt-get install --no-install-recommends$missing" >&2
    echo "  (elsewhere: what your system calls them), then make test again" >&2
    exit 1
}

command -v apt-get >/dev/null 2>&1 || say_what_to_do
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif sudo -n true 2>/dev/null; then
    as_root="sudo"
else
    say_what_to_do
fi
echo "Installing Debian packages:$missing"
log=$(mktemp)
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
if ! { $as_root apt-get update && $as_root apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    say_what_to_do
fi
rm -f "$log"
