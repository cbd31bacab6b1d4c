package testenv

import (
	"fmt"
	"net"
	"sync"
	"time"
)

// Proxy passes TCP connections on to a server and fails when told to: a network that
// breaks on command.
type Proxy struct {
	target   string
	listener net.Listener
	copying  sync.WaitGroup

	mu     sync.Mutex
	conns  map[net.Conn]bool // both ends of all connections
	refuse bool
	rate   int // bytes per second and direction; zero: no limit
	fuse   int // bytes until all is cut; negative: never
}

// StartProxy listens on a free port in front of an address.
func StartProxy(target string) (*Proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("proxy: %w", err)
	}
	p := &Proxy{target: target, listener: l, conns: map[net.Conn]bool{}, fuse: -1}
	p.copying.Go(p.accept)
	return p, nil
}

// Addr is where clients connect.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// Cut breaks all connections in the middle of whatever they do. New ones are taken.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cut()
}

func (p *Proxy) cut() {
	for c := range p.conns {
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // a reset, not a polite end
		}
		_ = c.Close()
		delete(p.conns, c)
	}
}

// Refuse breaks new connections at once, or no longer. Those that are open stay: Cut
// as well for a server that is out of reach.
func (p *Proxy) Refuse(yes bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuse = yes
}

// Throttle limits each direction of each connection; zero lifts the limit.
func (p *Proxy) Throttle(bytesPerSecond int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rate = bytesPerSecond
}

// CutAfter lets n more bytes pass, of all connections and directions together, and
// then cuts once.
func (p *Proxy) CutAfter(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fuse = n
}

// Close ends the proxy and waits until all its connections are gone.
func (p *Proxy) Close() error {
	err := p.listener.Close()
	p.Refuse(true)
	p.Cut()
	p.copying.Wait()
	return err
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return // closed
		}
		p.copying.Go(func() { p.serve(client) })
	}
}

func (p *Proxy) serve(client net.Conn) {
	defer client.Close()
	const patience = 5 * time.Second
	server, err := net.DialTimeout("tcp", p.target, patience)
	if err != nil {
		return
	}
	defer server.Close()
	p.mu.Lock()
	refused := p.refuse
	if !refused {
		p.conns[client], p.conns[server] = true, true
	}
	p.mu.Unlock()
	if refused {
		return
	}
	p.copying.Go(func() { p.pass(server, client) })
	p.pass(client, server)
}

// pass copies one direction until either end closes. It closes both then: half-open
// connections are none of what the servers here use.
func (p *Proxy) pass(to, from net.Conn) {
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.conns, to)
		delete(p.conns, from)
		_, _ = to.Close(), from.Close()
	}()
	buf := make([]byte, 16<<10)
	for {
		n, err := from.Read(buf[:p.gulp(len(buf))])
		allowed, last, wait := p.spend(n)
		if allowed > 0 {
			if _, err := to.Write(buf[:allowed]); err != nil {
				return
			}
		}
		if last {
			p.Cut()
		}
		if err != nil || last {
			return
		}
		if wait > 0 {
			<-time.After(wait)
		}
	}
}

// gulp is how much to read at once: a tenth of a second's allowance.
func (p *Proxy) gulp(most int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.rate == 0 {
		return most
	}
	return min(most, max(1, p.rate/10))
}

// spend tells how many of n bytes may pass, whether they are the last before a cut,
// and how long they take.
func (p *Proxy) spend(n int) (allowed int, last bool, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	allowed = n
	if p.fuse >= 0 && n > 0 {
		allowed = min(n, p.fuse)
		p.fuse -= allowed
		last = p.fuse == 0
	}
	if last {
		p.fuse = -1 // once
	}
	if p.rate > 0 {
		wait = time.Duration(allowed) * time.Second / time.Duration(p.rate)
	}
	return allowed, last, wait
}
