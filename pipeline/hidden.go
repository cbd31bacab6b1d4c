package pipeline

import "regexp"

// number is what may be somebody's telephone number: seven digits or more, or a
// mobile number written in groups.
var number = regexp.MustCompile(`[0-9０-９]{7,}|1[3-9][0-9][ -][0-9]{4}[ -][0-9]{4}`)

// hidden is a text that may leave the system: numbers are asterisks.
func hidden(text string) string { return number.ReplaceAllString(text, "***") }
