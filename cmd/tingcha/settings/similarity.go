package settings

import (
	"github.com/tingcha/tingcha/embedding"
)

// Similarity is the service that knows what sentences mean, for says like of the
// rules.
type Similarity struct {
	URL     string  `yaml:"url"`
	Model   string  `yaml:"model"`
	Key     Secret  `yaml:"key,omitempty"`
	AtLeast float64 `yaml:"at_least,omitempty"`
	Timeout Span    `yaml:"timeout,omitempty"`
}

// Service is how the similarity service is asked.
func (s Similarity) Service() embedding.Config {
	return embedding.Config{URL: s.URL, Model: s.Model, Key: s.Key.Value(), AtLeast: s.AtLeast, Timeout: s.Timeout.Duration}
}

func (c Config) checkSimilarity() error {
	if c.Similarity == nil {
		return nil
	}
	_, err := embedding.New(c.Similarity.Service())
	return err
}
