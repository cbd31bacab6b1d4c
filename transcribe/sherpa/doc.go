// Package sherpa hears with sherpa-onnx on this machine, without a network. The
// library is C++, so it lives in children, cmd/tingcha-hear, and this package
// is their parent:
//
//	Hear ──▶ a free child ──clip──▶ tingcha-hear ──dlopen──▶ libsherpa-onnx-c-api.so
//	     ◀── words ◀── one line of JSON ──┘                          │
//	                                                             the model
//
// A child loads the model once and hears one clip at a time; [Config.Processes] says
// how many there are. A child that crashes is replaced and its clip tried once more; one
// that hangs, floods or talks nonsense is killed with its process group. When
// children keep failing, the engine rests for a while and answers
// [transcribe.ErrAway], so that calls wait instead of starting a process each.
// A child ends when its input does, and so with its parent, however that dies.
//
// [Find] looks for the parts of an installation, [New] starts the engine.
package sherpa
