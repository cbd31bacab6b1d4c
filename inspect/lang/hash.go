package lang

import (
	"crypto/sha256"
	"encoding/hex"
)

// Hash is the SHA-256 of what decides: the canonical text of all that is in force,
// of used rulebooks as well, without comments, notes and examples, in hexadecimal.
func (b *Rulebook) Hash() string {
	return hash(b.decls())
}

// Hash is the SHA-256 of what decides, in hexadecimal: the rule's canonical text
// without comments, notes and examples, what its file asks of all its rules, its
// family, and the sets and named conditions that it uses.
func (r *Rule) Hash() string { return hash(append([]Decl{r}, r.uses...)) }

func hash(decls []Decl) string {
	var p printer
	for _, d := range decls {
		p.decl(d)
	}
	sum := sha256.Sum256([]byte(p.String()))
	return hex.EncodeToString(sum[:])
}
