// Package tingcha holds what is shipped inside the binary besides the rulebooks
// and the pages: the demo's days.
package tingcha

import "embed"

// Demo has the files of a hotline's days under testdata/demo, as a folder that
// `tingcha import` understands.
//
//go:embed testdata/demo/calls testdata/demo/lists testdata/demo/recordings testdata/demo/transcripts
var Demo embed.FS
