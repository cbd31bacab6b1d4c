//go:build !race

package inspect_test

import (
	"testing"

	"github.com/tingcha/tingcha/inspect"
)

// A call in which nothing is found costs no memory once the engine has seen some
// as long: not parallel, since it counts allocations, and not under the race
// detector, which empties pools.
func TestACallWithoutFindingsAllocatesNothing(t *testing.T) {
	const missing = `customer says any of (complain) near any of (staff) within 12 characters, not negated and not says any of (complain)`
	engine := compile(t, missing,
		`agent says any of (rude) before customer says any of (complain)`,
		`customer says any of (complain) and agent says none of (greeting)`,
		`customer says any of (complain) not followed by agent says any of ("记录") within 40 turns`,
		`(customer says any of (complain) or agent says "举报") then agent says "派单"`,
		`customer says /投.?诉/ and agent says /举.{0,2}报/`,
		`first customer says all of ("投诉", "举报") in first 3 turns`,
		`customer says "头诉" by sound and agent says "举报"`,
		`(customer says any of (complain) and customer says any of (staff)) not followed by agent says any of (greeting, "记录")`,
	)
	in := conversation(0, 40)
	in.Transcript.Turns[3].Text += "，ＯＫ" // one that has to be brought into normal form
	for _, f := range engine.Inspect(in).Findings {
		t.Errorf("%s holds: the test needs a call without findings", f.Rule)
	}
	if inspect.Asked(engine, in) == 0 {
		t.Fatal("no rule is asked")
	}
	if n := testing.AllocsPerRun(200, func() { engine.Inspect(in) }); n > 0 {
		t.Errorf("%v allocations a call, want none", n)
	}
}
