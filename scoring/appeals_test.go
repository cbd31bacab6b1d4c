package scoring_test

import (
	"testing"

	"github.com/tingcha/tingcha/scoring"
)

func TestAnUpheldFindingCostsWhatItDid(t *testing.T) {
	t.Parallel()
	entries := append(calls(3), confirmed("f1", 5_00)...)
	upheld := scoring.Upheld(entries, "f1", 2, at(12, 9, 0))
	if len(upheld) != 1 || upheld[0].Points != 0 || upheld[0].Num != 0 || upheld[0].Source.Round != 2 {
		t.Fatalf("upheld gives %+v, want one entry of nothing in round 2", upheld)
	}
	entries = append(entries, upheld...)
	if c := card(entries); c.Deducted != 5_00 || c.Confirmed != 1 || len(c.Figure(scoring.Quality).Rows) != 2 {
		t.Errorf("deducted %d for %d findings in %d rows; want 500 for 1 in 2", c.Deducted, c.Confirmed, len(c.Figure(scoring.Quality).Rows))
	}
	entries = append(entries, scoring.GiveBack(entries, "f1", 3, at(15, 9, 0))...)
	if c := card(entries); c.Deducted != 0 || c.Confirmed != 0 {
		t.Errorf("after the last instance deducted %d for %d findings, want nothing", c.Deducted, c.Confirmed)
	}
	if again := scoring.Upheld(entries, "f1", 4, at(16, 9, 0)); again != nil {
		t.Errorf("nothing stands, and %+v is upheld", again)
	}
}
