package explain

import (
	"cmp"
	"slices"
)

// nearest keeps the misses that tell most: one for each part and kind, and those
// first that missed by a known and short time.
func nearest(all []Miss) []Miss {
	slices.SortStableFunc(all, func(a, b Miss) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Off, b.Off))
	})
	var kept []Miss
	for _, m := range all {
		known := slices.ContainsFunc(kept, func(k Miss) bool { return k.Kind == m.Kind && k.Condition == m.Condition })
		if !known && len(kept) < MaxMisses {
			kept = append(kept, m)
		}
	}
	return kept
}

// rank puts misses with a measure before those without.
func rank(m Miss) int {
	if m.Off > 0 {
		return 0
	}
	return 1
}
