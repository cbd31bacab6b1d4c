package settings

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/tingcha/tingcha/webhook"
)

// Webhooks says where confirmed findings may be sent besides https to public addresses.
type Webhooks struct {
	// Hosts may be asked by http, too, and on any port.
	Hosts []string `yaml:"hosts"`
	// Networks may be sent to although they are not public.
	Networks Addresses `yaml:"networks"`
}

// Policy gives what may be sent to; [Read] has seen that the networks are such.
func (w Webhooks) Policy() webhook.Policy {
	p := webhook.Policy{Hosts: w.Hosts}
	for _, text := range w.Networks {
		if prefix, err := network(text); err == nil {
			p.Networks = append(p.Networks, prefix)
		}
	}
	return p
}

func (w Webhooks) check() error {
	for _, text := range w.Networks {
		if prefix, err := network(text); err != nil || prefix.Bits() == 0 {
			return fmt.Errorf("webhooks.networks: %q: write an address or a network, such as 10.1.0.0/16", text)
		}
	}
	for _, host := range w.Hosts {
		if _, err := netip.ParseAddr(host); err != nil && (host == "" || strings.ContainsAny(host, "/:@ ")) {
			return fmt.Errorf("webhooks.hosts: %q: write a name without a port, such as crm.intern", host)
		}
	}
	return nil
}
