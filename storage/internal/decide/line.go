package decide

import (
	"crypto/sha256"
	"fmt"

	"github.com/tingcha/tingcha/storage"
)

// Digest stands for content. Digests are kept: what they are made of never changes.
type Digest [16]byte

// DigestOf gives the digest of content of a kind that consists of parts.
func DigestOf(kind string, parts ...[]byte) Digest {
	text := []byte(kind)
	for _, p := range parts {
		text = fmt.Appendf(text, "\n%d\n", len(p))
		text = append(text, p...)
	}
	sum := sha256.Sum256(text)
	return Digest(sum[:16])
}

// LineDigest stands for what a line says, wherever it was written.
func LineDigest(l storage.CallLine) Digest {
	c := l.Call
	text := fmt.Appendf(nil, "%q %q %q %d %d %q %q %q %t %q %d %q", l.Day, c.ID, c.Sector, storage.Millis(c.Started),
		c.Duration.Milliseconds(), c.Agent, c.Dept, c.Customer, c.Answered, c.Hangup, c.CSAT, l.Exclude)
	if c.Ring.Known || c.Hold.Known || c.Direction != "" { // lines without them keep the digests that were kept of them
		text = fmt.Appendf(text, " %t %d %t %d %q", c.Ring.Known, c.Ring.Length.Milliseconds(), c.Hold.Known, c.Hold.Length.Milliseconds(), c.Direction)
	}
	return DigestOf("line", text)
}

// NewLine gives the state in which a call begins that nobody knew before.
func NewLine(l storage.CallLine) storage.State {
	if l.Exclude != "" {
		return storage.Excluded
	}
	return storage.Expected
}

// OwnMove says where a call in a state, with the reason that its row wears, has to go on
// whose line was before and is l now. It is false when the call stays as it is.
// hasMaterial tells whether there is anything to inspect of the call; it is only asked
// when that decides, and its error is given back.
func OwnMove(from storage.State, reason string, before, l storage.CallLine, at int64, hasMaterial func() (bool, error)) (Move, bool, error) {
	m := Move{From: from, By: ByIntake, At: at, NewInput: true, Reason: "call_listed"}
	switch {
	case l.Exclude != "":
		m.To, m.Reason = storage.Excluded, l.Exclude
		return m, from != storage.Excluded || reason != l.Exclude, nil
	case from == storage.Excluded && before.Exclude != "" && reason == before.Exclude:
		m.To = storage.Expected
		has, err := hasMaterial()
		if has {
			m.To = storage.Registered
		}
		return m, true, err
	case from == storage.Expected, from == storage.Excluded, from == storage.Missing:
		return m, false, nil
	case before.Call.Duration != l.Call.Duration: // recordings are held against it
		m.To = storage.Registered
	case from == storage.Inspected, from == storage.Scored:
		m.To = storage.Transcribed
	case Live(from):
		m.To = from
	default:
		return m, false, nil
	}
	return m, true, nil
}
