package dev.trunkline.session;

import dev.trunkline.device.Platform;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

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
   * First what the platforms with a prompt of their own want to be asked, those that a hint speaks for before the others;
   * of several commands the one that most of them want. Then likewise for the generic ones: their commands mean nothing
   * elsewhere, and may take a device long to find out.
   */
  Optional<String> nextProbe(Collection<String> asked) {
    return all.stream()
        .flatMap(suspect -> suspect.probes().stream())
        .distinct()
        .filter(probe -> !asked.contains(probe))
        .max(
            Comparator.<String>comparingLong(probe -> wanting(probe, true, true))
                .thenComparing(probe -> wanting(probe, true, false))
                .thenComparing(probe -> wanting(probe, false, true))
                .thenComparing(probe -> wanting(probe, false, false))
                .thenComparing(Comparator.reverseOrder()));
  }

  private long wanting(String probe, boolean promptOfItsOwn, boolean hinted) {
    return all.stream()
        .filter(suspect -> suspect.probes().contains(probe))
        .filter(suspect -> suspect.hasPromptOfItsOwn() == promptOfItsOwn && suspect.hinted() == hinted)
        .count();
  }

  /** What the Enter key may send, the likeliest first: of the hinted platforms, then of most. */
  List<String> enters() {
    return all.stream()
        .map(suspect -> suspect.platform().line().enter())
        .distinct()
        .sorted(Comparator.comparing(this::hintedWith).thenComparing(this::with).reversed())
        .toList();
  }

  private long hintedWith(String enter) {
    return all.stream().filter(suspect -> suspect.hinted() && suspect.platform().line().enter().equals(enter)).count();
  }

  private long with(String enter) {
    return all.stream().filter(suspect -> suspect.platform().line().enter().equals(enter)).count();
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

  /** The only platform that a hint speaks for, unless its prompt may be anything or it was asked and answered otherwise. */
  Optional<Suspect> onlyHinted(Collection<String> asked) {
    return sole(Suspect::hinted)
        .filter(Suspect::hasPromptOfItsOwn)
        .filter(suspect -> suspect.probes().stream().noneMatch(asked::contains));
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
}
