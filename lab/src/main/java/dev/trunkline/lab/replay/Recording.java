package dev.trunkline.lab.replay;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A session with a device, from the first byte of the shell to the last.
 *
 * @param platform the name of the platform file it is talked to with
 * @param source where the facts come from
 * @param login what the device knows its user by
 * @param sshVersion the software part of the SSH identification it shows
 * @param banner shown while authenticating; empty for none
 */
public record Recording(
    String platform,
    Origin origin,
    String source,
    Login login,
    Optional<String> sshVersion,
    String banner,
    List<Turn> turns,
    List<Step> steps) {

  public static final String PASSWORD = "admin";
  public static final String ENABLE_SECRET = "enable";

  public enum Origin {
    /** The bytes of a real device. */
    RECORDED,
    /** From published facts. */
    WRITTEN
  }

  /**
   * @param sshUsername the user name with which SSH is logged in to, which may have options of the terminal behind it
   * @param enable whether whoever talks to the device has an enable secret
   */
  public record Login(String username, String sshUsername, boolean enable) {
    /** What the placeholders for it stand for while it is replayed; one character for each byte. */
    public Map<String, String> values() {
      return Map.of(
          "username", Text.of(username).characters(), "password", PASSWORD, "enable", ENABLE_SECRET);
    }
  }

  public Recording {
    turns = List.copyOf(turns);
    steps = List.copyOf(steps);
  }
}
