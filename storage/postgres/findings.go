package postgres

import "github.com/tingcha/tingcha/storage/internal/ask"

// findings says how this store keeps findings: whether one is provisional is held
// against the horizon, see settle.
func findings() ask.Findings {
	return ask.Findings{Provisional: `(f.provisional_until > (SELECT at FROM horizon) AND f.status <> 'withdrawn')`}
}
