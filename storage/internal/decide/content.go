package decide

import (
	"cmp"
	"slices"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// Duplicate excludes a call whose recording is that of an earlier call.
const Duplicate = "duplicate"

// Holder is a call that has a recording with certain bytes.
type Holder struct {
	N              int64 // the number of its row
	CallID         string
	Started        time.Time
	State          storage.State
	Reason, Detail string // that its row wears
}

// Settled is the move of a call that holds certain bytes.
type Settled struct {
	N int64 // the number of its row
	Move
}

// Content decides between the calls that have a recording with the same bytes: the one
// that began first is the original, by ID when two began together, whatever the order in
// which they came. The others are excluded. It gives the moves that are to be made, and
// none when it is asked again.
func Content(holders []Holder, at int64) []Settled {
	if len(holders) == 0 {
		return nil
	}
	holders = slices.SortedFunc(slices.Values(holders), begins)
	var moves []Settled
	original := holders[0]
	if original.State == storage.Excluded && original.Reason == Duplicate {
		moves = append(moves, Settled{original.N, Move{
			From: original.State, To: storage.Registered, Reason: "not_duplicate", By: ByContent, At: at, NewInput: true,
		}})
	}
	detail := "the same bytes as the recording of call " + original.CallID
	for _, h := range holders[1:] {
		twin := h.State == storage.Excluded && h.Reason == Duplicate && h.Detail != detail
		if twin || Live(h.State) || h.State == storage.Scored || h.State == storage.Waiting {
			moves = append(moves, Settled{h.N, Move{
				From: h.State, To: storage.Excluded, Reason: Duplicate, Detail: detail, By: ByContent, At: at,
			}})
		}
	}
	return moves
}

func begins(a, b Holder) int {
	return cmp.Or(cmp.Compare(storage.Millis(a.Started), storage.Millis(b.Started)), cmp.Compare(a.CallID, b.CallID))
}
