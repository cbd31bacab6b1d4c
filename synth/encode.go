package synth

import (
	"strconv"
	"time"

	"github.com/tingcha/tingcha/call"
)

// The pace of speech, in hundredths of a second.
const (
	perRune = 19
	breath  = 30
)

// speak gives the turns their words and times and appends them as the "turns" of
// a transcript. It returns the end of the last turn in hundredths of a second.
// Nothing that is said needs escaping in JSON; a test holds that.
func speak(to []byte, turns []utterance, f *facts, d *dice) (out []byte, end int) {
	start := d.between(40, 120)
	for i, u := range turns {
		if i > 0 {
			to = append(to, ',')
			start = max(start+10, end+pauseBefore(u, d))
		}
		to = append(to, `{"role":"`...)
		to = append(to, u.role...)
		to = append(to, `","text":"`...)
		from := len(to)
		to = f.fill(to, u.words)
		end = start + breath + perRune*runes(to[from:]) + d.below(40)
		to = append(to, `","start":`...)
		to = appendSeconds(to, start)
		to = append(to, `,"end":`...)
		to = appendSeconds(to, end)
		to = append(to, '}')
	}
	return to, end
}

// runes counts the characters of good UTF-8, without the copy that
// utf8.RuneCount makes of it.
func runes(text []byte) int {
	n := 0
	for _, b := range text {
		if b&0xC0 != 0x80 {
			n++
		}
	}
	return n
}

// pauseBefore is the usual gap between speakers, who now and then interrupt.
func pauseBefore(u utterance, d *dice) int {
	switch {
	case u.pause > 0:
		return u.pause
	case d.chance(2_000):
		return -d.between(10, 40)
	default:
		return d.between(20, 130)
	}
}

func appendSeconds(to []byte, hundredths int) []byte {
	to = strconv.AppendInt(to, int64(hundredths/100), 10)
	return append(to, '.', '0'+byte(hundredths/10%10), '0'+byte(hundredths%10))
}

func appendTime(to []byte, t time.Time) []byte { return t.AppendFormat(to, time.RFC3339) }

// appendTicket writes a ticket as a line of JSON.
func appendTicket(to []byte, t call.Ticket, phone string) []byte {
	to = append(to, `{"id":"`...)
	to = append(to, t.ID...)
	to = append(to, `","kind":"`...)
	to = append(to, t.Kind...)
	to = append(to, `","call":"`...)
	to = append(to, t.CallID...)
	to = append(to, `","caller":"`...)
	to = append(to, phone...)
	to = append(to, `","agent":"`...)
	to = append(to, t.Agent...)
	if t.About != "" {
		to = append(to, `","about":"`...)
		to = append(to, t.About...)
	}
	to = append(to, `","dept":"`...)
	to = append(to, t.Dept...)
	to = append(to, `","text":"`...)
	to = append(to, t.Text...)
	to = append(to, `","filed":"`...)
	to = appendTime(to, t.Filed)
	to = append(to, `","version":`...)
	to = strconv.AppendInt(to, t.Version, 10)
	to = append(to, `,"events":[`...)
	for i, e := range t.Events {
		if i > 0 {
			to = append(to, ',')
		}
		to = appendEvent(to, e)
	}
	return append(to, "]}\n"...)
}

func appendEvent(to []byte, e call.TicketEvent) []byte {
	to = append(to, `{"kind":"`...)
	to = append(to, e.Kind...)
	to = append(to, `","at":"`...)
	to = appendTime(to, e.At)
	to = append(to, '"')
	if e.Score > 0 {
		to = append(to, `,"score":`...)
		to = strconv.AppendInt(to, int64(e.Score), 10)
	}
	return append(to, '}')
}

// appendTruth writes what was planted in a call, or what becomes of it when it
// has no words.
func appendTruth(to []byte, id string, c plan) []byte {
	to = append(to, `{"id":"`...)
	to = append(to, id...)
	to = append(to, `","state":"`...)
	switch c.outcome {
	case abandoned:
		return append(to, `excluded","reason":"not_answered"}`+"\n"...)
	case tooShort:
		return append(to, `excluded","reason":"too_short"}`+"\n"...)
	case unrecorded:
		return append(to, `missing","reason":"no_recording"}`+"\n"...)
	case recorded:
	}
	to = append(to, `scored","labels":{`...)
	for i, f := range c.labels.fields() {
		if i > 0 {
			to = append(to, ',')
		}
		to = append(to, '"')
		to = append(to, f.name...)
		to = append(to, `":"`...)
		to = append(to, f.value...)
		to = append(to, '"')
	}
	return append(to, "}}\n"...)
}
