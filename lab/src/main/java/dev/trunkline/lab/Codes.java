package dev.trunkline.lab;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** One-time codes that a device asks for; each is good for one login. */
public final class Codes {
  private final boolean afterPassword;
  private final Set<String> valid = ConcurrentHashMap.newKeySet();
  private final AtomicInteger asked = new AtomicInteger();

  private Codes(boolean afterPassword, List<String> valid) {
    this.afterPassword = afterPassword;
    this.valid.addAll(valid);
  }

  /** The device asks for the password and the code in one go, keyboard-interactively. */
  public static Codes withPassword(String... valid) {
    return new Codes(false, List.of(valid));
  }

  /** The method "password" comes first and is not enough (RFC 4252, section 5.1). */
  public static Codes afterPassword(String... valid) {
    return new Codes(true, List.of(valid));
  }

  /** How often it asked, since it does. */
  public int asked() {
    return asked.get();
  }

  boolean areAfterPassword() {
    return afterPassword;
  }

  void ask() {
    asked.incrementAndGet();
  }

  boolean take(String code) {
    return valid.remove(code);
  }
}
