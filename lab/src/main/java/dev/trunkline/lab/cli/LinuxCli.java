package dev.trunkline.lab.cli;

/** placeholder until written below */
final class LinuxCli implements Cli {
  private final LinuxSoftware software;
  LinuxCli(LinuxSoftware software, String user) { this.software = software; }
  public String greeting() { return ""; }
  public String prompt() { return "$ "; }
  public Reply answer(String line) { return Reply.NOTHING; }
  public Reply interrupt() { return Reply.NOTHING; }
  public PagerStyle pager() { return software.platform().pager(); }
}
