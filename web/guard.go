package web

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"
)

// policy lets a page use nothing but what this server serves. It forbids styles
// and scripts inside the page, so that text from a call can never act. The one style
// that a script of ours needs inside the page, that of the waveform, carries the nonce.
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-%s'; img-src 'self' data:; " +
	"media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// nonced is a key for the nonce of an answer.
type nonced struct{}

// nonceOf gives the nonce of the answer to a request.
func nonceOf(r *http.Request) string {
	nonce, _ := r.Context().Value(nonced{}).(string)
	return nonce
}

// maxForm is the largest form that is taken, in bytes: a note of some thousand
// characters, or the IDs of some hundred calls.
const maxForm = 256 << 10

// guarded wraps the routes into what holds for all of them, outermost first.
func (s *server) guarded(next http.Handler) http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	crossOrigin.SetDenyHandler(s.page(func(http.ResponseWriter, *http.Request) error { return errCrossOrigin }))
	next = http.MaxBytesHandler(next, maxForm)
	next = crossOrigin.Handler(next)
	next = s.ownHosts(next)
	next = withHeaders(next)
	return s.recovered(next)
}

// withHeaders tells the browser what it may do with the answer.
func withHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		nonce := rand.Text()
		r = r.WithContext(context.WithValue(r.Context(), nonced{}, nonce))
		h.Set("Content-Security-Policy", fmt.Sprintf(policy, nonce))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// ownHosts refuses requests under a foreign name.
func (s *server) ownHosts(next http.Handler) http.Handler {
	refuse := s.page(func(http.ResponseWriter, *http.Request) error { return errForeignHost })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.knows(r.Host) {
			refuse.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// knows says whether a Host header names this server. A bare IP address does: a
// foreign site can make its name lead here, but not an address.
func (s *server) knows(host string) bool {
	name := hostName(host)
	if _, err := netip.ParseAddr(strings.Trim(name, "[]")); err == nil {
		return true
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost") ||
		slices.ContainsFunc(s.Hosts, func(own string) bool { return name == hostName(own) })
}

// hostName is a host in lower case without port and final dot.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// recovered turns a panic into an error page and a line in the log.
func (s *server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			reason := recover()
			if reason == nil {
				return
			}
			if reason == http.ErrAbortHandler { //nolint:errorlint // the sentinel is panicked with as it is, never wrapped
				panic(reason)
			}
			s.Log.Error("a page panicked", "path", r.URL.Path, "panic", reason, "stack", string(debug.Stack()))
			s.showError(w, r, errPanic)
		}()
		next.ServeHTTP(w, r)
	})
}
