package model_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tingcha/tingcha/transcribe/model"
)

// server is a place where models lie, with faults.
type server struct {
	*httptest.Server
	mu    sync.Mutex
	files map[string][]byte
	asked []string // the Range of each request, "-" for none
	fault func(w http.ResponseWriter, r *http.Request, ask int) bool
}

func serve(t *testing.T, files map[string][]byte) *server {
	t.Helper()
	s := &server{files: files}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		given := r.Header.Get("Range")
		if given == "" {
			given = "-"
		}
		s.asked = append(s.asked, given)
		n, fault := len(s.asked), s.fault
		body, found := s.files[strings.TrimPrefix(r.URL.Path, "/")]
		s.mu.Unlock()
		if fault != nil && fault(w, r, n) {
			return
		}
		if !found {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("ETag", `"`+sumOf(body)[:8]+`"`)
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(string(body)))
	}))
	t.Cleanup(s.Close)
	return s
}

func sumOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// weights are bytes that nobody could guess.
func weights(n int) []byte {
	all := make([]byte, n)
	for i := range all {
		all[i] = byte(i*i>>7 ^ i)
	}
	return all
}

func (s *server) file(name string) model.File {
	return model.File{URL: s.URL + "/" + name, SHA256: sumOf(s.files[name]), Size: int64(len(s.files[name]))}
}

func puller(t *testing.T) *model.Puller {
	t.Helper()
	return &model.Puller{
		Folder: t.TempDir(), Client: &http.Client{},
		Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Idle: 5 * time.Second, Tries: 3,
	}
}

// content is what lies in a folder, by name; the program's own files left out.
func content(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(folder, path)
		all[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
