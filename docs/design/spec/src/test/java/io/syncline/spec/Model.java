package io.syncline.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A module of the specification with the constants and invariants of one run.
 *
 * @param name of the run
 * @param module of the specification; its {@code .cfg} has all constants
 * @param constants those that differ from the {@code .cfg}
 * @param invariants instead of those of the {@code .cfg}; empty for these
 */
record Model(String name, String module, Map<String, String> constants, String invariants) {
  Model {
    constants = Map.copyOf(constants);
  }

  /** The module as its {@code .cfg} has it. */
  static Model of(String module, String name) {
    return new Model(name, module, Map.of(), "");
  }

  /** The same with another value of a constant. */
  Model with(String constant, Object value) {
    Map<String, String> more = new LinkedHashMap<>(constants);
    more.put(constant, value.toString());
    return new Model(name, module, more, invariants);
  }

  /** The same without a guard. */
  Model without(String guard) {
    return with("Guard" + guard, "FALSE");
  }

  /** The same with other invariants. */
  Model checking(String others) {
    return new Model(name, module, constants, others);
  }

  /** The file of the module. */
  Path source() {
    return Path.of(module + ".tla").toAbsolutePath();
  }

  /** The configuration of this run; fails where the {@code .cfg} lacks what is to be changed. */
  String configuration() {
    String text;
    try {
      text = Files.readString(Path.of(module + ".cfg"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Map.Entry<String, String> constant : constants.entrySet()) {
      text = replaced(text, "(?m)^( +" + constant.getKey() + " = ).*$", "$1", constant.getValue());
    }
    if (constants.containsKey("Busy")) {
      // Writers that are not alike must not be taken for each other.
      text = replaced(text, "(?m)^SYMMETRY .*$", "", "");
    }
    return invariants.isEmpty() ? text : replaced(text, "(?m)^(INVARIANTS ).*$", "$1", invariants);
  }

  @Override
  public String toString() {
    return name;
  }

  private static String replaced(String text, String line, String kept, String value) {
    Matcher matcher = Pattern.compile(line).matcher(text);
    if (!matcher.find()) {
      throw new IllegalArgumentException("the configuration has no line " + line);
    }
    return matcher.replaceFirst(kept + Matcher.quoteReplacement(value));
  }
}
