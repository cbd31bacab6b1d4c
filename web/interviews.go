package web

import (
	"net/http"
	"net/url"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/supervision"
)

// mattersTogether is how many matters are held against complaints at once.
const mattersTogether = 100_000

// interviewsPage lists the interviews that substantiated complaints require, what is
// missing first.
type interviewsPage struct {
	frame
	Area        matterArea
	First, Last string
	Leads       bool
	Rows        []talkLine
	Pager       pager
	Levels      []supervision.State
	Missing     int // complaints of which an interview is missing
	Late        int // of those, overdue
	Unsummed    int
	Key         string
}

// A talkLine is a complaint with its interviews.
type talkLine struct {
	supervision.Talk
	URL  string        // of the chain that was begun; "" for none
	Left time.Duration // until the next is due
	Held int
}

// substantiated reads the complaints between two days, and the matters of a kind that came of
// complaints, within the reader's reach.
func (s *server) substantiated(r *http.Request, kind supervision.Kind, first, last string) ([]supervision.Complaint, []supervision.Matter, error) {
	reach, err := reachOf(r)
	if err != nil {
		return nil, nil, err
	}
	all, err := s.complaintsIn(r.Context(), reach, "", first, last)
	if err != nil {
		return nil, nil, err
	}
	matters, _, err := s.Store.Matters(r.Context(), storage.MatterFilter{Kind: kind, Reach: reach, Limit: mattersTogether})
	return all, matters, err
}

func (s *server) interviews(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	page, err := pageNumber(q)
	if err != nil {
		return err
	}
	p := interviewsPage{frame: s.frame(w, r, "supervision"), Area: areaOf(r, "interviews"), Leads: userOf(r).Is(people.Leader), Levels: supervision.States(supervision.Interview)[1:], Key: newKey()}
	if p.First, p.Last, err = s.windowAsked(q.Get("from"), q.Get("to")); err != nil {
		return err
	}
	all, held, err := s.substantiated(r, supervision.Interview, p.First, p.Last)
	if err != nil {
		return err
	}
	talks := supervision.Talks(all, held, s.Supervision, s.Terms.Calendar, s.Zone)
	from, to := min((page-1)*mattersPerPage, len(talks)), min(page*mattersPerPage, len(talks))
	for i, talk := range talks {
		if len(talk.Missing) > 0 {
			p.Missing++
		}
		if talk.Overdue(p.Now) {
			p.Late++
		}
		if i < from || i >= to {
			continue
		}
		line := talkLine{Talk: talk, Left: talk.Due.Sub(p.Now), Held: len(p.Levels) - len(talk.Missing)}
		if talk.Matter.ID != "" {
			line.URL = matterURL(talk.Matter.ID)
		}
		p.Rows = append(p.Rows, line)
	}
	p.Pager = newPager("/supervision/interviews", q, page, mattersPerPage, len(p.Rows), len(talks))
	if p.Unsummed, err = s.Store.Unsummed(r.Context()); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "interviews", p)
}

// repeatsPage lists agents about whom complaints were substantiated over and over, and their
// trainings.
type repeatsPage struct {
	frame
	Area        matterArea
	First, Last string
	Leads       bool
	Times, Pass int
	Rows        []repeatLine
	Unsummed    int
	Key         string
}

// A repeatLine is an agent with the trainings that there were.
type repeatLine struct {
	supervision.Repeater
	Trainings []matterLine
	RowsURL   string // of the complaints
}

func (s *server) repeats(w http.ResponseWriter, r *http.Request) error {
	p := repeatsPage{frame: s.frame(w, r, "supervision"), Area: areaOf(r, "repeats"), Leads: userOf(r).Is(people.Leader), Times: s.Supervision.Times, Pass: s.Supervision.Pass, Key: newKey()}
	var err error
	if p.First, p.Last, err = s.windowAsked("", ""); err != nil {
		return err
	}
	all, trainings, err := s.substantiated(r, supervision.Training, p.First, p.Last)
	if err != nil {
		return err
	}
	for i := range trainings {
		trainings[i].Opened = trainings[i].Opened.In(s.Zone)
	}
	for _, one := range supervision.Repeaters(all, trainings, s.Supervision) {
		p.Rows = append(p.Rows, repeatLine{one, s.linesOf(one.Trainings, p.Now), complaintsURL(one.Agent, p.First, p.Last)})
	}
	if p.Unsummed, err = s.Store.Unsummed(r.Context()); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "repeats", p)
}

// findingsOf are the parameters of the list of a rule's findings.
func findingsOf(rule, dept, first, last string, status storage.FindingStatus) url.Values {
	return url.Values{"rule": {rule}, "dept": {dept}, "from": {first}, "to": {last}, "status": {string(status)}}
}
