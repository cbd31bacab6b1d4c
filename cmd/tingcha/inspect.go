package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/evaluate"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/transcribe"
	"github.com/tingcha/tingcha/transcribe/imported"
)

// inspectedJSON is what the rules say of one call, as --json prints it.
type inspectedJSON struct {
	Call      string          `json:"call"`
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

type undecidedJSON struct {
	Rule   string `json:"rule"`
	Reason string `json:"reason"`
}

func newInspect(*options) *cobra.Command {
	var rules string
	var asJSON bool
	c := &cobra.Command{
		Use:   "inspect FILE",
		Short: "put the calls of one file to the rules, without a data folder",
		Long: `inspect reads a .calls file, with its tickets, or transcripts (.json: one, or a
list of dialogues without times), and prints what the rules say of each call.
Nothing is stored.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			engine, err := engineOf(rules)
			if err != nil {
				return err
			}
			inputs, err := inputsOf(args[0], cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			var all []inspectedJSON
			for _, in := range inputs {
				all = append(all, inspectedOut(engine.Inspect(in)))
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), all)
			}
			return writeInspected(cmd.OutOrStdout(), all)
		},
	}
	c.Flags().StringVar(&rules, "rules", "", "rulebook (default: the built-in one)")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// inputsOf reads what can be inspected by itself. Bad blocks are told and passed over.
func inputsOf(path string, errs io.Writer) ([]inspect.Input, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".calls":
		return labelledInputs(path, errs)
	case ".json":
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if imported.IsList(text) {
			return dialogueInputs(path, text, errs)
		}
		t, _, err := imported.JSON(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return []inspect.Input{wordsOnly(t)}, nil
	default:
		return nil, usage(errors.New(path + ": inspect reads .calls and .json; sound needs a transcriber, which is not there yet"))
	}
}

// dialogueInputs reads a list of dialogues. Those that cannot be read are told and
// passed over.
func dialogueInputs(path string, text []byte, errs io.Writer) ([]inspect.Input, error) {
	dialogues, err := imported.Dialogues(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var all []inspect.Input
	for _, d := range dialogues {
		if d.Err != nil {
			fmt.Fprintf(errs, "%s: %v\n", path, d.Err)
			continue
		}
		all = append(all, wordsOnly(d.Transcript))
	}
	return all, nil
}

// wordsOnly is a call of which nothing but the transcript is known.
func wordsOnly(t call.Transcript) inspect.Input {
	c, settled := call.Call{ID: t.CallID, Duration: t.Duration(), Answered: true, CSAT: call.RatingUnknown}, transcribe.Settle(t)
	return inspect.Input{Call: c, Transcript: settled, Signals: call.FromTurns(settled, c.Duration)}
}

func labelledInputs(path string, errs io.Writer) ([]inspect.Input, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	blocks, bad, err := intake.ParseCalls(path, file)
	if err != nil {
		return nil, err
	}
	for _, letter := range bad {
		fmt.Fprintf(errs, "%s:%d: %s: %s\n", letter.Name, letter.Line, letter.Reason, letter.Detail)
	}
	return evaluate.Inputs(blocks), nil
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
		fmt.Fprintf(&t, "call %s: %d findings, %d undecided\n", c.Call, len(c.Findings), len(c.Undecided))
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
