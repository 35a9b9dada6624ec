/**
 * Recorded sessions: what a device sends and what is answered, byte for byte, and what must come of it.
 *
 * <p>{@link dev.trunkline.lab.replay.RecordingFile} reads a {@code *.session.toml}, whose format is described beside the
 * recordings; {@link dev.trunkline.lab.replay.Playback} plays its turns to one shell. {@link
 * dev.trunkline.lab.ReplayDevice} puts that behind a real SSH server.
 */
package dev.trunkline.lab.replay;
