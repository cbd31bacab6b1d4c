package main

import (
	"context"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// demoPeople are the invented people as whom the demo lets in: one of each role, from
// the demo's roster where they take calls.
func demoPeople() []people.User {
	const team, dept = "一班", "客服一部"
	return []people.User{
		{ID: "reviewer", Name: "何静", Roles: []people.Role{people.Reviewer}, Scope: people.All},
		{ID: "second", Name: "许明", Roles: []people.Role{people.Reviewer}, Scope: people.All},
		{ID: "leader", Name: "周岚", Roles: []people.Role{people.Leader}, Scope: people.Team, Team: team, Dept: dept},
		{ID: "agent", Name: "刘晓芳", Roles: []people.Role{people.Agent}, Scope: people.Own, Agent: "1024", Team: team, Dept: dept},
		{ID: "admin", Name: "吴迪", Roles: []people.Role{people.Admin}, Scope: people.All},
		{ID: "auditor", Name: "郑洁", Roles: []people.Role{people.Auditor}, Scope: people.All},
	}
}

// invite gives the invented people accounts without a password.
func invite(ctx context.Context, store storage.People, now time.Time) error {
	accounts, err := store.Accounts(ctx)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, a := range accounts {
		known[a.ID] = true
	}
	for _, u := range demoPeople() {
		if known[u.ID] {
			continue
		}
		if err := store.AddAccount(ctx, storage.Account{User: u, Created: now, Changed: now}); err != nil {
			return fmt.Errorf("invite the demo's people: %w", err)
		}
	}
	return nil
}
