package sqlite_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/storagetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestSQLiteKeepsThePromisesOfAStore(t *testing.T) {
	t.Parallel()
	storagetest.RunStore(t, func(t *testing.T) storage.Store { return open(t) })
}
