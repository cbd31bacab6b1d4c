package people_test

import (
	"testing"

	"github.com/tingcha/tingcha/people"
)

func TestAUserSeesAsFarAsTheScopeGoes(t *testing.T) {
	t.Parallel()
	whole := people.User{ID: "u", Roles: []people.Role{people.Leader}, Agent: "1024", Team: "三班", Dept: "客服一部"}
	for scope, want := range map[people.Scope]people.Reach{
		people.Own: {Agent: "1024"}, people.Team: {Team: "三班"}, people.Dept: {Dept: "客服一部"}, people.All: {}, "": {Agent: "1024"},
	} {
		whole.Scope = scope
		if got, ok := whole.Reach(); !ok || got != want {
			t.Errorf("scope %q: %+v, %v; want %+v", scope, got, ok, want)
		}
	}
	for _, scope := range []people.Scope{people.Own, people.Team, people.Dept, ""} {
		if got, ok := (people.User{Scope: scope}).Reach(); ok {
			t.Errorf("scope %q of nobody reaches %+v", scope, got)
		}
	}
}

func TestOnlyWhoHasAStaffNumberTookACall(t *testing.T) {
	t.Parallel()
	if (people.User{}).Took("") || (people.User{Agent: "1024"}).Took("1031") || !(people.User{Agent: "1024"}).Took("1024") {
		t.Error("the own calls are not those of the own staff number")
	}
}

func TestAUserMayHaveSeveralRoles(t *testing.T) {
	t.Parallel()
	u := people.User{Roles: []people.Role{people.Leader, people.Reviewer}}
	if !u.Is(people.Admin, people.Reviewer) || u.Is(people.Admin, people.Agent) || (people.User{}).Is(people.Roles()...) {
		t.Error("roles are not told apart")
	}
}
