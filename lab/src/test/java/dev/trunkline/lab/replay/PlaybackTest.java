package dev.trunkline.lab.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.lab.terminal.Wire;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaybackTest {
  private static final String SESSION =
      """
      platform = "x"
      origin = "written"
      source = "made up"
      username = "joe"
      [[turn]]
      device = "{username}> "
      us = "{enable}\\n"
      [[turn]]
      device = "set "
      [[turn]]
      device = "it> "
      us = "PS1='{nonce} ' PS2='{nonce}2'\\n"
      [[turn]]
      device = "{nonce} "
      us = "exit\\n"
      [[turn]]
      device = "bye"
      closes = true
      """;

  private final Said said = new Said();

  @Test
  void each_turn_is_sent_when_the_one_before_was_answered() {
    Playback playback = start(new Cuts.Whole());
    assertThat(said.text()).isEqualTo("joe> ");
    type(playback, "ena");
    assertThat(said.text()).isEqualTo("joe> ");
    type(playback, "ble\n");
    assertThat(said.packets).containsExactly("joe> ", "set ", "it> ");
    type(playback, "PS1='c0");
    type(playback, "ffee ' PS2='c0ffee2'\n");
    assertThat(said.text()).endsWith("it> c0ffee ");
    assertThat(playback.isComplete()).isFalse();
    type(playback, "exit\n");
    assertThat(said.text()).endsWith("bye");
    assertThat(said.status).isZero();
    assertThat(playback.isComplete()).isTrue();
    assertThat(playback.deviation()).isEmpty();
  }

  @Test
  void the_nonce_must_be_the_same_each_time() {
    Playback playback = start(new Cuts.Whole());
    type(playback, "enable\nPS1='c0ffee ' PS2='c0fefe2'\n");
    assertThat(playback.deviation())
        .contains(
            "turn 3 (line 10): expected \"PS1='c0ffee ' PS2='c0ffee2'\\n\", got \"PS1='c0ffee ' PS2='c0fefe2'\\n\"");
  }

  @Test
  void other_bytes_than_recorded_end_the_session_and_are_remembered() {
    Playback playback = start(new Cuts.Whole());
    type(playback, "e");
    assertThat(playback.deviation()).isEmpty();
    type(playback, "xit\n");
    assertThat(playback.deviation()).contains("turn 1 (line 5): expected \"enable\\n\", got \"exit\\n\"");
    assertThat(said.status).isEqualTo(1);
    type(playback, "enable\n");
    assertThat(said.text()).isEqualTo("joe> ");
    assertThat(playback.isComplete()).isFalse();
  }

  @Test
  void what_comes_after_the_last_turn_is_a_deviation() {
    Playback playback = start(new Cuts.Whole());
    type(playback, "enable\nPS1='1 ' PS2='12'\nexit\n");
    assertThat(playback.isComplete()).isTrue();
    type(playback, "?");
    assertThat(playback.deviation()).contains("after the last turn: expected nothing, got \"?\"");
  }

  @Test
  void what_is_typed_too_early_waits_for_its_turn() {
    Playback playback = new Playback(recording(), new Cuts.Whole(), Playback.Keyboard.EXACT, said);
    type(playback, "enable\n");
    assertThat(said.packets).isEmpty();
    playback.start();
    assertThat(said.text()).isEqualTo("joe> set it> ");
  }

  @Test
  void a_person_ends_lines_with_cr() {
    Playback playback = new Playback(recording(), new Cuts.Whole(), Playback.Keyboard.OF_A_PERSON, said);
    playback.start();
    type(playback, "enable\r");
    assertThat(said.text()).endsWith("it> ");
    Playback program = start(new Cuts.Whole());
    type(program, "enable\r");
    assertThat(program.deviation()).isPresent();
  }

  @Test
  void the_same_bytes_leave_however_they_are_cut() {
    for (Cuts cuts : List.of(new Cuts.EveryByte(), new Cuts.Seeded(1), new Cuts.Seeded(2))) {
      said.packets.clear();
      type(start(cuts), "enable\n");
      assertThat(said.text()).isEqualTo("joe> set it> ");
      if (cuts instanceof Cuts.EveryByte) assertThat(said.packets).allMatch(packet -> packet.length() == 1);
    }
  }

  @Test
  void a_seed_gives_the_same_cuts_again() {
    byte[] bytes = new byte[2000];
    List<Integer> first = sizes(new Cuts.Knife(new Cuts.Seeded(7)).cut(bytes));
    assertThat(sizes(new Cuts.Knife(new Cuts.Seeded(7)).cut(bytes))).isEqualTo(first).hasSizeGreaterThan(5);
    assertThat(sizes(new Cuts.Knife(new Cuts.Seeded(8)).cut(bytes))).isNotEqualTo(first);
  }

  @Test
  void many_packets_do_not_pile_up_on_the_stack() {
    String turns = SESSION.replace("{username}> ", "x".repeat(100_000));
    Playback playback =
        new Playback(RecordingFile.parse("x", turns), new Cuts.EveryByte(), Playback.Keyboard.EXACT, said);
    playback.start();
    assertThat(said.packets).hasSize(100_000);
  }

  private Playback start(Cuts cuts) {
    Playback playback = new Playback(recording(), cuts, Playback.Keyboard.EXACT, said);
    playback.start();
    return playback;
  }

  private static Recording recording() {
    return RecordingFile.parse("x", SESSION);
  }

  private static void type(Playback playback, String text) {
    playback.type(text.getBytes(UTF_8));
  }

  private static List<Integer> sizes(List<byte[]> packets) {
    return packets.stream().map(packet -> packet.length).toList();
  }

  /** The other end of the wire. */
  private static final class Said implements Wire {
    private final List<String> packets = new ArrayList<>();
    private int status = -1;

    @Override
    public void send(byte[] bytes, Runnable done) {
      packets.add(new String(bytes, UTF_8));
      done.run();
    }

    @Override
    public void exit(int status) {
      this.status = status;
    }

    @Override
    public void cut() {
      throw new AssertionError("nothing of a recording cuts a connection");
    }

    String text() {
      return String.join("", packets);
    }
  }
}
