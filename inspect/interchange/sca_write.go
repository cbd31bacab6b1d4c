package interchange

import (
	"strconv"
	"strings"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// object is an object of JSON that is written. Its fields stand in alphabetical
// order, so that the same rules give the same bytes.
type object = map[string]any

// scaWriter writes rules as SCA's.
type scaWriter struct {
	*writer
	conditions []object
	cids       map[string]string // by what the condition says
	taken      map[string]bool
	rules      []object
	next, rids int // the last ids of conditions and rules
	oids       int // of operators, which have their own in the whole file
}

func (w *writer) exportSCA() any {
	s := &scaWriter{writer: w, cids: map[string]string{}, taken: map[string]bool{}, conditions: []object{}, rules: []object{}}
	for name := range w.definitions {
		if cid, is := cidOf(name); is {
			s.taken[cid] = true
		}
	}
	rids := map[string]bool{}
	for _, r := range w.rules {
		rids[strings.TrimPrefix(r.Name, "sca.r")] = true
	}
	w.each(func(r *lang.Rule, c lang.Condition) { s.rule(r, c, rids) })
	return object{"conditions": s.conditions, "rules": s.rules}
}

// cidOf is the id of a condition that came from SCA.
func cidOf(name string) (string, bool) {
	cid, is := strings.CutPrefix(name, "c")
	return cid, is && cid != "" && strings.Trim(cid, "0123456789") == ""
}

func (s *scaWriter) rule(r *lang.Rule, c lang.Condition, rids map[string]bool) {
	before := len(s.conditions)
	e := s.expr(c)
	if s.missing || e == nil {
		s.forget(before)
		return
	}
	s.fields(r, true, true, kindOf(r.Family) > 0, true)
	o := object{"rid": s.rid(r, rids), "name": r.Title, "lambda": e.String(), "level": s.level(r)}
	if n := kindOf(r.Family); n > 0 {
		o["type"] = n
	}
	if triggers := s.triggers(r); len(triggers) > 0 {
		o["triggers"] = triggers
	}
	s.deduct(o, r.Deduct)
	s.rules = append(s.rules, o)
}

// forget takes back the conditions of a rule that is left out.
func (s *scaWriter) forget(before int) {
	gone := map[any]bool{}
	for _, c := range s.conditions[before:] {
		gone[c["cid"]] = true
	}
	for key, cid := range s.cids {
		if gone[cid] {
			delete(s.cids, key)
		}
	}
	s.conditions = s.conditions[:before]
}

func (s *scaWriter) rid(r *lang.Rule, rids map[string]bool) string {
	if rid, is := strings.CutPrefix(r.Name, "sca.r"); is && !strings.Contains(rid, ".") && rid != "" {
		return rid
	}
	for {
		s.rids++
		if rid := strconv.Itoa(s.rids); !rids[rid] {
			return rid
		}
	}
}

func (s *scaWriter) level(r *lang.Rule) int {
	switch r.Level {
	case "serious":
		return 1
	case "critical":
		return 2
	case "redline":
		s.lose(Differs, "level redline", "the gravest level is 2")
		return 2
	case "info":
		s.lose(Differs, "level info", "the mildest level is 0")
	}
	return 0
}

func kindOf(family string) int {
	for i, kind := range scaKinds() {
		if kind[0] == family {
			return i + 1
		}
	}
	return 0
}

func (s *scaWriter) triggers(r *lang.Rule) []string {
	var cids []string
	for _, named := range r.Show {
		if cid, is := s.cids[named.String()]; is {
			cids = append(cids, cid)
		} else {
			s.lose(NotTaken, "show "+named.Name, "it is no condition of its own there")
		}
	}
	return cids
}

func (s *scaWriter) deduct(o object, d lang.Deduction) {
	if d.All {
		s.lose(Differs, "deduct all", "a veto is none there; the rule takes 100 points")
		d.Points = 100_00
	}
	if d.Points == 0 {
		return
	}
	if d.UpTo > 0 {
		s.lose(Differs, "deduct up to", "what all hits take together has no limit")
	}
	o["ruleScoreType"], o["scoreType"], o["scoreNum"], o["scoreNumType"] = 3, 3, float64(d.Points)/100, 1
	if d.Each {
		o["scoreNumType"] = 0
	}
}

// expr writes a condition as an expression over cids; nil when a part is missing.
func (s *scaWriter) expr(c lang.Condition) *expr {
	if cid, is := s.cids[c.String()]; is {
		return &expr{id: cid}
	}
	switch c := c.(type) {
	case lang.And:
		if _, ok := s.ownRange(c); !ok {
			return s.parts('&', c.Parts)
		}
	case lang.Or:
		return s.parts('|', c.Parts)
	case lang.Not:
		if e := s.expr(c.X); e != nil {
			return &expr{op: '!', parts: []*expr{e}}
		}
		return nil
	case lang.Named:
		return s.named(c)
	}
	return s.leaf(c)
}

func (s *scaWriter) parts(op byte, parts []lang.Condition) *expr {
	e := &expr{op: op}
	for _, p := range parts {
		part := s.expr(p)
		if part == nil {
			return nil
		}
		e.parts = append(e.parts, part)
	}
	return e
}

// named writes a named condition as one of its own if it can be one.
func (s *scaWriter) named(n lang.Named) *expr {
	d := s.definitions[n.Name]
	if d == nil {
		return nil
	}
	if cid, is := s.cids[n.Name]; is {
		return &expr{id: cid}
	}
	cid, numbered := cidOf(n.Name)
	o, ok := s.one(d.Condition)
	if !ok {
		return s.expr(flat(d.Condition))
	}
	if o == nil {
		return nil
	}
	if !numbered {
		cid = s.nextCID()
	}
	if len(d.Comments) > 0 {
		o["name"] = strings.TrimSpace(strings.TrimLeft(d.Comments[0], "# "))
	}
	return s.add(n.Name, cid, o)
}

// leaf writes a test or a relation as a condition without a name.
func (s *scaWriter) leaf(c lang.Condition) *expr {
	o, ok := s.one(c)
	if !ok || o == nil {
		if !s.missing {
			s.lose(Missing, c.String(), "it is no condition there")
		}
		return nil
	}
	return s.add(c.String(), s.nextCID(), o)
}

func (s *scaWriter) add(says, cid string, o object) *expr {
	o["cid"] = cid
	s.cids[says] = cid
	s.conditions = append(s.conditions, o)
	return &expr{id: cid}
}

func (s *scaWriter) nextCID() string {
	for {
		s.next++
		if cid := strconv.Itoa(s.next); !s.taken[cid] {
			return cid
		}
	}
}

// one writes what can be one condition: a relation to another one, or tests that
// look in one range. It is false of what is to be written in parts, and nil when
// something is missing.
func (s *scaWriter) one(c lang.Condition) (object, bool) {
	if a, is := s.anchored(c); is {
		return a, true
	}
	r, ok := s.ownRange(c)
	if !ok {
		return nil, false
	}
	t := &scaTests{scaWriter: s}
	e := t.expr(c)
	if e == nil {
		return nil, true
	}
	return object{"check_range": r.object(), "operators": t.operators, "lambda": e.String()}, true
}

// writtenRange is a check_range that is written.
type writtenRange struct {
	role     call.Role
	from, to int
	absolute bool
	every    bool // each sentence must hold
}

func (r writtenRange) object() object {
	o := object{"range": object{"from": r.from, "to": r.to}}
	if r.role != lang.Anyone {
		o["role"] = scaRole(r.role)
	}
	if r.absolute {
		o["absolute"] = true
	}
	if r.absolute || r.every {
		o["allSentencesSatisfy"] = true
	}
	return o
}

func scaRole(r call.Role) string {
	if r == call.AgentRole {
		return "客服"
	}
	return "客户"
}
