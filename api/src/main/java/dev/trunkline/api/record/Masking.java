package dev.trunkline.api.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.trunkline.lab.replay.Recording;
import dev.trunkline.lab.replay.Step;
import dev.trunkline.lab.replay.Text;
import dev.trunkline.lab.replay.Turn;
import dev.trunkline.transport.Credential;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a recording of what was seen. The same secret becomes the same placeholder wherever it stands, so that turns and
 * outputs still agree. What the platform file makes us type stays as it is.
 */
public final class Masking {
  private static final String MASKED = "<masked>";

  private final Identity identity;
  private final Map<String, String> renamed;
  private final Talk talk;
  private final Replacements shown = new Replacements();
  private final Replacements nonce = new Replacements();
  private final Set<String> ownLines = new HashSet<>();

  /**
   * @param renamed words, such as host names, and what stands in the recording instead
   */
  public Masking(Credential credential, Map<String, String> renamed, Talk talk) {
    this.identity = Identity.of(credential);
    this.renamed = Map.copyOf(renamed);
    this.talk = talk;
  }

  Recording mask(Recorder.Seen seen, LocalDate today) {
    List<Exchange> exchanges = seen.transcript().exchanges().stream().map(Exchange::of).toList();
    learn(exchanges, seen.steps());
    return new Recording(
        talk.platform(),
        Recording.Origin.RECORDED,
        "recorded on " + today,
        login(),
        Optional.of(seen.sshVersion()),
        utf8(shown.apply(Identity.characters(seen.banner()))),
        turns(exchanges, seen.transcript().isClosedByDevice()),
        seen.steps().stream().map(this::step).toList());
  }

  private Recording.Login login() {
    String username = identity.shownName();
    return new Recording.Login(username, username + talk.usernameSuffix(), talk.hasEnableSecret());
  }

  /** As {@link Transcript.Exchange}, one character for each byte. */
  private record Exchange(String device, String line, String enter) {
    static Exchange of(Transcript.Exchange seen) {
      String us = new String(seen.us(), ISO_8859_1);
      String line = us.stripTrailing().isEmpty() ? "" : us.replaceAll("[\\r\\n]+$", "");
      return new Exchange(new String(seen.device(), ISO_8859_1), line, us.substring(line.length()));
    }
  }

  private void learn(List<Exchange> exchanges, List<Step> steps) {
    steps.forEach(step -> command(step).ifPresent(ownLines::add));
    Set<String> words = new HashSet<>();
    exchanges.forEach(exchange -> words.addAll(SecretWords.in(exchange.device())));
    steps.forEach(step -> step.result().output().ifPresent(o -> words.addAll(SecretWords.in(o.characters()))));
    ownLines.forEach(line -> words.addAll(SecretWords.in(line)));
    exchanges.stream().filter(e -> !isOurs(e)).forEach(e -> words.removeAll(List.of(e.line().split("\\s+"))));
    exchanges.forEach(e -> talk.nonceIn(e.line() + e.enter()).ifPresent(word -> nonce.add(word, "{nonce}")));
    exchanges.forEach(e -> talk.nonceIn(e.line() + e.enter()).ifPresent(word -> shown.add(word, "{nonce}")));
    renamed.forEach((word, name) -> shown.add(Identity.characters(word), Identity.characters(name)));
    identity.hideIn(shown);
    words.stream().filter(word -> !identity.isSecret(word)).forEach(word -> shown.add(word, MASKED));
  }

  private List<Turn> turns(List<Exchange> exchanges, boolean closed) {
    List<Turn> turns = new ArrayList<>();
    for (int i = 0; i < exchanges.size() - 1; i++) {
      Exchange exchange = exchanges.get(i);
      turns.addAll(turns(exchange.device(), Optional.of(us(exchange, exchanges.get(i + 1).device())), false));
    }
    String end = exchanges.getLast().device();
    if (closed || !end.isEmpty() || turns.isEmpty()) turns.addAll(turns(end, Optional.empty(), closed));
    return turns;
  }

  /** More than one where bytes are no UTF-8. */
  private List<Turn> turns(String device, Optional<Text> us, boolean closes) {
    List<Text> parts = Utf8Parts.of(shown.apply(device));
    List<Turn> turns = new ArrayList<>();
    parts.subList(0, parts.size() - 1).forEach(part -> turns.add(new Turn(0, part, Optional.empty(), false)));
    turns.add(new Turn(0, parts.getLast(), us, closes));
    return turns;
  }

  private Text us(Exchange exchange, String next) {
    String line = exchange.line();
    Optional<String> secret = next.startsWith(line) ? Optional.empty() : identity.placeholder(line);
    String masked = secret.orElseGet(() -> isOurs(exchange) ? shown.apply(line) : nonce.apply(line));
    return new Text(masked + exchange.enter(), false);
  }

  /** Whether a person asked for this line, and not the platform file. */
  private boolean isOurs(Exchange exchange) {
    return !talk.typesByItself() || ownLines.contains(exchange.line());
  }

  private Step step(Step seen) {
    Step.Request request =
        switch (seen.request()) {
          case Step.Say say -> new Step.Say(new Text(shown.apply(say.command().characters()), false), say.answers());
          case Step.Do move -> move;
        };
    Step.Result result =
        switch (seen.result()) {
          case Step.Replied(Optional<Text> output, boolean rejected) -> new Step.Replied(output.map(this::output), rejected);
          case Step.Fails(Optional<Text> output, String code) -> new Step.Fails(output.map(this::output), code);
        };
    return new Step(0, request, result);
  }

  /** Placeholders do not count in bytes that are no UTF-8. */
  private Text output(Text seen) {
    String masked = shown.apply(seen.characters());
    List<Text> parts = Utf8Parts.of(masked);
    if (parts.size() == 1) return parts.getFirst();
    return Text.ofBytes(new Text(masked, false).bytes(login().values()));
  }

  private static Optional<String> command(Step step) {
    return step.request() instanceof Step.Say say ? Optional.of(say.command().characters()) : Optional.empty();
  }

  static String utf8(Text text) {
    return utf8(text.characters());
  }

  private static String utf8(String characters) {
    return new String(characters.getBytes(ISO_8859_1), UTF_8);
  }
}
