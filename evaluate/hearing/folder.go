package hearing

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
)

// Recording is a file of sound whose words are known.
type Recording struct {
	Name string // the file's, without its endings
	File string // in the folder that was read
	// Truth is what was said, in order of time. Of a clip it is one turn whose role is
	// unknown and that has no times.
	Truth call.Transcript
	// Channels says who speaks on which channel; empty for a clip.
	Channels []call.Role
	Duration time.Duration // as the truth says; 0 when it does not
}

// Limits of what a folder may hold.
const (
	maxTruth      = 8 << 20 // bytes of a file of truth
	maxRecordings = 100_000
)

// refs is the file that tells the words of clips.
const refs = "refs.tsv"

// Read lists the recordings of a folder by name. The words of call.json are those of
// call.wav, or of any other file of sound called call and something; refs.tsv tells
// those of clips, a line each, in its columns file and reference. The error names the
// file, and what to do, for all that could not be read; the recordings are the rest.
func Read(folder fs.FS) ([]Recording, error) {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	if len(names) > maxRecordings {
		return nil, fmt.Errorf("%d files; %d are the most that are read at once", len(names), maxRecordings)
	}
	var all []Recording
	var problems []error
	for _, name := range names {
		var found []Recording
		switch {
		case strings.HasSuffix(name, ".json"):
			found, err = readCall(folder, name, names)
		case name == refs:
			found, err = readClips(folder)
		default:
			continue
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", name, err))
		}
		all = append(all, found...)
	}
	slices.SortFunc(all, func(a, b Recording) int { return cmp.Compare(a.Name, b.Name) })
	return all, errors.Join(problems...)
}

// callTruth is the JSON beside the recording of a call.
type callTruth struct {
	Channels map[string]string `json:"channels"`
	Duration float64           `json:"duration"` // seconds
	Turns    []struct {
		Role  string  `json:"role"`
		Start float64 `json:"start"`
		End   float64 `json:"end"`
		Text  string  `json:"text"`
	} `json:"turns"`
}

func readCall(folder fs.FS, file string, names []string) ([]Recording, error) {
	text, err := readSmall(folder, file)
	if err != nil {
		return nil, err
	}
	var truth callTruth
	if err := json.Unmarshal(text, &truth); err != nil {
		return nil, fmt.Errorf("%w; it holds the turns of a call: {\"turns\": [{\"role\", \"start\", \"end\", \"text\"}]}", err)
	}
	if len(truth.Turns) == 0 {
		return nil, errors.New("no turns; it holds the words of a call: {\"turns\": [{\"role\", \"start\", \"end\", \"text\"}]}")
	}
	r := Recording{Name: strings.TrimSuffix(file, ".json"), Duration: seconds(truth.Duration)}
	if r.File = soundOf(r.Name, names); r.File == "" {
		return nil, fmt.Errorf("no recording %s.wav beside it; put it there or take this file away", r.Name)
	}
	r.Truth = call.Transcript{CallID: r.Name, Source: "truth"}
	for i, t := range truth.Turns {
		role := call.Role(t.Role)
		if role != call.AgentRole && role != call.CustomerRole {
			return nil, fmt.Errorf("turns[%d].role is %q; write agent or customer", i, t.Role)
		}
		if t.End <= t.Start || t.Start < 0 || t.End > maxSeconds {
			return nil, fmt.Errorf("turns[%d]: from %v to %v s; write seconds from the beginning of the call", i, t.Start, t.End)
		}
		r.Truth.Turns = append(r.Truth.Turns, call.Turn{Role: role, RoleConfidence: 1, Start: seconds(t.Start), End: seconds(t.End), Text: t.Text, Confidence: 1})
	}
	slices.SortStableFunc(r.Truth.Turns, func(a, b call.Turn) int { return cmp.Compare(a.Start, b.Start) })
	for _, number := range []string{"0", "1"} {
		if role, ok := truth.Channels[number]; ok {
			r.Channels = append(r.Channels, call.Role(role))
		}
	}
	return []Recording{r}, nil
}

// maxSeconds is longer than any call.
const maxSeconds = 1e6

func seconds(s float64) time.Duration {
	return time.Duration(math.Round(min(max(s, 0), maxSeconds) * float64(time.Second)))
}

// soundOf is the file of sound that bears a name, with whatever endings.
func soundOf(name string, names []string) string {
	for _, file := range names {
		if strings.HasPrefix(file, name+".") && path.Ext(file) != ".json" {
			return file
		}
	}
	return ""
}

func readClips(folder fs.FS) ([]Recording, error) {
	text, err := readSmall(folder, refs)
	if err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, maxTruth)
	lines.Scan()
	columns := strings.Split(strings.TrimPrefix(lines.Text(), "\uFEFF"), "\t")
	file, words := slices.Index(columns, "file"), slices.Index(columns, "reference")
	if file < 0 || words < 0 {
		return nil, errors.New("line 1: has no columns file and reference; name the columns, a tab between two")
	}
	var all []Recording
	var problems []error
	for n := 2; lines.Scan(); n++ {
		cells := strings.Split(strings.TrimSuffix(lines.Text(), "\r"), "\t")
		if len(cells) == 1 && cells[0] == "" {
			continue
		}
		if len(cells) <= max(file, words) {
			problems = append(problems, fmt.Errorf("line %d: %d columns, and line 1 names %d", n, len(cells), len(columns)))
			continue
		}
		name := cells[file]
		if _, err := fs.Stat(folder, name); err != nil {
			problems = append(problems, fmt.Errorf("line %d: %w", n, err))
			continue
		}
		turn := call.Turn{Role: call.Unknown, Text: cells[words], Confidence: 1}
		all = append(all, Recording{
			Name: strings.TrimSuffix(name, path.Ext(name)), File: name,
			Truth: call.Transcript{CallID: name, Source: "truth", Turns: []call.Turn{turn}},
		})
	}
	return all, errors.Join(append(problems, lines.Err())...)
}

func readSmall(folder fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(folder, name)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxTruth {
		return nil, fmt.Errorf("%d bytes are too many; %d are the most", info.Size(), maxTruth)
	}
	return fs.ReadFile(folder, name)
}
