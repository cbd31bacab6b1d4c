package imported

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/tingcha/tingcha/call"
)

const (
	clockOrSpan = `(?:\d{1,3}:)?\d{1,3}:\d{1,2}(?:[.,]\d{1,6})?`
	timeOfLine  = `[\[(（【]?\s*(` + clockOrSpan + `)(?:\s*(?:-->|--|[-–—~至,，])\s*(` + clockOrSpan + `))?\s*[\])）】]?`
)

var (
	// lead is “[00:01 - 00:03] ” before a speaker, and trail “ 00:01” behind one.
	lead  = regexp.MustCompile(`^` + timeOfLine + `\s*`)
	trail = regexp.MustCompile(`\s*` + timeOfLine + `$`)
	// aVoice is how systems call voices that they do not know: 说话人1, S0, SPEAKER_00.
	aVoice = regexp.MustCompile(`^(?i:(?:说话人|发言人|讲话人|话者|speaker|spk|channel|声道)[ _-]?\d{1,3}|[sS]\d{1,3}|[A-Za-z])$`)
)

// isVoice says whether a word before a colon names a speaker.
func isVoice(name string) bool {
	return RoleOf(name) != call.Unknown || aVoice.MatchString(name) || IsMachine(name)
}

// prefix cuts “坐席：您好” and “[SPEAKER_00]: 您好” apart, where the word before the
// colon names a speaker.
func prefix(line string) (name, rest string, ok bool) {
	at := strings.IndexAny(line, ":：")
	if at < 0 || at > 48 {
		return "", "", false
	}
	name = strings.TrimSpace(strings.Trim(strings.TrimSpace(line[:at]), "[]()（）【】"))
	if !isVoice(name) {
		return "", "", false
	}
	return name, strings.TrimSpace(strings.TrimLeft(line[at:], ":：")), true
}

// A line of a transcript in plain text: “坐席：您好”, “[00:01] 坐席：您好”, “坐席 00:01：您好”,
// or “发言人1 00:01” alone, with the words on the lines that follow.
func speakerLine(line string) (name, from, to, rest string, ok bool) {
	if m := lead.FindStringSubmatch(line); m != nil {
		from, to, line = m[1], m[2], line[len(m[0]):]
	}
	if name, rest, ok = prefix(line); ok {
		return name, from, to, rest, true
	}
	if name, from, to, ok = heading(line); ok {
		return name, from, to, "", true
	}
	return headingAndWords(line)
}

// heading is a speaker and a time.
func heading(text string) (name, from, to string, ok bool) {
	const longest = 96
	if len(text) > longest {
		return "", "", "", false
	}
	m := trail.FindStringSubmatchIndex(text)
	if m == nil {
		return "", "", "", false
	}
	name = strings.TrimSpace(text[:m[0]])
	from = text[m[2]:m[3]]
	if m[4] >= 0 {
		to = text[m[4]:m[5]]
	}
	return name, from, to, isVoice(name)
}

// headingAndWords is a heading with words behind it: “坐席(00:12)：您好”.
func headingAndWords(line string) (name, from, to, rest string, ok bool) {
	for at, r := range line {
		if at > 64 {
			break
		}
		if r != ':' && r != '：' {
			continue
		}
		if name, from, to, ok = heading(line[:at]); ok {
			return name, from, to, strings.TrimLeft(line[at:], ":： "), true
		}
	}
	return "", "", "", "", false
}

// readSpeakerLines reads plain text in which each turn begins with its speaker.
// Lines without one go on with what was said before them. A turn without an end has
// no length, and a text without times knows only the order.
func readSpeakerLines(raw []byte, g *gather) error {
	var turn said
	var text joined
	no := 0
	end := func() {
		turn.text = text.String()
		g.add(turn)
		text = joined{}
	}
	for line := range bytes.Lines(raw) {
		if no++; g.err != nil {
			return nil
		}
		s := strings.TrimSpace(strings.TrimPrefix(string(line), "\ufeff"))
		name, from, to, rest, ok := speakerLine(s)
		if ok {
			end()
			turn = said{line: no, speaker: label(name)}
			if from != "" {
				turn.start = g.cueAt(no, from)
			}
			if to != "" {
				turn.end = g.cueAt(no, to)
			}
			s = rest
		}
		if s != "" && turn.line == 0 {
			g.fail(&Error{Line: no, Code: "bad_turn", Detail: "words without a speaker; begin each turn with one, such as 坐席：您好"})
		}
		text.add(clean(s))
	}
	end()
	return nil
}
