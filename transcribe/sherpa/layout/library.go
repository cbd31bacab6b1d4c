package layout

import (
	"os"
	"path/filepath"
	"runtime"
)

// Library finds the C library of sherpa-onnx in a folder or in the places below and
// beside it where an installation puts it. It returns the path, or nothing and the
// paths that were tried.
func Library(dir string) (path string, tried []string) {
	name := "libsherpa-onnx-c-api.so"
	if runtime.GOOS == "darwin" {
		name = "libsherpa-onnx-c-api.dylib"
	}
	places := []string{
		".",
		"lib",
		"engine",
		filepath.Join("engine", "lib"),
		filepath.Join("sherpa_onnx", "lib"), // the wheel, unpacked
		filepath.Join("engine", "sherpa_onnx", "lib"), // by "make engine"
		filepath.Join("..", "lib", "tingcha"),
	}
	for _, place := range places {
		path := filepath.Join(dir, place, name)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path, nil
		}
		tried = append(tried, path)
	}
	return "", tried
}
