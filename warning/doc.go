// Package warning counts what comes in over a hotline and says when it is too much: more
// of a kind within a window than a level allows, or than is usual at that hour. It is
// pure: facts in, episodes out. Who keeps them, and who tells people, is the business of
// storage, pipeline and web.
//
//	calls, tickets ──[Watch.Event]──▶ events ──[Watch.Episodes]──▶ above thresholds ──▶ alerts
//
// Everything goes by the time of the events, never by when they arrived: the same traffic
// gives the same episodes, in whatever order and in whatever pieces it comes in.
package warning
