// Package oidctest is a service that knows one user, for tests: the half of OpenID Connect
// that people/oidc talks to, signing by RS256, strict where a real one is.
package oidctest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"
)

// The client that the service knows.
const (
	ClientID     = "tingcha"
	ClientSecret = "a secret between two"
)

// Issuer is the service. Its fields may be changed while nobody signs in.
type Issuer struct {
	URL    string
	Now    func() time.Time
	Claims map[string]any // of ID tokens, over the usual ones; nil values take one away
	// Forgiving makes it take every code again, from whomever, with whatever verifier.
	Forgiving bool

	t     testing.TB
	key   *rsa.PrivateKey
	mu    sync.Mutex
	codes map[string]url.Values // what was asked for, by code
}

// New starts a service that ends with the test.
func New(t testing.TB, now func() time.Time) *Issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	s := &Issuer{Now: now, t: t, key: key, codes: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		s.answer(w, map[string]any{
			"issuer": s.URL, "authorization_endpoint": s.URL + "/authorize", "token_endpoint": s.URL + "/token", "jwks_uri": s.URL + "/jwks",
			"id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("GET /jwks", func(w http.ResponseWriter, _ *http.Request) {
		s.answer(w, map[string]any{"keys": []any{map[string]string{
			"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1", "n": coded(key.N.Bytes()), "e": coded(big.NewInt(int64(key.E)).Bytes()),
		}}})
	})
	mux.HandleFunc("GET /authorize", s.authorize)
	mux.HandleFunc("POST /token", s.token)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// authorize sends the browser back at once, as if its user had signed in before.
func (s *Issuer) authorize(w http.ResponseWriter, r *http.Request) {
	asked := r.URL.Query()
	if asked.Get("client_id") != ClientID || asked.Get("response_type") != "code" || asked.Get("code_challenge_method") != "S256" {
		http.Error(w, "not asked as it should be", http.StatusBadRequest)
		return
	}
	code := rand.Text()
	s.mu.Lock()
	s.codes[code] = asked
	s.mu.Unlock()
	back := url.Values{"code": {code}, "state": {asked.Get("state")}, "iss": {s.URL}}
	http.Redirect(w, r, asked.Get("redirect_uri")+"?"+back.Encode(), http.StatusFound)
}

func (s *Issuer) token(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := r.BasicAuth()
	if id != ClientID || secret != url.QueryEscape(ClientSecret) {
		http.Error(w, `{"error": "invalid_client"}`, http.StatusUnauthorized)
		return
	}
	s.mu.Lock()
	asked, known := s.codes[r.PostFormValue("code")]
	if !s.Forgiving {
		delete(s.codes, r.PostFormValue("code"))
	}
	s.mu.Unlock()
	challenge := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !known || !s.Forgiving && (asked.Get("code_challenge") != coded(challenge[:]) || asked.Get("redirect_uri") != r.PostFormValue("redirect_uri")) {
		http.Error(w, `{"error": "invalid_grant"}`, http.StatusBadRequest)
		return
	}
	now := s.Now()
	claims := map[string]any{
		"iss": s.URL, "aud": ClientID, "sub": "248289761001", "nonce": asked.Get("nonce"), "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(),
		"name": "何静", "preferred_username": "HeJing",
	}
	maps.Copy(claims, s.Claims)
	maps.DeleteFunc(claims, func(_ string, value any) bool { return value == nil })
	s.answer(w, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": s.sign(claims)})
}

// sign makes a JWT of claims.
func (s *Issuer) sign(claims map[string]any) string {
	text, err := json.Marshal(claims)
	if err != nil {
		s.t.Error(err)
	}
	signed := coded([]byte(`{"alg":"RS256","kid":"1","typ":"JWT"}`)) + "." + coded(text)
	sum := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(nil, s.key, crypto.SHA256, sum[:])
	if err != nil {
		s.t.Error(err)
	}
	return signed + "." + coded(signature)
}

func (s *Issuer) answer(w http.ResponseWriter, what any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(what); err != nil {
		s.t.Error(err)
	}
}

func coded(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
