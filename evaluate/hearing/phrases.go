package hearing

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/evaluate"
	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/inspect/match"
	"github.com/tingcha/tingcha/inspect/sound"
	"github.com/tingcha/tingcha/inspect/text"
)

// Phrases are what a rulebook looks for, ready to be looked for in what was said and
// heard: those with at least two Chinese characters, which have a sound.
type Phrases struct {
	texts  []string // in normal form
	plain  []string // as they stand in the rulebook
	asked  []bool   // the rulebook looks for it by sound
	except [][]string
	exact  *match.Set
	sounds *sound.Set
}

// PhrasesOf takes the phrases of a rulebook.
func PhrasesOf(book *lang.Rulebook) *Phrases {
	p := &Phrases{}
	for _, item := range book.Spoken() {
		normal := text.Normal(item.Text)
		if slices.Contains(p.texts, normal) || !hasSound(normal) {
			continue
		}
		p.texts = append(p.texts, normal)
		p.plain = append(p.plain, item.Text)
		p.asked = append(p.asked, item.Sound.By)
		var except []string
		for _, word := range item.Sound.Except {
			except = append(except, text.Normal(word))
		}
		p.except = append(p.except, except)
	}
	p.exact, p.sounds = match.New(p.texts), sound.New(p.texts)
	return p
}

func hasSound(phrase string) bool {
	n := 0
	for _, r := range phrase {
		if unicode.Is(unicode.Han, r) {
			n++
		}
	}
	return n > 1
}

// Recall is how many phrases came through. One counts once for each turn in which it
// was said, and came through when a turn of the same role at about that time has it.
type Recall struct {
	Said    int `json:"said"`
	Raw     int `json:"raw"`      // letter by letter as the engine wrote them
	Exact   int `json:"exact"`    // in normal form: Traditional and Simplified, punctuation and fillers aside
	Asked   int `json:"asked"`    // also those that sound so, where the rulebook looks for their sound
	BySound int `json:"by_sound"` // also those that sound so, of all phrases

	// Sought are those of them whose sound the rulebook looks for.
	Sought      int `json:"sought"`
	SoughtExact int `json:"sought_exact"` // of Sought, as they are written
	SoughtSound int `json:"sought_sound"` // of Sought, also those that sound so

	RawRate     evaluate.Ratio `json:"raw_rate"`
	ExactRate   evaluate.Ratio `json:"exact_rate"`
	AskedRate   evaluate.Ratio `json:"asked_rate"`
	BySoundRate evaluate.Ratio `json:"by_sound_rate"`

	Missed []Missed `json:"missed"`
}

// Missed is a phrase that was said and not heard as it is written.
type Missed struct {
	Phrase string `json:"phrase"`
	Sounds string `json:"sounds"` // what was written that sounds like it; empty when nothing was
	Asked  bool   `json:"asked"`  // the rulebook looks for its sound
	Said   string `json:"said"`   // the turn
	Heard  string `json:"heard"`  // the turns of that role at about that time
}

// nearby is how far the times of what was heard may be off.
const nearby = 2 * time.Second

// Recall looks for what was said in what was heard.
func (p *Phrases) Recall(truth, heard call.Transcript) Recall {
	var r Recall
	for _, turn := range truth.Turns {
		said := p.written(turn.Text)
		if len(said) == 0 {
			continue
		}
		beside := during(heard, turn)
		written, sounding := map[int]bool{}, map[int]string{}
		for _, h := range beside {
			for _, id := range p.written(h.Text) {
				written[id] = true
			}
			p.sounding(h.Text, sounding)
		}
		for _, id := range said {
			r.count(p, id, written[id], sounding[id], turn, beside)
		}
	}
	r.finish()
	return r
}

func (r *Recall) count(p *Phrases, id int, written bool, sounds string, turn call.Turn, beside []call.Turn) {
	r.Said++
	if slices.ContainsFunc(beside, func(h call.Turn) bool { return strings.Contains(h.Text, p.plain[id]) }) {
		r.Raw++
	}
	if written {
		r.Exact++
	}
	if written || sounds != "" {
		r.BySound++
	}
	if written || sounds != "" && p.asked[id] && !slices.Contains(p.except[id], sounds) {
		r.Asked++
	}
	if p.asked[id] {
		r.Sought++
		if written {
			r.SoughtExact++
		}
		if written || sounds != "" && !slices.Contains(p.except[id], sounds) {
			r.SoughtSound++
		}
	}
	if !written {
		r.Missed = append(r.Missed, Missed{Phrase: p.texts[id], Sounds: sounds, Asked: p.asked[id], Said: turn.Text, Heard: textOf(beside)})
	}
}

// Add counts the phrases of another call.
func (r *Recall) Add(other Recall) {
	r.Said += other.Said
	r.Raw += other.Raw
	r.Exact += other.Exact
	r.Asked += other.Asked
	r.BySound += other.BySound
	r.Sought += other.Sought
	r.SoughtExact += other.SoughtExact
	r.SoughtSound += other.SoughtSound
	r.Missed = append(r.Missed, other.Missed...)
	r.finish()
}

func (r *Recall) finish() {
	r.RawRate = evaluate.Share(r.Raw, r.Said)
	r.ExactRate = evaluate.Share(r.Exact, r.Said)
	r.AskedRate = evaluate.Share(r.Asked, r.Said)
	r.BySoundRate = evaluate.Share(r.BySound, r.Said)
	if r.Missed == nil {
		r.Missed = []Missed{}
	}
}

// written lists the phrases that stand in a turn, each once.
func (p *Phrases) written(words string) []int {
	var ids []int
	for _, m := range p.exact.AppendString(nil, text.Normal(words)) {
		ids = append(ids, int(m.ID))
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// sounding notes what only sounds like a phrase in a turn, the first of each.
func (p *Phrases) sounding(words string, found map[int]string) {
	dense := text.Normal(words)
	p.sounds.Find([]byte(dense), func(id, from, to int) {
		if found[id] == "" {
			found[id] = dense[from:to]
		}
	})
}

// during lists the turns of the same role that were heard at about the time of one.
func during(heard call.Transcript, turn call.Turn) []call.Turn {
	var all []call.Turn
	for _, h := range heard.Turns {
		if h.Role == turn.Role && h.Start < turn.End+nearby && h.End > turn.Start-nearby {
			all = append(all, h)
		}
	}
	return all
}

func textOf(turns []call.Turn) string {
	return wordsOf(call.Transcript{Turns: turns}, func(call.Turn) bool { return true })
}

// holds says whether words in normal form stand in a turn.
func holds(turn, words string) bool { return words != "" && strings.Contains(text.Normal(turn), words) }
