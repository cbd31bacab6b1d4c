package inspect

import (
	"sort"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/match"
	"github.com/tingcha/tingcha/inspect/pattern"
	"github.com/tingcha/tingcha/inspect/text"
)

// scene is one call while it is inspected, with what was found in its words so
// far. It is used again for the next call, so that a call costs no memory.
type scene struct {
	engine *Engine
	in     Input // with the turns' texts in normal form
	// the call's words as they came, and in normal form
	original []call.Turn
	page     text.Page
	turns    []call.Turn // backs in's when some differ
	matches  []match.Match
	spare    []match.Match // for putting them in order
	row      []runChar     // of digits, that was found last

	words     bool // something was said
	times     bool // some turns have times
	strays    bool // the times of some turn cannot be right
	someRoles bool // some role is unknown
	silent    bool // the similarity service did not answer
	hearing   hearing
	length    time.Duration
	tallied   tally
	placed    []placed // when turns may have begun; see clock

	lists      [][]place // places of the vocabulary's lists
	touched    []int32   // lists that are not empty
	patterns   []patternHits
	suspicions []suspicion // by pattern
	live       [][]int32   // by list: the patterns that may match somewhere
	stirred    []int32     // lists with such patterns
	roles      []uint8     // by turn, as in roleIndex
	values     []valueHits
	numbers    []turnNumbers
	texts      []turnText
	read       []int32 // turns whose texts are known
	spans      []pattern.Span
	awake      awake // rules that may hold
	voices     []voice
	voiced     bool
	clause     unit     // that was looked at last
	unsorted   []int32  // lists to which something heard was added
	arena      []hit    // backs the hits of the answers
	grounds    grounds  // of the finding that is being made
	unguarded  search   // of what is to be near something
	pile       []hit    // of answers that are being put together
	holding    []int    // rules that hold
	undecided  []int    // rules of which nothing is known yet
	answers    []answer // of the tests for words
	// what one side said before, and whether it is sure; see repeats
	pairs map[pair]bool
	named []namedAnswer
	round uint32 // which call this is; what bears another number is forgotten
}

// answer is what a test found in the call, once it was asked.
type answer struct {
	found
	round uint32
}

func newScene(e *Engine) *scene {
	s := &scene{
		engine:     e,
		lists:      make([][]place, len(e.vocabulary.lists)),
		patterns:   make([]patternHits, len(e.vocabulary.patterns)),
		suspicions: make([]suspicion, len(e.vocabulary.patterns)),
		live:       make([][]int32, len(e.vocabulary.lists)),
		values:     make([]valueHits, len(e.vocabulary.values)),
		answers:    make([]answer, e.tests),
		named:      make([]namedAnswer, e.named),
	}
	s.awake.wakes, s.awake.heard = e.wakes, make([]heard, len(e.vocabulary.lists))
	return s
}

// roleIndex is a role's place in tables.
func roleIndex(r call.Role) int {
	switch r {
	case call.AgentRole:
		return 0
	case call.CustomerRole:
		return 1
	default:
		return 2
	}
}

// load reads a call: who speaks when, and where the phrases stand.
func (s *scene) load(in Input) {
	s.in = in
	s.normalise()
	s.attend()
}

// attend finds what the rules look for in a call whose words are in normal form.
func (s *scene) attend() {
	s.begin()
	in := &s.in
	turns := s.original // a turn of tags alone has words that were recognised
	var begun time.Duration
	for i := range turns {
		t := &turns[i]
		s.strays = untimely(t, &begun) || s.strays
		s.words = s.words || t.Text != ""
		s.times = s.times || t.End > t.Start
		role := roleIndex(t.Role)
		s.roles = append(s.roles, uint8(role))
		s.someRoles = s.someRoles || role == roleIndex(call.Unknown)
	}
	s.hearing.listenTo(in)
	s.awake.begin(s.round)
	s.look()
	s.listen()
	s.strays = s.strays && s.times
	s.length = max(in.Signals.Duration, in.Transcript.Duration())
	if s.length == 0 {
		s.length = in.Call.Duration
	}
}

// begin gives the call a number of its own.
func (s *scene) begin() {
	s.round++
	if s.round == 0 { // what was known 2³² calls ago would seem to be of this one
		s.round = 1
		clear(s.answers)
		clear(s.named)
		clear(s.patterns)
		clear(s.suspicions)
		clear(s.awake.heard)
	}
}

// reset forgets the call, and keeps the memory.
func (s *scene) reset() {
	s.in, s.original = Input{}, nil
	s.page.Reset()
	clear(s.turns)
	s.turns = s.turns[:0]
	s.forget()
}

// forget forgets what was found in the call, and keeps its words in normal form.
func (s *scene) forget() {
	s.clause = unit{}
	s.words, s.times, s.strays, s.someRoles, s.voiced, s.silent = false, false, false, false, false, false
	s.placed = s.placed[:0]
	s.tallied.known = false
	for _, list := range s.touched {
		s.lists[list] = s.lists[list][:0]
	}
	for _, list := range s.stirred {
		s.live[list] = s.live[list][:0]
	}
	s.stirred, s.roles = s.stirred[:0], s.roles[:0]
	for _, turn := range s.read {
		s.texts[turn].forget()
	}
	s.forgetValues()
	s.touched, s.read, s.voices, s.arena = s.touched[:0], s.read[:0], s.voices[:0], s.arena[:0]
}

// turnAt is the last turn that has begun at a moment, -1 when none has.
func (s *scene) turnAt(at time.Duration) int32 {
	turns := s.in.Transcript.Turns
	if s.strays {
		placed := s.clock()
		return int32(sort.Search(len(turns), func(i int) bool { return placed[i].low > at })) - 1
	}
	return int32(sort.Search(len(turns), func(i int) bool { return turns[i].Start > at })) - 1
}
