package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"net/http"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/api"
	"github.com/tingcha/tingcha/webhook"
)

// programs makes the API, before the pages: what is not its own is theirs.
func (h *hotline) programs(pages http.Handler) (http.Handler, error) {
	way, err := h.handing()
	if err != nil {
		return nil, err
	}
	handler, err := api.New(api.Config{
		Store: h.store, Intake: way, Rules: h.rulesForPrograms, Record: h.recordUse, Log: h.log, Now: h.now, Zone: h.zone,
		Proxies:    h.config.People.Trusted(),
		SecondRate: h.config.Fairness.SecondRate,
	})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle(api.Prefix+"/", handler)
	mux.Handle("/", pages)
	return mux, nil
}

func (h *hotline) rulesForPrograms() []api.Rule {
	var all []api.Rule
	for _, r := range h.rules.list() {
		all = append(all, api.Rule{Name: r.Name, Title: r.Title, Label: r.Label, Level: r.Level, Family: r.Family, Note: r.Note})
	}
	return all
}

// recordUse keeps a use of a token in the log of what people did.
func (h *hotline) recordUse(ctx context.Context, u api.Use) error {
	return h.store.Record(ctx, storage.Deed{
		Key: cmp.Or(u.Key, rand.Text()), At: u.At, Who: cmp.Or(u.Who, "token:"+u.Token.ID), What: "api_" + u.What, Subject: u.Subject, Detail: u.Token.Name, Place: u.Place,
	})
}

// sender tells webhooks of confirmed findings; in a cluster one process does at a time.
func (h *hotline) sender() *webhook.Sender {
	s := &webhook.Sender{Store: h.store, Policy: h.config.Webhooks.Policy(), Now: h.now, Log: h.log}
	if h.servers != nil {
		s.Alone = h.servers.postgres.Alone
	}
	return s
}
