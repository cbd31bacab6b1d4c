package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/tingcha/tingcha/audit"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// drawPage shows a draw: how it was made, how far it is judged, what follows from it, and
// the calls behind a figure.
type drawPage struct {
	frame
	Names   names
	Draw    audit.Draw
	Answers []answerLine
	Judged  int
	Drawn   int
	Results []resultView
	Quiet   []resultView
	Judges  bool   // the user may judge
	Rule    string // whose calls are listed
	Title   string
	Which   string // of them, see rowsOf
	Rows    []pickRow
	Empty   bool // the user asked for the next call, and there is none
}

// An answerLine is an answer of the machine with how often it was drawn and judged.
type answerLine struct {
	Answer              audit.Answer
	Size, Drawn, Judged int
}

// Times says for how many calls each drawn one stands.
func (a answerLine) Times() string {
	if a.Drawn == 0 {
		return "–"
	}
	return decimal(1, float64(a.Size)/float64(a.Drawn))
}

// A pickRow is a judged call of a draw.
type pickRow struct {
	audit.Pick
	URL  string
	Mark audit.Mark
}

// drawAsked finds the draw of an address that the user may look at.
func (s *server) drawAsked(r *http.Request) (audit.Draw, error) {
	d, err := s.Store.Draw(r.Context(), r.PathValue("draw"))
	if err == nil && !mayLook(userOf(r), d.Frame) {
		err = storage.ErrNotFound
	}
	return d, err
}

func (s *server) drawn(w http.ResponseWriter, r *http.Request) error {
	d, err := s.drawAsked(r)
	if err != nil {
		return err
	}
	picks, err := s.Store.Picks(r.Context(), d.ID)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	p := drawPage{
		frame: s.frame(w, r, "audit"), Draw: d, Drawn: len(picks), Judges: userOf(r).Is(people.Reviewer),
		Answers: answerLines(d, picks), Rule: q.Get("rule"), Which: q.Get("rows"), Empty: q.Get("none") != "",
	}
	for _, pick := range picks {
		if pick.Judged() {
			p.Judged++
		}
	}
	p.Results, p.Quiet = s.resultViews([]audit.Sample{{Draw: d, Picks: picks}}, drawURL(d.ID))
	if p.Which != "" {
		if !slices.Contains(d.Rules, p.Rule) {
			return inputError{"rule", p.Rule}
		}
		if p.Title = s.titles()[p.Rule]; p.Title == "" {
			p.Title = p.Rule
		}
		if p.Rows, err = rowsOf(picks, p.Rule, p.Which); err != nil {
			return err
		}
	}
	if p.Names, err = s.names(r.Context()); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "draw", p)
}

func answerLines(d audit.Draw, picks []audit.Pick) []answerLine {
	var lines []answerLine
	for _, a := range slices.Backward(audit.Answers()) {
		l := answerLine{Answer: a}
		l.Size, l.Drawn = d.Size(a)
		for _, p := range picks {
			if p.Answer == a && p.Judged() {
				l.Judged++
			}
		}
		lines = append(lines, l)
	}
	return lines
}

// rowsOf gives the judged calls behind a figure of a rule.
func rowsOf(picks []audit.Pick, rule, which string) ([]pickRow, error) {
	var rows []pickRow
	for _, p := range picks {
		if !p.Judged() {
			continue
		}
		held, said := slices.Contains(p.Held, rule), p.Of(rule)
		var in bool
		switch which {
		case "judged":
			in = true
		case "heard":
			in = held
		case "right":
			in = held && said == audit.Present
		case "missed":
			in = !held && said == audit.Present
		case "unknown":
			in = said == audit.Unknown
		default:
			return nil, inputError{"rows", which}
		}
		if in {
			row := pickRow{Pick: p, URL: pickURL(p.Draw, p.CallID), Mark: audit.Mark{Rule: rule, Said: said}}
			if i := slices.IndexFunc(p.Marks, func(m audit.Mark) bool { return m.Rule == rule && m.Said != "" }); i >= 0 {
				row.Mark = p.Marks[i]
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// Share says how far the draw is judged, in percent, for a bar.
func (p drawPage) Share() string {
	if p.Drawn == 0 {
		return "0"
	}
	return strconv.Itoa(100*p.Judged/p.Drawn) + "%"
}
