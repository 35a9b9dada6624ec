package dev.trunkline.transport;

import dev.trunkline.job.AlgorithmProfile;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.transport.NegotiatedAlgorithms;
import net.schmizz.sshj.transport.verification.AlgorithmsVerifier;

/** What becomes of the algorithms that both sides offer, and why nothing where nothing does. Asked in sshj's reader thread. */
final class Agreement implements AlgorithmsVerifier {
  /** One kind of algorithm on which both sides have to agree. */
  private record Part(String name, Function<Offer, List<String>> offered) {
    Optional<String> first(Offer ours, Offer theirs) {
      return Offer.first(offered.apply(ours), offered.apply(theirs));
    }

    String disagreement(Offer ours, Offer theirs, AlgorithmProfile profile) {
      return "as %s the device offers only %s, the profile %s only %s"
          .formatted(name, list(offered.apply(theirs)), profile.wireName(), list(offered.apply(ours)));
    }

    private static String list(List<String> names) {
      return String.join(", ", names);
    }
  }

  private static final Part CIPHER = new Part("cipher", Offer::ciphers);
  private static final Part CIPHER_BACK = new Part("cipher back", Offer::ciphersBack);
  private static final Part MAC = new Part("MAC", Offer::macs);
  private static final Part MAC_BACK = new Part("MAC back", Offer::macsBack);
  private static final List<Part> PARTS =
      List.of(
          new Part("key exchange", Offer::keyExchanges),
          new Part("host key type", Offer::hostKeys),
          CIPHER,
          CIPHER_BACK,
          MAC,
          MAC_BACK,
          new Part("compression", Offer::compressions));

  private final AlgorithmProfile profile;
  private final Offer ours;
  private final Overheard device;
  private volatile Negotiated negotiated;
  private volatile String unsafe;

  /**
   * @param config that of the profile
   * @param device what it says
   */
  Agreement(AlgorithmProfile profile, Config config, Overheard device) {
    this.profile = profile;
    this.ours = Offer.of(config);
    this.device = device;
  }

  Negotiated negotiated() {
    return negotiated;
  }

  /** Later key exchanges neither change whether it is strict nor are open to the attack. */
  @Override
  public boolean verify(NegotiatedAlgorithms agreed) {
    if (negotiated != null) return true;
    String cipher = agreed.getClient2ServerCipherAlgorithm();
    String mac = agreed.getClient2ServerMACAlgorithm();
    boolean strict = device.offer().map(Offer::hasStrictKeyExchange).orElse(false);
    boolean open = isOpen(cipher, mac) || isOpen(agreed.getServer2ClientCipherAlgorithm(), agreed.getServer2ClientMACAlgorithm());
    if (open && !strict) {
      unsafe = cipher + " with " + mac;
      return false;
    }
    String shownMac = authenticatesItself(cipher) ? Negotiated.IMPLICIT : mac;
    negotiated =
        new Negotiated(
            agreed.getKeyExchangeAlgorithm(), cipher, shownMac, agreed.getSignatureAlgorithm(), profile.wireName(), strict);
    return true;
  }

  /** CVE-2023-48795: without strict key exchange somebody in between may cut off the first messages unnoticed. */
  private static boolean isOpen(String cipher, String mac) {
    return isChaCha(cipher) || cipher.endsWith("-cbc") && mac.contains("-etm@");
  }

  private static boolean authenticatesItself(String cipher) {
    return isChaCha(cipher) || cipher.contains("-gcm@");
  }

  private static boolean isChaCha(String cipher) {
    return cipher.startsWith("chacha20-poly1305");
  }

  /** Why there was none, with both sides' lists, and whether another profile would do; empty where that was not the reason. */
  Optional<String> disagreement() {
    if (negotiated != null) return Optional.empty();
    return device.offer().flatMap(theirs -> unsafe == null ? missing(theirs) : Optional.of(notSafe(theirs)));
  }

  private Optional<String> missing(Offer theirs) {
    List<String> missing =
        PARTS.stream()
            .filter(part -> part.first(ours, theirs).isEmpty())
            .map(part -> part.disagreement(ours, theirs, profile))
            .toList();
    if (missing.isEmpty()) return Optional.empty();
    return Optional.of("shares too little: " + String.join("; ", missing) + advice(theirs));
  }

  private String notSafe(Offer theirs) {
    String why = "agrees on %s only, which without strict key exchange is open to CVE-2023-48795 and not used".formatted(unsafe);
    return why + advice(theirs);
  }

  private String advice(Offer theirs) {
    boolean helps = profile == AlgorithmProfile.MODERN && agrees(Offer.of(Algorithms.of(AlgorithmProfile.LEGACY, false)), theirs);
    return helps ? "; device.algorithms = legacy would reach it" : "";
  }

  private static boolean agrees(Offer ours, Offer theirs) {
    if (PARTS.stream().anyMatch(part -> part.first(ours, theirs).isEmpty())) return false;
    boolean open =
        isOpen(CIPHER.first(ours, theirs).orElseThrow(), MAC.first(ours, theirs).orElseThrow())
            || isOpen(CIPHER_BACK.first(ours, theirs).orElseThrow(), MAC_BACK.first(ours, theirs).orElseThrow());
    return theirs.hasStrictKeyExchange() || !open;
  }
}
