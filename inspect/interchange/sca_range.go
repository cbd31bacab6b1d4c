package interchange

import (
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

type rangeRole = call.Role

// scaRange is where a condition of SCA looks.
type scaRange struct {
	at       *value
	role     rangeRole
	from, to int
	every    bool // each sentence must hold
	absolute bool
	anchor   *scaCondition
	location string
	hit      int // 0: each, -1: any
	scopes   []lang.Scope
}

// whole says whether it is the whole call.
func (r *scaRange) whole() bool { return r.anchor == nil && len(r.scopes) == 0 }

// single says whether it is one sentence at most.
func (r *scaRange) single() bool { return r.from == r.to && r.from != 0 }

// scaRoles are the names of roles.
func scaRoles() map[string]rangeRole {
	return map[string]rangeRole{"": lang.Anyone, "全部": lang.Anyone, "所有": lang.Anyone, "客服": call.AgentRole, "坐席": call.AgentRole, "客户": call.CustomerRole}
}

// checkRange reads check_range. It is nil when the range cannot be said.
func (f *scaFile) checkRange(c *scaCondition, v *value, depth int) *scaRange {
	r := &scaRange{at: v, from: 1, to: -1, hit: -1}
	if v == nil {
		return r
	}
	if !f.is(v, isObject) {
		return nil
	}
	role, known := scaRoles()[f.text(v.field("role"), "")]
	if !known {
		f.wrong(v.field("role"), "a role is 客服 or 客户; without one it is both")
		return nil
	}
	r.role = role
	r.absolute = f.flag(v.field("absolute"))
	r.every = f.flag(v.either("allSentencesSatisfy", "alSentencesSatisfy"))
	if bounds := v.field("range"); bounds != nil && f.is(bounds, isObject) {
		r.from, r.to = f.whole(bounds.field("from"), 1), f.whole(bounds.field("to"), -1)
	}
	if t := v.field("timeRange"); t != nil && !t.empty() {
		f.missing(c, t, Differs, "timeRange", "its unit is not published; the condition looks at all of the call")
	}
	anchor := v.field("anchor")
	if r.absolute {
		r.role = lang.Anyone
	} else if anchor != nil && !anchor.empty() && f.is(anchor, isObject) {
		return f.anchored(c, r, anchor, depth)
	}
	if r.scopes, known = scaScopes(r.from, r.to); !known {
		f.missing(c, v, Missing, "range", "there is no sentence from %d to %d", r.from, r.to)
		return nil
	}
	c.losses = append(c.losses, f.rest(v, "a condition has no such field")...)
	return r
}

func (f *scaFile) anchored(c *scaCondition, r *scaRange, anchor *value, depth int) *scaRange {
	r.location, r.hit = f.text(anchor.field("location"), "AFTER"), f.whole(anchor.field("hit_time"), -1)
	cid := f.id(anchor.field("cid"))
	r.anchor = f.conditions[cid]
	switch {
	case r.anchor == nil:
		f.wrong(anchor, "there is no condition with the cid %q", clip(cid))
		return nil
	case r.hit < -1:
		f.wrong(anchor, "hit_time is the number of a hit, 0 for every hit or -1 for any")
		return nil
	}
	f.condition(r.anchor, depth+1)
	c.losses = append(c.losses, r.anchor.losses...)
	if !r.anchor.hits {
		f.missing(c, anchor, Missing, "anchor", "the condition %q has no sentence of its own that another could be looked for at", clip(cid))
		return nil
	}
	return r
}

// scaScopes are the sentences from one number to another, without an anchor.
func scaScopes(from, to int) (scopes []lang.Scope, ok bool) {
	if from < 0 && to < 0 && from > to {
		from, to = to, from
	}
	switch {
	case from == 0 || to == 0 || from > to && (from < 0) == (to < 0):
		return nil, false
	case from == 1 && to == -1:
		return nil, true
	case from == 1 && to > 0:
		return []lang.Scope{{Turns: to}}, true
	case from < 0 && to == -1:
		return []lang.Scope{{Last: true, Turns: -from}}, true
	}
	return []lang.Scope{{From: from, To: to}}, true
}
