package transcribe

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/call"
)

// Ear makes turns of recordings with an engine.
type Ear struct {
	Engine Engine
}

// Sound is a recording to be heard.
type Sound struct {
	File   io.ReaderAt
	Format audio.Format // of [audio.Probe]
	// Signals are those of [audio.Analyse]: who speaks when, and on which channel, as far
	// as that is known.
	Signals call.Signals
	// Agent is the staff number of who took the call, which agents say at the beginning;
	// empty when it is not known.
	Agent string
}

// Heard is what an ear made of a recording.
type Heard struct {
	// Transcript has the turns in the order of their start, its Source being the name of
	// the engine, and its roles settled.
	Transcript call.Transcript
	// Signals are those of the sound, with the roles that the words gave to channels.
	Signals call.Signals
	// Swapped says that the words told against the map of channels: agent and customer
	// have changed places in Transcript and Signals.
	Swapped bool
}

// Hear hears a recording. Its speech goes to the engine channel by channel and turn by
// turn, or as many turns of a channel together as a [Windowed] engine likes, with silence
// left out, and as many clips side by side as the engine takes; the memory does not grow
// with the recording. The first error of the engine ends it, and nothing is kept; errors wrap [ErrAway] and [ErrRefused] where these hold.
func (e *Ear) Hear(ctx context.Context, s Sound) (Heard, error) {
	plan := planFor(e.Engine)
	turns, err := e.listen(ctx, s, plan, plan.parts(plan.stretches(s.Signals.Channels)))
	if err != nil {
		return Heard{}, err
	}
	turns = slices.DeleteFunc(turns, func(t call.Turn) bool { return t.Text == "" })
	slices.SortStableFunc(turns, func(a, b call.Turn) int { return cmp.Compare(a.Start, b.Start) })
	return who(Heard{Transcript: call.Transcript{Source: e.Engine.Name(), Turns: turns}, Signals: s.Signals}, s.Agent), nil
}

// listen gives the turn of each part, without text where nothing was said. After an error
// no more clips are given out; those that are being heard may end, since one of them
// may be the try by which a breaker learns that the engine is back.
func (e *Ear) listen(ctx context.Context, s Sound, plan plan, planned []part) ([]call.Turn, error) {
	giving, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	turns := make([]call.Turn, len(planned))
	packs := make(chan pack)
	var workers sync.WaitGroup
	for range min(max(1, e.Engine.AtOnce()), len(planned)) {
		workers.Go(func() {
			for p := range packs {
				if giving.Err() != nil {
					continue
				}
				if err := e.hear(ctx, p, s.Signals.Channels, turns); err != nil {
					stop(err)
				}
			}
		})
	}
	packer := newPacker(e.Engine, func(p pack) error {
		select {
		case packs <- p:
			return nil
		case <-giving.Done():
			return context.Cause(giving)
		}
	})
	err := cutOut(s, planned, plan.seam(), packer.add)
	if err == nil {
		err = packer.finish()
	}
	close(packs)
	workers.Wait()
	if cause := context.Cause(giving); cause != nil {
		err = cause // what reading ended with is only its echo
	}
	return turns, err
}

// A passage is the sound of a part, ready to be heard.
type passage struct {
	part
	place   int // among the parts
	samples []int16
	begin   time.Duration // of the samples in the recording
}

// cutOut reads a recording once and gives its parts in the order of their end.
func cutOut(s Sound, planned []part, seam time.Duration, give func(passage) error) error {
	cuts := make([]audio.Cut, len(planned))
	for i, p := range planned {
		cuts[i] = p.cut()
	}
	var rest [audio.MaxChannels][]int16 // of a long stretch, behind its last seam
	err := audio.Clips(s.File, s.Format, Rate, cuts, func(i int, samples []int16) error {
		p := passage{part: planned[i], place: i, begin: cuts[i].Start}
		if !p.first {
			p.begin -= length(rest[p.channel])
			p.start = p.begin
			samples = append(rest[p.channel], samples...)
		}
		if !p.last {
			at := quietest(samples, seam)
			rest[p.channel] = slices.Clone(samples[at:])
			samples = samples[:at]
			p.end = p.begin + length(samples)
		}
		p.samples = samples
		return give(p)
	})
	if err != nil {
		return fmt.Errorf("cut the sound: %w", err)
	}
	return nil
}

func length(samples []int16) time.Duration {
	return time.Duration(len(samples)) * time.Second / Rate
}

// quietest is where the weakest tenth of a second lies in the last stretch of samples.
func quietest(samples []int16, last time.Duration) int {
	const window = Rate / 10
	best, least := len(samples), int64(-1)
	for at := max(0, len(samples)-int(last.Seconds()*Rate)); at+window <= len(samples); at += window / 2 {
		var sum int64
		for _, v := range samples[at : at+window] {
			sum += int64(v) * int64(v)
		}
		if least < 0 || sum < least {
			best, least = at+window/2, sum
		}
	}
	return best
}

// hear puts the turns of a pack into their places.
func (e *Ear) hear(ctx context.Context, p pack, channels []call.ChannelSignals, turns []call.Turn) error {
	heard, err := e.hearPack(ctx, p, channels)
	for i, turn := range heard {
		turns[p[i].place] = turn
	}
	return err
}

// ask has the engine hear samples that begin with a passage.
func (e *Ear) ask(ctx context.Context, p passage, samples []int16) (Words, error) {
	words, err := e.Engine.Hear(ctx, Clip{Samples: samples})
	if err != nil {
		return Words{}, fmt.Errorf("hear channel %d from %s on: %w", p.channel, p.start.Truncate(time.Millisecond), err)
	}
	words.Text = plain(words.Text)
	return words, nil
}

// turnOf makes a turn of what was heard in a passage.
func turnOf(p passage, w Words, channels []call.ChannelSignals) call.Turn {
	turn := call.Turn{Role: call.Unknown, Start: p.start, End: p.end, Text: w.Text, Confidence: w.Confidence}
	var pieces []call.Piece
	for _, piece := range w.Pieces {
		pieces = append(pieces, call.Piece{Text: piece.Text, Confidence: piece.Confidence})
	}
	turn.Unsure = call.UnsureIn(turn.Text, pieces)
	switch role := channels[p.channel].Role; {
	case len(channels) > 1 && role != call.Unknown:
		turn.Role, turn.RoleConfidence = role, 1
	case len(channels) > 1:
		turn.Speaker = channelName(p.channel)
	}
	return doubted(turn, w, p)
}
