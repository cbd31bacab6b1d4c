package keep

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
	"github.com/tingcha/tingcha/warning"
)

// raise looks at the events of a watch and scope around a span of time in which something
// has come, and has alerts say what they come to. Only what lies no more than Calm away can
// have become part of an episode by it: an alert goes on by the part that is read, however
// old it is.
func (c *counting) raise(w warning.Watch, scope string, first, last time.Time) error {
	from, until := first.Add(-w.Calm), last.Add(w.Window+w.Calm) // what has come counts for a window
	events, err := ask.WarningEvents(w.Name, scope, from.Add(-w.Window), until).Of(c.ctx, c.tx)
	if err != nil {
		return err
	}
	past, err := c.past(w, scope, from, until)
	if err != nil {
		return err
	}
	alerts, err := ask.AlertsNear(w.Name, scope, from, until).Of(c.ctx, c.tx)
	if err != nil {
		return err
	}
	near := make([]*known, len(alerts))
	for i, a := range alerts {
		if near[i], err = c.known(a, from.Add(-w.Window), until); err != nil {
			return err
		}
	}
	for _, e := range w.Episodes(events, from, past) {
		var same []*known
		for _, k := range near {
			if k.MergedIn == "" && slices.ContainsFunc(e.Above, k.found) {
				same = append(same, k)
			}
		}
		if err := c.settle(w, scope, e, same); err != nil {
			return err
		}
	}
	return nil
}

type eventKey struct {
	medium warning.Medium
	id     string
}

func keyOf(e warning.Event) eventKey { return eventKey{e.Medium, e.ID} }

// known is an alert with what is kept of the events that are looked at.
type known struct {
	storage.Alert
	members map[eventKey]storage.AlertEvent
}

func (c *counting) known(a storage.Alert, from, until time.Time) (*known, error) {
	all, err := ask.AlertMembers(a, from, until).Of(c.ctx, c.tx)
	k := &known{a, map[eventKey]storage.AlertEvent{}}
	for _, m := range all {
		k.members[eventKey{m.Medium, m.ID}] = m
	}
	return k, err
}

// found tells whether an event has found the count at a level already.
func (k *known) found(e warning.Event) bool { return k.members[keyOf(e)].Above }

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// past reads what earlier weeks had at the same hours.
func (c *counting) past(w warning.Watch, scope string, from, until time.Time) (warning.History, error) {
	var h warning.History
	if w.Usual == nil {
		return h, nil
	}
	if c.first.IsZero() {
		var err error
		if c.first, err = ask.FirstRecord(zoneOf(c.book)).Of(c.ctx, c.tx); err != nil {
			return h, err
		}
	}
	h.Since = c.first
	h.Since = later(h.Since, c.since[w.Name])
	for i := w.Usual.Weeks; i > 0; i-- {
		back := -time.Duration(i) * 7 * 24 * time.Hour
		times, err := ask.WarningTimes(w.Name, scope, from.Add(back-w.Window), until.Add(back)).Of(c.ctx, c.tx)
		if err != nil {
			return h, err
		}
		h.Earlier = append(h.Earlier, times...)
	}
	slices.SortFunc(h.Earlier, time.Time.Compare)
	return h, nil
}

// settle has an alert say what an episode comes to: a new one, or the one that says so of a
// part of it already. Where several do, the first that is open goes on, and the others
// become part of it.
func (c *counting) settle(w warning.Watch, scope string, e warning.Episode, same []*known) error {
	if len(same) == 0 {
		return c.raiseNew(w, scope, e)
	}
	slices.SortStableFunc(same, func(a, b *known) int {
		if a.State.Open() != b.State.Open() {
			if a.State.Open() {
				return -1
			}
			return 1
		}
		return a.Raised.Compare(b.Raised)
	})
	for _, other := range same[1:] {
		if err := c.join(other, same[0]); err != nil {
			return err
		}
	}
	return c.goOn(w, same[0], e)
}

// alertID names an alert by the event that raised it, so that the same traffic gives the
// same.
func alertID(watch, scope string, e warning.Event) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q", watch, scope, e.Medium, e.ID))
	return hex.EncodeToString(sum[:8])
}

func (c *counting) raiseNew(w warning.Watch, scope string, e warning.Episode) error {
	a := storage.Alert{
		ID: alertID(w.Name, scope, e.Above[0]), Watch: w.Name, Title: w.Title, Scope: scope, Tells: w.What.Tells(), Window: w.Window, Calm: w.Calm, FollowUps: w.FollowUps,
		State: warning.Raised, Raised: c.now, Told: c.recent(e),
	}
	a.Due = warning.Due(w.FollowUps, c.now, 0, c.now)
	comeTo(&a, w, e)
	usual, spread := thousandths(a.Expected)
	made, err := c.tx.Exec(c.ctx, `INSERT INTO warning_alert (id, watch, title, scope, tells, window_ms, calm_ms, follow_ups, level, peak, peak_at, threshold, weeks, usual, spread,
			from_at, began_at, last_at, state, owner, raised_at, due_at, followed, steps, merged_in, told)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 'raised', '', $19, $20, 0, 0, '', $21)
		ON CONFLICT (id) DO NOTHING`,
		a.ID, a.Watch, a.Title, a.Scope, bit(a.Tells), w.Window.Milliseconds(), w.Calm.Milliseconds(), ask.WritePauses(w.FollowUps), a.Level, a.Peak, storage.Millis(a.PeakAt), a.Threshold,
		a.Expected.Weeks, usual, spread, storage.Millis(a.From), storage.Millis(a.Began), storage.Millis(a.Last), storage.Millis(c.now), storage.Millis(a.Due), bit(a.Told))
	if err != nil {
		return err
	}
	if made == 0 { // its first event raised one long before or after: a time was corrected
		return c.goOnOf(w, a.ID, e)
	}
	if err := c.keepMembers(&known{Alert: a}, e); err != nil {
		return err
	}
	c.done.Raised++
	n, err := c.step(a, warning.Raise, "")
	if err == nil {
		err = c.tell(w, a, e, n, "")
	}
	return err
}

// comeTo puts into an alert what an episode came to.
func comeTo(a *storage.Alert, w warning.Watch, e warning.Episode) {
	a.Level, a.Peak, a.PeakAt, a.Expected, a.Threshold = e.Level, e.Peak, e.PeakAt, e.Expected, 0
	if i := slices.IndexFunc(w.Steps, func(s warning.Step) bool { return s.Level == e.Level }); i >= 0 && !e.ByUsual {
		a.Threshold = w.Steps[i].At
	}
	a.From, a.Began, a.Last = e.Members[0].At, e.Began, e.Last
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// thousandths gives what is usual as it is kept.
func thousandths(e warning.Expected) (usual, spread int64) {
	if !e.Known {
		return -1, 0
	}
	return int64(math.Round(e.Median * 1000)), int64(math.Round(e.Spread * 1000))
}

// keepMembers notes what an alert counted. What it counted before stays.
func (c *counting) keepMembers(k *known, e warning.Episode) error {
	above := map[eventKey]bool{}
	for _, event := range e.Above {
		above[keyOf(event)] = true
	}
	if k.members == nil {
		k.members = map[eventKey]storage.AlertEvent{}
	}
	var rows [][]any
	for _, m := range e.Members {
		key := keyOf(m)
		had, is := k.members[key]
		now := storage.AlertEvent{Medium: m.Medium, ID: m.ID, At: m.At, CallID: m.CallID, Agent: m.Agent, Dept: m.Dept, Gist: m.Gist, Above: had.Above || above[key]}
		if is && had.At.Equal(now.At) {
			had.At = now.At
		}
		if had == now {
			continue
		}
		k.members[key] = now
		rows = append(rows, []any{k.ID, m.Medium, m.ID, storage.Millis(m.At), m.CallID, m.Agent, m.Dept, m.Gist, bit(now.Above)})
	}
	return addRows(c.ctx, c.tx, `INSERT INTO warning_member (alert, medium, id, at, call_id, agent, dept, gist, above) VALUES `, rows,
		` ON CONFLICT (alert, medium, id) DO UPDATE SET at = excluded.at, call_id = excluded.call_id, agent = excluded.agent, dept = excluded.dept, gist = excluded.gist,
			above = CASE WHEN excluded.above > warning_member.above THEN excluded.above ELSE warning_member.above END`)
}

// goOnOf has an alert that is not near say what an episode comes to now, or the one that it
// has become part of.
func (c *counting) goOnOf(w warning.Watch, id string, e warning.Episode) error {
	a, err := ask.Alert(id).Of(c.ctx, c.tx)
	for err == nil && a.MergedIn != "" {
		a, err = ask.Alert(a.MergedIn).Of(c.ctx, c.tx)
	}
	if err != nil {
		return err
	}
	return c.goOn(w, &known{Alert: a}, e)
}

// goOn has an alert say what its episode comes to now. It rises with the level; one that is
// closed is raised again when the level is higher than it ever was, or when it had closed
// by itself and the count has been at a level since. Whoever was not told because it was too
// old is told once it is not.
func (c *counting) goOn(w warning.Watch, k *known, e warning.Episode) error {
	a, before := k.Alert, k.Alert
	if rank := e.Level.Rank() - a.Level.Rank(); rank > 0 || rank == 0 && e.Peak >= a.Peak {
		comeTo(&a, w, e)
	}
	a.From, a.Began, a.Last = earlier(before.From, e.Members[0].At), earlier(before.Began, e.Began), later(before.Last, e.Last)
	rises := a.Level.Rank() > before.Level.Rank()
	calmed := false
	if a.State == warning.Closed && !rises && a.Last.After(before.Last) {
		err := c.tx.Ask(c.ctx, `SELECT deed = 'calmed' FROM warning_step WHERE alert = $1 ORDER BY n DESC LIMIT 1`, []any{a.ID}, func(row ask.Row) error { return row.Scan(&calmed) })
		if err != nil {
			return err
		}
	}
	deed := warning.Deed("")
	switch {
	case a.State == warning.Closed && (rises || calmed):
		deed = warning.Again
		a.State, a.Raised, a.Owner, a.Followed = warning.Raised, c.now, "", 0
		a.Due = warning.Due(a.FollowUps, c.now, 0, c.now)
		c.done.Raised++
	case rises:
		deed = warning.Rise
		c.done.Risen++
	}
	news := !a.Told && a.State.Open() && c.recent(e)
	a.Told = a.Told || news
	if err := c.write(a); err != nil {
		return err
	}
	k.Alert = a
	if err := c.keepMembers(k, e); err != nil || deed == "" && !news {
		return err
	}
	n, err := c.stepOf(a, deed)
	if err != nil {
		return err
	}
	since := before.Level
	if news || deed == warning.Again && !rises {
		since = ""
	}
	return c.tell(w, a, e, n, since)
}

// recent tells whether people are to be told of an episode.
func (c *counting) recent(e warning.Episode) bool {
	return c.book.Late == 0 || c.now.Sub(e.Last) <= c.book.Late
}

// stepOf notes a deed of the machine, if there is one, and gives the number of the last step.
func (c *counting) stepOf(a storage.Alert, d warning.Deed) (n int, err error) {
	if d != "" {
		return c.step(a, d, "")
	}
	err = c.tx.Ask(c.ctx, `SELECT steps FROM warning_alert WHERE id = $1`, []any{a.ID}, func(row ask.Row) error { return row.Scan(&n) })
	return n, err
}

// write brings the row of an alert up to date.
func (c *counting) write(a storage.Alert) error {
	usual, spread := thousandths(a.Expected)
	_, err := c.tx.Exec(c.ctx, `UPDATE warning_alert SET level = $2, peak = $3, peak_at = $4, threshold = $5, weeks = $6, usual = $7, spread = $8, from_at = $9, began_at = $10,
			last_at = $11, state = $12, owner = $13, raised_at = $14, due_at = $15, followed = $16, merged_in = $17, told = $18 WHERE id = $1`,
		a.ID, a.Level, a.Peak, storage.Millis(a.PeakAt), a.Threshold, a.Expected.Weeks, usual, spread, storage.Millis(a.From), storage.Millis(a.Began),
		storage.Millis(a.Last), a.State, a.Owner, storage.Millis(a.Raised), storage.Millis(a.Due), a.Followed, a.MergedIn, bit(a.Told))
	return err
}

// join makes an alert part of another, with all that it counted.
func (c *counting) join(part, of *known) error {
	if rank := part.Level.Rank() - of.Level.Rank(); rank > 0 || rank == 0 && part.Peak > of.Peak { // it was told already
		of.Level, of.Peak, of.PeakAt, of.Expected, of.Threshold = part.Level, part.Peak, part.PeakAt, part.Expected, part.Threshold
	}
	of.From, of.Began, of.Last = earlier(of.From, part.From), earlier(of.Began, part.Began), later(of.Last, part.Last)
	_, err := c.tx.Exec(c.ctx, `INSERT INTO warning_member (alert, medium, id, at, call_id, agent, dept, gist, above)
		SELECT $1, medium, id, at, call_id, agent, dept, gist, above FROM warning_member WHERE alert = $2
		ON CONFLICT (alert, medium, id) DO UPDATE SET above = 1 WHERE excluded.above = 1 AND warning_member.above = 0`, of.ID, part.ID)
	if err != nil {
		return err
	}
	for key, m := range part.members {
		if had, is := of.members[key]; is {
			had.Above = had.Above || m.Above
			m = had
		}
		of.members[key] = m
	}
	part.State, part.MergedIn, part.Due = warning.Merged, of.ID, time.Time{}
	if err := c.write(part.Alert); err != nil {
		return err
	}
	_, err = c.step(part.Alert, warning.Merge, of.ID)
	return err
}

// calm closes what has been calm for long enough and nobody was asked to look after.
func (c *counting) calm() error {
	all, err := ask.CalmAlerts(c.now).Of(c.ctx, c.tx)
	if err != nil {
		return err
	}
	for _, a := range all {
		a.State, a.Due = warning.Closed, time.Time{}
		if err := c.write(a); err != nil {
			return err
		}
		if _, err := c.step(a, warning.Calm, ""); err != nil {
			return err
		}
		c.done.Closed++
	}
	return nil
}

// step notes what the machine did with an alert, and gives the number of the step.
func (c *counting) step(a storage.Alert, d warning.Deed, whom string) (int, error) {
	return addAlertStep(c.ctx, c.tx, storage.AlertStep{Deed: d, Level: a.Level, Count: a.Peak, Whom: whom, At: c.now}, a.ID)
}
