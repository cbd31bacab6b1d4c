// Package people says who works with tingcha and how far each of them may look: a user
// has roles, which say what may be done, and a scope, which says about whom. It is pure;
// package storage keeps users and package web asks for rights at every address.
//
//	reviewer  listens and judges                 agent    sees the own findings, and appeals
//	leader    reads scorecards, assigns, decides auditor  sees everything, changes nothing
//	admin     keeps users and settings; hears nothing unless a reviewer, too
package people

import "slices"

// Role is what a user may do.
type Role string

// The roles. A user may have several.
const (
	Reviewer Role = "reviewer"
	Leader   Role = "leader"
	Agent    Role = "agent"
	Admin    Role = "admin"
	Auditor  Role = "auditor"
)

// Roles lists every role, in the order of pages.
func Roles() []Role { return []Role{Reviewer, Leader, Agent, Admin, Auditor} }

// Scope is about whom a user may see something.
type Scope string

// The scopes, from the narrowest. Own is the calls of the user's own staff number.
const (
	Own  Scope = "own"
	Team Scope = "team"
	Dept Scope = "department"
	All  Scope = "all"
)

// Scopes lists every scope, the narrowest first.
func Scopes() []Scope { return []Scope{Own, Team, Dept, All} }

// User is a person with an account. The zero User is nobody.
type User struct {
	ID    string // what the user signs in as; verdicts carry it
	Name  string // as pages show it
	Roles []Role
	Scope Scope
	Agent string // the own staff number, 工号; empty for those who take no calls
	Team  string // the own team, 班组
	Dept  string // the own department
}

// Is tells whether the user has one of the roles.
func (u User) Is(roles ...Role) bool {
	return slices.ContainsFunc(u.Roles, func(r Role) bool { return slices.Contains(roles, r) })
}

// Took tells whether the user is the agent of a call. Nobody judges the own calls.
func (u User) Took(agent string) bool { return u.Agent != "" && u.Agent == agent }

// Reach narrows what is shown to some calls, by who took them; the zero Reach does not
// narrow. Of its fields one at most is set.
type Reach struct {
	Agent string
	Team  string
	Dept  string
}

// Holds tells whether what an agent of a team did for a department is within reach.
func (r Reach) Holds(agent, team, dept string) bool {
	switch {
	case r.Agent != "":
		return r.Agent == agent
	case r.Team != "":
		return r.Team == team
	case r.Dept != "":
		return r.Dept == dept
	}
	return true
}

// All tells whether the reach does not narrow.
func (r Reach) All() bool { return r == Reach{} }

// Reach gives how far the user sees. It is false for a scope that names nobody, such as
// that of an own team without a team: the user sees nothing. Who is an agent and nothing
// else sees the own things, whatever the scope; an auditor sees everything.
func (u User) Reach() (Reach, bool) {
	scope := u.Scope
	switch {
	case u.Is(Auditor):
		scope = All
	case !u.Is(Reviewer, Leader, Admin):
		scope = Own
	}
	switch scope {
	case All:
		return Reach{}, true
	case Dept:
		return Reach{Dept: u.Dept}, u.Dept != ""
	case Team:
		return Reach{Team: u.Team}, u.Team != ""
	case Own:
	}
	return Reach{Agent: u.Agent}, u.Agent != ""
}
