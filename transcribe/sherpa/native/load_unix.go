//go:build linux || darwin

package native

import (
	"fmt"

	"github.com/ebitengine/purego"
)

// Load opens the library, a path to libsherpa-onnx-c-api.so with libonnxruntime.so
// beside it, and holds it against [Version]. The library stays loaded until the
// process ends.
func Load(path string) (*Library, error) {
	handle, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return nil, fmt.Errorf("load the library of sherpa-onnx: %w", err)
	}
	l := &Library{}
	// The version first: another may lack what is called here.
	if err := register(handle, path, "SherpaOnnxGetVersionStr", &l.version); err != nil {
		return nil, err
	}
	if v := l.version(); v != Version {
		return nil, fmt.Errorf("%s is sherpa-onnx %q; this program calls %s and would crash in another:"+
			" install sherpa-onnx-core==%s", path, v, Version, Version)
	}
	for name, function := range map[string]any{
		"SherpaOnnxCreateOfflineRecognizer":        &l.createRecognizer,
		"SherpaOnnxDestroyOfflineRecognizer":       &l.destroyRecognizer,
		"SherpaOnnxCreateOfflineStream":            &l.createStream,
		"SherpaOnnxDestroyOfflineStream":           &l.destroyStream,
		"SherpaOnnxAcceptWaveformOffline":          &l.accept,
		"SherpaOnnxDecodeOfflineStream":            &l.decode,
		"SherpaOnnxGetOfflineStreamResultAsJson":   &l.resultJSON,
		"SherpaOnnxDestroyOfflineStreamResultJson": &l.destroyJSON,
	} {
		if err := register(handle, path, name, function); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func register(handle uintptr, path, name string, function any) error {
	symbol, err := purego.Dlsym(handle, name)
	if err != nil {
		return fmt.Errorf("%s has no %s: it is not sherpa-onnx %s: %w", path, name, Version, err)
	}
	purego.RegisterFunc(function, symbol)
	return nil
}
