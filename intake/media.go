package intake

import (
	"path"
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
)

// Who says something of a recording, the surer the higher.
const (
	byName = iota
	byList
	byManifest
)

// media knows the recordings, or the transcripts of other systems, that were found and what the lists say of them. It
// grows with the recordings, not with the lists.
type media struct {
	files  []file
	told   map[int]telling
	byBase map[string][]int // by the lower-case file name, with and without extension
}

type telling struct {
	medium
	by int
}

func newMedia(files []file, format Format) *media {
	m := &media{told: map[int]telling{}, byBase: map[string][]int{}}
	for _, f := range files {
		if f.format != format {
			continue
		}
		i := len(m.files)
		m.files = append(m.files, f)
		base := strings.ToLower(path.Base(f.name))
		m.byBase[base] = append(m.byBase[base], i)
		m.byBase[stem(base)] = append(m.byBase[stem(base)], i)
		if format == Foreign && slices.Contains(soundExtensions, extension(stem(base))) {
			m.byBase[stem(stem(base))] = append(m.byBase[stem(stem(base))], i)
		}
	}
	return m
}

// tell notes what a list says of a recording, unless somebody surer has spoken.
// It is false when no such recording was found.
func (m *media) tell(what medium, by int) bool {
	found := m.find(what.file)
	for _, i := range found {
		if before, ok := m.told[i]; !ok || by > before.by {
			m.told[i] = telling{medium: what, by: by}
		}
	}
	return len(found) > 0
}

// tellTranscript notes what a list says of a recording for the transcript that has
// its name. It is true when the list means the transcript itself.
func (m *media) tellTranscript(what medium, by int) bool {
	if len(m.files) == 0 || m.tell(what, by) {
		return len(m.files) > 0
	}
	what.file = strings.TrimSuffix(what.file, path.Ext(what.file))
	m.tell(what, by)
	return false
}

// find gives the recordings that a list may mean by a path. A list has the paths
// of the machine that recorded; of several files with the same name, those under
// the same folders are meant.
func (m *media) find(file string) []int {
	file = strings.ToLower(strings.ReplaceAll(file, `\`, "/"))
	found := m.byBase[path.Base(file)]
	if len(found) < 2 {
		return found
	}
	var same []int
	for _, i := range found {
		name := strings.ToLower(m.files[i].name)
		if endsIn(name, file) || endsIn(strings.TrimSuffix(name, path.Ext(name)), file) || endsIn(file, afterFirst(name)) {
			same = append(same, i)
		}
	}
	return same
}

// byName gives what was told of some files, by their address.
func (m *media) byName(files []file) map[string]telling {
	among := map[string]bool{}
	for _, f := range files {
		among[f.uri] = true
	}
	told := map[string]telling{}
	for i, t := range m.told {
		if uri := m.files[i].uri; among[uri] {
			told[uri] = t
		}
	}
	return told
}

func endsIn(name, tail string) bool {
	return name == tail || strings.HasSuffix(name, "/"+strings.TrimLeft(tail, "/"))
}

func afterFirst(name string) string {
	_, rest, _ := strings.Cut(name, "/")
	return rest
}

// offer makes the notice of a recording: the manifest goes before the list of
// calls, and that before the file's name.
func (r *Reader) offer(m *media, i int) (storage.OfferedRecording, *Error) {
	f, told := m.files[i], m.told[i]
	id, started, bad := r.fromName(f.name)
	channel := r.cfg.AgentChannel
	if told.file != "" {
		if told.callID != "" {
			id, bad = told.callID, nil
		}
		if !told.started.IsZero() {
			started = told.started
		}
		if told.channel >= 0 {
			channel = told.channel
		}
	}
	if bad != nil {
		return storage.OfferedRecording{}, bad
	}
	if started.IsZero() {
		started = f.modified
	}
	return storage.OfferedRecording{
		Recording: call.Recording{CallID: id, URI: f.uri, Size: f.size, AgentChannel: channel},
		ETag:      f.etag, Day: r.day(started), Started: started, Origin: f.name,
	}, nil
}

// fromName reads a recording's name by the configured pattern.
func (r *Reader) fromName(name string) (id string, started time.Time, bad *Error) {
	groups := r.pattern.FindStringSubmatch(strings.TrimSuffix(name, path.Ext(name)))
	if groups == nil {
		return "", started, wrong("", "no_call_id", "the name does not follow intake.file_name (%s), and neither a manifest nor a list of calls names the file", r.cfg.FileName)
	}
	id = groups[r.pattern.SubexpIndex("call")]
	if id == "" {
		return "", started, wrong("", "no_call_id", "intake.file_name finds no call ID in the name")
	}
	if bad := callID(id); bad != nil {
		bad.Field = ""
		return "", started, bad
	}
	if i := r.pattern.SubexpIndex("started"); i >= 0 && groups[i] != "" {
		at, ok := parseTime(groups[i], r.zone)
		if !ok {
			return "", started, wrong("started", "bad_time", "%s in the name is no time", quote(groups[i]))
		}
		started = at
	}
	return id, started, nil
}
