package lang

// Phrases are those of the named set and of the sets that it includes, each
// once, in order. It is empty when there is no such set.
func (b *Rulebook) Phrases(name string) []string {
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

// expand lists a set's phrases. It ends on sets that include each other in a
// circle, too.
func expand(sets map[string]*PhraseSet, set *PhraseSet) []string {
	var phrases []string
	seen := map[string]bool{}
	visited := map[*PhraseSet]bool{}
	var visit func(*PhraseSet)
	visit = func(s *PhraseSet) {
		if s == nil || visited[s] {
			return
		}
		visited[s] = true
		for _, item := range s.Items {
			if item.Kind == SetName {
				visit(sets[item.Text])
			} else if !seen[item.Text] {
				seen[item.Text] = true
				phrases = append(phrases, item.Text)
			}
		}
	}
	visit(set)
	return phrases
}
