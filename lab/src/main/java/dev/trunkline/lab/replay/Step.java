package dev.trunkline.lab.replay;

import java.util.List;
import java.util.Optional;

/**
 * What an open session is asked for, and what must come of it.
 *
 * @param line where it stands in its file, counted from 1
 */
public record Step(int line, Request request, Result result) {

  public sealed interface Request {}

  /** A command, with the answers to the questions it leads to. */
  public record Say(Text command, List<Answer> answers) implements Request {
    public Say {
      answers = List.copyOf(answers);
    }
  }

  public record Answer(String expect, String send) {}

  public enum Do implements Request {
    ENTER_CONFIG,
    LEAVE_CONFIG,
    COMMIT,
    ABORT,
    SAVE;

    /** Whether the device's answer is handed on. */
    public boolean hasReply() {
      return this != ENTER_CONFIG && this != LEAVE_CONFIG;
    }
  }

  /**
   * @param output the clean output, or what there was of it before the failure; absent where it does not matter
   */
  public sealed interface Result {
    Optional<Text> output();
  }

  public record Replied(Optional<Text> output, boolean rejected) implements Result {}

  /**
   * @param code the name of the failure code
   */
  public record Fails(Optional<Text> output, String code) implements Result {}
}
