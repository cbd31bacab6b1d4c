package judging

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"math"

	"github.com/tingcha/tingcha/people"
)

// Lots are drawn for what is looked at once more. They hang on a secret: whoever is looked
// at knows every text of a lot, or chooses it, and would reckon which are drawn. The zero
// Lots have no secret.
type Lots struct{ secret string }

// NewLots gives lots with a secret of their own, which nobody is told and nothing keeps.
func NewLots() Lots { return Lots{people.NewToken()} }

// Chance is a number of [0, 1) that texts settle, the same one each time for these lots.
func (l Lots) Chance(texts ...string) float64 {
	h := hmac.New(sha256.New, []byte(l.secret))
	for _, t := range texts {
		h.Write([]byte(t))
		h.Write([]byte{0})
	}
	return float64(binary.BigEndian.Uint64(h.Sum(nil))>>11) / math.Exp2(53)
}
