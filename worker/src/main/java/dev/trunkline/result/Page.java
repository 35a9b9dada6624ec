package dev.trunkline.result;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A stretch of a long list.
 *
 * @param next where the following page begins; empty at the end
 */
public record Page<T, P>(List<T> items, Optional<P> next) {
  /**
   * @param found one more than {@code limit} where there are further ones
   */
  public static <T, P> Page<T, P> of(List<T> found, int limit, Function<T, P> position) {
    if (found.size() <= limit) return new Page<>(found, Optional.empty());
    return new Page<>(found.subList(0, limit), Optional.of(position.apply(found.get(limit - 1))));
  }
}
