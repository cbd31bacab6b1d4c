package ask

import (
	"context"
	"fmt"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/warning"
)

// brokenAlerts holds every alert to its steps and to what it counted.
func brokenAlerts(ctx context.Context, r Records) ([]storage.Problem, error) {
	var problems []storage.Problem
	wrong := func(alert, format string, args ...any) {
		problems = append(problems, storage.Problem{Kind: "constraint", Subject: "alert " + alert, Detail: fmt.Sprintf(format, args...)})
	}
	led := map[string]warning.State{} // by steps
	n := map[string]int{}
	err := r.Ask(ctx, `SELECT alert, n, deed FROM warning_step ORDER BY alert, n`, nil, func(row Row) error {
		var alert string
		var number int
		var deed warning.Deed
		if err := row.Scan(&alert, &number, &deed); err != nil {
			return err
		}
		n[alert]++
		next, err := led[alert].After(deed)
		if err != nil || number != n[alert] {
			wrong(alert, "has step %d, %s, when it was %q", number, deed, led[alert])
		}
		led[alert] = next
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = r.Ask(ctx, `SELECT a.id, a.state, a.steps, a.peak, (SELECT count(*) FROM warning_member m WHERE m.alert = a.id) FROM warning_alert a ORDER BY a.id`, nil, func(row Row) error {
		var alert string
		var state warning.State
		var steps, peak, counted int
		if err := row.Scan(&alert, &state, &steps, &peak, &counted); err != nil {
			return err
		}
		if state != led[alert] || steps != n[alert] {
			wrong(alert, "is %s after %d steps, and %d steps lead to %q", state, steps, n[alert], led[alert])
		}
		if counted < peak {
			wrong(alert, "counted %d, and %d are there", peak, counted)
		}
		return nil
	})
	return problems, err
}
