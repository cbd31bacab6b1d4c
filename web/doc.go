// Package web serves the pages on which people see what tingcha found and judge
// it: the findings to review, the call with its sound and its words, the agents'
// scorecards, and the coverage that shows that no call was lost.
//
//	/queue ──▶ /calls/{id} ── POST /calls/{id}/verdict ──▶ the next call
//	/scorecards ──▶ /scorecards/{agent}?month=… ──▶ the rows behind each figure
//	/coverage ──▶ /coverage/{day}?state=… ── POST …/reopen ──▶ back to it
//
// Every page is one struct, one handler in a file of its own, and one template in
// views. Pages are whole without JavaScript; static/app.js only adds keys and
// playing in place. Words stand in lang, one table for each language with the
// same keys. Nothing is loaded from elsewhere, and styles and scripts are served
// under their checksums.
//
// What the pages know comes through [Store] and [Blobs]; what they change are
// verdicts, calls sent back to work, and the reviewers' own records. Who may ask for which
// address is one table, see routes.
package web
