package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/explain"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/storage"
)

func newRulesExplain(o *options) *cobra.Command {
	var rules, calls string
	var out output
	c := &cobra.Command{
		Use:   "explain RULE CALL",
		Short: "say why a rule hits a call, or why not, and what was near to turning it",
		Long: `explain lays a rule open, says of each part whether it holds for the call and on
which grounds, and names the smallest changes that would turn the verdict. The call
is one of the records, or of a file with --calls.`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			book, err := bookInForce(o, rules)
			if err != nil {
				return err
			}
			in, err := inputOf(cmd.Context(), o, args[1], calls, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			e, err := explain.Of(book, args[0], in)
			if err != nil {
				return usage(err)
			}
			return out.print(cmd, explanationOut(e), func(w io.Writer) error { return writeExplanation(w, e) })
		},
	}
	c.Flags().StringVar(&rules, "rules", "", "rulebook (default: the one in force)")
	c.Flags().StringVar(&calls, "calls", "", "look for the call in this file (.calls, .json) and not in the records")
	out.flag(c)
	return c
}

// inputOf finds a call, in a file or in the records.
func inputOf(ctx context.Context, o *options, id, file string, errs io.Writer) (inspect.Input, error) {
	if file != "" {
		calls, err := readCalls(o, file, errs)
		if err != nil {
			return inspect.Input{}, err
		}
		for _, in := range calls.inputs {
			if in.Call.ID == id {
				return in, nil
			}
		}
		return inspect.Input{}, usage(fmt.Errorf("%s has no call %q", file, id))
	}
	cfg, err := loadConfig(o)
	if err != nil {
		return inspect.Input{}, err
	}
	store, err := openReader(ctx, o)
	if err != nil {
		return inspect.Input{}, fmt.Errorf("%w; a call of a file is asked for with --calls FILE", err)
	}
	defer store.Close()
	found, err := store.Load(ctx, []string{id}, storage.WithTranscript|storage.WithRelated)
	if err != nil {
		return inspect.Input{}, err
	}
	if len(found) == 0 {
		return inspect.Input{}, usage(errors.New("there is no call " + id))
	}
	return pipeline.InputOf(found[0], cfg.Calendar()), nil
}

// explain is how pages ask why a rule in force says what it says of a call.
func (h *hotline) explain(_ context.Context, d storage.Dossier, rule string) (explain.Explanation, error) {
	return explain.Of(h.rules.inForce().Book(), rule, pipeline.InputOf(d, h.config.Calendar()))
}

func writeExplanation(out io.Writer, e explain.Explanation) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %s\n", e.Rule, e.Title, e.Verdict)
	writeStep(&b, e.Step, 1)
	for _, m := range e.Misses {
		fmt.Fprintf(&b, "near: %s\n", missLine(m))
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// signs stand before each part of a rule.
var signs = map[explain.Verdict]string{explain.Hit: "+", explain.NoHit: "-", explain.Unknown: "?"}

func writeStep(b *strings.Builder, s explain.Step, depth int) {
	indent := strings.Repeat("  ", depth)
	what := explain.OneLine(s.Condition, 160)
	if s.Name != "" {
		what = s.Name + " = " + what
	}
	fmt.Fprintf(b, "%s%s %s\n", indent, signs[s.Verdict], what)
	if s.Reason != "" {
		fmt.Fprintf(b, "%s    unknown: %s\n", indent, s.Reason)
	}
	if len(s.Steps) == 0 {
		for _, e := range s.Evidence {
			fmt.Fprintf(b, "%s    %s\n", indent, groundLine(evidenceOut(e)))
		}
	}
	for _, part := range s.Steps {
		writeStep(b, part, depth+1)
	}
}

// groundLine tells a ground of a part whose condition is told already.
func groundLine(e evidenceJSON) string {
	if e.Kind == inspect.Said || e.Kind == inspect.Heard {
		return evidenceLine(e)
	}
	line := string(e.Kind) + ": " + e.Text
	if len(e.Tickets) > 0 {
		line += " (looked at " + strings.Join(e.Tickets, ", ") + ")"
	}
	return line
}

// whyNear says what was found for each kind of miss.
var whyNear = map[explain.MissKind]string{
	explain.OutOfScope: "found outside the place asked for", explain.OtherRole: "found, by somebody else",
	explain.Guarded: "found, but guarded against", explain.TooFar: "found, too far from each other",
	explain.TooFew: "found, not often enough", explain.TooShort: "heard, not long enough",
	explain.SoundsLike: "something sounds like it", explain.Between: "found, with something between",
	explain.NotEach: "found, but not for each", explain.KeptLate: "kept, but late",
	explain.OtherTicket: "there is a ticket that does not fit", explain.OtherCalls: "there are calls that do not fit",
}

// missLine says what would have turned a verdict.
func missLine(m explain.Miss) string {
	would := "would be " + map[explain.Verdict]string{explain.Hit: "a hit", explain.NoHit: "no hit"}[m.Verdict]
	if m.Kind == explain.TicketKind {
		return fmt.Sprintf("%s had ticket %s been %s", would, m.Ticket, m.TicketKind)
	}
	if m.Kind == explain.NoTicket {
		return fmt.Sprintf("%s had a ticket %s been filed by %s", would, m.TicketKind, m.By.Format("2006-01-02 15:04"))
	}
	why := []string{whyNear[m.Kind]}
	if m.Off > 0 {
		why[0] += ", by " + m.Off.Round(100*time.Millisecond).String()
	}
	for _, e := range m.Evidence[:min(len(m.Evidence), 2)] {
		why = append(why, evidenceLine(evidenceOut(e)))
	}
	return fmt.Sprintf("%s with “%s” in the place of “%s”: %s", would, m.Instead, m.Condition, strings.Join(why, "; "))
}
