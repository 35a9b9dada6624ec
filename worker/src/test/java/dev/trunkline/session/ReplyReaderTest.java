package dev.trunkline.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.trunkline.device.Platform;
import dev.trunkline.device.Platforms;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The reading of answers, without a connection: crafted bytes, broken into pieces in every way. */
class ReplyReaderTest {
  private static final Platforms PLATFORMS = Platforms.load(null);
  private static final Platform SWITCH = PLATFORMS.find("cisco_ios").orElseThrow();
  private static final Prompts ROUTER = Prompts.any(SWITCH, "").withStem("router");
  private static final String BACK = "\b".repeat(10);

  @Test
  void echo_and_prompt_are_no_output() {
    assertOutput("show clock", "show clock\r\n12:00\r\nrouter#", "12:00\n");
    assertOutput("show clock", "show clock\r\nrouter#", "");
    assertOutput("", "\r\nrouter#", "");
  }

  @Test
  void an_echo_after_a_prompt_drawn_again_is_an_echo() {
    assertOutput("show clock", "\r\nrouter#show clock\r\n12:00\r\nrouter#", "12:00\n");
    assertOutput("show clock", "\rrouter# \rrouter# show clock\r\r\n12:00\r\nrouter# ", "12:00\n");
  }

  @Test
  void an_echo_that_comes_twice_is_no_output() {
    assertOutput("show clock", "show clock\r\nrouter#show clock\r\n12:00\r\nrouter#", "12:00\n");
    assertOutput("show log", "show log\r\na\r\nrouter#show log\r\nrouter#", "a\nrouter#show log\n");
  }

  @Test
  void an_echo_wrapped_at_80_columns_is_an_echo() {
    String command = "show interfaces GigabitEthernet0/0/0/1 accounting rates detail | include 5 minute input overflow";
    String readline = command.substring(0, 72) + command.charAt(72) + "\r" + command.substring(72);
    assertOutput(command, readline + "\r\nnothing\r\nrouter#", "nothing\n");
    assertOutput("show version", "show ver\rrsion\r\nnothing\r\nrouter#", "nothing\n");
    String brokenLines = command.substring(0, 73) + "\r\n" + command.substring(73);
    assertOutput(command, brokenLines + "\r\nnothing\r\nrouter#", "nothing\n");
    String spaced = command.substring(0, 73) + " \r" + command.substring(73);
    assertOutput(command, spaced + "\r\nnothing\r\nrouter#", "nothing\n");
  }

  @Test
  void an_echo_scrolled_behind_a_dollar_is_an_echo() {
    String command = "description " + "long words that never fit ".repeat(5).strip();
    String scrolled =
        command.substring(0, 60) + "\b".repeat(60) + "$" + command.substring(30, 60) + " ".repeat(29) + "\b".repeat(29)
            + command.substring(60);
    assertOutput(command, scrolled + "\r\nrouter(config-if)#", "");
  }

  @Test
  void a_log_line_before_the_echo_is_no_output() {
    String log = "*Mar 1 00:00:00: %SYS-5-CONFIG_I: by show";
    assertOutput("show clock", "\r\n" + log + "\r\nrouter#show clock\r\n12:00\r\nrouter#", "12:00\n");
  }

  @Test
  void a_prompt_without_an_echo_is_believed_after_silence_only() {
    ReplyReader reader = reader("show clock", 1 << 20);
    reader.accept(bytes("12:00\r\nrouter#"), 0);
    assertThat(quiet(reader)).isEqualTo(Duration.ofSeconds(1));
    reader.passedPrompt(((Stance.AtPrompt) reader.stance(List.of())).prompt());
    assertThat(text(reader.output())).isEqualTo("12:00\n");
  }

  @Test
  void nothing_is_lost_where_an_echo_is_waited_for_in_vain() {
    String output = "no echo here\n".repeat(10_000);
    ReplyReader reader = reader("show x", 1 << 20);
    for (int at = 0; at < output.length(); at += 999) {
      reader.accept(bytes(output.substring(at, Math.min(output.length(), at + 999))), at);
    }
    reader.accept(bytes("router#"), output.length());
    reader.passedPrompt(((Stance.AtPrompt) reader.stance(List.of())).prompt());
    assertThat(text(reader.output())).isEqualTo(output);
  }

  @Test
  void prompt_like_lines_inside_the_output_are_output() {
    String inside = "banner motd router#\r\nrouter#show\r\nrouter>\r\n other#\r\nLink  Age  Seq#\r\n ae0 10 95%\r\n";
    assertOutput("show run", "show run\r\n" + inside + "router#", inside.replace("\r", ""));
  }

  @Test
  void a_prompt_is_believed_at_once_when_nothing_speaks_against_it() {
    ReplyReader reader = reader("show clock", 1 << 20);
    reader.accept(bytes("show clock\r\n"), 0);
    reader.accept(bytes("12:00\r\nrouter uptime is 3 weeks\r\nrouter#"), 1_000);
    assertThat(quiet(reader)).as("the host name alone is no prompt").isEqualTo(Duration.ZERO);
  }

  @Test
  void a_prompt_that_follows_something_like_it_or_drips_must_be_followed_by_silence() {
    ReplyReader like = reader("show log", 1 << 20);
    like.accept(bytes("show log\r\nrouter#show\r\nrouter#"), 0);
    assertThat(quiet(like)).isEqualTo(Duration.ofMillis(250));
    ReplyReader dripping = reader("show log", 1 << 20);
    dripping.accept(bytes("show log\r\nno"), 0);
    dripping.accept(bytes("thing\r\nrouter#"), Duration.ofMillis(400).toNanos());
    assertThat(quiet(dripping)).isEqualTo(Duration.ofMillis(1200));
  }

  @Test
  void a_line_like_a_prompt_with_a_mark_before_the_host_name_raises_doubt_too() {
    Platform platform = PLATFORMS.find("huawei_vrp").orElseThrow();
    Prompts prompts = Prompts.any(platform, "").withStem("ar1");
    Doubt doubt = new Doubt(Duration.ZERO, Duration.ofSeconds(1), prompts);
    Echo echo = new Echo("display this", false, prompts);
    ReplyReader reader = new ReplyReader(prompts, platform.dialect(), Optional.of(echo), doubt, 1 << 20);
    reader.accept(bytes("display this\r\nHRP_M<ar1> is ours\r\nHRP_M<ar1>"), 0);
    assertThat(quiet(reader)).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void every_pager_disappears() {
    String first = "line 1\r\n";
    String second = " line 2\r\n\r\nrouter#";
    for (String wiped :
        List.of(
            " --More-- " + BACK + " ".repeat(10) + BACK,
            "--More--\r          \r",
            "--More--\r\u001b[K",
            "--More--\u001b[8D        \u001b[8D",
            " --More-- \r\n",
            "--More--\0" + BACK + " ".repeat(10) + "\0" + BACK)) {
      assertOutput("show x", "show x\r\n" + first + wiped + second, "line 1\n line 2\n\n");
    }
  }

  @Test
  void escape_sequences_disappear() {
    assertOutput(
        "show x",
        "show x\r\n\u001b]0;title\u0007\u001b[1;32mgreen\u001b[0m\u001b(B \u001b[?2004hend\r\n\u001b[?25hrouter#",
        "green end\n");
  }

  @Test
  void a_screen_drawn_by_cursor_addresses_is_read_line_by_line() {
    String scroll = "\u001b[1;0H\u001b[1M\u001b[24;1H\u001b[1L\u001b[24;18H\u001b[24;1H\u001b[2K\u001b[24;1H";
    String prompt = "\u001b[24;1H\u001b[2K\u001b[24;1Hrouter# \u001b[24;1H\u001b[24;9H\u001b[?25h\u001b[24;9H";
    String echo = "\u001b[24;9Hshow \u001b[24;9H\u001b[?25h\u001b[24;14H\u001b[24;14Hx\u001b[24;15H";
    assertOutput("show x", echo + scroll + "\r\nline 1\r\n  line 2\r\n" + prompt, "\nline 1\n  line 2\n");
    assertOutput("show x", echo + "\u001b[24;0H\u001bE\u001b[24;1H\u001b[2Kline 1\r\n" + prompt, "line 1\n");
    assertOutput("show x", echo + scroll + prompt, "");
    assertOutput("", scroll + prompt, "");
    assertOutput("show x", "show x\r\n\u001b[2;1Hrow 2\u001b[4;3Hrow 4\u001b[9;1H" + prompt, "row 2\n  row 4\n");
  }

  /** Seen where 1000 rows were asked for and the device kept the number in a byte. */
  @Test
  void a_cursor_sent_to_a_row_that_does_not_exist_ends_no_line() {
    String prompt = "\u001b[232;1Hrouter# \u001b[1000;1H\u001b[232;9H\u001b[1000;1H\u001b[?25h\u001b[1000;9H";
    String echo = "\u001b[232;9Hshow \u001b[1000;9H\u001b[?25h\u001b[1000;14H\u001b[232;14Hx\u001b[1000;15H";
    String scroll = "\u001b[1;0H\u001b[1M\u001b[232;1H\u001b[1L\u001b[1000;15H\u001b[232;1H\u001b[2K\u001b[1000;1H";
    assertOutput("show x", echo + scroll + "\r\nline 1\r\n" + prompt, "\nline 1\n");
  }

  @Test
  void a_prompt_is_not_believed_in_the_middle_of_an_escape_sequence() {
    ReplyReader reader = reader("show x", 1 << 20);
    reader.accept(bytes("show x\r\nrouter# \u001b[24"), 0);
    assertThat(reader.stance(List.of())).isEqualTo(new Stance.Talking());
    reader.accept(bytes(";9H"), 1);
    assertThat(reader.stance(List.of())).isInstanceOf(Stance.AtPrompt.class);
  }

  @Test
  void backspaces_and_carriage_returns_are_resolved() {
    assertOutput("copy", "copy\r\n 10%\b\b\b 20%\rdone\r\nabc\rx\r\n\nrouter#", "done%\nxbc\n\n");
  }

  @Test
  void bytes_of_any_encoding_are_kept() {
    String odd = "a\0b\u00ff\u00fe\u0085\u009b\u00c3(";
    assertOutput("show x", "show x\r\n" + odd + "\r\nrouter#", odd + "\n");
  }

  @Test
  void the_line_above_a_prompt_belongs_to_it() {
    Platform router = PLATFORMS.find("juniper_junos").orElseThrow();
    Prompts prompts = Prompts.any(router, "").withStem("lab@mx");
    String output = read(prompts, router, "show x", List.of(bytes("show x\r\nyes\r\n\r\n{master:0}\r\nlab@mx> ")));
    assertThat(output).isEqualTo("yes\n");
    assertThat(read(prompts, router, "set x", List.of(bytes("set x\r\n\r\n[edit]\r\nlab@mx# ")))).isEmpty();
  }

  @Test
  void a_long_host_name_may_be_cut_in_the_prompt() {
    Prompts prompts = Prompts.any(SWITCH, "").withStem("a-very-long-name-of-a-switch");
    assertThat(prompts.find("", "a-very-long-name-of-(config)#")).isPresent();
    assertThat(prompts.find("", "a-very-long(config)#")).isEmpty();
  }

  @Test
  void the_result_does_not_depend_on_how_a_short_answer_is_broken() {
    String output = "% not a prompt\r\nrouter#\r\n\u001b[1mbold\u001b[0m\r\n";
    byte[] transcript = bytes("router#sh ver\r\n" + output + "router(config-if)# ");
    String whole = read(ROUTER, SWITCH, "sh ver", List.of(transcript));
    assertThat(whole).isEqualTo("% not a prompt\nrouter#\nbold\n");
    for (int i = 1; i < transcript.length; i++) {
      for (int j = i + 1; j < transcript.length; j++) {
        List<byte[]> pieces =
            List.of(cut(transcript, 0, i), cut(transcript, i, j), cut(transcript, j, transcript.length));
        assertThat(read(ROUTER, SWITCH, "sh ver", pieces))
            .as("broken at %d and %d", i, j)
            .isEqualTo(whole);
      }
    }
  }

  @Test
  void the_result_does_not_depend_on_how_a_long_answer_is_broken() {
    Random random = new Random(20261121);
    for (int round = 0; round < 200; round++) {
      byte[] transcript = longTranscript(random);
      String whole = read(ROUTER, SWITCH, "show run", List.of(transcript));
      List<byte[]> pieces = broken(transcript, random);
      assertThat(read(ROUTER, SWITCH, "show run", pieces)).as("round %d", round).isEqualTo(whole);
    }
  }

  @Test
  void a_line_of_100_megabytes_leaves_memory_alone() {
    ReplyReader reader = reader("show x", 1 << 16);
    reader.accept(bytes("show x\r\n"), 0);
    byte[] chunk = new byte[32 * 1024];
    Arrays.fill(chunk, (byte) 'x');
    long before = allocated();
    for (int i = 0; i < 3_200; i++) reader.accept(chunk, i);
    assertThat(allocated() - before).isLessThan(4 << 20);
    reader.accept(bytes("\r\nrouter#"), 0);
    assertThat(reader.truncated()).isTrue();
    assertThat(reader.stance(List.of())).isInstanceOf(Stance.AtPrompt.class);
    assertThat(reader.output()).hasSize(1 << 16);
  }

  @Test
  void a_question_is_seen_at_the_end_only_and_once() {
    ReplyReader reader = reader("reload", 1 << 20);
    reader.accept(bytes("reload\r\nProceed with reload? [confirm]"), 0);
    Duration quiet = Duration.ofMillis(50);
    assertThat(reader.stance(List.of())).isEqualTo(new Stance.AtQuestion(Optional.empty(), true, quiet));
    List<Expected> expected = Expected.of(List.of(new Answer("[CONFIRM]", "")));
    var foreseen = new Stance.AtQuestion(Optional.of(expected.getFirst()), true, quiet);
    assertThat(reader.stance(expected)).isEqualTo(foreseen);
    reader.passedQuestion();
    reader.accept(bytes("\r"), 1);
    assertThat(reader.stance(List.of())).isEqualTo(new Stance.Talking());
    reader.accept(bytes("\n[confirm] was said\r\n"), 2);
    assertThat(reader.stance(List.of())).isEqualTo(new Stance.Talking());
  }

  private static void assertOutput(String command, String transcript, String output) {
    assertThat(read(ROUTER, SWITCH, command, List.of(bytes(transcript)))).isEqualTo(output);
    List<byte[]> single = new ArrayList<>();
    for (byte b : bytes(transcript)) single.add(new byte[] {b});
    assertThat(read(ROUTER, SWITCH, command, single)).as("byte by byte").isEqualTo(output);
  }

  /** Feeds the pieces as a connection does, except that a prompt counts only at the end, where silence follows. */
  private static String read(Prompts prompts, Platform platform, String command, List<byte[]> pieces) {
    Doubt doubt = new Doubt(Duration.ZERO, Duration.ofSeconds(1), prompts);
    ReplyReader reader =
        new ReplyReader(prompts, platform.dialect(), Optional.of(new Echo(command, false, prompts)), doubt, 1 << 20);
    long pause = Duration.ofMillis(1).toNanos();
    for (int i = 0; i < pieces.size(); i++) {
      for (byte[] part : atPager(pieces.get(i))) {
        reader.accept(part, i * pause);
        if (reader.stance(List.of()) instanceof Stance.AtPager) reader.passedPager();
      }
    }
    Stance end = reader.stance(List.of());
    assertThat(end).isInstanceOf(Stance.AtPrompt.class);
    reader.passedPrompt(((Stance.AtPrompt) end).prompt());
    return text(reader.output());
  }

  /** A device waits at its pager, so what follows it is a chunk of its own. */
  private static List<byte[]> atPager(byte[] piece) {
    String text = text(piece);
    int more = text.indexOf("--More-- ") >= 0 ? text.indexOf("--More-- ") + 9 : text.indexOf("--More--") + 8;
    return more < 8 ? List.of(piece) : List.of(cut(piece, 0, more), cut(piece, more, piece.length));
  }

  private static byte[] longTranscript(Random random) {
    List<String> lines =
        List.of(
            "interface Gi0/1", " ip address 10.0.0.1", "router#", "router>x", "!", "", "\u001b[32mup\u001b[0m",
            "abc\b\b\bxyz", "progress\rdone", "caf\u00c3\u00a9", "Seq#", "% Invalid");
    StringBuilder transcript = new StringBuilder("show run\r\n");
    for (int i = 0; i < 200; i++) transcript.append(lines.get(random.nextInt(lines.size()))).append("\r\n");
    return bytes(transcript.append("router#").toString());
  }

  private static List<byte[]> broken(byte[] transcript, Random random) {
    List<byte[]> pieces = new ArrayList<>();
    int longest = 1 + random.nextInt(200);
    for (int at = 0; at < transcript.length; ) {
      int end = Math.min(transcript.length, at + 1 + random.nextInt(longest));
      pieces.add(cut(transcript, at, end));
      at = end;
    }
    return pieces;
  }

  private static ReplyReader reader(String command, long limit) {
    Doubt doubt = new Doubt(Duration.ZERO, Duration.ofSeconds(1), ROUTER);
    return new ReplyReader(ROUTER, SWITCH.dialect(), Optional.of(new Echo(command, false, ROUTER)), doubt, limit);
  }

  private static Duration quiet(ReplyReader reader) {
    return ((Stance.AtPrompt) reader.stance(List.of())).quiet();
  }

  private static byte[] cut(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  /** By this thread alone: what other tests leave behind goes its own way. */
  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
