package postgres

import (
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// intake takes one batch in. It holds, in memory, all that the batch may touch.
type intake struct {
	*tx
	at         int64
	accepted   storage.Accepted
	places     map[string]*place // by call
	byNumber   map[int64]*place
	byCustomer map[call.Customer][]*place // also under customers that they had before
	material   map[int64]*material
	bySum      map[string][]*heldRecording // also those that had the sum before
	superseded map[int64]map[decide.Digest]bool
	replaced   []replaced
	tickets    map[string]*heldTicket
	free       []int64 // numbers for rows to be made
}

// material is what there is of a call to be inspected.
type material struct {
	recordings map[string]*heldRecording // by URI
	transcript *heldTranscript
}

// heldRecording is a recording in the table, or about to be.
type heldRecording struct {
	n              int64
	uri, etag      string
	offered        []byte
	sum            string
	origin         string
	fresh, changed bool
}

// heldTranscript is a transcript as it was offered.
type heldTranscript struct {
	n              int64
	body           []byte
	origin         string
	fresh, changed bool
}

// heldTicket is a ticket with the entries that the batch brings.
type heldTicket struct {
	offer   storage.OfferedTicket
	body    []byte
	changed bool
}

// replaced is content in whose place other content came.
type replaced struct {
	n      int64
	digest decide.Digest
}

func newIntake(t *tx, at int64) *intake {
	return &intake{
		tx: t, at: at, places: map[string]*place{}, byNumber: map[int64]*place{}, byCustomer: map[call.Customer][]*place{},
		material: map[int64]*material{}, bySum: map[string][]*heldRecording{}, superseded: map[int64]map[decide.Digest]bool{},
		tickets: map[string]*heldTicket{},
	}
}

// know adds a row to what is held.
func (in *intake) know(p *place) {
	in.places[p.call.ID] = p
	in.byNumber[p.n] = p
	in.ofCustomer(p)
}

func (in *intake) ofCustomer(p *place) {
	if c := p.call.Customer; c != "" {
		in.byCustomer[c] = append(in.byCustomer[c], p)
	}
}

// of gives the material of a call.
func (in *intake) of(n int64) *material {
	m := in.material[n]
	if m == nil {
		m = &material{recordings: map[string]*heldRecording{}}
		in.material[n] = m
	}
	return m
}

// knowRecording adds a recording to what is held.
func (in *intake) knowRecording(r *heldRecording) {
	if r.uri != "" {
		in.of(r.n).recordings[r.uri] = r
	}
	if r.sum != "" {
		in.bySum[r.sum] = append(in.bySum[r.sum], r)
	}
}

// supersede tells whether content that differs from what is there is news, and
// remembers what it replaces. Content that was replaced before is none: it was
// delivered again.
func (in *intake) supersede(n int64, old, offered decide.Digest) bool {
	known := in.superseded[n]
	if known[offered] {
		return false
	}
	if known == nil {
		known = map[decide.Digest]bool{}
		in.superseded[n] = known
	}
	if !known[old] {
		known[old] = true
		in.replaced = append(in.replaced, replaced{n, old})
	}
	return true
}
