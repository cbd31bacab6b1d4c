package storage

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// FindingID gives the ID of what a rule finds in a call: the same for the same call
// and rule, always and everywhere.
func FindingID(callID, rule string) string {
	sum := sha256.Sum256([]byte(callID + "\x00" + rule))
	return strings.ToLower(base32.HexEncoding.EncodeToString(sum[:]))[:26]
}
