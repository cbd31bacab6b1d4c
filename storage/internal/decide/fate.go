package decide

import (
	"errors"

	"github.com/tingcha/tingcha/storage"
)

// ErrNoID refuses a record that nothing can be told apart by.
var ErrNoID = errors.New("has no ID")

// Fate is what became of one record of a batch.
type Fate int

// The fates of a record.
const (
	Same    Fate = iota // it says what is known, or what was replaced before
	Fresh               // nothing like it was there
	Changed             // it took the place of what was there
)

// Count adds one record's fate to the count of its sort.
func Count(c *storage.Count, f Fate) {
	switch f {
	case Fresh:
		c.New++
	case Changed:
		c.Changed++
	case Same:
		c.Same++
	}
}
