package testenv_test

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/testenv"
)

// echo sends everything back.
func echo(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				_, _ = io.Copy(conn, conn)
			}()
		}
	}()
	return l.Addr().String()
}

func dial(t *testing.T, p *testenv.Proxy) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", p.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// says sends a text and tells what comes back of it.
func says(t *testing.T, conn net.Conn, text string) string {
	t.Helper()
	if _, err := io.WriteString(conn, text); err != nil {
		return ""
	}
	back := make([]byte, len(text))
	n, _ := io.ReadFull(conn, back)
	return string(back[:n])
}

func TestAProxyPassesOn(t *testing.T) {
	t.Parallel()
	conn := dial(t, testenv.OwnProxy(t, echo(t)))
	want := strings.Repeat("听察", 100_000)
	go func() { _, _ = io.WriteString(conn, want) }()
	back := make([]byte, len(want))
	if _, err := io.ReadFull(conn, back); err != nil || string(back) != want {
		t.Errorf("other bytes came back, or too few: %v", err)
	}
}

func TestACutBreaksOpenConnectionsOnly(t *testing.T) {
	t.Parallel()
	p := testenv.OwnProxy(t, echo(t))
	conn := dial(t, p)
	if got := says(t, conn, "hello"); got != "hello" {
		t.Fatalf("before the cut: %q", got)
	}
	p.Cut()
	if got := says(t, conn, "hello"); got != "" {
		t.Errorf("after the cut: %q", got)
	}
	if got := says(t, dial(t, p), "hello"); got != "hello" {
		t.Errorf("a new connection after the cut: %q", got)
	}
}

func TestARefusingProxyKeepsOpenConnections(t *testing.T) {
	t.Parallel()
	p := testenv.OwnProxy(t, echo(t))
	conn := dial(t, p)
	if got := says(t, conn, "hello"); got != "hello" {
		t.Fatalf("before: %q", got)
	}
	p.Refuse(true)
	if got := says(t, dial(t, p), "hello"); got != "" {
		t.Errorf("a new connection: %q", got)
	}
	if got := says(t, conn, "hello"); got != "hello" {
		t.Errorf("the open connection: %q", got)
	}
	p.Refuse(false)
	if got := says(t, dial(t, p), "hello"); got != "hello" {
		t.Errorf("a new connection when it refuses no longer: %q", got)
	}
}

func TestACutAfterBytesCutsThereAndOnce(t *testing.T) {
	t.Parallel()
	p := testenv.OwnProxy(t, echo(t))
	p.CutAfter(13) // ten there and three back
	if got := says(t, dial(t, p), "0123456789"); got != "012" {
		t.Errorf("got %q, want three bytes", got)
	}
	if got := says(t, dial(t, p), "0123456789"); got != "0123456789" {
		t.Errorf("the next connection got %q", got)
	}
}

func TestAThrottleSlowsDown(t *testing.T) {
	t.Parallel()
	p := testenv.OwnProxy(t, echo(t))
	p.Throttle(1000)
	began := time.Now()
	text := strings.Repeat("x", 500)
	if got := says(t, dial(t, p), text); got != text {
		t.Fatalf("%d bytes came back", len(got))
	}
	if took := time.Since(began); took < 300*time.Millisecond {
		t.Errorf("500 bytes at 1000 a second took %v", took)
	}
}
