package imported

import (
	"bytes"
	"html"
	"regexp"
	"strings"
)

var (
	cueTimes = regexp.MustCompile(`^\s*((?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,6})?)\s*-->\s*((?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,6})?)(?:\s.*)?$`)
	voiceTag = regexp.MustCompile(`<v(?:\.[^\s>]*)?\s+([^>]{1,64})>`)
	cueTag   = regexp.MustCompile(`</?[a-zA-Z][^<>]{0,80}>|<\d[\d:.]{0,16}>|\{\\[^{}]{0,80}\}`)
)

// readCues reads subtitles, SRT or WebVTT. Speakers are told by voice tags, or by a
// prefix such as “坐席：” or “[SPEAKER_00]:”.
func readCues(raw []byte, g *gather) error {
	var (
		cue   said
		in    bool // among the lines of a cue
		lines []string
		found bool
	)
	end := func() {
		if in {
			g.cue(cue, lines)
		}
		in, lines = false, nil
	}
	no := 0
	for line := range bytes.Lines(raw) {
		if no++; g.err != nil {
			return nil
		}
		text := strings.TrimSpace(strings.TrimPrefix(string(line), "\ufeff"))
		m := cueTimes.FindStringSubmatch(text)
		switch {
		case m != nil:
			if in && len(lines) > 0 { // no blank line between: the last may be the number of this cue
				if last := lines[len(lines)-1]; isNumeral(last) {
					lines = lines[:len(lines)-1]
				}
			}
			end()
			in, found = true, true
			cue = said{line: no, start: g.cueAt(no, m[1]), end: g.cueAt(no, m[2])}
		case strings.Contains(text, "-->"):
			end()
			g.fail(&Error{Line: no, Code: "bad_time", Detail: "not the times of a cue, such as 00:00:01,000 --> 00:00:02,500"})
		case text == "":
			end()
		case in:
			lines = append(lines, text)
		}
	}
	end()
	if !found {
		g.fail(&Error{Code: "empty_transcript", Detail: "no cue with times such as 00:00:01,000 --> 00:00:02,500; export the subtitles again"})
	}
	return nil
}

func (g *gather) cueAt(no int, text string) moment {
	s, ok := clock(text)
	if !ok || s > MaxLength.Seconds() {
		g.fail(&Error{Line: no, Code: "bad_time", Detail: "no position in a call, from 00:00:00 to 04:00:00"})
		return moment{}
	}
	return g.position("", s)
}

func isNumeral(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// cue takes the lines of a cue: one turn for each voice in it.
func (g *gather) cue(cue said, lines []string) {
	text := strings.Join(lines, "\n")
	starts := voiceTag.FindAllStringSubmatchIndex(text, -1)
	if len(starts) == 0 {
		g.prefixed(cue, lines)
		return
	}
	g.add(cue.saying("", plain(text[:starts[0][0]])))
	for i, at := range starts {
		to := len(text)
		if i+1 < len(starts) {
			to = starts[i+1][0]
		}
		g.add(cue.saying(html.UnescapeString(text[at[2]:at[3]]), plain(text[at[1]:to])))
	}
}

// prefixed takes lines in which a prefix tells of another speaker.
func (g *gather) prefixed(cue said, lines []string) {
	name := ""
	var text joined
	for _, line := range lines {
		line = plain(line)
		if who, rest, ok := prefix(line); ok {
			g.add(cue.saying(name, text.String()))
			name, text, line = who, joined{}, rest
		}
		text.add(line)
	}
	g.add(cue.saying(name, text.String()))
}

func (s said) saying(name, text string) said {
	s.speaker, s.text = label(strings.TrimSpace(name)), text
	return s
}

// plain is the text of a cue without its tags.
func plain(text string) string {
	return strings.Join(strings.Fields(html.UnescapeString(cueTag.ReplaceAllString(text, ""))), " ")
}
