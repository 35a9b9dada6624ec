package dev.trunkline.result;

import java.util.List;
import java.util.Optional;

/**
 * A stretch of a long list.
 *
 * @param next where the following page begins; empty at the end
 */
public record Page<T, P>(List<T> items, Optional<P> next) {}
