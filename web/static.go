package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/report"
)

//go:generate go run ./ui/bundle

// Scripts and pictures, with those of static/dist, which go generate makes and which may
// be missing.
//
//go:embed static
var staticFiles embed.FS

// The style sheets of styles are served as one, app.css: base.css first, then the others
// by name, and at the end that of bulletins.
//
//go:embed styles/*.css
var styleFiles embed.FS

// asset is a style sheet, script or picture, plain and packed.
type asset struct {
	kind   string
	plain  []byte
	packed []byte
}

// assets serves the static files under names that carry a checksum of their
// contents, so that browsers may keep them for ever.
type assets struct {
	byName map[string]asset  // "app-3f2a….css"
	names  map[string]string // "app.css" to the name with the checksum
}

func loadAssets() (assets, error) {
	a := assets{byName: map[string]asset{}, names: map[string]string{}}
	err := fs.WalkDir(staticFiles, "static", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		b, err := staticFiles.ReadFile(file)
		if err != nil {
			return err
		}
		a.add(path.Base(file), b)
		return nil
	})
	if err != nil {
		return a, fmt.Errorf("web: static files: %w", err)
	}
	styles, err := joinStyles()
	if err != nil {
		return a, fmt.Errorf("web: styles: %w", err)
	}
	a.add("app.css", styles)
	return a, nil
}

// add takes in a file.
func (a assets) add(file string, b []byte) {
	sum := sha256.Sum256(b)
	ext := path.Ext(file)
	name := strings.TrimSuffix(file, ext) + "-" + hex.EncodeToString(sum[:8]) + ext
	a.names[file] = "/static/" + name
	a.byName[name] = asset{kind: assetKind(ext), plain: b, packed: pack(b, gzip.BestCompression)}
}

// joinStyles puts the style sheets one behind the other.
func joinStyles() ([]byte, error) {
	const first = "styles/base.css"
	files, err := fs.Glob(styleFiles, "styles/*.css")
	if err != nil {
		return nil, err
	}
	files = append([]string{first}, slices.DeleteFunc(files, func(f string) bool { return f == first })...)
	var all []byte
	for _, file := range files {
		b, err := styleFiles.ReadFile(file)
		if err != nil {
			return nil, err
		}
		all = append(append(all, b...), '\n')
	}
	return append(all, report.Style()...), nil
}

func assetKind(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return "application/octet-stream"
}

// url is the address of a static file. It panics for one that does not exist,
// which parsing the views finds out.
func (a assets) url(name string) string {
	url, ok := a.names[name]
	if !ok {
		panic("web: no static file " + name)
	}
	return url
}

// bundled is the address of a file of static/dist, "" when it was not made.
func (a assets) bundled(name string) string { return a.names[name] }

// ServeHTTP serves a static file.
func (a assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file, ok := a.byName[r.PathValue("file")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", file.kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Vary", "Accept-Encoding")
	body := file.plain
	if takesGzip(r) {
		w.Header().Set("Content-Encoding", "gzip")
		body = file.packed
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// takesGzip says whether the browser understands gzip.
func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" && strings.ReplaceAll(weight, " ", "") != "q=0" {
			return true
		}
	}
	return false
}

// pack compresses b. Writing to memory cannot go wrong, nor can a known level.
func pack(b []byte, level int) []byte {
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, level)
	if err != nil {
		panic("web: " + err.Error())
	}
	_, err = z.Write(b)
	if err = errors.Join(err, z.Close()); err != nil {
		panic("web: " + err.Error())
	}
	return packed.Bytes()
}
