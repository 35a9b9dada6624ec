package dev.trunkline.schedule;

import dev.trunkline.batch.BatchSpec;
import dev.trunkline.job.Effect;
import dev.trunkline.job.JobSpec;

/** What a fire time comes to, before anything of it is stored. */
sealed interface DueWork {
  record Job(JobSpec spec) implements DueWork {}

  record Batch(BatchSpec spec) implements DueWork {}

  /** This, unless it does worse. */
  default DueWork atMost(Effect most) {
    Effect effect = switch (this) {
      case Job(JobSpec spec) -> spec.effect();
      case Batch(BatchSpec spec) -> spec.effect();
      case Closed _, Impossible _ -> Effect.READ;
    };
    if (effect.compareTo(most) <= 0) return this;
    return new Impossible("its effect is %s now, and whoever asked may run what is %s".formatted(effect.wireName(), most.wireName()));
  }

  /** It would rather not be than wait for a window. */
  record Closed(String why) implements DueWork {}

  /** There is nothing to submit. */
  record Impossible(String why) implements DueWork {}
}
