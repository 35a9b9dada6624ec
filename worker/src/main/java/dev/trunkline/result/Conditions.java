package dev.trunkline.result;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The conditions of a search. One whose filter is not set is left out, instead of "is null or equal", because PostgreSQL then
 * plans each search by the indexes that fit it.
 */
final class Conditions {
  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> params = new HashMap<>();

  /** A condition without a parameter. */
  Conditions and(String condition) {
    conditions.add(condition);
    return this;
  }

  /** A condition that names one parameter. */
  Conditions and(String condition, String name, Object value) {
    params.put(name, value);
    return and(condition);
  }

  <T> Conditions and(String condition, String name, Optional<T> value) {
    value.ifPresent(present -> and(condition, name, present));
    return this;
  }

  <T> Conditions and(String condition, String name, Optional<T> value, Function<T, Object> asParameter) {
    return and(condition, name, value.map(asParameter));
  }

  /** A value for a parameter that the statement names elsewhere. */
  Conditions with(String name, Object value) {
    params.put(name, value);
    return this;
  }

  String sql() {
    return String.join("\n  and ", conditions);
  }

  /**
   * @param template with {@code %s} where the conditions go
   */
  Search in(String template) {
    return new Search(template.formatted(sql()), Map.copyOf(params));
  }

  /** A complete statement. */
  record Search(String sql, Map<String, Object> params) {}
}
