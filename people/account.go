package people

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is the longest ID, name, team or department, in characters.
const maxName = 64

// MistakeError is what is wrong with a user, in the field that it is in.
type MistakeError struct {
	Field string // "id", "name", "roles", "scope", "agent", "team", "dept" or "password"
	Text  string // what to do about it
}

// Error names the field and says what to do.
func (e MistakeError) Error() string { return e.Field + ": " + e.Text }

// CleanID gives the one form of what somebody writes as a name to sign in with: without
// space around it, in lower case.
func CleanID(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// Check tells what is wrong with a user that is to get an account, nil when nothing is.
// The error is a [MistakeError].
func (u User) Check() error {
	if u.ID == "" || u.ID != CleanID(u.ID) || strings.ContainsFunc(u.ID, strange) || utf8.RuneCountInString(u.ID) > maxName {
		return MistakeError{"id", fmt.Sprintf("%q cannot be signed in with; write letters, digits, '.', '-', '_' or '@', at most %d", u.ID, maxName)}
	}
	for field, text := range map[string]string{"name": u.Name, "agent": u.Agent, "team": u.Team, "dept": u.Dept} {
		if utf8.RuneCountInString(text) > maxName || strings.ContainsFunc(text, unicode.IsControl) || !utf8.ValidString(text) {
			return MistakeError{field, fmt.Sprintf("write one line of at most %d characters", maxName)}
		}
	}
	if err := u.checkRoles(); err != nil {
		return err
	}
	if !slices.Contains(Scopes(), u.Scope) {
		return MistakeError{"scope", fmt.Sprintf("%q is no scope; write own, team, department or all", u.Scope)}
	}
	if _, ok := u.Reach(); !ok && u.Is(Reviewer, Leader, Agent) {
		return MistakeError{"scope", fmt.Sprintf("%s reaches nobody; write the own staff number, team or department, too", u.Scope)}
	}
	return nil
}

func (u User) checkRoles() error {
	if len(u.Roles) == 0 {
		return MistakeError{"roles", "write one or more of reviewer, leader, agent, admin, auditor"}
	}
	for _, role := range u.Roles {
		if !slices.Contains(Roles(), role) {
			return MistakeError{"roles", fmt.Sprintf("%q is no role; write reviewer, leader, agent, admin or auditor", role)}
		}
	}
	if u.Is(Auditor) && len(u.Roles) > 1 {
		return MistakeError{"roles", "an auditor changes nothing, and has no other role"}
	}
	return nil
}

// strange tells whether a character has no place in an ID.
func strange(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-@", r)
}

// Passwords are of these lengths, in characters and bytes.
const (
	minPassword = 10
	maxPassword = 200
)

// CheckPassword tells what is wrong with a password that somebody chooses, nil when
// nothing is. Length is what counts; the own name, and one character over and over, are
// guessed first. The error is a [MistakeError].
func (u User) CheckPassword(word string) error {
	plain := strings.ToLower(word)
	switch {
	case utf8.RuneCountInString(word) < minPassword || len(word) > maxPassword:
		return MistakeError{"password", fmt.Sprintf("write %d characters or more, and at most %d bytes", minPassword, maxPassword)}
	case plain == u.ID || len(u.ID) > 3 && strings.ReplaceAll(plain, u.ID, "") == "" || strings.Count(word, word[:1]) == len(word):
		return MistakeError{"password", "the own name, or one character over and over, is guessed first; write something else"}
	}
	return nil
}
