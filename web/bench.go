package web

import (
	"slices"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

// Held says that nothing of the case can be confirmed yet: all of it waits for tickets
// that may still come.
func (p callPage) Held() bool {
	return !slices.ContainsFunc(p.Desk.Waits, func(f storage.FindingRow) bool { return !f.Provisional })
}

// Grave says that a verdict on the case needs a reason that was chosen: it takes all of
// an agent's points, or it clears somebody of what a red line forbids.
func (p callPage) Grave() bool {
	return slices.ContainsFunc(p.Desk.Waits, func(f storage.FindingRow) bool {
		return f.Finding.Veto || f.Finding.Level == inspect.RedLine
	})
}

// Taken says that the call was opened from the queue to be judged, which others see.
func (p callPage) Taken() bool { return p.Desk.May && p.List != "" }
