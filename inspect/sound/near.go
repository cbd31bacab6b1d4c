package sound

import "strings"

// near gives the name under which a syllable goes with those that sound like it.
func near(syllable string) string {
	s := syllable
	if rest, ok := strings.CutPrefix(s, "hu"); ok {
		s = fromHu(rest)
	}
	if len(s) > 2 && s[1] == 'h' {
		s = s[:1] + s[2:] // zh, ch, sh
	}
	if len(s) > 1 && (s[0] == 'n' || s[0] == 'r') && s != "ng" {
		s = "l" + s[1:]
	}
	for _, nasal := range []string{"ing", "eng", "ang"} {
		if strings.HasSuffix(s, nasal) && !strings.HasSuffix(s, "iang") && s != "yang" {
			return s[:len(s)-1]
		}
	}
	return s
}

// fromHu is the syllable with f that dialects mix up with one with hu.
func fromHu(final string) string {
	switch final {
	case "":
		return "fu"
	case "i":
		return "fei"
	case "n":
		return "fen"
	default: // a, ai, an, ang, o
		return "f" + final
	}
}
