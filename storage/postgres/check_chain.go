package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/storage"
)

// checkChain holds every close to its seal and to the close before it. What was cut
// off at the end of the chain leaves no trace in it: who wants to know that keeps the
// last hash elsewhere.
func (t *tx) checkChain(ctx context.Context) ([]storage.Problem, error) {
	var problems []storage.Problem
	prev := ""
	err := t.each(ctx, `SELECT day, body, hash FROM day_close ORDER BY seq`, nil, func(rows pgx.Rows) error {
		var day, hash string
		var body string
		if err := rows.Scan(&day, &body, &hash); err != nil {
			return err
		}
		for _, detail := range sealed(day, []byte(body), hash, prev) {
			problems = append(problems, storage.Problem{Kind: "chain", Subject: day, Detail: detail})
		}
		prev = hash
		return nil
	})
	return problems, err
}

// sealed tells what is wrong with a close.
func sealed(day string, body []byte, hash, prev string) []string {
	var c storage.DayClose
	if err := json.Unmarshal(body, &c); err != nil {
		return []string{"cannot be read: " + err.Error()}
	}
	var wrong []string
	if c.Day != day {
		wrong = append(wrong, "is the close of "+c.Day)
	}
	if c.Seal() != hash {
		wrong = append(wrong, "is not what was sealed")
	}
	if c.Prev != prev {
		wrong = append(wrong, "does not follow on the close before it")
	}
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
