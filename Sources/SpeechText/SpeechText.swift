// SpeechText
