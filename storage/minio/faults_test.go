package minio_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/minio"
)

func hasty(endpoint string) minio.Config {
	c := config(endpoint)
	c.Patience = 300 * time.Millisecond
	return c
}

// faults are ways for a store to be away.
var faults = map[string]fault{
	"refused":                refused,
	"unheard":                unheard,
	"slow down":              answered(http.StatusServiceUnavailable, s3Error("SlowDown")),
	"storage full":           answered(http.StatusInsufficientStorage, s3Error("XMinioStorageFull")),
	"bad gateway":            answered(http.StatusBadGateway, "<html>no</html>"),
	"bucket gone":            answered(http.StatusNotFound, s3Error("NoSuchBucket")),
	"cut in the middle":      begun(0.5, true, cut),
	"cut before the end":     begun(0.999, true, cut),
	"cut, length not told":   begun(0.5, false, cut),
	"stalled in the middle":  begun(0.5, true, stalled),
	"stalled from the start": mute,
}

func TestAStoreThatIsAwayIsCalledUnavailableAndGivesNothingShort(t *testing.T) {
	t.Parallel()
	for name, what := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, url := broken(t)
			b := made(t, hasty(url))
			small, large := strings.Repeat("small", 100), long("large")
			put(t, b, "small", small)
			put(t, b, "large", large)
			f.set(func(*http.Request) fault { return what })
			for key, want := range map[string]string{"small": small, "large": large} {
				got, err := read(t.Context(), b, key)
				if !errors.Is(err, storage.ErrUnavailable) || errors.Is(err, storage.ErrNotFound) || !strings.HasPrefix(want, got) {
					t.Errorf("%s: %d of %d bytes, %v", key, len(got), len(want), err)
				}
			}
			if err := b.Put(t.Context(), "new", strings.NewReader("x"), 1); !unavailable(err) && !strings.HasPrefix(name, "cut") && !strings.HasPrefix(name, "stalled in") {
				t.Errorf("Put = %v", err) // the answer to a PUT has no body that could be cut
			}
			var last error
			for info, err := range b.List(t.Context(), "") {
				if last = err; err == nil && info.Key != "large" && info.Key != "small" && info.Key != "new" {
					t.Errorf("listed %+v", info)
				}
			}
			if !errors.Is(last, storage.ErrUnavailable) {
				t.Errorf("List ends with %v", last)
			}
			f.set(nil)
			if got, err := read(t.Context(), b, "large"); err != nil || got != large {
				t.Errorf("afterwards: %d bytes, %v", len(got), err)
			}
		})
	}
}

func unavailable(err error) bool { return errors.Is(err, storage.ErrUnavailable) }

func read(ctx context.Context, b storage.Blobs, key string) (string, error) {
	blob, err := b.Open(ctx, key)
	if err != nil {
		return "", err
	}
	defer blob.Close()
	all, err := io.ReadAll(blob)
	return string(all), err
}

func TestAReaderGoesOnWhereItsConnectionBroke(t *testing.T) {
	t.Parallel()
	for name, what := range map[string]fault{"cut": begun(0.7, true, cut), "stalled": begun(0.7, true, stalled)} {
		f, url := broken(t)
		b := made(t, hasty(url))
		want := strings.Repeat(long("0123456789"), 2)
		put(t, b, "k", want)
		f.from(0, 3, what) // each time a part of what is left
		if got, err := read(t.Context(), b, "k"); err != nil || got != want {
			t.Errorf("%s: %d of %d bytes, %v", name, len(got), len(want), err)
		}
		if n := f.requests(); n != 4 {
			t.Errorf("%s: %d requests", name, n)
		}
	}
}

func TestASlowReaderIsNotTakenForASlowStore(t *testing.T) {
	t.Parallel()
	f, url := broken(t)
	b := made(t, hasty(url))
	want := long("0123456789")
	put(t, b, "k", want)
	f.set(nil)
	blob, err := b.Open(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second)
	if got := content(t, blob); got != want || f.requests() != 1 {
		t.Errorf("%d bytes with %d requests", len(got), f.requests())
	}
}

// TestAPutIsWholeWhereverItFails lets each request of an upload in parts fail, twice so
// that trying again does not help.
func TestAPutIsWholeWhereverItFails(t *testing.T) {
	t.Parallel()
	const size = 17 << 20 // begin, three parts, complete, ask
	for name, what := range map[string]fault{"refused": refused, "unheard": unheard, "slow down": faults["slow down"]} {
		for k := range 6 {
			t.Run(fmt.Sprint(name, " at request ", k+1), func(t *testing.T) {
				t.Parallel()
				f, url := broken(t)
				c := config(url)
				b := made(t, c)
				put(t, b, "k", "before")
				number := 2
				if k == 5 { // which is repeated by more than one
					number = 10
				}
				f.from(k, number, what)
				err := b.Put(t.Context(), "k", many(size), size)
				if !errors.Is(err, storage.ErrUnavailable) {
					t.Errorf("Put = %v", err)
				}
				f.set(nil)
				blob, err := b.Open(t.Context(), "k")
				if err != nil {
					t.Fatal(err)
				}
				switch {
				case blob.Size() == size && (k == 4 && name == "unheard" || k == 5): // it was completed, and we were not told
					same(t, blob, many(size))
				default:
					if got := content(t, blob); got != "before" {
						t.Errorf("got %d bytes", len(got))
					}
				}
				blob.Close()
				if left := unfinished(t, c); len(left) > 0 && (k > 0 || name != "unheard") { // nobody knows of one whose beginning was not heard of
					t.Errorf("left behind: %q", left)
				}
			})
		}
	}
}

func TestOneLostAnswerIsMendedByAskingAgain(t *testing.T) {
	t.Parallel()
	for name, what := range map[string]fault{"refused": refused, "unheard": unheard, "slow down": faults["slow down"], "stalled": mute} {
		f, url := broken(t)
		b := made(t, hasty(url))
		f.from(0, 1, what)
		if err := b.Put(t.Context(), "k", strings.NewReader("text"), 4); err != nil {
			t.Errorf("%s: Put = %v", name, err)
		}
		f.from(0, 1, what)
		if got, err := read(t.Context(), b, "k"); err != nil || got != "text" {
			t.Errorf("%s: read %q, %v", name, got, err)
		}
	}
}

func TestOtherBytesThanWereSentAreNoticedAndForgotten(t *testing.T) {
	t.Parallel()
	f, url := broken(t)
	b := made(t, config(url))
	f.set(func(r *http.Request) fault {
		if r.Method != http.MethodPut {
			return nil
		}
		return func(w http.ResponseWriter, r *http.Request, store http.Handler) {
			r.Header.Del("Content-Md5")
			r.Body = io.NopCloser(strings.NewReader("TEXT"))
			store.ServeHTTP(w, r)
		}
	})
	err := b.Put(t.Context(), "k", strings.NewReader("text"), 4)
	if !unavailable(err) || !strings.Contains(err.Error(), "are not those of what was sent") {
		t.Errorf("Put = %v", err)
	}
	if info, err := b.Stat(t.Context(), "k"); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("what was kept is still there: %+v, %v", info, err)
	}
}

func TestAnETagThatIsNoChecksumIsNoReasonToDoubt(t *testing.T) {
	t.Parallel()
	f, url := broken(t)
	b := made(t, config(url))
	f.set(func(*http.Request) fault {
		return func(w http.ResponseWriter, r *http.Request, store http.Handler) {
			whole := httptest.NewRecorder()
			store.ServeHTTP(whole, r)
			maps.Copy(w.Header(), whole.Header())
			w.Header().Set("ETag", `"the first"`)
			w.WriteHeader(whole.Code)
			_, _ = w.Write(whole.Body.Bytes())
		}
	})
	if err := b.Put(t.Context(), "k", strings.NewReader("text"), 4); err != nil {
		t.Errorf("Put = %v", err)
	}
	if got, err := read(t.Context(), b, "k"); err != nil || got != "text" {
		t.Errorf("read %q, %v", got, err)
	}
}

func TestAContextThatEndsIsNotLaidToTheStore(t *testing.T) {
	t.Parallel()
	f, url := broken(t)
	b := made(t, config(url))
	put(t, b, "k", long("text"))
	f.set(func(*http.Request) fault { return mute })
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	_, err := b.Open(ctx, "k")
	if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("Open = %v", err)
	}
	for _, err := range b.List(ctx, "") {
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("List = %v", err)
		}
	}
}

func TestASmallObjectCostsOneRequest(t *testing.T) {
	t.Parallel()
	f, url := broken(t)
	b := made(t, config(url))
	f.set(nil)
	put(t, b, "k", "text")
	if n := f.requests(); n != 1 {
		t.Errorf("put: %d requests", n)
	}
	if _, err := read(t.Context(), b, "k"); err != nil || f.requests() != 2 {
		t.Errorf("put and read: %d requests, %v", f.requests(), err)
	}
}
