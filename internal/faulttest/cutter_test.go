package faulttest_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// cutter stands between clients and a PostgreSQL, reads what passes, and breaks a
// connection exactly at the COMMIT of something written when it is told to.
type cutter struct {
	target   string
	listener net.Listener
	copying  sync.WaitGroup
	cuts     chan cut // that are wished for
	made     chan cut

	mu    sync.Mutex
	conns map[net.Conn]bool
}

// cut is where a connection breaks.
type cut int

const (
	unasked    cut = iota // the COMMIT does not reach the server
	unanswered            // the server has done it, and its answer does not reach the client
)

func newCutter(t *testing.T, target string) *cutter {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{target: target, listener: l, cuts: make(chan cut, 1), made: make(chan cut, 1), conns: map[net.Conn]bool{}}
	c.copying.Go(c.accept)
	t.Cleanup(func() {
		_ = l.Close()
		c.mu.Lock()
		for conn := range c.conns {
			_ = conn.Close()
		}
		c.conns = nil
		c.mu.Unlock()
		c.copying.Wait()
	})
	return c
}

func (c *cutter) accept() {
	for {
		client, err := c.listener.Accept()
		if err != nil {
			return // closed
		}
		server, err := net.Dial("tcp", c.target)
		if err != nil {
			_ = client.Close()
			continue
		}
		c.mu.Lock()
		if c.conns == nil { // closing
			_ = errors.Join(client.Close(), server.Close())
		} else {
			c.conns[client], c.conns[server] = true, true
			line := &line{cutter: c, client: client, server: server}
			c.copying.Go(line.answers)
			c.copying.Go(line.asks)
		}
		c.mu.Unlock()
	}
}

// line is one connection.
type line struct {
	cutter         *cutter
	client, server net.Conn
	awaited        atomic.Bool // the next answer is that to the COMMIT
}

// end breaks both halves with a reset.
func (l *line) end() {
	l.cutter.mu.Lock()
	defer l.cutter.mu.Unlock()
	for _, conn := range []net.Conn{l.client, l.server} {
		if tcp, ok := conn.(*net.TCPConn); ok && l.cutter.conns[conn] {
			_ = tcp.SetLinger(0)
		}
		_ = conn.Close()
		delete(l.cutter.conns, conn)
	}
}

// asks passes on what the client says, message by message.
func (l *line) asks() {
	defer l.end()
	from := bufio.NewReader(l.client)
	writing := false
	for first := true; ; first = false {
		message, err := read(from, first)
		if err != nil {
			return
		}
		said := statement(message)
		if strings.HasPrefix(said, "begin") {
			writing = !strings.HasSuffix(said, "read only")
		}
		if writing && said == "commit" {
			select {
			case what := <-l.cutter.cuts:
				l.cutter.made <- what
				if what == unasked {
					return
				}
				l.awaited.Store(true)
			default:
			}
		}
		if _, err := l.server.Write(message); err != nil {
			return
		}
	}
}

// answers passes on what the server says.
func (l *line) answers() {
	defer l.end()
	buf := make([]byte, 16<<10)
	for {
		n, err := l.server.Read(buf)
		if err != nil || l.awaited.Load() {
			return
		}
		if _, err := l.client.Write(buf[:n]); err != nil {
			return
		}
	}
}

// read gives the client's next message. Only the first one has no type.
func read(from io.Reader, first bool) ([]byte, error) {
	head := make([]byte, 5)
	if first {
		head = head[:4]
	}
	if _, err := io.ReadFull(from, head); err != nil {
		return nil, err
	}
	size := int(binary.BigEndian.Uint32(head[len(head)-4:])) - 4
	if size < 0 {
		return nil, errors.New("no message of PostgreSQL's")
	}
	message := append(head, make([]byte, size)...)
	_, err := io.ReadFull(from, message[len(head):])
	return message, err
}

// statement is what a message asks for, in lower case: a simple query, or a statement
// that is prepared.
func statement(message []byte) string {
	if message[0] != 'Q' && message[0] != 'P' {
		return ""
	}
	text := message[5:]
	if message[0] == 'P' {
		_, text, _ = bytes.Cut(text, []byte{0}) // the statement's name
	}
	text, _, _ = bytes.Cut(text, []byte{0})
	return strings.ToLower(strings.TrimRight(string(text), "; "))
}
