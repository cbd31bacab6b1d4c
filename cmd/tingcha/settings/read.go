package settings

import (
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// lineError is a mistake at a line of the configuration.
type lineError struct {
	line int
	text string
}

func (e *lineError) Error() string { return fmt.Sprintf("line %d: %s", e.line, e.text) }

// Read reads a configuration: the text of a file over the defaults, secrets brought
// from where they lie. The error is one line that tells the first mistake.
func Read(text []byte, env func(string) (string, bool)) (Config, error) {
	c := Default()
	var anything any
	if yaml.Unmarshal(text, &anything) == nil && anything == nil {
		text = []byte("{}") // nothing but comments would set everything to zero
	}
	if err := yaml.UnmarshalWithOptions(text, &c, yaml.Strict()); err != nil {
		return c, oneLine(err)
	}
	c.fill()
	c, err := c.complete()
	if err != nil {
		return c, oneLine(err)
	}
	if err := c.resolve(env); err != nil {
		return c, err
	}
	return c, nil
}

// oneLine tells the first mistake with its line, and none of the lines around it:
// somebody may have written a secret there.
func oneLine(err error) error {
	if placed, ok := errors.AsType[*lineError](err); ok {
		return placed
	}
	if told, ok := errors.AsType[yaml.Error](err); ok {
		return &lineError{line: told.GetToken().Position.Line, text: strings.ReplaceAll(told.GetMessage(), "unknown field", "unknown key")}
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return errors.New(first)
}

// resolve brings every secret that is named.
func (c *Config) resolve(env func(string) (string, bool)) error {
	secrets := map[string]*Secret{"customer_key": &c.CustomerKey}
	if c.Kafka != nil && c.Kafka.SASL != nil {
		secrets["kafka.sasl.password"] = &c.Kafka.SASL.Password
	}
	if c.Postgres != nil {
		secrets["postgres.password"] = &c.Postgres.Password
	}
	if c.MinIO != nil {
		secrets["minio.access_key"], secrets["minio.secret_key"] = &c.MinIO.AccessKey, &c.MinIO.SecretKey
	}
	if c.Similarity != nil && c.Similarity.Key.Set() {
		secrets["similarity.key"] = &c.Similarity.Key
	}
	if c.People.OIDC != nil {
		secrets["people.oidc.client_secret"] = &c.People.OIDC.ClientSecret
	}
	if c.ASR.OpenAI != nil && c.ASR.OpenAI.Key.Set() {
		secrets["asr.openai.key"] = &c.ASR.OpenAI.Key
	}
	c.warningSecrets(secrets)
	names := make([]string, 0, len(secrets))
	for name := range secrets {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(secrets[a].line, secrets[b].line) })
	for _, name := range names {
		if err := secrets[name].resolve(env); err != nil {
			return &lineError{line: secrets[name].line, text: name + ": " + err.Error()}
		}
	}
	if _, err := c.Key(); c.CustomerKey.Set() && err != nil {
		return &lineError{line: c.CustomerKey.line, text: "customer_key: " + err.Error()}
	}
	return nil
}

// KeySize is how many bytes the key of customers' hashes has.
const KeySize = 32

// Key is the key of customers' hashes: [KeySize] bytes, written as 64 hexadecimal digits
// where bytes cannot be.
func (c Config) Key() ([]byte, error) {
	text := c.CustomerKey.Value()
	if path, inFile := strings.CutPrefix(c.CustomerKey.place, "file:"); inFile { // a line end is a byte like any other here
		read, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		text = string(read)
	}
	if len(text) == KeySize {
		return []byte(text), nil
	}
	if key, err := hex.DecodeString(strings.TrimSpace(text)); err == nil && len(key) == KeySize {
		return key, nil
	}
	return nil, fmt.Errorf("has %d bytes, want %d, or twice as many hexadecimal digits; make one with tingcha config key FILE", len(text), KeySize)
}

// Print gives the values that hold, secrets masked, as YAML.
func (c Config) Print() ([]byte, error) {
	return yaml.MarshalWithOptions(c, yaml.Indent(2), yaml.IndentSequence(true))
}
