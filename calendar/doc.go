// Package calendar knows on which days people in China work, and counts the time that
// terms run.
//
// The State Council announces each autumn on which days of the next year a holiday is
// taken, and on which Saturdays and Sundays people work in its place. [China] has the
// years that were announced when this was written; whoever runs a hotline adds later
// years, and puts right what was changed within a year, by corrections, see
// [Calendar.With]. In a year of which nobody has said anything people work from Monday to Friday,
// and [Calendar.Known] says that this is a guess.
//
// Days are those of the zone of the moment that is asked about. The package is pure: it
// has no clock.
package calendar
