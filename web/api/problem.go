package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/judging"
)

// problem makes a problem of RFC 9457. The code is for programs, the detail for people: it
// says what to do.
func problem(status int, code, detail string, at ...*huma.ErrorDetail) *huma.ErrorModel {
	return &huma.ErrorModel{
		Type: "urn:tingcha:problem:" + code, Title: http.StatusText(status), Status: status, Detail: detail, Errors: at,
	}
}

// wrongField is a problem with one value of a request.
func wrongField(location, detail string) *huma.ErrorModel {
	return problem(http.StatusUnprocessableEntity, "input", "a value cannot be used; see errors", &huma.ErrorDetail{Location: location, Message: detail})
}

// write answers with a problem outside of an operation.
func write(w http.ResponseWriter, p *huma.ErrorModel) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // whoever asked has gone
}

// nowhere answers for addresses that lead nowhere.
func nowhere(w http.ResponseWriter, _ *http.Request) {
	write(w, problem(http.StatusNotFound, "not_found", "no such address, or not by this method; "+Prefix+"/openapi.json lists them all"))
}

// told maps every error to its problem. Inner text stays in the log.
func (s *server) told(op string, err error) error {
	if _, is := errors.AsType[*huma.ErrorModel](err); is {
		return err // with its headers
	}
	p := problemOf(err)
	if p.Status >= http.StatusInternalServerError {
		s.Log.Error("an operation of the API failed", "operation", op, "status", p.Status, "error", err)
	}
	if p.Status == http.StatusServiceUnavailable {
		return huma.ErrorWithHeaders(p, http.Header{"Retry-After": {"5"}})
	}
	return p
}

func problemOf(err error) *huma.ErrorModel {
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return problem(http.StatusNotFound, "not_found", "it is not there, or not within the token's reach")
	case errors.Is(err, judging.ErrOwnCall):
		return problem(http.StatusForbidden, "own_call", "who made the token took this call; others judge it")
	case errors.Is(err, judging.ErrNotTheirs):
		return problem(http.StatusForbidden, "role", "who made the token is no reviewer; let an administrator who reviews, too, make one")
	case errors.Is(err, storage.ErrInDoubt): // wrapped together with ErrConflict, like the next ones
		return problem(http.StatusConflict, "in_doubt", "somebody was in doubt about this call: a second reviewer or a leader decides on its page")
	case errors.Is(err, storage.ErrAppealed):
		return problem(http.StatusConflict, "appealed", "the agent has appealed against this verdict; decide on the appeal, and the points go back if it is changed")
	case errors.Is(err, storage.ErrLooked):
		return problem(http.StatusConflict, "looked", "somebody is taking a second, blind look at this verdict; take it back once they have answered")
	case errors.Is(err, storage.ErrProvisional): // wrapped together with ErrConflict
		return problem(http.StatusConflict, "provisional", "what the finding misses may still come; confirm it after provisional_until")
	case errors.Is(err, storage.ErrConflict):
		return problem(http.StatusConflict, "stale", "the finding has changed since that version; read it again, and judge what it says now")
	case errors.Is(err, storage.ErrUnavailable), errors.Is(err, context.DeadlineExceeded):
		return problem(http.StatusServiceUnavailable, "unavailable", "the records cannot be reached; ask again, nothing is lost by that")
	}
	return problem(http.StatusInternalServerError, "internal", "something went wrong here; try again, and tell the operators when it stays")
}
