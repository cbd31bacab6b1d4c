// Package imported reads transcripts that another system made. It knows
// our own JSON, one call in each:
//
//	{"call": "a-006", "duration": 58.2,
//	 "channels": {"0": "agent", "1": "customer"},
//	 "turns": [{"role": "agent", "start": 1.1, "end": 2.55, "text": "喂，说。"}]}
//
// and lists of dialogues without times, see [Dialogues].
//
// A transcript that says something impossible is refused whole with an [Error]
// that names the field: half a conversation would let a rule find that something
// was never said.
package imported
