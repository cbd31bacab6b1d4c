package postgres_test

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/postgres"
	"github.com/tingcha/tingcha/storage/storagetest"
)

// What becomes of the next COMMIT that comes by.
const (
	pass       = iota
	loseBefore // the server never hears of it
	loseAfter  // the server does it, and nobody hears the answer
)

// cutter is a network between a store and its server that breaks exactly at COMMIT.
type cutter struct {
	listener net.Listener
	target   string
	next     atomic.Int32
	cuts     atomic.Int32
	conns    sync.WaitGroup
}

// through gives a URL that leads through a new cutter.
func through(t *testing.T, to string) (*cutter, string) {
	t.Helper()
	at, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{listener: l, target: at.Host}
	c.conns.Go(c.accept)
	t.Cleanup(func() {
		l.Close()
		c.conns.Wait()
	})
	at.Host = l.Addr().String()
	return c, at.String()
}

func (c *cutter) accept() {
	for {
		client, err := c.listener.Accept()
		if err != nil {
			return
		}
		c.conns.Go(func() { c.serve(client) })
	}
}

func (c *cutter) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", c.target)
	if err != nil {
		return
	}
	defer server.Close()
	var mute atomic.Bool
	c.conns.Go(func() {
		defer client.Close()
		buf := make([]byte, 64<<10)
		for {
			n, err := server.Read(buf)
			if err != nil || mute.Load() {
				return // the answer was waited for, and goes nowhere
			}
			if _, err := client.Write(buf[:n]); err != nil {
				return
			}
		}
	})
	buf := make([]byte, 64<<10)
	for {
		n, err := client.Read(buf)
		if err != nil {
			return
		}
		if isCommit(buf[:n]) {
			switch c.next.Swap(pass) {
			case loseBefore:
				c.cuts.Add(1)
				return
			case loseAfter:
				c.cuts.Add(1)
				mute.Store(true)
				_, _ = server.Write(buf[:n])
				_, _ = io.Copy(io.Discard, client) // until the answer has come and the other end is closed
				return
			}
		}
		if _, err := server.Write(buf[:n]); err != nil {
			return
		}
	}
}

func isCommit(message []byte) bool {
	return len(message) > 0 && message[0] == 'Q' && bytes.Contains(bytes.ToLower(message), []byte("commit\x00"))
}

func TestACommitWhoseAnswerIsLostIsDoneOnce(t *testing.T) {
	t.Parallel()
	for name, where := range map[string]int32{"before the server heard": loseBefore, "after the server did it": loseAfter} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, url := through(t, testenv.Postgres(t))
			s := open(t, url)
			breaks := func(what string, do func()) {
				t.Helper()
				before := c.cuts.Load()
				c.next.Store(where)
				do()
				if c.cuts.Load() != before+1 {
					t.Errorf("%s: no COMMIT was cut", what)
				}
			}
			breaks("ingest", func() { storagetest.IngestMany(t, s, 2) })
			for range 2 { // a retry leaves its row as it was: nothing but the mark tells that it is done
				claimed := claim(t, s, storage.Registered, 2)
				breaks("retry", func() { retryAll(t, s, claimed) })
			}
			for _, from := range storagetest.Way() {
				claimed := claim(t, s, from, 2)
				breaks("commit from "+string(from), func() { commitAll(t, s, claimed) })
			}
			f := oneFinding(t, s)
			v := storage.Verdict{Finding: f.ID, Kind: storage.Confirm, Key: "k", Seen: f.Version, At: late}
			breaks("judge", func() {
				if got, err := s.Judge(t.Context(), v, storagetest.SampleDeduction(f)); err != nil || got.Status != storage.Confirmed || got.Rounds != 1 {
					t.Errorf("Judge = %+v, %v", got, err)
				}
			})
			onceEach(t, s)
		})
	}
}

var late = storagetest.Start().Add(100 * 24 * time.Hour)

func claim(t *testing.T, s *postgres.Store, from storage.State, want int) []storage.Entry {
	t.Helper()
	claimed, err := s.Claim(t.Context(), storage.Claim{State: from, Owner: "w", Lease: time.Minute, Limit: 100, Now: late})
	if err != nil || len(claimed) != want {
		t.Fatalf("claimed %d calls in state %s, want %d: %v", len(claimed), from, want, err)
	}
	return claimed
}

func commitAll(t *testing.T, s *postgres.Store, claimed []storage.Entry) {
	t.Helper()
	var outcomes []storage.Outcome
	for _, e := range claimed {
		outcomes = append(outcomes, storagetest.SampleOutcome(e))
	}
	written, err := s.Commit(t.Context(), outcomes, late)
	if err != nil {
		t.Fatal(err)
	}
	for i, ok := range written {
		if !ok {
			t.Errorf("outcome of %s was written, and said not to be", outcomes[i].CallID)
		}
	}
}

func retryAll(t *testing.T, s *postgres.Store, claimed []storage.Entry) {
	t.Helper()
	var outcomes []storage.Outcome
	for _, e := range claimed {
		outcomes = append(outcomes, storage.Outcome{
			CallID: e.CallID, Token: e.Token, InputRev: e.InputRev, From: e.State, To: e.State, Reason: "object_missing", NextAt: late,
		})
	}
	written, err := s.Commit(t.Context(), outcomes, late)
	if err != nil || len(written) != 2 || !written[0] || !written[1] {
		t.Errorf("retry: %v, %v", written, err)
	}
}

func oneFinding(t *testing.T, s *postgres.Store) storage.FindingRow {
	t.Helper()
	found, _, err := s.Findings(t.Context(), storage.FindingFilter{Limit: 1})
	if err != nil || len(found) != 1 {
		t.Fatalf("%d findings, %v", len(found), err)
	}
	return found[0]
}

// onceEach holds the store to what came through the cuts: every move once.
func onceEach(t *testing.T, s *postgres.Store) {
	t.Helper()
	dossiers, err := s.Load(t.Context(), []string{"call-000000", "call-000001"}, ^storage.Parts(0))
	if err != nil || len(dossiers) != 2 {
		t.Fatalf("%d calls, %v", len(dossiers), err)
	}
	verdicts := 0
	for _, d := range dossiers {
		if len(d.Events) != 8 || d.Entry.State != storage.Scored || len(d.Findings) != 2 { // two of intake, two retries, four stages
			t.Errorf("call %s is %s after %d events with %d findings", d.Call.ID, d.Entry.State, len(d.Events), len(d.Findings))
		}
		verdicts += len(d.Verdicts)
	}
	if verdicts != 1 {
		t.Errorf("%d verdicts, want 1", verdicts)
	}
	if problems, err := s.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("Check = %+v, %v", problems, err)
	}
}
