package dev.trunkline.schedule;

import java.util.UUID;
import java.util.function.Consumer;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** What Quartz runs when a trigger fires: the trigger's name is the schedule. */
final class FireSchedule implements Job {
  private final Consumer<UUID> woken;

  FireSchedule(Consumer<UUID> woken) {
    this.woken = woken;
  }

  @Override
  public void execute(JobExecutionContext context) {
    woken.accept(UUID.fromString(context.getTrigger().getKey().getName()));
  }
}
