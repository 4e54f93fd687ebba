package io.syncline.cli.command.mount;

import io.syncline.cli.failure.Failure;
import io.syncline.cli.quantity.DurationText;
import io.syncline.proto.node.v1.PathRule;
import io.syncline.proto.node.v1.RuleKind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A rule for paths below a mount as people write and read it, such as {@code hot/=max-age:5s}. */
final class RuleForm {
  private static final String MAX_AGE = "max-age:";
  private static final Duration LONGEST = Duration.ofDays(365);

  private RuleForm() {}

  /** Reads a rule; names of directories may have an {@code =} in them. */
  static PathRule parse(String text) {
    int equals = text.lastIndexOf('=');
    if (equals < 1) {
      throw wrong(text, "is not a rule");
    }
    PathRule.Builder rule = PathRule.newBuilder().setPattern(text.substring(0, equals));
    String how = text.substring(equals + 1);
    if (how.equals("immutable")) {
      return rule.setKind(RuleKind.RULE_KIND_IMMUTABLE).build();
    }
    if (how.equals("always-verify")) {
      return rule.setKind(RuleKind.RULE_KIND_ALWAYS_VERIFY).build();
    }
    if (!how.startsWith(MAX_AGE)) {
      throw wrong(text, "does not say how fresh the paths are kept");
    }
    Duration age =
        DurationText.parse(how.substring(MAX_AGE.length()))
            .orElseThrow(() -> wrong(text, "has an age that is not a duration"));
    if (age.toMillis() < 1 || age.compareTo(LONGEST) > 0) {
      throw wrong(text, "has an age that is out of range (1ms to 365d)");
    }
    return rule.setKind(RuleKind.RULE_KIND_MAX_AGE).setMaxAgeMillis(age.toMillis()).build();
  }

  /** Writes a rule. */
  static String text(PathRule rule) {
    return rule.getPattern() + "=" + how(rule);
  }

  /** How fresh the paths are kept. */
  static String how(PathRule rule) {
    return switch (rule.getKind()) {
      case RULE_KIND_IMMUTABLE -> "immutable";
      case RULE_KIND_MAX_AGE -> MAX_AGE + DurationText.exact(rule.getMaxAgeMillis());
      case RULE_KIND_ALWAYS_VERIFY -> "always-verify";
      case RULE_KIND_UNSPECIFIED, UNRECOGNIZED -> "unknown";
    };
  }

  /** Writes all rules of a mount on one line. */
  static String all(List<PathRule> rules) {
    return rules.isEmpty()
        ? "-"
        : rules.stream().map(RuleForm::text).collect(Collectors.joining(", "));
  }

  private static Failure wrong(String text, String why) {
    return Failure.usage(
        "rule '"
            + text
            + "' "
            + why
            + " (expected e.g. raw/=immutable, hot/=max-age:5s or tmp/=always-verify)",
        "");
  }
}
