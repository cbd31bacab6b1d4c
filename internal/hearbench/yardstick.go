package hearbench

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/evaluate/hearing"
)

// Yardstick is what the engine's own tools make of the recordings of a folder.
type Yardstick struct {
	Tool     string                    `json:"tool"`
	Model    string                    `json:"model"`
	Threads  int                       `json:"threads"`
	Calls    []Measured                `json:"calls"`
	Groups   map[string]hearing.Errors `json:"groups"` // by the beginning of the names: "call0", "a-", …; "" is all
	Sound    time.Duration             `json:"sound"`  // of all channels
	Cut      Cost                      `json:"cut"`    // sherpa-onnx-vad-with-offline-asr, a process each channel
	Whole    Cost                      `json:"whole"`  // sherpa-onnx-offline on pieces, one process for all
	PerCPU   float64                   `json:"per_cpu"`
	Recorded string                    `json:"recorded"`
}

// Measured is one recording.
type Measured struct {
	Name     string            `json:"name"`
	Errors   hearing.Errors    `json:"errors"`
	Channels []hearing.Channel `json:"channels"`
	Heard    call.Transcript   `json:"heard"`
	Cost     Cost              `json:"cost"`
}

// Hear puts all recordings to the peer, channel by channel. Only those are heard for
// which among is nil or says so.
func (p Peer) Hear(ctx context.Context, folder string, among func(name string) bool) (Yardstick, error) {
	all, err := hearing.Read(os.DirFS(folder))
	if err != nil {
		return Yardstick{}, err
	}
	scratch, err := os.MkdirTemp("", "hearbench")
	if err != nil {
		return Yardstick{}, err
	}
	defer func() { _ = os.RemoveAll(scratch) }() // pieces of sound that anybody can make again
	y := Yardstick{Tool: "sherpa-onnx-vad-with-offline-asr", Model: filepath.Base(p.Model), Threads: p.Threads, Groups: map[string]hearing.Errors{}}
	var pieces []string
	for _, r := range all {
		if among != nil && !among(r.Name) {
			continue
		}
		s, err := load(filepath.Join(folder, r.File))
		if err != nil {
			return Yardstick{}, err
		}
		m, err := p.measure(ctx, scratch, r, s)
		if err != nil {
			return Yardstick{}, fmt.Errorf("%s: %w", r.Name, err)
		}
		for c := range s.channels {
			y.Sound += s.duration()
			files, err := s.write(scratch, r.Name+".piece", c, false)
			if err != nil {
				return Yardstick{}, err
			}
			pieces = append(pieces, files...)
		}
		y.add(m)
	}
	if _, y.Whole, err = p.Whole(ctx, pieces); err != nil {
		return Yardstick{}, err
	}
	y.PerCPU = y.Sound.Seconds() / y.Whole.CPU.Seconds()
	return y, nil
}

func (p Peer) measure(ctx context.Context, scratch string, r hearing.Recording, s sound) (Measured, error) {
	m := Measured{Name: r.Name, Heard: call.Transcript{CallID: r.Name, Source: "sherpa-onnx-vad-with-offline-asr"}}
	for c := range s.channels {
		files, err := s.write(scratch, r.Name, c, true)
		if err != nil {
			return m, err
		}
		role := call.Unknown
		if c < len(r.Channels) {
			role = r.Channels[c]
		}
		turns, cost, err := p.Cut(ctx, files[0], role)
		if err != nil {
			return m, err
		}
		m.Heard.Turns = append(m.Heard.Turns, turns...)
		m.Cost.Add(cost)
	}
	slices.SortStableFunc(m.Heard.Turns, func(a, b call.Turn) int { return cmp.Compare(a.Start, b.Start) })
	m.Channels = hearing.Channels(r.Truth, m.Heard)
	for _, c := range m.Channels {
		m.Errors.Add(c.Errors)
	}
	return m, nil
}

func (y *Yardstick) add(m Measured) {
	y.Calls = append(y.Calls, m)
	y.Cut.Add(m.Cost)
	for _, group := range []string{"", hearing.Group(m.Name)} {
		sum := y.Groups[group]
		sum.Add(m.Errors)
		y.Groups[group] = sum
	}
}
