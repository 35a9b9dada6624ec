package dev.trunkline.api.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.trunkline.lab.replay.Text;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.util.ArrayList;
import java.util.List;

/** Bytes taken apart into what is UTF-8, where placeholders count, and what is not. */
final class Utf8Parts {
  private final byte[] bytes;
  private final CharBuffer decoded;
  private final CharsetDecoder decoder = UTF_8.newDecoder();
  private final List<Text> parts = new ArrayList<>();

  private Utf8Parts(byte[] bytes) {
    this.bytes = bytes;
    this.decoded = CharBuffer.allocate(bytes.length);
  }

  /**
   * @param characters one for each byte
   * @return at least one
   */
  static List<Text> of(String characters) {
    Utf8Parts parts = new Utf8Parts(characters.getBytes(ISO_8859_1));
    parts.split();
    return parts.parts.isEmpty() ? List.of(Text.of("")) : parts.parts;
  }

  private void split() {
    int binary = 0;
    int at = 0;
    while (at < bytes.length) {
      int valid = validFrom(at);
      if (valid == 0) {
        at++;
        continue;
      }
      addBinary(binary, at);
      parts.add(new Text(characters(at, at + valid), false));
      at += valid;
      binary = at;
    }
    addBinary(binary, at);
  }

  private int validFrom(int start) {
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    decoded.clear();
    decoder.reset().decode(in, decoded, true);
    return in.position() - start;
  }

  private void addBinary(int from, int to) {
    if (to > from) parts.add(new Text(characters(from, to), true));
  }

  private String characters(int from, int to) {
    return new String(bytes, from, to - from, ISO_8859_1);
  }
}
