package dev.trunkline.stats;

import dev.trunkline.queue.ProcessStore;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** All processes that are alive: this one as it is, the others as they were up to two seconds ago. */
public final class Cluster {
  private final UUID self;
  private final ThisProcess thisProcess;
  private final ProcessStore others;

  public Cluster(UUID self, ThisProcess thisProcess, ProcessStore others) {
    this.self = self;
    this.thisProcess = thisProcess;
    this.others = others;
  }

  public List<ProcessSnapshot> processes() {
    return Stream.concat(
            Stream.of(thisProcess.snapshot()), others.snapshotsOfOthers(self).stream().map(ProcessSnapshot::ofJson))
        .toList();
  }
}
