package openai

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// Limits of what is believed.
const (
	maxAnswer    = 4 << 20  // bytes of an answer
	maxComplaint = 64 << 10 // bytes of an answer that tells an error
	maxHeaders   = 64 << 10
)

// door is what the client library sends through. It reads answers itself, within
// limits, gives the library only what it can read, and makes of everything else a
// failure that has nothing of the answer's text in it.
type door struct {
	client *http.Client
	key    string
	now    func() time.Time
	// framed is a service with HTTP/2. Only its connections are used again: over an older
	// one net/http logs what comes behind the announced end of an answer, and that may
	// be words of a caller.
	framed atomic.Bool
}

// stay keeps a client from following redirects.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// transport speaks to the one host of an address; without TLS only while that is in a
// private network, whatever its name leads to.
func transport(base *url.URL) *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	t := &http.Transport{
		ForceAttemptHTTP2: true, MaxIdleConnsPerHost: mostAtOnce, IdleConnTimeout: time.Minute,
		TLSHandshakeTimeout: 10 * time.Second, MaxResponseHeaderBytes: maxHeaders,
	}
	if base.Scheme == "https" {
		t.Proxy = http.ProxyFromEnvironment
	} else {
		dialer.ControlContext = onlyPrivate
	}
	t.DialContext = dialer.DialContext
	return t
}

// onlyPrivate refuses to dial addresses outside of private networks.
func onlyPrivate(_ context.Context, _, address string, _ syscall.RawConn) error {
	if to, err := netip.ParseAddrPort(address); err != nil || !private(to.Addr()) {
		f := away(ErrPlain, false)
		f.unsent = true
		return f
	}
	return nil
}

// Do sends a request and gives an answer that the library can read, or a failure.
func (d *door) Do(r *http.Request) (*http.Response, error) {
	r.Close = !d.framed.Load()
	response, err := d.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	d.framed.Store(response.ProtoMajor >= 2)
	if response.StatusCode != http.StatusOK {
		return nil, d.complaint(response)
	}
	if response.ContentLength > maxAnswer {
		return nil, junk(ErrTooLong, strconv.FormatInt(response.ContentLength, 10)+" bytes")
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, junk(ErrCutShort, "the connection ended")
	case err != nil:
		return nil, err
	case len(body) > maxAnswer:
		return nil, junk(ErrTooLong, "more than "+strconv.Itoa(maxAnswer)+" bytes")
	}
	plain, err := readable(body, response.Header.Get("Content-Type"))
	if err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(plain))
	return response, nil
}

// told is what services say of an error; some put it in an object, some do not.
type told struct {
	Error   json.RawMessage `json:"error"`
	Code    any             `json:"code"`
	Type    string          `json:"type"`
	Param   string          `json:"param"`
	Message string          `json:"message"`
	Detail  json.RawMessage `json:"detail"`
}

// harmless is a word for an error, such as rate_limit_exceeded.
var harmless = regexp.MustCompile(`^[a-z][a-z_]{2,40}$`)

// complaint is the failure of an answer that is not 200.
func (d *door) complaint(response *http.Response) *failure {
	body, err := io.ReadAll(io.LimitReader(response.Body, maxComplaint))
	if err != nil { // the status says enough
		body = nil
	}
	var t, inner told
	if json.Unmarshal(body, &t) == nil && json.Unmarshal(t.Error, &inner) == nil {
		t = inner
	}
	f := judge(response.StatusCode, t, body)
	f.status, f.after = response.StatusCode, retryAfter(response.Header, d.now())
	for _, word := range []any{t.Code, t.Type} {
		if text, ok := word.(string); ok && harmless.MatchString(text) && (d.key == "" || !strings.Contains(d.key, text)) {
			f.code = text
			break
		}
	}
	f.unsent = true // who complains does not charge
	return f
}

// judge says what a status means.
func judge(status int, t told, body []byte) *failure {
	quota := t.Code == "insufficient_quota" || t.Type == "insufficient_quota"
	switch {
	case status >= 300 && status < 400:
		return away(ErrRedirect, false)
	case status == http.StatusPaymentRequired, quota:
		return away(ErrQuota, false)
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusProxyAuthRequired:
		return away(ErrKey, false)
	case status == http.StatusTooManyRequests, status == http.StatusConflict, status == http.StatusTooEarly:
		return away(ErrBusy, true)
	case status == http.StatusRequestTimeout:
		return away(ErrSlow, true)
	case status == http.StatusRequestEntityTooLarge, status == http.StatusUnsupportedMediaType:
		return refused()
	case status == http.StatusBadRequest || status == http.StatusUnprocessableEntity:
		return wrongRequest(status, t, body)
	case status >= 400 && status < 500:
		return away(ErrAddress, false)
	}
	return away(ErrDown, true)
}

// errNoVerbose is a service that knows no verbose_json; it is asked for less.
var errNoVerbose = errors.New("the service knows no verbose_json")

// wrongRequest tells requests that no clip could pass from clips that do not.
func wrongRequest(status int, t told, body []byte) *failure {
	switch {
	case t.Param == "response_format" || bytes.Contains(body, []byte("response_format")) || bytes.Contains(body, []byte("verbose_json")):
		return &failure{kind: errNoVerbose}
	case t.Param == "model", t.Param == "language", t.Param == "prompt", t.Code == "model_not_found",
		status == http.StatusUnprocessableEntity:
		return away(ErrAddress, false)
	}
	return refused()
}

// retryAfter is how long a service wants to be left alone: in milliseconds, in seconds
// or until a date. No more than a day is believed.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value, pause := strings.TrimSpace(h.Get("Retry-After")), time.Duration(0)
	if ms, err := strconv.ParseFloat(h.Get("Retry-After-Ms"), 64); err == nil && ms > 0 {
		pause = time.Duration(min(ms, 1e9) * float64(time.Millisecond))
	} else if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 {
		pause = time.Duration(min(seconds, 1e6) * float64(time.Second))
	} else if date, err := http.ParseTime(value); err == nil {
		pause = max(date.Sub(now), 0)
	}
	return min(pause, 24*time.Hour)
}
