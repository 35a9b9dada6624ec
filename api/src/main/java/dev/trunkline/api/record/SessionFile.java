package dev.trunkline.api.record;

import dev.trunkline.lab.replay.Recording;
import dev.trunkline.lab.replay.RecordingWriter;
import java.time.LocalDate;
import java.util.List;

/**
 * What a recording comes to in the end.
 *
 * @param text of the {@code *.session.toml}
 * @param summary what to tell the person
 * @param isWhole whether there was a session, and not only a beginning of it
 */
public record SessionFile(String text, String summary, boolean isWhole) {
  private static final List<String> COMMENT =
      List.of(
          "Say here what device and software this is.",
          "Masked are the login and what looks like a secret. Look for the rest yourself: names, addresses, serial numbers.");

  public static SessionFile of(Recorder.Seen seen, Masking masking, LocalDate today) {
    Recording recording = masking.mask(seen, today);
    String counts = "%d turns, %d steps".formatted(recording.turns().size(), recording.steps().size());
    return new SessionFile(
        RecordingWriter.write(recording, COMMENT),
        seen.failure().map(e -> counts + ", then: " + e.getMessage()).orElse(counts),
        seen.failure().isEmpty());
  }
}
