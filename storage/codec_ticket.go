package storage

import "github.com/tingcha/tingcha/call"

// EncodeTicket gives the compact form of a ticket. Of two tickets with one ID and
// one version, the one whose bytes sort higher is the later.
func EncodeTicket(t call.Ticket) []byte {
	e := newEncoder(256 + len(t.Text))
	e.text(t.ID)
	e.int(t.Version)
	e.text(string(t.Kind))
	e.text(t.CallID)
	e.text(string(t.Customer))
	e.text(t.Agent)
	e.text(t.About)
	e.text(t.Dept)
	e.text(t.Text)
	e.instant(t.Filed)
	encodeList(e, t.Events, func(e *encoder, v call.TicketEvent) {
		e.text(string(v.Kind))
		e.instant(v.At)
		e.text(v.By)
		e.text(v.Note)
		e.int(int64(v.Score))
	})
	return e.b
}

// DecodeTicket reads what EncodeTicket gave.
func DecodeTicket(b []byte) (call.Ticket, error) {
	d := newDecoder(b)
	t := call.Ticket{
		ID: d.text(), Version: d.int(), Kind: call.TicketKind(d.text()), CallID: d.text(),
		Customer: call.Customer(d.text()), Agent: d.text(), About: d.text(), Dept: d.text(),
		Text: d.text(), Filed: d.instant(),
	}
	t.Events = decodeList(d, func(d *decoder) call.TicketEvent {
		return call.TicketEvent{
			Kind: call.TicketEventKind(d.text()), At: d.instant(), By: d.text(), Note: d.text(), Score: int(d.int()),
		}
	})
	if err := d.end("ticket"); err != nil {
		return call.Ticket{}, err
	}
	return t, nil
}

// EncodeRecording gives the compact form of a recording.
func EncodeRecording(r call.Recording) []byte {
	e := newEncoder(64 + len(r.URI))
	e.text(r.CallID)
	e.text(r.URI)
	e.int(r.Size)
	e.text(r.SHA256)
	e.text(r.Codec)
	e.int(int64(r.Channels))
	e.int(int64(r.Rate))
	e.duration(r.Duration)
	e.int(int64(r.AgentChannel))
	return e.b
}

// DecodeRecording reads what EncodeRecording gave.
func DecodeRecording(b []byte) (call.Recording, error) {
	d := newDecoder(b)
	r := call.Recording{
		CallID: d.text(), URI: d.text(), Size: d.int(), SHA256: d.text(), Codec: d.text(),
		Channels: int(d.int()), Rate: int(d.int()), Duration: d.duration(), AgentChannel: int(d.int()),
	}
	if err := d.end("recording"); err != nil {
		return call.Recording{}, err
	}
	return r, nil
}
