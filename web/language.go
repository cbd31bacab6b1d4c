package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
)

//go:embed lang/*/*.json
var langFiles embed.FS

// languages are the tags of the languages that pages are written in, the first
// one for whoever asks for none.
var languages = []string{"zh", "en"}

const langCookie = "tingcha_lang"

// language is the words of the pages in one language, by key.
type language struct {
	tag   string
	words map[string]string
}

func loadLanguages() ([]language, error) {
	loaded := make([]language, 0, len(languages))
	for _, tag := range languages {
		l := language{tag: tag, words: map[string]string{}}
		files, err := fs.Glob(langFiles, "lang/"+tag+"/*.json")
		if err != nil {
			return nil, fmt.Errorf("web: language %s: %w", tag, err)
		}
		for _, file := range files {
			if err := l.learn(file); err != nil {
				return nil, fmt.Errorf("web: %s: %w", file, err)
			}
		}
		loaded = append(loaded, l)
	}
	return loaded, nil
}

// learn adds the words of a file. A key that another file has, too, is a mistake.
func (l language) learn(file string) error {
	b, err := langFiles.ReadFile(file)
	if err != nil {
		return err
	}
	var words map[string]string
	if err := json.Unmarshal(b, &words); err != nil {
		return err
	}
	for key, text := range words {
		if _, known := l.words[key]; known {
			return fmt.Errorf("%q stands in another file, too", key)
		}
		l.words[key] = text
	}
	return nil
}

// say gives the words for a key, with args filled in. A key that is missing shows
// in brackets which no page may contain; a test looks for them.
func (l language) say(key string, args ...any) string {
	words, ok := l.words[key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	if len(args) == 0 {
		return words
	}
	return fmt.Sprintf(words, args...)
}

// code gives the words for a code of the given family, such as "state" and
// "scored". Other packages may know codes that came later than these words: those
// are shown as they are.
func (l language) code(family string, code any) string {
	plain := fmt.Sprint(code)
	if plain == "" {
		return ""
	}
	if words, ok := l.words[family+"."+plain]; ok {
		return words
	}
	return plain
}

// languageOf chooses the language of a request, and remembers a choice made in
// its address.
func languageOf(w http.ResponseWriter, r *http.Request) string {
	if asked := r.URL.Query().Get("lang"); slices.Contains(languages, asked) {
		http.SetCookie(w, &http.Cookie{
			Name: langCookie, Value: asked, Path: "/", MaxAge: 365 * 24 * 3600,
			HttpOnly: true, SameSite: http.SameSiteLaxMode,
		})
		return asked
	}
	if c, err := r.Cookie(langCookie); err == nil && slices.Contains(languages, c.Value) {
		return c.Value
	}
	return languages[0]
}
