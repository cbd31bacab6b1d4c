package webbench_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/web/api"
)

// listed is how many pages of a list are read, of 100 rows each.
const listed = 60

// api reads the API's lists page by page, and findings and calls as exports to their ends.
func (r records) api(b *testing.B, t *table) {
	b.Helper()
	s := r.serveAPI(b)
	for _, list := range []string{"findings", "findings?level=serious", "calls"} {
		s.lists(b, t, list)
	}
	for _, kind := range []string{"findings", "calls"} {
		s.exports(b, t, kind)
	}
}

// serveAPI serves the API over the records to a program with a token for everything.
func (r records) serveAPI(b *testing.B) site {
	b.Helper()
	often := api.Rate{Burst: 100_000, Every: time.Millisecond}
	h, err := api.New(api.Config{
		Store: r.store, Now: time.Now, Zone: time.FixedZone("CST", 8*60*60), Limits: api.Limits{Requests: often, Exports: often, Strangers: often},
		Record: func(context.Context, api.Use) error { return nil },
	})
	must(b, err)
	ask := api.Ask{Name: "bench", Reach: people.Reach{}, By: "bench", Now: time.Now()}
	for _, scope := range api.Scopes() {
		ask.Scopes = append(ask.Scopes, string(scope))
	}
	token, text, err := api.Mint(ask)
	must(b, err)
	must(b, r.store.AddToken(b.Context(), token))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		q.Header.Set("Authorization", "Bearer "+text)
		h.ServeHTTP(w, q)
	}))
	b.Cleanup(server.Close)
	return site{url: server.URL + api.Prefix}
}

// lists reads a list from its beginning.
func (s site) lists(b *testing.B, t *table, list string) {
	b.Helper()
	u, err := url.Parse("/" + list)
	must(b, err)
	q := u.Query()
	q.Set("limit", "100")
	var all took
	for range listed {
		u.RawQuery = q.Encode()
		first, body := s.get(b, u.String())
		all = append(all, first)
		var page struct{ Next string }
		must(b, json.Unmarshal(body, &page))
		if page.Next == "" {
			break
		}
		q.Set("cursor", page.Next)
	}
	t.add(fmt.Sprintf("API, %d pages of 100 %s, first byte", len(all), list), all, "")
}

// exports reads an export to its end.
func (s site) exports(b *testing.B, t *table, kind string) {
	b.Helper()
	began := time.Now()
	first, body := s.get(b, "/export/"+kind)
	whole := time.Since(began)
	rows := bytes.Count(body, []byte("\n"))
	t.line("export of "+kind+", first byte", fmt.Sprintf("%.1f ms", milli(first)), "", "")
	t.line(fmt.Sprintf("export of %d %s, %.1f MB, in %.1f s", rows, kind, float64(len(body))/1e6, whole.Seconds()),
		fmt.Sprintf("%.0f rows/s", float64(rows)/whole.Seconds()), "", "")
}
