// Package matchbench measures the product's matchers beside the best that others
// have made, in one run and on the same text:
//
//	make bench-match CORPUS=calls.zst PHRASES=phrases.txt
//
// The corpus has calls, a blank line between two; each is scanned by itself, as in
// the product. All engines report all matches with their positions. They take
// turns, round by round, so that what else runs on the machine falls on all of
// them; what counts is processor time, not the clock on the wall, and of the rounds
// the median. An engine that finds another number of matches ends the program with
// an error.
//
//	hyperscan    C, Intel's; hyperscan/scan.c, built with gcc and libhyperscan-dev
//	daachorse    Rust, by characters; daachorse/, built with cargo in the user's cache
//	petar-dambovaliev/aho-corasick    Go, as a DFA
//
// What cannot be built here is named and left out. None of this is part of the
// program that is shipped.
package matchbench
