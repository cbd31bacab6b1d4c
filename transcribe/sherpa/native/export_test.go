package native

import "reflect"

// Mirrors are the structs of this package under the names of the header.
func Mirrors() map[string]reflect.Type {
	return map[string]reflect.Type{
		"SherpaOnnxFeatureConfig":                       reflect.TypeFor[featureConfig](),
		"SherpaOnnxOfflineTransducerModelConfig":        reflect.TypeFor[transducerConfig](),
		"SherpaOnnxOfflineParaformerModelConfig":        reflect.TypeFor[oneModel](),
		"SherpaOnnxOfflineNemoEncDecCtcModelConfig":     reflect.TypeFor[oneModel](),
		"SherpaOnnxOfflineWhisperModelConfig":           reflect.TypeFor[whisperConfig](),
		"SherpaOnnxOfflineCanaryModelConfig":            reflect.TypeFor[canaryConfig](),
		"SherpaOnnxOfflineCohereTranscribeModelConfig":  reflect.TypeFor[cohereConfig](),
		"SherpaOnnxOfflineFireRedAsrModelConfig":        reflect.TypeFor[fireRedConfig](),
		"SherpaOnnxOfflineFireRedAsrCtcModelConfig":     reflect.TypeFor[oneModel](),
		"SherpaOnnxOfflineMoonshineModelConfig":         reflect.TypeFor[moonshineConfig](),
		"SherpaOnnxOfflineTdnnModelConfig":              reflect.TypeFor[oneModel](),
		"SherpaOnnxOfflineLMConfig":                     reflect.TypeFor[lmConfig](),
		"SherpaOnnxOfflineSenseVoiceModelConfig":        reflect.TypeFor[senseVoiceConfig](),
		"SherpaOnnxOfflineDolphinModelConfig":           reflect.TypeFor[oneModel](),
		"SherpaOnnxOfflineZipformerCtcModelConfig":      reflect.TypeFor[oneModel](),
		"SherpaOnnxOfflineWenetCtcModelConfig":          reflect.TypeFor[oneModel](),
		"SherpaOnnxOfflineOmnilingualAsrCtcModelConfig": reflect.TypeFor[oneModel](),
		"SherpaOnnxOfflineFunASRNanoModelConfig":        reflect.TypeFor[funASRNanoConfig](),
		"SherpaOnnxOfflineQwen3ASRModelConfig":          reflect.TypeFor[qwen3Config](),
		"SherpaOnnxOfflineMedAsrCtcModelConfig":         reflect.TypeFor[oneModel](),
		"SherpaOnnxOfflineModelConfig":                  reflect.TypeFor[modelConfig](),
		"SherpaOnnxHomophoneReplacerConfig":             reflect.TypeFor[homophoneConfig](),
		"SherpaOnnxOfflineCtcFstDecoderConfig":          reflect.TypeFor[ctcFstConfig](),
		"SherpaOnnxOfflineRecognizerConfig":             reflect.TypeFor[recognizerConfig](),
	}
}
