package dev.trunkline.device;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A command of the platform itself.
 *
 * @param questions what the device is known to ask then
 * @param mode where it is said; absent for the mode the session is in
 * @param done found in the output of a step that worked; absent where silence is consent
 */
public record Step(String send, List<Question> questions, Optional<String> mode, Optional<Pattern> done) {
  public static Step of(String send, List<Question> questions) {
    return new Step(send, questions, Optional.empty(), Optional.empty());
  }
}
