package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
)

// People keeps who may do what: accounts, their sessions, links that let somebody in
// once, and the log of what people did. Of every secret it keeps a hash and no more.
type People interface {
	// AddAccount adds an account. It is ErrConflict when another has the same ID or
	// the same subject; the very same account may be added again.
	AddAccount(ctx context.Context, a Account) error
	// SetUser sets what the user of an account may do, and how the user is called; its
	// sessions end when it may do something else than before. It is ErrNotFound when
	// there is none, ErrConflict when it is not what was seen any more, and ErrLastAdmin
	// when no administrator would be left. What is so already is left alone.
	SetUser(ctx context.Context, c UserChange) error
	// SetDisabled disables an account, which ends its sessions, or enables it. It is
	// ErrNotFound when there is none, and ErrLastAdmin when no administrator would be
	// left.
	SetDisabled(ctx context.Context, id string, disabled bool, at time.Time) error
	// SetPassword puts a password's hash in the place of another, and ends the account's
	// sessions. It is ErrConflict when that other is not there any more or the account
	// is disabled, and ErrNotFound when there is none.
	SetPassword(ctx context.Context, id, was, is string) error
	// Account gives an account by its ID, ErrNotFound when there is none.
	Account(ctx context.Context, id string) (Account, error)
	// AccountOf gives the account of somebody whom an outside service knows by subject,
	// ErrNotFound when there is none.
	AccountOf(ctx context.Context, subject string) (Account, error)
	// Accounts lists all accounts by ID.
	Accounts(ctx context.Context) ([]Account, error)

	// AddLink keeps a link. Links of before that are for the same account end; disabling
	// the account ends it, too.
	AddLink(ctx context.Context, l Link) error
	// Link gives a link that was not used and has not run out, ErrNotFound otherwise. One
	// for the first account is good until there is an administrator who can sign in.
	Link(ctx context.Context, sum string, now time.Time) (Link, error)
	// UseLink uses a link up: the first account is added, and of one that is there the
	// password is set, which ends its sessions. Of two who use a link at once the second
	// gets ErrNotFound, and so does who comes to a disabled account.
	UseLink(ctx context.Context, sum string, a Account, now time.Time) error

	// AddSession keeps a session, and forgets those of the same account that began
	// before the given time. The password's hash is the one that the account had when
	// somebody proved to be its user: it is ErrConflict when the account has another by
	// now or is disabled, and ErrNotFound when there is none.
	AddSession(ctx context.Context, s Session, password string, forget time.Time) error
	// Session gives a session with its account, ErrNotFound when there is none. Whether
	// it is too old is the asker's to judge.
	Session(ctx context.Context, sum string) (Session, Account, error)
	// SeeSession says that a session was used.
	SeeSession(ctx context.Context, sum string, at time.Time) error
	// Sessions lists an account's sessions, the one used last first.
	Sessions(ctx context.Context, account string) ([]Session, error)
	// EndSession ends a session of an account; when it is over already nothing happens.
	EndSession(ctx context.Context, account, sum string) error

	// Record adds to the log of what people did, all of it or nothing. The store sets Seq,
	// Prev and Hash. A deed whose Key is there already is not added again.
	Record(ctx context.Context, told ...Deed) error
	// Deeds lists what people did, the last first, and how much there is in all.
	Deeds(ctx context.Context, f DeedFilter) ([]Deed, int, error)
	// SignIns gives the deeds by which somebody signed in, the last first and at most n of
	// them. It takes no longer when the log is long.
	SignIns(ctx context.Context, who string, n int) ([]Deed, error)

	// Agent gives an agent of the roster, ErrNotFound when there is none.
	Agent(ctx context.Context, id string) (call.Agent, error)
	// Roster lists the staff numbers of the agents on the roster that are within reach.
	Roster(ctx context.Context, within people.Reach) ([]string, error)
}

// Account is a user with what proves that somebody is that user.
type Account struct {
	people.User
	Password string // its hash in PHC form; empty for who has none and comes another way
	Subject  string // by which an outside service knows the user; empty for none
	Disabled bool
	Created  time.Time
	Changed  time.Time // when it was disabled or enabled, or its user was set; never the same twice
}

// UserChange is what an account's user shall be.
type UserChange struct {
	User people.User // its ID is that of the account
	// Seen is Changed of the account that the change was made upon.
	Seen time.Time
	// Outside says that a service outside has the last word: whatever was seen, and
	// whoever is left.
	Outside bool
	At      time.Time
}

// CanKeepUsers tells whether somebody can sign in with the account and keep users.
func (a Account) CanKeepUsers() bool {
	return a.Is(people.Admin) && !a.Disabled && (a.Password != "" || a.Subject != "")
}

// ErrLastAdmin is returned, wrapped, when nobody would be left who could take a change
// back.
var ErrLastAdmin = errors.New("no administrator would be left; give another user that role first")

// Session is a browser that somebody signed in with.
type Session struct {
	Sum     string // SHA-256 of the secret that the browser has, hexadecimal
	Account string
	Begun   time.Time
	Seen    time.Time // last used, to a minute or so
	Place   string    // the address that it came from
	Browser string    // what it says it is
}

// Link lets somebody in once, to set a password.
type Link struct {
	Sum     string // SHA-256 of the secret in the link, hexadecimal
	Account string // whose password; empty for the first account of all
	By      string // who made it
	Until   time.Time
}

// Deed is something that somebody did, as the log keeps it.
type Deed struct {
	Seq     int64     `json:"seq"`
	Key     string    `json:"key"` // unique to one press of a button; not shown
	At      time.Time `json:"at"`  // to the millisecond, UTC
	Who     string    `json:"who"` // account; empty for nobody that is known
	What    string    `json:"what"`
	Subject string    `json:"subject"` // whom or what it was done to
	Detail  string    `json:"detail"`
	Place   string    `json:"place"` // the address that it came from
	Prev    string    `json:"prev"`  // Hash of the deed before; empty for the first
	Hash    string    `json:"-"`
}

// Seal is the SHA-256, hexadecimal, of everything a deed says and of the deed before it:
// whoever changes a row of the log has to change every later one.
func (d Deed) Seal() string {
	text, err := json.Marshal(d)
	if err != nil {
		panic("storage: " + err.Error()) // numbers, texts and times always have a form
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// DeedFilter narrows the log; zero fields do not.
type DeedFilter struct {
	Who, What string
	Subject   string
	From, To  time.Time // To is excluded
	Limit     int       // 0 is 100
	Offset    int
}
