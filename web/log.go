package web

import (
	"net/http"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// logPage shows what people did.
type logPage struct {
	frame
	Rows      []storage.Deed
	Who, What string
	Subject   string
	From, To  string
	Kinds     []string
	Pager     pager
}

const deedsPerPage = 100

func (s *server) log(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	page, err := pageNumber(q)
	if err != nil {
		return err
	}
	p := logPage{frame: s.frame(w, r, "log"), Who: q.Get("who"), What: q.Get("what"), Subject: q.Get("subject"), From: q.Get("from"), To: q.Get("to"), Kinds: deedKinds()}
	f := storage.DeedFilter{Who: p.Who, What: p.What, Subject: p.Subject, Limit: deedsPerPage, Offset: (page - 1) * deedsPerPage}
	for name, text := range map[string]string{"who": p.Who, "what": p.What, "subject": p.Subject} {
		if len(text) > maxText {
			return inputError{name, ""}
		}
	}
	for _, day := range []struct {
		key, text string
		add       int
	}{{"from", p.From, 0}, {"to", p.To, 1}} {
		if day.text == "" {
			continue
		}
		at, err := time.ParseInLocation(time.DateOnly, day.text, s.Zone)
		if err != nil {
			return inputError{day.key, day.text}
		}
		if day.add > 0 {
			f.To = at.AddDate(0, 0, day.add)
		} else {
			f.From = at
		}
	}
	var total int
	if p.Rows, total, err = s.Store.Deeds(r.Context(), f); err != nil {
		return err
	}
	p.Pager = newPager("/log", q, page, deedsPerPage, len(p.Rows), total)
	return s.render(w, r, http.StatusOK, "log", p)
}
