package webhook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// maxAnswer is how many bytes of an answer are read.
const maxAnswer = 4 << 10

// Posting is a message on its way.
type Posting struct {
	URL    string
	Secret string // that it is signed with
	ID     string // the same at every try
	At     time.Time
	Body   []byte // JSON
}

// Post sends a message once, signed, to where the policy lets it, with a client that
// [Policy.Client] has made; nil is that it was taken. No error has the address in it.
func (p Policy) Post(ctx context.Context, client *http.Client, m Posting) error {
	if err := p.CheckURL(m.URL); err != nil {
		return err
	}
	signature, err := Sign(m.Secret, m.ID, m.At, m.Body)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, m.URL, bytes.NewReader(m.Body))
	if err != nil {
		return plain(err)
	}
	for name, value := range map[string]string{
		"Content-Type": "application/json", "User-Agent": "tingcha", "Webhook-Id": m.ID,
		"Webhook-Timestamp": strconv.FormatInt(m.At.Unix(), 10), "Webhook-Signature": signature,
	} {
		r.Header.Set(name, value)
	}
	answer, err := client.Do(r)
	if err != nil {
		return plain(err)
	}
	defer answer.Body.Close()
	_, _ = io.CopyN(io.Discard, answer.Body, maxAnswer) // so that the connection can be used again
	switch code := answer.StatusCode; {
	case code >= 200 && code < 300:
		return nil
	case code >= 300 && code < 400:
		return fmt.Errorf("answered %s; redirects are not followed: give the webhook its new address", answer.Status)
	default:
		return fmt.Errorf("answered %s", answer.Status)
	}
}

// plain leaves the address out of an error of sending: it may have a secret in its query.
func plain(err error) error {
	if of, ok := errors.AsType[*url.Error](err); ok {
		return of.Err
	}
	return err
}
