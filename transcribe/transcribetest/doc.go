// Package transcribetest holds what every engine of speech recognition promises, as
// tests, and finds the recordings, the model and the local engine that such tests need:
//
//	clip := transcribetest.Clip(t, "clips/funasr_asr_example.wav")
//	config := transcribetest.Sherpa(t) // for sherpa.New
//
// The engine is what "make engine" installs; without it a test is skipped with the
// reason, and under CI=true it fails.
package transcribetest
