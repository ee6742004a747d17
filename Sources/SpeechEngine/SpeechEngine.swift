// SpeechEngine
