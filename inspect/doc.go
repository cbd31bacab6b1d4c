// Package inspect decides what a call broke: rules over its words, its sound,
// its data, and the tickets and other calls of the same customer become findings
// with their evidence.
//
// It is pure. It knows no clock, no store and no log: the stage in pipeline loads
// an [Input], calls the engine, and saves the [Report].
package inspect
