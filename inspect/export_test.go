package inspect

// AskAll makes an engine ask every rule for every call.
func AskAll(e *Engine) { copy(e.wakes.always, e.wakes.every) }

// Asked counts the rules that are asked for a call.
func Asked(e *Engine, in Input) (rules int) {
	s := newScene(e)
	s.load(in)
	for i := range e.conditions {
		if s.awake.rules[i/64]>>(i%64)&1 != 0 {
			rules++
		}
	}
	return rules
}
