// Package report makes the documents that leaders act on: bulletins of a day, a week, ten
// days (旬), half a month, a month, a quarter or a year.
//
//	storage ──▶ Gather ──▶ Material ──▶ Build ──▶ Bulletin ──▶ HTML, CSV; workbook.Write ──▶ XLSX
//	                                                      └──▶ Page ──▶ pdf.Print ──▶ PDF
//
// A [Bulletin] is data: sections with tables of typed cells, notes and charts, each number
// with the address that opens its rows. It is made by pure functions from [Material], and
// what is issued is kept as its canonical bytes with their hash: a reprint is the same.
// The words of a bulletin are its own, in the language in which it was made.
package report
