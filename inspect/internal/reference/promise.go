package reference

import (
	"slices"
	"time"

	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/inspect/number"
)

// promise keeps the hits of what was promised and kept, or was not. Which moments
// words name is taken as given.
func (w *world) promise(p lang.Promise) result {
	said := w.answer(p.Said)
	if said.Answer == No {
		return result{}
	}
	var kept []hit
	for _, h := range said.hits {
		fits := w.remedied(p, w.due(p, h))
		if !p.Kept {
			fits = fits.not()
		}
		if fits == No {
			continue
		}
		h.sure, h.test = h.sure && fits == Yes, p.String()
		kept = append(kept, h)
	}
	r := of(kept)
	if said.blind {
		r.Answer, r.blind = max(r.Answer, Unknown), true
	}
	return r
}

// due is when a promise had to be kept.
func (w *world) due(p lang.Promise, h hit) time.Time {
	end := w.in.Call.Started.Add(w.in.Call.Duration)
	due, nearest := end.Add(p.Within), -1
	if p.AsSaid {
		china := time.FixedZone("", 8*60*60)
		for _, d := range number.Deadlines(w.text(h.turn), end.In(china), nil) {
			apart := 0
			if d.From > h.to {
				apart = d.From - h.to
			} else if h.from > d.To {
				apart = h.from - d.To
			}
			if nearest < 0 || apart < nearest {
				nearest, due = apart, d.By
			}
		}
	}
	if last := end.Add(month); due.After(last) {
		return last
	}
	return due
}

func (w *world) remedied(p lang.Promise, due time.Time) Answer {
	start, end := w.in.Call.Started, w.in.Call.Started.Add(w.in.Call.Duration)
	done := No
	for _, r := range p.By {
		for _, t := range w.in.Tickets {
			if !r.Call && (len(r.Kinds) == 0 || slices.Contains(r.Kinds, t.Kind)) && !t.Filed.Before(start) && !t.Filed.After(due) {
				done = Yes
			}
		}
		for _, c := range w.in.Calls {
			if r.Call && !c.Started.Before(end) && !c.Started.After(due) {
				done = max(done, outbound(c))
			}
		}
	}
	if w.in.Call.Customer == "" {
		done = max(done, Unknown)
	}
	return done
}
