package web

import (
	"net/http"
)

// health answers "ok" when the records can be read, for those who watch over the
// process.
func (s *server) health(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	said := "ok\n"
	if _, err := s.Store.Months(r.Context()); err != nil {
		s.Log.Error("the store does not answer", "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		said = "the store does not answer\n"
	}
	s.send(w, r, []byte(said))
	return nil
}
