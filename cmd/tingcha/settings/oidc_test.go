package settings_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/people/oidc"
)

const outside = `
people:
  url: https://qa.example.com
  oidc:
    issuer: https://sso.example.com/realms/main
    client_id: tingcha
    client_secret: env:SECRET
    roles:
      - {claim: groups, value: qa, roles: [reviewer, leader], scope: team}
    team_claim: team
`

func TestAServiceThatKnowsUsersIsAskedAsTheConfigurationSays(t *testing.T) {
	t.Parallel()
	c, err := settings.Read([]byte(outside), environment)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := c.People.Service(nil)
	want := oidc.Config{
		Issuer: "https://sso.example.com/realms/main", ClientID: "tingcha", ClientSecret: "secret-word", Back: "https://qa.example.com/login/oidc/back", TeamClaim: "team",
		Grants: []oidc.Grant{{Claim: "groups", Value: "qa", Roles: []people.Role{people.Reviewer, people.Leader}, Scope: people.Team}},
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b func() time.Time) bool { return a == nil && b == nil })); diff != "" || !ok {
		t.Errorf("service (-want +got):\n%s", diff)
	}
	printed, err := c.Print()
	if err != nil || strings.Contains(string(printed)+fmt.Sprintf("%v %+v", c, *c.People.OIDC), "secret-word") || !strings.Contains(string(printed), "*** (env:SECRET)") {
		t.Errorf("print: %v\n%s", err, printed)
	}
}

func TestMistakesAboutTheServiceNameTheirKey(t *testing.T) {
	t.Parallel()
	for told, change := range map[string][2]string{
		"people.oidc: needs people.url":                                  {"url: https://qa.example.com", "url: ''"},
		"people.oidc.client_secret: is missing":                          {"client_secret: env:SECRET", "client_secret: ''"},
		"people.oidc.client_secret: a secret does not stand":             {"env:SECRET", "hunter2"},
		"people.oidc.client_secret: the environment variable NOWHERE is": {"env:SECRET", "env:NOWHERE"},
		"people.oidc.issuer:":                                            {"https://sso", "http://sso"},
		"people.oidc.roles: number 1: scope:":                            {"scope: team", "scope: everything"},
		"people.oidc.roles: number 1: roles:":                            {"reviewer, leader", "reviewer, boss"},
		`unknown key "rolls"`:                                            {"roles:\n", "rolls:\n"},
	} {
		text := strings.Replace(outside, change[0], change[1], 1)
		if _, err := settings.Read([]byte(text), environment); err == nil || !strings.Contains(err.Error(), told) {
			t.Errorf("%v, want %q", err, told)
		}
	}
}
