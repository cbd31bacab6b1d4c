// Package hearbench measures our hearing beside the engine's own tools, in one run on
// the same files with the same model and as many threads. sherpa-onnx-vad-with-offline-asr
// says how many characters are wrong when the engine's makers cut the sound, and
// sherpa-onnx-offline what hearing costs when nobody cuts out silence.
package hearbench
