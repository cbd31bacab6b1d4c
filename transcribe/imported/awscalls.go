package imported

import (
	"fmt"
	"time"
)

// readParticipants reads the files of Transcribe Call Analytics, whose turns have a
// role, and of Contact Lens, whose turns have a participant with a role.
func readParticipants(raw []byte, g *gather) error {
	var file struct {
		JobStatus        string
		Participants     []struct{ ParticipantID, ParticipantRole string }
		CustomerMetadata struct{ ContactID label }
		Conversation     struct{ TotalConversationDurationMillis number } `json:"ConversationCharacteristics"`
		Transcript       []participantLine
	}
	if err := decode(raw, &file); err != nil {
		return err
	}
	if s := file.JobStatus; s != "" && s != "COMPLETED" {
		g.unfinished("JobStatus", s)
	}
	g.callID = string(file.CustomerMetadata.ContactID)
	g.length = g.when("ConversationCharacteristics.TotalConversationDurationMillis", file.Conversation.TotalConversationDurationMillis, milliseconds).at
	roles := map[string]string{}
	for _, p := range file.Participants {
		roles[p.ParticipantID] = p.ParticipantRole
	}
	for i, s := range file.Transcript {
		line := s.said(g, fmt.Sprintf("Transcript[%d]", i))
		if line.role == "" {
			line.role = roles[s.ParticipantID]
		}
		if line.role == "" {
			line.role = s.ParticipantID
		}
		g.add(line)
	}
	return nil
}

type participantLine struct {
	ParticipantID, ParticipantRole, Content string
	BeginOffsetMillis, EndOffsetMillis      number
	Items                                   []struct {
		Type                               string
		Confidence                         number
		BeginOffsetMillis, EndOffsetMillis number
	}
}

func (s participantLine) said(g *gather, at string) said {
	line := said{
		path: at, role: s.ParticipantRole, text: s.Content,
		start: g.when(at+".BeginOffsetMillis", s.BeginOffsetMillis, milliseconds),
		end:   g.when(at+".EndOffsetMillis", s.EndOffsetMillis, milliseconds),
	}
	for _, w := range s.Items {
		if w.Type == "punctuation" {
			continue
		}
		line.words = append(line.words, spoken{
			confidence: w.Confidence,
			start:      g.when(at+".Items.BeginOffsetMillis", w.BeginOffsetMillis, milliseconds),
			end:        g.when(at+".Items.EndOffsetMillis", w.EndOffsetMillis, milliseconds),
		})
	}
	return line
}

// readPCA reads the files that Amazon's Post Call Analytics solution makes of both.
func readPCA(raw []byte, g *gather) error {
	var file struct {
		ConversationAnalytics struct {
			Duration      number
			SpeakerLabels []struct{ Speaker, DisplayText string }
		}
		SpeechSegments []struct {
			SegmentStartTime, SegmentEndTime number
			SegmentSpeaker, DisplayText      string
			WordConfidence                   []struct{ Confidence, StartTime, EndTime number }
		}
	}
	if err := decode(raw, &file); err != nil {
		return err
	}
	if n, ok := file.ConversationAnalytics.Duration.float(); ok && n > 0 {
		g.length = time.Duration(min(n, MaxLength.Seconds()) * seconds)
	}
	names := map[string]string{}
	for _, l := range file.ConversationAnalytics.SpeakerLabels {
		names[l.Speaker] = l.DisplayText
	}
	for i, s := range file.SpeechSegments {
		at := fmt.Sprintf("SpeechSegments[%d]", i)
		line := said{
			path: at, role: names[s.SegmentSpeaker], speaker: label(s.SegmentSpeaker), text: s.DisplayText,
			start: g.when(at+".SegmentStartTime", s.SegmentStartTime, seconds), end: g.when(at+".SegmentEndTime", s.SegmentEndTime, seconds),
		}
		for _, w := range s.WordConfidence {
			line.words = append(line.words, spoken{confidence: w.Confidence})
		}
		g.add(line)
	}
	return nil
}
