package throttle

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Place gives the address that a request came from. Behind a proxy that is trusted it is
// the one that the proxy says: the last that no such proxy has. What nobody trusted says
// is not believed.
func Place(r *http.Request, trusted []netip.Prefix) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	said := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(said) - 1; i >= 0 && within(host, trusted); i-- {
		addr, err := netip.ParseAddr(strings.TrimSpace(said[i]))
		if err != nil {
			break
		}
		host = addr.String()
	}
	return host
}

func within(host string, all []netip.Prefix) bool {
	addr, err := netip.ParseAddr(host)
	return err == nil && slices.ContainsFunc(all, func(p netip.Prefix) bool { return p.Contains(addr.Unmap()) })
}

// perHost is how many bits of an address of IPv6 are given to one customer: whoever has
// it can come from any address within.
const perHost = 64

// Network is what of a place is held to a limit: an address of IPv4 whole, of IPv6 the
// network that one customer has. What is no address stands for itself.
func Network(place string) string {
	addr, err := netip.ParseAddr(place)
	if err != nil {
		return place
	}
	addr = addr.Unmap().WithZone("")
	if addr.Is4() {
		return addr.String()
	}
	net, err := addr.Prefix(perHost)
	if err != nil { // an address of IPv6 has so many bits
		return place
	}
	return net.String()
}
