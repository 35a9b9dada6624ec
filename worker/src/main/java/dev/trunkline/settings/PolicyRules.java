package dev.trunkline.settings;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each role may send to devices.
 *
 * @param byRole for every role there is, by its name
 */
public record PolicyRules(Map<String, OfRole> byRole) {
  private static final List<String> ROLES = List.of("viewer", "operator", "engineer", "admin");

  /**
   * @param allow of which a line has to match one; empty for any line
   * @param deny of which it must not match any
   */
  public record OfRole(List<NamedPattern> allow, List<NamedPattern> deny) {}

  /**
   * @param pattern found anywhere in a line, any case, in RE2's syntax
   */
  public record NamedPattern(String name, Pattern pattern) {
    /** {@code name: pattern}. */
    static NamedPattern parse(String text) {
      int colon = text.indexOf(": ");
      if (colon < 1 || text.substring(colon + 2).isBlank()) {
        throw new IllegalArgumentException("must hold \"name: pattern\", such as \"no-debug: ^debug \", has \"" + text + "\"");
      }
      try {
        return new NamedPattern(text.substring(0, colon), Pattern.compile(text.substring(colon + 2), Pattern.CASE_INSENSITIVE));
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException("has \"" + text + "\", which is no regular expression: " + e.getDescription());
      }
    }
  }

  static PolicyRules from(Section section) {
    Map<String, OfRole> rules = new LinkedHashMap<>();
    for (String role : ROLES) {
      rules.put(
          role,
          new OfRole(
              section.list(
                  role + "_allow", NamedPattern::parse, "Lines that the role " + role + " may send, as \"name: pattern\"; empty for all."),
              section.list(
                  role + "_deny", NamedPattern::parse, "Lines that the role " + role + " may not send, as \"name: pattern\".")));
    }
    return new PolicyRules(Map.copyOf(rules));
  }
}
