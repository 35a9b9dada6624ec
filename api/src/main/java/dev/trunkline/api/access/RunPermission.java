package dev.trunkline.api.access;

import dev.trunkline.access.AccessRole;
import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.job.Effect;
import dev.trunkline.job.JobSpec;

/** Who may run which job, once it is known what the job does: only who may change devices may run what does not just read. */
public final class RunPermission {
  private RunPermission() {}

  /** Whether the caller's word is taken for what a job does, against what the platform says of its commands. */
  public static boolean isBelieved(Caller caller) {
    return caller.role().covers(AccessRole.ENGINEER);
  }

  /**
   * @throws ProblemException FORBIDDEN
   */
  public static void require(Caller caller, JobSpec job) {
    require(caller, job.effect());
    if (isBelieved(caller)) return;
    // An answer is text that is typed into the device once its output ends in some way: as good as a command.
    boolean answers = job.commands().stream().anyMatch(command -> !command.answers().isEmpty());
    if (answers) throw forbidden(caller, "this job answers questions of the device");
  }

  /** The worst that a job of the caller may do to a device. */
  public static Effect most(Caller caller) {
    return isBelieved(caller) ? Effect.DESTRUCTIVE : Effect.READ;
  }

  /**
   * @throws ProblemException FORBIDDEN
   */
  public static void require(Caller caller, Effect effect) {
    if (effect != Effect.READ && !isBelieved(caller)) throw forbidden(caller, "the effect of this job is " + effect.wireName());
  }

  private static ProblemException forbidden(Caller caller, String what) {
    String detail = "the role %s runs jobs that only read; %s, which needs the role %s";
    return new ProblemException(
        ProblemCode.FORBIDDEN, detail.formatted(caller.role().wireName(), what, AccessRole.ENGINEER.wireName()));
  }
}
