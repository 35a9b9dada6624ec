package dev.trunkline.secret;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Keys go by numbers of 32 bits, which people see without a sign, as in the key file. */
public final class KeyId {
  /** What no key has. */
  static final int NONE = 0;

  /** Tink's: a byte that says so, then the id. */
  private static final byte TINK = 1;

  private static final int PREFIX_BYTES = 5;
  private static final SecureRandom RANDOM = new SecureRandom();

  private KeyId() {}

  /** The key that sealed this; {@link #NONE} where Tink did not. */
  static int of(byte[] sealed) {
    return sealed.length > PREFIX_BYTES && sealed[0] == TINK ? ByteBuffer.wrap(sealed).getInt(1) : NONE;
  }

  static int random() {
    while (true) {
      int id = RANDOM.nextInt();
      if (id != NONE) return id;
    }
  }

  /** As people see it. */
  public static long shown(int id) {
    return Integer.toUnsignedLong(id);
  }
}
