#!/bin/sh
# Fuzzes every fuzz test of the module for the given time each: sh internal/fuzz.sh 20s
set -eu
for file in $(grep -rlE '^func Fuzz' --include='*_test.go' .); do
	for target in $(sed -nE 's/^func (Fuzz[A-Za-z0-9_]*)\(.*/\1/p' "$file"); do
		echo "$(dirname "$file") $target"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "$1" "$(dirname "$file")"
	done
done
