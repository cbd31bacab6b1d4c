package warning

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/search"
)

// Level is how grave a warning is, by the colours of the State's scale of four.
type Level string

// The levels, from the slightest on.
const (
	Blue   Level = "blue"   // 四级
	Yellow Level = "yellow" // 三级
	Orange Level = "orange" // 二级
	Red    Level = "red"    // 一级
)

// Levels lists all levels, the slightest first.
func Levels() []Level { return []Level{Blue, Yellow, Orange, Red} }

// Rank is 1 for the slightest level, 4 for the gravest, and 0 for none.
func (l Level) Rank() int { return slices.Index(Levels(), l) + 1 }

// Medium is what is counted.
type Medium string

// The media.
const (
	Calls   Medium = "call"
	Tickets Medium = "ticket"
)

// Watch says what is counted, and from how many on it is too much.
type Watch struct {
	Name  string // tells it from others for as long as its alerts are kept
	Title string // as people call it
	What  What
	// ByDept counts every department by itself.
	ByDept bool
	Window time.Duration // that counts are of
	// Calm ends an episode: so long no event found the count at a level. It is no
	// shorter than Window.
	Calm  time.Duration
	Steps []Step // levels, the slightest first, each asking for more than the one before
	// Usual compares with earlier weeks; nil for no comparison.
	Usual *Usual
	// Alike counts only what says nearly the same: the share of common pieces of text
	// from which on two are alike, 0 for any.
	Alike float64
	// FollowUps are when somebody has to look again, since it was raised; the last pause
	// between two is repeated.
	FollowUps []time.Duration
	Message   Message
}

// What says which calls or tickets count: all that is set must hold.
type What struct {
	Medium Medium
	Kind   call.TicketKind // of a ticket
	Label  string          // of a finding of the call
	Rule   string          // of a finding of the call
	Words  search.Query    // in what was said, or in the ticket's text; without words: any
	Role   search.Roles    // who said them; 0 for anybody
	// Longer and Held are lengths of a call, and of its time on hold, from which on it
	// counts.
	Longer, Held time.Duration
}

// Tells reports whether counts tell which calls have findings, which those must not learn
// who are to judge them blind.
func (w What) Tells() bool { return w.Label != "" || w.Rule != "" }

// Step is a level with what it asks for: a count, or how far above the usual, or both, of
// which either is enough.
type Step struct {
	Level Level
	At    int     // a count; 0 for none
	Above float64 // spreads above the usual; 0 for none
	To    []string
}

// Hash tells whether events were picked by the same words: it changes with what is
// counted, and not with thresholds.
func (w Watch) Hash() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %#v %v %v", sketchVersion, w.What, w.ByDept, w.Alike > 0))
	return hex.EncodeToString(sum[:])
}

// Past is how long before a moment events still matter for it.
func (w Watch) Past() time.Duration {
	past := w.Window + w.Calm
	if w.Usual != nil {
		past += time.Duration(w.Usual.Weeks) * week
	}
	return past
}

// Book is everything that a hotline watches.
type Book struct {
	Watches []Watch
	// Late is how old an episode may be for people to be told of it when it is found.
	Late time.Duration
	// Contacts are how recipients are reached, by their names.
	Contacts map[string]Contact
	// Link is where pages begin, such as https://qa.example.com; empty for none.
	Link string
	Zone *time.Location
}

// Contact is how a recipient is reached.
type Contact struct {
	Mail    []string // addresses
	Webhook string   // an address; empty for none
}

// Watch gives a watch by its name.
func (b Book) Watch(name string) (Watch, bool) {
	i := slices.IndexFunc(b.Watches, func(w Watch) bool { return w.Name == name })
	if i < 0 {
		return Watch{}, false
	}
	return b.Watches[i], true
}

// Reads tells whether any watch asks for the words of calls.
func (b Book) Reads() bool {
	return slices.ContainsFunc(b.Watches, func(w Watch) bool {
		return w.What.Medium == Calls && (len(w.What.Words.Words) > 0 || w.Alike > 0)
	})
}
