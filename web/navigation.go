package web

import (
	"net/http"
	"slices"
	"strings"
)

// An entry is a line of the navigation. Key names its words ("nav.queue"), its icon, and
// what a page says of itself when it asks for its frame.
type entry struct {
	Key  string
	Path string
	Here bool // it leads to the present page, or to the one above it
}

// navigation lists the entries in their groups: the work, what comes of it, and what it
// is done with. An entry shows where its page exists and the user may ask for it.
func navigation() [][]entry {
	group := func(keys ...string) []entry {
		g := make([]entry, 0, len(keys))
		for _, key := range keys {
			g = append(g, entry{Key: key, Path: "/" + key})
		}
		return g
	}
	return [][]entry{
		group("queue", "findings", "mine", "appeals", "complaints", "callbacks", "warnings", "audit", "calibration"),
		group("scorecards", "groups", "coaching", "contest", "coverage", "bulletins", "supervision", "rules", "indicators", "reviewers", "search"),
		group("users", "tokens", "webhooks", "log"),
	}
}

// rightsOf gives who may ask for what, by pattern.
func rightsOf(table []route) map[string]rights {
	who := make(map[string]rights, len(table))
	for _, r := range table {
		who[r.pattern] = r.who
	}
	return who
}

// opens tells whether an address exists and whoever asks may ask for it, too.
func (s *server) opens(r *http.Request, pattern string) bool {
	who, exists := s.who[pattern]
	return exists && who.lets(userOf(r))
}

// menuOf gives the navigation of whoever asks, groups without an entry left out. A page
// that names no entry stands under the one whose address its own begins with.
func (s *server) menuOf(r *http.Request, nav string) [][]entry {
	var menu [][]entry
	for _, group := range navigation() {
		group = slices.DeleteFunc(group, func(e entry) bool { return !s.opens(r, "GET "+e.Path) })
		for i, e := range group {
			group[i].Here = e.Key == nav || nav == "" && strings.HasPrefix(r.URL.Path+"/", e.Path+"/")
		}
		if len(group) > 0 {
			menu = append(menu, group)
		}
	}
	return menu
}
