package sqlite

import "github.com/tingcha/tingcha/storage/internal/ask"

// findings says how this store keeps findings.
func findings() ask.Findings {
	return ask.Findings{Provisional: `f.provisional`, ByDay: `INDEXED BY finding_list`}
}
