package dev.trunkline.device;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How a device of the platform is told from others.
 *
 * @param sshVersion found in the identification string of its SSH server, RFC 4253 section 4.2: a hint
 * @param greeting found in what it says before its first prompt: a hint
 * @param probes harmless commands; an answer that fits one of them is proof
 */
public record Detection(List<Pattern> sshVersion, List<Pattern> greeting, List<Probe> probes) {

  /**
   * @param expect found in the output
   */
  public record Probe(String send, Pattern expect) {}
}
