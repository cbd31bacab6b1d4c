package settings

import (
	"fmt"
	"net/netip"
	"net/url"
	"time"
)

// People says how people reach the pages and sign in.
type People struct {
	// URL is the address under which browsers reach the pages, such as
	// https://qa.example.com; empty for that on which they are served.
	URL string `yaml:"url"`
	// Idle ends a session that was not used for so long, Absolute every session at that
	// age.
	Idle     Span `yaml:"idle"`
	Absolute Span `yaml:"absolute"`
	// Proxies are believed when they say from which address a request came.
	Proxies Addresses `yaml:"proxies"`
	// OIDC is the service that knows users, too; nil for none.
	OIDC *OIDC `yaml:"oidc,omitempty"`
}

func defaultPeople() People {
	return People{Idle: Span{30 * time.Minute}, Absolute: Span{12 * time.Hour}}
}

// Host is the host of URL, with its port if it names one; empty when there is none.
func (p People) Host() string {
	u, err := url.Parse(p.URL)
	if err != nil {
		return ""
	}
	return u.Host
}

// Secure tells whether browsers reach the pages over TLS.
func (p People) Secure() bool {
	u, err := url.Parse(p.URL)
	return err == nil && u.Scheme == "https"
}

// Trusted gives the proxies; [Read] has seen that they are networks.
func (p People) Trusted() []netip.Prefix {
	var all []netip.Prefix
	for _, text := range p.Proxies {
		if prefix, err := network(text); err == nil {
			all = append(all, prefix)
		}
	}
	return all
}

// network reads an address, or a network of them.
func network(text string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(text); err == nil {
		return addr.Prefix(addr.BitLen())
	}
	return netip.ParsePrefix(text)
}

func (p People) check() error {
	if u, err := url.Parse(p.URL); p.URL != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Path != "" || u.User != nil || u.RawQuery != "") {
		return fmt.Errorf("people.url: %q: write scheme and host, such as https://qa.example.com", p.URL)
	}
	if p.Idle.Duration < time.Minute || p.Absolute.Duration < p.Idle.Duration {
		return fmt.Errorf("people: idle %v, absolute %v: write 1m or more, and absolute not under idle", p.Idle, p.Absolute)
	}
	for _, text := range p.Proxies {
		if _, err := network(text); err != nil {
			return fmt.Errorf("people.proxies: %q: write an address or a network, such as 10.0.0.0/8", text)
		}
	}
	return p.checkOIDC()
}
