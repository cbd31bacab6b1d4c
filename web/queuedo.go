package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/judging"
)

// atOnce is how many cases one press of a button may touch.
const atOnce = 50

// presses are what can be done to cases of the queue.
var presses = []string{"mine", "assign", "free", "handout", "snooze", "wake", "confirm", "reject"}

// snoozes are how long a case can be put off.
var snoozes = []string{"hour", "today", "tomorrow", "week"}

// errNoNote refuses verdicts on many cases without a word of why.
var errNoNote = errors.New("no reason is given")

// queueDo does something to cases of the queue that are ticked, and leads back to it.
func (s *server) queueDo(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	u, form := userOf(r), r.PostForm
	list, err := listOf(form.Get("list"))
	if err != nil {
		return err
	}
	press := form.Get("do")
	if !slices.Contains(presses, press) {
		return inputError{"do", press}
	}
	if press == "handout" {
		return s.handOut(w, r, list)
	}
	calls := form["call"]
	if len(calls) == 0 {
		return errNoneChosen
	}
	if len(calls) > atOnce {
		return inputError{"call", strconv.Itoa(len(calls))}
	}
	var done int
	var skipped []string
	switch press {
	case "confirm", "reject":
		done, skipped, err = s.judgeMany(r, u, storage.VerdictKind(press), calls)
	case "snooze", "wake":
		done, skipped, err = s.snoozeMany(r, u, press, calls)
	default:
		done, skipped, err = s.assignMany(r, u, press, calls)
	}
	if err != nil {
		return err
	}
	s.toQueue(w, r, list, press, done, skipped)
	return nil
}

// toQueue leads back to the list, and says there what was done.
func (s *server) toQueue(w http.ResponseWriter, r *http.Request, list url.Values, press string, n int, skipped []string) {
	q := with(list, "did", press)
	q.Set("n", strconv.Itoa(n))
	if len(skipped) > 0 {
		q["skipped"] = skipped
	}
	if at := r.PostForm.Get("at"); at != "" {
		q.Set("at", at)
	}
	http.Redirect(w, r, address("/queue", q), http.StatusSeeOther)
}

// openTo gives the calls that are cases, that the user reaches and did not take, and those
// that are not.
func (s *server) openTo(r *http.Request, u people.User, calls []string) (cases []storage.CaseRow, skipped []string, err error) {
	for _, id := range calls {
		c, err := s.Store.Case(r.Context(), id, u.ID, s.Now())
		if err == nil {
			err = s.inReach(r.Context(), u, c.Agent, c.Dept)
		}
		switch {
		case errors.Is(err, storage.ErrNotFound), err == nil && u.Took(c.Agent):
			skipped = append(skipped, id)
		case err != nil:
			return nil, nil, err
		default:
			cases = append(cases, c)
		}
	}
	return cases, skipped, nil
}

// judgeMany gives one verdict on every finding that waits in each of the cases, each case
// in a transaction of its own. What has changed since it was listed is skipped.
func (s *server) judgeMany(r *http.Request, u people.User, kind storage.VerdictKind, calls []string) (int, []string, error) {
	form := r.PostForm
	if !u.Is(people.Reviewer) {
		return 0, nil, errForbidden
	}
	if strings.TrimSpace(form.Get("note")) == "" {
		return 0, nil, errNoNote
	}
	cases, skipped, err := s.openTo(r, u, calls)
	if err != nil {
		return 0, nil, err
	}
	done := 0
	for _, c := range cases {
		one, err := s.caseForm(r, c, kind)
		switch {
		case err == nil:
			err = s.judgeOne(one, u, c)
		case errors.Is(err, storage.ErrConflict):
			err = s.judgedOne(r, u, c.CallID, kind, err)
		}
		switch {
		case errors.Is(err, storage.ErrConflict), errors.Is(err, storage.ErrSamePerson), errors.Is(err, storage.ErrLeads),
			errors.Is(err, judging.ErrOwnCall), errors.Is(err, judging.ErrNotTheirs), errors.Is(err, errSealed):
			skipped = append(skipped, c.CallID)
		case err != nil:
			return done, nil, err
		default:
			done++
		}
	}
	return done, skipped, nil
}

// caseForm makes of the form about many cases the one about one of them, if the case is
// as it was listed.
func (s *server) caseForm(r *http.Request, c storage.CaseRow, kind storage.VerdictKind) (*http.Request, error) {
	form := r.PostForm
	if form.Get("seen-"+c.CallID) != strconv.FormatInt(c.Version, 10) {
		return nil, storage.ErrConflict
	}
	one := url.Values{
		"kind": {string(kind)}, "note": form["note"], "reason_confirm": form["reason_confirm"], "reason_reject": form["reason_reject"],
		"key": {form.Get("key") + ":" + c.CallID},
	}
	for _, f := range c.Findings {
		if f.Waits() {
			one.Add("finding", f.ID)
			one.Set("seen-"+f.ID, strconv.FormatInt(f.Version, 10))
		}
	}
	q := r.Clone(r.Context())
	q.PostForm = one
	return q, nil
}

// judgeOne is what a press on the page of a case does, without a page: a call that is
// open for a look is judged blind here, too, and what is decided may be drawn for one.
func (s *server) judgeOne(r *http.Request, u people.User, c storage.CaseRow) error {
	if _, err := s.caseFor(r.Context(), u, c.CallID); err != nil {
		return err
	}
	_, blind, err := s.answerBlind(r, u, c.CallID)
	if err == nil && !blind {
		_, err = s.decide(r, u, c)
	}
	if err != nil {
		return err
	}
	return s.did(r, oneOfMany(u, c.CallID, storage.VerdictKind(r.PostForm.Get("kind")), r.PostForm.Get("key")))
}

// judgedOne tells the log of a verdict that the same press has given before, which may have
// been kept when the log could not be: the case has changed by it since it was listed.
// Where something else has changed the case it gives that back.
func (s *server) judgedOne(r *http.Request, u people.User, callID string, kind storage.VerdictKind, changed error) error {
	form := r.PostForm.Get("key") + ":" + callID
	all, err := s.Store.Decisions(r.Context(), callID)
	if err != nil {
		return err
	}
	key := judging.Key(u.ID, form, string(kind))
	if !slices.ContainsFunc(all, func(d storage.Decision) bool { return d.Key == key }) {
		return changed
	}
	return s.did(r, oneOfMany(u, callID, kind, form))
}

// oneOfMany is what the log is told of one of the verdicts of a press; form is the key of
// the form about that case.
func oneOfMany(u people.User, callID string, kind storage.VerdictKind, form string) deed {
	return deed{What: "verdict", Subject: callID, Detail: "kind=" + string(kind), Key: people.Sum("many " + u.ID + " " + string(kind) + " " + form)}
}

// othersCase tells whether only a leader may say when a case comes up and who has it, and
// the user is none: it is given to somebody else, or waits for a leader.
func othersCase(u people.User, c storage.CaseRow) bool {
	return !u.Is(people.Leader) && (c.Assignee != "" && c.Assignee != u.ID || c.Stage == storage.Leads)
}

// snoozeMany puts cases off or brings them back. What waits for nobody, is another's or is
// still to be judged blind is skipped.
func (s *server) snoozeMany(r *http.Request, u people.User, press string, calls []string) (int, []string, error) {
	cases, skipped, err := s.openTo(r, u, calls)
	if err != nil {
		return 0, nil, err
	}
	var until time.Time
	if press == "snooze" {
		if until, err = s.snoozeUntil(r.PostForm.Get("until")); err != nil {
			return 0, nil, err
		}
	}
	sealed, err := s.sealedTo(r.Context(), u)
	if err != nil {
		return 0, nil, err
	}
	how := ""
	if press == "snooze" {
		how = "until=" + cmp.Or(r.PostForm.Get("until"), snoozes[0])
	}
	var ids []string
	var told []deed
	for _, c := range cases {
		if c.Todo == 0 || othersCase(u, c) || sealed(c.CallID) {
			skipped = append(skipped, c.CallID)
			continue
		}
		ids = append(ids, c.CallID)
		told = append(told, deed{Subject: c.CallID, Detail: how})
	}
	if err := s.wrote(s.Store.Snooze(r.Context(), ids, until), s.Now()); err != nil {
		return 0, nil, err
	}
	return len(ids), skipped, s.didToCases(r, press, told)
}

// snoozeUntil says when a case comes back that is put off. Days begin at nine.
func (s *server) snoozeUntil(how string) (time.Time, error) {
	now := s.Now().In(s.Zone)
	nine := time.Date(now.Year(), now.Month(), now.Day(), 9, 0, 0, 0, s.Zone)
	switch how {
	case "", "hour":
		return now.Add(time.Hour), nil
	case "today":
		return now.Add(4 * time.Hour), nil
	case "tomorrow":
		return nine.AddDate(0, 0, 1), nil
	case "week":
		return nine.AddDate(0, 0, 7), nil
	}
	return now, inputError{"until", how}
}

// assignMany gives cases to the user, to others in turn, or to nobody. Only a leader gives
// cases to others, or takes them from others.
func (s *server) assignMany(r *http.Request, u people.User, press string, calls []string) (int, []string, error) {
	cases, skipped, err := s.openTo(r, u, calls)
	if err != nil {
		return 0, nil, err
	}
	if press == "assign" && !u.Is(people.Leader) || press == "mine" && !u.Is(people.Reviewer) {
		return 0, nil, errForbidden
	}
	var to []people.User
	switch press {
	case "mine":
		to = []people.User{u}
	case "assign":
		if to, err = s.receivers(r); err != nil {
			return 0, nil, err
		}
	}
	var loose []storage.CaseRow
	for _, c := range cases {
		if othersCase(u, c) {
			skipped = append(skipped, c.CallID)
		} else {
			loose = append(loose, c)
		}
	}
	given, nobodys, err := s.inTurn(r.Context(), loose, to)
	if err != nil {
		return 0, nil, err
	}
	left, err := s.give(r, press, given)
	return len(given) - len(left), slices.Concat(skipped, nobodys, left), err
}

// give gives cases to whom they are meant for, and tells the log who got which; left are
// those where somebody was quicker.
func (s *server) give(r *http.Request, press string, given []storage.Assignment) (left []string, err error) {
	left, err = s.Store.Assign(r.Context(), given)
	if err := s.wrote(err, s.Now()); err != nil {
		return nil, err
	}
	var told []deed
	for _, a := range given {
		if slices.Contains(left, a.CallID) {
			continue
		}
		d := deed{Subject: a.CallID}
		if a.To != "" {
			d.Detail = "to=" + a.To
		}
		told = append(told, d)
	}
	return left, s.didToCases(r, press, told)
}

// handOut gives the first cases of the list that nobody has to people in turn.
func (s *server) handOut(w http.ResponseWriter, r *http.Request, list url.Values) error {
	u := userOf(r)
	if !u.Is(people.Leader) {
		return errForbidden
	}
	to, err := s.receivers(r)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(r.PostForm.Get("n"))
	if err != nil || n < 1 || n > 500 {
		return inputError{"n", r.PostForm.Get("n")}
	}
	f, ok, err := s.queueFilter(u, list)
	if err != nil {
		return err
	}
	var given []storage.Assignment
	var nobodys []string
	if ok {
		f.Tab, f.Unassigned, f.Limit = storage.TabOpen, true, n
		rows, err := s.Store.Cases(r.Context(), f)
		if err != nil {
			return err
		}
		if given, nobodys, err = s.inTurn(r.Context(), rows, to); err != nil {
			return err
		}
	}
	left, err := s.give(r, "handout", given)
	if err != nil {
		return err
	}
	nobodys = append(nobodys, left...)
	s.toQueue(w, r, list, "handout", len(given)-len(left), nobodys[:min(len(nobodys), atOnce)])
	return nil
}
