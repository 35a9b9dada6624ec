package dev.trunkline.schedule;

import java.time.Instant;
import java.util.function.Consumer;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** What Quartz runs when a trigger fires: the trigger's name is the time for which it was set. */
final class WakeUp implements Job {
  private final Consumer<Instant> woken;

  WakeUp(Consumer<Instant> woken) {
    this.woken = woken;
  }

  @Override
  public void execute(JobExecutionContext context) {
    woken.accept(Instant.ofEpochMilli(Long.parseLong(context.getTrigger().getKey().getName())));
  }
}
