package dev.trunkline.api.record;

import dev.trunkline.lab.replay.Step;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.SshTransport;
import java.util.List;
import java.util.Optional;

/** What is talked about with the device that is recorded. */
public interface Talk {
  /** The name of the platform for the recording. */
  String platform();

  /** What the platform appends to the user name for SSH. */
  String usernameSuffix();

  /** Whether an enable secret was at hand, or none is ever wanted. */
  boolean hasEnableSecret();

  /** Whether lines are typed that nobody asked for, because the platform file has them. */
  boolean typesByItself();

  /** The random word of a prompt that we set, where this is the line that sets it; one character for each byte. */
  Optional<String> nonceIn(String typed);

  /**
   * Opens one shell, talks and closes it.
   *
   * @param steps gets what was asked and what came of it, unmasked, as it happens
   * @throws dev.trunkline.failure.DeviceException where there is no session
   */
  void talk(SshTransport transport, List<Step> steps, Deadline deadline);
}
