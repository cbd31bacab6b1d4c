package minio_test

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// faulty stands in front of a store and spoils what passes.
type faulty struct {
	store http.Handler

	mu    sync.Mutex
	spoil func(*http.Request) fault // nil: nothing
	seen  int
}

// fault is what happens to one request; nil is nothing.
type fault func(w http.ResponseWriter, r *http.Request, store http.Handler)

// broken starts a store with something faulty in front of it.
func broken(t testing.TB) (*faulty, string) {
	t.Helper()
	f := &faulty{store: gofakes3.New(s3mem.New()).Server()}
	server := httptest.NewUnstartedServer(f)
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	server.Config.BaseContext = func(net.Listener) context.Context { return ctx }
	server.Start()
	t.Cleanup(func() { stop(); server.Close() })
	return f, server.URL
}

// set begins to spoil, and counts anew.
func (f *faulty) set(spoil func(*http.Request) fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.spoil, f.seen = spoil, 0
}

// from spoils some requests in a row, the first of which is number k.
func (f *faulty) from(k, number int, what fault) {
	n := 0
	f.set(func(*http.Request) fault {
		n++
		if n > k && n <= k+number {
			return what
		}
		return nil
	})
}

func (f *faulty) requests() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.seen
}

func (f *faulty) choose(r *http.Request) fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen++
	if f.spoil == nil {
		return nil
	}
	return f.spoil(r)
}

// ServeHTTP passes a request on, or does not.
func (f *faulty) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if what := f.choose(r); what != nil {
		what(w, r, f.store)
		return
	}
	f.store.ServeHTTP(w, r)
}

// refused closes the connection before the store has heard anything.
func refused(http.ResponseWriter, *http.Request, http.Handler) { panic(http.ErrAbortHandler) }

// unheard closes the connection after the store has done everything.
func unheard(_ http.ResponseWriter, r *http.Request, store http.Handler) {
	store.ServeHTTP(httptest.NewRecorder(), r)
	panic(http.ErrAbortHandler)
}

// answered gives an error in place of an answer.
func answered(status int, body string) fault {
	return func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func s3Error(code string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>` + code + `</Code><Message>so it is</Message></Error>`
}

// begun gives the beginning of the answer, and then does what end says.
func begun(share float64, announced bool, end func(*http.Request)) fault {
	return func(w http.ResponseWriter, r *http.Request, store http.Handler) {
		whole := httptest.NewRecorder()
		store.ServeHTTP(whole, r)
		maps.Copy(w.Header(), whole.Header())
		w.Header().Del("Content-Length")
		if announced {
			w.Header().Set("Content-Length", strconv.Itoa(whole.Body.Len()))
		}
		w.WriteHeader(whole.Code)
		_, _ = io.Copy(w, bytes.NewReader(whole.Body.Bytes()[:int(share*float64(whole.Body.Len()))]))
		_ = http.NewResponseController(w).Flush()
		end(r)
	}
}

// cut closes the connection.
func cut(*http.Request) { panic(http.ErrAbortHandler) }

// stalled keeps it open and sends nothing.
func stalled(r *http.Request) { <-r.Context().Done() }

// mute does not even read what is sent.
func mute(_ http.ResponseWriter, r *http.Request, _ http.Handler) { stalled(r) }
