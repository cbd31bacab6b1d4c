package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// The themes that a reader may ask for. The first follows the reader's system.
func themes() []string { return []string{"system", "light", "dark"} }

const themeCookie = "tingcha_theme"

// themeOf gives the theme that a browser has asked for before.
func themeOf(r *http.Request) string {
	if c, err := r.Cookie(themeCookie); err == nil && slices.Contains(themes(), c.Value) {
		return c.Value
	}
	return themes()[0]
}

// theme remembers how light a reader wants the pages, and goes back to where the reader
// was. The next page is sent with its theme, so that nothing flashes.
func (s *server) theme(w http.ResponseWriter, r *http.Request) error {
	asked := r.PostFormValue("theme")
	if !slices.Contains(themes(), asked) {
		return inputError{Field: "theme", Value: asked}
	}
	http.SetCookie(w, &http.Cookie{
		Name: themeCookie, Value: asked, Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
	http.Redirect(w, r, localPath(r.PostFormValue("to")), http.StatusSeeOther)
	return nil
}

// localPath gives an address of these pages as it is, and the first page for any other.
func localPath(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return "/"
	}
	return to
}
