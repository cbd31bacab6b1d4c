package imported

import (
	"strings"
	"time"
)

// pause is the silence after which words without sentences begin a new turn, and
// longest how long a turn of such words lasts.
const (
	pause   = 800 * time.Millisecond
	longest = 30 * time.Second
)

// token is a word, or a mark that belongs to the word before it, of a source that
// knows words and no sentences.
type token struct {
	spoken
	speaker label
	mark    bool
}

// utter makes turns of words. A turn ends where somebody else speaks, where nobody
// does for a while, and where it has become long.
func (g *gather) utter(path string, channel label, tokens []token) {
	var (
		text joined
		turn = said{path: path, channel: channel}
		last moment
	)
	end := func() {
		turn.text = text.String()
		g.add(turn)
		text, turn = joined{}, said{path: path, channel: channel}
	}
	for _, t := range tokens {
		if t.mark {
			if text.Len() > 0 {
				text.WriteString(t.text)
			}
			continue
		}
		if text.Len() > 0 && (t.speaker != turn.speaker || later(last, t.start, pause) || len(turn.words) > 0 && later(turn.words[0].start, t.start, longest)) {
			end()
		}
		turn.speaker = t.speaker
		turn.words = append(turn.words, t.spoken)
		text.add(strings.TrimSpace(t.text))
		if t.end.known {
			last = t.end
		}
	}
	end()
}

// later says whether b comes at least so much after a.
func later(a, b moment, by time.Duration) bool {
	return a.known && b.known && b.at-a.at >= by
}
