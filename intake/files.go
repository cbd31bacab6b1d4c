package intake

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
)

// file is one file, on disk or inside a zip, that was found in what is imported.
type file struct {
	root     string // the path it was found under
	name     string // for people: from the root's own name on, with slashes
	uri      string
	etag     string // changes when the bytes do
	size     int64
	modified time.Time
	format   Format
}

func (f file) doc() Document {
	return Document{Name: f.name, Format: f.format, Modified: f.modified}
}

// sortFiles puts files into the order in which they are read.
func sortFiles(files []file) {
	rank := map[Format]int{}
	for i, f := range Formats() {
		rank[f] = i
	}
	slices.SortFunc(files, func(a, b file) int {
		return cmp.Or(cmp.Compare(rank[a.format], rank[b.format]), cmp.Compare(a.richness(), b.richness()), cmp.Compare(a.name, b.name), cmp.Compare(a.uri, b.uri))
	})
}

// richness orders what recognisers write of one call side by side: the last that is
// read counts, and JSON says most.
func (f file) richness() int {
	if f.format != Foreign {
		return 0
	}
	return slices.Index([]string{".txt", ".srt", ".vtt", ".json"}, extension(f.name))
}

// stem is a file's name without its folders and its extension.
func stem(name string) string {
	base := path.Base(name)
	return strings.TrimSuffix(base, path.Ext(base))
}

func extension(name string) string { return strings.ToLower(path.Ext(name)) }

// isHidden knows what is no delivery of a hotline: dot files, what systems leave
// behind in folders and zips, texts for people, and the truth that is written
// beside an invented archive.
func isHidden(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") || extension(base) == ".md" ||
		slices.Contains([]string{"__MACOSX", "Thumbs.db", "desktop.ini", "README", "README.txt", "LICENSE", "truth.jsonl"}, base)
}

// soundExtensions are those of recordings. What cannot be played in the end is
// said of its call when its bytes are looked at.
var soundExtensions = []string{
	".wav", ".wave", ".rf64", ".w64", ".mp3", ".flac", ".ogg", ".oga", ".opus", ".spx", ".amr", ".awb", ".3gp", ".m4a", ".mp4", ".aac", ".wma",
	".webm", ".mka", ".aif", ".aiff", ".caf", ".au", ".snd", ".vox", ".raw", ".pcm", ".alaw", ".al", ".pcma", ".ulaw", ".ul", ".pcmu", ".mulaw",
	".sln", ".sln16", ".g722", ".g729", ".gsm", ".v3",
}

// etag names a state of a file without reading it.
func etag(a, b int64) string { return fmt.Sprintf("%x-%x", a, b) }
