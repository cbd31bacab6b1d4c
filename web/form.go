package web

import (
	"crypto/rand"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxNote is the longest note, in characters.
const maxNote = 2000

// newKey makes a key that no other form has.
func newKey() string { return rand.Text() }

// keyIn reads the key of a form, which is unique to one press of a button. Where several
// buttons share a form, the caller adds which it was.
func keyIn(form url.Values) (string, error) {
	key := form.Get("key")
	if key == "" || len(key) > maxText {
		return "", inputError{"key", ""}
	}
	return key, nil
}

// noteIn reads what was typed into a field, of most characters at the most. Too much is
// refused and never cut, so that nobody's words are lost unseen.
func noteIn(form url.Values, field string, most int) (string, error) {
	note := strings.TrimSpace(form.Get(field))
	if n := utf8.RuneCountInString(note); n > most || !utf8.ValidString(note) {
		return "", inputError{field, strconv.Itoa(n)}
	}
	return note, nil
}

// wordsIn is noteIn for what must not be left empty.
func wordsIn(form url.Values, field string, most int) (string, error) {
	words, err := noteIn(form, field, most)
	if err == nil && words == "" {
		err = inputError{field, "0"}
	}
	return words, err
}
