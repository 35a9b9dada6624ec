package dev.trunkline.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Seals anew, with the key that its tenant has in use, whatever is sealed with another one. Some at a time, each time a statement
 * of its own.
 */
final class Resealing {
  private static final Logger log = LoggerFactory.getLogger(Resealing.class);
  private static final int AT_ONCE = 500;

  private final JdbcClient jdbc;
  private final Sealer sealer;

  Resealing(JdbcClient jdbc, Sealer sealer) {
    this.jdbc = jdbc;
    this.sealer = sealer;
  }

  /**
   * What one pass over all values came to.
   *
   * @param stale how many were not sealed with the key in use
   * @param resealed in how many rows they are sealed with it now; the others were locked or changed meanwhile, or do not open
   * @param unreadable how many do not open, so that they stay as they are
   * @param whole whether there was time for all of them
   */
  record Pass(long stale, long resealed, long unreadable, boolean whole) {
    /** Whether nothing is left that could be sealed anew. */
    boolean foundNothing() {
      return whole && stale == unreadable;
    }

    Pass plus(Pass other) {
      return new Pass(stale + other.stale, resealed + other.resealed, unreadable + other.unreadable, whole && other.whole);
    }
  }

  /**
   * @param goesOn asked before each portion
   */
  Pass pass(BooleanSupplier goesOn) {
    Pass all = new Pass(0, 0, 0, true);
    for (SealedValues values : SealedValues.ALL) all = all.plus(pass(values, goesOn));
    return all;
  }

  private Pass pass(SealedValues values, BooleanSupplier goesOn) {
    Pass sum = new Pass(0, 0, 0, true);
    SealedValues.Position position = SealedValues.START;
    while (goesOn.getAsBoolean()) {
      List<SealedValues.Row> rows = values.stale(jdbc, position, AT_ONCE);
      if (rows.isEmpty()) return sum;
      sum = sum.plus(reseal(values, rows));
      position = rows.getLast().position();
    }
    return sum.plus(new Pass(0, 0, 0, false));
  }

  private Pass reseal(SealedValues values, List<SealedValues.Row> rows) {
    List<SealedValues.Row> opened = new ArrayList<>();
    List<byte[]> sealed = new ArrayList<>();
    long unreadable = 0;
    for (SealedValues.Row row : rows) {
      SealedPlace place = values.placeOf(row);
      Optional<String> clear = open(place, row);
      if (clear.isEmpty()) unreadable++;
      clear.flatMap(text -> seal(place, text)).ifPresent(fresh -> {
        opened.add(row);
        sealed.add(fresh);
      });
    }
    long resealed = opened.isEmpty() ? 0 : values.replace(jdbc, opened, sealed);
    return new Pass(rows.size(), resealed, unreadable, true);
  }

  private Optional<String> open(SealedPlace place, SealedValues.Row row) {
    try {
      return Optional.of(sealer.open(place, row.sealed()));
    } catch (IllegalStateException e) {
      log.debug("{} stays as it is: {}", place, e.getMessage());
      return Optional.empty();
    }
  }

  /** A tenant whose key does not open keeps nobody from the others; its values are not the ones that are damaged. */
  private Optional<byte[]> seal(SealedPlace place, String clear) {
    try {
      return Optional.of(sealer.seal(place, clear));
    } catch (IllegalStateException e) {
      log.warn("{} is not sealed anew: {}", place, e.getMessage());
      return Optional.empty();
    }
  }
}
