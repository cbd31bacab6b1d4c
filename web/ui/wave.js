// The part of the waveform that is not ours: wavesurfer.js draws, zooms and scrolls, its
// regions show what was found. static/wave.js uses it when it is there.
import WaveSurfer from "wavesurfer.js";
import Regions from "wavesurfer.js/plugins/regions";

globalThis.tingchaWave = { WaveSurfer, Regions };
