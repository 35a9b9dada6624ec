package dev.trunkline.session;

import java.time.Duration;
import java.util.Optional;

/** What a device seems to be doing when nothing more of it is there to read. */
sealed interface Stance {
  /** It has more to say. */
  record Talking() implements Stance {}

  /**
   * @param quiet how long it must stay silent before the prompt counts
   */
  record AtPrompt(Prompt prompt, Duration quiet) implements Stance {}

  /** The waiting line is a pager's. */
  record AtPager(String key) implements Stance {}

  /**
   * @param answer absent where nobody foresaw the question
   * @param takesKey whether a key is the answer, without Enter
   * @param quiet how long the device must stay silent before the question counts
   */
  record AtQuestion(Optional<Expected> answer, boolean takesKey, Duration quiet) implements Stance {}
}
