package dev.trunkline.api.request;

import dev.trunkline.access.Caller;
import dev.trunkline.api.access.RunPermission;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.device.Platforms;
import dev.trunkline.inventory.StoredDevices;
import dev.trunkline.job.Command;
import dev.trunkline.job.Effect;
import dev.trunkline.job.FormerJob;
import dev.trunkline.job.JobKind;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.Origin;
import dev.trunkline.job.ResumePoints;
import dev.trunkline.policy.CommandPolicy;
import dev.trunkline.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Reads what is wanted of a job that has ended, and makes the job that does it. */
public final class RequestedRepeat {
  private final Settings settings;
  private final Platforms platforms;
  private final StoredDevices inventory;
  private final CommandPolicy policy;

  public RequestedRepeat(Settings settings, Platforms platforms, StoredDevices inventory) {
    this.settings = settings;
    this.platforms = platforms;
    this.inventory = inventory;
    this.policy = new CommandPolicy(settings.policy());
  }

  /**
   * The whole job once more.
   *
   * @throws ProblemException JOB_NOT_ENDED, INVALID_INPUT, TARGET_NOT_ALLOWED, FORBIDDEN, or CONFIRMATION_NEEDED where some of it may have
   *     taken effect already
   */
  public JobSpec retry(FormerJob job, Caller caller, ObjectNode body) {
    requireEnded(job);
    Mistakes mistakes = new Mistakes();
    Fields fields = new Fields(body, "", mistakes);
    boolean confirmed = fields.flag("confirm").orElse(false);
    Optional<RequestedDevice> device = ReusedDevice.read(job.spec(), fields, caller, inventory, platforms);
    List<Command> commands = new RepeatedAnswers(job, fields, mistakes).given(0);
    fields.rejectUnknown();
    mistakes.throwIfAny();
    JobSpec spec = spec(job, caller, device.orElseThrow(), commands, originOfRetry(job));
    RunPermission.require(caller, spec);
    if (!confirmed) refuseRepetition(job);
    return spec;
  }

  /** What a resumed job had to find on the device, and how it got to its place, holds for its repetition. */
  private static Origin originOfRetry(FormerJob job) {
    Origin old = job.spec().origin();
    if (job.vainResumption().isPresent()) return job.vainResumption().get();
    boolean plain = old.leadIn() == 0 && old.check().isEmpty();
    return plain ? new Origin.RetryOf(job.id()) : new Origin.ResumedFrom(job.id(), 0, old.leadIn(), old.place(), old.check());
  }

  private static void refuseRepetition(FormerJob job) {
    boolean destroys = job.spec().effect() == Effect.DESTRUCTIVE;
    if (!job.mayHaveChanged() && !destroys) return;
    String sent =
        job.mayHaveChanged()
            ? "%d of its %d commands were sent and may have taken effect; ".formatted(job.sent(), job.spec().commands().size())
            : "it is destructive; ";
    ResumePoints points = ResumePoints.of(job);
    String rest = points.from().isEmpty() ? "" : ", or do the rest with resume: " + points.why();
    String detail = sent + "if all of it is to be sent again, confirm with \"confirm\": true" + rest;
    throw new ProblemException(ProblemCode.CONFIRMATION_NEEDED, detail);
  }

  /**
   * The rest of the job.
   *
   * @throws ProblemException JOB_NOT_ENDED, INVALID_INPUT, TARGET_NOT_ALLOWED, CONFIRMATION_NEEDED for what destroys, or
   *     CANNOT_RESUME where what is asked for would send twice what took effect, or leave out what did not
   */
  public JobSpec resume(FormerJob job, Caller caller, ObjectNode body) {
    requireEnded(job);
    Mistakes mistakes = new Mistakes();
    Fields fields = new Fields(body, "", mistakes);
    int size = job.spec().commands().size();
    if (fields.value("from").isEmpty()) fields.wrong("from", "must be given: " + ResumePoints.of(job).why());
    int from = fields.integer("from", 0, size).orElse(0);
    Optional<Origin.Check> check = RequestedCheck.read(fields, job.spec().device().platform(), platforms);
    Optional<List<String>> enter = RequestedEnter.read(fields);
    boolean confirmed = fields.flag("confirm").orElse(false);
    Optional<RequestedDevice> device = ReusedDevice.read(job.spec(), fields, caller, inventory, platforms);
    List<Command> rest = new RepeatedAnswers(job, fields, mistakes).given(from);
    fields.rejectUnknown();
    mistakes.throwIfAny();
    requirePoint(job, from, check.isPresent());
    requireSameDevice(job.spec(), device.orElseThrow());
    if (job.spec().effect() == Effect.DESTRUCTIVE && !confirmed) {
      String detail = "the job is destructive; if you mean it, confirm with \"confirm\": true";
      throw new ProblemException(ProblemCode.CONFIRMATION_NEEDED, detail);
    }
    List<String> leadIn = from == size ? List.of() : leadIn(job, from, enter);
    List<Command> commands = new ArrayList<>(leadIn.stream().map(Command::of).toList());
    commands.addAll(rest);
    int led = leadIn.size() + Math.max(0, job.spec().origin().leadIn() - from);
    Optional<String> place = enter.isPresent() || from == size ? Optional.empty() : place(job, from);
    return spec(job, caller, device.get(), commands, new Origin.ResumedFrom(job.id(), from, led, place, check));
  }

  private static void requireEnded(FormerJob job) {
    if (job.state().ended()) return;
    String detail = "the job is " + job.state().wireName() + "; wait for its end, or cancel it";
    throw new ProblemException(ProblemCode.JOB_NOT_ENDED, detail);
  }

  private static void requirePoint(FormerJob job, int from, boolean checked) {
    job.vainResumption()
        .ifPresent(
            vain -> {
              throw cannot("it sent nothing of job " + vain.job() + "; resume that one");
            });
    ResumePoints points = ResumePoints.of(job);
    job.resumedBy()
        .ifPresent(
            other -> {
              throw cannot("job " + other + " has resumed it already; go on from there");
            });
    if (!points.from().contains(from)) {
      String allowed = points.from().stream().map(String::valueOf).collect(Collectors.joining(" or "));
      throw cannot(allowed.isEmpty() ? points.why() : "from must be " + allowed + ": " + points.why());
    }
    if (from == job.spec().commands().size() && !checked && !job.spec().save()) {
      throw cannot("nothing is left to be sent from there; give verify to have the device looked at");
    }
  }

  /** By its name only; that another device stands there now is for a person to find out, not for a change. */
  private static void requireSameDevice(JobSpec former, RequestedDevice device) {
    boolean same = former.device().place().equals(device.address().place()) && former.device().port() == device.address().port();
    if (!same) throw cannot("the inventory has another address for " + former.device().label() + " than the job was sent to");
  }

  private List<String> leadIn(FormerJob job, int from, Optional<List<String>> enter) {
    boolean configures = job.spec().kind() == JobKind.CONFIG;
    if (!configures || from == 0) return enter.orElse(List.of());
    if (enter.isPresent()) return enter.get();
    List<String> before = job.spec().commands().subList(0, from).stream().map(Command::text).toList();
    return platforms
        .find(job.spec().device().platform())
        .flatMap(platform -> platform.modes().leadIn(before))
        .orElseThrow(
            () ->
                cannot(
                    "the lines before command %d do not tell where it belongs: give the lines that lead there in enter"
                        .formatted(from)
                        + ", [] where it belongs at the top"));
  }

  /** A line in doubt that is known to lead somewhere leads elsewhere than the ones before it. */
  private Optional<String> place(FormerJob job, int from) {
    if (from == 0) return job.spec().origin().place();
    if (job.spec().kind() != JobKind.CONFIG) return Optional.empty();
    boolean doubtful = job.doubtful().equals(Optional.of(from - 1));
    String before = job.spec().commands().get(from - 1).text();
    boolean leads =
        platforms.find(job.spec().device().platform()).flatMap(known -> known.modes().promptAfter(before)).isPresent();
    return doubtful && leads ? Optional.empty() : job.placeOf(from);
  }

  private static ProblemException cannot(String why) {
    return new ProblemException(ProblemCode.CANNOT_RESUME, why);
  }

  /** What was allowed when the job was made may not be so any more, or not to whoever repeats it. */
  private void requireAllowed(Caller caller, List<Command> commands, Origin origin) {
    AllowedLines allowed = new AllowedLines(policy, caller.role());
    Mistakes mistakes = new Mistakes();
    for (int i = 0; i < commands.size(); i++) {
      String field = "commands[" + i + "]";
      allowed.objection(commands.get(i).text()).ifPresent(objection -> mistakes.forbid(field, objection));
      for (Command.Answer answer : commands.get(i).answers()) {
        allowed.objection(answer.send()).ifPresent(_ -> mistakes.forbid(field, "an answer may not be sent by the policy"));
      }
    }
    origin.check().flatMap(check -> allowed.objection(check.command())).ifPresent(objection -> mistakes.forbid("verify", objection));
    mistakes.throwIfAny();
  }

  private JobSpec spec(FormerJob job, Caller caller, RequestedDevice device, List<Command> commands, Origin origin) {
    device.checkTargets(settings.targets());
    requireAllowed(caller, commands, origin);
    JobSpec old = job.spec();
    return new JobSpec(
        old.tenant(), device.address(), old.kind(), old.effect(), commands, old.save(), old.failureStrategy(), old.timeout(),
        old.maxRetries(), old.priority(), Optional.empty(), Optional.empty(), old.description(), old.labels(), old.parse(),
        device.secrets(), origin, Optional.of(caller.name()));
  }
}
