package ask

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/tingcha/tingcha/audit"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

var errNoGrounds = errors.New("a finding without grounds")

// compact are bytes that are kept in a column, in one of the compact forms.
type compact struct {
	query  string             // gives what the bytes are, in words, and the bytes
	decode func([]byte) error // an error when they cannot be read, or say what cannot be
}

// allBytes gives whatever a store keeps as bytes.
func allBytes() []compact {
	return []compact{
		{`SELECT 'evidence of finding ' || id, evidence FROM finding`, checkEvidence},
		{`SELECT 'taking of finding ' || id, taking FROM finding`, func(b []byte) error { return storage.DecodeTaking(b, &inspect.Finding{}) }},
		{`SELECT 'charge of ' || source_kind || ' ' || source_id, charge FROM score_entry`, decodes(storage.DecodeCharge)},
		{`SELECT 'transcript of call ' || call_id, coalesce(t.body, o.body) FROM transcript t JOIN ledger USING (n) LEFT JOIN offered o USING (n)`, decodes(storage.DecodeTranscript)},
		{`SELECT 'signals of call ' || call_id, signals FROM transcript JOIN ledger USING (n)`, decodes(storage.DecodeSignals)},
		{`SELECT 'delivered transcript of call ' || call_id, body FROM offered JOIN ledger USING (n)`, decodes(storage.DecodeTranscript)},
		{`SELECT 'ticket ' || id, body FROM ticket`, decodes(storage.DecodeTicket)},
		{`SELECT 'undecided rules of call ' || call_id, undecided FROM inspection JOIN ledger USING (n)`, decodes(storage.DecodeUndecided)},
		{`SELECT 'marks of appeal ' || id, marks FROM appeal`, func(b []byte) error { _, err := storage.DecodeMarks(string(b)); return err }},
		{`SELECT 'draw ' || id, body FROM audit_draw`, checkDraw},
		{`SELECT 'sums of agent ' || agent || ' on ' || day, sums FROM tally`, decodes(storage.DecodeSums)},
		{`SELECT 'sums of agent ' || agent || ' in ' || month, sums FROM tally_month`, decodes(storage.DecodeSums)},
		{`SELECT 'frozen sums of agent ' || agent || ' in ' || month, sums FROM month_frozen`, decodes(storage.DecodeSums)},
		{`SELECT 'recording ' || uri, coalesce(fetched, offered) FROM recording`, decodes(storage.DecodeRecording)},
	}
}

// checkDraw refuses a draw that cannot be repeated from what is kept of it.
func checkDraw(b []byte) error {
	var d audit.Draw
	if err := json.Unmarshal(b, &d); err != nil {
		return err
	}
	cells := 0
	for _, c := range d.Cells {
		cells += c.Size
	}
	if cells != d.Calls || d.Seed == "" {
		return fmt.Errorf("a draw from %d calls, and its cells have %d", d.Calls, cells)
	}
	return nil
}

func decodes[T any](decode func([]byte) (T, error)) func([]byte) error {
	return func(b []byte) error {
		_, err := decode(b)
		return err
	}
}

// checkEvidence refuses findings without grounds.
func checkEvidence(b []byte) error {
	grounds, err := storage.DecodeEvidence(b)
	if err == nil && len(grounds) == 0 {
		err = errNoGrounds
	}
	return err
}
