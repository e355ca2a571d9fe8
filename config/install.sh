#!/usr/bin/env bash
# Installs what Onedoor needs on Debian or Ubuntu, and only what is missing. `make` calls it; it starts nothing.
#
#   install.sh packages run|test    programs from the distribution
#   install.sh python LOCK          the Python packages of a lock file, and Onedoor itself, into .venv
#   install.sh npm                  what the browser tests need: an XMPP client and axe-core
#   install.sh lock                 new lock files, from pyproject.toml

set -euo pipefail
cd "$(dirname "$0")/.."

PYTHON=${PYTHON:-python3}
# lua-unbound: without it Prosody looks names up in a way that stops everything else meanwhile.
FOR_RUN=(prosody lua-unbound lua-sec)
FOR_TEST=("${FOR_RUN[@]}" chromium profanity tmux postgresql faketime)

say() { printf '  %s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 2; }

is_installed() { [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Runs a command as root, by sudo if need be.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Runs a command whose output is only shown if it fails.
quietly() {
  local output
  output=$(mktemp)
  if ! "$@" >"$output" 2>&1; then
    cat "$output" >&2
    rm -f "$output"
    return 1
  fi
  rm -f "$output"
}

install_from_distribution() {
  local missing=() package
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null ||
    stop "These are missing: ${missing[*]}; and there is no apt-get here (Debian or Ubuntu) to install them with."
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
    stop "These are missing: ${missing[*]}; installing them needs root or sudo: apt-get install ${missing[*]}"
  say "Installing from the distribution: ${missing[*]} (this can take some minutes) …"
  apt_install "${missing[@]}"
  for package in "${missing[@]}"; do
    case $package in prosody | postgresql) keep_service_off "$package" ;; esac
  done
}

apt_install() {
  local install=(env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@")
  # A fresh image has no package lists, and old lists name files that are gone: then, and only then, fetch new ones.
  if apt-cache show "$@" >/dev/null 2>&1 && quietly as_root "${install[@]}" 2>/dev/null; then return; fi
  say "Reading the distribution's package lists …"
  quietly as_root apt-get update || stop "apt-get update failed: its own words are above."
  quietly as_root "${install[@]}" || stop "apt-get could not install $*: its own words are above."
}

# The distribution starts what it installs. We installed it for its program; its service would hold our ports.
keep_service_off() {
  if [ -d /run/systemd/system ]; then
    quietly as_root systemctl disable --now "$1" || say "The distribution's own $1 service could not be switched off."
  else
    quietly as_root service "$1" stop || true # not started at all in most containers
  fi
}

require_python() {
  command -v "$PYTHON" >/dev/null || install_from_distribution python3
  local version
  version=$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])') || stop "$PYTHON is not a Python that runs."
  "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Onedoor needs Python 3.11 or newer, and $PYTHON is $version; name another one: make PYTHON=python3.12 …"
  if ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
    # Debian's own Python comes without; the package has the version in its name where there are several.
    install_from_distribution "python$version-venv"
  fi
}

install_python_packages() {
  local lock=$1
  require_python
  if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    say "Making .venv with $("$PYTHON" --version) …"
    "$PYTHON" -m venv --clear .venv
  fi
  say "Installing $(grep -c '==' "$lock") Python packages from $lock …"
  fetch "$lock" || stop "pip could not install the packages of $lock: its own words are above."
  quietly .venv/bin/python -m pip install --disable-pip-version-check --no-input \
    --no-deps --no-build-isolation --editable . || stop "Onedoor itself could not be installed into .venv."
}

# pip's own words are shown only if it fails; on a terminal a number grows meanwhile.
fetch() {
  local log
  log=$(mktemp)
  if ! .venv/bin/python -m pip install --disable-pip-version-check --no-input --progress-bar off \
    --no-deps --require-hashes --requirement "$1" 2>>"$log" | tee -a "$log" | show_progress; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

show_progress() {
  if [ ! -t 1 ]; then cat >/dev/null; return; fi
  awk '/^(Collecting|Processing) / { printf "\r    %d", ++n; fflush() } END { printf "\r        \r" }'
}

# Out of its lock file, and with no script of any package run.
install_browser_packages() {
  command -v npm >/dev/null || install_from_distribution npm
  say "Installing Converse.js and axe-core for the tests …"
  (cd tests/e2e/npm && quietly npm ci --no-audit --no-fund --ignore-scripts) ||
    stop "npm could not install what tests/e2e/npm/package-lock.json names: its own words are above."
}

lock_head() {
  cat <<'END'
# The version of every package, chosen by `make lock`. `make` installs them so:
#     pip install --no-deps --require-hashes --requirement FILE
# Without --no-deps pip resolves anew and fails: aioxmpp asks for an older lxml than it works with.
END
}

make_locks() {
  require_python
  scratch=$(mktemp -d) # not local: the trap below runs when this function is over
  trap 'rm -rf "$scratch"' EXIT
  "$PYTHON" -m venv "$scratch/venv"
  quietly "$scratch/venv/bin/pip" install uv || stop "uv could not be installed."
  # aioxmpp asks for lxml < 5, which has no wheel for new Pythons; it works with 6.
  echo 'lxml>=6' >"$scratch/override.txt"
  local compile=("$scratch/venv/bin/uv" pip compile pyproject.toml --quiet --upgrade --generate-hashes --universal
    --python-version 3.11 --override "$scratch/override.txt" --no-emit-index-url --no-header --no-annotate)
  "${compile[@]}" --extra agents --extra postgres --extra build --output-file requirements.lock
  "${compile[@]}" --all-extras --constraint requirements.lock --output-file requirements-dev.lock
  local lock
  for lock in requirements.lock requirements-dev.lock; do
    { lock_head; cat "$lock"; } >"$scratch/lock" && cp "$scratch/lock" "$lock"
  done
  say "Locked. Now run: make check test"
}

case "${1:-} ${2:-}" in
  "packages run") install_from_distribution "${FOR_RUN[@]}" ;;
  "packages test") install_from_distribution "${FOR_TEST[@]}" ;;
  "python requirements"*.lock) install_python_packages "$2" ;;
  "npm ") install_browser_packages ;;
  "lock ") make_locks ;;
  *) stop "usage: install.sh packages run|test · install.sh python LOCK · install.sh npm · install.sh lock" ;;
esac
