package settings

// ASR is how recordings become words.
type ASR struct {
	// Models are those that tingcha model pull can bring.
	Models []Model `yaml:"models,omitempty"`
}
