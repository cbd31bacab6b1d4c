package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
)

// inspectedJSON is what the rules say of one call, as --json prints it.
type inspectedJSON struct {
	Call      string          `json:"call"`
	Engine    string          `json:"engine,omitempty"` // what heard the turns
	Turns     []heardJSON     `json:"turns,omitempty"`  // as they were heard
	Findings  []foundJSON     `json:"findings"`
	Undecided []undecidedJSON `json:"undecided"`
}

type foundJSON struct {
	Rule     string         `json:"rule"`
	Title    string         `json:"title"`
	Label    string         `json:"label"`
	Level    inspect.Level  `json:"level"`
	Points   float64        `json:"points"`
	Veto     bool           `json:"veto,omitempty"`
	Shadow   bool           `json:"shadow,omitempty"`
	Evidence []evidenceJSON `json:"evidence"`
}

// heardJSON is a turn that was heard.
type heardJSON struct {
	Role       call.Role  `json:"role"`
	Start      float64    `json:"start"` // seconds
	End        float64    `json:"end"`
	Text       string     `json:"text"`
	Confidence float64    `json:"confidence"`
	Doubt      call.Doubt `json:"doubt,omitempty"` // why it may not have been said
}

type undecidedJSON struct {
	Rule   string `json:"rule"`
	Reason string `json:"reason"`
}

func newInspect(o *options) *cobra.Command {
	var rules, asr string
	var out output
	c := &cobra.Command{
		Use:   "inspect FILE",
		Short: "put the calls of one file to the rules, without a data folder",
		Long: `inspect reads a .calls file, with its tickets, or transcripts (.json: one, a
list of dialogues without times, or what another system wrote; .srt, .vtt, .txt),
and prints what the rules say of each call. A recording (.wav, .flac, .mp3, .au) is
heard first with the engine that --asr or the configuration names. Nothing is stored. What cannot be read
is told, the rest is inspected, and the exit code is 3.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			engine, err := engineOf(rules)
			if err != nil {
				return err
			}
			if isSound(args[0]) {
				return inspectSound(cmd, o, engine, asr, args[0], out)
			}
			calls, err := readCalls(o, args[0], cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			all := []inspectedJSON{}
			for _, in := range calls.inputs {
				all = append(all, inspectedOut(engine.Inspect(in)))
			}
			err = out.print(cmd, all, func(w io.Writer) error { return writeInspected(w, all) })
			return cmp.Or(err, calls.unread("inspected"))
		},
	}
	c.Flags().StringVar(&rules, "rules", "", "rulebook (default: the built-in one)")
	asrFlag(c, &asr)
	out.flag(c)
	return c
}

// inspectSound hears a recording and puts what was said to the rules.
func inspectSound(cmd *cobra.Command, o *options, rules *inspect.Engine, asr, path string, out output) (err error) {
	cfg, err := withASR(o, asr)
	if err != nil {
		return err
	}
	e, err := openEar(cmd.Context(), cfg, o.data)
	if err != nil {
		return err
	}
	if e.engine != nil {
		defer func() { err = errors.Join(err, e.engine.Close()) }()
	}
	in, swapped, err := hearFile(cmd.Context(), cfg, e, path)
	if err != nil {
		return err
	}
	if swapped {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s: by what was said, agent and customer are on each other's channel\n", path)
	}
	told := inspectedOut(rules.Inspect(in))
	told.Engine = in.Transcript.Source
	for _, t := range in.Transcript.Turns {
		told.Turns = append(told.Turns, heardJSON{t.Role, t.Start.Seconds(), t.End.Seconds(), t.Text, t.Confidence, t.Doubt})
	}
	return out.print(cmd, []inspectedJSON{told}, func(w io.Writer) error { return writeInspected(w, []inspectedJSON{told}) })
}

func inspectedOut(r inspect.Report) inspectedJSON {
	out := inspectedJSON{Call: r.CallID, Findings: []foundJSON{}, Undecided: []undecidedJSON{}}
	for _, f := range r.Findings {
		found := foundJSON{Rule: f.Rule, Title: f.Title, Label: f.Label, Level: f.Level, Points: points(int64(f.Points)), Veto: f.Veto, Shadow: f.Shadow, Evidence: []evidenceJSON{}}
		for _, e := range f.Evidence {
			found.Evidence = append(found.Evidence, evidenceOut(e))
		}
		out.Findings = append(out.Findings, found)
	}
	for _, u := range r.Undecided {
		out.Undecided = append(out.Undecided, undecidedJSON(u))
	}
	return out
}

func writeInspected(out io.Writer, calls []inspectedJSON) error {
	var t strings.Builder
	for _, c := range calls {
		fmt.Fprintf(&t, "call %s: %s, %d undecided\n", c.Call, counted(len(c.Findings), "finding"), len(c.Undecided))
		if c.Engine != "" {
			fmt.Fprintf(&t, "  heard by %s\n", c.Engine)
		}
		for _, turn := range c.Turns {
			fmt.Fprintf(&t, "  %6.1f s  %-8s  %s%s\n", turn.Start, turn.Role, turn.Text, doubtNote(turn.Doubt))
		}
		for _, f := range c.Findings {
			fmt.Fprintf(&t, "  %s  %s  %s\n", f.Level, f.Rule, f.Title)
			for _, e := range f.Evidence {
				fmt.Fprintf(&t, "      %s\n", evidenceLine(e))
			}
		}
		for _, u := range c.Undecided {
			fmt.Fprintf(&t, "  undecided  %s: %s\n", u.Rule, u.Reason)
		}
	}
	_, err := io.WriteString(out, t.String())
	return err
}

// doubtNote tells why a turn may not have been said.
func doubtNote(d call.Doubt) string {
	if d == "" {
		return ""
	}
	return "  (in doubt: " + string(d) + ")"
}

func evidenceLine(e evidenceJSON) string {
	switch e.Kind {
	case inspect.Said:
		said := fmt.Sprintf("%s  %s: %s", whenSaid(e), e.Role, e.Text)
		if e.BySound {
			said += " (by sound: " + e.Condition + ")"
		}
		return said
	case inspect.Heard:
		return fmt.Sprintf("%.1f–%.1f s  %s", e.Start, e.End, e.Condition)
	default:
		return fmt.Sprintf("%s: %s %s", e.Kind, e.Condition, e.Text)
	}
}

// whenSaid is the time of what was said, or the turn where there are no times.
func whenSaid(e evidenceJSON) string {
	if e.End == 0 && e.Turn != nil {
		return fmt.Sprintf("turn %d", *e.Turn+1)
	}
	return fmt.Sprintf("%.1f s", e.Start)
}
