// Package transcribe is how sound becomes turns: the contract of the engines that
// hear words ([Engine]), what an ear makes of a recording with one, and who is who in
// a call whose voices have no roles yet ([Settle]).
package transcribe
