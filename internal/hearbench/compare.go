package hearbench

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/evaluate"
	"github.com/tingcha/tingcha/evaluate/hearing"
)

// Comparison is both sides of one run.
type Comparison struct {
	Yardstick Yardstick      `json:"yardstick"`
	Ours      hearing.Report `json:"ours"`
}

// Points is how many points of character error rate ours lies above the yardstick's in a
// group; "" is all. Below zero it lies below.
func (c Comparison) Points(group string) evaluate.Ratio {
	ours := c.Ours.Total.Errors
	if group != "" {
		ours = c.Ours.Groups[group].Errors
	}
	return 100 * (ours.Rate - c.Yardstick.Groups[group].Rate)
}

// Worse lists the channels that we hear more than a point worse than the yardstick.
func (c Comparison) Worse() []string {
	theirs := map[string]evaluate.Ratio{}
	for _, one := range c.Yardstick.Calls {
		for _, ch := range one.Channels {
			theirs[one.Name+" "+string(ch.Role)] = ch.Rate
		}
	}
	var all []string
	for _, one := range c.Ours.Recordings {
		for _, ch := range one.Channels {
			name := one.Name + " " + string(ch.Role)
			if rate, known := theirs[name]; known && ch.Rate > rate+0.01 {
				all = append(all, fmt.Sprintf("%s %.1f %% for %.1f %%", name, 100*ch.Rate, 100*rate))
			}
		}
	}
	return all
}

// PerCPU is how many seconds of one channel are heard in a second of CPU: by
// sherpa-onnx-offline that hears all of it, and by us.
func (c Comparison) PerCPU() (whole, ours float64) {
	sound := c.Yardstick.Sound.Seconds()
	return sound / c.Yardstick.Whole.CPU.Seconds(), sound / (c.Ours.Cost.CPU + c.Ours.Cost.EngineCPU).Seconds()
}

// Write prints the comparison as tables of Markdown.
func (c Comparison) Write(w io.Writer) error {
	lines := []string{
		fmt.Sprintf("%s, %d threads", c.Yardstick.Model, c.Yardstick.Threads), "",
		"| recordings | characters | CER, sherpa-onnx-vad-with-offline-asr | CER, ours | points |", "|---|---:|---:|---:|---:|",
	}
	for _, group := range slices.Sorted(maps.Keys(c.Yardstick.Groups)) {
		theirs, ours := c.Yardstick.Groups[group], c.Ours.Total.Errors
		name := "all"
		if group != "" {
			name, ours = "`"+group+"*`", c.Ours.Groups[group].Errors
		}
		lines = append(lines, fmt.Sprintf("| %s | %d | %.1f %% | %.1f %% | %+.1f |", name, theirs.Said, 100*theirs.Rate, 100*ours.Rate, c.Points(group)))
	}
	worse := c.Worse()
	lines = append(lines, "", fmt.Sprintf("Channels that are more than a point worse: %d. %s", len(worse), strings.Join(worse, "; ")))
	whole, ours := c.PerCPU()
	cost := c.Ours.Cost
	lines = append(
		lines, "",
		"| | channel-seconds | CPU s | wall s | channel-seconds per CPU second | peak MB |", "|---|---:|---:|---:|---:|---:|",
		row("sherpa-onnx-offline, pieces of 28 s", c, c.Yardstick.Whole.CPU.Seconds(), c.Yardstick.Whole.Wall.Seconds(), whole, c.Yardstick.Whole.Peak),
		row("sherpa-onnx-vad-with-offline-asr, a process each channel", c, c.Yardstick.Cut.CPU.Seconds(), c.Yardstick.Cut.Wall.Seconds(),
			c.Yardstick.Sound.Seconds()/c.Yardstick.Cut.CPU.Seconds(), c.Yardstick.Cut.Peak),
		row("ours, with the engine", c, (cost.CPU+cost.EngineCPU).Seconds(), cost.Wall.Seconds(), ours, cost.Peak+cost.EnginePeak),
		"", fmt.Sprintf("Ours to sherpa-onnx-offline: %.2f×. Our own share of the CPU: %.2f s, %.2f %% of the engine's.",
			ours/whole, cost.CPU.Seconds(), 100*cost.CPU.Seconds()/cost.EngineCPU.Seconds()),
	)
	for _, line := range lines {
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

func row(name string, c Comparison, cpu, wall, per float64, peak int64) string {
	return fmt.Sprintf("| %s | %.0f | %.1f | %.1f | %.2f | %d |", name, c.Yardstick.Sound.Seconds(), cpu, wall, per, peak>>20)
}
