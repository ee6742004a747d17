/// Reads and writes audio files: WAV, FLAC, Ogg (Vorbis, Opus) and MP3; AIFF, Core Audio, Sun and Wave64 are read
/// too. Every function may be called from several threads at once.
public enum AudioFile {}
