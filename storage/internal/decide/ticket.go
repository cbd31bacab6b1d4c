package decide

import (
	"bytes"

	"github.com/tingcha/tingcha/call"
)

// Supersedes tells whether a ticket, with the bytes that it is kept as, takes the place
// of the version with the bytes before: a later version does, and of two with one
// number the one whose bytes sort higher, so that the order in which they come decides
// nothing.
func Supersedes(k call.Ticket, body []byte, version int64, before []byte) bool {
	return k.Version > version || k.Version == version && bytes.Compare(body, before) > 0
}
