package settings

// ASR is how recordings become words.
type ASR struct {
	// Engine is what hears: "auto", "none", "sherpa" or "openai".
	Engine string `yaml:"engine"`
	// Sherpa is the local engine.
	Sherpa Sherpa `yaml:"sherpa,omitempty"`
	// OpenAI is a service with OpenAI's transcription API; nil for none.
	OpenAI *OpenAI `yaml:"openai,omitempty"`
	// Models are those that tingcha model pull can bring.
	Models []Model `yaml:"models,omitempty"`
}
