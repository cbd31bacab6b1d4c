// Package call holds the nouns that every other part of tingcha speaks of: a
// [Call] that the switch reported, its [Recording] and [Transcript] with turns,
// the [Signals] heard in it, and the [Ticket] that should have come of it.
//
// Nothing here does anything: no clock, no file, no store. Instants are
// [time.Time] in any zone; positions inside a call are [time.Duration] from the
// beginning of its recording; text offsets are bytes of the turn's own UTF-8.
package call
