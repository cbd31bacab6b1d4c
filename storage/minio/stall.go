package minio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// errStalled is why a request was given up.
var errStalled = errors.New("no byte was sent or received")

// guard gives a request up when nothing has moved for as long as its patience: while
// it waits for a connection, sends, waits for the answer, or reads it. A caller who
// takes his time between two reads is not meant.
type guard struct {
	next     http.RoundTripper
	patience time.Duration
}

// RoundTrip sends a request.
func (g guard) RoundTrip(request *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(request.Context())
	watch := &watch{ctx: ctx, cancel: cancel, patience: g.patience}
	watch.timer = time.AfterFunc(g.patience, func() {
		cancel(fmt.Errorf("%w for %v", errStalled, g.patience))
	})
	request = request.WithContext(ctx)
	if request.Body != nil {
		request.Body = sending{request.Body, watch}
	}
	response, err := g.next.RoundTrip(request)
	watch.answered.Store(true)
	watch.timer.Stop()
	if err != nil {
		err = watch.explain(err)
		cancel(nil)
		return nil, err
	}
	response.Body = receiving{response.Body, watch}
	if foreign(request, response) {
		return nil, errors.Join(errForeign, response.Body.Close())
	}
	return response, nil
}

// foreign tells whether a list is not one. A page of HTML, as a proxy in between may
// give with status 200, would pass with the client for a bucket that is empty.
func foreign(request *http.Request, response *http.Response) bool {
	return response.StatusCode == http.StatusOK && request.URL.Query().Has("list-type") &&
		!strings.Contains(response.Header.Get("Content-Type"), "xml")
}

// watch is what guards one request.
type watch struct {
	ctx      context.Context
	cancel   context.CancelCauseFunc
	patience time.Duration
	timer    *time.Timer
	answered atomic.Bool
}

// explain gives the reason in place of its consequence.
func (w *watch) explain(err error) error {
	if cause := context.Cause(w.ctx); errors.Is(cause, errStalled) {
		return cause
	}
	return err
}

// sending is a request's body: each read of it is progress.
type sending struct {
	io.ReadCloser
	watch *watch
}

// Read gives what is to be sent next.
func (s sending) Read(p []byte) (int, error) {
	if !s.watch.answered.Load() {
		s.watch.timer.Reset(s.watch.patience)
	}
	return s.ReadCloser.Read(p)
}

// receiving is an answer's body: each read of it must end in time.
type receiving struct {
	io.ReadCloser
	watch *watch
}

// Read gives what has arrived.
func (r receiving) Read(p []byte) (int, error) {
	r.watch.timer.Reset(r.watch.patience)
	n, err := r.ReadCloser.Read(p)
	r.watch.timer.Stop()
	if err != nil && !errors.Is(err, io.EOF) {
		err = r.watch.explain(err)
	}
	return n, err
}

// Close ends the request.
func (r receiving) Close() error {
	r.watch.timer.Stop()
	err := r.ReadCloser.Close()
	r.watch.cancel(nil)
	return err
}
