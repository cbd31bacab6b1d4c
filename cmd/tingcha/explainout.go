package main

import (
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/explain"
)

// explanationJSON is an explanation as --json prints it.
type explanationJSON struct {
	Rule   string     `json:"rule"`
	Title  string     `json:"title"`
	Hash   string     `json:"rule_hash"`
	Call   string     `json:"call"`
	Whole  stepJSON   `json:"condition"`
	Misses []missJSON `json:"near"`
}

type stepJSON struct {
	Condition string          `json:"condition"`
	Name      string          `json:"name,omitempty"`
	Verdict   explain.Verdict `json:"verdict"`
	Reason    string          `json:"reason,omitempty"`
	Evidence  []evidenceJSON  `json:"evidence,omitempty"`
	Steps     []stepJSON      `json:"parts,omitempty"`
}

type missJSON struct {
	Kind       explain.MissKind `json:"kind"`
	Condition  string           `json:"condition"`
	Instead    string           `json:"instead,omitempty"`
	Verdict    explain.Verdict  `json:"verdict"`
	Off        float64          `json:"off_seconds,omitempty"`
	Ticket     string           `json:"ticket,omitempty"`
	TicketKind string           `json:"ticket_kind,omitempty"`
	By         *time.Time       `json:"by,omitempty"`
	Evidence   []evidenceJSON   `json:"evidence,omitempty"`
}

func explanationOut(e explain.Explanation) explanationJSON {
	out := explanationJSON{Rule: e.Rule, Title: e.Title, Hash: e.Hash, Call: e.Call, Whole: stepOut(e.Step), Misses: []missJSON{}}
	for _, m := range e.Misses {
		miss := missJSON{
			Kind: m.Kind, Condition: m.Condition, Instead: m.Instead, Verdict: m.Verdict, Off: m.Off.Seconds(),
			Ticket: m.Ticket, TicketKind: m.TicketKind, Evidence: evidenceAll(m.Evidence),
		}
		if !m.By.IsZero() {
			miss.By = &m.By
		}
		out.Misses = append(out.Misses, miss)
	}
	return out
}

func stepOut(s explain.Step) stepJSON {
	out := stepJSON{Condition: s.Condition, Name: s.Name, Verdict: s.Verdict, Reason: s.Reason, Evidence: evidenceAll(s.Evidence)}
	for _, part := range s.Steps {
		out.Steps = append(out.Steps, stepOut(part))
	}
	return out
}

func evidenceAll(all []inspect.Evidence) []evidenceJSON {
	var out []evidenceJSON
	for _, e := range all {
		out = append(out, evidenceOut(e))
	}
	return out
}
