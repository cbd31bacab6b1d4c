package oidc

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/tingcha/tingcha/people"
)

// Skew is how far the service's clock may be from ours.
const Skew = 5 * time.Minute

// End gives who came back: the ticket is that of the browser, the answer what the service
// put into the address. It is [people.ErrNoRole], with the arrival, for somebody whom the
// service vouches for and who gets no role; every other error says that nobody is proven to
// be anybody. Errors hold no secret, and no name.
func (s *Service) End(ctx context.Context, kept string, answer url.Values) (people.Arrival, error) {
	t, err := s.seal.open(kept, s.config.Now())
	if err != nil {
		return people.Arrival{}, err
	}
	back := people.Arrival{To: t.To}
	if err := s.expected(t, answer); err != nil {
		return back, err
	}
	provider, err := s.known(ctx)
	if err != nil {
		return back, err
	}
	ctx = oidc.ClientContext(ctx, s.client)
	raw, err := s.redeem(ctx, provider, answer.Get("code"), t.Verifier)
	if err != nil {
		return back, err
	}
	found, err := s.verified(ctx, provider, raw, t.Nonce)
	if err != nil {
		return back, fmt.Errorf("the ID token: %w", err)
	}
	back.Subject, back.User = s.config.Issuer+" "+found.subject, s.config.user(found)
	if len(back.User.Roles) == 0 {
		return back, people.ErrNoRole
	}
	return back, nil
}

// expected tells whether an answer is the first one to the request of a ticket.
func (s *Service) expected(t ticket, answer url.Values) error {
	if subtle.ConstantTimeCompare([]byte(answer.Get("state")), []byte(t.State)) != 1 {
		return errors.New("the answer is not to what this browser asked")
	}
	if by := answer.Get("iss"); by != "" && by != s.config.Issuer { // RFC 9207
		return errors.New("the answer is another service's")
	}
	if !s.spent.take(t, s.config.Now()) {
		return errors.New("the answer was used before")
	}
	if code := answer.Get("error"); code != "" {
		const enough = 60
		return fmt.Errorf("the service refused: %.*q", enough, code)
	}
	if answer.Get("code") == "" {
		return errors.New("the answer has no code")
	}
	return nil
}

// redeem exchanges a code for an ID token.
func (s *Service) redeem(ctx context.Context, p *oidc.Provider, code, verifier string) (string, error) {
	granted, err := s.exchange(p).Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok { // its text is the whole answer
		return "", fmt.Errorf("the service does not take the code: status %d, %q", refused.Response.StatusCode, refused.ErrorCode)
	}
	if err != nil {
		return "", fmt.Errorf("exchange the code: %w", err)
	}
	raw, ok := granted.Extra("id_token").(string)
	if !ok {
		return "", errors.New("the service gave no ID token for the code")
	}
	return raw, nil
}

// claims is what an ID token says.
type claims struct {
	subject string
	all     map[string]any
}

// verified gives what an ID token says that is the service's, for us, for this sign-in and
// for now.
func (s *Service) verified(ctx context.Context, p *oidc.Provider, raw, nonce string) (claims, error) {
	// Times are ours to judge: the library forgives a clock that is ahead and none that is
	// behind.
	token, err := p.Verifier(&oidc.Config{ClientID: s.config.ClientID, SkipExpiryCheck: true}).Verify(ctx, raw)
	if err != nil {
		return claims{}, err
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(nonce)) != 1 {
		return claims{}, errors.New("is for another sign-in")
	}
	var times struct {
		NotBefore *json.Number `json:"nbf"`
		Party     string       `json:"azp"`
	}
	c := claims{subject: token.Subject}
	if err := errors.Join(token.Claims(&times), token.Claims(&c.all)); err != nil {
		return claims{}, errors.New("says something that cannot be read")
	}
	switch {
	case token.Subject == "":
		return claims{}, errors.New("is about nobody")
	case times.Party != "" && times.Party != s.config.ClientID, len(token.Audience) > 1 && times.Party == "":
		return claims{}, errors.New("was issued to another program")
	}
	return c, current(s.config.Now(), token, times.NotBefore)
}

// current tells whether an ID token holds now, with clocks at most [Skew] apart.
func current(now time.Time, token *oidc.IDToken, from *json.Number) error {
	begins := token.IssuedAt
	if from != nil {
		seconds, err := from.Float64()
		if err != nil {
			return errors.New("begins at no time")
		}
		if at := time.Unix(int64(seconds), 0); at.After(begins) {
			begins = at
		}
	}
	switch {
	case token.Expiry.Add(Skew).Before(now):
		return errors.New("has expired; is a clock wrong?")
	case begins.After(now.Add(Skew)):
		return errors.New("is not valid yet; is a clock wrong?")
	}
	return nil
}
