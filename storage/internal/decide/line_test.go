package decide_test

import (
	"encoding/hex"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

func TestDigestsAreThoseThatWereKept(t *testing.T) {
	t.Parallel()
	bare := storage.CallLine{Day: "2026-09-03", Call: call.Call{
		ID: "a", Sector: call.Power, Started: noon, Duration: time.Minute, Agent: "3021", Dept: "一部", Customer: "c1",
		Answered: true, Hangup: call.CustomerRole, CSAT: 4,
	}}
	told := bare
	told.Call.Ring, told.Call.Direction = call.Tell(4*time.Second), call.Inbound
	moved := told
	moved.Origin = "other.csv:9"
	for name, c := range map[string]struct {
		got  decide.Digest
		want string
	}{
		"of a line that tells neither ring nor direction": {decide.LineDigest(bare), "0cb8b8959ee7652afbbfbd78285849a3"},
		"of a line that tells them":                       {decide.LineDigest(told), "f2ae38c73ee28a3f755db6c0c672f803"},
		"of the same line in another place":               {decide.LineDigest(moved), "f2ae38c73ee28a3f755db6c0c672f803"},
		"of content in parts":                             {decide.DigestOf("recording", []byte("etag"), []byte("bytes")), "5efa972a485342405cbd8dde0a953179"},
	} {
		if got := hex.EncodeToString(c.got[:]); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
