package openai_test

import (
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/tingcha/tingcha/transcribe"
	"github.com/tingcha/tingcha/transcribe/openai"
)

// secure is a service over TLS, with HTTP/2 or without, that counts connections.
func secure(t *testing.T, h2 bool) (server *httptest.Server, connections *atomic.Int32) {
	t.Helper()
	connections = new(atomic.Int32)
	server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, `{"text":"您好"}`)
	}))
	server.EnableHTTP2 = h2
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			connections.Add(1)
		}
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	return server, connections
}

func TestOnlyConnectionsThatFrameAnswersAreUsedAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		h2   bool
		want int32
	}{{false, 5}, {true, 2}} {
		server, connections := secure(t, c.h2)
		e := engine(t, openai.Config{URL: server.URL, Transport: server.Client().Transport, Tries: 1})
		for range 5 {
			if words, err := e.Hear(t.Context(), second()); err != nil || words.Text != "您好" {
				t.Fatalf("%q, %v", words.Text, err)
			}
		}
		if got := connections.Load(); got != c.want {
			t.Errorf("HTTP/2 %v: %d connections for 5 clips, want %d", c.h2, got, c.want)
		}
	}
}

func TestACertificateThatNobodyVouchesForIsNotTrusted(t *testing.T) {
	t.Parallel()
	server, _ := secure(t, true)
	_, err := engine(t, openai.Config{URL: server.URL, Key: secret}).Hear(t.Context(), second())
	if !errors.Is(err, openai.ErrDown) || !errors.Is(err, transcribe.ErrAway) || !strings.Contains(err.Error(), "certificate is not trusted") {
		t.Error(err)
	}
}
