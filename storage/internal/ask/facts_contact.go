package ask

import (
	"cmp"
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// contacts reads other calls of customers, with what they have filed.
type contacts struct {
	first map[string]call.Ticket // by call
}

// whatTheyFiled joins the tickets k of calls o: a row for each of them, or one without.
const whatTheyFiled = ` LEFT JOIN ticket k ON k.call_id = o.call_id AND k.call_id <> ''`

// contactColumns are those that scan reads of a call o and its tickets k, behind the
// asker's own.
const contactColumns = `o.call_id, o.started_at, o.answered, o.direction, k.body`

// scan reads a call; of says whose it is and comes before it.
func (c *contacts) scan(row Row, of any) (scoring.Contact, error) {
	var o scoring.Contact
	var started int64
	var body []byte
	if err := row.Scan(of, &o.CallID, &started, &o.Answered, &o.Direction, &body); err != nil {
		return o, err
	}
	o.Started = storage.Instant(started)
	if body == nil {
		return o, nil
	}
	t, err := storage.DecodeTicket(body)
	if was, known := c.first[o.CallID]; !known || earlier(t, was) {
		c.first[o.CallID] = t
	}
	return o, err
}

// classified gives calls once, with what they were about, when all of them are read.
func (c *contacts) classified(all []scoring.Contact) []scoring.Contact {
	slices.SortFunc(all, func(a, b scoring.Contact) int { return cmp.Compare(a.CallID, b.CallID) })
	all = slices.CompactFunc(all, func(a, b scoring.Contact) bool { return a.CallID == b.CallID })
	for i, o := range all {
		all[i].Class = c.first[o.CallID].Kind
	}
	return all
}
