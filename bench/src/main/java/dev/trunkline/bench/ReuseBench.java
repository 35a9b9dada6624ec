package dev.trunkline.bench;

import java.util.concurrent.Callable;

@picocli.CommandLine.Command(name = "reuse", description = "Jobs with and without reuse of connections.")
final class ReuseBench implements Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}
