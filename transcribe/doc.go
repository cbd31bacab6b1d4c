// Package transcribe is how sound becomes turns: the contract of the engines that
// hear words ([Transcriber]), and who is who in a call whose voices have no roles
// yet ([Settle]).
package transcribe
