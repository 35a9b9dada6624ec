package dev.trunkline.session;

import java.util.OptionalInt;

/**
 * A prompt that was seen.
 *
 * @param stem what stays the same in every prompt of the session, such as the host name
 * @param place where in the device the session is, such as a virtual device or a tenant of it; empty where it has none
 * @param status the exit status of the command before, where the prompt shows it
 * @param start where in the waiting line the prompt begins; what stands before it is output without a line end
 * @param text the line above the prompt and, below it, the waiting line
 */
record Prompt(String mode, String stem, String place, OptionalInt status, int start, String text) {
  boolean isSamePlace(Prompt other) {
    return stem.equals(other.stem) && place.equals(other.place);
  }
}
