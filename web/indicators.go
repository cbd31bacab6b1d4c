package web

import (
	"net/http"

	"github.com/tingcha/tingcha/scoring"
)

// indicatorsPage shows the dictionary of indicators: the same for everybody, since whoever
// is measured may know by what.
type indicatorsPage struct {
	frame
	Chapters []scoring.Chapter
}

func (s *server) indicators(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, "indicators", &indicatorsPage{frame: s.frame(w, r, "indicators"), Chapters: scoring.Chapters()})
}
