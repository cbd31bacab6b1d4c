package web

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/people"
)

// A file of views is a page; those of views/parts are in every page.
//
//go:embed views/*.html views/parts/*.html
var viewFiles embed.FS

// views holds the templates by language and page.
type views map[string]map[string]*template.Template

// parseViews reads every template once for every language, because a template's
// functions speak one.
func parseViews(langs []language, a assets, zone *time.Location) (views, error) {
	files, err := fs.Glob(viewFiles, "views/*.html")
	if err != nil {
		return nil, fmt.Errorf("web: views: %w", err)
	}
	v := views{}
	for _, lang := range langs {
		v[lang.tag] = map[string]*template.Template{}
		for _, file := range files {
			t := template.New("layout.html").Funcs(functions(lang, a, zone))
			t, err := t.ParseFS(viewFiles, "views/parts/*.html", file)
			if err != nil {
				return nil, fmt.Errorf("web: views: %w", err)
			}
			v[lang.tag][strings.TrimSuffix(path.Base(file), ".html")] = t
		}
	}
	return v, nil
}

func (v views) execute(w io.Writer, lang, page string, data any) error {
	if err := v[lang][page].Execute(w, data); err != nil {
		return fmt.Errorf("show %s: %w", page, err)
	}
	return nil
}

// frame is what every page has around it.
type frame struct {
	Lang  string
	Theme string
	User  people.User // who looks
	Menu  [][]entry   // the navigation, in groups
	Nav   string      // which entry of the navigation is the present one
	Demo  bool
	Here  string // address of the page without its language
	Other string // address of the page in the other language
	Nonce string // that the page's own styles carry
	Now   time.Time
	Down  time.Time // since when nothing can be stored; zero while it can
	// Whether there is something to search in, a page of the own account, and a way out.
	Searches, HasAccount, Leaves bool
}

// Folds tells whether the navigation has more entries than a phone has room for beside
// each other.
func (f frame) Folds() bool {
	const room = 5
	n := 0
	for _, group := range f.Menu {
		n += len(group)
	}
	return n > room
}

// frameOf gives the frame itself; render asks every page for it.
func (f frame) frameOf() frame { return f }

// framed is any page.
type framed interface{ frameOf() frame }

func (s *server) frame(w http.ResponseWriter, r *http.Request, nav string) frame {
	f := frame{
		Lang: languageOf(w, r), Theme: themeOf(r), User: userOf(r), Menu: s.menuOf(r, nav), Nav: nav,
		Demo: s.Demo, Now: s.Now(), Down: s.Since(), Nonce: nonceOf(r),
		Searches: s.opens(r, "GET /search"), HasAccount: s.opens(r, "GET /account"), Leaves: userOf(r).ID != "",
	}
	q := r.URL.Query()
	q.Del("lang")
	f.Here = address(r.URL.EscapedPath(), q)
	other := languages[0]
	if f.Lang == other {
		other = languages[1]
	}
	q.Set("lang", other)
	f.Other = address(r.URL.EscapedPath(), q)
	return f
}

// render shows a page as a whole or not at all: nothing is sent before it is
// complete.
func (s *server) render(w http.ResponseWriter, r *http.Request, status int, page string, data framed) error {
	var b bytes.Buffer
	if err := s.views.execute(&b, data.frameOf().Lang, page, data); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", data.frameOf().Lang)
	h.Set("Cache-Control", "private, no-cache")
	h.Add("Vary", "Cookie, Accept-Encoding")
	body := b.Bytes()
	if takesGzip(r) {
		body = pack(body, gzip.BestSpeed)
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	s.send(w, r, body)
	return nil
}

// send writes an answer. Whoever does not read it to its end has gone away: there
// is nobody to tell.
func (s *server) send(w http.ResponseWriter, r *http.Request, body []byte) {
	if _, err := w.Write(body); err != nil {
		s.Log.Debug("an answer was not read to its end", "path", r.URL.Path, "error", err)
	}
}
