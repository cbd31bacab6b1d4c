package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// visits have pages looked at in several tabs at once, as they are named.
type visits struct {
	*testing.T
	urls chan string
	tabs sync.WaitGroup
}

// lookedAt makes visits in which every page is given to look, in one of some tabs.
func lookedAt(t *testing.T, look func(tab context.Context, url string), tabs ...context.Context) *visits {
	t.Helper()
	v := &visits{T: t, urls: make(chan string)}
	for _, tab := range tabs {
		v.tabs.Go(func() {
			for url := range v.urls {
				look(tab, url)
			}
		})
	}
	return v
}

// of serves a site until the test ends, and has pages of it looked at.
func (v *visits) of(h http.Handler, paths []string) {
	v.Helper()
	server := httptest.NewServer(h)
	v.Cleanup(server.Close)
	for _, path := range paths {
		v.urls <- server.URL + path
	}
}

// end waits until all have been looked at.
func (v *visits) end() {
	close(v.urls)
	v.tabs.Wait()
}
