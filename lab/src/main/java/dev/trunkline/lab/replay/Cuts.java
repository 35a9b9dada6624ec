package dev.trunkline.lab.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** How what a device sends is cut into packets. No result may depend on it. */
public sealed interface Cuts {

  /** Each turn in one packet. */
  record Whole() implements Cuts {}

  record EveryByte() implements Cuts {}

  /** From 1 to 256 bytes, more often few; the same seed gives the same cuts. */
  record Seeded(long seed) implements Cuts {}

  /** Makes the packets of one shell, turn by turn. */
  final class Knife {
    private final Cuts cuts;
    private final Random random;

    Knife(Cuts cuts) {
      this.cuts = cuts;
      this.random = cuts instanceof Seeded(long seed) ? new Random(seed) : new Random();
    }

    List<byte[]> cut(byte[] bytes) {
      List<byte[]> packets = new ArrayList<>();
      for (int start = 0; start < bytes.length; ) {
        int end = Math.min(bytes.length, start + size(bytes.length));
        packets.add(Arrays.copyOfRange(bytes, start, end));
        start = end;
      }
      return packets;
    }

    private int size(int all) {
      return switch (cuts) {
        case Whole() -> all;
        case EveryByte() -> 1;
        case Seeded _ -> 1 + random.nextInt(1 << random.nextInt(9));
      };
    }
  }
}
