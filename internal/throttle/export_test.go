package throttle

// Keys is how many keys are remembered.
func (l *Limit) Keys() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.next)
}
