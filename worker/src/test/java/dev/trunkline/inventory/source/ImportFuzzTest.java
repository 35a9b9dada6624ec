package dev.trunkline.inventory.source;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;

class ImportFuzzTest {
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** Whatever a text says: it is read, or its errors say where it cannot be, soon. The first byte chooses the format. */
  @Tag("fuzz-import")
  @FuzzTest(maxDuration = "5s")
  void any_text_gives_devices_and_errors(byte[] data) {
    if (data.length == 0) return;
    ImportFormat format = ImportFormat.values()[Math.floorMod(data[0], ImportFormat.values().length)];
    long start = System.nanoTime();
    Found found = format.read(new String(Arrays.copyOfRange(data, 1, data.length), StandardCharsets.UTF_8));
    if (System.nanoTime() - start > LONGEST.toNanos()) throw new AssertionError("took longer than " + LONGEST);
    if (found.devices().size() > Finds.MOST_DEVICES) throw new AssertionError("more devices than there may be");
  }
}
