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
	// Guessed is the present year when nobody has said which of its days are off; 0
	// otherwise.
	Guessed int
}

func (s *server) indicators(w http.ResponseWriter, r *http.Request) error {
	p := &indicatorsPage{frame: s.frame(w, r, "indicators"), Chapters: scoring.Chapters()}
	if year := s.Now().In(s.Zone).Year(); !s.Terms.Calendar.Known(year) {
		p.Guessed = year
	}
	return s.render(w, r, http.StatusOK, "indicators", p)
}
