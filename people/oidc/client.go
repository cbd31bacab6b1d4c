package oidc

import (
	"io"
	"net/http"
	"time"
)

const (
	patience  = 10 * time.Second // how long the service may take to answer
	maxAnswer = 1 << 20          // the largest answer that is read, in bytes
)

// newClient makes a client that a service which is slow or talks without end cannot hold
// up, and which no answer leads elsewhere.
func newClient() *http.Client {
	return &http.Client{
		Timeout:       patience,
		Transport:     brief{http.DefaultTransport},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// brief cuts answers off at [maxAnswer].
type brief struct{ http.RoundTripper }

// RoundTrip asks, and shortens the answer.
func (b brief) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	answer.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(answer.Body, maxAnswer), answer.Body}
	return answer, nil
}
