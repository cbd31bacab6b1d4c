package web

import (
	"errors"
	"html/template"
	"net/http"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/judging"
)

// bulletinPage shows a bulletin: one that was issued, or one as it would be now.
type bulletinPage struct {
	frame
	Title string
	Body  template.HTML
	// Issued is set for one that was issued, and Later is the address of one that stands in
	// its place.
	Issued *storage.Issued
	Later  string
	Prints bool // a PDF can be made
	// What it is made by, and whether the user may issue it.
	Ask     report.Ask
	Ended   bool
	May     bool
	Remarks []string // keys of what the user may write
	Key     string
	Words   report.Words
}

// errAltered is for what is not as it was issued.
var errAltered = errors.New("a bulletin is not what was issued")

// issuedBulletin loads the bulletin of an address, if the user who asks may see it.
func (s *server) issuedBulletin(r *http.Request) (storage.Issued, report.Bulletin, error) {
	kept, err := s.Store.Bulletin(r.Context(), r.PathValue("id"))
	if err == nil {
		err = seesBulletin(r, kept.Dept)
	}
	if err != nil {
		return storage.Issued{}, report.Bulletin{}, err
	}
	if report.Hash(kept.Body) != kept.Hash {
		return kept, report.Bulletin{}, errAltered
	}
	b, err := report.Decode(kept.Body)
	if period, known := report.ParsePeriod(kept.Period); err == nil && known == nil {
		err = s.untoldIn(r, report.Ask{Kind: report.Kind(kept.Kind), Period: period, Dept: kept.Dept})
	}
	return kept, b, err
}

func (s *server) bulletin(w http.ResponseWriter, r *http.Request) error {
	kept, b, err := s.issuedBulletin(r)
	if err != nil {
		return err
	}
	p := bulletinPage{frame: s.frame(w, r, "bulletins"), Title: b.Title, Issued: &kept, Prints: s.Printer != nil && s.Printer.Ready()}
	if p.Body, err = report.HTML(b, kept.Hash, s.Zone); err != nil {
		return err
	}
	rows, _, err := s.Store.ListBulletins(r.Context(), storage.BulletinFilter{Kind: kept.Kind, Period: kept.Period, Reach: people.Reach{Dept: kept.Dept}})
	if err != nil {
		return err
	}
	for _, other := range rows { // the last issued first
		if other.Dept == kept.Dept && other.Lang == kept.Lang && other.Number > kept.Number {
			p.Later = bulletinURL(other.ID)
			break
		}
	}
	return s.render(w, r, http.StatusOK, "bulletin", p)
}

// bulletinNow shows a bulletin as it would be now.
func (s *server) bulletinNow(w http.ResponseWriter, r *http.Request) error {
	p := bulletinPage{frame: s.frame(w, r, "bulletins"), Key: newKey()}
	var err error
	if p.Ask, err = s.askedBulletin(r, r.URL.Query(), p.Lang); err != nil {
		return err
	}
	if err := s.untoldIn(r, p.Ask); err != nil {
		return err
	}
	b, err := s.made(r.Context(), p.Ask)
	if err != nil {
		return err
	}
	p.Title, p.Ended, p.May = b.Title, p.Ask.Period.Ended(s.today()), s.opens(r, "POST /bulletins")
	p.Remarks = report.RemarksOf(p.Ask.Kind)
	if p.Words, err = report.WordsIn(p.Lang); err != nil {
		return err
	}
	if p.Body, err = report.HTML(b, "", s.Zone); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "bulletin", p)
}

// issueBulletin keeps a bulletin as it is now, and leads to it.
func (s *server) issueBulletin(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	key, err := keyIn(r.PostForm)
	if err != nil {
		return err
	}
	a, err := s.askedBulletin(r, r.PostForm, languageOf(w, r))
	if err != nil {
		return err
	}
	if !a.Period.Ended(s.today()) {
		return inputError{"period", a.Period.Code()}
	}
	// The key is the browser's own: nobody's bulletin has the ID of another's, or of one that
	// is to be issued by itself.
	key = people.Sum("bulletin " + judging.Key(userOf(r).ID, key, "issue"))
	// A second press, which would find other figures, leads to what the first has issued; the
	// log is told then what it could not be told before.
	kept, err := s.Store.Bulletin(r.Context(), key)
	if errors.Is(err, storage.ErrNotFound) {
		kept, err = s.issued(r, a, key)
	}
	if err != nil {
		return err
	}
	if err := s.did(r, deed{What: "bulletin_issued", Subject: kept.ID, Detail: kept.Kind + " " + kept.Period + " " + kept.Dept, Key: "issue:" + key}); err != nil {
		return err
	}
	http.Redirect(w, r, bulletinURL(kept.ID), http.StatusSeeOther)
	return nil
}

// issued keeps a bulletin as it is now under an ID.
func (s *server) issued(r *http.Request, a report.Ask, id string) (storage.Issued, error) {
	b, err := s.made(r.Context(), a)
	if err != nil {
		return storage.Issued{}, err
	}
	kept, err := report.Issue(b, id, userOf(r).ID, s.Now())
	if err != nil {
		return storage.Issued{}, err
	}
	kept, err = s.Store.IssueBulletin(r.Context(), kept)
	return kept, s.wrote(err, s.Now())
}
