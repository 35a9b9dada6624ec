package dev.trunkline.api.cli;

import dev.trunkline.transport.Secret;
import java.io.Console;
import java.util.Map;
import java.util.Optional;

/** Who can be asked: the environment first, then whoever sits at the terminal, if somebody does. */
final class Person {
  private final Map<String, String> environment;
  private final Optional<Console> terminal;

  private Person(Map<String, String> environment, Optional<Console> terminal) {
    this.environment = environment;
    this.terminal = terminal;
  }

  static Person atTerminal() {
    return new Person(System.getenv(), Optional.ofNullable(System.console()).filter(Console::isTerminal));
  }

  static Person away(Map<String, String> environment) {
    return new Person(environment, Optional.empty());
  }

  Map<String, String> environment() {
    return environment;
  }

  /** Empty where the variable is not set and nobody answers; typed without being shown. */
  Optional<Secret> secret(String variable, String question) {
    String value = environment.get(variable);
    if (value != null) return Optional.of(new Secret(value));
    return terminal
        .map(console -> console.readPassword("%s: ", question))
        .filter(typed -> typed.length > 0)
        .map(typed -> new Secret(new String(typed)));
  }

  boolean agrees(String question) {
    return terminal.map(console -> console.readLine("%s (yes/no) ", question)).filter("yes"::equals).isPresent();
  }
}
