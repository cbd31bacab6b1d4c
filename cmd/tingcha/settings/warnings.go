package settings

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/search"
	"github.com/tingcha/tingcha/warning"
)

// Warnings says what the hotline watches for, and who is told.
type Warnings struct {
	// Late is how old an episode may be for people to be told of it; 0 is no limit.
	Late Span `yaml:"late"`
	// Mail is the server that takes mail; nil for none.
	Mail *MailServer `yaml:"mail,omitempty"`
	// Contacts are how recipients are reached, by names that levels use.
	Contacts map[string]*Contact `yaml:"contacts"`
	Watches  []Watch             `yaml:"watches"`
}

// MailServer takes mail, by SMTP.
type MailServer struct {
	Server   string `yaml:"server"` // host and port
	TLS      string `yaml:"tls"`    // "starttls", "tls" or "off"
	CA       string `yaml:"ca,omitempty"`
	User     string `yaml:"user,omitempty"`
	Password Secret `yaml:"password,omitempty"`
	From     string `yaml:"from"`
}

// Contact is how a recipient is reached.
type Contact struct {
	Mail    []string `yaml:"mail,omitempty"`
	Webhook string   `yaml:"webhook,omitempty"`
	Secret  Secret   `yaml:"secret,omitempty"` // what messages to the webhook are signed with
}

// Watch says what is counted, and from how many on it is too much.
type Watch struct {
	Name     string  `yaml:"name"`
	Title    string  `yaml:"title"` // empty for the name
	Count    Counted `yaml:"count"`
	By       string  `yaml:"by"` // "all" or "dept"
	Window   Span    `yaml:"window"`
	Calm     Span    `yaml:"calm"` // 0 is twice the window
	Alike    float64 `yaml:"alike,omitempty"`
	Usual    *Usual  `yaml:"usual,omitempty"`
	FollowUp []Span  `yaml:"follow_up,omitempty"`
	Message  string  `yaml:"message,omitempty"`
	Levels   []Rung  `yaml:"levels"`
}

// Counted says which calls or tickets count.
type Counted struct {
	In     string          `yaml:"in"` // "call" or "ticket"
	Kind   call.TicketKind `yaml:"kind,omitempty"`
	Label  string          `yaml:"label,omitempty"`
	Rule   string          `yaml:"rule,omitempty"`
	Words  string          `yaml:"words,omitempty"`
	SaidBy string          `yaml:"said_by,omitempty"` // "customer" or "agent"; empty for anybody
	Longer Span            `yaml:"longer,omitempty"`
	Held   Span            `yaml:"held,omitempty"`
}

// Usual is how counts are compared with earlier weeks.
type Usual struct {
	Weeks  int `yaml:"weeks"`
	Enough int `yaml:"enough"`
	Least  int `yaml:"least"`
}

// Rung is a level with what it asks for.
type Rung struct {
	Level warning.Level `yaml:"level"`
	At    int           `yaml:"at,omitempty"`
	Above float64       `yaml:"above,omitempty"`
	To    []string      `yaml:"to,omitempty"`
}

// IsZero makes omitempty leave out a duration that is not set.
func (s Span) IsZero() bool { return s.Duration == 0 }

// Book is everything that the hotline watches; [Read] has seen that it is one.
func (c Config) Book() warning.Book {
	b, err := c.book()
	if err != nil {
		panic("settings: " + err.Error())
	}
	return b
}

func (c Config) book() (warning.Book, error) {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		zone = time.UTC // told by what checks the zone
	}
	b := warning.Book{Late: c.Warnings.Late.Duration, Link: c.People.URL, Zone: zone, Contacts: map[string]warning.Contact{}}
	for name, contact := range c.Warnings.Contacts {
		if contact != nil {
			b.Contacts[name] = warning.Contact{Mail: contact.Mail, Webhook: contact.Webhook}
		}
	}
	var wrong []error
	for i, w := range c.Warnings.Watches {
		watch, err := w.watch()
		if err != nil {
			wrong = append(wrong, fmt.Errorf("watches, %s: %w", cmp.Or(w.Name, fmt.Sprintf("entry %d", i+1)), err))
		}
		b.Watches = append(b.Watches, watch)
	}
	return b, errors.Join(wrong...)
}

func (w Watch) watch() (warning.Watch, error) {
	out := warning.Watch{
		Name: w.Name, Title: cmp.Or(w.Title, w.Name), ByDept: w.By == "dept", Window: w.Window.Duration, Calm: cmp.Or(w.Calm.Duration, 2*w.Window.Duration), Alike: w.Alike,
		What: warning.What{
			Medium: warning.Medium(w.Count.In), Kind: w.Count.Kind, Label: w.Count.Label, Rule: w.Count.Rule, Longer: w.Count.Longer.Duration, Held: w.Count.Held.Duration,
		},
	}
	var wrong []error
	if w.By != "" && w.By != "all" && w.By != "dept" {
		wrong = append(wrong, fmt.Errorf("by: %q; write all or dept", w.By))
	}
	switch w.Count.SaidBy {
	case "":
	case "customer":
		out.What.Role = search.Customer
	case "agent":
		out.What.Role = search.Agent
	default:
		wrong = append(wrong, fmt.Errorf("count, said_by: %q; write customer or agent, or leave it out", w.Count.SaidBy))
	}
	var err error
	if w.Count.Words != "" {
		if out.What.Words, err = search.Parse(w.Count.Words); err != nil {
			wrong = append(wrong, fmt.Errorf("count, words: %w", err))
		}
	}
	if out.Message, err = warning.ParseMessage(cmp.Or(w.Message, warning.UsualMessage)); err != nil {
		wrong = append(wrong, fmt.Errorf("message: %w", err))
	}
	if w.Usual != nil {
		u := warning.Usual(*w.Usual)
		out.Usual = &u
	}
	for _, s := range w.FollowUp {
		out.FollowUps = append(out.FollowUps, s.Duration)
	}
	for _, l := range w.Levels {
		out.Steps = append(out.Steps, warning.Step(l))
	}
	return out, errors.Join(wrong...)
}

func (c Config) checkWarnings() error {
	b, err := c.book()
	if err != nil {
		return fmt.Errorf("warnings.%w", err)
	}
	if err := b.Check(); err != nil {
		return fmt.Errorf("warnings.%w", err)
	}
	mails := false
	for _, name := range sortedKeys(c.Warnings.Contacts) {
		if err := c.checkContact(c.Warnings.Contacts[name]); err != nil {
			return fmt.Errorf("warnings.contacts, %s: %w", name, err)
		}
		mails = mails || len(c.Warnings.Contacts[name].Mail) > 0
	}
	if mails && c.Warnings.Mail == nil {
		return errors.New("warnings.mail: contacts have addresses, and nobody takes mail; write mail: {server: smtp.example.com:587, tls: starttls, from: tingcha@example.com}")
	}
	return c.Warnings.Mail.check()
}

func sortedKeys[V any](of map[string]V) []string {
	var keys []string
	for key := range of {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func (c Config) checkContact(contact *Contact) error {
	if contact == nil || len(contact.Mail) == 0 && contact.Webhook == "" {
		return errors.New("write mail: [ADDRESS] or webhook: URL, or both")
	}
	for _, address := range contact.Mail {
		if a, err := mail.ParseAddress(address); err != nil || a.Name != "" {
			return fmt.Errorf("mail: %q; write an address such as shift@example.com", address)
		}
	}
	if contact.Webhook == "" {
		return nil
	}
	if err := c.Webhooks.Policy().CheckURL(contact.Webhook); err != nil {
		return fmt.Errorf("webhook: %w", err)
	}
	if !contact.Secret.Set() {
		return errors.New("secret: is missing; write env:NAME or file:PATH of what messages are signed with")
	}
	return nil
}

func (m *MailServer) check() error {
	if m == nil {
		return nil
	}
	if _, _, err := net.SplitHostPort(m.Server); err != nil {
		return fmt.Errorf("warnings.mail.server: %q: write host and port, such as smtp.example.com:587", m.Server)
	}
	if !slices.Contains([]string{"starttls", "tls", "off"}, m.TLS) {
		return fmt.Errorf("warnings.mail.tls: %q; write starttls, tls, or off inside of one's own network", m.TLS)
	}
	if (m.User == "") == m.Password.Set() {
		return errors.New("warnings.mail: user and password belong together; write both or neither")
	}
	if m.User != "" && m.TLS == "off" {
		return errors.New("warnings.mail.tls: a password goes over the network in the clear; write starttls or tls")
	}
	if a, err := mail.ParseAddress(m.From); err != nil || a.Name != "" || strings.ContainsAny(m.From, "\r\n") {
		return fmt.Errorf("warnings.mail.from: %q; write an address such as tingcha@example.com", m.From)
	}
	return nil
}

// warningSecrets names the secrets of warnings.
func (c *Config) warningSecrets(secrets map[string]*Secret) {
	if m := c.Warnings.Mail; m != nil && m.Password.Set() {
		secrets["warnings.mail.password"] = &m.Password
	}
	for name, contact := range c.Warnings.Contacts {
		if contact != nil && contact.Secret.Set() {
			secrets["warnings.contacts, "+name+", secret"] = &contact.Secret
		}
	}
}
