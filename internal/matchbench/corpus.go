package matchbench

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// readCorpus reads a text, which is compressed when its name ends in .zst.
func readCorpus(name string) ([]byte, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read corpus: %w", err)
	}
	if !strings.HasSuffix(name, ".zst") {
		return text, nil
	}
	reader, err := zstd.NewReader(nil)
	if err != nil {
		return nil, fmt.Errorf("decompress %s: %w", name, err)
	}
	defer reader.Close()
	if text, err = reader.DecodeAll(text, nil); err != nil {
		return nil, fmt.Errorf("decompress %s: %w", name, err)
	}
	return text, nil
}

// split gives the calls of a corpus: what stands between blank lines.
func split(corpus []byte) [][]byte {
	return slices.DeleteFunc(bytes.Split(corpus, []byte("\n\n")), func(call []byte) bool { return len(call) == 0 })
}

// readPhrases reads one phrase or expression a line, each once.
func readPhrases(name string) ([]string, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read phrases: %w", err)
	}
	var phrases []string
	known := map[string]bool{"": true}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		if !known[line] {
			phrases = append(phrases, line)
		}
		known[line] = true
	}
	if len(phrases) == 0 {
		return nil, fmt.Errorf("%s has no phrases", name)
	}
	return phrases, nil
}

// expressions says whether lines are regular expressions: whether most of them
// have one of its signs.
func expressions(lines []string) bool {
	with := 0
	for _, line := range lines {
		if strings.ContainsAny(line, `\.+*?()|[]{}^$`) {
			with++
		}
	}
	return 2*with > len(lines)
}
