package main

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/tingcha/tingcha/mail"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/webhook"
)

// warner counts what comes in for warnings.
func (h *hotline) warner() *pipeline.Warner {
	return &pipeline.Warner{Store: h.store, Book: h.config.Book(), Now: h.now, Log: h.log}
}

// notifier sends what people are told of warnings; in a cluster one process does at a time.
func (h *hotline) notifier() (*pipeline.Notifier, error) {
	p := poster{hotline: h, policy: h.config.Webhooks.Policy()}
	p.client = p.policy.Client(nil)
	if m := h.config.Warnings.Mail; m != nil {
		p.mail = mail.Server{Address: m.Server, TLS: m.TLS, User: m.User, Password: m.Password.Value(), From: m.From}
		if m.CA != "" {
			text, err := os.ReadFile(m.CA)
			if err != nil {
				return nil, fmt.Errorf("warnings.mail.ca: %w", err)
			}
			p.mail.Roots = x509.NewCertPool()
			if !p.mail.Roots.AppendCertsFromPEM(text) {
				return nil, usage(fmt.Errorf("warnings.mail.ca: %s has no certificate in PEM", m.CA))
			}
		}
	}
	n := &pipeline.Notifier{Store: h.store, Send: p.send, Now: h.now, Log: h.log}
	if h.servers != nil {
		n.Alone = h.servers.postgres.Alone
	}
	return n, nil
}

// poster sends messages on the ways that the configuration says.
type poster struct {
	hotline *hotline
	policy  webhook.Policy
	client  *http.Client
	mail    mail.Server
}

// errNobody is for messages to a recipient whom the configuration does not know any more.
var errNobody = errors.New("the configuration does not say how to reach the recipient; add it to warnings.contacts")

func (p poster) send(ctx context.Context, m storage.AlertMessage) error {
	to := p.hotline.config.Warnings.Contacts[m.Recipient]
	switch {
	case to == nil:
		return errNobody
	case m.Way == storage.ByMail && len(to.Mail) > 0 && p.mail.Address != "":
		missed, err := p.mail.Send(ctx, mail.Letter{ID: m.ID, To: to.Mail, Subject: m.Subject, Body: m.Body, At: m.Made})
		if missed > 0 {
			p.hotline.log.Warn("some addresses of a contact were refused; mend warnings.contacts", "recipient", m.Recipient, "refused", missed, "of", len(to.Mail))
		}
		return err
	case m.Way == storage.ByWebhook && to.Webhook != "":
		text, err := json.Marshal(alertNotice{
			Type: "warning.raised", Timestamp: m.Made.UTC(), Data: alertData{Alert: m.Alert, Level: string(m.Level), Subject: m.Subject, Text: m.Body},
		})
		if err != nil {
			return err
		}
		return p.policy.Post(ctx, p.client, webhook.Posting{URL: to.Webhook, Secret: to.Secret.Value(), ID: "msg_" + m.ID, At: p.hotline.now(), Body: text})
	}
	return errNobody
}

// alertNotice is what a webhook is sent of a warning.
type alertNotice struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	Data      alertData `json:"data"`
}

type alertData struct {
	Alert   string `json:"alert"`
	Level   string `json:"level"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
}
