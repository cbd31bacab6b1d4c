package minio_test

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	client "github.com/minio/minio-go/v7"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/minio"
)

// record does what a recorder does: it puts an object of any name.
func record(t *testing.T, c minio.Config, key, text string) {
	t.Helper()
	_, err := direct(t, c).PutObject(t.Context(), c.Bucket, key, strings.NewReader(text), int64(len(text)), client.PutObjectOptions{})
	if err != nil {
		t.Fatalf("%q: %v", key, err)
	}
}

func keysOf(t *testing.T, a storage.Archive, prefix string) []storage.Object {
	t.Helper()
	var all []storage.Object
	for o, err := range a.Objects(t.Context(), prefix) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, o)
	}
	return all
}

// names are such as recorders give, and worse.
var names = []string{
	"2026/09/03/a-006.wav", "录音/坐席 01/通话+1.wav", "100%.wav", "100%25.wav", "a!b*c'(d).wav", "q?x=1&y=2#z.wav", "~t@h:1,2;3=4$5.wav",
	"a+b c.wav", "a b+c.wav", "空 格.wav", "\"quoted\".wav", "emoji🎧.wav", "plain", "x<y>&amp;.wav", "[1]{2}|3^4`.wav",
}

func TestAnObjectOfAnyNameIsListedDescribedAndRead(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, c minio.Config) {
		a := made(t, c).Archive()
		for i, name := range names {
			record(t, c, name, fmt.Sprint(i, name))
		}
		all := keysOf(t, a, "")
		var got []string
		for _, o := range all {
			got = append(got, o.Key)
		}
		if diff := cmp.Diff(slices.Sorted(slices.Values(names)), got); diff != "" {
			t.Errorf("listed (-want +got)\n%s", diff)
		}
		for _, o := range all {
			text := fmt.Sprint(slices.Index(names, o.Key), o.Key)
			if strings.ContainsFunc(strings.TrimPrefix(o.URI, "s3://"+c.Bucket+"/"), func(r rune) bool { return r <= ' ' || r > '~' }) {
				t.Errorf("URI %q", o.URI)
			}
			described, err := a.Object(t.Context(), o.URI)
			if err != nil || described.Key != o.Key || described.URI != o.URI || described.ETag != o.ETag || described.Size != int64(len(text)) {
				t.Errorf("Object(%q) = %+v, %v", o.URI, described, err)
			}
			r, size, err := a.Open(t.Context(), o.URI)
			if err != nil || size != int64(len(text)) {
				t.Errorf("Open(%q): %d bytes, %v", o.URI, size, err)
				continue
			}
			if got := content(t, r); got != text {
				t.Errorf("Open(%q) = %q", o.URI, got)
			}
		}
	})
}

func TestAnArchiveOfManyPagesIsListedWholeAndInOrder(t *testing.T) {
	t.Parallel()
	c := config(fake(t).URL)
	b := made(t, c)
	for i := range 2300 {
		put(t, b, fmt.Sprintf("d%d/%04d", i%3, i), "x")
	}
	all := keysOf(t, b.Archive(), "d1/")
	if len(all) != 767 || all[0].Key != "d1/0001" || !slices.IsSortedFunc(all, func(a, b storage.Object) int { return strings.Compare(a.Key, b.Key) }) {
		t.Errorf("%d objects", len(all))
	}
	if all := keysOf(t, b.Archive(), ""); len(all) != 2300 {
		t.Errorf("%d objects in all", len(all))
	}
}

func TestAnObjectThatIsGoneIsNotFound(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, c minio.Config) {
		a := made(t, c).Archive()
		uri := "s3://" + c.Bucket + "/%E5%BD%95.wav"
		if _, err := a.Object(t.Context(), uri); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("Object = %v", err)
		}
		if _, _, err := a.Open(t.Context(), uri); !errors.Is(err, fs.ErrNotExist) || !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("Open = %v", err)
		}
	})
}

func TestAnObjectThatWasReplacedHasAnotherETag(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, c minio.Config) {
		a := made(t, c).Archive()
		record(t, c, "a.wav", "first")
		before := keysOf(t, a, "")
		record(t, c, "a.wav", "other")
		after, err := a.Object(t.Context(), before[0].URI)
		if err != nil || after.ETag == before[0].ETag || after.ETag == "" || before[0].ETag == "" {
			t.Errorf("before %+v, after %+v, %v", before, after, err)
		}
	})
}

func TestWhatIsNoURIOfTheBucketIsRefused(t *testing.T) {
	t.Parallel()
	a := made(t, config(fake(t).URL)).Archive()
	for _, uri := range []string{"", "a.wav", "s3://", "s3://blobs", "s3://blobs/", "s3://other/a.wav", "s3://blobs/%zz", "s3://blobs/%ff", "file:///blobs/a"} {
		if _, err := a.Object(t.Context(), uri); !errors.Is(err, storage.ErrElsewhere) || errors.Is(err, storage.ErrNotFound) || errors.Is(err, storage.ErrUnavailable) {
			t.Errorf("Object(%q) = %v", uri, err)
		}
		if _, _, err := a.Open(t.Context(), uri); !errors.Is(err, storage.ErrElsewhere) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, storage.ErrUnavailable) {
			t.Errorf("Open(%q) = %v", uri, err)
		}
	}
}
