package storage

import (
	"strings"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
)

// EncodeEvidence gives the compact form of a finding's grounds. The same grounds
// have the same bytes: that is how a store sees that they have moved.
func EncodeEvidence(grounds []inspect.Evidence) []byte {
	e := newEncoder(128)
	encodeList(e, grounds, func(e *encoder, g inspect.Evidence) {
		e.text(kindText(g))
		e.text(g.Condition)
		e.int(int64(g.Span.Turn))
		e.int(int64(g.Span.From))
		e.int(int64(g.Span.To))
		e.duration(g.Span.Start)
		e.duration(g.Span.End)
		e.role(g.Role)
		e.text(g.Text)
		encodeList(e, g.Tickets, (*encoder).text)
		e.instant(g.From)
		e.instant(g.To)
	})
	return e.b
}

// soundMark stands behind the kind of words that were found by their sound, which
// rows that were written before there were such do not have.
const soundMark = " by sound"

func kindText(g inspect.Evidence) string {
	if g.BySound {
		return string(g.Kind) + soundMark
	}
	return string(g.Kind)
}

// DecodeEvidence reads what EncodeEvidence gave.
func DecodeEvidence(b []byte) ([]inspect.Evidence, error) {
	d := newDecoder(b)
	grounds := decodeList(d, func(d *decoder) inspect.Evidence {
		kind, bySound := strings.CutSuffix(d.text(), soundMark)
		return inspect.Evidence{
			Kind: inspect.EvidenceKind(kind), BySound: bySound, Condition: d.text(),
			Span: call.Span{
				Turn: int(d.int()), From: int(d.int()), To: int(d.int()),
				Start: d.duration(), End: d.duration(),
			},
			Role: d.role(), Text: d.text(), Tickets: decodeList(d, (*decoder).text),
			From: d.instant(), To: d.instant(),
		}
	})
	return grounds, d.end("evidence")
}

// EncodeUndecided gives the compact form of the rules that could not decide.
func EncodeUndecided(rules []inspect.Undecided) []byte {
	e := newEncoder(64)
	encodeList(e, rules, func(e *encoder, u inspect.Undecided) {
		e.text(u.Rule)
		e.text(u.Reason)
	})
	return e.b
}

// DecodeUndecided reads what EncodeUndecided gave.
func DecodeUndecided(b []byte) ([]inspect.Undecided, error) {
	d := newDecoder(b)
	rules := decodeList(d, func(d *decoder) inspect.Undecided {
		return inspect.Undecided{Rule: d.text(), Reason: d.text()}
	})
	return rules, d.end("undecided rules")
}
