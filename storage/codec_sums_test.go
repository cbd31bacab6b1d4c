package storage_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/storage"
)

func packedSums(t *rapid.T) []storage.PackedSum {
	var sums []storage.PackedSum
	name := 0
	for range rapid.IntRange(0, 12).Draw(t, "sums") {
		name += rapid.IntRange(1, 5).Draw(t, "distance")
		number := rapid.Int64Range(-1<<50, 1<<50)
		sums = append(sums, storage.PackedSum{
			Name: name, Num: number.Draw(t, "num"), Den: number.Draw(t, "den"),
			Rows: number.Draw(t, "rows"), Waiting: number.Draw(t, "waiting"), Unsettled: number.Draw(t, "unsettled"),
		})
	}
	return sums
}

func TestSumsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) { comesBack(t, packedSums(t), storage.EncodeSums, storage.DecodeSums) })
}

func TestSumsAreAddedWhereTheirNamesSay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sums := packedSums(t)
		b := storage.EncodeSums(sums)
		row, at := make([]storage.PackedSum, 100), make([]int, 100)
		for name := range at {
			at[name] = 99 - name
		}
		if len(sums) > 0 {
			at[sums[0].Name] = -1
		}
		for range 2 {
			if err := storage.AddSums(row, at, b); err != nil {
				t.Fatal(err)
			}
		}
		for i, s := range sums {
			if i == 0 {
				s = storage.PackedSum{}
			}
			want := storage.PackedSum{Name: s.Name, Num: 2 * s.Num, Den: 2 * s.Den, Rows: 2 * s.Rows, Waiting: 2 * s.Waiting, Unsettled: 2 * s.Unsettled}
			if diff := cmp.Diff(want, row[99-sums[i].Name]); diff != "" {
				t.Fatalf("(-want +got)\n%s", diff)
			}
		}
		if len(sums) > 0 {
			if storage.AddSums(row, at[:sums[len(sums)-1].Name], b) == nil {
				t.Fatal("a name beyond the row was added")
			}
			if storage.AddSums(row, at, b[:len(b)-1]) == nil {
				t.Fatal("what was cut off was added")
			}
		}
	})
}
