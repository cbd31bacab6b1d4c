package web

import (
	"net/url"
)

// The addresses of pages. IDs come from outside and may hold any character.

func callURL(id string) string { return "/calls/" + url.PathEscape(id) }

func findingURL(id string) string { return "/findings/" + url.PathEscape(id) }

func ticketURL(id string) string { return "/tickets/" + url.PathEscape(id) }

func dayURL(day string) string { return "/coverage/" + url.PathEscape(day) }

func ruleURL(name string) string { return "/rules/" + url.PathEscape(name) }

func drawURL(id string) string { return "/audit/" + url.PathEscape(id) }

// pickURL is the address of a call of a draw.
func pickURL(draw, callID string) string { return drawURL(draw) + "/calls/" + url.PathEscape(callID) }

func agentURL(agent, month string) string {
	q := url.Values{}
	if month != "" {
		q.Set("month", month)
	}
	return address("/scorecards/"+url.PathEscape(agent), q)
}

// audioURL is the address of the sound of a call, opening at the second from: a
// browser that follows it without a script plays from there.
func audioURL(callID, from string) string {
	return callURL(callID) + "/audio#t=" + from
}

// address joins a path and its query.
func address(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}
