package main

import (
	"github.com/tingcha/tingcha/people/oidc"
	"github.com/tingcha/tingcha/web"
)

// outside gives the service that knows users, nil where the configuration names none.
func (h *hotline) outside() (web.Outside, error) {
	c, ok := h.config.People.Service(h.now)
	if !ok {
		return nil, nil
	}
	return oidc.New(c)
}
