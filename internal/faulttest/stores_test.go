package faulttest_test

import (
	"testing"

	"github.com/tingcha/tingcha/storage"
)

// stores runs a test on every kind of store.
func stores(t *testing.T, test func(t *testing.T, store storage.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, openSQLite(t))
	})
}
