// Package convert has other people's programs make WAV files of recordings that
// package audio names but does not read: Opus, Vorbis and Speex, AMR, AAC, Windows
// Media, MP3 of 8000 samples a second, G.722, G.723 and G.729.
//
//	file ── Recognise ──▶ Kind ── Convert ──▶ a temporary WAV file ──▶ audio.Probe
//	             │                   │
//	             ▼                   ▼
//	    truncated, too_large    no_converter, convert_failed (audio.Error)
//
// The bytes come from outside, and the programs are large and written in C. So the
// program is told what the file is and guesses nothing; it gets the file and the
// place to write to as open files, no names, no environment, no network and no
// list of other files; its time, memory and output are limited by the kernel, and it
// is killed with all that it started when its time is over.
//
// What the file promises of its length is looked up here first, because the programs
// take a file that was cut off for a shorter one.
package convert
