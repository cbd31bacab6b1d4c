package decide_test

import (
	"fmt"
	"runtime"
	"strconv"
	"testing"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

func TestAFoldHoldsWhatIsWanted(t *testing.T) { //nolint:paralleltest // it measures the heap
	const items, agents = 1000, 1000
	names := decide.NewSumNames()
	for n := range items {
		names.Know(n+1, decide.SumName{Item: scoring.Item(fmt.Sprint("item", n+1))})
	}
	sums := storage.EncodeSums([]storage.PackedSum{{Name: 7, Num: 1, Den: 2, Rows: 2}, {Name: 8, Num: 5, Den: 5, Rows: 5}})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	fold := decide.NewFold(storage.SumFilter{Items: []scoring.Item{"item7"}, By: storage.ByAgent}, names)
	for agent := range agents {
		if err := fold.Add("", decide.Whose{Agent: strconv.Itoa(agent)}, sums); err != nil {
			t.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	if took := (after.TotalAlloc - before.TotalAlloc) / agents; took > 1000 {
		t.Errorf("an agent takes %d bytes, with one of %d items wanted", took, items)
	}
	if got := fold.Sums(); len(got) != agents || got[0].Item != "item7" || got[0].Num != 1 || got[0].Den != 2 {
		t.Errorf("%d sums, the first %+v", len(got), got[0])
	}
}
