package decide

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// namedObstacles is how many of what is in the way of a close are told by name.
const namedObstacles = 5

// NextClose gives the close of a day, still without counts, chained to the last of those
// that are there, or, and then done, the one that the day has. It is an error when the
// day is none or nobody signs.
func NextClose(closed []storage.DayClose, day, by string, now time.Time) (c storage.DayClose, done bool, err error) {
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return c, false, err
	}
	if by == "" {
		return c, false, errNobody
	}
	if i := slices.IndexFunc(closed, func(c storage.DayClose) bool { return c.Day == day }); i >= 0 {
		return closed[i], true, nil
	}
	c = storage.DayClose{Day: day, By: by, At: now.UTC().Truncate(time.Millisecond)}
	if len(closed) > 0 {
		c.Prev = closed[len(closed)-1].Hash
	}
	return c, false, nil
}

// Obstacle says in words what is in the way of closing a day: a day or a call, and why.
func Obstacle(subject, why string) string { return subject + " " + why }

// Obstacles is an error that wraps [storage.ErrOpen] and names the first of what is in
// the way of closing a day, and nil when nothing is.
func Obstacles(found []string) error {
	if len(found) == 0 {
		return nil
	}
	named := strings.Join(found[:min(len(found), namedObstacles)], ", ")
	if len(found) > namedObstacles {
		named += ", …"
	}
	return fmt.Errorf("%w: %d in the way: %s", storage.ErrOpen, len(found), named)
}

// Freeze puts the day's counts, if it has any, and the exemptions that were approved into
// a close, seals it, and gives the text of which that is the seal, as it is to be kept.
// It is an error that wraps [storage.ErrOpen] when the counts do not add up.
func Freeze(c *storage.DayClose, days []storage.Day, asked []storage.Exemption) (body string, err error) {
	c.States, c.Unlisted = map[storage.State]int{}, map[storage.State]int{}
	if len(days) > 0 {
		c.Expected, c.States, c.Unlisted = days[0].Expected, days[0].States, days[0].Unlisted
		if !days[0].AddsUp() {
			return "", fmt.Errorf("%w: %d calls are expected, and the states add up to something else", storage.ErrOpen, c.Expected)
		}
	}
	c.Exempt = slices.DeleteFunc(asked, func(e storage.Exemption) bool { return e.ApprovedBy == "" })
	c.Hash = c.Seal()
	text, err := json.Marshal(c)
	return string(text), err
}

// Thaw reads a close as it was kept.
func Thaw(body []byte, hash string) (storage.DayClose, error) {
	c := storage.DayClose{Hash: hash}
	return c, json.Unmarshal(body, &c)
}

// Chain holds closes to their seals and each to the one before it. What was cut off at
// its end leaves no trace in it: who wants to know that keeps the last hash elsewhere.
type Chain struct {
	// Problems are what is wrong with the closes so far.
	Problems []storage.Problem
	last     string
}

// Hold looks at the next close, as it was kept.
func (h *Chain) Hold(day string, body []byte, hash string) {
	for _, detail := range h.flaws(day, body, hash) {
		h.Problems = append(h.Problems, storage.Problem{Kind: "chain", Subject: day, Detail: detail})
	}
	h.last = hash
}

func (h *Chain) flaws(day string, body []byte, hash string) []string {
	c, err := Thaw(body, hash)
	if err != nil {
		return []string{"cannot be read: " + err.Error()}
	}
	var wrong []string
	if c.Day != day {
		wrong = append(wrong, "is the close of "+c.Day)
	}
	wrong = append(wrong, c.Flaws(h.last)...)
	for _, e := range c.Exempt {
		if e.ApprovedBy == "" || e.ApprovedBy == e.AskedBy {
			wrong = append(wrong, fmt.Sprintf("exempts call %s without a second person's approval", e.CallID))
		}
	}
	if !(storage.Day{Expected: c.Expected, States: c.States}).AddsUp() {
		wrong = append(wrong, "does not add up")
	}
	return wrong
}
