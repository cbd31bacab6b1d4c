package hearbench

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
)

// Peer is the engine's own tools with a model of Whisper.
type Peer struct {
	Bin     string // folder of the executables
	Model   string // folder with …encoder….onnx, …decoder….onnx and …tokens.txt
	VAD     string // the file silero_vad.onnx
	Threads int

	// Program and Library are our engine's, for [Peer.Ours]; looked for where empty.
	Program, Library string
}

// Cost is what a process took.
type Cost struct {
	CPU  time.Duration `json:"cpu"`
	Wall time.Duration `json:"wall"`
	Peak int64         `json:"peak"` // bytes
}

// Add counts another process that ran behind the first.
func (c *Cost) Add(other Cost) {
	c.CPU += other.CPU
	c.Wall += other.Wall
	c.Peak = max(c.Peak, other.Peak)
}

// Cut hears a file of one channel: the engine's voice activity detector cuts it, and
// each piece is a turn of the given role.
func (p Peer) Cut(ctx context.Context, wav string, role call.Role) ([]call.Turn, Cost, error) {
	args, err := p.args()
	if err != nil {
		return nil, Cost{}, err
	}
	out, cost, err := p.run(ctx, "sherpa-onnx-vad-with-offline-asr", append(args, "--silero-vad-model="+p.VAD, wav))
	if err != nil {
		return nil, cost, err
	}
	var turns []call.Turn
	for line := range strings.SplitSeq(out, "\n") {
		var from, to float64
		times, text, found := strings.Cut(line, ": ")
		if n, _ := fmt.Sscanf(times, "%f -- %f", &from, &to); n == 2 && found {
			turns = append(turns, call.Turn{Role: role, RoleConfidence: 1, Start: seconds(from), End: seconds(to), Text: text, Confidence: 1})
		}
	}
	return turns, cost, nil
}

// Whole hears files of at most half a minute in one process, as they are.
func (p Peer) Whole(ctx context.Context, wavs []string) ([]string, Cost, error) {
	args, err := p.args()
	if err != nil {
		return nil, Cost{}, err
	}
	out, cost, err := p.run(ctx, "sherpa-onnx-offline", append(args, wavs...))
	if err != nil {
		return nil, cost, err
	}
	var texts []string
	for _, found := range answer.FindAllStringSubmatch(out, -1) {
		texts = append(texts, found[1])
	}
	if len(texts) != len(wavs) {
		return nil, cost, fmt.Errorf("sherpa-onnx-offline: %d answers for %d files", len(texts), len(wavs))
	}
	return texts, cost, nil
}

// answer is a line of sherpa-onnx-offline. It is not always JSON: quotation marks among
// the tokens are written as they are.
var answer = regexp.MustCompile(`(?m)^\{.*"text": "(.*?)", "timestamps"`)

func (p Peer) args() ([]string, error) {
	args := []string{"--whisper-language=zh", "--num-threads=" + strconv.Itoa(p.Threads)}
	for _, file := range []struct{ flag, pattern string }{
		{"--whisper-encoder=", "*encoder*.onnx"}, {"--whisper-decoder=", "*decoder*.onnx"}, {"--tokens=", "*tokens.txt"},
	} {
		found, err := filepath.Glob(filepath.Join(p.Model, file.pattern))
		if err != nil || len(found) != 1 {
			return nil, fmt.Errorf("%s: %d files are called %s, want one: it is no model of Whisper", p.Model, len(found), file.pattern)
		}
		args = append(args, file.flag+found[0])
	}
	return args, nil
}

// run gives what a tool wrote: both streams, one behind the other, since releases differ
// in which they use.
func (p Peer) run(ctx context.Context, tool string, args []string) (string, Cost, error) {
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(ctx, filepath.Join(p.Bin, tool), args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	begun := time.Now() //nolint:forbidigo // what is measured is time
	err := cmd.Run()
	cost := Cost{Wall: time.Since(begun)}
	if cmd.ProcessState != nil {
		cost.CPU, cost.Peak = cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime(), peakOf(cmd.ProcessState)
	}
	if err != nil {
		tail := errs.String()
		return "", cost, fmt.Errorf("%s: %w: %s", tool, err, strings.TrimSpace(tail[max(0, len(tail)-400):]))
	}
	return out.String() + "\n" + errs.String(), cost, nil
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
