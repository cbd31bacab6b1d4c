package transcribe

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/call"
)

// Windowed is an engine that hears long clips better or for less than short ones, as
// Whisper does, whose window is 30 s whatever is in it. It tells times, so that
// several turns of one voice can be put into a clip and be told apart again.
type Windowed interface {
	Engine
	// Window is how long clips are best, at most [MaxClip]; 0 when it makes no
	// difference.
	Window() time.Duration
}

// missing is how long somebody must have spoken in a passage for the engine to be asked
// again when it wrote nothing in its time.
const missing = 700 * time.Millisecond

const (
	// slowest is how many syllables a second hardly anybody stays below who speaks for
	// longer than `long`; four are usual.
	slowest = 2.6
	long    = 4 * time.Second
)

// A pack is passages of one channel that are heard in one clip, in their order.
type pack []passage

// samples are those of all passages, one behind the other; each has silence around it.
func (p pack) samples() []int16 {
	if len(p) == 1 {
		return p[0].samples
	}
	var all []int16
	for _, one := range p {
		all = append(all, one.samples...)
	}
	return all
}

func (p pack) length() time.Duration {
	var sum time.Duration
	for _, one := range p {
		sum += length(one.samples)
	}
	return sum
}

// A packer collects passages until a clip is full.
type packer struct {
	window time.Duration
	open   [2]pack // by channel
	give   func(pack) error
}

func newPacker(e Engine, give func(pack) error) *packer {
	p := &packer{give: give}
	if w, ok := e.(Windowed); ok {
		p.window = min(w.Window(), MaxClip)
	}
	return p
}

// add takes the next passage.
func (p *packer) add(one passage) error {
	if len(one.samples) == 0 {
		return nil
	}
	open := &p.open[one.channel]
	if len(*open) > 0 && open.length()+length(one.samples) > p.window {
		if err := p.flush(one.channel); err != nil {
			return err
		}
	}
	*open = append(*open, one)
	return nil
}

func (p *packer) flush(channel int) error {
	full := p.open[channel]
	p.open[channel] = nil
	if len(full) == 0 {
		return nil
	}
	return p.give(full)
}

// finish gives what is not full.
func (p *packer) finish() error {
	for c := range p.open {
		if err := p.flush(c); err != nil {
			return err
		}
	}
	return nil
}

// hearPack hears passages together, and gives the turn of each. One by one are heard
// those in whose time nothing was written, and all of them when the words of the
// whole cannot be trusted or told apart: an engine that loses itself in one passage
// should not take the others along.
func (e *Ear) hearPack(ctx context.Context, p pack, channels []call.ChannelSignals) ([]call.Turn, error) {
	var shares []string
	var words Words
	if len(p) > 1 {
		var err error
		if words, err = e.ask(ctx, p[0], p.samples()); err != nil {
			return nil, err
		}
		shares = share(words, p)
	}
	turns := make([]call.Turn, len(p))
	for i, one := range p {
		own := Words{Confidence: words.Confidence, NoSpeech: words.NoSpeech, Language: words.Language}
		if shares != nil {
			own.Text = shares[i]
		}
		if shares == nil || thin(own.Text, one.speech) {
			alone, err := e.ask(ctx, one, one.samples)
			if err != nil {
				return nil, err
			}
			if syllables(alone.Text) > syllables(own.Text) && (own.Text == "" || !repeats(alone.Text)) {
				own = alone
			}
		}
		turns[i] = turnOf(one, own, channels)
	}
	return turns, nil
}

// thin says whether a text is so short for what was spoken that some of it is missing:
// an engine that hears several turns at once passes over a clause now and then.
func thin(text string, speech time.Duration) bool {
	return text == "" && speech >= missing || speech >= long && syllables(text) < slowest*speech.Seconds()
}
