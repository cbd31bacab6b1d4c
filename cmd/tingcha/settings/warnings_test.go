package settings_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
	"github.com/tingcha/tingcha/warning"
)

const watched = `warnings:
  mail: {server: "smtp.example.com:587", tls: starttls, user: tingcha, password: "env:POSTGRES_PASSWORD", from: tingcha@example.com}
  contacts: {shift: {mail: [shift@example.com], webhook: "https://crm.example.com/x", secret: "env:SECRET"}}
  watches:
    - {name: a, count: {in: ticket, words: 宽带, kind: repair}, by: dept, window: 1h, follow_up: [30m], levels: [{level: blue, at: 5, to: [shift]}]}
`

func TestWatchesAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	c, err := settings.Read([]byte(watched), environment)
	if err != nil {
		t.Fatal(err)
	}
	b := c.Book()
	w, ok := b.Watch("a")
	if !ok || w.Title != "a" || !w.ByDept || w.Calm != 2*time.Hour || w.What.Words.Words[0].Text != "宽带" || w.Steps[0].Level != warning.Blue || b.Late != 72*time.Hour {
		t.Errorf("%+v", w)
	}
	printed, err := c.Print()
	if err != nil || strings.Contains(string(printed), "postgres-word") || strings.Contains(fmt.Sprintf("%+v", c.Warnings.Contacts["shift"]), "secret-word") {
		t.Errorf("a secret is shown, %v:\n%s", err, printed)
	}
	again, err := settings.Read([]byte(strings.NewReplacer("*** (", "", ")", "").Replace(string(printed))), environment)
	if err != nil || again.Book().Watches[0].Hash() != w.Hash() {
		t.Errorf("what is printed reads otherwise: %v", err)
	}
}

func TestMistakesOfWatchesSayWhatToWrite(t *testing.T) {
	t.Parallel()
	for from, c := range map[string]struct{ to, want string }{
		"window: 1h":                {"window: 1s", "warnings.watches, a: window: 1s; write 1m0s to 744h0m0s"},
		"at: 5":                     {"at: 0", "warnings.watches, a: levels, blue: write at: a count from 1, or above: spreads above the usual, or both"},
		"to: [shift]":               {"to: [boss]", `warnings.watches, a: levels, blue: to: "boss" is not among contacts; add it there`},
		"kind: repair":              {"kind: repairs", `warnings.watches, a: count, kind: "repairs"; write one of complaint.internal, complaint.external, consult, repair, business, urge, transfer`},
		"by: dept":                  {"by: region", `warnings.watches, a: by: "region"; write all or dept`},
		"words: 宽带":                 {"words: -宽带", "warnings.watches, a: count, words: query: no word to look for; write one that must be there"},
		"in: ticket, words":         {"in: ticket, said_by: boss, words", `warnings.watches, a: count, said_by: "boss"; write customer or agent, or leave it out`},
		"follow_up: [30m]":          {`message: "{phone}"`, `warnings.watches, a: message: {phone} is no field; write one of {at}, {count}, {gist}, {level}, {link}, {scope}, {since}, {threshold}, {title}, {usual}, {window}, and {{ for a brace`},
		"mail: [shift@example.com]": {"mail: [shift]", `warnings.contacts, shift: mail: "shift"; write an address such as shift@example.com`},
		"https://crm":               {"http://crm", "warnings.contacts, shift: webhook: not an address that webhooks may have: use https, or add the host to webhooks.hosts"},
		`, secret: "env:SECRET"`:    {"", "warnings.contacts, shift: secret: is missing; write env:NAME or file:PATH of what messages are signed with"},
		"tls: starttls":             {"tls: off", `warnings.mail.tls: a password goes over the network in the clear; write starttls or tls`},
		"smtp.example.com:587":      {"smtp.example.com", `warnings.mail.server: "smtp.example.com": write host and port, such as smtp.example.com:587`},
		"user: tingcha, ":           {"", "warnings.mail: user and password belong together; write both or neither"},
		`"env:POSTGRES_PASSWORD"`:   {"hunter2", "line 2: warnings.mail.password: a secret does not stand in the configuration; write env:NAME or file:PATH"},
	} {
		text := strings.Replace(watched, from, c.to, 1)
		if text == watched {
			t.Fatalf("%q is not in the configuration", from)
		}
		if _, err := settings.Read([]byte(text), environment); err == nil || err.Error() != c.want {
			t.Errorf("%s → %s:\n%v, want\n%s", from, c.to, err, c.want)
		}
	}
}
