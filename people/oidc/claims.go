package oidc

import (
	"slices"
	"strings"
	"unicode"

	"github.com/tingcha/tingcha/people"
)

// maxName is the longest name that is taken over, in characters; what is longer is cut.
const maxName = 64

// user makes a user of what an ID token says. Without roles nothing gave any.
func (c Config) user(t claims) people.User {
	u := people.User{
		ID: t.id(), Agent: t.text(c.AgentClaim), Team: t.text(c.TeamClaim), Dept: t.text(c.DeptClaim),
	}
	if u.Name = tidy(t.text("name")); u.Name == "" {
		u.Name = u.ID
	}
	for _, g := range c.Grants {
		if slices.Contains(t.values(g.Claim), g.Value) {
			u.Roles, u.Scope = slices.Clone(g.Roles), g.Scope
			break
		}
	}
	return u
}

// id proposes what a newcomer signs in as: the first thing that can be.
func (t claims) id() string {
	for _, name := range []string{"preferred_username", "email", "sub"} {
		id := people.CleanID(t.text(name))
		if (people.User{ID: id, Roles: []people.Role{people.Admin}, Scope: people.All}).Check() == nil {
			return id
		}
	}
	return ""
}

// text gives a claim that is one text; empty when it is none.
func (t claims) text(name string) string {
	if all := t.values(name); len(all) == 1 {
		return strings.TrimSpace(all[0])
	}
	return ""
}

// values gives the texts of a claim: of one that has the whole name, or else of one within
// others, at a path with dots.
func (t claims) values(name string) []string {
	found := t.all[name]
	if found == nil {
		within := t.all
		for step := range strings.SplitSeq(name, ".") {
			found = within[step]
			within, _ = found.(map[string]any)
		}
	}
	switch v := found.(type) {
	case string:
		return []string{v}
	case []any:
		var texts []string
		for _, item := range v {
			if text, ok := item.(string); ok {
				texts = append(texts, text)
			}
		}
		return texts
	}
	return nil
}

// tidy makes one line of a name, and cuts it off where it is too long.
func tidy(s string) string {
	line := strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, ""), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if all := []rune(line); len(all) > maxName {
		return string(all[:maxName])
	}
	return line
}
