package webhook

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"
)

// ErrRefused is wrapped by errors about addresses that nothing is sent to.
var ErrRefused = errors.New("not an address that webhooks may have")

// Policy says where messages may be sent. The zero Policy lets https to public addresses
// through, on the ports 443 and 8443.
type Policy struct {
	// Hosts are names that may be asked by http, too, and on any port.
	Hosts []string
	// Networks may be sent to although they are not public.
	Networks []netip.Prefix
}

// CheckURL tells what is wrong with a webhook's address before anything is resolved, nil
// when nothing is. The error wraps [ErrRefused] and says what to do.
func (p Policy) CheckURL(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Opaque != "" || u.Hostname() == "" || strings.ContainsFunc(address, unprintable) {
		return fmt.Errorf("%w: write it as https://host/path", ErrRefused)
	}
	listed := slices.ContainsFunc(p.Hosts, func(h string) bool { return strings.EqualFold(h, u.Hostname()) })
	switch {
	case u.User != nil:
		return fmt.Errorf("%w: it has a name or password in it; the signature tells who sends", ErrRefused)
	case u.Fragment != "":
		return fmt.Errorf("%w: it has a part behind #, which is never sent", ErrRefused)
	case u.Scheme == "http" && !listed:
		return fmt.Errorf("%w: use https, or add the host to webhooks.hosts", ErrRefused)
	case u.Scheme != "https" && u.Scheme != "http":
		return fmt.Errorf("%w: use https", ErrRefused)
	case !listed && u.Port() != "" && u.Port() != "443" && u.Port() != "8443":
		return fmt.Errorf("%w: use port 443 or 8443, or add the host to webhooks.hosts", ErrRefused)
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil {
		return p.checkIP(ip)
	}
	return nil
}

// unprintable tells of characters that an address cannot have as they are.
func unprintable(r rune) bool { return r <= ' ' || r == 0x7f || r == '\\' }

// reserved are parts of the public space that lead to nobody, or somewhere else than they
// say.
var reserved = [...]netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("3fff::/20"),
}

// routed is where the public addresses of IPv6 are.
var routed = netip.MustParsePrefix("2000::/3")

// checkIP refuses addresses that are not public, unless they are opted in.
func (p Policy) checkIP(ip netip.Addr) error {
	ip = ip.Unmap().WithZone("")
	within := func(n netip.Prefix) bool { return n.Contains(ip) }
	if slices.ContainsFunc(p.Networks, within) {
		return nil
	}
	if ip.IsPrivate() || !ip.IsGlobalUnicast() || slices.ContainsFunc(reserved[:], within) || ip.Is6() && !routed.Contains(ip) {
		return fmt.Errorf("%w: %s is no public address; add its network to webhooks.networks if that is where it shall go", ErrRefused, ip)
	}
	return nil
}

// Limits on one message and its answer.
const (
	patience  = 10 * time.Second // for all of a message and its answer
	maxHeader = 16 << 10
)

// Client gives a client that sends to where the policy lets it, follows no redirect, uses
// no proxy, and gives up after ten seconds. The address is checked after its name was
// resolved, when nothing can change it any more. A resolver of nil is the system's.
func (p Policy) Client(resolver *net.Resolver) *http.Client {
	dialer := &net.Dialer{Timeout: patience, Resolver: resolver, ControlContext: func(_ context.Context, network, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !strings.HasPrefix(network, "tcp") {
			return fmt.Errorf("%w: %s %s", ErrRefused, network, address)
		}
		return p.checkIP(to.Addr())
	}}
	return &http.Client{
		Timeout:       patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: patience, ResponseHeaderTimeout: patience,
			MaxResponseHeaderBytes: maxHeader, MaxIdleConnsPerHost: 2, IdleConnTimeout: time.Minute, ForceAttemptHTTP2: true, DisableCompression: true,
		},
	}
}
