// Package openai hears with any service that speaks the transcription API of OpenAI
// (POST /v1/audio/transcriptions): OpenAI itself, and the servers of vLLM, whisper.cpp,
// faster-whisper, FunASR and SenseVoice that many run in their own network.
//
//	clip ─ WAV in memory ─ slot ─ breaker ─┬─ budget ─ pace ─ request ─┬─ words
//	                                       └──── pause, again ◄────────┘
//
// A request that fails for a passing reason is sent again after a pause that grows and
// is never shorter than what the service asks for (Retry-After). What cannot pass by
// itself (a key that is not taken, an address without the service, a spent budget) wraps
// [transcribe.ErrAway]: the call waits until a person has put it right.
//
// Recordings are personal data. They go to the one host of the configuration and
// nowhere else: redirects are not followed, and without TLS only this machine and, where
// the configuration says so, addresses of private networks are spoken to. No error and
// no log has a word of what was said, the key, or more of the address than its host.
package openai
