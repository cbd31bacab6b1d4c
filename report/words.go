package report

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

//go:embed words/*.json
var wordFiles embed.FS

// Languages lists the languages in which bulletins are made; the first is that of the
// hotline.
func Languages() []string { return []string{"zh", "en"} }

// Words are what bulletins are made of in one language.
type Words struct {
	Lang string
	by   map[string]string
}

// WordsIn gives the words of a language. One that is not among Languages is an error.
func WordsIn(lang string) (Words, error) {
	if !slices.Contains(Languages(), lang) {
		return Words{}, fmt.Errorf("language %q: write one of %v", lang, Languages())
	}
	b, err := wordFiles.ReadFile("words/" + lang + ".json")
	if err != nil {
		return Words{}, fmt.Errorf("report: words: %w", err)
	}
	w := Words{Lang: lang}
	if err := json.Unmarshal(b, &w.by); err != nil {
		return Words{}, fmt.Errorf("report: words of %s: %w", lang, err)
	}
	return w, nil
}

// say gives the words for a key, with args filled in; what has none shows in brackets,
// which a test looks for.
func (w Words) say(key string, args ...any) string {
	words, ok := w.by[key]
	switch {
	case !ok:
		return "⟦" + key + "⟧"
	case len(args) == 0:
		return words
	}
	return fmt.Sprintf(words, args...)
}

// code is say for a code of others, which may know more than these words: it is shown as
// it is then.
func (w Words) code(family, code string) string {
	if words, ok := w.by[family+"."+code]; ok {
		return words
	}
	return code
}

// Period tells a period: 2026 年 9 月上旬.
func (w Words) Period(p Period) string {
	first := p.begin()
	year, n := first.Year(), 0
	key := "period." + string(p.Length)
	switch p.Length {
	case TenDays, Half:
		code := p.Code()
		key += "." + code[len(code)-1:]
	case Week:
		year, n = first.ISOWeek()
	case Quarter:
		n = (int(first.Month()) + 2) / 3
	case Day, Month, Year:
	}
	return fmt.Sprintf(w.say(key)+"%[5]s", year, int(first.Month()), first.Day(), n, "")
}

// Kind tells what a bulletin is about.
func (w Words) Kind(k Kind) string { return w.code("kind", string(k)) }

// Remark tells what people write under a key of [RemarksOf].
func (w Words) Remark(key string) string { return w.code("remark", key) }

// Length tells how long a period is.
func (w Words) Length(l Length) string { return w.code("length", string(l)) }

// title makes the title of a bulletin.
func (w Words) title(k Kind, p Period) string { return w.say("title", w.Kind(k), w.Period(p)) }

// Notes is the heading of a bulletin's notes.
func (w Words) Notes() string { return w.say("notes") }

// Meta tells in one line of which days, departments and time a bulletin is.
func (w Words) Meta(b Bulletin, zone *time.Location) string {
	return strings.Join(w.meta(b, zone), "   ")
}

// meta are the facts under the title: period, scope, time of the records.
func (w Words) meta(b Bulletin, zone *time.Location) []string {
	days := w.say("meta.days", b.Period.First, b.Period.Last)
	if b.Period.First == b.Period.Last {
		days = w.say("meta.day", b.Period.First)
	}
	scope := w.say("meta.all")
	if b.Dept != "" {
		scope = w.say("meta.dept", b.Dept)
	}
	return []string{days, scope, w.say("meta.as_of", b.AsOf.In(zone).Format("2006-01-02 15:04"))}
}
