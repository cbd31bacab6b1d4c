package evaluate

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// WriteTable prints the scores: all labels, then each style of transcript with
// the labels that occur in it, then what could not be evaluated or decided.
func (r Result) WriteTable(w io.Writer) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%d calls\n\n", r.Calls)
	if err := table(&text, r.Labels, true); err != nil {
		return err
	}
	for _, style := range slices.Sorted(maps.Keys(r.Styles)) {
		s := r.Styles[style]
		fmt.Fprintf(&text, "\n%s: %d calls\n\n", nameOf(style), s.Calls)
		if err := table(&text, s.Labels, false); err != nil {
			return err
		}
	}
	r.remarks(&text)
	_, err := io.WriteString(w, text.String())
	return err
}

func nameOf(style string) string {
	if style == "" {
		return "no style"
	}
	return style
}

// table prints a line a label. Unless all are wanted, labels that neither people
// nor rules spoke of are left out.
func table(w io.Writer, labels map[string]Score, all bool) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "label\ttp\tfp\tfn\tprecision [95 %]\trecall [95 %]\tF1\t")
	for _, key := range Keys() {
		s := labels[key]
		if !all && s.TP+s.FP+s.FN == 0 {
			continue
		}
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%s\t%s\t%s\t\n", key, s.TP, s.FP, s.FN,
			spread(s.Precision, s.PrecisionLow, s.PrecisionHigh),
			spread(s.Recall, s.RecallLow, s.RecallHigh), s.F1)
	}
	return t.Flush()
}

func (r Result) remarks(w io.Writer) {
	undecided := 0
	for _, c := range r.PerCall {
		if len(c.Undecided) > 0 {
			undecided++
		}
	}
	if undecided > 0 {
		fmt.Fprintf(w, "\n%d calls have rules that could not be decided\n", undecided)
	}
	if len(r.Bad) > 0 {
		fmt.Fprintf(w, "\n%d blocks were not evaluated:\n", len(r.Bad))
	}
	for _, bad := range r.Bad {
		fmt.Fprintf(w, "  %v\n", bad)
	}
}
