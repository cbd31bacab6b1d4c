package faulttest_test

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus/local"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/minio"
)

// front answers for an object store, and not always honestly.
type front struct {
	store *httputil.ReverseProxy

	mu      sync.Mutex
	spoil   spoiling
	asked   int
	spoiled int
}

// spoiling does something to a request instead of passing it on, and tells so.
type spoiling func(n int, w http.ResponseWriter, r *http.Request, store http.Handler) bool

func newFront(t *testing.T, endpoint string) (*front, string) {
	t.Helper()
	f := &front{store: &httputil.ReverseProxy{
		ErrorLog: log.New(io.Discard, "", 0),
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: endpoint})
			r.Out.Host = r.In.Host // it is signed
		},
	}}
	s := httptest.NewUnstartedServer(f)
	s.Config.ErrorLog = f.store.ErrorLog
	s.Start()
	t.Cleanup(s.Close)
	return f, strings.TrimPrefix(s.URL, "http://")
}

// set begins to spoil; nil ends it.
func (f *front) set(s spoiling) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.spoil, f.asked, f.spoiled = s, 0, 0
}

// times is how often something was spoiled since set.
func (f *front) times() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.spoiled
}

// ServeHTTP passes a request on, or does not.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	spoil := f.spoil
	f.asked++
	n := f.asked
	f.mu.Unlock()
	if spoil == nil || !spoil(n, w, r, f.store) {
		f.store.ServeHTTP(w, r)
		return
	}
	f.mu.Lock()
	f.spoiled++
	f.mu.Unlock()
}

// busy answers every request, or every n-th, with 503.
func busy(every int) spoiling {
	return func(n int, w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
		if n%every > 0 {
			return false
		}
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, `<?xml version="1.0" encoding="UTF-8"?><Error><Code>SlowDown</Code><Message>please</Message></Error>`)
		return true
	}
}

// damaging has bytes change on their way.
func damaging(_ int, w http.ResponseWriter, r *http.Request, store http.Handler) bool {
	body, ok := damaged(r)
	if ok {
		r.Body = io.NopCloser(bytes.NewReader(body))
		store.ServeHTTP(w, r)
	}
	return ok
}

func damaged(r *http.Request) (body []byte, ok bool) {
	if r.Method != http.MethodPut {
		return nil, false
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || len(body) == 0 {
		return nil, false
	}
	body[len(body)/2] ^= 1
	return body, true
}

// forgetful keeps other bytes than it was given, as a store with bad memory does, and
// tells their ETag.
func (a *archive) forgetful(_ int, w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
	body, ok := damaged(r)
	if !ok {
		return false
	}
	_, key, _ := strings.Cut(r.URL.Path, "/"+ownFolder)
	if err := a.own.Put(r.Context(), key, bytes.NewReader(body), int64(len(body))); err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return true
	}
	sum := md5.Sum(body)
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:])+`"`)
	return true
}

// lying gives right objects a wrong ETag, each time they are put or described.
func lying(_ int, w http.ResponseWriter, r *http.Request, store http.Handler) bool {
	if r.Method == http.MethodGet {
		return false
	}
	store.ServeHTTP(&otherETag{ResponseWriter: w}, r)
	return true
}

type otherETag struct{ http.ResponseWriter }

// WriteHeader changes the ETag first.
func (o *otherETag) WriteHeader(status int) {
	if o.Header().Get("ETag") != "" {
		o.Header().Set("ETag", `"00000000000000000000000000000000"`)
	}
	o.ResponseWriter.WriteHeader(status)
}

// archive is a hotline whose recordings lie in an object store. The store is reached
// through a front and a network that both do as they are told.
type archive struct {
	t          *testing.T
	world      *world
	front      *front
	net        *testenv.Proxy
	own        *minio.Bucket // where copies are, reached without faults
	blobs      storage.Blobs // as the flow has them
	store      storage.Store
	clock      *clock
	parts      parts
	deliveries []storage.Batch
	next       int
}

const ownFolder = "tingcha/"

// newArchive puts the recordings of a world into a bucket.
func newArchive(t *testing.T, w *world, portions int) *archive {
	t.Helper()
	server := testenv.OwnMinIO(t).Store()
	a := &archive{t: t, world: w, store: openSQLite(t), clock: &clock{at: morning.Add(100 * time.Hour)}}
	var at string
	a.front, at = newFront(t, server.Endpoint)
	a.net = testenv.OwnProxy(t, at)
	safe := minio.Config{Endpoint: server.Endpoint, Bucket: "recordings", AccessKey: server.AccessKey, SecretKey: server.SecretKey}
	rough := safe
	rough.Endpoint, rough.Patience = a.net.Addr(), 5*time.Second
	lies := a.bucket(safe)
	if err := lies.Create(t.Context()); err != nil {
		t.Fatal(err)
	}
	for uri, data := range w.files {
		if err := lies.Put(t.Context(), strings.TrimPrefix(uri, "file:"), bytes.NewReader(data), int64(len(data))); err != nil {
			t.Fatal(err)
		}
	}
	recordings := a.bucket(rough)
	safe.Prefix, rough.Prefix = ownFolder, ownFolder
	a.own = a.bucket(safe)
	a.blobs = minio.WithArchive(a.bucket(rough), recordings)
	a.parts = parts{store: a.store, blobs: a.blobs, bus: local.New(), open: recordings.Archive().Open, now: a.clock.now, owner: "worker", lease: time.Minute}
	a.deliveries = w.inBatches(1 + len(w.deliveries)/portions)
	for _, b := range a.deliveries {
		for i := range b.Recordings {
			r := &b.Recordings[i].Recording
			r.URI = "s3://recordings/" + strings.TrimPrefix(r.URI, "file:")
		}
	}
	return a
}

func (a *archive) bucket(c minio.Config) *minio.Bucket {
	a.t.Helper()
	b, err := minio.New(c)
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { _ = b.Close() }) // only idle connections
	return b
}

// flow leaves every other recording in the archive, and copies the others.
func (a *archive) flow(p parts) *pipeline.Flow {
	flow := p.flow()
	fetch, ok := flow.Stages[0].(*pipeline.Fetch)
	if !ok {
		a.t.Fatal("the first stage does not fetch")
	}
	fetch.Keeps = func(uri string) (string, bool) { return uri, stays(uri) }
	return flow
}

func stays(uri string) bool { return strings.TrimSuffix(uri, ".wav")[len(uri)-5]%2 == 0 }

// take has so many portions of the day come in.
func (a *archive) take(portions int) {
	a.t.Helper()
	for ; portions > 0 && a.next < len(a.deliveries); portions-- {
		b := a.deliveries[a.next]
		a.next++
		b.Position = storage.Position{Source: "archive", Name: "archive", Next: int64(a.next)}
		b.At = a.clock.now()
		if _, err := pipeline.Ingest(a.t.Context(), a.store, a.parts.bus, b); err != nil {
			a.t.Fatal(err)
		}
	}
}

func (a *archive) drain() {
	a.t.Helper()
	if err := a.flow(a.parts).Drain(a.t.Context()); err != nil {
		a.t.Fatal(err)
	}
}

// waiting counts the recordings that wait, and fails the test when one suffers.
func (a *archive) waiting() int {
	a.t.Helper()
	rows, err := a.store.Entries(a.t.Context(), storage.EntryFilter{Limit: 1 << 20})
	if err != nil {
		a.t.Fatal(err)
	}
	fates := map[string]*fate{}
	for i := range a.world.fates {
		fates[a.world.fates[i].id] = &a.world.fates[i]
	}
	n := 0
	for _, r := range rows {
		f := fates[r.Entry.CallID]
		switch {
		case r.Entry.State == storage.Registered:
			n++
			if r.Entry.Attempts > 0 {
				a.t.Errorf("call %s has lost %d tries (%s: %s)", f.id, r.Entry.Attempts, r.Entry.Reason, r.Entry.Detail)
			}
		case r.Entry.State == storage.Dead && r.Entry.Reason != f.reason:
			a.t.Errorf("call %s was given up (%s: %s)", f.id, r.Entry.Reason, r.Entry.Detail)
		}
	}
	return n
}

// whole reads everything that was kept, under every key, and fails the test when it is
// not what its name says.
func (a *archive) whole() (copies, references int) {
	a.t.Helper()
	for info, err := range a.own.List(a.t.Context(), "") {
		if err != nil {
			a.t.Fatal(err)
		}
		copies++
		if sum := a.sum(a.own, info.Key); info.Key != "recordings/"+sum {
			a.t.Errorf("%s holds %s, %d bytes", info.Key, sum, info.Size)
		}
	}
	var ids []string
	for _, f := range a.world.fates {
		ids = append(ids, f.id)
	}
	dossiers, err := a.store.Load(a.t.Context(), ids, storage.WithRecordings)
	if err != nil {
		a.t.Fatal(err)
	}
	for _, d := range dossiers {
		for _, r := range d.Recordings {
			if r.Blob == "" {
				continue
			}
			references++
			if sum := a.sum(a.blobs, r.Blob); sum != r.Recording.SHA256 {
				a.t.Errorf("call %s: %s is not what was heard", d.Call.ID, r.Blob)
			}
			if stays(r.Recording.URI) != strings.HasPrefix(r.Blob, "s3://") {
				a.t.Errorf("call %s: %s is kept as %s", d.Call.ID, r.Recording.URI, r.Blob)
			}
		}
	}
	return copies, references
}

func (a *archive) sum(blobs storage.Blobs, key string) string {
	a.t.Helper()
	b, err := blobs.Open(a.t.Context(), key)
	if err != nil {
		a.t.Fatal(err)
	}
	hash := sha256.New()
	_, err = io.Copy(hash, b)
	if err := errors.Join(err, b.Close()); err != nil {
		a.t.Fatal(err)
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// opened counts how often a recording is opened.
func opened(p parts) (parts, func() map[string]int) {
	var mu sync.Mutex
	times, open := map[string]int{}, p.open
	p.open = func(ctx context.Context, uri string) (io.ReadCloser, int64, error) {
		mu.Lock()
		times[uri]++
		mu.Unlock()
		return open(ctx, uri)
	}
	return p, func() map[string]int { return times }
}
