package dev.trunkline.api.cli;

import dev.trunkline.transport.HostKeys;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Believes the host key that was named, or any if told to, or the one that a person says yes to. */
final class AskedHostKeys implements HostKeys {
  private final Optional<String> expected;
  private final boolean any;
  private final Predicate<String> agrees;
  private final PrintWriter err;

  AskedHostKeys(Optional<String> expected, boolean any, Predicate<String> agrees, PrintWriter err) {
    this.expected = expected;
    this.any = any;
    this.agrees = agrees;
    this.err = err;
  }

  @Override
  public Verdict check(String host, int port, String keyType, byte[] publicKey, String fingerprint) {
    String shown = "the host key of %s:%d is %s %s".formatted(host, port, keyType, fingerprint);
    if (expected.isPresent()) {
      return expected.get().equals(fingerprint) ? new Verdict.Accepted() : new Verdict.Changed(expected.get());
    }
    if (any) {
      err.println(shown + ", accepted as told");
      return new Verdict.Accepted();
    }
    return agrees.test(shown + ". Is it the right one?") ? new Verdict.Accepted() : new Verdict.Unknown();
  }

  @Override
  public List<String> knownTypes(String host, int port) {
    return List.of();
  }
}
