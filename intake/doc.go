// Package intake reads what a hotline's systems hand over and makes records of
// it: the switch's list of calls, tickets, the roster, transcripts, and notices
// of recordings.
//
//	paths ──list──▶ files, sorted by what they are ──read──▶ records ──▶ storage.Batch
//	folders, zips     lists of calls first,            one line, block
//	single files      recordings last                  or document each
//
// Three things are promised. Whatever cannot be read becomes a dead letter with
// file, line, field, reason and what to do, and never stops the next record.
// Memory does not grow with what is read: a record has a limit, a batch has a
// limit, and an endless line is skipped without being held. And reading may stop
// anywhere: sources are named by their content, and their [storage.Position] says
// how many records need not be taken again.
//
// A caller's number is hashed on the way in. It reaches no record and no dead
// letter.
package intake
