package native

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"unsafe"

	"github.com/tingcha/tingcha/transcribe/sherpa/wire"
)

// Library is the loaded library.
type Library struct {
	version           func() string
	createRecognizer  func(config *recognizerConfig) uintptr
	destroyRecognizer func(recognizer uintptr)
	createStream      func(recognizer uintptr) uintptr
	destroyStream     func(stream uintptr)
	accept            func(stream uintptr, rate int32, samples *float32, n int32)
	decode            func(recognizer, stream uintptr)
	resultJSON        func(stream uintptr) unsafe.Pointer
	destroyJSON       func(json unsafe.Pointer)
}

// Recognizer is a loaded model. It hears one clip at a time.
type Recognizer struct {
	library *Library
	handle  uintptr
}

// Open loads a model. The library writes to the standard error what it dislikes of a
// model, and ends the process for some mistakes.
func (l *Library) Open(o Options) (*Recognizer, error) {
	var pinned runtime.Pinner
	defer pinned.Unpin()
	config := o.config(func(s string) text { return cString(&pinned, s) })
	handle := l.createRecognizer(&config)
	runtime.KeepAlive(&config)
	if handle == 0 {
		return nil, fmt.Errorf("sherpa-onnx does not accept %s as a model of kind %s", o.Model.Dir, o.Model.Kind)
	}
	return &Recognizer{library: l, handle: handle}, nil
}

// cString is s for C: nil for none, which the library reads as "not given".
func cString(pinned *runtime.Pinner, s string) text {
	if s == "" {
		return nil
	}
	bytes := append([]byte(s), 0)
	pinned.Pin(&bytes[0])
	return &bytes[0]
}

// Hear returns what the model makes of a clip of 16,000 samples a second.
func (r *Recognizer) Hear(samples []int16) (*wire.Result, error) {
	if len(samples) == 0 {
		return &wire.Result{}, nil // the library does not expect it
	}
	stream := r.library.createStream(r.handle)
	if stream == 0 {
		return nil, errors.New("sherpa-onnx opens no stream")
	}
	defer r.library.destroyStream(stream)
	waves := make([]float32, len(samples))
	for i, s := range samples {
		waves[i] = float32(s) / 32768
	}
	r.library.accept(stream, 16000, &waves[0], int32(len(waves)))
	runtime.KeepAlive(waves)
	r.library.decode(r.handle, stream)
	return r.result(stream)
}

func (r *Recognizer) result(stream uintptr) (*wire.Result, error) {
	said := r.library.resultJSON(stream)
	if said == nil {
		return nil, errors.New("sherpa-onnx gives no result")
	}
	defer r.library.destroyJSON(said)
	length := 0
	for *(*byte)(unsafe.Add(said, length)) != 0 {
		length++
	}
	var result wire.Result
	if err := json.Unmarshal(unsafe.Slice((*byte)(said), length), &result); err != nil {
		return nil, fmt.Errorf("read the result of sherpa-onnx: %w", err)
	}
	return &result, nil
}

// Close frees the model.
func (r *Recognizer) Close() {
	r.library.destroyRecognizer(r.handle)
}
