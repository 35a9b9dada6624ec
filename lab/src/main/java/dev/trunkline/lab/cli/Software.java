package dev.trunkline.lab.cli;

/** The operating system of one device: what all its sessions share. */
public interface Software {

  String hostname();

  PlatformFile platform();

  Cli login(Login login);

  /** A freshly started device of this platform. */
  static Software boot(PlatformFile platform, String hostname) {
    return switch (platform.cli()) {
      case "modal" -> new ModalSoftware(platform, hostname);
      case "junos" -> new JunosSoftware(platform, hostname);
      case "linux" -> new LinuxSoftware(platform, hostname);
      default -> throw new IllegalArgumentException(
          "platform file " + platform.name() + ": unknown cli " + platform.cli());
    };
  }
}
