package api

import (
	"slices"

	"github.com/tingcha/tingcha/storage"
)

// Scope is something that a token may be good for.
type Scope string

// The scopes. Transcripts are what was said, word for word, and have one of their own.
const (
	ReadFindings    Scope = "read:findings" // and rules
	ReadCalls       Scope = "read:calls"
	ReadTranscripts Scope = "read:transcripts"
	ReadVerdicts    Scope = "read:verdicts"
	ReadTickets     Scope = "read:tickets"
	ReadCoverage    Scope = "read:coverage"
	WriteVerdicts   Scope = "write:verdicts"
	WriteIntake     Scope = "write:intake"
	Export          Scope = "export" // lists to their ends; besides that of what is in them
)

// Scopes lists every scope, in the order of pages.
func Scopes() []Scope {
	return []Scope{ReadFindings, ReadCalls, ReadTranscripts, ReadVerdicts, ReadTickets, ReadCoverage, WriteVerdicts, WriteIntake, Export}
}

// IsScope tells whether there is such a scope.
func IsScope(s string) bool { return slices.Contains(Scopes(), Scope(s)) }

// NeedsAll tells whether a scope is of use only to a token whose reach is all: nobody
// takes in a department's calls alone, and coverage is of the whole hotline.
func (s Scope) NeedsAll() bool { return s == WriteIntake || s == ReadCoverage }

// has tells whether a token has a scope.
func has(t storage.Token, s Scope) bool { return slices.Contains(t.Scopes, string(s)) }
