package inspect

// wakes says which rules words wake.
type wakes struct {
	always []uint64     // a bit for each rule that is asked for every call
	every  []uint64     // a bit for each rule
	by     [][3][]int32 // by list, and by the role of who spoke, the rules
}

func wakesOf(conditions []node, lists []list) *wakes {
	size := (len(conditions) + 63) / 64
	w := &wakes{always: make([]uint64, size), every: make([]uint64, size), by: make([][3][]int32, len(lists))}
	for rule, condition := range conditions {
		w.every[rule/64] |= 1 << (rule % 64)
		d := demandOf(condition, lists)
		if d.always {
			w.always[rule/64] |= 1 << (rule % 64)
		}
		for _, want := range d.wants {
			for role := range w.by[want.list] {
				rules := &w.by[want.list][role]
				if n := len(*rules); mayBe(role, want.role) && (n == 0 || (*rules)[n-1] != int32(rule)) {
					*rules = append(*rules, int32(rule))
				}
			}
		}
	}
	return w
}

// awake are the rules that may hold for a call.
type awake struct {
	*wakes
	rules []uint64
	heard []heard // by list
	round uint32
}

// heard is who has said something of a list in the call of a round.
type heard struct {
	round uint32
	roles uint8
}

// begin wakes the rules that are asked for every call.
func (a *awake) begin(round uint32) {
	a.round = round
	a.rules = append(a.rules[:0], a.always...)
}

// all wakes all rules.
func (a *awake) all() { copy(a.rules, a.every) }

// wake is told that a role has said something of a list.
func (a *awake) wake(list int32, role int) {
	h := &a.heard[list]
	if h.round != a.round {
		*h = heard{round: a.round}
	}
	if h.roles>>role&1 != 0 {
		return
	}
	h.roles |= 1 << role
	for _, rule := range a.by[list][role] {
		a.rules[rule/64] |= 1 << (rule % 64)
	}
}
