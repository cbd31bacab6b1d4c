package scoring_test

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"testing"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/callback"
	"github.com/tingcha/tingcha/scoring"
)

// A hand is what one computation makes of a world.
type hand struct {
	sums   map[spot]numbers
	values map[reading]float64
}

// spot is what sums are told apart by.
type spot struct{ Item, Day, Agent, Dept string }

// numbers are a numerator and a denominator.
type numbers [2]int64

func (n numbers) plus(m numbers) numbers { return numbers{n[0] + m[0], n[1] + m[1]} }

// reading is what a value is of: everybody's without an agent.
type reading struct{ Item, Month, Agent string }

// secondHand has Python compute worlds. It has nothing of the program but the rows.
func secondHand(t *testing.T, worlds []*world) []hand {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("needs python3:", err)
	}
	var in, out, trouble bytes.Buffer
	for _, w := range worlds {
		if err := json.NewEncoder(&in).Encode(w.told()); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), python, "-I", "testdata/second.py")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &in, &out, &trouble
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, trouble.Bytes())
	}
	var hands []hand
	lines := bufio.NewScanner(&out)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		hands = append(hands, readHand(t, lines.Bytes()))
	}
	if len(hands) != len(worlds) {
		t.Fatalf("%d worlds came back of %d", len(hands), len(worlds))
	}
	return hands
}

func readHand(t *testing.T, line []byte) hand {
	t.Helper()
	var wrote struct{ Sums, Values [][]any }
	if err := json.Unmarshal(line, &wrote); err != nil {
		t.Fatal(err)
	}
	h := hand{sums: map[spot]numbers{}, values: map[reading]float64{}}
	for _, row := range wrote.Sums {
		at := spot{word(row[0]), word(row[1]), word(row[2]), word(row[3])}
		h.sums[at] = numbers{int64(number(row[4])), int64(number(row[5]))}
	}
	for _, row := range wrote.Values {
		h.values[reading{word(row[0]), word(row[1]), word(row[2])}] = number(row[3])
	}
	return h
}

func word(x any) string {
	s, _ := x.(string)
	return s
}

func number(x any) float64 {
	f, _ := x.(float64)
	return f
}

// The rows of a world as the second hand reads them: instants in milliseconds.
type (
	toldWorld struct {
		Zone    int64             `json:"zone"` // milliseconds east of Greenwich
		AsOf    int64             `json:"as_of"`
		Roster  map[string]string `json:"roster"`
		Calls   []toldCall        `json:"calls"`
		Tickets []toldTicket      `json:"tickets"`
	}
	toldCall struct {
		ID        string         `json:"id"`
		Started   int64          `json:"started"`
		Length    int64          `json:"length"`
		Agent     string         `json:"agent"`
		Dept      string         `json:"dept"`
		Customer  call.Customer  `json:"customer"`
		Answered  bool           `json:"answered"`
		CSAT      int            `json:"csat"`
		Direction call.Direction `json:"direction"`
		Listed    bool           `json:"listed"`
		Inspected bool           `json:"inspected"`
		Verdicts  []toldVerdict  `json:"verdicts"`
		Tries     []toldTry      `json:"tries"`
	}
	toldVerdict struct {
		Label     string         `json:"label"`
		Family    string         `json:"family"`
		Points    int64          `json:"points"`
		Cap       int64          `json:"cap"`
		Ruling    scoring.Ruling `json:"ruling"`
		Rechecked bool           `json:"rechecked"`
		Appeals   []toldAppeal   `json:"appeals"`
	}
	toldAppeal struct {
		Decided bool `json:"decided"`
		Changed bool `json:"changed"`
	}
	toldTicket struct {
		ID       string          `json:"id"`
		Kind     call.TicketKind `json:"kind"`
		Call     string          `json:"call"`
		Customer call.Customer   `json:"customer"`
		Agent    string          `json:"agent"`
		About    string          `json:"about"`
		Dept     string          `json:"dept"`
		Filed    int64           `json:"filed"`
		Events   []toldEvent     `json:"events"`
		Tries    []toldTry       `json:"tries"`
	}
	toldTry struct {
		At      int64 `json:"at"`
		Reached bool  `json:"reached"`
		Score   int   `json:"score"`
	}
	toldEvent struct {
		Kind  call.TicketEventKind `json:"kind"`
		At    int64                `json:"at"`
		Score int                  `json:"score"`
	}
)

func (w *world) told() toldWorld {
	_, east := worldBegins.In(w.zone).Zone()
	told := toldWorld{Zone: int64(east) * 1000, AsOf: w.asOf.UnixMilli(), Roster: w.roster, Calls: []toldCall{}, Tickets: []toldTicket{}}
	for _, c := range w.calls {
		told.Calls = append(told.Calls, toldCall{
			ID: c.ID, Started: c.Started.UnixMilli(), Agent: c.Agent, Dept: c.Dept, Customer: c.Customer, Answered: c.Answered,
			CSAT: c.CSAT, Direction: c.Direction, Listed: c.listed, Inspected: c.inspected, Verdicts: toldVerdicts(c.verdicts),
			Length: c.Duration.Milliseconds(), Tries: toldTries(c.tries),
		})
	}
	for _, x := range w.tickets {
		events := []toldEvent{}
		for _, e := range x.Events {
			events = append(events, toldEvent{e.Kind, e.At.UnixMilli(), e.Score})
		}
		for _, c := range x.conclusions {
			kind := map[bool]call.TicketEventKind{true: call.Substantiated, false: call.NotSubstantiated}[c.Substantiated]
			events = append(events, toldEvent{kind, c.At.UnixMilli(), 0})
		}
		slices.SortStableFunc(events, func(a, b toldEvent) int { return cmp.Compare(a.At, b.At) })
		told.Tickets = append(told.Tickets, toldTicket{x.ID, x.Kind, x.CallID, x.Customer, x.Agent, x.About, x.Dept, x.Filed.UnixMilli(), events, toldTries(x.tries)})
	}
	return told
}

func toldTries(tries []callback.Try) []toldTry {
	told := []toldTry{}
	for _, t := range tries {
		told = append(told, toldTry{t.At.UnixMilli(), t.Reached, t.Score})
	}
	return told
}

func toldVerdicts(verdicts []scoring.VerdictFacts) []toldVerdict {
	told := []toldVerdict{}
	for _, v := range verdicts {
		appeals := []toldAppeal{}
		for _, a := range v.Appeals {
			appeals = append(appeals, toldAppeal{a.Decided, a.Changed})
		}
		told = append(told, toldVerdict{v.Label, v.Family, int64(v.Points), int64(v.Charge.FamilyCap), v.Ruling, v.Rechecked, appeals})
	}
	return told
}
