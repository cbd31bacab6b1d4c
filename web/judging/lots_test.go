package judging_test

import (
	"testing"

	"github.com/tingcha/tingcha/web/judging"
)

func TestNobodyReckonsALotWithoutItsSecret(t *testing.T) {
	t.Parallel()
	one, other := judging.NewLots(), judging.NewLots()
	lot := one.Chance("second", "p-017", "k")
	if lot < 0 || lot >= 1 || one.Chance("second", "p-017", "k") != lot {
		t.Errorf("the lot is %v, and then %v", lot, one.Chance("second", "p-017", "k"))
	}
	if other.Chance("second", "p-017", "k") == lot || (judging.Lots{}).Chance("second", "p-017", "k") == lot {
		t.Error("the texts alone settle the lot")
	}
}
