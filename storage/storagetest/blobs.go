package storagetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/storage"
)

// RunBlobs holds an implementation to the contract of [storage.Blobs]. open gives an
// empty one.
func RunBlobs(t *testing.T, open func(t *testing.T) storage.Blobs) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, storage.Blobs){
		"what was put can be read":                             blobComesBack,
		"a second put replaces the first":                      blobIsReplaced,
		"a put that fails leaves what was there":               blobSurvivesFailure,
		"a put must give as many bytes as it says":             blobSizeIsHeld,
		"a put of unknown size takes all":                      blobOfUnknownSize,
		"a put ends when its context does":                     blobHeedsContext,
		"a reader keeps what it opened":                        blobStaysOpen,
		"a key with nothing under it is not found":             blobIsMissing,
		"a removed key is not found, and may be removed again": blobIsRemoved,
		"a list has what has the prefix, in order":             blobsAreListed,
		"a list may be left early":                             blobListIsLeft,
		"bad keys are refused and touch nothing":               blobKeysAreHeld,
		"many may put at once":                                 blobsTogether,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func put(t *testing.T, b storage.Blobs, key, content string) {
	t.Helper()
	if err := b.Put(t.Context(), key, strings.NewReader(content), int64(len(content))); err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, b storage.Blobs, key string) string {
	t.Helper()
	blob, err := b.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer blob.Close()
	all, err := io.ReadAll(blob)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

func listed(t *testing.T, b storage.Blobs, prefix string) []string {
	t.Helper()
	var keys []string
	for info, err := range b.List(t.Context(), prefix) {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, info.Key)
	}
	return keys
}

func blobComesBack(t *testing.T, b storage.Blobs) {
	want := strings.Repeat("声音", 50_000)
	put(t, b, "recordings/ab12", want)
	if content(t, b, "recordings/ab12") != want {
		t.Error("what was put does not come back")
	}
	info, err := b.Stat(t.Context(), "recordings/ab12")
	if err != nil || info.Key != "recordings/ab12" || info.Size != int64(len(want)) || info.Modified.IsZero() {
		t.Errorf("Stat = %+v, %v", info, err)
	}
	blob, err := b.Open(t.Context(), "recordings/ab12")
	if err != nil {
		t.Fatal(err)
	}
	defer blob.Close()
	part := make([]byte, 6)
	if _, err := blob.ReadAt(part, 60); err != nil || string(part) != "声音" {
		t.Errorf("ReadAt = %q, %v", part, err)
	}
	if at, err := blob.Seek(-3, io.SeekEnd); err != nil || at != int64(len(want)-3) || blob.Size() != int64(len(want)) {
		t.Errorf("Seek = %d, %v of %d bytes", at, err, blob.Size())
	}
	rest, err := io.ReadAll(blob)
	if err != nil || string(rest) != "音" {
		t.Errorf("after Seek: %q, %v", rest, err)
	}
}

func blobIsReplaced(t *testing.T, b storage.Blobs) {
	put(t, b, "a/b", "a longer first")
	put(t, b, "a/b", "second")
	put(t, b, "a/empty", "")
	if got := content(t, b, "a/b"); got != "second" {
		t.Errorf("got %q", got)
	}
	if got := content(t, b, "a/empty"); got != "" {
		t.Errorf("got %q", got)
	}
}

func blobSurvivesFailure(t *testing.T, b storage.Blobs) {
	put(t, b, "kept", "before")
	broken := io.MultiReader(strings.NewReader("half"), iotest.ErrReader(errors.New("line cut")))
	if err := b.Put(t.Context(), "kept", broken, -1); err == nil || !strings.Contains(err.Error(), "line cut") {
		t.Errorf("Put = %v", err)
	}
	if err := b.Put(t.Context(), "fresh", broken, -1); err == nil {
		t.Error("a cut line was taken for the end")
	}
	if got := content(t, b, "kept"); got != "before" {
		t.Errorf("got %q", got)
	}
	if keys := listed(t, b, ""); !slices.Equal(keys, []string{"kept"}) {
		t.Errorf("left behind: %q", keys)
	}
}

func blobSizeIsHeld(t *testing.T, b storage.Blobs) {
	for _, size := range []int64{0, 3, 5} {
		if err := b.Put(t.Context(), "k", strings.NewReader("four"), size); err == nil {
			t.Errorf("4 bytes passed for %d", size)
		}
	}
	if keys := listed(t, b, ""); len(keys) > 0 {
		t.Errorf("left behind: %q", keys)
	}
}

func blobOfUnknownSize(t *testing.T, b storage.Blobs) {
	if err := b.Put(t.Context(), "k", iotest.OneByteReader(strings.NewReader("unknown")), -1); err != nil {
		t.Fatal(err)
	}
	if got := content(t, b, "k"); got != "unknown" {
		t.Errorf("got %q", got)
	}
}

func blobHeedsContext(t *testing.T, b storage.Blobs) {
	ctx, stop := context.WithCancel(t.Context())
	endless := readerFunc(func(p []byte) (int, error) {
		stop()
		return len(p), nil
	})
	if err := b.Put(ctx, "k", endless, -1); !errors.Is(err, context.Canceled) {
		t.Errorf("Put = %v", err)
	}
	if _, err := b.Stat(t.Context(), "k"); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("Stat = %v", err)
	}
}

// readerFunc is a reader made of a function.
type readerFunc func([]byte) (int, error)

// Read calls the function.
func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func blobStaysOpen(t *testing.T, b storage.Blobs) {
	put(t, b, "k", "first")
	blob, err := b.Open(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	defer blob.Close()
	put(t, b, "k", "second")
	if got, err := io.ReadAll(blob); err != nil || string(got) != "first" {
		t.Errorf("the reader of the first sees %q, %v", got, err)
	}
}

func blobIsMissing(t *testing.T, b storage.Blobs) {
	put(t, b, "a/b", "x")
	for _, key := range []string{"nothing", "a", "a/b/c", "a/c"} {
		if _, err := b.Open(t.Context(), key); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("Open(%q) = %v", key, err)
		}
		if _, err := b.Stat(t.Context(), key); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("Stat(%q) = %v", key, err)
		}
		if err := b.Remove(t.Context(), key); err != nil {
			t.Errorf("Remove(%q) = %v", key, err)
		}
	}
	if got := content(t, b, "a/b"); got != "x" {
		t.Errorf("got %q", got)
	}
}

func blobIsRemoved(t *testing.T, b storage.Blobs) {
	put(t, b, "a/b", "x")
	for range 2 {
		if err := b.Remove(t.Context(), "a/b"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Open(t.Context(), "a/b"); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("Open = %v", err)
	}
	put(t, b, "a/b", "again")
}

func blobsAreListed(t *testing.T, b storage.Blobs) {
	keys := []string{"a-b", "a.b", "a/b", "a/b2/c", "a0", "b/1", "b/10", "b/2", "c"}
	for i := range keys {
		put(t, b, keys[(i*4)%len(keys)], "x")
	}
	for prefix, want := range map[string][]string{
		"": keys, "a": {"a-b", "a.b", "a/b", "a/b2/c", "a0"}, "a/": {"a/b", "a/b2/c"}, "b/1": {"b/1", "b/10"}, "d": nil,
		"../": nil, "a/b2/c/d": nil,
	} {
		if diff := cmp.Diff(want, listed(t, b, prefix)); diff != "" {
			t.Errorf("prefix %q (-want +got)\n%s", prefix, diff)
		}
	}
}

func blobListIsLeft(t *testing.T, b storage.Blobs) {
	for i := range 5 {
		put(t, b, fmt.Sprintf("f%d/k", i), "x")
	}
	n := 0
	for _, err := range b.List(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 2 {
			break
		}
	}
	if n != 2 {
		t.Errorf("%d keys", n)
	}
}

func blobKeysAreHeld(t *testing.T, b storage.Blobs) {
	bad := []string{
		"", "/", "/a", "a/", "a//b", ".", "..", "a/../b", "../a", "a/.", "a b", "a\\b", "a\x00b", "录音", "a:b", "~a", "a%2fb", "a\n",
		strings.Repeat("k", 513),
	}
	for _, key := range bad {
		if err := b.Put(t.Context(), key, strings.NewReader("x"), 1); err == nil {
			t.Errorf("Put(%q) was taken", key)
		}
		if _, err := b.Open(t.Context(), key); err == nil || errors.Is(err, storage.ErrNotFound) {
			t.Errorf("Open(%q) = %v", key, err)
		}
		if _, err := b.Stat(t.Context(), key); err == nil || errors.Is(err, storage.ErrNotFound) {
			t.Errorf("Stat(%q) = %v", key, err)
		}
		if err := b.Remove(t.Context(), key); err == nil {
			t.Errorf("Remove(%q) was taken", key)
		}
	}
	if keys := listed(t, b, ""); len(keys) > 0 {
		t.Errorf("left behind: %q", keys)
	}
	put(t, b, strings.Repeat("k/", 200)+"K-_.9", "x")
}

func blobsTogether(t *testing.T, b storage.Blobs) {
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			text := bytes.Repeat([]byte{byte('a' + i)}, 10_000)
			if err := b.Put(t.Context(), "same/key", bytes.NewReader(text), int64(len(text))); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	got := content(t, b, "same/key")
	if len(got) != 10_000 || strings.Count(got, got[:1]) != len(got) {
		t.Error("two puts were mixed")
	}
}
