package dev.trunkline.lab.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.trunkline.lab.terminal.Turns;
import dev.trunkline.lab.terminal.Wire;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Plays a recording to one shell: sends what the device sent, waits for exactly what it was answered, and goes on. What
 * comes too early waits; what differs ends the session. Any thread may call it; nothing blocks.
 */
public final class Playback {
  private static final int STATUS_OF_DEVIATION = 1;

  private enum State {
    SENDING,
    WAITING,
    ENDED
  }

  private final Recording recording;
  private final Keyboard keyboard;
  private final Wire wire;
  private final Cuts.Knife knife;
  private final Turns order = new Turns();
  private final Queue<byte[]> packets = new ArrayDeque<>();
  private final Map<String, String> values = new ConcurrentHashMap<>();
  private String typed = "";
  private State state = State.SENDING;
  private volatile int turn;
  private volatile boolean complete;
  private volatile String deviation;

  /** What a line end looks like that is typed. */
  public enum Keyboard {
    /** Byte for byte as in the recording. */
    EXACT,
    /** The Enter key of a terminal sends CR; it counts as LF. */
    OF_A_PERSON
  }

  public Playback(Recording recording, Cuts cuts, Keyboard keyboard, Wire wire) {
    this.recording = recording;
    this.keyboard = keyboard;
    this.wire = wire;
    this.knife = new Cuts.Knife(cuts);
    this.values.putAll(recording.login().values());
  }

  /** What the placeholders stand for, the nonce once it was typed; one character for each byte. */
  public Map<String, String> values() {
    return Map.copyOf(values);
  }

  public void start() {
    order.execute(this::beginTurn);
  }

  public void type(byte[] bytes) {
    order.execute(
        () -> {
          typed += new String(bytes, ISO_8859_1);
          if (keyboard == Keyboard.OF_A_PERSON) {
            typed = typed.replace("\r\n", "\n").replace('\r', '\n');
          }
          if (state != State.SENDING) {
            compare();
          }
        });
  }

  /** The other side has gone. */
  public void hangUp() {
    order.execute(
        () -> {
          state = State.ENDED;
          packets.clear();
        });
  }

  /** What was typed that the recording does not have, such as {@code turn 7 (line 52): expected "end\n", got "exit\n"}. */
  public Optional<String> deviation() {
    return Optional.ofNullable(deviation);
  }

  /** Whether every turn was played. */
  public boolean isComplete() {
    return complete;
  }

  /** Where it is, for people. */
  public String position() {
    if (complete) {
      return "all " + recording.turns().size() + " turns were played";
    }
    Turn now = recording.turns().get(turn);
    return "%s of %d, which expects %s after %s"
        .formatted(
            name(now),
            recording.turns().size(),
            now.us().map(us -> Quoted.shortened(us.characters())).orElse("nothing"),
            Quoted.shortened(now.device().characters()));
  }

  private void beginTurn() {
    state = State.SENDING;
    packets.addAll(knife.cut(current().device().bytes(values)));
    sendNext();
  }

  private void sendNext() {
    byte[] packet = packets.poll();
    if (packet != null) {
      wire.send(packet, () -> order.execute(this::sendNext));
    } else if (state == State.SENDING) {
      sent();
    }
  }

  private void sent() {
    state = State.WAITING;
    if (current().us().isEmpty()) {
      nextTurn();
    } else {
      compare();
    }
  }

  private void nextTurn() {
    if (turn + 1 < recording.turns().size()) {
      turn++;
      beginTurn();
      return;
    }
    state = State.ENDED;
    complete = true;
    if (current().closes()) {
      wire.exit(0);
    }
    compare();
  }

  private void compare() {
    if (complete) {
      if (!typed.isEmpty() && deviation == null) {
        deviate("after the last turn: expected nothing, got " + Quoted.shortened(typed));
      }
      return;
    }
    if (state != State.WAITING) {
      return;
    }
    Text us = current().us().orElseThrow();
    us.nonceIn(typed, values).ifPresent(nonce -> values.put("nonce", nonce));
    String expected = us.filled(values);
    if (typed.startsWith(expected)) {
      typed = typed.substring(expected.length());
      nextTurn();
    } else if (!mayBecome(expected)) {
      deviate("%s: expected %s, got %s".formatted(name(current()), Quoted.shortened(expected), Quoted.shortened(typed)));
    }
  }

  private boolean mayBecome(String expected) {
    int nonce = expected.indexOf(Text.NONCE);
    if (nonce < 0 || current().us().orElseThrow().literal() || typed.length() <= nonce) {
      return expected.startsWith(typed);
    }
    return expected.startsWith(typed.substring(0, nonce))
        && typed.substring(nonce).chars().allMatch(Character::isLetterOrDigit);
  }

  private void deviate(String what) {
    deviation = what;
    state = State.ENDED;
    wire.exit(STATUS_OF_DEVIATION);
  }

  private Turn current() {
    return recording.turns().get(turn);
  }

  private String name(Turn which) {
    return "turn %d (line %d)".formatted(recording.turns().indexOf(which) + 1, which.line());
  }
}
