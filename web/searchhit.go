package web

import (
	"unicode/utf8"

	"github.com/tingcha/tingcha/storage"
)

// A hitView is a call or a ticket that was found.
type hitView struct {
	storage.SearchHit
	URL    string
	Quotes []quoteView
}

// A quoteView is a turn, or what a ticket says, cut to what stands around the words.
type quoteView struct {
	storage.SearchQuote
	URL      string
	Sound    string // address of the sound from there; "" when there is none
	Seconds  string
	Segments []segment
	Before   bool // something is left out before it
	After    bool
}

func viewOfHit(h storage.SearchHit) hitView {
	v := hitView{SearchHit: h, URL: callURL(h.ID)}
	if h.In == storage.InTickets {
		v.URL = ticketURL(h.ID)
	}
	for i, q := range h.Quotes {
		quote := quoteOfHit(q)
		quote.URL = v.URL
		if h.In == storage.InCalls {
			quote.URL += "#" + turnAnchor(q.Turn)
			quote.Seconds = seconds(q.Start)
			if h.Sound {
				quote.Sound = audioURL(h.ID, quote.Seconds)
			}
			if i == 0 {
				v.URL = quote.URL
			}
		}
		v.Quotes = append(v.Quotes, quote)
	}
	return v
}

const (
	runesBefore = 30  // shown before the first word that was looked for
	runesShown  = 140 // shown in all
)

// quoteOfHit cuts a quote to what stands around the first word.
func quoteOfHit(q storage.SearchQuote) quoteView {
	v := quoteView{SearchQuote: q}
	from := 0
	if len(q.Marks) > 0 {
		from = stepBack(q.Text, q.Marks[0].From, runesBefore)
	}
	to := stepOn(q.Text, from, runesShown)
	if to == len(q.Text) && from > 0 { // there is room before it
		from = stepBack(q.Text, to, runesShown)
	}
	v.Before, v.After = from > 0, to < len(q.Text)
	var marks []mark
	for _, m := range q.Marks {
		if m.From >= from && m.To <= to {
			marks = append(marks, mark{from: m.From - from, to: m.To - from})
		}
	}
	v.Segments = cut(q.Text[from:to], marks)
	return v
}

// stepBack goes some characters back in a text.
func stepBack(text string, at, n int) int {
	for ; at > 0 && n > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	return at
}

// stepOn goes some characters on in a text.
func stepOn(text string, at, n int) int {
	for ; at < len(text) && n > 0; n-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at
}
