package dev.trunkline.lab.cli;

import java.util.Map;

/** A Junos router: a committed configuration and one candidate that all sessions share. */
final class JunosSoftware implements Software {
  private final PlatformFile platform;
  private final JunosConfig config;

  JunosSoftware(PlatformFile platform, String hostname) {
    this.platform = platform;
    this.config = new JunosConfig(platform, hostname);
  }

  @Override
  public String hostname() {
    return config.committedHostname();
  }

  @Override
  public PlatformFile platform() {
    return platform;
  }

  @Override
  public Cli login(Login login) {
    return new JunosCli(this, login);
  }

  JunosConfig config() {
    return config;
  }

  String text(String file) {
    return platform.texts().text(file, Map.of("hostname", hostname()));
  }
}
