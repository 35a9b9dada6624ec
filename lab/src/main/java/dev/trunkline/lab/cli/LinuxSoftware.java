package dev.trunkline.lab.cli;

/** A Linux server. */
record LinuxSoftware(PlatformFile platform, String hostname) implements Software {

  @Override
  public Cli login(Login login) {
    login.window().rows(0);
    return new LinuxCli(this, login);
  }
}
