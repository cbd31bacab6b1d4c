package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/storage/storagetest"
)

func BenchmarkIngest(b *testing.B) { storagetest.BenchIngest(b, open(b)) }
func BenchmarkWalk(b *testing.B)   { storagetest.BenchWalk(b, open(b)) }
func BenchmarkReads(b *testing.B)  { storagetest.BenchReads(b, open(b)) }

func open(tb testing.TB) *sqlite.Store {
	tb.Helper()
	s, err := sqlite.Open(context.Background(), filepath.Join(tb.TempDir(), "tingcha.db"))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}
