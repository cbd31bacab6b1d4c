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

func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{Dir: "testdata"})
}
