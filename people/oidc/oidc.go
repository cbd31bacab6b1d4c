// Package oidc lets people in whom an outside service knows, by OpenID Connect: a browser
// is sent there with a request, comes back with a code, and the code is exchanged for a
// signed statement of who it is, the ID token.
//
//	Begin ── browser ──▶ service ── browser, code ──▶ End ── code ──▶ service
//	  └── ticket, kept by the browser ─────────────────▶┘ ◀── ID token ──┘
//
// What belongs to a request (state, nonce, the verifier of PKCE) is sealed into a ticket
// that the browser keeps, so that any process of a cluster may take it back. It is good for
// one return and a few minutes.
//
// It is the one home of github.com/coreos/go-oidc and golang.org/x/oauth2.
package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/tingcha/tingcha/people"
)

// Config says which service is asked, and what its word is good for.
type Config struct {
	Name         string // as the button says; empty for the issuer's host
	Issuer       string // as the service itself writes it
	ClientID     string
	ClientSecret string
	Scopes       []string // empty for openid and profile
	Back         string   // the address here to which the service sends browsers
	// Grants are looked through in their order; the first that fits counts.
	Grants []Grant
	// TeamClaim, DeptClaim and AgentClaim say where an ID token has the team, the
	// department and the staff number; empty for nowhere.
	TeamClaim, DeptClaim, AgentClaim string
	Now                              func() time.Time
}

// Grant gives roles to those of whom the service says something.
type Grant struct {
	Claim string // a name in the ID token, or a path such as realm_access.roles
	Value string // what it is, or what its list has
	Roles []people.Role
	Scope people.Scope
}

// Check tells what cannot work, nil when nothing is wrong. The secret and the clock are
// not looked at. The error names the field and says what to do.
func (c Config) Check() error {
	if u, err := url.Parse(c.Issuer); err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || !private(u) {
		return fmt.Errorf("issuer: %q: write the service's address, such as https://sso.example.com/realms/main", c.Issuer)
	}
	if c.ClientID == "" {
		return errors.New("client_id: is empty; write the name under which the service knows this program")
	}
	if len(c.Scopes) > 0 && !slices.Contains(c.Scopes, oidc.ScopeOpenID) {
		return errors.New("scopes: openid is missing; without it there is no ID token")
	}
	if len(c.Grants) == 0 {
		return errors.New("roles: nobody gets a role; write {claim: groups, value: qa, roles: [reviewer], scope: all}")
	}
	for i, g := range c.Grants {
		if g.Claim == "" || g.Value == "" {
			return fmt.Errorf("roles: number %d: write claim and value, such as {claim: groups, value: qa, …}", i+1)
		}
		placed := people.User{ID: "somebody", Roles: g.Roles, Scope: g.Scope, Agent: "1", Team: "1", Dept: "1"}
		if err := placed.Check(); err != nil {
			return fmt.Errorf("roles: number %d: %w", i+1, err)
		}
	}
	return nil
}

// private tells whether nobody between can read or change what a service says: over TLS,
// or within this machine.
func private(u *url.URL) bool {
	return u.Scheme == "https" || u.Scheme == "http" && slices.Contains([]string{"127.0.0.1", "::1", "localhost"}, u.Hostname())
}

// Service is the outside service. It is safe for concurrent use.
type Service struct {
	config Config
	client *http.Client
	seal   seal
	spent  spent

	mu       sync.Mutex
	provider *oidc.Provider // nil until the service has told of itself
	failed   error          // why it has not, the last time
	tried    time.Time
}

// again is how long a service that did not answer is left alone.
const again = 5 * time.Second

// New makes a service of a configuration. It is not asked before somebody signs in, so that
// the pages start while it is away.
func New(c Config) (*Service, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	if c.ClientSecret == "" {
		return nil, errors.New("client_secret: is empty; write env:NAME or file:PATH")
	}
	if c.Now == nil {
		return nil, errors.New("oidc: no clock")
	}
	if len(c.Scopes) == 0 {
		c.Scopes = []string{oidc.ScopeOpenID, "profile"}
	}
	sealed, err := newSeal(c.ClientSecret, c.Issuer+" "+c.ClientID)
	if err != nil {
		return nil, err
	}
	return &Service{config: c, client: newClient(), seal: sealed, spent: spent{until: map[string]time.Time{}}}, nil
}

// Name is what the button calls the service.
func (s *Service) Name() string {
	if s.config.Name != "" {
		return s.config.Name
	}
	u, err := url.Parse(s.config.Issuer)
	if err != nil {
		return s.config.Issuer
	}
	return u.Host
}

// Begin gives the address at the service where a browser signs in, and the ticket that it
// keeps until it comes back. To is given back by End.
func (s *Service) Begin(ctx context.Context, to string) (address, kept string, err error) {
	provider, err := s.known(ctx)
	if err != nil {
		return "", "", err
	}
	t := newTicket(to, s.config.Now())
	if kept, err = s.seal.close(t); err != nil {
		return "", "", err
	}
	return s.exchange(provider).AuthCodeURL(t.State, oidc.Nonce(t.Nonce), oauth2.S256ChallengeOption(t.Verifier)), kept, nil
}

func (s *Service) exchange(p *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: s.config.ClientID, ClientSecret: s.config.ClientSecret, Endpoint: p.Endpoint(), RedirectURL: s.config.Back, Scopes: s.config.Scopes,
	}
}

// known gives what the service tells of itself. It is asked once, and again while it does
// not answer; not for the sake of one browser, which may go away.
func (s *Service) known(ctx context.Context) (*oidc.Provider, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.provider != nil {
		return s.provider, nil
	}
	now := s.config.Now()
	if s.failed != nil && now.Sub(s.tried) < again {
		return nil, s.failed
	}
	var err error
	s.provider, err = oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), s.client), s.config.Issuer)
	if err != nil {
		s.provider, s.failed, s.tried = nil, fmt.Errorf("ask the service what it is: %w", err), now
		return nil, s.failed
	}
	return s.provider, nil
}
