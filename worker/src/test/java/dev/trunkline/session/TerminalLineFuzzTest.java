package dev.trunkline.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Tag;

/** Whatever a device sends, the terminal understands the next line again, and packets make no difference. */
@Tag("fuzz-terminal")
class TerminalLineFuzzTest {
  private static final byte[] NEXT_LINE = "\r\nnext line\r\n".getBytes(ISO_8859_1);

  @FuzzTest(maxDuration = "5s")
  void any_bytes_come_out_the_same_however_they_are_cut(FuzzedDataProvider data) {
    int cut = data.consumeInt(0, 1 << 12);
    byte[] bytes = data.consumeRemainingAsBytes();
    int first = Math.min(cut, bytes.length);
    var whole = new ByteArrayOutputStream();
    var pieces = new ByteArrayOutputStream();
    TerminalLine inOne = new TerminalLine((line, length) -> whole.write(line, 0, length));
    TerminalLine inTwo = new TerminalLine((line, length) -> pieces.write(line, 0, length));
    inOne.accept(bytes, 0, bytes.length);
    inTwo.accept(bytes, 0, first);
    inTwo.accept(bytes, first, bytes.length);
    inOne.accept(NEXT_LINE, 0, NEXT_LINE.length);
    inTwo.accept(NEXT_LINE, 0, NEXT_LINE.length);
    assertThat(pieces.toByteArray()).isEqualTo(whole.toByteArray());
    assertThat(whole.toString(ISO_8859_1)).endsWith("next line\n");
  }
}
