package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain puts a `tingcha` on the PATH of scripts and of tests that start
// processes: this test binary, which then runs main.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tingcha": main})
}

// series leaves a test out under -short that starts one program after the other: under the
// race detector each takes seconds to read its rulebooks.
func series(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts many programs; run without -short")
	}
}

func TestScripts(t *testing.T) {
	t.Parallel()
	series(t)
	testscript.Run(t, testscript.Params{Dir: "testdata"})
}
