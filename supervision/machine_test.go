package supervision_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/supervision"
)

var t0 = time.Date(2026, 9, 3, 9, 0, 0, 0, time.UTC)

// opened is a matter of a kind with nothing but its opening.
func opened(t rapid.TB, k supervision.Kind, grave bool) supervision.Matter {
	t.Helper()
	m, err := supervision.Open(
		supervision.Matter{ID: "m", Kind: k, Subject: "s", Title: "推诿增多", Dept: "一部", Agent: "1024", Grave: grave},
		supervision.Move{To: supervision.States(k)[0], By: "li", At: t0, Words: "周会", Owner: "wang", Measure: "讲案例", Due: t0.AddDate(0, 0, 5), Key: "k"})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// people are those who move matters in these tests.
var people = []string{"li", "wang", "zhao", "qian"}

// anyMove is some move, allowed or not, that has all or lacks something.
func anyMove(t *rapid.T, m supervision.Matter) supervision.Move {
	some := func(label string) string { return rapid.SampledFrom([]string{"", "甲"}).Draw(t, label) }
	v := supervision.Move{
		From: m.State, To: rapid.SampledFrom(supervision.States(m.Kind)).Draw(t, "to"), By: rapid.SampledFrom(people).Draw(t, "by"), At: m.Opened.AddDate(0, 0, m.Moves),
		Words: some("words"), Owner: rapid.SampledFrom(append([]string{""}, people...)).Draw(t, "owner"), Measure: some("measure"), Day: some("day"), Score: rapid.IntRange(-1, 101).Draw(t, "score"),
	}
	if rapid.Bool().Draw(t, "due") {
		v.Due = v.At.AddDate(0, 0, 3)
	}
	if rapid.IntRange(0, 9).Draw(t, "stale") == 0 {
		v.From = rapid.SampledFrom(supervision.States(m.Kind)).Draw(t, "from")
	}
	return v
}

// TestMovesKeepAMattersLaws walks matters at random and holds what is true of each whatever
// somebody tries.
func TestMovesKeepAMattersLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := opened(t, rapid.SampledFrom(supervision.Kinds()).Draw(t, "kind"), rapid.Bool().Draw(t, "grave"))
		fined := false
		for range 24 {
			v := anyMove(t, m)
			after, err := m.Step(v)
			if err != nil {
				continue
			}
			switch {
			case m.Over():
				t.Fatalf("%s went on to %s", m.State, v.To)
			case v.From != m.State || v.To != m.State && !slices.Contains(m.Next(), v.To):
				t.Fatalf("%+v was taken at %s", v, m.State)
			case v.Words == "":
				t.Fatal("a move without words was taken")
			case after.Owner == "":
				t.Fatal("nobody answers for it")
			case after.Moves != m.Moves+1 || after.State != v.To || after.Dept != m.Dept || after.Subject != m.Subject:
				t.Fatalf("%+v became %+v", m, after)
			case after.Over() != !after.Ended.IsZero() || after.Over() == !after.Due.IsZero():
				t.Fatalf("over %v, ended %v, due %v", after.Over(), after.Ended, after.Due)
			case after.State == supervision.Do && (after.Day == "" || after.Measure == ""):
				t.Fatalf("it is done since %q: %q", after.Day, after.Measure)
			case m.State == supervision.Check && v.To != m.State && v.By == m.Owner:
				t.Fatal("who did it has checked it")
			case after.Cycle < m.Cycle:
				t.Fatal("a cycle was lost")
			}
			fined = fined || after.State == supervision.Penalty
			if after.Grave && after.State == supervision.Closed && m.Kind == supervision.Ladder && !fined {
				t.Fatal("a red line has ended without a penalty")
			}
			m = after
		}
	})
}

// TestInterviewsAreHeldInTheirOrder: nobody is passed over.
func TestInterviewsAreHeldInTheirOrder(t *testing.T) {
	t.Parallel()
	m := opened(t, supervision.Interview, false)
	for i, to := range []supervision.State{supervision.Specialist, supervision.Monitor, supervision.Supervisor, supervision.Manager} {
		for _, before := range people[:i] {
			if _, err := m.Step(supervision.Move{From: m.State, To: to, By: before, At: t0, Words: "谈了", Due: t0.AddDate(0, 0, 2)}); !errors.Is(err, supervision.ErrOwnWork) {
				t.Errorf("%s holds another interview: %v", before, err)
			}
		}
		for _, other := range supervision.States(supervision.Interview) {
			if slices.Contains(m.Next(), other) != (other == to || other == m.State) {
				t.Errorf("from %s to %s", m.State, other)
			}
		}
		var err error
		if m, err = m.Step(supervision.Move{From: m.State, To: to, By: people[i], At: t0, Words: "谈了", Due: t0.AddDate(0, 0, 2)}); err != nil {
			t.Fatal(err)
		}
	}
	if !m.Over() || len(m.Next()) != 0 || m.Overdue(t0.AddDate(9, 0, 0)) {
		t.Errorf("after four interviews: %+v", m)
	}
}

// TestHandingOnIsNoWayRoundTheFourEyes: whoever did it, or said that it was done, does not check it,
// whoever answers for it by then.
func TestHandingOnIsNoWayRoundTheFourEyes(t *testing.T) {
	t.Parallel()
	for kind, way := range map[supervision.Kind][4]supervision.State{
		supervision.Item:   {supervision.Do, supervision.Check, supervision.Check, supervision.Act},
		supervision.Ladder: {supervision.Rectify, supervision.Follow, supervision.Follow, supervision.Closed},
	} {
		for name, c := range map[string]struct {
			by, owner [3]string // of the moves before it is checked
			barred    string
		}{
			"after the check has begun": {[3]string{"li", "wang", "wang"}, [3]string{"", "", "zhao"}, "wang"},
			"as the check begins":       {[3]string{"wang", "wang", "zhao"}, [3]string{"", "zhao", ""}, "wang"},
			"before it was done":        {[3]string{"li", "li", "wang"}, [3]string{"zhao", "", ""}, "li"},
		} {
			m := opened(t, kind, false)
			var moves []supervision.Move
			for i, to := range way[:3] {
				v := supervision.Move{From: m.State, To: to, By: c.by[i], Owner: c.owner[i], At: t0, Words: "做了", Day: "2026-09-04", Due: t0.AddDate(0, 0, 9)}
				var err error
				if m, err = m.Step(v); err != nil {
					t.Fatal(err)
				}
				moves = append(moves, v)
			}
			last := supervision.Move{From: m.State, To: way[3], By: c.barred, At: t0, Words: "做得好", Due: t0.AddDate(0, 0, 9)}
			if _, err := m.Step(last); !errors.Is(err, supervision.ErrOwnWork) {
				t.Errorf("%s, %s: %s checks the own work: %v", kind, name, c.barred, err)
			}
			last.By = "qian"
			if _, err := m.Step(last); err != nil {
				t.Errorf("%s, %s: nobody may check it: %v", kind, name, err)
			}
			if got := m.WithHands(nil).WithHands(append([]supervision.Move{{To: supervision.States(kind)[0], By: "li", Owner: "wang"}}, moves...)); got != m {
				t.Errorf("the moves give %q and not %q", got.Hands, m.Hands)
			}
		}
	}
}

func TestAMatterNamesDepartmentAndPerson(t *testing.T) {
	t.Parallel()
	whole := supervision.Matter{ID: "m", Kind: supervision.Ladder, Subject: "f1", Title: "推诿", Dept: "一部", Agent: "1024"}
	v := supervision.Move{To: supervision.Notice, By: "li", At: t0, Words: "通报", Owner: "wang", Due: t0.AddDate(0, 0, 1)}
	if _, err := supervision.Open(whole, v); err != nil {
		t.Fatal(err)
	}
	for field, lacks := range map[string]func(*supervision.Matter, *supervision.Move){
		"dept": func(m *supervision.Matter, _ *supervision.Move) { m.Dept = "" }, "agent": func(m *supervision.Matter, _ *supervision.Move) { m.Agent = "" },
		"subject": func(m *supervision.Matter, _ *supervision.Move) { m.Subject = "" }, "title": func(m *supervision.Matter, _ *supervision.Move) { m.Title = "" },
		"owner": func(_ *supervision.Matter, v *supervision.Move) { v.Owner = "" }, "words": func(_ *supervision.Matter, v *supervision.Move) { v.Words = "" },
		"due": func(_ *supervision.Matter, v *supervision.Move) { v.Due = time.Time{} },
	} {
		m, w := whole, v
		lacks(&m, &w)
		var missing supervision.MissingError
		if _, err := supervision.Open(m, w); !errors.As(err, &missing) || missing.Field != field {
			t.Errorf("without %s: %v", field, err)
		}
	}
}
