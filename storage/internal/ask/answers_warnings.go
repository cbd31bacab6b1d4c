package ask

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// Alerts lists alerts, and says how many there are.
func (a *Answers) Alerts(ctx context.Context, f storage.AlertFilter) ([]storage.Alert, int, error) {
	some, err := Alerts(f).Answer(ctx, a.within)
	return some.Rows, some.Total, err
}

// Alert gives an alert with its steps and messages.
func (a *Answers) Alert(ctx context.Context, id string) (storage.Alert, error) {
	return Alert(id).Answer(ctx, a.within)
}

// AlertEvents lists what an alert counted.
func (a *Answers) AlertEvents(ctx context.Context, id string, limit, offset int) ([]storage.AlertEvent, error) {
	return AlertEvents(id, limit, offset).Answer(ctx, a.within)
}

// DueMessages gives messages that are to be sent.
func (a *Answers) DueMessages(ctx context.Context, now time.Time, limit int) ([]storage.AlertMessage, error) {
	return DueMessages(now, limit).Answer(ctx, a.within)
}
