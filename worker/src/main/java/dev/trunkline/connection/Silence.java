package dev.trunkline.connection;

import java.time.Duration;

/** How long one connection has been silent and how often it was asked in vain. Not for several threads; time goes in. */
final class Silence {
  enum Due {
    NOTHING,
    ASK,
    GIVE_UP
  }

  private final KeepaliveRules rules;
  private long since;
  private int asked;
  private long askedAt;
  private Duration patience;

  /**
   * @param now in terms of {@link System#nanoTime()}, as all times here
   */
  Silence(KeepaliveRules rules, long now) {
    this.rules = rules;
    this.since = now;
  }

  /**
   * What is to be done now. {@code ASK} counts as done.
   *
   * @param heardAt when the device was last heard of
   * @param awaited whether somebody waits for it
   */
  Due due(long heardAt, boolean awaited, long now) {
    if (heardAt - since > 0) begin(heardAt);
    Duration limit = asked == 0 ? rules.first(awaited) : patience;
    if (now - (asked == 0 ? since : askedAt) < limit.toNanos()) return Due.NOTHING;
    if (asked == rules.count()) return Due.GIVE_UP;
    // The first question settles the patience: what is in doubt already is not to become slower by somebody who waits for it.
    if (asked == 0) patience = rules.next(awaited);
    asked++;
    askedAt = now;
    return Due.ASK;
  }

  /** What was asked wants no answer. */
  void begin(long now) {
    since = now;
    asked = 0;
  }
}
