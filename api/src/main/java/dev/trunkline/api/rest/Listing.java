package dev.trunkline.api.rest;

import dev.trunkline.result.Page;
import java.util.List;
import java.util.function.Function;

/**
 * A page of a list.
 *
 * @param next the cursor of the following page; null at the end
 */
record Listing<T>(List<T> items, String next) {
  static <T, P> Listing<T> of(Page<T, P> page, Function<P, String> cursor) {
    return new Listing<>(page.items(), page.next().map(cursor).orElse(null));
  }
}
