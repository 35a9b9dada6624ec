package dev.trunkline.device;

import java.util.List;

/**
 * The way from one mode to another.
 *
 * @param send commands, each answered by a prompt or by one of the questions
 */
public record Move(String from, String to, List<String> send, List<Question> questions) {
  public boolean wantsEnableSecret() {
    return questions.stream().anyMatch(Question::wantsEnableSecret);
  }
}
