package web

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/tingcha/tingcha/estimate"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// reviewerWeeks is how far back the page of reviewers looks.
const reviewerWeeks = 8

// reviewersPage compares reviewers: a leader and an auditor see all of them, a reviewer
// the own line.
type reviewersPage struct {
	frame
	Names names
	Since time.Time
	Lines []reviewerLine
	Rules []ruleAgreement // on which they agree, least first
	Alpha measure
	Gold  []goldAnswer // of the reader
	All   bool
}

// A reviewerLine is what is known of one reviewer's work.
type reviewerLine struct {
	storage.ReviewerRecord
	Agreement measure
	Leniency  measure
	Drift     []weekFigure
	Upheld    *share // of all verdicts
	Gold      *share // answers on gold calls that were right
}

// Pace is how many verdicts an hour has in which there is one.
func (l reviewerLine) Pace() float64 {
	return float64(l.Verdicts) / float64(max(1, l.Hours))
}

// A goldAnswer is what the reader said of a gold call, with the right answer.
type goldAnswer struct {
	storage.Opinion
	Right storage.VerdictKind
}

func (s *server) reviewers(w http.ResponseWriter, r *http.Request) error {
	u := userOf(r)
	p := reviewersPage{frame: s.frame(w, r, "reviewers"), All: u.Is(people.Leader, people.Auditor)}
	today := p.Now.In(s.Zone)
	p.Since = mondayOf(today).AddDate(0, 0, -7*(reviewerWeeks-1))
	records, err := s.Store.ReviewerRecords(r.Context(), p.Since, p.Now.Add(time.Minute))
	if err != nil {
		return err
	}
	said, err := s.Store.Opinions(r.Context(), storage.OpinionFilter{Since: p.Since, Closed: true})
	if err != nil {
		return err
	}
	golds, err := s.Store.Opinions(r.Context(), storage.OpinionFilter{Kind: storage.GoldLook})
	if err != nil {
		return err
	}
	peers := slices.DeleteFunc(slices.Clone(said), func(o storage.Opinion) bool { return o.Kind == storage.GoldLook })
	all := sheetOf(peers)
	for _, who := range whoIn(records, said) {
		if p.All || who == u.ID {
			p.Lines = append(p.Lines, lineOf(who, records, all, peers, golds, p.Since, today))
		}
	}
	if p.All {
		p.Rules, p.Alpha = all.byRule(), all.measure(estimate.Ratings.Alpha)
	}
	for _, a := range goldAnswers(golds, p.Since) {
		if a.Reviewer == u.ID {
			p.Gold = append(p.Gold, a)
		}
	}
	if p.Names, err = s.names(r.Context()); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "reviewers", p)
}

// whoIn lists everybody who has judged anything.
func whoIn(records []storage.ReviewerRecord, said []storage.Opinion) []string {
	var who []string
	for _, r := range records {
		who = append(who, r.Reviewer)
	}
	for _, o := range said {
		if o.Reviewer != "" {
			who = append(who, o.Reviewer)
		}
	}
	slices.Sort(who)
	return slices.Compact(who)
}

func lineOf(who string, records []storage.ReviewerRecord, all sheet, peers, golds []storage.Opinion, since, now time.Time) reviewerLine {
	l := reviewerLine{ReviewerRecord: storage.ReviewerRecord{Reviewer: who}, Agreement: all.agreement(who), Leniency: all.leniency(who)}
	for _, r := range records {
		if r.Reviewer == who {
			l.ReviewerRecord = r
		}
	}
	l.Drift = drift(peers, who, reviewerWeeks, now)
	right, answered := 0, 0
	for _, a := range goldAnswers(golds, since) {
		if a.Reviewer == who {
			answered++
			if a.Answer == a.Right {
				right++
			}
		}
	}
	l.Upheld, l.Gold = newShare(l.Confirmed, l.Verdicts), newShare(right, answered)
	return l
}

// goldAnswers puts the right answer beside what people said of gold calls, the last first.
func goldAnswers(golds []storage.Opinion, since time.Time) []goldAnswer {
	right := map[string]storage.VerdictKind{}
	for _, o := range golds {
		if o.Reviewer == "" {
			right[o.Finding] = o.Answer
		}
	}
	var all []goldAnswer
	for _, o := range golds {
		if answer, known := right[o.Finding]; known && o.Reviewer != "" && !o.At.Before(since) {
			all = append(all, goldAnswer{o, answer})
		}
	}
	slices.SortStableFunc(all, func(a, b goldAnswer) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Finding, b.Finding)) })
	return all
}
