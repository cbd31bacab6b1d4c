package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/tingcha/tingcha/estimate"
	"github.com/tingcha/tingcha/storage"
)

// weeksShown is how many weeks of verdicts a rule's page shows.
const weeksShown = 12

// rulePage is one rule: what it looks for, how often it is right, what it misses, and
// what it costs to review.
type rulePage struct {
	frame
	Rule      Rule
	InForce   bool
	First     string // of the weeks shown
	Last      string
	Weeks     []weekLine
	Chart     chart
	Precision *share // over the weeks shown
	Hits      int    // findings of the weeks shown, whatever became of them
	Days      int    // of them
	HitsURL   string
	Confirmed int
	Rejected  int
	Reasons   []reasonLine
	Reason    string // whose findings are listed
	Rows      []findingRow
	Time      storage.ReviewTime
	Audited   []resultView
	Draws     []drawLink
	Hints     []hintLine
}

// A weekLine is what was decided of the calls of a week.
type weekLine struct {
	Monday, Sunday      string
	Confirmed, Rejected int
	Others              int // open, withdrawn, recorded
	Precision           *share
	ConfirmedURL        string
	RejectedURL         string
	AllURL              string
}

// A reasonLine is why findings were rejected.
type reasonLine struct {
	storage.ReasonTally
	URL  string
	Here bool
}

// A drawLink leads to a draw that asks for the rule.
type drawLink struct {
	First, Last, URL string
}

// A hintLine is a word to the rule's author.
type hintLine struct {
	storage.RuleHint
	URL string
}

// newShare is some of all with their exact interval; nil for none.
func newShare(n, of int) *share {
	if of == 0 {
		return nil
	}
	low, high := estimate.ClopperPearson(n, of, 0.95)
	return &share{n, of, 100 * float64(n) / float64(of), 100 * low, 100 * high}
}

// HitsADay is how many calls of a day the rule flags.
func (p rulePage) HitsADay() string {
	if p.Days == 0 {
		return "–"
	}
	return decimal(1, float64(p.Hits)/float64(p.Days))
}

// Each is how long one verdict takes.
func (p rulePage) Each() time.Duration {
	if p.Time.Timed == 0 {
		return 0
	}
	return p.Time.Spent / time.Duration(p.Time.Timed)
}

// Whole reckons what all verdicts cost: those that were not timed as long as the others.
func (p rulePage) Whole() string {
	return decimal(1, (p.Each() * time.Duration(p.Time.Verdicts)).Minutes())
}

func (s *server) rule(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	p := rulePage{frame: s.frame(w, r, "rules"), Rule: Rule{Name: name, Title: name}, Reason: r.URL.Query().Get("reason")}
	if i := slices.IndexFunc(s.Rules(), func(rule Rule) bool { return rule.Name == name }); i >= 0 {
		p.Rule, p.InForce = s.Rules()[i], true
	}
	f := storage.FindingFilter{Rule: name, SealedTo: userOf(r).ID}
	var reaches bool
	if f.Reach, reaches = userOf(r).Reach(); !reaches {
		return storage.ErrNotFound
	}
	days, err := s.Store.RuleDays(r.Context(), f)
	if err != nil {
		return err
	}
	if !p.InForce && len(days) == 0 {
		return storage.ErrNotFound
	}
	p.count(days)
	f.First, f.Last = p.First, p.Last
	if err := s.rejected(r, &p, f); err != nil {
		return err
	}
	if err := s.audited(r, &p); err != nil {
		return err
	}
	if p.First != "" {
		since, err := time.ParseInLocation(time.DateOnly, p.First, s.Zone)
		if err != nil {
			return err
		}
		if p.Time, err = s.Store.ReviewTime(r.Context(), name, since); err != nil {
			return err
		}
	}
	return s.render(w, r, http.StatusOK, "rule", p)
}

// count fills in the last weeks that have findings.
func (p *rulePage) count(days []storage.RuleDay) {
	if len(days) == 0 {
		return
	}
	last, ok := weekOf(days[len(days)-1].Day)
	if !ok {
		return
	}
	first := last.AddDate(0, 0, -7*(weeksShown-1))
	if oldest, ok := weekOf(days[0].Day); ok && oldest.After(first) {
		first = oldest
	}
	p.First, p.Last = first.Format(time.DateOnly), last.AddDate(0, 0, 6).Format(time.DateOnly)
	for week := first; !week.After(last); week = week.AddDate(0, 0, 7) {
		l := weekLine{Monday: week.Format(time.DateOnly), Sunday: week.AddDate(0, 0, 6).Format(time.DateOnly)}
		for _, d := range days {
			if d.Day < l.Monday || d.Day > l.Sunday {
				continue
			}
			switch d.Status {
			case storage.Confirmed:
				l.Confirmed += d.N
			case storage.Rejected:
				l.Rejected += d.N
			default:
				l.Others += d.N
			}
		}
		l.Precision = newShare(l.Confirmed, l.Confirmed+l.Rejected)
		l.ConfirmedURL, l.RejectedURL = p.list(storage.Confirmed, l.Monday, l.Sunday), p.list(storage.Rejected, l.Monday, l.Sunday)
		l.AllURL = p.list(allStatuses, l.Monday, l.Sunday)
		p.Weeks = append(p.Weeks, l)
		p.Confirmed, p.Rejected = p.Confirmed+l.Confirmed, p.Rejected+l.Rejected
		p.Hits += l.Confirmed + l.Rejected + l.Others
	}
	p.Precision = newShare(p.Confirmed, p.Confirmed+p.Rejected)
	p.Chart = newChart(p.Weeks)
	p.HitsURL = p.list(allStatuses, p.First, p.Last)
	seen := map[string]bool{}
	for _, d := range days {
		if d.Day >= p.First {
			seen[d.Day] = true
		}
	}
	p.Days = len(seen)
}

// list is the address of the findings of the rule in a status and a time.
func (p *rulePage) list(status storage.FindingStatus, from, to string) string {
	return address("/findings", url.Values{"rule": {p.Rule.Name}, "status": {string(status)}, "from": {from}, "to": {to}})
}

// RejectedURL is the address of all rejected findings of the weeks shown.
func (p rulePage) RejectedURL() string { return p.list(storage.Rejected, p.First, p.Last) }

// ConfirmedURL is the address of all confirmed findings of the weeks shown.
func (p rulePage) ConfirmedURL() string { return p.list(storage.Confirmed, p.First, p.Last) }

// rejected fills in why findings were rejected, and those of the reason asked for.
func (s *server) rejected(r *http.Request, p *rulePage, f storage.FindingFilter) error {
	reasons, err := s.Store.RejectReasons(r.Context(), f)
	if err != nil {
		return err
	}
	for _, t := range reasons {
		to := address(ruleURL(p.Rule.Name), url.Values{"reason": {t.Reason}}) + "#rejected"
		p.Reasons = append(p.Reasons, reasonLine{t, to, t.Reason == p.Reason})
	}
	if p.Reason == "" {
		return nil
	}
	i := slices.IndexFunc(reasons, func(t storage.ReasonTally) bool { return t.Reason == p.Reason })
	if i < 0 {
		return inputError{"reason", p.Reason}
	}
	f.Limit = reasons[i].N
	rows, err := s.Store.RejectedFor(r.Context(), f, p.Reason)
	if err != nil {
		return err
	}
	q := url.Values{"status": {string(storage.Rejected)}, "rule": {p.Rule.Name}}
	for _, row := range rows {
		p.Rows = append(p.Rows, rowOf(row, q, q.Encode(), p.Now))
	}
	return nil
}

// audited fills in what random draws say of the rule, and what was written to its author
// on calls of draws that the user may look at.
func (s *server) audited(r *http.Request, p *rulePage) error {
	samples, err := s.auditedBy(r, p.Rule.Name)
	if err != nil {
		return err
	}
	may := map[string]bool{}
	rows, err := s.drawsOf(r)
	if err != nil {
		return err
	}
	for _, d := range rows {
		may[d.ID] = true
	}
	for _, sample := range samples {
		p.Draws = append(p.Draws, drawLink{sample.Draw.First, sample.Draw.Last, drawURL(sample.Draw.ID)})
	}
	found, quiet := s.resultViews(samples, "")
	for _, v := range append(found, quiet...) {
		if v.Rule == p.Rule.Name {
			p.Audited = append(p.Audited, v)
		}
	}
	hints, err := s.Store.RuleHints(r.Context(), p.Rule.Name)
	if err != nil {
		return err
	}
	for _, h := range hints {
		if may[h.Draw] {
			p.Hints = append(p.Hints, hintLine{h, pickURL(h.Draw, h.CallID)})
		}
	}
	return nil
}

// A chart is shares by week, as marks with their intervals. Its numbers are those of an
// SVG of width by height.
type chart struct {
	Width, Height int
	Marks         []chartMark
	Lines         []chartLine // of the scale
}

// A chartMark is a week: a point between whiskers.
type chartMark struct {
	X                int
	Y, Top, Bottom   int
	Label, Said      string
	LabelX, From, To int
}

// A chartLine is a line of the scale, at a share in percent.
type chartLine struct {
	Y, Label int
}

// newChart draws the weeks that have verdicts. Without any there is no chart.
func newChart(weeks []weekLine) chart {
	const left, step, height, foot = 44, 56, 132, 26
	c := chart{Width: left + step*len(weeks) + 12, Height: height + foot}
	y := func(percent float64) int { return 8 + int((100-percent)/100*(height-16)+0.5) }
	for _, v := range []int{0, 50, 100} {
		c.Lines = append(c.Lines, chartLine{y(float64(v)), v})
	}
	for i, w := range weeks {
		x := left + step*i + step/2
		m := chartMark{X: x, Label: w.Monday[5:], LabelX: x, From: x - 5, To: x + 5}
		if w.Precision != nil {
			m.Y, m.Top, m.Bottom = y(w.Precision.Value), y(w.Precision.High), y(w.Precision.Low)
			m.Said = w.Monday + ": " + decimal(0, w.Precision.Value) + "% [" + decimal(0, w.Precision.Low) + ", " + decimal(0, w.Precision.High) + "]"
		}
		c.Marks = append(c.Marks, m)
	}
	if !slices.ContainsFunc(weeks, func(w weekLine) bool { return w.Precision != nil }) {
		return chart{}
	}
	slices.SortFunc(c.Lines, func(a, b chartLine) int { return cmp.Compare(a.Y, b.Y) })
	return c
}
