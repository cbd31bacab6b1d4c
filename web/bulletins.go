package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/storage"
)

const bulletinsPerPage = 50

// bulletinsPage lists what was issued, and offers to make what is due.
type bulletinsPage struct {
	frame
	Kind    report.Kind // that is shown; empty for all
	Kinds   []report.Kind
	Rows    []bulletinRow
	Pager   pager
	Narrow  bool // the user sees less than a department, and so no bulletin
	Dept    string
	Choices []periodChoice
	Words   report.Words
}

// A bulletinRow is a bulletin in the list.
type bulletinRow struct {
	storage.Issued
	Period string // in words
	URL    string
}

// A periodChoice is a period that has ended last, of each length.
type periodChoice struct{ Code, Words string }

// reachOfBulletins tells whose bulletins a user may see: every department's and those of
// the whole, or one department's. Who sees less sees none.
func reachOfBulletins(u people.User) (people.Reach, bool) {
	reach, ok := u.Reach()
	return reach, ok && reach.Agent == "" && reach.Team == ""
}

// seesBulletin is nil when the user who asks may see what is told of a department, or,
// with none, of all.
func seesBulletin(r *http.Request, dept string) error {
	reach, ok := reachOfBulletins(userOf(r))
	if !ok || reach.Dept != "" && reach.Dept != dept {
		return storage.ErrNotFound
	}
	return nil
}

func bulletinURL(id string) string { return "/bulletins/" + url.PathEscape(id) }

func (s *server) bulletins(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	page, err := pageNumber(q)
	if err != nil {
		return err
	}
	p := bulletinsPage{frame: s.frame(w, r, "bulletins"), Kind: report.Kind(q.Get("kind")), Kinds: report.Kinds()}
	if p.Kind != "" && !slices.Contains(p.Kinds, p.Kind) {
		return inputError{"kind", q.Get("kind")}
	}
	words, err := report.WordsIn(p.Lang)
	if err != nil {
		return err
	}
	p.Words = words
	reach, ok := reachOfBulletins(userOf(r))
	p.Narrow, p.Dept = !ok, reach.Dept
	total := 0
	if ok {
		var rows []storage.Issued
		if rows, total, err = s.Store.ListBulletins(r.Context(), storage.BulletinFilter{Kind: string(p.Kind), Reach: reach, Limit: bulletinsPerPage, Offset: (page - 1) * bulletinsPerPage}); err != nil {
			return err
		}
		for _, b := range rows {
			p.Rows = append(p.Rows, bulletinRow{b, periodWords(words, b.Period), bulletinURL(b.ID)})
		}
	}
	p.Pager = newPager("/bulletins", q, page, bulletinsPerPage, len(p.Rows), total)
	for _, l := range report.Lengths() {
		last := report.In(l, s.Now().In(s.Zone)).Before()
		p.Choices = append(p.Choices, periodChoice{last.Code(), words.Period(last)})
	}
	return s.render(w, r, http.StatusOK, "bulletins", p)
}

// periodWords tells a stored period in words.
func periodWords(words report.Words, code string) string {
	p, err := report.ParsePeriod(code)
	if err != nil { // of a later version
		return code
	}
	return words.Period(p)
}

// askedBulletin reads which bulletin is asked for, and holds it against the user's reach.
func (s *server) askedBulletin(r *http.Request, q url.Values, lang string) (report.Ask, error) {
	a := report.Ask{Kind: report.Kind(q.Get("kind")), Dept: q.Get("dept"), Lang: lang, Remarks: map[string]string{}, Contest: s.Contest}
	if !slices.Contains(report.Kinds(), a.Kind) {
		return a, inputError{"kind", short(string(a.Kind))}
	}
	var err error
	if a.Period, err = report.ParsePeriod(q.Get("period")); err != nil {
		return a, inputError{"period", short(q.Get("period"))}
	}
	if len(a.Dept) > maxText {
		return a, inputError{"dept", short(a.Dept)}
	}
	reach, ok := reachOfBulletins(userOf(r))
	if !ok {
		return a, storage.ErrNotFound
	}
	if a.Dept == "" {
		a.Dept = reach.Dept
	}
	if err := seesBulletin(r, a.Dept); err != nil {
		return a, err
	}
	for _, key := range report.RemarksOf(a.Kind) {
		if a.Remarks[key], err = noteIn(q, "remark_"+key, maxNote); err != nil {
			return a, err
		}
	}
	return a, nil
}

// short leaves of a value what an error page has room for.
func short(v string) string {
	if len(v) > 40 {
		return v[:40] + "…"
	}
	return v
}

// untoldIn is untold for what a bulletin tells. That of coverage tells of no verdict.
func (s *server) untoldIn(r *http.Request, a report.Ask) error {
	if a.Kind == report.Coverage {
		return nil
	}
	first, last := a.Told()
	return s.untold(r.Context(), userOf(r), storage.SumFilter{First: first, Last: last, Dept: a.Dept})
}

// made makes a bulletin as things are now.
func (s *server) made(ctx context.Context, a report.Ask) (report.Bulletin, error) {
	return report.Make(ctx, s.Store, s.Reckon(s.Now()), a)
}

// today is the present day of the hotline.
func (s *server) today() string { return s.Now().In(s.Zone).Format(time.DateOnly) }
