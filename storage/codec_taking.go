package storage

import (
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
)

// EncodeTaking gives the compact form of how a finding's points count: its dimension,
// its veto and the limit of its family. It is empty where there is nothing to say, as
// in records that are older than these.
func EncodeTaking(f inspect.Finding) []byte {
	if f.Dimension == "" && !f.Veto && f.FamilyCap == 0 {
		return []byte{}
	}
	e := newEncoder(16)
	e.text(f.Dimension)
	e.flag(f.Veto)
	e.int(int64(f.FamilyCap))
	return e.b
}

// DecodeTaking puts what EncodeTaking gave into a finding.
func DecodeTaking(b []byte, f *inspect.Finding) error {
	if len(b) == 0 {
		f.Dimension, f.Veto, f.FamilyCap = "", false, 0
		return nil
	}
	d := newDecoder(b)
	f.Dimension, f.Veto, f.FamilyCap = d.text(), d.flag(), inspect.Points(d.int())
	return d.end("taking")
}

// EncodeCharge gives the compact form of what an entry counts together with; empty
// where it counts by itself, as in records that are older than this.
func EncodeCharge(c scoring.Charge) []byte {
	if c == (scoring.Charge{}) {
		return []byte{}
	}
	e := newEncoder(48)
	e.text(c.Call)
	e.text(c.Family)
	e.int(int64(c.FamilyCap))
	e.text(c.Dimension)
	e.flag(c.Veto)
	return e.b
}

// DecodeCharge reads what EncodeCharge gave.
func DecodeCharge(b []byte) (scoring.Charge, error) {
	if len(b) == 0 {
		return scoring.Charge{}, nil
	}
	d := newDecoder(b)
	c := scoring.Charge{
		Call: d.text(), Family: d.text(), FamilyCap: inspect.Points(d.int()), Dimension: d.text(), Veto: d.flag(),
	}
	return c, d.end("charge")
}

func (e *encoder) flag(set bool) {
	if set {
		e.int(1)
		return
	}
	e.int(0)
}

func (d *decoder) flag() bool { return d.int() != 0 }
