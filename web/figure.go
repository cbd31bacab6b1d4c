package web

import (
	"strings"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
)

// figures are the figures of a whole call that a rule may compare.
func figures() []lang.MetricName {
	return []lang.MetricName{
		lang.RingTime, lang.HoldTime, lang.Tail, lang.TotalSilence, lang.TotalOverlap,
		lang.TalkShare, lang.SilenceShare, lang.Pace, lang.Loudness, lang.TurnCount,
	}
}

// figure tells a figure of the call, whose it is and its value, as in "pace of
// speech (Agent): 310", by its name in the language of the page; not ok when the
// ground is none.
func (l language) figure(e inspect.Evidence) (words string, ok bool) {
	if e.Kind != inspect.Record {
		return "", false
	}
	for _, name := range figures() {
		value, is := strings.CutPrefix(e.Text, string(name)+" ")
		if !is {
			continue
		}
		words = l.say("figure." + string(name))
		if e.Role != "" {
			words += l.say("figure.of", l.code("role", string(e.Role)))
		}
		return words + l.say("colon") + l.value("", value), true
	}
	return "", false
}
