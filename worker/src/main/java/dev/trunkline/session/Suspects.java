package dev.trunkline.session;

import dev.trunkline.device.Platform;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The platforms that a device may still run. */
record Suspects(List<Suspect> all) {
  /** A platform, and what the device said that only this platform says. */
  record Proof(Suspect suspect, String words) {}

  static Suspects of(Collection<Platform> platforms, String identification, String greeting) {
    return new Suspects(platforms.stream().map(platform -> Suspect.of(platform, identification, greeting)).toList());
  }

  Suspects at(UnknownShell.Waiting prompt) {
    return only(suspect -> suspect.waitsAt(prompt));
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  Optional<String> pagerKey(String line) {
    return all.stream().flatMap(suspect -> suspect.pagerKey(line).stream()).findFirst();
  }

  boolean ask(String line) {
    return all.stream().anyMatch(suspect -> suspect.asks(line) || suspect.asksAtLogin(line));
  }

  /**
   * First what platforms want to be asked that a hint speaks for and that have a prompt of their own; then what most of
   * them want to be asked, a hinted one counting twice. The generic ones come late that way: their commands mean
   * nothing elsewhere, and may take a device long to find out.
   */
  Optional<String> nextProbe(Collection<String> asked) {
    return all.stream()
        .flatMap(suspect -> suspect.probes().stream())
        .distinct()
        .filter(probe -> !asked.contains(probe))
        .max(Comparator.comparing(this::hintedWithPrompt).thenComparing(this::votes).thenComparing(Comparator.reverseOrder()));
  }

  private long hintedWithPrompt(String probe) {
    return wanting(probe).filter(suspect -> suspect.hinted() && suspect.hasPromptOfItsOwn()).count();
  }

  private long votes(String probe) {
    return wanting(probe).mapToLong(suspect -> suspect.hinted() ? 2 : 1).sum();
  }

  /** What Enter sends on the platform that most probably wants to be asked this. */
  String enterFor(String probe) {
    return enter(wanting(probe));
  }

  String enter() {
    return enter(all.stream());
  }

  private static String enter(Stream<Suspect> suspects) {
    return suspects
        .max(Comparator.comparing(Suspect::hinted).thenComparing(Suspect::hasPromptOfItsOwn))
        .map(suspect -> suspect.platform().line().enter())
        .orElse("\n");
  }

  /**
   * The platform that the answer proves. Where several say yes, it is the one with the longest words in it, since a
   * product's full name says more than its family's; then one that a hint speaks for, then one with a prompt of its own,
   * then the first by name.
   */
  Optional<Proof> proof(String probe, String answer) {
    return all.stream()
        .flatMap(suspect -> suspect.proof(probe, answer).map(words -> new Proof(suspect, words)).stream())
        .max(
            Comparator.<Proof>comparingInt(proof -> proof.words.length())
                .thenComparing(proof -> proof.suspect.hinted())
                .thenComparing(proof -> proof.suspect.hasPromptOfItsOwn())
                .thenComparing(proof -> proof.suspect.platform().name(), Comparator.reverseOrder()));
  }

  /** The only platform that a hint speaks for, unless it was asked and its answer did not fit. */
  Optional<Suspect> onlyHinted(Collection<String> asked) {
    return sole(Suspect::hinted).filter(suspect -> suspect.probes().stream().noneMatch(asked::contains));
  }

  /** The only platform that a hint speaks for and that is known to ask this before its first prompt. */
  Optional<Suspect> onlyHintedAsking(String line) {
    return sole(suspect -> suspect.hinted() && suspect.asksAtLogin(line));
  }

  private Optional<Suspect> sole(Predicate<Suspect> condition) {
    List<Suspect> such = only(condition).all;
    return such.size() == 1 ? Optional.of(such.getFirst()) : Optional.empty();
  }

  private Suspects only(Predicate<Suspect> condition) {
    return new Suspects(all.stream().filter(condition).toList());
  }

  private Stream<Suspect> wanting(String probe) {
    return all.stream().filter(suspect -> suspect.probes().contains(probe));
  }
}
