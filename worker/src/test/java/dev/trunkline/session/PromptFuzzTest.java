package dev.trunkline.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.trunkline.device.Platform;
import dev.trunkline.device.Platforms;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** Whatever stands in an output, only a line with the learned host name can end it, and the prompt behind it does. */
@Tag("fuzz-prompts")
class PromptFuzzTest {
  private static final String STEM = "a-host-name-that-no-chance-writes";
  private static final List<Platform> WITH_HOST_NAMES =
      Platforms.load(null).all().stream().filter(platform -> fits(platform, STEM + "#")).toList();

  @FuzzTest(maxDuration = "5s")
  void random_bytes_in_an_output_never_end_it_and_never_hide_its_end(FuzzedDataProvider data) {
    Platform platform = data.pickValue(WITH_HOST_NAMES);
    int size = data.consumeInt(1, 200);
    byte[] output = data.consumeRemainingAsBytes();
    Prompts prompts = Prompts.any(platform, "").withStem(STEM);
    Optional<Echo> echo = Optional.of(new Echo("show it", false, prompts));
    Doubt doubt = new Doubt(Duration.ZERO, Duration.ofSeconds(1), prompts);
    ReplyReader reader = new ReplyReader(prompts, platform.dialect(), echo, doubt, 1 << 20);
    accept(reader, "show it\r\n".getBytes(ISO_8859_1), size);
    accept(reader, output, size);
    accept(reader, ("\r\n" + STEM + "#").getBytes(ISO_8859_1), STEM.length() + 3);
    assertThat(reader.stance(List.of())).isInstanceOf(Stance.AtPrompt.class);
  }

  private static void accept(ReplyReader reader, byte[] bytes, int size) {
    for (int from = 0; from < bytes.length; from += size) {
      byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size));
      reader.accept(piece, from);
      if (from + size < bytes.length) assertThat(reader.stance(List.of())).isNotInstanceOf(Stance.AtPrompt.class);
    }
  }

  private static boolean fits(Platform platform, String line) {
    return Prompts.any(platform, "").fits(line);
  }
}
