package dev.trunkline.lab.cli;

/**
 * How a device asks for the next page.
 *
 * @param more the question; {@code ${percent}} is how much of the output was shown
 * @param erase what the device sends to wipe the question away
 */
public record PagerStyle(String more, String erase) {

  public String more(int percent) {
    return more.replace("${percent}", Integer.toString(percent));
  }
}
