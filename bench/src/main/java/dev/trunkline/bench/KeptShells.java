package dev.trunkline.bench;

import dev.trunkline.bench.Crowd.Step;
import dev.trunkline.session.CommandLine;
import dev.trunkline.session.DeviceConnection;
import java.util.List;

/** Shells that wait at their prompt. */
record KeptShells(List<DeviceConnection> open) implements AutoCloseable {
  /** The command on each of them. */
  List<Step> steps() {
    CommandLine command = CommandLine.of(Caller.COMMAND);
    return open.stream().<Step>map(shell -> () -> shell.session().run(command, Caller.soon())).toList();
  }

  @Override
  public void close() {
    open.forEach(shell -> shell.close("the benchmark is over"));
  }
}
