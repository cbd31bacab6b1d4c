package model_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/transcribe/model"
)

const size = 300_000

func whole(t *testing.T, s *server, p *model.Puller) {
	t.Helper()
	e := model.Entry{Name: "m", Files: []model.File{s.file("model.onnx")}}
	folder, err := p.Pull(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	all := content(t, folder)
	if all["model.onnx"] != string(s.files["model.onnx"]) || len(all) != 2 {
		t.Errorf("the folder holds %v", keysOf(all))
	}
	if v, err := model.Verify(t.Context(), folder, e); err != nil || v.Files != 1 || len(v.Problems) > 0 {
		t.Errorf("verify: %+v, %v", v, err)
	}
}

func keysOf(m map[string]string) []string {
	var all []string
	for k := range m {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}

// half sends the first half of a file and breaks the connection.
func half(w http.ResponseWriter, body []byte, tag string) {
	w.Header().Set("ETag", tag)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body[:len(body)/2])
	panic(http.ErrAbortHandler)
}

func TestAModelIsPulled(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string][]byte{"model.onnx": weights(size)})
	p := puller(t)
	var last int64
	p.Told = func(_ string, done, all int64) {
		if done < last || all != size {
			t.Errorf("told of %d behind %d, of %d", done, last, all)
		}
		last = done
	}
	whole(t, s, p)
	if last != size {
		t.Errorf("told of %d bytes at the end", last)
	}
	whole(t, s, p)
	if len(s.asked) != 1 {
		t.Errorf("what is there was loaded again: %v", s.asked)
	}
}

func TestACutConnectionIsGoneOnFromWhereItBroke(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string][]byte{"model.onnx": weights(size)})
	s.fault = func(w http.ResponseWriter, _ *http.Request, ask int) bool {
		if ask == 1 {
			half(w, s.files["model.onnx"], `"`+sumOf(s.files["model.onnx"])[:8]+`"`)
		}
		return false
	}
	whole(t, s, puller(t))
	if len(s.asked) != 2 || s.asked[1] != "bytes=150000-" {
		t.Errorf("asked for %v", s.asked)
	}
}

func TestAServerWithoutRangesStartsAgain(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string][]byte{"model.onnx": weights(size)})
	s.fault = func(w http.ResponseWriter, _ *http.Request, ask int) bool {
		if ask == 1 {
			half(w, s.files["model.onnx"], "")
		}
		_, _ = w.Write(s.files["model.onnx"])
		return true
	}
	whole(t, s, puller(t))
}

func TestAnotherVersionWhileGoingOnStartsAgain(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string][]byte{"model.onnx": weights(size)})
	s.fault = func(w http.ResponseWriter, _ *http.Request, ask int) bool {
		if ask == 1 {
			half(w, make([]byte, size), `"old"`)
		}
		return false
	}
	whole(t, s, puller(t))
	if len(s.asked) != 2 {
		t.Errorf("asked for %v", s.asked)
	}
}

// A server that gives no name to versions cannot tell that the file is another.
func TestPartsThatDoNotFitAreLoadedOnceMoreAsAWhole(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string][]byte{"model.onnx": weights(size)})
	s.fault = func(w http.ResponseWriter, _ *http.Request, ask int) bool {
		if ask == 1 {
			half(w, make([]byte, size), "")
		}
		return false
	}
	whole(t, s, puller(t))
	if len(s.asked) != 3 || s.asked[2] != "-" {
		t.Errorf("asked for %v", s.asked)
	}
}

func TestWrongBytesAreThrownAway(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string][]byte{"model.onnx": weights(size)})
	e := model.Entry{Name: "m", Files: []model.File{s.file("model.onnx")}}
	s.files["model.onnx"][7] ^= 1
	p := puller(t)
	_, err := p.Pull(t.Context(), e)
	if !errors.Is(err, model.ErrWrong) || !strings.Contains(err.Error(), "sha256 is "+sumOf(s.files["model.onnx"])) {
		t.Errorf("got %v", err)
	}
	if all := content(t, filepath.Join(p.Folder, "m")); len(all) > 0 || len(s.asked) != 1 {
		t.Errorf("left: %v after %v", keysOf(all), s.asked)
	}
}

func TestMoreThanSaidIsNotTaken(t *testing.T) {
	t.Parallel()
	for name, chunked := range map[string]bool{"with its length": false, "without": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, map[string][]byte{"model.onnx": weights(size)})
			s.fault = func(w http.ResponseWriter, _ *http.Request, _ int) bool {
				if chunked {
					w.(http.Flusher).Flush()
				}
				_, _ = w.Write(s.files["model.onnx"])
				_, _ = w.Write(make([]byte, size))
				return true
			}
			p := puller(t)
			_, err := p.Pull(t.Context(), model.Entry{Name: "m", Files: []model.File{s.file("model.onnx")}})
			if !errors.Is(err, model.ErrWrong) {
				t.Errorf("got %v", err)
			}
			for file, text := range content(t, p.Folder) {
				if len(text) > size {
					t.Errorf("%s has %d bytes", file, len(text))
				}
			}
		})
	}
}

func TestAnswersThatAreNoFile(t *testing.T) {
	t.Parallel()
	for status, asked := range map[int]int{404: 1, 403: 1, 503: 3, 429: 3} {
		s := serve(t, map[string][]byte{"model.onnx": weights(9)})
		s.fault = func(w http.ResponseWriter, _ *http.Request, _ int) bool {
			w.WriteHeader(status)
			return true
		}
		_, err := puller(t).Pull(t.Context(), model.Entry{Name: "m", Files: []model.File{s.file("model.onnx")}})
		if err == nil || !strings.Contains(err.Error(), "model.onnx: the server answers "+strconv.Itoa(status)) || len(s.asked) != asked {
			t.Errorf("%d: %v after %d requests", status, err, len(s.asked))
		}
	}
}

func TestAServerThatGoesQuietIsGivenUp(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string][]byte{"model.onnx": weights(size)})
	s.fault = func(w http.ResponseWriter, r *http.Request, ask int) bool {
		if ask > 1 {
			return false
		}
		w.Header().Set("ETag", `"`+sumOf(s.files["model.onnx"])[:8]+`"`)
		_, _ = w.Write(s.files["model.onnx"][:1000])
		w.(http.Flusher).Flush()
		<-r.Context().Done()
		return true
	}
	p := puller(t)
	p.Idle = 200 * time.Millisecond
	whole(t, s, p)
	if len(s.asked) != 2 || s.asked[1] != "bytes=1000-" {
		t.Errorf("asked for %v", s.asked)
	}
}

func TestAnInterruptedPullGoesOnLater(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string][]byte{"model.onnx": weights(size)})
	p := puller(t)
	ctx, interrupt := context.WithCancel(t.Context())
	s.fault = func(w http.ResponseWriter, r *http.Request, ask int) bool {
		if ask > 1 {
			return false
		}
		w.Header().Set("ETag", `"`+sumOf(s.files["model.onnx"])[:8]+`"`)
		_, _ = w.Write(s.files["model.onnx"][:1000])
		w.(http.Flusher).Flush()
		<-r.Context().Done()
		return true
	}
	p.Told = func(_ string, done, _ int64) {
		if done == 1000 {
			interrupt()
		}
	}
	_, err := p.Pull(ctx, model.Entry{Name: "m", Files: []model.File{s.file("model.onnx")}})
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "pull again to go on from there") {
		t.Fatalf("got %v", err)
	}
	if list, err := model.List(p.Folder, nil); err != nil || len(list) != 1 || !list[0].Partial || list[0].Installed {
		t.Errorf("the list is %+v, %v", list, err)
	}
	whole(t, s, p)
	if s.asked[len(s.asked)-1] != "bytes=1000-" {
		t.Errorf("asked for %v", s.asked)
	}
}

func TestRedirectsLeadNowhereInTheClear(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string][]byte{"model.onnx": weights(9)})
	s.fault = func(w http.ResponseWriter, r *http.Request, _ int) bool {
		http.Redirect(w, r, "http://example.com/model.onnx", http.StatusFound)
		return true
	}
	_, err := puller(t).Pull(t.Context(), model.Entry{Name: "m", Files: []model.File{s.file("model.onnx")}})
	if err == nil || !strings.Contains(err.Error(), "which is not https") || len(s.asked) != 1 {
		t.Errorf("got %v after %d requests", err, len(s.asked))
	}
	s.fault = func(w http.ResponseWriter, r *http.Request, ask int) bool {
		if ask == 2 {
			http.Redirect(w, r, "/model.onnx", http.StatusFound)
		}
		return ask == 2
	}
	whole(t, s, puller(t))
}

func TestADiskThatIsTooFullIsToldBefore(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string][]byte{"model.onnx": weights(size)})
	p := puller(t)
	p.Free = func(string) (uint64, error) { return 64 << 20, nil }
	_, err := p.Pull(t.Context(), model.Entry{Name: "m", Files: []model.File{s.file("model.onnx")}})
	if full, ok := errors.AsType[*model.NoRoomError](err); !ok || full.Need != 64<<20+size || len(s.asked) > 0 {
		t.Errorf("got %v", err)
	}
	if free, err := model.Free(t.TempDir()); err != nil || free == 0 {
		t.Errorf("this disk: %d, %v", free, err)
	}
}

func TestWhatIsWrongInACatalogueIsNamed(t *testing.T) {
	t.Parallel()
	good := model.File{URL: "https://models.example/a.onnx", SHA256: strings.Repeat("0", 64), Size: 1}
	with := func(change func(*model.File)) []model.Entry {
		f := good
		change(&f)
		return []model.Entry{{Name: "m", Files: []model.File{f}}}
	}
	tests := map[string]struct {
		entries []model.Entry
		want    string
	}{
		"a name with a slash":  {[]model.Entry{{Name: "../m", Files: []model.File{good}}}, `name "../m"`},
		"a name twice":         {[]model.Entry{{Name: "m", Files: []model.File{good}}, {Name: "m", Files: []model.File{good}}}, "m: stands there twice"},
		"no files":             {[]model.Entry{{Name: "m"}}, "m: 0 files"},
		"in the clear":         {with(func(f *model.File) { f.URL = "http://models.example/a" }), "write https://"},
		"a password":           {with(func(f *model.File) { f.URL = "https://u:secret@models.example/a" }), "has a user or a password"},
		"a path that leads up": {with(func(f *model.File) { f.Path = "../a" }), `path: "../a"`},
		"our own name":         {with(func(f *model.File) { f.Path = "SHA256SUMS" }), "path: "},
		"half a sum":           {with(func(f *model.File) { f.SHA256 = "00" }), "sha256: "},
		"no size":              {with(func(f *model.File) { f.Size = 0 }), "size: 0"},
		"no archive":           {with(func(f *model.File) { f.Unpack = true }), "unpack: a.onnx is no archive"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := model.Check(test.entries)
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
	if err := model.Check([]model.Entry{{Name: "m", Files: []model.File{good}}}); err != nil {
		t.Errorf("a good one: %v", err)
	}
}

func TestTheListTellsWhatIsThere(t *testing.T) {
	t.Parallel()
	s := serve(t, map[string][]byte{"model.onnx": weights(9)})
	p := puller(t)
	whole(t, s, p)
	if err := os.Mkdir(filepath.Join(p.Folder, "own"), 0o750); err != nil {
		t.Fatal(err)
	}
	configured := []model.Entry{
		{Name: "m", Licence: "MIT", Files: []model.File{s.file("model.onnx")}},
		{Name: "later", Kind: "paraformer", Files: []model.File{{Size: 70}, {Size: 7}}},
	}
	list, err := model.List(p.Folder, configured)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 3 || list[0].Name != "later" || list[0].Size != 77 || list[0].Installed || list[0].Folder != "" ||
		!list[1].Installed || !list[1].Sums || list[1].Licence != "MIT" || list[2].Name != "own" || list[2].Configured || list[2].Sums {
		t.Errorf("got %+v", list)
	}
}
