package settings

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/report"
)

// Bulletins says which bulletins are issued by themselves, and when.
type Bulletins struct {
	// After is how long after the end of a period its bulletins are issued; 0 is 8h.
	After Span `yaml:"after"`
	// Issue lists what is issued.
	Issue []Bulletin `yaml:"issue"`
}

// Bulletin is one that is issued for every period of a length.
type Bulletin struct {
	Kind  report.Kind   `yaml:"kind"`
	Every report.Length `yaml:"every"`
	Dept  string        `yaml:"dept,omitempty"` // empty for all departments
	Lang  string        `yaml:"lang,omitempty"` // empty for zh
}

func (b Bulletins) check() error {
	if b.After.Duration < 0 || b.After.Hours() > 31*24 {
		return fmt.Errorf("bulletins.after: %v: write a length of time from 0s to 744h", b.After.Duration)
	}
	var all []error
	for i, one := range b.Issue {
		all = append(all, one.check(fmt.Sprintf("bulletins.issue, entry %d", i+1)))
	}
	return errors.Join(all...)
}

func (b Bulletin) check(where string) error {
	var all []error
	if !slices.Contains(report.Kinds(), b.Kind) {
		all = append(all, fmt.Errorf("%s: kind: %q; write one of %s", where, b.Kind, joined(report.Kinds())))
	}
	if !slices.Contains(report.Lengths(), b.Every) {
		all = append(all, fmt.Errorf("%s: every: %q; write one of %s", where, b.Every, joined(report.Lengths())))
	}
	if b.Lang != "" && !slices.Contains(report.Languages(), b.Lang) {
		all = append(all, fmt.Errorf("%s: lang: %q; write one of %s", where, b.Lang, joined(report.Languages())))
	}
	return errors.Join(all...)
}

// joined lists codes.
func joined[T ~string](codes []T) string {
	var all []string
	for _, c := range codes {
		all = append(all, string(c))
	}
	return strings.Join(all, ", ")
}
