package web

import (
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
)

// A heardView says how a channel can be heard, and what is heard on it besides speech.
type heardView struct {
	Role   call.Role
	Grade  call.Grade
	Flaws  []flawView
	Sounds []soundView
	More   int // sounds that are not shown
	Jumps  []jumpView
}

// A flawView is a flaw with its value, rounded for people; empty when it has none.
type flawView struct {
	Kind  call.FlawKind
	Grade call.Grade
	Value string
}

// A soundView is a stretch of sound that can be jumped to.
type soundView struct {
	Kind       call.SoundKind
	Keys       string // that were pressed; empty when they are kept back
	N          int    // how many keys
	Start, End time.Duration
}

// A jumpView is a moment at which one becomes louder or softer.
type jumpView struct {
	At time.Duration
	By string
}

const (
	shownSounds = 12
	// pressedOn is how long may lie between two keys of one number.
	pressedOn = 3 * time.Second
	// shownKeys is how many keys of one number are shown: a choice from a menu is,
	// the number of an identity card or a password is not.
	shownKeys = 3
)

// heardViews describes the channels of a call's sound, none without sound.
func heardViews(d storage.Dossier) []heardView {
	if d.Signals.Source != call.FromAudio {
		return nil
	}
	var views []heardView
	for _, c := range d.Signals.Channels {
		v := heardView{Role: c.Role, Grade: c.Grade(), Sounds: soundViews(c.Sounds)}
		for _, f := range c.Flaws() {
			flaw := flawView{Kind: f.Kind, Grade: f.Grade}
			if f.Kind != call.Absent {
				flaw.Value = decimal(0, f.Value)
			}
			v.Flaws = append(v.Flaws, flaw)
		}
		for _, j := range c.Jumps {
			v.Jumps = append(v.Jumps, jumpView{j.At, decimal(0, j.By)})
		}
		if len(v.Sounds) > shownSounds {
			v.More, v.Sounds = len(v.Sounds)-shownSounds, v.Sounds[:shownSounds]
		}
		views = append(views, v)
	}
	return views
}

// soundViews puts the keys of one number together.
func soundViews(sounds []call.Sound) []soundView {
	var views []soundView
	for _, s := range sounds {
		if n := len(views) - 1; n >= 0 && s.Kind == call.KeyTone && views[n].Kind == call.KeyTone && s.Start-views[n].End <= pressedOn {
			views[n].Keys, views[n].N, views[n].End = views[n].Keys+s.Key, views[n].N+1, s.End
			continue
		}
		views = append(views, soundView{Kind: s.Kind, Keys: s.Key, N: len(s.Key), Start: s.Start, End: s.End})
	}
	for i := range views {
		if views[i].N > shownKeys {
			views[i].Keys = ""
		}
	}
	return views
}
