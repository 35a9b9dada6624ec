package dev.trunkline.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trunkline.device.Platform;
import dev.trunkline.device.Platforms;
import dev.trunkline.lab.replay.RecordingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Outputs of real devices: no prompt, pager, question or failure rule of a platform may fire inside one of them. Each
 * output is read byte by byte, so that every place where the network could break it is looked at, and then in random
 * pieces, to come out as it went in. {@code -Doutputs=DIRECTORY} names other outputs, as {@code PLATFORM/COMMAND/*.raw}.
 */
class RealOutputsTest {
  private static final Path OUTPUTS = Path.of(System.getProperty("outputs", "../../shared/ntc-templates/tests"));
  private static final Path RECORDINGS = Path.of("src/test/resources/sessions");
  private static final String NONCE = "0123456789abcdef";
  private static final int RANDOM_READINGS = 3;

  @BeforeAll
  static void where_the_outputs_are() {
    if (!Files.isDirectory(OUTPUTS)) System.out.println("SKIPPED RealOutputsTest: there is no " + OUTPUTS.toAbsolutePath());
    assumeTrue(Files.isDirectory(OUTPUTS));
  }

  @TestFactory
  Stream<DynamicTest> nothing_fires_inside_the_output_of_a_real_device() throws IOException {
    return Platforms.load(null).all().stream()
        .filter(platform -> Files.isDirectory(folder(platform)))
        .map(platform -> DynamicTest.dynamicTest(platform.name(), () -> readAll(platform)));
  }

  @TestFactory
  Stream<DynamicTest> every_folder_of_outputs_belongs_to_a_platform() throws IOException {
    List<Path> known = Platforms.load(null).all().stream().map(RealOutputsTest::folder).toList();
    return list(OUTPUTS).map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> assertThat(known).contains(folder)));
  }

  private static void readAll(Platform platform) throws IOException {
    String prompt = prompt(platform);
    List<String> wrong = new ArrayList<>();
    List<Path> files = files(platform);
    for (Path file : files) new Reading(platform, prompt, file).read().ifPresent(wrong::add);
    System.out.printf("%s: %d of %d outputs without a false alarm%n", platform.name(), files.size() - wrong.size(), files.size());
    assertThat(wrong).isEmpty();
  }

  private static Path folder(Platform platform) {
    return OUTPUTS.resolve(platform.dialect().templatePlatform());
  }

  private static List<Path> files(Platform platform) throws IOException {
    try (Stream<Path> files = Files.walk(folder(platform))) {
      return files.filter(file -> file.toString().endsWith(".raw")).sorted().toList();
    }
  }

  private static Stream<Path> list(Path folder) throws IOException {
    return Files.isDirectory(folder) ? Files.list(folder).sorted() : Stream.empty();
  }

  /** A prompt of the platform, as one of its recordings shows it at login; with the line above it where it needs one. */
  private static String prompt(Platform platform) throws IOException {
    if (platform.login().ownPrompt().isPresent()) return NONCE + " 0> ";
    try (Stream<Path> files = Files.list(RECORDINGS.resolve(platform.name()))) {
      for (Path file : files.sorted().toList()) {
        for (var turn : RecordingFile.read(file).turns()) {
          List<String> lines = shown(turn.device().bytes(Map.of("username", "admin")));
          String above = lines.size() > 1 ? lines.get(lines.size() - 2).strip() : "";
          boolean found = Prompts.any(platform, NONCE).find(above, lines.getLast()).isPresent();
          if (found) return above + "\r\n" + lines.getLast();
        }
      }
    }
    throw new AssertionError("no recording of " + platform.name() + " shows a prompt");
  }

  private static List<String> shown(byte[] bytes) {
    List<String> lines = new ArrayList<>();
    TerminalLine screen = new TerminalLine((line, length) -> lines.add(new String(line, 0, length, ISO_8859_1)));
    screen.accept(bytes, 0, bytes.length);
    lines.add(new String(screen.waiting(TerminalLine.LONGEST), ISO_8859_1));
    return lines;
  }

  /** One output, between the echo of its command and the prompt. */
  private record Reading(Platform platform, String prompt, Path file) {
    Optional<String> read() throws IOException {
      byte[] output = onTheWire(Files.readAllBytes(file));
      byte[] all = ("show it\r\n" + new String(output, ISO_8859_1) + prompt).getBytes(ISO_8859_1);
      Optional<String> wrong = byteByByte(all);
      for (int i = 0; i < RANDOM_READINGS && wrong.isEmpty(); i++) {
        wrong = inPieces(all, new Random(file.toString().hashCode() + i));
      }
      return wrong.map(what -> OUTPUTS.relativize(file) + ": " + what);
    }

    private static byte[] onTheWire(byte[] bytes) {
      String text = new String(bytes, ISO_8859_1).replace("\r\n", "\n").replace("\n", "\r\n");
      return (text.isEmpty() || text.endsWith("\n") ? text : text + "\r\n").getBytes(ISO_8859_1);
    }

    private Optional<String> byteByByte(byte[] all) {
      ReplyReader reader = reader();
      for (int i = 0; i < all.length - prompt.stripLeading().length(); i++) {
        reader.accept(new byte[] {all[i]}, i);
        Stance stance = reader.stance(List.of());
        if (!(stance instanceof Stance.Talking)) return Optional.of(stance + " after: " + end(all, i));
      }
      return Optional.empty();
    }

    private Optional<String> inPieces(byte[] all, Random random) {
      ReplyReader reader = reader();
      for (int from = 0; from < all.length; ) {
        int to = Math.min(all.length, from + 1 + random.nextInt(300));
        reader.accept(Arrays.copyOfRange(all, from, to), from);
        from = to;
      }
      if (!(reader.stance(List.of()) instanceof Stance.AtPrompt(Prompt found, _))) return Optional.of("the prompt is not found");
      reader.passedPrompt(found);
      return Rejection.find(platform.dialect(), found, reader.output()).map(failure -> "rejected: " + failure.detail());
    }

    private ReplyReader reader() {
      Prompts any = Prompts.any(platform, NONCE);
      String above = prompt.contains("\r\n") ? prompt.substring(0, prompt.indexOf("\r\n")) : "";
      String line = prompt.substring(prompt.indexOf('\n') + 1);
      Prompts prompts = any.withStem(any.find(above, line).map(Prompt::stem).orElse(NONCE));
      Doubt doubt = new Doubt(Duration.ZERO, Duration.ofSeconds(1), prompts);
      return new ReplyReader(prompts, platform.dialect(), Optional.of(new Echo("show it", false, prompts)), doubt, 16 << 20);
    }

    private static String end(byte[] all, int at) {
      return new String(all, Math.max(0, at - 80), Math.min(81, at + 1), ISO_8859_1);
    }
  }
}
