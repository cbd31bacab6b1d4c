package webbench_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web"
)

// BenchmarkPages asks for pages and the API by plain HTTP and for pages in a browser, and
// prints the table of what was measured with the targets beside it.
func BenchmarkPages(b *testing.B) {
	r := open(b)
	for b.Loop() {
		s := r.serve(b)
		t := &table{}
		s.firstBytes(b, t)
		s.searches(b, t)
		s.weights(b, t)
		r.api(b, t)
		t.print(r.calls)
		t = &table{}
		s.verdicts(b, t)
		t.print(r.calls)
	}
	b.ReportMetric(0, "ns/op")
}

// site are the pages over the records, for one reviewer who is signed in.
type site struct {
	url  string
	call string // one of those to review
}

func (r records) serve(b *testing.B) site {
	b.Helper()
	h, err := web.New(web.Config{Store: r.store, Blobs: r.blobs, Now: time.Now, Zone: time.FixedZone("CST", 8*60*60)})
	must(b, err)
	secret, at := people.NewToken(), time.Now()
	u := people.User{ID: "bench" + secret[:8], Name: "bench", Roles: people.Roles(), Scope: people.All}
	must(b, r.store.AddAccount(b.Context(), storage.Account{User: u, Created: at, Changed: at}))
	must(b, r.store.AddSession(b.Context(), storage.Session{Sum: people.Sum(secret), Account: u.ID, Begun: at, Seen: at}, "", at.Add(-24*time.Hour)))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		q.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: secret})
		h.ServeHTTP(w, q)
	}))
	b.Cleanup(server.Close)
	rows, _, err := r.store.Findings(b.Context(), storage.FindingFilter{Status: storage.Open, Limit: 1})
	must(b, err)
	return site{server.URL, rows[0].CallID}
}

// get asks for an address and gives the time to the first byte, and the body.
func (s site) get(b *testing.B, address string, header ...string) (time.Duration, []byte) {
	b.Helper()
	var first time.Duration
	began := time.Now()
	ctx := httptrace.WithClientTrace(b.Context(), &httptrace.ClientTrace{GotFirstResponseByte: func() { first = time.Since(began) }})
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+address, nil)
	must(b, err)
	for i := 0; i < len(header); i += 2 {
		q.Header.Set(header[i], header[i+1])
	}
	began = time.Now()
	answer, err := http.DefaultClient.Do(q)
	must(b, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	must(b, err)
	if answer.StatusCode != http.StatusOK {
		b.Fatalf("%s: status %d", address, answer.StatusCode)
	}
	return first, body
}

func (s site) firstBytes(b *testing.B, t *table) {
	queue := []string{"/queue", "/queue?level=serious", "/queue?agent=3007", "/queue?rule=bench.rule3", "/queue?sort=newest", "/queue?dept=" + url.QueryEscape("客服3部")}
	var all, plain took
	for n := range 120 {
		first, _ := s.get(b, queue[n%len(queue)])
		if n < len(queue) { // the first of each finds nothing in memory
			continue
		}
		if all = append(all, first); n%len(queue) == 0 {
			plain = append(plain, first)
		}
	}
	t.add("queue, first byte", plain, "p95 ≤ 50 ms")
	t.add("queue with filters, first byte", all, "p95 ≤ 50 ms")
	var calls took
	for range 30 {
		first, _ := s.get(b, "/calls/"+s.call)
		calls = append(calls, first)
	}
	t.add("call page, first byte", calls, "")
}

func (s site) searches(b *testing.B, t *table) {
	var all took
	for range 2 {
		for _, f := range words()["search of a two-character word"] {
			first, _ := s.get(b, "/search?q="+url.QueryEscape(f.Query.Words[0].Text))
			all = append(all, first)
		}
	}
	t.add("search of a two-character word, first byte", all, "p95 ≤ 200 ms")
}

var (
	scripts = regexp.MustCompile(`<script[^>]* src="([^"]+)"`)
	styles  = regexp.MustCompile(`<link rel="stylesheet" href="([^"]+)"`)
)

// weights adds what pages weigh: themselves and their scripts, as they are sent.
func (s site) weights(b *testing.B, t *table) {
	for _, page := range []struct{ name, address string }{
		{"queue", "/queue"}, {"call page", "/calls/" + s.call}, {"search", "/search?q=" + url.QueryEscape("您好")},
	} {
		_, body := s.get(b, page.address, "Accept-Encoding", "identity")
		heavy := 0
		for _, m := range scripts.FindAllStringSubmatch(string(body), -1) {
			heavy += s.packed(b, m[1])
		}
		whole := len(body)
		for _, m := range append(scripts.FindAllStringSubmatch(string(body), -1), styles.FindAllStringSubmatch(string(body), -1)...) {
			_, part := s.get(b, m[1], "Accept-Encoding", "identity")
			whole += len(part)
		}
		t.line(page.name+", scripts, gzipped", fmt.Sprintf("%.1f kB", float64(heavy)/1000), "", "≤ 60 kB")
		t.line(page.name+", bytes of the page", fmt.Sprintf("%.1f kB", float64(len(body))/1000), "", "≤ 250 kB")
		t.line(page.name+", with scripts and styles, unpacked", fmt.Sprintf("%.1f kB", float64(whole)/1000), "", "")
	}
}

// packed is the size of a file as it is sent.
func (s site) packed(b *testing.B, address string) int {
	b.Helper()
	_, body := s.get(b, address, "Accept-Encoding", "gzip")
	if _, err := gzip.NewReader(strings.NewReader(string(body))); err != nil {
		b.Errorf("%s is not sent packed: %v", address, err)
	}
	return len(body)
}

// table is what was measured.
type table struct {
	lines [][4]string
}

func (t *table) add(what string, times took, target string) {
	t.line(what, fmt.Sprintf("%.1f ms", milli(times.at(0.5))), fmt.Sprintf("%.1f ms", milli(times.at(0.95))), target)
}

func (t *table) line(what, middle, high, target string) {
	t.lines = append(t.lines, [4]string{what, middle, high, target})
}

func (t *table) print(calls int) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "\n%d calls, a finding in each\tp50, or size\tp95\ttarget\n", calls)
	for _, l := range t.lines {
		fmt.Fprintln(w, strings.Join(l[:], "\t"))
	}
	w.Flush()
}

// until waits for something to become true, or fails.
func until(ctx context.Context, b *testing.B, what string, ask func(context.Context) bool) {
	b.Helper()
	deadline := time.After(20 * time.Second)
	for !ask(ctx) {
		select {
		case <-deadline:
			b.Fatalf("not within 20 s: %s", what)
		case <-time.After(5 * time.Millisecond):
		}
	}
}
