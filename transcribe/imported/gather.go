package imported

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
)

// said is a stretch of words as a source tells it, before it becomes a turn.
type said struct {
	path       string // where it stands: "Result.Sentences[3]"
	line       int    // or the line
	role       string // a word for the side that speaks
	speaker    label  // a name or number among those that speak
	channel    label
	start, end moment
	text       string
	confidence number
	words      []spoken
	suspect    suspicion
}

// spoken is one word. Engines give no times to some, such as numbers.
type spoken struct {
	text       string
	start, end moment
	confidence number
}

// gather collects what is said in one call.
type gather struct {
	format Format
	o      Options
	callID string
	meta   Meta
	stereo bool          // the sound has two channels, even if only one speaks
	length time.Duration // of the sound, as the file says; 0 when it does not
	said   []said
	doubts []*Error
	counts []int // of each doubt
	err    error
}

// add takes what is said. Without words it is nothing.
func (g *gather) add(s said) {
	s.text = clean(s.text)
	if s.text == "" || g.err != nil {
		return
	}
	if len(g.said) == MaxTurns {
		g.fail(&Error{Field: s.path, Line: s.line, Code: "too_long", Detail: fmt.Sprintf("more than %d turns; split the file by call", MaxTurns)})
		return
	}
	g.said = append(g.said, s)
}

// fail refuses the call; the first reason is told.
func (g *gather) fail(err error) {
	if g.err == nil {
		g.err = err
	}
}

// unfinished refuses the result of a recognition that has none.
func (g *gather) unfinished(field, status string) {
	g.fail(&Error{Field: field, Code: "not_finished", Detail: fmt.Sprintf("the recognition ended, or stands, as %.40q; fetch the result when it is done, or recognise the call again", status)})
}

// doubt notes what does not refuse the call. The same detail is told once, with the
// first place and how often.
func (g *gather) doubt(e *Error) {
	for i, known := range g.doubts {
		if known.Code == e.Code && known.Detail == e.Detail {
			g.counts[i]++
			return
		}
	}
	g.doubts, g.counts = append(g.doubts, e), append(g.counts, 1)
}

// finish makes the call of what was collected.
func (g *gather) finish() Heard {
	h := Heard{Meta: g.meta}
	if g.err != nil {
		h.Err = g.err
		return h
	}
	h.Transcript = call.Transcript{CallID: g.callID, Source: "imported:" + string(g.format), Turns: make([]call.Turn, 0, len(g.said))}
	apart := g.apart()
	timed := g.timed()
	var latest time.Duration
	for _, s := range g.said {
		turn := g.voice(s, apart)
		turn.Text, turn.Confidence = s.text, g.sure(s)
		turn.Unsure = unsure(s)
		if timed {
			turn.Start, turn.End = g.times(s, latest)
			latest = turn.Start
		}
		h.Transcript.Turns = append(h.Transcript.Turns, turn)
	}
	h.Transcript, h.Err = Finish(h.Transcript)
	g.compare(h.Transcript.Duration())
	for i, d := range g.doubts {
		if g.counts[i] > 1 {
			d.Detail = fmt.Sprintf("%s (%d times; this is the first)", d.Detail, g.counts[i])
		}
	}
	h.Doubts = g.doubts
	return h
}

// apart says whether channels tell voices apart. In the sound of one channel they
// do not: everybody is on it.
func (g *gather) apart() bool {
	seen := map[label]bool{}
	for _, s := range g.said {
		if s.channel != "" {
			seen[s.channel] = true
		}
	}
	return len(seen) > 1 || g.stereo
}

// timed says whether the file knows times at all.
func (g *gather) timed() bool {
	for _, s := range g.said {
		if first, _ := edges(s.words); s.start.known || first.known {
			return true
		}
	}
	return false
}

// voice says who speaks: by a word for the role, else by the channel, else by the
// name that the source gives. Numbers are kept as they are: some systems count from
// 0 and some from 1, and neither number is a role. Who has no name at all cannot be
// told from others, and is nobody in particular.
func (g *gather) voice(s said, apart bool) call.Turn {
	role := RoleOf(s.role)
	switch {
	case role == call.Unknown && s.role != "":
		return call.Turn{Role: role, Speaker: named("speaker", label(s.role))}
	case role == call.Unknown && apart && s.channel != "":
		return g.onChannel(s.channel)
	case role == call.Unknown:
		if role = RoleOf(string(s.speaker)); role == call.Unknown {
			return call.Turn{Role: role, Speaker: named("speaker", s.speaker)}
		}
	}
	return call.Turn{Role: role, RoleConfidence: 1}
}

func (g *gather) onChannel(channel label) call.Turn {
	n, err := strconv.Atoi(string(channel))
	switch {
	case err != nil || n > 1 || n < 0 || g.o.AgentChannel < 0 || g.o.AgentChannel > 1:
		return call.Turn{Role: call.Unknown, Speaker: named("channel", channel)}
	case n == g.o.AgentChannel:
		return call.Turn{Role: call.AgentRole, RoleConfidence: 1}
	default:
		return call.Turn{Role: call.CustomerRole, RoleConfidence: 1}
	}
}

// named is a voice's name. A number gets a word before it; one below zero is how
// engines say that they do not know.
func named(what string, name label) string {
	n, err := strconv.Atoi(string(name))
	switch {
	case err != nil:
		return strings.TrimSpace(clean(string(name)))
	case n < 0:
		return ""
	default:
		return what + " " + strconv.Itoa(n)
	}
}

// times are those of the source, mended where they cannot be: by those of the
// words, or else the turn keeps its place and has no length.
func (g *gather) times(s said, latest time.Duration) (start, end time.Duration) {
	first, last := edges(s.words)
	if !s.start.known {
		s.start = first
	}
	if !s.end.known || s.end.at < s.start.at && last.known && last.at >= s.start.at {
		s.end = last
	}
	switch {
	case !s.start.known:
		g.doubt(&Error{Field: s.path, Line: s.line, Code: "bad_time", Detail: "words without a time; they keep their place, and when they were said counts as unknown"})
		return latest, latest
	case !s.end.known:
		g.doubt(&Error{Field: s.path, Line: s.line, Code: "bad_time", Detail: "words without an end; how long they last counts as unknown"})
		return s.start.at, s.start.at
	case s.end.at < s.start.at:
		g.doubt(&Error{Field: s.path, Line: s.line, Code: "bad_time", Detail: "a turn that ends before it begins; how long it lasts counts as unknown"})
		return s.start.at, s.start.at
	default:
		return s.start.at, s.end.at
	}
}

// edges are the beginning of the first word that has one, and the end of the last.
func edges(words []spoken) (first, last moment) {
	for _, w := range words {
		if w.start.known && !first.known {
			first = w.start
		}
		if w.end.known && (!last.known || w.end.at > last.at) {
			last = w.end
		}
	}
	return first, last
}

// compare holds the turns against the length of the sound: a transcript in another
// unit ends long after it.
func (g *gather) compare(end time.Duration) {
	if g.length > 0 && end > g.length+g.length/2+5*time.Second {
		g.doubt(&Error{Code: "bad_time", Detail: fmt.Sprintf("the last words end at %v and the sound at %v; look whether the times are in the unit of the format", end, g.length)})
	}
}
