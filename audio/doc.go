// Package audio turns the bytes of a recording into what the rest of tingcha
// needs of it: a named verdict on the file, signals, peaks for the player and
// sound that every browser can play.
//
//	file ── Probe ──▶ Format ──┬─ Analyse ──▶ call.Signals + Peaks
//	          │                └─ PCM16 ────▶ a 16-bit WAV to serve
//	          ▼
//	        Error{Code, Detail}: bad_container, unsupported_codec, too_large,
//	                             truncated, empty; Analyse adds silent
//
// Read are WAV files (RIFF, RF64, BW64, Sony's W64) with one or two channels of linear
// PCM (8 to 32 bits, floating point), G.711 (A-law or mu-law), IMA, Microsoft or
// Dialogic ADPCM, or GSM 06.10, and FLAC and MP3 files, from 4 to 192 kHz. The
// container of WAV is always checked here first; the decoder of go-audio/wav sees
// only the header that this package writes for it, because by itself it takes G.711
// for PCM, believes any size and finds "0 samples, no error" in a streamed file. The
// codecs that WAV files hold in blocks are in package codec.
//
// An [Error] is about the file and stays the same however often it is read. Any
// other error came from the reader underneath, and another try may help.
//
// Files are read through [io.ReaderAt] in pieces; memory does not grow with
// their length except by the results (about 80 bytes of peaks a second of a
// stereo call).
package audio
