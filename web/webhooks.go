package web

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/webhook"
)

// deliveriesShown is how many deliveries of a webhook are listed.
const deliveriesShown = 20

// webhooksPage lists who is told of confirmed findings, and how that goes.
type webhooksPage struct {
	frame
	Rows   []webhookLine
	Made   string
	Secret string // of the webhook that was made: shown this once
	Wrong  bool   // the address is none that webhooks may have
	URL    string // as it was filled in
}

// A webhookLine is a webhook with its last deliveries.
type webhookLine struct {
	storage.Webhook
	Address    string // without what may be secret in it
	Deliveries []storage.Delivery
}

func (s *server) webhooks(w http.ResponseWriter, r *http.Request) error {
	return s.showWebhooks(w, r, http.StatusOK, webhooksPage{})
}

func (s *server) showWebhooks(w http.ResponseWriter, r *http.Request, status int, p webhooksPage) error {
	hooks, err := s.Store.Webhooks(r.Context())
	if err != nil {
		return err
	}
	p.frame = s.frame(w, r, "webhooks")
	for _, hook := range hooks {
		l := webhookLine{Webhook: hook, Address: plainAddress(hook.URL)}
		if l.Deliveries, err = s.Store.Deliveries(r.Context(), hook.ID, deliveriesShown); err != nil {
			return err
		}
		p.Rows = append(p.Rows, l)
	}
	if r.Method != http.MethodGet {
		p.Other = ""
	}
	return s.render(w, r, status, "webhooks", p)
}

// plainAddress is an address without its query, in which many receivers want a key.
func plainAddress(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return ""
	}
	if u.RawQuery != "" {
		u.RawQuery = "…"
	}
	return u.Redacted()
}

// maxURL is the longest address of a webhook, in bytes.
const maxURL = 2000

// addWebhook keeps a webhook, and shows its secret this once.
func (s *server) addWebhook(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	address := strings.TrimSpace(r.PostForm.Get("url"))
	if err := s.Webhooks.CheckURL(address); err != nil || len(address) > maxURL {
		return s.showWebhooks(w, r, http.StatusBadRequest, webhooksPage{Wrong: true, URL: address})
	}
	hook := storage.Webhook{
		ID: "wh_" + strings.ToLower(rand.Text()[:10]), URL: address, Secret: webhook.NewSecret(), By: userOf(r).ID, Made: s.Now(),
	}
	if err := s.wrote(s.Store.AddWebhook(r.Context(), hook), s.Now()); err != nil {
		return err
	}
	if err := s.did(r, deed{What: "webhook_added", Subject: hook.ID, Detail: plainAddress(address)}); err != nil {
		return err
	}
	return s.showWebhooks(w, r, http.StatusOK, webhooksPage{Made: plainAddress(address), Secret: hook.Secret})
}

// removeWebhook forgets a webhook and what it was to be told.
func (s *server) removeWebhook(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := s.wrote(s.Store.RemoveWebhook(r.Context(), id), s.Now()); err != nil {
		return err
	}
	if err := s.did(r, deed{What: "webhook_removed", Subject: id, Key: "remove " + id}); err != nil {
		return err
	}
	http.Redirect(w, r, "/webhooks", http.StatusSeeOther)
	return nil
}

// sendAgain has a webhook told once more what it did not take.
func (s *server) sendAgain(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	_, err := s.Store.SendAgain(r.Context(), id, s.Now())
	if err = s.wrote(err, s.Now()); err != nil {
		return err
	}
	if err := s.did(r, deed{What: "webhook_again", Subject: id}); err != nil {
		return err
	}
	http.Redirect(w, r, "/webhooks", http.StatusSeeOther)
	return nil
}
