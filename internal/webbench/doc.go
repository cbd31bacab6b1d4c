// Package webbench measures the reviewer's pages over a large store, as a reviewer meets
// them: in a real Chromium, and by plain HTTP.
//
//	generated calls ──▶ store with 100,000 findings ──▶ pages ──▶ browser, HTTP client
//	                                                      └──▶ one table, targets beside it
//
// The API is read beside them: its lists page by page, and its exports to their ends.
//
// make bench-web runs it. TINGCHA_BENCH_DATA names a folder to keep the store in from run
// to run, TINGCHA_BENCH_CALLS another number of calls.
package webbench
