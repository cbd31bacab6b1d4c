#!/bin/sh
# Puts the C library of sherpa-onnx into a folder, from PyPI:
#
#	sh internal/engine/fetch.sh bin/engine core             lib and include
#	sh internal/engine/fetch.sh bin/engine core yardstick   and bin, its own programs for tests
#
# What is fetched is held against the SHA-256 beside this script and kept in the user's
# cache, so that a second call needs no network. It wants python3 with pip or venv.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=$1
shift
cache=${XDG_CACHE_HOME:-$HOME/.cache}/tingcha/sherpa-onnx-2.0.1

# pip of the system, or of an environment that is thrown away.
pip() {
	if python3 -m pip --version >/dev/null 2>&1; then
		python3 -m pip "$@"
		return
	fi
	[ -x "$cache/venv/bin/pip" ] || python3 -m venv "$cache/venv" || {
		echo "make engine: python3 has neither pip nor venv (Debian: apt-get install python3-venv)" >&2
		exit 1
	}
	"$cache/venv/bin/pip" "$@"
}

for part in "$@"; do
	if [ ! -e "$cache/$part.done" ]; then
		command -v python3 >/dev/null || {
			echo "make engine: no python3, which fetches and unpacks the library" >&2
			exit 1
		}
		mkdir -p "$cache"
		rm -rf "$cache/$part"
		pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
			--require-hashes -r "$here/$part.txt" -d "$cache/$part"
		python3 -m zipfile -e "$cache/$part"/*.whl "$cache/$part/wheel"
		rm "$cache/$part"/*.whl
		touch "$cache/$part.done"
	fi
	mkdir -p "$target"
	case $part in
	core) cp -R "$cache/core/wheel/sherpa_onnx/lib" "$cache/core/wheel/sherpa_onnx/include" "$target" ;;
	yardstick)
		cp -R "$cache"/yardstick/wheel/*.data/data/bin "$target"
		chmod -R +x "$target/bin"
		;;
	esac
done
