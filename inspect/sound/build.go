package sound

import (
	"slices"
	"strings"
)

// builder makes a Set.
type builder struct {
	*Set
	readings map[rune]reading
	named    map[string]uint16 // symbols by what they stand for
	members  []reading         // by symbol
}

// reading is how a character is read: near names, the usual one first. One that
// is not Chinese is read as itself.
type reading []string

// readings are those of all characters.
func readings() map[rune]reading {
	all := make(map[rune]reading, 8000)
	for _, usual := range []bool{true, false} {
		for _, s := range syllables {
			name, characters := near(s.name), s.rare
			if usual {
				characters = s.usual
			}
			for _, r := range characters {
				if !slices.Contains(all[r], name) {
					all[r] = append(all[r], name)
				}
			}
		}
	}
	return all
}

func (b *builder) read(r rune) reading {
	if known := b.readings[r]; known != nil {
		return known
	}
	return reading{string(r)}
}

// number gives a symbol to each character that sounds like one of a phrase.
func (b *builder) number(phrases []string) {
	wanted := map[string]bool{}
	for _, text := range phrases {
		for _, r := range text {
			for _, name := range b.read(r) {
				wanted[name] = true
			}
			if b.readings[r] == nil {
				b.readings[r] = b.read(r)
			}
		}
	}
	b.members = []reading{nil}
	for _, r := range sortedKeys(b.readings) {
		if key := keyOf(b.readings[r], wanted); key != "" {
			b.put(r, b.symbolFor(key))
		}
	}
	b.count = len(b.members)
	b.pairs = make([]uint64, (b.count*b.count+63)/64)
}

// keyOf names what a reading means to the phrases: its usual name first, even if
// it is none of theirs, which makes it the empty one.
func keyOf(names reading, wanted map[string]bool) string {
	var key []string
	some := false
	for i, name := range names {
		switch {
		case wanted[name]:
			key, some = append(key, name), true
		case i == 0:
			key = append(key, "")
		}
	}
	if !some {
		return ""
	}
	slices.Sort(key[1:])
	return strings.Join(key, " ")
}

func (b *builder) symbolFor(key string) uint16 {
	symbol, known := b.named[key]
	if !known {
		symbol = uint16(len(b.members))
		b.named[key] = symbol
		b.members = append(b.members, strings.Split(key, " "))
	}
	return symbol
}

func (b *builder) put(r rune, symbol uint16) {
	if r >= firstCommon && r < afterCommon {
		b.common[r-firstCommon] = symbol
	} else {
		b.symbols[r] = symbol
	}
}

func sortedKeys(all map[rune]reading) []rune {
	keys := make([]rune, 0, len(all))
	for r := range all {
		keys = append(keys, r)
	}
	slices.Sort(keys)
	return keys
}

// add puts a phrase in.
func (b *builder) add(id int32, text string) {
	p := phrase{text: text}
	for _, r := range text {
		takes := make([]uint64, (b.count+63)/64)
		for symbol, names := range b.members {
			if alike(b.read(r), names) {
				takes[symbol/64] |= 1 << (symbol % 64)
			}
		}
		p.takes = append(p.takes, takes)
	}
	b.phrases = append(b.phrases, p)
	if len(p.takes) < 2 {
		return
	}
	each(p.takes[0], func(first int) {
		each(p.takes[1], func(second int) {
			pair := first*b.count + second
			b.pairs[pair/64] |= 1 << (pair % 64)
			b.heads[uint32(pair)] = append(b.heads[uint32(pair)], id)
		})
	})
}

// alike says whether two characters sound alike: the usual reading of one is among
// those of the other.
func alike(x, y reading) bool {
	if len(y) == 0 {
		return false
	}
	return slices.Contains(y, x[0]) || y[0] != "" && slices.Contains(x, y[0])
}

func each(set []uint64, do func(i int)) {
	for i := range 64 * len(set) {
		if set[i/64]>>(i%64)&1 != 0 {
			do(i)
		}
	}
}
