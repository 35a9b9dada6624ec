package dev.trunkline.secret;

import java.util.ArrayList;
import java.util.List;
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
   * @param resealed how many are sealed with another key now
   * @param unreadable how many do not open, so that they stay as they are
   * @param whole whether there was time for all of them
   */
  record Pass(long resealed, long unreadable, boolean whole) {
    Pass plus(Pass other) {
      return new Pass(resealed + other.resealed, unreadable + other.unreadable, whole && other.whole);
    }
  }

  /**
   * @param goesOn asked before each portion
   */
  Pass pass(BooleanSupplier goesOn) {
    Pass all = new Pass(0, 0, true);
    for (SealedValues values : SealedValues.ALL) all = all.plus(pass(values, goesOn));
    return all;
  }

  private Pass pass(SealedValues values, BooleanSupplier goesOn) {
    Pass sum = new Pass(0, 0, true);
    SealedValues.Position position = SealedValues.START;
    while (goesOn.getAsBoolean()) {
      List<SealedValues.Row> rows = values.stale(jdbc, position, AT_ONCE);
      if (rows.isEmpty()) return sum;
      sum = sum.plus(reseal(values, rows));
      position = rows.getLast().position();
    }
    return sum.plus(new Pass(0, 0, false));
  }

  private Pass reseal(SealedValues values, List<SealedValues.Row> rows) {
    List<SealedValues.Row> opened = new ArrayList<>();
    List<byte[]> sealed = new ArrayList<>();
    for (SealedValues.Row row : rows) {
      SealedPlace place = values.placeOf(row);
      try {
        byte[] fresh = sealer.seal(place, sealer.open(place, row.sealed()));
        opened.add(row);
        sealed.add(fresh);
      } catch (IllegalStateException e) {
        log.debug("{} stays as it is: {}", place, e.getMessage());
      }
    }
    long resealed = opened.isEmpty() ? 0 : values.replace(jdbc, opened, sealed);
    return new Pass(resealed, rows.size() - opened.size(), true);
  }
}
