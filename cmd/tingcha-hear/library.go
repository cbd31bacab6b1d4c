package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/tingcha/tingcha/transcribe/sherpa/layout"
)

// besideProgram finds the library in the folders beside this program.
func besideProgram() (string, error) {
	program, err := os.Executable()
	if err != nil {
		return "", err
	}
	if program, err = filepath.EvalSymlinks(program); err != nil {
		return "", err
	}
	found, tried := layout.Library(filepath.Dir(program))
	if found == "" {
		return "", fmt.Errorf("no library of sherpa-onnx at %s: give its path with -library", strings.Join(tried, ", "))
	}
	return found, nil
}
