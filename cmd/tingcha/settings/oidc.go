package settings

import (
	"errors"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/people/oidc"
)

// BackPath is where the service that knows users sends browsers back, under People.URL.
const BackPath = "/login/oidc/back"

// OIDC is a service that knows users, by OpenID Connect.
type OIDC struct {
	// Name is what the button says; empty for the issuer's host.
	Name         string   `yaml:"name,omitempty"`
	Issuer       string   `yaml:"issuer"`
	ClientID     string   `yaml:"client_id"`
	ClientSecret Secret   `yaml:"client_secret"`
	Scopes       []string `yaml:"scopes,omitempty"`
	// Roles are looked through in their order; the first that fits counts.
	Roles []Grant `yaml:"roles"`
	// TeamClaim, DeptClaim and AgentClaim say where an ID token has the team, the
	// department and the staff number; empty for nowhere.
	TeamClaim  string `yaml:"team_claim,omitempty"`
	DeptClaim  string `yaml:"dept_claim,omitempty"`
	AgentClaim string `yaml:"agent_claim,omitempty"`
}

// Grant gives roles to those of whom the service says something.
type Grant struct {
	Claim string        `yaml:"claim"`
	Value string        `yaml:"value"`
	Roles []people.Role `yaml:"roles"`
	Scope people.Scope  `yaml:"scope"`
}

// Service is how the service is asked; false for none.
func (p People) Service(now func() time.Time) (oidc.Config, bool) {
	o := p.OIDC
	if o == nil {
		return oidc.Config{}, false
	}
	c := oidc.Config{
		Name: o.Name, Issuer: o.Issuer, ClientID: o.ClientID, ClientSecret: o.ClientSecret.Value(), Scopes: o.Scopes, Back: p.URL + BackPath,
		TeamClaim: o.TeamClaim, DeptClaim: o.DeptClaim, AgentClaim: o.AgentClaim, Now: now,
	}
	for _, g := range o.Roles {
		c.Grants = append(c.Grants, oidc.Grant(g))
	}
	return c, true
}

func (p People) checkOIDC() error {
	c, asked := p.Service(nil)
	switch {
	case !asked:
		return nil
	case p.URL == "":
		return errors.New("people.oidc: needs people.url, to which the service sends browsers back; write it, such as https://qa.example.com")
	case !p.OIDC.ClientSecret.Set():
		return errors.New("people.oidc.client_secret: is missing; write env:NAME or file:PATH")
	}
	if err := c.Check(); err != nil {
		return fmt.Errorf("people.oidc.%w", err)
	}
	return nil
}
