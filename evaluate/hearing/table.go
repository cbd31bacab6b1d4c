package hearing

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/evaluate"
	"github.com/tingcha/tingcha/inspect"
)

// shown is how many of the worst slips are printed.
const shown = 12

// Write prints the report for people: the figures of each recording and of all, the
// worst slips, and each label that was lost or is new, with both sides.
func (r Report) Write(w io.Writer) error {
	p := printer{w: w}
	p.line("engine: %s", cmp.Or(r.Engine, "–"))
	p.recordings(r)
	p.slips(r)
	p.recall(r.Total.Recall)
	p.labels(r.Total.Labels)
	p.cost(r.Cost)
	return p.err
}

// printer remembers the first error of writing.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

const row = "%-24s %8s %7s %6s %6s %6s %7s %7s %8s %7s %6s"

func (p *printer) recordings(r Report) {
	p.line("\n"+row, "recording", "seconds", "CER", "sub", "del", "ins", "exact", "sound", "labels", "roles", "doubt")
	for _, one := range r.Recordings {
		s := newSummary()
		s.add(one)
		p.summary(one.Name, s)
		if len(one.Channels) > 1 {
			for _, c := range one.Channels {
				p.line(row, "  "+string(c.Role), "", percent(c.Rate), strconv.Itoa(c.Substituted), strconv.Itoa(c.Deleted), strconv.Itoa(c.Inserted), "", "", "", "", "")
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Groups)) {
		if g := r.Groups[name]; g.Recordings > 1 {
			p.summary(name+"*", g)
		}
	}
	p.summary("all", r.Total)
}

func (p *printer) summary(name string, s Summary) {
	labels := "–"
	if of := s.Labels.Kept + s.Labels.Lost; of > 0 {
		labels = fmt.Sprintf("%d/%d", s.Labels.Kept, of)
	}
	p.line(row, name, fmt.Sprintf("%.1f", s.Duration.Seconds()), percent(s.Errors.Rate),
		strconv.Itoa(s.Errors.Substituted), strconv.Itoa(s.Errors.Deleted), strconv.Itoa(s.Errors.Inserted),
		s.Recall.ExactRate, s.Recall.BySoundRate, labels, percent(s.Roles.Accuracy), strconv.Itoa(s.Doubted))
}

func percent(r evaluate.Ratio) string {
	if !r.Defined() {
		return r.String()
	}
	return fmt.Sprintf("%.1f %%", 100*float64(r))
}

func (p *printer) slips(r Report) {
	var all []Slip
	for _, one := range r.Recordings {
		for _, c := range one.Channels {
			all = append(all, c.Slips...)
		}
	}
	if len(all) == 0 {
		return
	}
	p.line("\nthe longest of %d slips (said → heard)", len(all))
	for _, s := range Worst(all, shown) {
		p.line("  %s[%s → %s]%s", s.Before, cmp.Or(s.Said, "–"), cmp.Or(s.Heard, "–"), s.After)
	}
}

func (p *printer) recall(r Recall) {
	if r.Said == 0 {
		return
	}
	p.line("\nphrases of the rulebook: %d said; recall %s as the engine writes, %s in normal form, %s where the rulebook hears sounds, %s if it did so everywhere",
		r.Said, r.RawRate, r.ExactRate, r.AskedRate, r.BySoundRate)
	p.line("  those whose sound the rulebook looks for: %d said; recall %s in normal form, %s by sound",
		r.Sought, evaluate.Share(r.SoughtExact, r.Sought), evaluate.Share(r.SoughtSound, r.Sought))
	counts := map[string]int{}
	for _, m := range r.Missed {
		counts[m.Phrase]++
	}
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	for _, name := range names[:min(shown, len(names))] {
		p.line("  %s %d×: %s", name, counts[name], strings.Join(soundsOf(name, r.Missed), ", "))
	}
}

// soundsOf lists what was heard in place of a phrase.
func soundsOf(phrase string, missed []Missed) []string {
	var all []string
	for _, m := range missed {
		if m.Phrase == phrase {
			if as := cmp.Or(m.Sounds, "–"); !slices.Contains(all, as) {
				all = append(all, as)
			}
		}
	}
	return all
}

func (p *printer) labels(l Labels) {
	if l.Findings == (Fate{}) {
		return
	}
	p.line("\nlabels: %d of %d kept (%s), %d new", l.Kept, l.Kept+l.Lost, percent(l.Rate), l.New)
	f := l.Findings
	p.line("findings of rules, with and without a label: %d of %d kept (%s), %d new", f.Kept, f.Kept+f.Lost, percent(evaluate.Share(f.Kept, f.Kept+f.Lost)), f.New)
	for _, label := range slices.Sorted(maps.Keys(l.ByLabel)) {
		f := l.ByLabel[label]
		p.line("  %-28s kept %d, lost %d, new %d", label, f.Kept, f.Lost, f.New)
	}
	for _, c := range l.Changes {
		fate := "lost"
		if c.New {
			fate = "new"
		}
		label := cmp.Or(c.Label, "no label")
		if c.Both {
			label += ", which others of its rules find on both sides"
		}
		p.line("\n%s: %s: %s (%s; %s)", c.Call, fate, c.Rule, c.Title, label)
		if c.Undecided != "" {
			p.line("  undecided: %s", c.Undecided)
		}
		p.grounds(c)
	}
}

// grounds prints what explains a change: the words that are on one side only, and
// otherwise what is no words, as far as there is room.
func (p *printer) grounds(c Change) {
	left := shown
	for _, words := range []bool{true, false} {
		for _, g := range c.Grounds {
			if (g.Kind == inspect.Said) == words && g.Came != AsSaid && left > 0 {
				p.ground(g, c.New)
				left--
			}
		}
		if left < shown && !c.New {
			return // words explain a loss
		}
	}
}

func (p *printer) ground(g Ground, fresh bool) {
	if g.Kind != inspect.Said {
		p.line("  %s: %s", g.Kind, cmp.Or(g.Condition, g.Words))
		return
	}
	said, heard := g.Here, g.There
	if fresh {
		said, heard = heard, said
	}
	came := string(g.Came)
	if g.Sounds != "" {
		came += ": " + g.Sounds
	}
	p.line("  %v %q: %s", g.At.Round(100*time.Millisecond), g.Words, came)
	p.line("    said  %s", oneLine(said))
	p.line("    heard %s", oneLine(heard))
}

func oneLine(text string) string { return cmp.Or(strings.ReplaceAll(text, "\n", " / "), "–") }

func (p *printer) cost(c Cost) {
	const mb = 1 << 20
	p.line("\n%.0f s of recordings in %.1f s: %.3f of real time; CPU %.4f of it ours, %.3f the engine's; at most %d MB ours, %d MB the engine's",
		c.Sound.Seconds(), c.Wall.Seconds(), float64(c.RealTime), float64(c.CPURealTime), float64(c.EngineRealTime), c.Peak/mb, c.EnginePeak/mb)
}
