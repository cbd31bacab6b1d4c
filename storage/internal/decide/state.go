package decide

import "github.com/tingcha/tingcha/storage"

// Live tells whether a stage takes calls in this state.
func Live(s storage.State) bool {
	switch s {
	case storage.Registered, storage.Fetched, storage.Transcribed, storage.Inspected:
		return true
	default:
		return false
	}
}

// Ended tells whether a call in this state left its way before the end.
func Ended(s storage.State) bool {
	switch s {
	case storage.Waiting, storage.Missing, storage.Dead, storage.Excluded:
		return true
	default:
		return false
	}
}

// Reopens tells whether a person may send a call in this state back on its way.
func Reopens(s storage.State) bool {
	return s == storage.Dead || s == storage.Waiting || s == storage.Missing
}
