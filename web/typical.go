package web

import (
	"net/http"
	"slices"

	"github.com/tingcha/tingcha/storage"
)

// maxLesson is how many characters may say what there is to learn from a case.
const maxLesson = 200

// markTypical marks a case for others to learn from, or takes its mark away when no kind
// is chosen.
func (s *server) markTypical(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	u, id, form := userOf(r), r.PathValue("id"), r.PostForm
	c, err := s.Store.Case(r.Context(), id, u.ID, s.Now())
	if err == nil {
		err = s.judges(r, c.Agent, c.Dept)
	}
	if err != nil {
		return err
	}
	m := storage.Typical{CallID: id, Kind: storage.TypicalKind(form.Get("kind")), By: u.ID, At: s.Now()}
	if m.Kind != "" && !slices.Contains(storage.TypicalKinds(), m.Kind) {
		return inputError{"kind", string(m.Kind)}
	}
	if m.Words, err = noteIn(form, "words", maxLesson); err != nil {
		return err
	}
	said := "said.typical"
	if m.Kind == "" {
		said, err = "said.typical_not", s.Store.DropTypical(r.Context(), id, m.At)
	} else {
		err = s.Store.MarkTypical(r.Context(), m)
	}
	if err := s.wrote(err, m.At); err != nil {
		return err
	}
	if err := s.did(r, deed{What: "typical", Subject: id, Detail: string(m.Kind)}); err != nil {
		return err
	}
	if scripted(r) {
		return s.json(w, r, http.StatusOK, map[string]string{"said": s.words(w, r).say(said, id), "kind": string(m.Kind)})
	}
	http.Redirect(w, r, inList(callURL(id), form.Get("list"))+"#typical", http.StatusSeeOther)
	return nil
}
