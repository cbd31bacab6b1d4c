package storagetest

import (
	"errors"
	"strconv"
	"sync"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

func peopleCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"an account is what was added, once":                  accountAdded,
		"an account that may do something else is signed out": accountChanged,
		"no change of an account is lost to another":          accountNotLost,
		"of administrators who take away roles one stays":     lastAdminStays,
		"a subject has one account":                           accountOfSubject,
		"a link works once, and until there is a newer one":   linkOnce,
		"of many who use a link at once there is one":         linkTogether,
		"the first account comes of a link":                   linkFirst,
		"a session is kept until it is ended or forgotten":    sessionKept,
		"the log is chained, and says each thing once":        deedsChained,
		"the last sign-ins of somebody are listed":            signInsListed,
		"many who write the log at once are all in it":        deedsTogether,
		"what is out of reach is not found":                   reachNarrows,
	}
}

func account(id string, roles ...people.Role) storage.Account {
	return storage.Account{
		User:     people.User{ID: id, Name: "李", Roles: roles, Scope: people.Team, Agent: "1024", Team: "三班", Dept: "客服三部"},
		Password: "$argon2id$", Created: t0, Changed: t0,
	}
}

func accountAdded(k *kit) {
	a, b := account("li", people.Reviewer, people.Leader), account("wang", people.Agent)
	b.Disabled, b.Subject = true, "issuer wang"
	k.must(k.s.AddAccount(k.Context(), b))
	k.must(k.s.AddAccount(k.Context(), a))
	k.must(k.s.AddAccount(k.Context(), a))
	got, err := k.s.Account(k.Context(), "li")
	k.must(err)
	k.same(a, got)
	all, err := k.s.Accounts(k.Context())
	k.must(err)
	k.same([]storage.Account{a, b}, all)
	other := a
	other.Scope = people.All
	if err := k.s.AddAccount(k.Context(), other); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("another one of that name: %v", err)
	}
	if _, err := k.s.Account(k.Context(), "none"); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("one that is not there: %v", err)
	}
	for what, err := range map[string]error{
		"set":        k.s.SetUser(k.Context(), storage.UserChange{User: account("none").User, At: t0}),
		"disable":    k.s.SetDisabled(k.Context(), "none", true, t0),
		"a password": k.s.SetPassword(k.Context(), "none", "", "x"),
	} {
		if !errors.Is(err, storage.ErrNotFound) {
			k.Errorf("%s of one that is not there: %v", what, err)
		}
	}
}

func accountChanged(k *kit) {
	k.must(k.s.AddAccount(k.Context(), account("li", people.Reviewer)))
	now := func() storage.Account {
		k.Helper()
		a, err := k.s.Account(k.Context(), "li")
		k.must(err)
		return a
	}
	user := func(change func(*people.User)) func() error {
		return func() error {
			a := now()
			change(&a.User)
			return k.s.SetUser(k.Context(), storage.UserChange{User: a.User, Seen: a.Changed, At: t0})
		}
	}
	for _, c := range []struct {
		name string
		do   func() error
		out  bool
	}{
		{"name", user(func(u *people.User) { u.Name = "黎" }), false},
		{"roles", user(func(u *people.User) { u.Roles = append(u.Roles, people.Leader) }), true},
		{"scope", user(func(u *people.User) { u.Scope = people.All }), true},
		{"team", user(func(u *people.User) { u.Team = "四班" }), true},
		{"the same once more", user(func(*people.User) {}), false},
		{"password", func() error { return k.s.SetPassword(k.Context(), "li", now().Password, "other") }, true},
		{"the same password once more", func() error { return k.s.SetPassword(k.Context(), "li", "gone", "other") }, false},
		{"disabled", func() error { return k.s.SetDisabled(k.Context(), "li", true, t0) }, true},
		{"disabled once more", func() error { return k.s.SetDisabled(k.Context(), "li", true, t0) }, true},
		{"enabled", func() error { return k.s.SetDisabled(k.Context(), "li", false, t0) }, true},
	} {
		was := now()
		err := k.s.AddSession(k.Context(), storage.Session{Sum: c.name, Account: "li", Begun: t0, Seen: t0}, was.Password, t0)
		if errors.Is(err, storage.ErrConflict) != was.Disabled || err != nil && !was.Disabled {
			k.Errorf("signed in before a change of %s: %v", c.name, err)
		}
		k.must(c.do())
		if _, _, err := k.s.Session(k.Context(), c.name); errors.Is(err, storage.ErrNotFound) != c.out || err != nil && !c.out {
			k.Errorf("a change of %s: %v", c.name, err)
		}
		if is := now(); !is.Changed.After(was.Changed) && (is.Disabled != was.Disabled || is.Name != was.Name || is.Scope != was.Scope) {
			k.Errorf("a change of %s is not told from before by its time", c.name)
		}
	}
	got, want := now(), account("li", people.Reviewer, people.Leader)
	want.Name, want.Scope, want.Team, want.Password, want.Changed = "黎", people.All, "四班", "other", got.Changed
	k.same(want, got)
}

// accountNotLost has two change an account who have seen the same: what the first one did
// is not undone by the second one.
func accountNotLost(k *kit) {
	k.must(k.s.AddAccount(k.Context(), account("li", people.Reviewer)))
	seen, err := k.s.Account(k.Context(), "li")
	k.must(err)
	first := storage.UserChange{User: seen.User, Seen: seen.Changed, At: t0}
	first.User.Roles = []people.Role{people.Agent}
	k.must(k.s.SetUser(k.Context(), first))
	k.must(k.s.SetUser(k.Context(), first)) // done again after a lost answer
	second := storage.UserChange{User: seen.User, Seen: seen.Changed, At: t0}
	second.User.Name = "黎"
	if err := k.s.SetUser(k.Context(), second); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("a change of what is not so any more: %v", err)
	}
	k.must(k.s.SetDisabled(k.Context(), "li", true, t0))
	for what, err := range map[string]error{
		"a password that was hashed meanwhile": k.s.SetPassword(k.Context(), "li", seen.Password, "renewed"),
		"a form from before":                   k.s.SetUser(k.Context(), second),
	} {
		if !errors.Is(err, storage.ErrConflict) {
			k.Errorf("%s, on an account that was disabled: %v", what, err)
		}
	}
	second.Outside = true
	k.must(k.s.SetUser(k.Context(), second))
	k.must(k.s.SetDisabled(k.Context(), "li", false, t0))
	if err := k.s.SetPassword(k.Context(), "li", "another", "renewed"); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("in place of a password that is not there: %v", err)
	}
	is, err := k.s.Account(k.Context(), "li")
	k.must(err)
	want := seen
	want.Name, want.Changed = "黎", is.Changed
	k.same(want, is)
}

// lastAdminStays has all administrators take the role from another at once: one is left.
func lastAdminStays(k *kit) {
	const n = 4
	for i := range n {
		k.must(k.s.AddAccount(k.Context(), account("admin"+strconv.Itoa(i), people.Admin)))
	}
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			var err error
			if id := "admin" + strconv.Itoa(i); i%2 == 0 {
				err = k.s.SetDisabled(k.Context(), id, true, t0)
			} else {
				c := storage.UserChange{User: account(id, people.Reviewer).User, Seen: t0, At: t0}
				err = k.s.SetUser(k.Context(), c)
			}
			if err != nil && !errors.Is(err, storage.ErrLastAdmin) {
				k.Errorf("%d: %v", i, err)
			}
		})
	}
	wg.Wait()
	all, err := k.s.Accounts(k.Context())
	k.must(err)
	left := 0
	for _, a := range all {
		if a.CanKeepUsers() {
			left++
		}
	}
	if left != 1 {
		k.Errorf("%d administrators are left: %+v", left, all)
	}
}

func accountOfSubject(k *kit) {
	a := account("li", people.Reviewer)
	a.Subject = "issuer li"
	k.must(k.s.AddAccount(k.Context(), a))
	k.must(k.s.AddAccount(k.Context(), account("wang", people.Reviewer)))
	got, err := k.s.AccountOf(k.Context(), "issuer li")
	k.must(err)
	k.same(a, got)
	for _, subject := range []string{"", "issuer wang"} {
		if _, err := k.s.AccountOf(k.Context(), subject); !errors.Is(err, storage.ErrNotFound) {
			k.Errorf("%q: %v", subject, err)
		}
	}
	b := account("li2", people.Reviewer)
	b.Subject = a.Subject
	if err := k.s.AddAccount(k.Context(), b); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("another account of the subject: %v", err)
	}
}

func linkOnce(k *kit) {
	a := account("li", people.Reviewer)
	k.must(k.s.AddAccount(k.Context(), a))
	older := storage.Link{Sum: "older", Account: "li", By: "admin", Until: later}
	newer := storage.Link{Sum: "newer", Account: "li", By: "admin", Until: later}
	k.must(k.s.AddLink(k.Context(), older))
	k.must(k.s.AddLink(k.Context(), newer))
	k.must(k.s.AddLink(k.Context(), newer))
	gone := func(sum string, at time.Time) {
		k.Helper()
		if _, err := k.s.Link(k.Context(), sum, at); !errors.Is(err, storage.ErrNotFound) {
			k.Errorf("link %s: %v", sum, err)
		}
	}
	gone("older", t0)
	gone("newer", later)
	got, err := k.s.Link(k.Context(), "newer", t0)
	k.must(err)
	k.same(newer, got)
	a.Password = "other"
	k.must(k.s.UseLink(k.Context(), "newer", a, t0))
	k.must(k.s.UseLink(k.Context(), "newer", a, t0)) // the same again, after a lost answer
	gone("newer", t0)
	b := a
	b.Password = "a third"
	if err := k.s.UseLink(k.Context(), "newer", b, t0); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("used again: %v", err)
	}
	if err := k.s.UseLink(k.Context(), "none", a, t0); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("one that is not there: %v", err)
	}
	is, err := k.s.Account(k.Context(), "li")
	k.must(err)
	k.same("other", is.Password)
	k.must(k.s.AddLink(k.Context(), storage.Link{Sum: "third", Account: "li", By: "admin", Until: later}))
	k.must(k.s.SetDisabled(k.Context(), "li", true, t0))
	if err := k.s.UseLink(k.Context(), "third", b, t0); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("used for an account that is disabled: %v", err)
	}
	is, err = k.s.Account(k.Context(), "li")
	k.must(err)
	k.same("other", is.Password)
	k.must(k.s.SetDisabled(k.Context(), "li", false, t0))
	gone("third", t0) // ended when the account was disabled
}

func linkTogether(k *kit) {
	k.must(k.s.AddLink(k.Context(), storage.Link{Sum: "first", Until: later}))
	var mu sync.Mutex
	var wg sync.WaitGroup
	won := 0
	for i := range 8 {
		wg.Go(func() {
			err := k.s.UseLink(k.Context(), "first", account("admin"+strconv.Itoa(i), people.Admin), t0)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else if !errors.Is(err, storage.ErrNotFound) {
				k.Errorf("%d: %v", i, err)
			}
		})
	}
	wg.Wait()
	all, err := k.s.Accounts(k.Context())
	k.must(err)
	if won != 1 || len(all) != 1 {
		k.Errorf("%d used the link, and there are %d accounts", won, len(all))
	}
}

func linkFirst(k *kit) {
	k.must(k.s.AddAccount(k.Context(), account("taken", people.Reviewer)))
	k.must(k.s.AddLink(k.Context(), storage.Link{Sum: "first", Until: later}))
	if err := k.s.UseLink(k.Context(), "first", account("taken", people.Admin), t0); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("a name that is taken: %v", err)
	}
	k.must(k.s.UseLink(k.Context(), "first", account("admin", people.Admin), t0))
	k.must(k.s.UseLink(k.Context(), "first", account("admin", people.Admin), t0)) // the same again
	_, err := k.s.Account(k.Context(), "admin")
	k.must(err)
	k.must(k.s.AddLink(k.Context(), storage.Link{Sum: "forgotten", Until: later}))
	if _, err := k.s.Link(k.Context(), "forgotten", t0); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("where there is an administrator: %v", err)
	}
	if err := k.s.UseLink(k.Context(), "forgotten", account("intruder", people.Admin), t0); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("used where there is an administrator: %v", err)
	}
	k.must(k.s.SetUser(k.Context(), storage.UserChange{User: account("admin", people.Reviewer).User, Outside: true, At: t0}))
	if _, err := k.s.Link(k.Context(), "forgotten", t0); err != nil {
		k.Errorf("where there is none any more: %v", err)
	}
}

func sessionKept(k *kit) {
	a := account("li", people.Reviewer)
	k.must(k.s.AddAccount(k.Context(), a))
	k.must(k.s.AddAccount(k.Context(), account("wang", people.Reviewer)))
	s := storage.Session{Sum: "s1", Account: "li", Begun: t0, Seen: t0, Place: "192.0.2.1", Browser: "浏览器"}
	k.must(k.s.AddSession(k.Context(), s, a.Password, t0))
	k.must(k.s.AddSession(k.Context(), s, a.Password, t0))
	k.must(k.s.SeeSession(k.Context(), "s1", t0.Add(time.Minute)))
	k.must(k.s.SeeSession(k.Context(), "s1", t0)) // never goes back
	s.Seen = t0.Add(time.Minute)
	late := storage.Session{Sum: "late", Account: "li", Begun: t0, Seen: t0}
	if err := k.s.AddSession(k.Context(), late, "the password before", t0); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("by a password that is another by now: %v", err)
	}
	if _, _, err := k.s.Session(k.Context(), "late"); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("by a password that is another by now there is a session: %v", err)
	}
	late.Account = "none"
	if err := k.s.AddSession(k.Context(), late, "", t0); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("of an account that is not there: %v", err)
	}
	got, of, err := k.s.Session(k.Context(), "s1")
	k.must(err)
	k.same(s, got)
	k.same(a, of)
	k.must(k.s.EndSession(k.Context(), "wang", "s1")) // not one's own
	next := storage.Session{Sum: "s2", Account: "li", Begun: t0.Add(time.Hour), Seen: t0.Add(time.Hour)}
	k.must(k.s.AddSession(k.Context(), next, a.Password, t0))
	list, err := k.s.Sessions(k.Context(), "li")
	k.must(err)
	k.same([]storage.Session{next, s}, list)
	last := storage.Session{Sum: "s3", Account: "li", Begun: t0.Add(2 * time.Hour), Seen: t0.Add(2 * time.Hour)}
	k.must(k.s.AddSession(k.Context(), last, a.Password, t0.Add(time.Minute))) // forgets the first
	k.must(k.s.EndSession(k.Context(), "li", "s2"))
	list, err = k.s.Sessions(k.Context(), "li")
	k.must(err)
	k.same([]storage.Session{last}, list)
}

func signInsListed(k *kit) {
	for i := range 12 {
		d := storage.Deed{Key: strconv.Itoa(i), At: t0.Add(time.Duration(i) * time.Minute), Who: []string{"li", "wang"}[i%2], What: []string{"signin", "verdict", "signin"}[i%3]}
		k.must(k.s.Record(k.Context(), d))
	}
	got, err := k.s.SignIns(k.Context(), "li", 3)
	k.must(err)
	var seqs []int64
	for _, d := range got {
		seqs = append(seqs, d.Seq)
	}
	k.same([]int64{9, 7, 3}, seqs) // of li are 1, 3, 5, …; of these 5 and 11 are verdicts
}

func deedsChained(k *kit) {
	for i := range 5 {
		d := storage.Deed{Key: strconv.Itoa(i), At: t0.Add(time.Duration(i) * time.Minute), Who: "li", What: []string{"heard", "verdict"}[i%2], Subject: "a\x00\xff", Place: "192.0.2.1"}
		k.must(k.s.Record(k.Context(), d))
		k.must(k.s.Record(k.Context(), d))
	}
	all, n, err := k.s.Deeds(k.Context(), storage.DeedFilter{})
	k.must(err)
	if n != 5 || len(all) != 5 || all[0].Seq != 5 || all[4].Prev != "" || all[0].Prev != all[1].Hash || all[0].Seal() != all[0].Hash {
		k.Errorf("%d: %+v", n, all)
	}
	some, n, err := k.s.Deeds(k.Context(), storage.DeedFilter{What: "heard", Who: "li", From: t0.Add(time.Minute), To: t0.Add(4 * time.Minute)})
	k.must(err)
	if n != 1 || len(some) != 1 || some[0].Seq != 3 {
		k.Errorf("narrowed: %d, %+v", n, some)
	}
	if _, n, err := k.s.Deeds(k.Context(), storage.DeedFilter{Subject: all[0].Subject}); n != 5 || err != nil {
		k.Errorf("of one subject: %d, %v", n, err)
	}
	if _, n, err := k.s.Deeds(k.Context(), storage.DeedFilter{Subject: "another"}); n != 0 || err != nil {
		k.Errorf("of another subject: %d, %v", n, err)
	}
	if err := k.s.Record(k.Context(), storage.Deed{What: "x"}); err == nil {
		k.Error("a deed without a key was taken")
	}
}

func deedsTogether(k *kit) {
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			if err := k.s.Record(k.Context(), storage.Deed{Key: strconv.Itoa(i), At: t0, What: "heard"}); err != nil {
				k.Errorf("%d: %v", i, err)
			}
		})
	}
	wg.Wait()
	if _, n, err := k.s.Deeds(k.Context(), storage.DeedFilter{Limit: 1}); n != 20 || err != nil {
		k.Errorf("%d, %v", n, err)
	}
}

func reachNarrows(k *kit) {
	k.ingest(
		call.Agent{ID: "1", Name: "甲", Dept: "A", Team: "x"}, call.Agent{ID: "2", Name: "乙", Dept: "A", Team: "y"}, call.Agent{ID: "2", Name: "乙", Dept: "A"},
	)
	for id, agent := range map[string]string{"a": "1", "b": "2", "c": ""} {
		l := line(id, t0)
		l.Call.Agent, l.Call.Dept = agent, "A"
		if agent == "" {
			l.Call.Dept = "B"
		}
		k.ingest(l, transcript(id))
	}
	k.run(stages{findings: shirking}, later)
	for name, c := range map[string]struct {
		reach people.Reach
		want  int
	}{
		"all": {people.Reach{}, 3}, "agent": {people.Reach{Agent: "2"}, 1}, "team": {people.Reach{Team: "x"}, 1}, "department": {people.Reach{Dept: "A"}, 2},
		"nobody's team": {people.Reach{Team: "z"}, 0},
	} {
		rows, total, err := k.s.Findings(k.Context(), storage.FindingFilter{Reach: c.reach})
		k.must(err)
		counts, err := k.s.FindingCounts(k.Context(), storage.FindingFilter{Reach: c.reach})
		k.must(err)
		entries, err := k.s.Entries(k.Context(), storage.EntryFilter{Day: day, Reach: c.reach})
		k.must(err)
		if len(rows) != c.want || total != c.want || counts.ByStatus[storage.Open] != c.want || len(entries) != c.want {
			k.Errorf("%s: %d findings of %d, counted %v, %d calls; want %d", name, len(rows), total, counts.ByStatus, len(entries), c.want)
		}
	}
	if a, err := k.s.Agent(k.Context(), "2"); err != nil || a.Team != "y" {
		k.Errorf("a roster without teams takes the team away: %+v, %v", a, err)
	}
	if _, err := k.s.Agent(k.Context(), "none"); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("who is not on the roster: %v", err)
	}
}
