package sherpa

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/tingcha/tingcha/transcribe/sherpa/layout"
)

// Find fills what the configuration leaves empty with what is installed:
//
//	Program   tingcha-hear beside this program, then in $PATH
//	Library   $TINGCHA_SHERPA_LIB, then beside that program, in lib or engine
//	Model     the only model in $XDG_DATA_HOME/tingcha/models, by default
//	          ~/.local/share/tingcha/models
//
// A Library that is a folder is searched for the file. What is not found is an
// [ErrMissing] that says where it was sought and what to do. getenv is os.Getenv.
func Find(c Config, getenv func(string) string) (Config, error) {
	var err error
	if c.Program == "" {
		if c.Program, err = findProgram(); err != nil {
			return c, err
		}
	}
	if c.Library == "" {
		c.Library = getenv("TINGCHA_SHERPA_LIB")
	}
	if c.Library, err = findLibrary(c.Library, c.Program); err != nil {
		return c, err
	}
	if c.Model == "" {
		c.Model, err = findModel(modelsFolder(getenv))
	}
	return c, err
}

const programName = "tingcha-hear"

func findProgram() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find %s: %w", programName, err)
	}
	if target, err := filepath.EvalSymlinks(self); err == nil {
		self = target
	}
	beside := filepath.Join(filepath.Dir(self), programName)
	if info, err := os.Stat(beside); err == nil && !info.IsDir() {
		return beside, nil
	}
	if path, err := exec.LookPath(programName); err == nil {
		return path, nil
	}
	return "", fmt.Errorf("%w: no program %s at %s or in $PATH: build it with \"make engine\"", ErrMissing, programName, beside)
}

// findLibrary finds the library at the place that was given, or by the program.
func findLibrary(given, program string) (string, error) {
	dir := given
	if given == "" {
		dir = filepath.Dir(program)
		if target, err := filepath.EvalSymlinks(program); err == nil {
			dir = filepath.Dir(target)
		}
	} else if info, err := os.Stat(given); err != nil {
		return "", fmt.Errorf("%w: the library of sherpa-onnx: %w", ErrMissing, err)
	} else if !info.IsDir() {
		return given, nil
	}
	path, tried := layout.Library(dir)
	if path == "" {
		return "", fmt.Errorf("%w: no library of sherpa-onnx at %s: install it with \"make engine\"", ErrMissing, strings.Join(tried, ", "))
	}
	return path, nil
}

// modelsFolder is where models that were pulled lie.
func modelsFolder(getenv func(string) string) string {
	data := getenv("XDG_DATA_HOME")
	if data == "" {
		data = filepath.Join(getenv("HOME"), ".local", "share")
	}
	return filepath.Join(data, "tingcha", "models")
}

// findModel is the only folder of models that holds one.
func findModel(models string) (string, error) {
	entries, err := os.ReadDir(models)
	if err != nil {
		return "", fmt.Errorf("%w: no models in %s: set asr.sherpa.model to a folder of one", ErrMissing, models)
	}
	var found []string
	for _, e := range entries {
		folder := filepath.Join(models, e.Name())
		if _, err := layout.Read(folder, ""); err == nil {
			found = append(found, folder)
		}
	}
	switch len(found) {
	case 0:
		return "", fmt.Errorf("%w: no folder of %s holds a model that is understood: set asr.sherpa.model to one", ErrMissing, models)
	case 1:
		return found[0], nil
	default:
		return "", fmt.Errorf("%w: %s holds several models (%s): set asr.sherpa.model to one of them", ErrMissing, models, strings.Join(found, ", "))
	}
}
