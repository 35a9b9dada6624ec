package dev.trunkline.session;

import dev.trunkline.device.Platform;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Shell;
import dev.trunkline.transport.SshLimits;
import dev.trunkline.transport.SshTransport;
import dev.trunkline.transport.Terminal;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * Finds out what platform a device runs: by its prompt, then by the answers to at most three harmless commands, which
 * what it says of itself puts in order. Never answers a question. {@code platforms/README.md} has the rules.
 */
public final class Recognition {
  private static final Terminal TERMINAL = Terminal.wide("vt100");
  private static final int MOST_PROBES = 3;
  private static final int MOST_PAGES = 20;
  /** Late banners and log lines may spoil a comparison; nothing spoils this many. */
  private static final int COMPARISONS = 5;

  /** After the prompt has come back. */
  private static final Duration BACK = Duration.ofMillis(50);
  /** At a line that looks like the end of what the device says. */
  private static final Duration LIKELY = Duration.ofMillis(300);
  /** At a line that means nothing: the device may be slow. */
  private static final Duration UNLIKELY = Duration.ofSeconds(5);

  private static final String INTERRUPT = "\u0003";

  private final Shell shell;
  private final UnknownShell talk;
  private final Duration idle;
  private final Impressions impressions;
  private Suspects suspects;
  private UnknownShell.Waiting prompt;
  private String enter;

  private Recognition(Shell shell, UnknownShell talk, Duration idle, Impressions impressions) {
    this.shell = shell;
    this.talk = talk;
    this.idle = idle;
    this.impressions = impressions;
  }

  /**
   * Opens a shell on the connection and looks.
   *
   * @throws DeviceException UNEXPECTED_PROMPT where no platform fits, with what was seen; PROMPT_TIMEOUT, LIMIT_REACHED,
   *     DEADLINE or CANCELLED. The shell is closed then, the connection is not
   */
  public static Recognised recognise(
      SshTransport transport, Collection<Platform> platforms, SshLimits limits, Deadline deadline) {
    Impressions impressions = new Impressions(transport.identification(), transport.banner());
    Shell shell = transport.openShell(TERMINAL, deadline);
    try {
      var talk = new UnknownShell(shell, deadline);
      return new Recognition(shell, talk, limits.idle(), impressions).recognise(platforms);
    } catch (RuntimeException e) {
      shell.close();
      throw e;
    }
  }

  private Recognised recognise(Collection<Platform> platforms) {
    hearGreeting(platforms);
    Optional<Suspect> asking = suspects.onlyHintedAsking(prompt.line());
    if (asking.isPresent()) return foundAtQuestion(asking.get());
    learnPrompt();
    return probe().or(this::hinted).orElseThrow(() -> impressions.fitNothing(prompt));
  }

  private void hearGreeting(Collection<Platform> platforms) {
    suspects = Suspects.of(platforms, impressions.identification(), "");
    prompt = talk.hear(at -> talk.isSilent() ? idle : suspects.at(at).isEmpty() ? UNLIKELY : LIKELY);
    if (talk.isSilent()) {
      throw new DeviceException(FailureCode.PROMPT_TIMEOUT, "it said nothing for " + idle.toMillis() + " ms");
    }
    impressions.greeted(talk.said() + prompt);
    suspects = Suspects.of(platforms, impressions.identification(), impressions.greeting());
  }

  /** How the question is answered stands in the platform's file, for the session that is opened next. */
  private Recognised foundAtQuestion(Suspect suspect) {
    shell.close();
    return new Recognised(suspect.platform(), impressions.hintAnd("it asks \"" + prompt + "\""), Optional.empty());
  }

  /** The same last line twice is the prompt. Enter is pressed only at what may be one, since it answers questions too. */
  private void learnPrompt() {
    for (int i = 0; i < COMPARISONS; i++) {
      UnknownShell.Waiting last = prompt;
      pressEnter(suspects.at(last));
      if (prompt.isLike(last)) {
        suspects = suspects.at(prompt);
        return;
      }
    }
    throw impressions.failure(FailureCode.PROMPT_TIMEOUT, "its last line never was the same twice", prompt);
  }

  /** A device that knows another key says nothing to the wrong one. */
  private void pressEnter(Suspects here) {
    for (String key : here.enters()) {
      enter = key;
      talk.type(enter);
      UnknownShell.Waiting at = talk.hear(line -> suspects.at(line).isEmpty() ? UNLIKELY : LIKELY);
      if (talk.isSilent()) continue;
      prompt = at;
      return;
    }
    throw impressions.fitNothing(prompt);
  }

  private Optional<Recognised> probe() {
    for (int i = 0; i < MOST_PROBES; i++) {
      Optional<String> next = suspects.nextProbe(impressions.asked());
      if (next.isEmpty()) break;
      String probe = next.get();
      Optional<Suspects.Proof> proof = suspects.proof(probe, answer(probe));
      if (proof.isPresent()) {
        return proof.map(found -> found(found.suspect(), impressions.proof(probe, found.words())));
      }
    }
    return Optional.empty();
  }

  private String answer(String probe) {
    talk.type(probe + enter);
    readToPrompt(probe);
    String answer = withoutEcho(talk.said(), probe);
    impressions.answered(probe, answer);
    return answer;
  }

  private void readToPrompt(String probe) {
    UnknownShell.Waiting at = talk.hear(this::silence);
    for (int page = 0; page < MOST_PAGES && suspects.pagerKey(at.line()).isPresent(); page++) {
      talk.pass(suspects.pagerKey(at.line()).get());
      at = talk.hear(this::silence);
    }
    if (at.isLike(prompt)) return;
    if (suspects.ask(at.line())) throw impressions.failure(FailureCode.UNEXPECTED_PROMPT, "it asks back after " + probe, at);
    talk.pass(INTERRUPT);
    at = talk.hear(this::silence);
    if (at.isLike(prompt)) return;
    throw impressions.failure(FailureCode.PROMPT_TIMEOUT, "its prompt did not come back after " + probe, at);
  }

  /** A prompt that comes before anything was said may have been drawn anew, with the echo behind it. */
  private Duration silence(UnknownShell.Waiting at) {
    if (at.isLike(prompt)) return talk.said().isBlank() ? LIKELY : BACK;
    if (at.line().isBlank()) return idle;
    return suspects.pagerKey(at.line()).isPresent() ? LIKELY : UNLIKELY;
  }

  private static String withoutEcho(String said, String probe) {
    int echo = said.indexOf(probe);
    int end = said.indexOf('\n', Math.max(echo, 0));
    return echo < 0 || end < 0 ? said : said.substring(end + 1);
  }

  /** Without proof, but nothing speaks against it either. */
  private Optional<Recognised> hinted() {
    return suspects
        .onlyHinted(impressions.asked())
        .map(suspect -> found(suspect, impressions.hintAnd("it waits at \"" + prompt + "\"")));
  }

  private Recognised found(Suspect suspect, String evidence) {
    Platform platform = suspect.platform();
    if (!platform.line().terminalType().equals(TERMINAL.type())) {
      shell.close();
      return new Recognised(platform, evidence, Optional.empty());
    }
    talk.type(platform.line().enter());
    return new Recognised(platform, evidence, Optional.of(shell));
  }
}
