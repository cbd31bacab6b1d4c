// Package rules measures two general evaluators of expressions beside the engine, on the work that
// the rule engine does once words are found: 300 rules over the hits of a call. It
// holds nothing but benchmarks; none of this is part of the program that is
// shipped.
//
//	go test -bench . ./internal/matchbench/rules
package rules
