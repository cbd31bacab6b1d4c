// Package imported reads transcripts that another system made. It knows
// our own JSON, one call in each, see [JSON]:
//
//	{"call": "a-006", "duration": 58.2,
//	 "channels": {"0": "agent", "1": "customer"},
//	 "turns": [{"role": "agent", "start": 1.1, "end": 2.55, "text": "喂，说。"}]}
//
// lists of dialogues without times, see [Dialogues]; and what recognisers and other
// inspection systems write ([Formats]), which [Recognise] tells apart by what is in
// it and [Read] reads:
//
//	bytes ──Recognise──▶ Format ──Read──▶ Heard: a transcript a call, and what is
//	                                      doubtful about it
//
// Each of their units, names of speakers and bad habits has a test.
//
// A transcript that says something impossible is refused whole with an [Error]
// that names the field: half a conversation would let a rule find that something
// was never said.
package imported
