package settings

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"

	"github.com/tingcha/tingcha/audio/convert"
)

// Converters are the programs that make WAV files of recordings that are not read
// here: of each "auto" where it is found in PATH, "off", or its path.
type Converters struct {
	FFmpeg string `yaml:"ffmpeg"`
	Sox    string `yaml:"sox"`
}

// What stands in place of a converter's path.
const (
	converterAuto = "auto"
	converterOff  = "off"
)

// Converter finds the programs.
func (c Converters) Converter() *convert.Converter {
	return convert.Find(func(name string) (string, error) {
		switch set := map[string]string{"ffmpeg": c.FFmpeg, "sox": c.Sox}[name]; set {
		case converterAuto:
			return exec.LookPath(name)
		case converterOff:
			return "", exec.ErrNotFound
		default:
			return exec.LookPath(set)
		}
	})
}

func (c Config) checkConverters() error {
	var wrong []error
	for _, p := range []struct{ key, set string }{{"ffmpeg", c.Converters.FFmpeg}, {"sox", c.Converters.Sox}} {
		if p.set == converterAuto || p.set == converterOff {
			continue
		}
		if !filepath.IsAbs(p.set) {
			wrong = append(wrong, fmt.Errorf("converters.%s: %q: write auto, off or the program's whole path", p.key, p.set))
		} else if _, err := exec.LookPath(p.set); err != nil {
			wrong = append(wrong, fmt.Errorf("converters.%s: no program is at %q; write auto, off or the program's path", p.key, p.set))
		}
	}
	return errors.Join(wrong...)
}
