package call

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// Customer stands for a caller: a keyed hash of the number, never the number.
// Two calls of one number have the same Customer under the same key; without the
// key a number can be neither read back nor tried out.
type Customer string

// HashCustomer gives the Customer for a caller's number under a hotline's key.
// Blanks, dashes, brackets and a leading +86, 0086 or trunk 0 do not matter.
// An empty number is the empty Customer, which equals no other caller.
func HashCustomer(key []byte, number string) Customer {
	number = plainNumber(number)
	if number == "" {
		return ""
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(number))
	sum := base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(mac.Sum(nil))
	return Customer(strings.ToLower(sum[:20]))
}

func plainNumber(number string) string {
	number = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", "\t", "").Replace(number)
	for _, prefix := range []string{"+86", "0086"} {
		number = strings.TrimPrefix(number, prefix)
	}
	if strings.HasPrefix(number, "01") && len(number) == 12 { // trunk 0 before a mobile
		number = number[1:]
	}
	return number
}
