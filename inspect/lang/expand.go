package lang

// Items are the phrases and regular expressions of the named set and of the sets
// that it includes, each once, in order. There are none when there is no such set.
func (b *Rulebook) Items(name string) []Item {
	sets := map[string]*PhraseSet{}
	for _, set := range b.Sets() {
		if sets[set.Name] == nil {
			sets[set.Name] = set
		}
	}
	if sets[name] == nil {
		return nil
	}
	return expand(sets, sets[name])
}

// expand lists what a set holds. It ends on sets that include each other in a
// circle, too.
func expand(sets map[string]*PhraseSet, set *PhraseSet) []Item {
	var items []Item
	seen := map[string]bool{}
	type visit struct{ set, sound string }
	visited := map[visit]bool{}
	var open func(s *PhraseSet, sound Sound)
	open = func(s *PhraseSet, sound Sound) {
		if s == nil || visited[visit{s.Name, sound.String()}] {
			return
		}
		visited[visit{s.Name, sound.String()}] = true
		for _, item := range s.Items {
			item = sound.On(item)
			if item.Kind == SetName {
				open(sets[item.Text], item.Sound)
			} else if text := item.String(); !seen[text] {
				seen[text] = true
				items = append(items, item)
			}
		}
	}
	open(set, Sound{})
	return items
}
