package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// trouble remembers whether what people decide can be stored.
type trouble struct {
	since atomic.Pointer[time.Time] // nil while it can
}

// wrote takes note of how a write to the store went, and gives its error on. Reads
// tell nothing: a full disk is read from as ever.
func (t *trouble) wrote(err error, now time.Time) error {
	switch {
	case err == nil:
		t.since.Store(nil)
	case errors.Is(err, storage.ErrUnavailable):
		t.since.CompareAndSwap(nil, &now)
	}
	return err
}

// Since is when the store stopped taking anything; zero while it does.
func (t *trouble) Since() time.Time {
	if since := t.since.Load(); since != nil {
		return *since
	}
	return time.Time{}
}

// retryAfter is when a browser or a program may ask again.
const retryAfter = "10"

// A kept is a form that could not be stored, to be sent again as it was. Its key
// makes sure that it counts once, should it have been stored after all.
type kept struct {
	Action string
	Note   string // what was written, to be seen
	Noted  bool
	Fields []field
}

// A field is one value of a form.
type field struct{ Name, Value string }

// unkept are the fields of forms whose secrets no page repeats.
var unkept = []string{"password", "again", "old", "k"}

// keptOf is the form of a request; nil when it has none.
func keptOf(r *http.Request) *kept {
	if r.Method != http.MethodPost || len(r.PostForm) == 0 {
		return nil
	}
	k := &kept{Action: r.URL.EscapedPath()}
	for name, values := range r.PostForm {
		if slices.Contains(unkept, name) {
			continue
		}
		if name == "note" && len(values) == 1 {
			k.Note, k.Noted = values[0], true
			continue
		}
		for _, v := range values {
			k.Fields = append(k.Fields, field{name, v})
		}
	}
	slices.SortStableFunc(k.Fields, func(a, b field) int { return strings.Compare(a.Name, b.Name) })
	return k
}
