package dev.trunkline.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.settings.BadSettings;
import dev.trunkline.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandPolicyTest {
  @Test
  void each_role_has_patterns_of_its_own() {
    CommandPolicy policy = policy(Map.of("policy.viewer_allow", "show: ^show ", "policy.operator_deny", "no-reload: ^reload"));
    assertThat(policy.objection("viewer", "ping 192.0.2.1")).hasValueSatisfying(why -> assertThat(why).contains("viewer", "none of show"));
    assertThat(policy.objection("viewer", "show clock")).isEmpty();
    assertThat(policy.objection("operator", "Reload in 5")).hasValueSatisfying(why -> assertThat(why).contains("no-reload"));
    assertThat(policy.objection("operator", "ping 192.0.2.1")).isEmpty();
    assertThat(policy.objection("engineer", "reload")).isEmpty();
    assertThat(policy.objection("admin", "reload")).isEmpty();
  }

  @Test
  void what_is_denied_is_denied_although_it_is_allowed() {
    CommandPolicy policy = policy(Map.of("policy.viewer_allow", "show: ^show ", "policy.viewer_deny", "tech: tech-support"));
    assertThat(policy.objection("viewer", "show  tech-support")).hasValueSatisfying(why -> assertThat(why).contains("by tech"));
  }

  @Test
  void a_role_that_is_not_known_is_not_allowed_everything() {
    assertThatThrownBy(() -> policy(Map.of()).objection("root", "show clock")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_pattern_that_is_none_stops_the_start() {
    assertThatThrownBy(() -> policy(Map.of("policy.viewer_allow", "^show"))).isInstanceOf(BadSettings.class).hasMessageContaining("policy.viewer_allow");
    assertThatThrownBy(() -> policy(Map.of("policy.admin_deny", "x: (a"))).isInstanceOf(BadSettings.class).hasMessageContaining("no regular expression");
  }

  /** 40 characters of this take Java's own expressions minutes. */
  @Test
  void a_pattern_that_backtracks_elsewhere_takes_no_time_here() {
    CommandPolicy policy = policy(Map.of("policy.viewer_deny", "slow: ^(a+)+$"));
    assertThat(policy.objection("viewer", "a".repeat(900) + "b")).isEmpty();
  }

  private static CommandPolicy policy(Map<String, String> settings) {
    return new CommandPolicy(Settings.load(null, Map.of(), settings).policy());
  }
}
